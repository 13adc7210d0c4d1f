/** Shapes of the API's answers; the records are those of `marsad.records`. */

export const TYPES = [
  "air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "armed_clash",
  "armed_attack", "abduction", "arrest", "interception", "territory_change", "evacuation",
  "protest", "riot", "agreement",
] as const;
export type EventType = (typeof TYPES)[number];
export const STATUSES = ["reported", "denied", "threatened", "recurrent"] as const;
export type Status = (typeof STATUSES)[number];
export const BASES = ["stated", "claimed", "accused", "suspected", "unknown"] as const;
export type Basis = (typeof BASES)[number];
export const WEAPONS = [
  "missile", "rocket", "drone", "aircraft", "artillery", "mortar", "car_bomb", "ied", "mine",
  "grenade", "suicide_vest", "firearm", "knife", "vehicle", "chemical", "barrel_bomb", "unknown",
] as const;
export type WeaponKind = (typeof WEAPONS)[number];
export const PRECISIONS = [
  "site", "settlement", "admin3", "admin2", "admin1", "region", "country",
] as const;
export type Precision = (typeof PRECISIONS)[number];

export interface Worded {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}
export interface Time {
  readonly start: string | null;
  readonly end: string | null;
  readonly text: string | null;
  readonly text_start: number;
  readonly text_end: number;
  readonly rule: string;
  readonly hour_start?: number | null;
  readonly hour_end?: number | null;
  readonly zone?: string | null;
  readonly reason?: string | null;
}
export interface Place extends Worded {
  readonly name_en: string | null;
  readonly admin1: string | null;
  readonly country: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly uncertainty_km: number | null;
  readonly precision: Precision | null;
  readonly gazetteer_id: string | null;
  readonly relation: string;
  readonly reason: string | null;
}
export interface Participant extends Worded {
  readonly name_en: string | null;
  readonly actor_id: string | null;
  readonly kind?: string | null;
  readonly affiliations?: readonly string[];
}
export interface Weapon extends Worded {
  readonly kind: WeaponKind;
  readonly count: number | null;
  readonly calibre_mm: number | null;
}
export interface Toll extends Worded {
  readonly min: number;
  readonly max: number | null;
  readonly source: string | null;
  readonly side: string | null;
}
export interface Unresolved {
  readonly field: string;
  readonly reason: string;
}
export interface Attribution {
  readonly chain: readonly Participant[];
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}
export interface Event {
  readonly id: string;
  readonly type: EventType;
  readonly status: Status;
  readonly background: boolean;
  readonly date: Time | null;
  readonly place: Place | null;
  readonly actors: readonly Participant[];
  readonly actor_basis: Basis;
  readonly targets: readonly Participant[];
  readonly weapons: readonly Weapon[];
  readonly killed: readonly Toll[];
  readonly injured: readonly Toll[];
  readonly missing?: readonly Toll[];
  readonly claimed_by: readonly Participant[];
  readonly sources: readonly Participant[];
  readonly evidence: readonly Worded[];
  readonly attributions?: readonly Attribution[];
  readonly count?: number | null;
  readonly rule: string;
  readonly status_rule: string;
  readonly unresolved: readonly Unresolved[];
}
export interface Statement {
  readonly id: string;
  readonly type: "claim" | "deny" | "accuse" | "threaten" | "demand" | "condemn";
  readonly speaker: Participant | null;
  readonly addressee: Participant | null;
  readonly about: string | null;
  readonly evidence: string;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}
