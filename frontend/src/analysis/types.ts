/** The parts of `marsad-cycle/1` that the page draws. */
export interface Effect { readonly ratio: number; readonly low: number; readonly high: number; readonly p: number }
export interface Verdict {
  readonly kind: string;
  readonly en: string;
  readonly ar: string;
  readonly reasons: readonly string[];
  readonly needs: string | null;
}
export interface Direction {
  readonly acts: string;
  readonly follows: string;
  readonly reactions: readonly { window: number; effect: Effect; placebo: Effect | null }[];
  readonly p_holm: readonly number[];
  readonly main_p: number;
  readonly redraws: { draws: number; same: number };
  readonly bounds: readonly { part: string; effect: Effect | null; reason: string | null }[];
  readonly sources: readonly { part: string; effect: Effect | null; reason: string | null }[];
}
export interface Cycle {
  readonly name: string;
  readonly name_ar?: string | null;
  readonly start: string;
  readonly end: string;
  readonly assertion_en: string;
  readonly assertion_ar: string;
  readonly attacks_label: string;
  readonly responses_label: string;
  readonly attacks_label_ar?: string | null;
  readonly responses_label_ar?: string | null;
  readonly verdict: Verdict;
  readonly assumptions: readonly string[];
  readonly assumptions_ar?: readonly string[];
  readonly further?: readonly { en: string; ar: string; verdict: Verdict }[];
  readonly description: {
    start: string;
    attacks: number;
    responses: number;
    unattributed: number;
    attacks_weekly: readonly number[];
    responses_weekly: readonly number[];
    answered: readonly { within: number; share: { value: number; low: number; high: number }; by_chance: number }[] | null;
    waiting: { days: readonly number[]; waiting: readonly number[]; low: readonly number[]; high: readonly number[]; median: number | null } | null;
    silent_days: number;
    left: { seen: number; undated: number; vague: number; outside: number; on_both_sides: number };
  } | null;
  readonly after_responses: Direction | null;
  readonly after_attacks: Direction | null;
  readonly comparisons: { around: { lags: readonly number[]; means: readonly number[]; low: readonly number[]; high: readonly number[] } | null } | null;
  readonly refusals: readonly { method: string; reason: string; needs: string | null; ar?: string | null }[];
}
