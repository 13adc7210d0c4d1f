/** The interface's words, in two languages, and how days and numbers are written in each. */
import { computed, signal } from "@preact/signals";
import { disarm } from "../text/controls";
import { ar } from "./ar";
import { en, type Key } from "./en";

export type Lang = "en" | "ar";
export type { Key };
/** A text, or its plural forms by the categories of Unicode's plural rules. */
export type Entry = string | Partial<Record<Intl.LDMLPluralRule, string>>;

const KEPT = "marsad.lang";

function firstLang(): Lang {
  const kept = read(KEPT);
  if (kept === "ar" || kept === "en") return kept;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("ar")) ? "ar" : "en";
}

/** Local storage may be forbidden; then nothing is remembered. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // not remembered
  }
}

export const lang = signal<Lang>(firstLang());
export const rtl = computed(() => lang.value === "ar");

export function setLang(to: Lang): void {
  lang.value = to;
  keep(KEPT, to);
}

// Western digits in both: the reports' own digits stay as they are, figures stay comparable.
const locale = computed(() => (lang.value === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB"));
const plurals = computed(() => new Intl.PluralRules(lang.value));
const numbers = computed(() => new Intl.NumberFormat(locale.value));
const days = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, {
      day: "numeric", month: lang.value === "ar" ? "long" : "short", year: "numeric", timeZone: "UTC",
    }),
);
const months = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, {
      month: lang.value === "ar" ? "long" : "short", year: "numeric", timeZone: "UTC",
    }),
);
const regions = computed(() => {
  try {
    return new Intl.DisplayNames([lang.value], { type: "region" });
  } catch {
    return null;
  }
});

/** Fill `{name}` with values, each isolated (FSI … PDI) so that it cannot turn its surroundings. */
function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? num(value) : `\u2068${value}\u2069`;
  });
}

/** The words for a key; `n` chooses the plural form. */
export function say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const entry: Entry = (lang.value === "ar" ? ar : en)[key];
  if (typeof entry === "string") return fill(entry, values);
  const form = plurals.value.select(Number(values["n"] ?? 0));
  return fill(entry[form] ?? entry.other ?? key, values);
}

/** The words for a value of a vocabulary, or the value itself where it is not known here. */
export function sayValue(family: string, value: string): string {
  const key = `${family}.${value}`;
  return key in en ? say(key as Key) : value.replaceAll("_", " ");
}

export function num(value: number): string {
  return numbers.value.format(value);
}

/** An ISO day in words; times of day and zones of a publication time are kept as given. */
export function day(iso: string | null | undefined): string {
  if (!iso) return "";
  const at = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? iso : days.value.format(at);
}

export function dayOf(number: number): string {
  return days.value.format(number * 86_400_000);
}
export function monthOf(number: number): string {
  return months.value.format(number * 86_400_000);
}

/** Publication time: the day, and the hour as given with its offset. */
export function moment(iso: string | null): string {
  if (!iso) return "";
  const hour = /T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/.exec(iso);
  if (!hour) return day(iso);
  const zone = hour[2] === "Z" || hour[2] === "+00:00" ? " UTC" : hour[2] ? ` UTC${hour[2]}` : "";
  return `${day(iso)}${say("comma")}\u2066${hour[1]}${zone}\u2069`;
}

/** Days of an incident in words: a day, a span, a bound, or that none is stated. */
export function span(start: string | null, end: string | null): string {
  if (!start && !end) return say("date.none");
  if (start && end) {
    return start === end ? day(start) : say("date.span", { from: day(start), to: day(end) });
  }
  return start ? say("date.since", { from: day(start) }) : say("date.until", { to: day(end) });
}

export function country(code: string | null | undefined): string {
  if (!code) return "";
  try {
    return regions.value?.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

/**
 * The name in the page's language; else the report's words where they are in its script; else the
 * name in the other language.
 */
export function nameOf(
  one: { text?: string; name_en?: string | null; name_ar?: string | null },
): string {
  return disarm(chooseName(one));
}

function chooseName(
  one: { text?: string; name_en?: string | null; name_ar?: string | null },
): string {
  const arabic = lang.value === "ar";
  const own = arabic ? one.name_ar : one.name_en;
  if (own) return own;
  const words = one.text ?? "";
  const fits = /\p{Script=Arabic}/u.test(words) === arabic;
  return (fits ? words : "") || (arabic ? one.name_en : one.name_ar) || words;
}
