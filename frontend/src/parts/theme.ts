/** Dark or light: as the system says, unless chosen here. */
import { computed, effect, signal } from "@preact/signals";
import { keep, read } from "../words";

export type Choice = "system" | "light" | "dark";
const KEPT = "marsad.theme";
const kept = read(KEPT);
export const choice = signal<Choice>(kept === "light" || kept === "dark" ? kept : "system");

const dark = matchMedia("(prefers-color-scheme: dark)");
const system = signal(dark.matches);
dark.addEventListener("change", () => (system.value = dark.matches));

export const theme = computed<"light" | "dark">(() =>
  choice.value === "system" ? (system.value ? "dark" : "light") : choice.value,
);

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});

export function choose(to: Choice): void {
  choice.value = to;
  keep(KEPT, to);
}
