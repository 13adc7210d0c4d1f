/** A name in the page's language, isolated, with a warning where it may not be what it looks like. */
import { findWarnings } from "../text/controls";
import { Plain } from "../text/plain";
import { nameOf, say, type Key } from "../words";

interface Named {
  readonly text?: string;
  readonly name_en?: string | null;
  readonly name_ar?: string | null;
}

export function Name({ of, worded = false }: { of: Named; worded?: boolean }) {
  const shown = nameOf(of);
  const text = of.text ?? "";
  const warnings = [...new Set([text, of.name_en, of.name_ar].flatMap((one) => findWarnings(one ?? "")))];
  return (
    <span class="name">
      <Plain text={shown} />
      {worded && text && text !== shown && <span class="soft"> «<Plain text={text} />»</span>}
      {warnings.length > 0 && (
        <span class="warn" title={warnings.map((kind) => say(`warning.${kind}` as Key)).join("; ")}>
          {" "}⚠ {say("warning.short")}
        </span>
      )}
    </span>
  );
}
