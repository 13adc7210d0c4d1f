/** Charts of an analysis, drawn from its numbers. Each says in words what it shows. */
import { dayOf, num, rtl, say } from "../words";
import { parseDay } from "../overview/filters";
import type { Cycle, Direction, Effect } from "./types";

const WIDTH = 680;
const round = (value: number): string => num(Math.round(value * 100) / 100);
const flip = (x: number, width = 0): number => (rtl.value ? WIDTH - x - width : x);

/** Incidents a week of both sides, one above the other. */
export function Weekly({ cycle }: { cycle: Cycle }) {
  const told = cycle.description!;
  const start = parseDay(told.start) ?? 0;
  const sides = [
    { name: say("analysis.attacks"), values: told.attacks_weekly, kind: "attacks" },
    { name: say("analysis.responses"), values: told.responses_weekly, kind: "responses" },
  ];
  const weeks = Math.max(1, told.attacks_weekly.length);
  const bar = (WIDTH - 40) / weeks;
  const HIGH = 90;
  return (
    <figure>
      <figcaption>{say("analysis.weekly")}</figcaption>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${2 * (HIGH + 34)}`} role="img" direction={rtl.value ? "rtl" : "ltr"}
        aria-label={`${say("analysis.weekly")}: ${sides.map((side) => `${side.name} ${num(side.values.reduce((a, b) => a + b, 0))}`).join("; ")}`}>
        {sides.map((side, row) => {
          const most = Math.max(1, ...side.values);
          const bottom = row * (HIGH + 34) + HIGH + 14;
          return (
            <g key={side.kind}>
              <text x={flip(2)} y={bottom - HIGH - 3}>{side.name} ({say("analysis.most", { n: most })})</text>
              {side.values.map((value, i) => {
                const high = (value / most) * (HIGH - 6);
                return value ? <rect key={i} class={`side-${side.kind}`} x={flip(20 + i * bar, Math.max(1, bar - 1))} y={bottom - high} width={Math.max(1, bar - 1)} height={high} /> : null;
              })}
              <line class="base" x1="0" x2={WIDTH} y1={bottom} y2={bottom} />
              {[0, 0.5, 1].map((share) => (
                <text key={share} class="tick" x={flip(20 + share * (WIDTH - 40))} y={bottom + 14} text-anchor={share === 0 ? "start" : share === 1 ? "end" : "middle"}>
                  {dayOf(start + Math.round(share * (weeks - 1)) * 7)}
                </text>
              ))}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

/** Share of attacks still without a response, by days (Kaplan and Meier). */
export function Waiting({ curve }: { curve: NonNullable<NonNullable<Cycle["description"]>["waiting"]> }) {
  const HIGH = 200;
  const last = Math.max(1, curve.days.at(-1) ?? 1);
  const x = (day: number): number => flip(40 + (day / last) * (WIDTH - 60));
  const y = (share: number): number => 10 + (1 - share) * (HIGH - 20);
  const step = (values: readonly number[]): string =>
    values.map((value, i) => `${i === 0 ? "M" : "L"}${x(curve.days[i]!)} ${y(i === 0 ? value : values[i - 1]!)}L${x(curve.days[i]!)} ${y(value)}`).join("");
  const back = curve.days.map((_, i) => curve.days.length - 1 - i)
    .map((i) => `L${x(curve.days[i]!)} ${y(curve.low[i]!)}`).join("");
  return (
    <figure>
      <figcaption>{say("analysis.waiting")}</figcaption>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HIGH + 24}`} role="img" direction={rtl.value ? "rtl" : "ltr"}
        aria-label={`${say("analysis.waiting")}. ${curve.median === null ? say("analysis.no_median") : say("analysis.median", { n: round(curve.median) })}`}>
        <path class="band" d={`${step(curve.high)}${back}Z`} />
        <path class="line side-responses-line" d={step(curve.waiting)} />
        {[0, 0.5, 1].map((share) => <text key={share} class="tick" x={flip(34)} y={y(share) + 4} text-anchor="end">{`${num(share * 100)} %`}</text>)}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => <text key={share} class="tick" x={x(last * share)} y={HIGH + 14} text-anchor="middle">{round(last * share)}</text>)}
      </svg>
    </figure>
  );
}

