/** Every coded value of a reading as a mark on the words that carry it. */
import type { Event, Names, Participant, Reading, Statement, Toll } from "../api/types";
import { figure } from "../parts/toll";
import { disarm } from "../text/controls";
import type { Mark } from "../text/segments";
import { country, lang, nameOf, num, say, sayValue, span } from "../words";

export const KINDS = [
  "date", "place", "actors", "targets", "weapons", "killed", "injured", "missing", "claimed_by",
  "sources", "attribution", "statement", "evidence",
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that cover clauses or sentences: drawn as lines under the words, not as a ground. */
export const WIDE: ReadonlySet<Kind> = new Set<Kind>(["evidence", "statement", "attribution"]);

export interface FieldMark extends Mark {
  readonly kind: Kind;
  readonly rule: string;
  readonly event: string | null;
  /** The coded value in words. */
  readonly value: string;
}

export function named(one: Participant, names: Names): string {
  const known = one.actor_id ? names[one.actor_id] : undefined;
  return nameOf({ text: one.text, name_en: one.name_en ?? known?.en ?? null, name_ar: known?.ar ?? null });
}

export function namesOf(one: Participant, names: Names): { text: string; name_en: string | null; name_ar: string | null } {
  const known = one.actor_id ? names[one.actor_id] : undefined;
  return { text: one.text, name_en: one.name_en ?? known?.en ?? null, name_ar: known?.ar ?? null };
}

export function tellPlace(place: NonNullable<Event["place"]>, names: Names): string {
  const known = place.gazetteer_id ? names[place.gazetteer_id] : undefined;
  const name = nameOf({ text: place.text, name_en: place.name_en, name_ar: known?.ar ?? null });
  const where = [lang.value === "ar" ? null : place.admin1 === place.name_en ? null : place.admin1, country(place.country)]
    .filter(Boolean).join(say("comma"));
  return `\u2068${name}\u2069${where ? say("comma") + where : ""}`;
}

export function tellWeapon(weapon: Event["weapons"][number]): string {
  const parts = [sayValue("weapon", weapon.kind)];
  if (weapon.count !== null && weapon.count !== undefined) parts.unshift(`${num(weapon.count)} ×`);
  if (weapon.calibre_mm) parts.push(say("weapon.calibre", { n: weapon.calibre_mm }));
  return parts.join(" ");
}

export function tellToll(toll: Toll): string {
  return toll.source ? say("toll.by", { figure: figure(toll), source: disarm(toll.source) }) : figure(toll);
}

export function markEvent(event: Event, names: Names): FieldMark[] {
  const found: FieldMark[] = [];
  const add = (kind: Kind, i: number, start: number, end: number, rule: string, value: string): void => {
    if (start >= 0 && end > start) found.push({ key: `${event.id}.${kind}.${i}`, kind, start, end, rule, value, event: event.id });
  };
  const { date, place } = event;
  if (date) add("date", 0, date.text_start, date.text_end, date.rule, span(date.start, date.end));
  if (place) add("place", 0, place.start, place.end, place.rule, tellPlace(place, names));
  for (const kind of ["actors", "targets", "claimed_by", "sources"] as const) {
    event[kind].forEach((one, i) => add(kind, i, one.start, one.end, one.rule, named(one, names)));
  }
  event.weapons.forEach((one, i) => add("weapons", i, one.start, one.end, one.rule, tellWeapon(one)));
  for (const kind of ["killed", "injured", "missing"] as const) {
    event[kind]?.forEach((one, i) => add(kind, i, one.start, one.end, one.rule, tellToll(one)));
  }
  event.attributions?.forEach((one, i) =>
    add("attribution", i, one.start, one.end, one.rule, one.chain.map((link) => named(link, names)).join(" ← ")));
  event.evidence.forEach((one, i) => add("evidence", i, one.start, one.end, one.rule, sayValue("type", event.type)));
  return found;
}

export function markStatement(statement: Statement, names: Names): FieldMark {
  const speaker = statement.speaker ? named(statement.speaker, names) : say("statement.nobody");
  return {
    key: statement.id, kind: "statement", start: statement.start, end: statement.end,
    rule: statement.rule, event: statement.about,
    value: `${sayValue("statement", statement.type)}: \u2068${speaker}\u2069`,
  };
}

export function markReading(reading: Reading, names: Names): FieldMark[] {
  return [
    ...reading.events.flatMap((event) => markEvent(event, names)),
    ...reading.statements.map((statement) => markStatement(statement, names)),
  ];
}
