/** The machine's values, and those of coders, in words. */
import type { ComponentChildren } from "preact";
import type { Event, Field, Participant } from "../api/types";
import { Name } from "../parts/name";
import { tellPlace, tellToll, tellWeapon } from "../reader/marks";
import { Plain } from "../text/plain";
import { say, sayValue, span } from "../words";

export function tellField(event: Event, field: Field): ComponentChildren {
  const none = <span class="soft">{say("none.stated")}</span>;
  const words = (text: string | null): ComponentChildren => text ? <span class="worded"> «<Plain text={text} />»</span> : null;
  const people = (some: readonly Participant[]): ComponentChildren =>
    some.length ? some.map((one, i) => <span key={i}>{i > 0 && say("comma")}<Name of={one} worded /></span>) : none;
  switch (field) {
    case "type": return sayValue("type", event.type);
    case "status": return sayValue("status", event.status);
    case "background": return say(event.background ? "yes" : "no");
    case "actor_basis": return sayValue("basis", event.actor_basis);
    case "date": return event.date ? <>{span(event.date.start, event.date.end)}{words(event.date.text)}</> : none;
    case "place": return event.place ? <><bdi>{tellPlace(event.place, {})}</bdi>{words(event.place.text)}</> : none;
    case "actors": case "targets": case "claimed_by": case "sources": return people(event[field]);
    case "weapons": return event.weapons.length ? event.weapons.map((one, i) => <span key={i}>{i > 0 && say("comma")}{tellWeapon(one)}{words(one.text)}</span>) : none;
    case "killed": case "injured": return event[field].length ? event[field].map((one, i) => <span key={i}>{i > 0 && say("comma")}{tellToll(one)}{words(one.text)}</span>) : none;
    case "evidence": return event.evidence.map((one, i) => <span key={i}>{words(one.text)} </span>);
  }
}

/** A value in the gold record's shape as one line. */
export function tellCoded(value: unknown): string {
  if (value === null || value === undefined) return say("none.stated");
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (Array.isArray(value)) return value.length ? value.map(tellCoded).join(say("comma")) : say("none.stated");
  if (typeof value === "object") {
    const one = value as Record<string, unknown>;
    const parts = ["text", "start", "end", "name_en", "kind", "min", "max"]
      .map((name) => one[name]).filter((part) => part !== null && part !== undefined && part !== "");
    return [...new Set(parts.map(String))].join(" · ");
  }
  return String(value);
}