/** Ratios with their intervals, on a scale of factors; 1 is no difference. */
export function Effects({ directions }: { directions: readonly Direction[] }) {
  const rows: { panel: string; name: string; effect: Effect; kind: string }[] = [];
  for (const direction of directions) {
    const panel = say("analysis.after", { follows: side(direction.follows), acts: side(direction.acts) });
    const add = (name: string, effect: Effect | null, kind: string): void => {
      if (effect && effect.high < 1000) rows.push({ panel, name, effect, kind });
    };
    for (const reaction of direction.reactions) {
      add(say("analysis.days_after", { n: reaction.window }), reaction.effect, "effect");
      add(say("analysis.days_before", { n: reaction.window }), reaction.placebo, "placebo");
    }
    for (const bound of [...direction.bounds, ...direction.sources]) add(bound.part, bound.effect, "part");
  }
  if (!rows.length) return null;
  const low = Math.log(Math.min(0.5, ...rows.map((row) => Math.max(0.01, row.effect.low))));
  const high = Math.log(Math.max(2, ...rows.map((row) => Math.min(100, row.effect.high))));
  const LABEL = 250;
  const x = (ratio: number): number =>
    flip(LABEL + ((Math.log(Math.max(0.01, Math.min(100, ratio))) - low) / (high - low)) * (WIDTH - LABEL - 70));
  const ROW = 22;
  let y = 4;
  let panel = "";
  const drawn = rows.map((row) => {
    const fresh = row.panel !== panel;
    panel = row.panel;
    if (fresh) y += 26;
    const at = y;
    y += ROW;
    return { ...row, fresh, at };
  });
  return (
    <figure>
      <figcaption>{say("analysis.effects")}</figcaption>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${y + 24}`} role="img" direction={rtl.value ? "rtl" : "ltr"}
        aria-label={`${say("analysis.effects")}: ${rows.map((row) => `${row.panel}, ${row.name}: ${round(row.effect.ratio)} (${round(row.effect.low)}–${round(row.effect.high)})`).join("; ")}`}>
        <line class="threshold" x1={x(1)} x2={x(1)} y1="8" y2={y} />
        <text class="tick" x={x(1)} y={y + 16} text-anchor="middle">{say("analysis.none")}</text>
        {drawn.map((row, i) => (
          <g key={i} class={`effect-${row.kind}`}>
            {row.fresh && <text class="panel" x={flip(0)} y={row.at - 8}>{row.panel}</text>}
            <text x={flip(8)} y={row.at + 11}>{row.name}</text>
            <line x1={x(row.effect.low)} x2={x(row.effect.high)} y1={row.at + 7} y2={row.at + 7} />
            <circle cx={x(row.effect.ratio)} cy={row.at + 7} r="4" />
            <text class="value" x={flip(WIDTH - 62)} y={row.at + 11}>{`\u2066${round(row.effect.ratio)}\u2069`}</text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

export function side(name: string): string {
  return name === "attacks" ? say("analysis.attacks") : name === "responses" ? say("analysis.responses") : name;
}

/** Mean counts around an action, by days before and after it. */
export function Around({ around }: { around: NonNullable<NonNullable<Cycle["comparisons"]>["around"]> }) {
  const HIGH = 180;
  const first = around.lags[0] ?? -1;
  const last = around.lags.at(-1) ?? 1;
  const most = Math.max(0.1, ...around.high);
  const x = (lag: number): number => flip(40 + ((lag - first) / (last - first)) * (WIDTH - 60));
  const y = (value: number): number => 10 + (1 - value / most) * (HIGH - 20);
  const line = (values: readonly number[]): string => values.map((v, i) => `${i ? "L" : "M"}${x(around.lags[i]!)} ${y(v)}`).join("");
  const back = around.lags.map((_, i) => around.lags.length - 1 - i).map((i) => `L${x(around.lags[i]!)} ${y(around.low[i]!)}`).join("");
  return (
    <figure>
      <figcaption>{say("analysis.around")}</figcaption>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HIGH + 24}`} role="img" aria-label={say("analysis.around")} direction={rtl.value ? "rtl" : "ltr"}>
        <path class="band attacks-band" d={`${line(around.high)}${back}Z`} />
        <path class="line side-attacks-line" d={line(around.means)} />
        <line class="threshold" x1={x(0)} x2={x(0)} y1="4" y2={HIGH - 6} />
        {around.lags.filter((lag) => lag % 7 === 0 || lag === 0).map((lag) => <text key={lag} class="tick" x={x(lag)} y={HIGH + 14} text-anchor="middle">{`\u2066${lag > 0 ? "+" : ""}${lag}\u2069`}</text>)}
        <text class="tick" x={flip(34)} y={y(most) + 4} text-anchor="end">{round(most)}</text>
      </svg>
    </figure>
  );
}
