/** The incidents of the overview as typed arrays: filtered and drawn without asking the server. */
import {
  PRECISIONS, STATUSES, TYPES, type EventType, type Overview, type Status,
} from "../api/types";

/** Stands for a day that is not known. */
export const NO_DAY = -0x80000000;

export const DISPUTED = 1;
export const CLAIMED = 2;
export const DENIED = 4;
export const BACKGROUND = 8;
export const NEWS = 16;

export interface Columns {
  readonly count: number;
  readonly total: number;
  readonly truncated: boolean;
  readonly revision: number;
  readonly ids: readonly string[];
  readonly type: Uint8Array;
  readonly status: Uint8Array;
  readonly flags: Uint8Array;
  /** Web Mercator, 0 to 1; NaN where no place is known. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lon: Float32Array;
  readonly lat: Float32Array;
  readonly km: Float32Array;
  /** 1 where the spot is known as finely as a settlement, else 0: an area. */
  readonly exact: Uint8Array;
  /** Days since 1970-01-01. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly killed: Int32Array;
  readonly outlets: Int32Array;
  readonly country: Int16Array;
  readonly place: Int32Array;
  readonly countries: readonly string[];
  readonly places: readonly string[];
  readonly placesAr: readonly (string | null)[];
}

/** A settlement whose uncertainty is wider than this is drawn as an area, in kilometres. */
const WIDEST_POINT_KM = 25;

export function mercatorX(lon: number): number {
  return lon / 360 + 0.5;
}
export function mercatorY(lat: number): number {
  const held = Math.max(-85.05, Math.min(85.05, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (held * Math.PI) / 360)) / (2 * Math.PI);
}
export function latitudeOf(y: number): number {
  return (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
}

export function makeColumns(answer: Overview & { places_ar?: (string | null)[] }): Columns {
  const given = answer.columns;
  const count = given.id.length;
  const types = answer.types.map((name) => Math.max(0, TYPES.indexOf(name)));
  const statuses = answer.statuses.map((name) => Math.max(0, STATUSES.indexOf(name)));
  const fine = answer.precisions.map((name) => PRECISIONS.indexOf(name) <= 1);
  const made = {
    type: new Uint8Array(count), status: new Uint8Array(count), flags: new Uint8Array(count),
    x: new Float64Array(count), y: new Float64Array(count), lon: new Float32Array(count),
    lat: new Float32Array(count), km: new Float32Array(count), exact: new Uint8Array(count),
    start: new Int32Array(count), end: new Int32Array(count), killed: new Int32Array(count),
    outlets: new Int32Array(count), country: new Int16Array(count), place: new Int32Array(count),
  };
  for (let i = 0; i < count; i += 1) {
    made.type[i] = types[given.type[i] ?? 0] ?? 0;
    made.status[i] = statuses[given.status[i] ?? 0] ?? 0;
    made.flags[i] = given.flags[i] ?? 0;
    const lat = given.lat[i] ?? Number.NaN;
    const lon = given.lon[i] ?? Number.NaN;
    made.lat[i] = lat;
    made.lon[i] = lon;
    made.x[i] = mercatorX(lon);
    made.y[i] = mercatorY(lat);
    const km = given.km[i] ?? 0;
    made.km[i] = km;
    const precision = given.precision[i];
    made.exact[i] = precision != null && fine[precision] && km <= WIDEST_POINT_KM ? 1 : 0;
    made.start[i] = given.start[i] ?? NO_DAY;
    made.end[i] = given.end[i] ?? NO_DAY;
    made.killed[i] = given.killed[i] ?? -1;
    made.outlets[i] = given.outlets[i] ?? 0;
    made.country[i] = given.country[i] ?? -1;
    made.place[i] = given.place[i] ?? -1;
  }
  return {
    count, total: answer.total, truncated: answer.truncated, revision: answer.revision,
    ids: given.id, countries: answer.countries, places: answer.places,
    placesAr: answer.places_ar ?? [], ...made,
  };
}

/** What is asked of the columns; empty sets ask for nothing. Days are inclusive. */
export interface LocalFilters {
  readonly types: ReadonlySet<EventType>;
  readonly statuses: ReadonlySet<Status>;
  readonly countries: ReadonlySet<string>;
  readonly flags: number;
  readonly bbox: readonly [number, number, number, number] | null;
  readonly polygon: readonly (readonly [number, number])[] | null;
}

/** Rows that pass all but the filter of days, in the order of the columns. */
export function filterRows(columns: Columns, asked: LocalFilters, except?: "type" | "status"): Uint32Array {
  const types = TYPES.map((name) => except === "type" || !asked.types.size || asked.types.has(name));
  const statuses = STATUSES.map(
    (name) => except === "status" || !asked.statuses.size || asked.statuses.has(name),
  );
  const countries = asked.countries.size
    ? columns.countries.map((name) => asked.countries.has(name))
    : null;
  const found = new Uint32Array(columns.count);
  let n = 0;
  for (let i = 0; i < columns.count; i += 1) {
    if (!types[columns.type[i]!] || !statuses[columns.status[i]!]) continue;
    if (asked.flags && (columns.flags[i]! & asked.flags) !== asked.flags) continue;
    if (countries && !countries[columns.country[i]!]) continue;
    if (asked.bbox && !inBox(columns.lon[i]!, columns.lat[i]!, asked.bbox)) continue;
    if (asked.polygon && !inPolygon(columns.lon[i]!, columns.lat[i]!, asked.polygon)) continue;
    found[n] = i;
    n += 1;
  }
  return found.subarray(0, n);
}

/** Rows whose days touch the period; rows without any day pass only where none is asked for. */
export function filterDays(
  columns: Columns, rows: Uint32Array, since: number | null, until: number | null,
): Uint32Array {
  if (since === null && until === null) return rows;
  const from = since ?? -Infinity;
  const to = until ?? Infinity;
  const found = new Uint32Array(rows.length);
  let n = 0;
  for (const row of rows) {
    let start = columns.start[row]!;
    let end = columns.end[row]!;
    if (start === NO_DAY && end === NO_DAY) continue;
    if (start === NO_DAY) start = end;
    if (end === NO_DAY) end = start;
    if (end < from || start > to) continue;
    found[n] = row;
    n += 1;
  }
  return found.subarray(0, n);
}

export function inBox(lon: number, lat: number, box: readonly [number, number, number, number]): boolean {
  const [west, south, east, north] = box;
  return lat >= south && lat <= north && lon >= west && lon <= east;
}

/** Even-odd rule on plain degrees; shapes across the date line are not for this. */
export function inPolygon(
  lon: number, lat: number, corners: readonly (readonly [number, number])[],
): boolean {
  if (Number.isNaN(lon)) return false;
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i, i += 1) {
    const [xi, yi] = corners[i]!;
    const [xj, yj] = corners[j]!;
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** How many of the rows are of each type or status, by its number. */
export function countBy(values: Uint8Array, rows: Uint32Array, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const row of rows) counts[values[row]!]! += 1;
  return counts;
}
