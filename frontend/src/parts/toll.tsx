import type { SettledToll } from "../api/types";
import { num, say } from "../words";

/** A figure as stated: "6", "at least 6", "6 to 9". */
export function figure(toll: { min: number; max: number | null }): string {
  if (toll.max === null) return say("toll.least", { n: toll.min });
  return toll.min === toll.max ? num(toll.min) : say("toll.range", { from: toll.min, to: toll.max });
}

export function Toll({ toll, kind }: { toll: SettledToll; kind: "killed" | "injured" }) {
  return (
    <span class={`toll${toll.disputed ? " is-disputed" : ""}`}>
      {figure(toll)} {say(kind === "killed" ? "toll.killed" : "toll.injured")}
      {toll.disputed && <span class="soft"> ({say("toll.span", { from: num(toll.low), to: toll.high === null ? "?" : num(toll.high) })})</span>}
    </span>
  );
}
