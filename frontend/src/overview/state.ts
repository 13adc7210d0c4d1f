/** What the three linked parts of the overview share. */
import { computed, effect, signal } from "@preact/signals";
import { api, ApiError, needsToken } from "../api/client";
import type { Facets, Row } from "../api/types";
import { route } from "../route";
import { filterDays, filterRows, makeColumns, type Columns } from "./columns";
import { allFilters, localFilters, period, serverFilters } from "./filters";
import type { Box } from "./clusters";

export const columns = signal<Columns | null>(null);
export const loading = signal(true);
export const failure = signal<ApiError | null>(null);
export const facets = signal<Facets | null>(null);

/** Days under the brush while it moves; null where the address tells the period. */
export const brush = signal<readonly [number, number] | null>(null);
/** Row under the pointer in any part. */
export const hovered = signal<number | null>(null);
/** Rows of a mark that was chosen on the map; null for none. */
export const picked = signal<readonly number[] | null>(null);
/** What the map shows, in Mercator, and whether the list follows it. */
export const inView = signal<Box | null>(null);
export const followMap = signal(false);
export const drawing = signal(false);

/** Rows that pass everything but the period: what the timeline draws. */
export const base = computed<Uint32Array>(() =>
  columns.value ? filterRows(columns.value, localFilters.value) : new Uint32Array(),
);
/** Rows that pass everything: what the map draws and the list holds. */
export const shown = computed<Uint32Array>(() => {
  if (!columns.value) return new Uint32Array();
  const asked = period.value;
  const [since, until] = brush.value ?? [asked.since, asked.until];
  return filterDays(columns.value, base.value, since, until);
});
export const listed = computed<ArrayLike<number>>(() => {
  if (picked.value) return picked.value;
  const box = inView.value;
  const held = columns.value;
  if (!followMap.value || !box || !held) return shown.value;
  return shown.value.filter((row) => {
    const x = held.x[row]!;
    const y = held.y[row]!;
    return x >= box.west && x <= box.east && y >= box.north && y <= box.south;
  });
});

/** A choice on the map holds only as long as its rows are shown. */
effect(() => {
  void shown.value;
  picked.value = null;
});

let asked: AbortController | null = null;
const reload = signal(0);

export function loadAgain(): void {
  reload.value += 1;
}

async function load(filters: string): Promise<void> {
  asked?.abort();
  const mine = new AbortController();
  asked = mine;
  loading.value = true;
  failure.value = null;
  try {
    const answer = await api.overview(new URLSearchParams(filters), mine.signal);
    rows.clear();
    columns.value = makeColumns(answer);
  } catch (error) {
    if (error instanceof ApiError) failure.value = error;
    else if (!(error instanceof DOMException)) throw error;
  }
  if (asked === mine) loading.value = false;
}

/** Where there are more incidents than the page holds, the server filters by all that is asked. */
export const wanted = computed(() =>
  columns.value?.truncated ? allFilters.value.toString() : serverFilters.value,
);

const isOpen = computed(() => route.value.view === "overview" && !needsToken.value);

/** Started by the page; asks anew whenever what the server filters by changes. */
export function followFilters(): void {
  let last: string | null = null;
  effect(() => {
    const tick = reload.value;
    const key = `${tick} ${wanted.value}`;
    if (!isOpen.value || key === last) return;
    last = key;
    void load(wanted.value);
  });
  effect(() => {
    void reload.value;
    const filters = allFilters.value;
    if (!isOpen.value) return;
    clearTimeout(facetTimer);
    facetTimer = setTimeout(() => void loadFacets(filters), 250);
  });
}

let facetTimer: ReturnType<typeof setTimeout> | undefined;
let facetsAsked: AbortController | null = null;

async function loadFacets(filters: URLSearchParams): Promise<void> {
  facetsAsked?.abort();
  facetsAsked = new AbortController();
  try {
    facets.value = await api.facets(filters, facetsAsked.signal);
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error;
    // menus then offer no values; the overview itself tells what went wrong
  }
}

/** Rows that were asked for, by id. */
export const rows = new Map<string, Row>();
export const rowsArrived = signal(0);
const underway = new Set<string>();

/** Ask for the rows of these ids that are not here yet. */
export async function fetchRows(ids: readonly string[]): Promise<void> {
  const missing = ids.filter((id) => !rows.has(id) && !underway.has(id)).slice(0, 200);
  if (!missing.length) return;
  for (const id of missing) underway.add(id);
  try {
    const answer = await api.rows(missing);
    for (const row of answer.items) rows.set(row.asked ?? row.id, row);
    rowsArrived.value += 1;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failure.value = error.status === 429 ? null : error;
  } finally {
    for (const id of missing) underway.delete(id);
  }
}
