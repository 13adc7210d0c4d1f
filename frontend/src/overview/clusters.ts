/** What the map draws: single incidents, clusters, and areas, for one zoom and one piece of the world. */
import { TYPES } from "../api/types";
import { FAMILIES, SIGNS } from "../parts/symbols";
import type { Columns } from "./columns";

const FAMILY_OF = TYPES.map((type) => FAMILIES.indexOf(SIGNS[type].family));

export interface Feature {
  /** Web Mercator, 0 to 1. */
  x: number;
  y: number;
  count: number;
  /** How many of them are known as areas only. */
  areas: number;
  /** One row of the columns: the first. */
  row: number;
  /** Incidents by family, for the ring. */
  families: number[];
  /** Radius in kilometres where all are of one area that is drawn as such, else 0. */
  km: number;
  rows: number[];
}

export interface Box {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

const CELL = 58; // pixels
/** Areas narrower than this on the screen join the clusters, in pixels. */
const NARROWEST = 16;
/** Middles of areas that are no farther apart than this, in pixels, are told as one. */
const NEAR = 40;
const EARTH_KM = 40_075;

/** Pixels of a length on the ground, at a Mercator height, where the world is `world` pixels wide. */
export function groundPixels(km: number, y: number, world: number): number {
  const latitude = Math.PI / 2 - 2 * Math.atan(Math.exp((y - 0.5) * 2 * Math.PI));
  return (km / (EARTH_KM * Math.max(0.05, Math.cos(latitude)))) * world;
}

/** Group rows within `box` (Mercator) for a world of `world` pixels. */
export function groupRows(columns: Columns, rows: Uint32Array, world: number, box: Box): Feature[] {
  const cells = new Map<number, Feature>();
  const areas = new Map<number, Feature>();
  const across = Math.ceil(world / CELL) + 1;
  for (const row of rows) {
    const x = columns.x[row]!;
    const y = columns.y[row]!;
    if (!(x >= box.west && x <= box.east && y >= box.north && y <= box.south)) continue;
    const exact = columns.exact[row] === 1;
    const km = columns.km[row]!;
    let feature: Feature | undefined;
    if (!exact && groundPixels(km, y, world) >= NARROWEST) {
      // areas of about one size whose middles lie within a few pixels are drawn as one
      const size = Math.round(Math.log2(km) * 2);
      const key = (Math.floor((x * world) / NEAR) * across * 2 + Math.floor((y * world) / NEAR)) * 64 + size;
      feature = areas.get(key);
      if (!feature) areas.set(key, (feature = begin(row, km)));
    } else {
      const key = Math.floor((x * world) / CELL) * across + Math.floor((y * world) / CELL);
      feature = cells.get(key);
      if (!feature) cells.set(key, (feature = begin(row, 0)));
    }
    feature.x += x;
    feature.y += y;
    feature.count += 1;
    if (!exact) feature.areas += 1;
    feature.families[FAMILY_OF[columns.type[row]!]!]! += 1;
    if (feature.rows.length < 400) feature.rows.push(row);
  }
  const found = [...areas.values(), ...cells.values()];
  for (const feature of found) {
    feature.x /= feature.count;
    feature.y /= feature.count;
  }
  return joinTouching(found, world);
}

/** Marks that would lie on each other become one; the larger takes the smaller in. Areas stay apart. */
function joinTouching(features: readonly Feature[], world: number): Feature[] {
  const kept: Feature[] = features.filter((feature) => feature.km);
  const grid = new Map<number, Feature[]>();
  const across = Math.ceil(world / CELL) + 1;
  for (const feature of features.filter((one) => !one.km).sort((a, b) => b.count - a.count)) {
    const column = Math.floor((feature.x * world) / CELL);
    const line = Math.floor((feature.y * world) / CELL);
    let host: Feature | undefined;
    for (let dx = -1; dx <= 1 && !host; dx += 1) {
      for (let dy = -1; dy <= 1 && !host; dy += 1) {
        host = grid.get((column + dx) * across + line + dy)?.find((other) =>
          Math.hypot(other.x - feature.x, other.y - feature.y) * world < (markRadius(other.count) + markRadius(feature.count)) * 0.9);
      }
    }
    if (host) {
      takeIn(host, feature);
      continue;
    }
    kept.push(feature);
    const key = column * across + line;
    const cell = grid.get(key);
    if (cell) cell.push(feature);
    else grid.set(key, [feature]);
  }
  return kept;
}

function takeIn(host: Feature, guest: Feature): void {
  const all = host.count + guest.count;
  host.x += ((guest.x - host.x) * guest.count) / all;
  host.y += ((guest.y - host.y) * guest.count) / all;
  host.count = all;
  host.areas += guest.areas;
  guest.families.forEach((count, i) => (host.families[i]! += count));
  if (host.rows.length < 400) host.rows.push(...guest.rows);
}

function begin(row: number, km: number): Feature {
  return { x: 0, y: 0, count: 0, areas: 0, row, families: [0, 0, 0, 0, 0, 0], km, rows: [] };
}

/** Whether all rows of a cluster are at one spot: then nearer is not clearer. */
export function isOneSpot(columns: Columns, feature: Feature): boolean {
  const first = feature.rows[0];
  if (first === undefined) return false;
  return feature.rows.every(
    (row) => Math.abs(columns.x[row]! - columns.x[first]!) < 1e-6 && Math.abs(columns.y[row]! - columns.y[first]!) < 1e-6,
  );
}

export function markRadius(count: number): number {
  return count === 1 ? 9 : Math.min(30, 11 + 3.2 * Math.log2(count) * 0.9);
}
