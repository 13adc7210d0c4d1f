/** Characters that cannot be seen, and names that try to look like others. */

/** Abbreviations of the Unicode standard. */
const NAMES: Readonly<Record<number, string>> = {
  0x00ad: "SHY", 0x061c: "ALM", 0x180e: "MVS", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ",
  0x200e: "LRM", 0x200f: "RLM", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO",
  0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
  0xfeff: "BOM", 0x7f: "DEL",
};

/** Marks that good writing uses: they keep their effect and get a small sign beside them. */
const GENTLE = new Set([0x061c, 0x200c, 0x200d, 0x200e, 0x200f]);

export type ControlKind = "gentle" | "strong";

export interface Control {
  readonly name: string;
  readonly code: string;
  readonly kind: ControlKind;
}

/** What a character is that would not be seen, or null. Line feed and tab are no controls here. */
export function findControl(character: string): Control | null {
  const code = character.codePointAt(0) ?? 0;
  const known = NAMES[code];
  const c0 = (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x80 && code < 0xa0);
  if (known === undefined && !c0) return null;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const kind = GENTLE.has(code) ? "gentle" : "strong";
  return { name: known ?? hex, code: hex, kind };
}

export const CONTROLS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** A text of a report for use inside a sentence of the page: what would act on it shows its name. */
export function disarm(text: string): string {
  if (!CONTROLS.test(text)) return text;
  return [...text].map((character) => {
    const control = findControl(character);
    return control?.kind === "strong" ? `‹${control.name}›` : character;
  }).join("");
}

const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u,
];

/** Bidi controls that turn the order of what is read around. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/u;
/** Invisible characters that have no business in a name (joiners and marks do). */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u180e\u200b\u2060\ufeff]/u;
/** Letters dressed up as others: mathematical and full-width alphabets, Arabic presentation forms. */
const DRESSED = /[\u{1d400}-\u{1d7ff}\u{1ee00}-\u{1eeff}\uff01-\uff5e]/u;

export type Warning = "turning" | "hidden" | "mixed" | "dressed";

/** Reasons to doubt that a name is what it looks like. Does not look up whole-word look-alikes. */
export function findWarnings(name: string): Warning[] {
  const found: Warning[] = [];
  if (TURNING.test(name)) found.push("turning");
  if (HIDDEN.test(name)) found.push("hidden");
  if (DRESSED.test(name)) found.push("dressed");
  const mixed = (name.match(/[\p{L}\p{M}]+/gu) ?? []).some(
    (word) => SCRIPTS.filter((script) => script.test(word)).length > 1,
  );
  if (mixed) found.push("mixed");
  // Cyrillic or Greek words between Latin ones: the usual look-alike of a name
  const used = SCRIPTS.slice(0, 3).filter((script) => script.test(name)).length;
  if (!mixed && used > 1) found.push("mixed");
  return found;
}