export interface Reading {
  readonly doc: string;
  readonly events: readonly Event[];
  readonly statements: readonly Statement[];
  readonly notes?: readonly string[];
}
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly published: string | null;
  readonly lang: string | null;
  readonly source: string | null;
  readonly url: string | null;
}
export interface Account {
  readonly id: string;
  readonly doc: string;
  readonly event: Event;
  readonly prominence: "lead" | "aside";
  readonly published: string | null;
  readonly source: string | null;
  readonly title: string;
  readonly statements: readonly Statement[];
}
export interface SettledDate {
  readonly start: string | null;
  readonly end: string | null;
  readonly rule: string;
  readonly disputed: boolean;
}
export interface SettledToll {
  readonly min: number;
  readonly max: number | null;
  readonly low: number;
  readonly high: number | null;
  readonly account?: string;
  readonly rule?: string;
  readonly source?: string | null;
  readonly disputed: boolean;
}
export interface Incident {
  readonly id: string;
  readonly type: EventType;
  readonly status: Status;
  readonly background: boolean;
  readonly date: SettledDate | null;
  readonly place: Place | null;
  readonly place_rule: string;
  readonly actors: readonly Participant[];
  readonly actor_basis: Basis;
  readonly targets: readonly Participant[];
  readonly weapons: readonly WeaponKind[];
  readonly killed: SettledToll | null;
  readonly injured: SettledToll | null;
  readonly claimed_by: readonly Participant[];
  readonly reports: readonly string[];
  readonly mentions: readonly string[];
  readonly outlets: number;
  readonly copies: readonly (readonly string[])[];
  readonly disputed: readonly string[];
  readonly claims: readonly Statement[];
  readonly denials: readonly Statement[];
  readonly accounts: readonly Account[];
  readonly forwards: readonly string[];
}
export interface Link {
  readonly first: string;
  readonly second: string;
  readonly weight: number;
  readonly probability: number;
  readonly prior: number;
  readonly agreements: readonly { field: string; level: string; weight: number }[];
}
export interface TextFlag {
  readonly where: string;
  readonly field: string;
  readonly text: string;
  readonly kind: string;
  readonly shown: string;
}
export type Names = Readonly<Record<string, { en: string | null; ar: string | null }>>;

export interface Decision {
  readonly kind: "must_link" | "cannot_link";
  readonly first: string;
  readonly second: string;
  readonly by: string;
  readonly reason: string;
}
export interface IncidentAnswer {
  readonly incident: Incident;
  readonly asked: string;
  readonly merged: boolean;
  readonly history: readonly { incident: string; change: string; other: string | null }[];
  readonly links: readonly Link[];
  readonly decisions: readonly Decision[];
  readonly threshold: number;
  readonly names: Names;
  readonly flags: readonly TextFlag[];
}
export interface Archive {
  readonly sha256: string;
  readonly size: number;
  readonly content_type: string | null;
  readonly fetched_at: string | null;
  readonly url: string | null;
}
export interface ReportAnswer {
  readonly report: Report;
  readonly reading: Reading | null;
  /** The bytes as received, of each fetch that was kept. */
  readonly archive: readonly Archive[];
  readonly versions: readonly { content_hash: string; published: string | null; title: string }[];
  readonly incidents: Readonly<Record<string, string>>;
  readonly names: Names;
  readonly flags: readonly TextFlag[];
}
export interface ReportRow {
  readonly id: string;
  readonly title: string;
  readonly published: string | null;
  readonly source: string | null;
  readonly lang: string | null;
  readonly url: string | null;
  readonly events: number;
}

