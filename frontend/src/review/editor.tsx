/** A correction: the selected words, and the value that they carry, in the gold record's shape. */
import { useEffect, useRef, useState } from "preact/hooks";
import { BASES, STATUSES, TYPES, WEAPONS, type Event, type Field } from "../api/types";
import { Plain } from "../text/plain";
import { say, sayValue, type Key } from "../words";

interface Words {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Save = (value: unknown, span: { start: number; end: number } | null) => void;

const LISTS: ReadonlySet<Field> = new Set<Field>(["actors", "targets", "claimed_by", "sources", "weapons", "killed", "injured", "evidence"]);

/** Machine values in the gold record's shape, so that a correction of one keeps the others. */
function goldItems(event: Event, field: Field): Record<string, unknown>[] | string[] {
  switch (field) {
    case "actors": case "targets": case "claimed_by": case "sources":
      return event[field].map(({ text, name_en }) => ({ text, name_en }));
    case "weapons":
      return event.weapons.map(({ text, kind, count, calibre_mm }) => ({ text, kind, count, calibre_mm }));
    case "killed": case "injured":
      return event[field].map(({ min, max, text, source }) => ({ min, max, text, source }));
    case "evidence":
      return event.evidence.map(({ text }) => text);
    default:
      return [];
  }
}

/** A number written in the words, in either script's digits; null where there is none. */
export function readNumber(words: string): number | null {
  const digits = /[0-9\u0660-\u0669\u06f0-\u06f9]+/u.exec(words)?.[0];
  if (!digits) return null;
  return Number([...digits].map((d) => {
    const code = d.codePointAt(0) ?? 0;
    return code >= 0x6f0 ? code - 0x6f0 : code >= 0x660 ? code - 0x660 : Number(d);
  }).join(""));
}

export function Editor({ event, field, words, save, cancel }: {
  event: Event; field: Field; words: Words | null; save: Save; cancel: () => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [kept, setKept] = useState<readonly (Record<string, unknown> | string)[]>(goldItems(event, field));
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select, button")?.focus(), []);
  const isList = LISTS.has(field);
  const span = words ? { start: words.start, end: words.end } : null;
  const submit = (e: SubmitEvent): void => {
    e.preventDefault();
    const data = new FormData(form.current!);
    const get = (name: string): string | null => String(data.get(name) ?? "").trim() || null;
    const made = makeValue(event, field, words?.text ?? null, get);
    if (isList) save(made === null ? kept : [...kept, made], span);
    else save(made, span);
  };
  return (
    <form class="editor" ref={form} onSubmit={submit}>
      {needsWords(field) && (
        <p>{words ? <>{say("editor.words")} <mark class="hit is-active"><Plain text={words.text} /></mark></> : <span class="soft">{say("editor.select")}</span>}</p>
      )}
      {isList && kept.length > 0 && (
        <ul class="kept">
          {kept.map((one, i) => (
            <li key={i}>
              <bdi>{typeof one === "string" ? one : String(one["text"])}</bdi>{" "}
              <button type="button" class="link" onClick={() => setKept(kept.filter((_, j) => j !== i))}>{say("editor.remove")}</button>
            </li>
          ))}
        </ul>
      )}
      <Inputs event={event} field={field} words={words?.text ?? null} />
      <div class="row-buttons">
        <button type="submit" class="accept">{say("editor.save")}</button>
        {!isList && !["type", "status", "background", "actor_basis"].includes(field) && (
          <button type="button" onClick={() => save(null, null)}>{say("editor.none")}</button>
        )}
        <button type="button" onClick={cancel}>{say("editor.cancel")}</button>
      </div>
    </form>
  );
}

function needsWords(field: Field): boolean {
  return !["type", "status", "background", "actor_basis"].includes(field);
}

function makeValue(event: Event, field: Field, words: string | null, get: (name: string) => string | null): unknown {
  const whole = (name: string): number | null => (get(name) === null ? null : Number(get(name)));
  switch (field) {
    case "type": case "status": case "actor_basis": return get("value");
    case "background": return get("value") === "true";
    case "date": return { start: get("start"), end: get("end") ?? get("start"), text: words ?? event.date?.text ?? "" };
    case "place": return { text: words ?? event.place?.text ?? "", name_en: get("name_en"), admin1: get("admin1"), country: get("country")?.toUpperCase() ?? null };
    case "evidence": return words;
    default:
  }
  if (words === null) return null;
  switch (field) {
    case "weapons": return { text: words, kind: get("kind"), count: whole("count"), calibre_mm: whole("calibre_mm") };
    case "killed": case "injured": return { min: whole("min") ?? 0, max: get("open") ? null : whole("max") ?? whole("min") ?? 0, text: words, source: get("source") };
    default: return { text: words, name_en: get("name_en") };
  }
}

function Inputs({ event, field, words }: { event: Event; field: Field; words: string | null }) {
  const select = (name: string, family: string, values: readonly string[], value: string) => (
    <label class="field"><span>{say(`field.${field}` as Key)}</span>
      <select name={name} defaultValue={value}>{values.map((one) => <option key={one} value={one} selected={one === value}>{sayValue(family, one)}</option>)}</select>
    </label>
  );
  const input = (name: string, label: Key, type: "text" | "number" | "date" = "text", value = "") => (
    <label class="field"><span>{say(label)}</span><input name={name} type={type as "number"} dir="auto" defaultValue={value} {...(type === "number" ? { min: 0 } : {})} /></label>
  );
  switch (field) {
    case "type": return select("value", "type", TYPES, event.type);
    case "status": return select("value", "status", STATUSES, event.status);
    case "actor_basis": return select("value", "basis", BASES, event.actor_basis);
    case "background": return (
      <label class="field"><span>{say("field.background")}</span>
        <select name="value" defaultValue={String(event.background)}><option value="false" selected={!event.background}>{say("no")}</option><option value="true" selected={event.background}>{say("yes")}</option></select>
      </label>
    );
    case "date": return <div class="pair">{input("start", "time.from", "date", event.date?.start ?? "")}{input("end", "time.to", "date", event.date?.end ?? "")}</div>;
    case "place": return <>{input("name_en", "editor.name_en", "text", event.place?.name_en ?? "")}<div class="pair">{input("admin1", "editor.admin1", "text", event.place?.admin1 ?? "")}{input("country", "editor.country", "text", event.place?.country ?? "")}</div></>;
    case "weapons": return <>{select("kind", "weapon", WEAPONS, event.weapons[0]?.kind ?? "unknown")}<div class="pair">{input("count", "editor.count", "number", words ? String(readNumber(words) ?? "") : "")}{input("calibre_mm", "editor.calibre", "number")}</div></>;
    case "killed": case "injured": {
      const number = words ? String(readNumber(words) ?? "") : "";
      return <>
        <div class="pair">{input("min", "editor.min", "number", number)}{input("max", "editor.max", "number", number)}</div>
        <label class="check"><input type="checkbox" name="open" value="1" /> <span>{say("editor.open")}</span></label>
        {input("source", "editor.source")}
      </>;
    }
    case "evidence": return null;
    default: return input("name_en", "editor.name_en");
  }
}
