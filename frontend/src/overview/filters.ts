/**
 * Filters, as they stand in the address. Their names are those of the API and the command line.
 * What the columns can tell (days, type, status, country, flags, area) is filtered here, at once;
 * the rest is asked of the server.
 */
import { computed } from "@preact/signals";
import { STATUSES, TYPES, type EventType, type Status } from "../api/types";
import { go, overviewParams, writeRoute } from "../route";
import { CLAIMED, DENIED, DISPUTED, NEWS, type LocalFilters } from "./columns";

export const SERVER_NAMES = [
  "q", "place", "actor", "affiliation", "weapon", "source", "killed", "outlets", "background", "precision",
] as const;
export const LOCAL_NAMES = [
  "since", "until", "type", "status", "country", "disputed", "claimed", "denied", "news", "bbox", "polygon",
] as const;
export type FilterName = (typeof SERVER_NAMES)[number] | (typeof LOCAL_NAMES)[number];
export const FILTER_NAMES: readonly FilterName[] = [...SERVER_NAMES, ...LOCAL_NAMES];

function pick(params: URLSearchParams, names: readonly string[]): URLSearchParams {
  const found = new URLSearchParams();
  for (const name of names) {
    for (const value of params.getAll(name)) if (value) found.append(name, value);
  }
  return found;
}

/** What only the server can filter. */
export const serverFilters = computed(() => pick(overviewParams.value, SERVER_NAMES).toString());
/** Everything, for counts in menus, exports and briefings. */
export const allFilters = computed(() => pick(overviewParams.value, FILTER_NAMES));

export function parseDay(text: string | null): number | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? null : Math.round(at / 86_400_000);
}
export function writeDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export const period = computed(() => ({
  since: parseDay(overviewParams.value.get("since")),
  until: parseDay(overviewParams.value.get("until")),
}));

function known<T extends string>(values: readonly string[], all: readonly T[]): Set<T> {
  return new Set(all.filter((one) => values.includes(one)));
}

/** Numbers of a text such as `1.5,2;3,4`, or null where one of them is none. */
function numbers(text: string): number[][] | null {
  const found = text.split(";").map((pair) => pair.split(",").map(Number));
  return found.every((pair) => pair.length > 1 && pair.every(Number.isFinite)) ? found : null;
}

const localKey = computed(() => pick(overviewParams.value, LOCAL_NAMES.slice(2)).toString());

/** The part filtered here; a new object only where one of its own parameters changed. */
export const localFilters = computed<LocalFilters>(() => {
  const params = new URLSearchParams(localKey.value);
  const flag = (name: string, bit: number): number => (params.get(name) === "true" ? bit : 0);
  const box = numbers(params.get("bbox") ?? "")?.[0];
  const corners = numbers(params.get("polygon") ?? "");
  return {
    types: known<EventType>(params.getAll("type"), TYPES),
    statuses: known<Status>(params.getAll("status"), STATUSES),
    countries: new Set(params.getAll("country").map((code) => code.toUpperCase())),
    flags: flag("disputed", DISPUTED) | flag("claimed", CLAIMED) | flag("denied", DENIED) | flag("news", NEWS),
    bbox: box?.length === 4 ? (box as [number, number, number, number]) : null,
    polygon: corners && corners.length >= 3 ? (corners as [number, number][]) : null,
  };
});

/** Change filters: a value, several, or null to drop one; written into the address. */
export function setFilters(
  changes: Partial<Record<FilterName, string | readonly string[] | null>>,
  options: { replace?: boolean } = {},
): void {
  const params = new URLSearchParams(overviewParams.value);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    if (value === null || value === undefined || value === "") continue;
    for (const one of typeof value === "string" ? [value] : value) params.append(name, one);
  }
  go(writeRoute("overview", null, params), options);
}

export function toggleValue(name: FilterName, value: string): void {
  const values = overviewParams.value.getAll(name);
  setFilters({ [name]: values.includes(value) ? values.filter((v) => v !== value) : [...values, value] });
}

export function clearFilters(): void {
  go(writeRoute("overview"));
}