export interface Overview {
  readonly total: number;
  readonly truncated: boolean;
  readonly revision: number;
  readonly types: readonly EventType[];
  readonly statuses: readonly Status[];
  readonly precisions: readonly Precision[];
  readonly countries: readonly string[];
  readonly places: readonly string[];
  readonly columns: {
    readonly id: readonly string[];
    readonly type: readonly number[];
    readonly status: readonly number[];
    readonly precision: readonly (number | null)[];
    readonly lat: readonly (number | null)[];
    readonly lon: readonly (number | null)[];
    readonly km: readonly (number | null)[];
    readonly start: readonly (number | null)[];
    readonly end: readonly (number | null)[];
    readonly killed: readonly (number | null)[];
    readonly outlets: readonly (number | null)[];
    readonly flags: readonly number[];
    readonly country: readonly (number | null)[];
    readonly place: readonly (number | null)[];
  };
}
export interface NamedRef {
  readonly text: string;
  readonly name_en: string | null;
  readonly name_ar: string | null;
  readonly actor_id: string | null;
}
export interface Row {
  readonly id: string;
  readonly asked: string;
  readonly type: EventType;
  readonly status: Status;
  readonly background: boolean;
  readonly start: string | null;
  readonly end: string | null;
  readonly date_disputed: boolean;
  readonly place: {
    readonly name_en: string | null;
    readonly name_ar: string | null;
    readonly admin1: string | null;
    readonly country: string | null;
    readonly precision: Precision | null;
    readonly text: string;
  } | null;
  readonly actors: readonly NamedRef[];
  readonly actor_basis: Basis;
  readonly targets: readonly NamedRef[];
  readonly weapons: readonly WeaponKind[];
  readonly killed: SettledToll | null;
  readonly injured: SettledToll | null;
  readonly claimed_by: readonly NamedRef[];
  readonly outlets: number;
  readonly reports: number;
  readonly mentions: number;
  readonly disputed: readonly string[];
  readonly claims: number;
  readonly denials: number;
  readonly titles: readonly { doc: string; title: string; source: string | null }[];
}
export interface FacetValue {
  readonly value: string;
  readonly count: number;
  readonly name_en?: string | null;
  readonly name_ar?: string | null;
}
export interface Facets {
  readonly total: number;
  readonly type: readonly FacetValue[];
  readonly status: readonly FacetValue[];
  readonly country: readonly FacetValue[];
  readonly actor: readonly FacetValue[];
  readonly affiliation: readonly FacetValue[];
  readonly weapon: readonly FacetValue[];
  readonly source: readonly FacetValue[];
  readonly disputed: number;
  readonly claimed: number;
  readonly denied: number;
}
export interface Session {
  readonly name: string | null;
  readonly role: string | null;
  readonly open: boolean;
  readonly can: readonly string[];
}

export type Stage = "coding" | "review";
export const FIELDS = [
  "type", "status", "background", "date", "place", "actors", "actor_basis", "targets", "weapons",
  "killed", "injured", "claimed_by", "sources", "evidence",
] as const;
export type Field = (typeof FIELDS)[number];
export interface QueueItem {
  readonly account: string;
  readonly doc: string;
  readonly event: string;
  readonly incident: string | null;
  readonly title: string;
  readonly source: string | null;
  readonly published: string | null;
  readonly lang?: string | null;
  readonly why: readonly { kind: string; field: string | null; note: string }[];
  readonly in_use_by: string | null;
  readonly until: string | null;
  readonly done: boolean;
}
export interface Coding {
  readonly key: number;
  readonly account: string;
  readonly stage: Stage;
  readonly by: string;
  readonly at: string;
  readonly action: "accept" | "correct" | "reject" | "withdraw";
  readonly field: Field | null;
  readonly value: unknown;
  readonly span: { start: number; end: number } | null;
  readonly reason: string;
}
export interface ReviewItem {
  readonly account: string;
  readonly incident: string | null;
  readonly report: Report;
  readonly event: Event;
  readonly statements: readonly Statement[];
  readonly rivals: readonly { account: string; source: string | null; event: Event }[];
  readonly mine: readonly Coding[];
  readonly others: readonly Coding[];
  /** Match weights with other accounts, in bits; null until the asker has decided. */
  readonly scores: readonly { other: string; weight: number }[] | null;
}
export interface Queue {
  readonly items: readonly QueueItem[];
  /** Incidents that the filters leave. */
  readonly incidents: number;
  readonly decided: number;
}
export interface Agreement {
  readonly fields: readonly {
    /** null: whether the event is one at all. */
    field: string | null;
    metric: string;
    alpha: number | null;
    units: number;
    pairable: number;
    coders: number;
    reason: string | null;
  }[];
}
