/** Countries of world-atlas (Natural Earth, public domain), fetched from the page's own files. */
import coarse from "world-atlas/countries-110m.json?url";
import middle from "world-atlas/countries-50m.json?url";
import fine from "world-atlas/countries-10m.json?url";
import codes from "i18n-iso-countries/codes.json";
import type { Feature, FeatureCollection, Geometry, MultiLineString, MultiPolygon, Polygon, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { mercatorX, mercatorY } from "./columns";

export type Detail = "coarse" | "middle" | "fine";
const FILES: Readonly<Record<Detail, string>> = { coarse, middle, fine };

export interface World {
  readonly land: FeatureCollection<Geometry, { name: string }>;
  readonly borders: MultiLineString;
  readonly names: readonly CountryName[];
}
export interface CountryName {
  readonly code: string | null;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Mercator width of the largest piece: a name wider than that is not drawn. */
  readonly width: number;
}

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

const held = new Map<Detail, Promise<World>>();

export function loadWorld(detail: Detail): Promise<World> {
  let world = held.get(detail);
  if (!world) {
    world = fetchWorld(FILES[detail]);
    held.set(detail, world);
  }
  return world;
}

const ALPHA2 = new Map(codes.map((row) => [row[2] as string, row[0] as string]));

async function fetchWorld(url: string): Promise<World> {
  const answer = await fetch(url);
  const topology = (await answer.json()) as Countries;
  const whole = feature(topology, topology.objects.countries);
  const borders = mesh(topology, topology.objects.countries, (a, b) => a !== b);
  const land = { ...whole, features: whole.features.map(unrollCountry) };
  return {
    land,
    borders: { ...borders, coordinates: borders.coordinates.flatMap(cutLine) },
    names: land.features.flatMap(nameCountry),
  };
}

/*
 * world-atlas is made for a globe: its rings cross the date line, and Antarctica's encloses the
 * pole. On a flat map each would be closed by a bar through the whole world, so rings are unrolled
 * (longitudes run on past 180) and drawn a second time one world further.
 */
function unrollCountry(country: Feature<Geometry, { name: string }>): Feature<Geometry, { name: string }> {
  const shape = country.geometry;
  if (shape.type !== "Polygon" && shape.type !== "MultiPolygon") return country;
  const pieces = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  return { ...country, geometry: { type: "MultiPolygon", coordinates: pieces.flatMap(unrollPiece) } };
}

function unrollPiece(piece: Position[][]): Position[][][] {
  const rings = piece.map(unrollRing);
  const longitudes = (rings[0] ?? []).map(([lon]) => lon ?? 0);
  const found = [rings];
  const shift = Math.max(...longitudes) > 180 ? -360 : Math.min(...longitudes) < -180 ? 360 : 0;
  if (shift) found.push(rings.map((ring) => ring.map(([lon, lat]) => [(lon ?? 0) + shift, lat ?? 0])));
  return found;
}

function unrollRing(ring: Position[]): Position[] {
  let turn = 0;
  let last = ring[0]?.[0] ?? 0;
  const found = ring.map(([lon = 0, lat = 0]) => {
    if (lon - last > 180) turn -= 360;
    else if (lon - last < -180) turn += 360;
    last = lon;
    return [lon + turn, lat];
  });
  if (turn) {
    // once around the pole: down to the edge of the map and back
    const [first = [0, 0]] = found;
    const end = found.at(-1) ?? first;
    const edge = (first[1] ?? 0) < 0 ? -90 : 90;
    found.push([end[0] ?? 0, edge], [first[0] ?? 0, edge], first);
  }
  return found;
}

function cutLine(line: Position[]): Position[][] {
  const found: Position[][] = [[]];
  line.forEach((point, i) => {
    if (i && Math.abs((point[0] ?? 0) - (line[i - 1]?.[0] ?? 0)) > 180) found.push([]);
    found.at(-1)?.push(point);
  });
  return found.filter((piece) => piece.length > 1);
}

function nameCountry(country: Feature<Geometry, { name: string }>): CountryName[] {
  const shape = country.geometry as Polygon | MultiPolygon;
  const pieces = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  let best: { x: number; y: number; width: number; area: number } | null = null;
  for (const piece of pieces) {
    const ring = (piece[0] ?? []).map(([lon, lat]) => [mercatorX(lon ?? 0), mercatorY(lat ?? 0)] as const);
    const found = centre(ring);
    if (found && (best === null || found.area > best.area)) best = found;
  }
  if (!best) return [];
  const code = ALPHA2.get(String(country.id).padStart(3, "0")) ?? null;
  return [{ code, name: country.properties?.name ?? "", x: best.x, y: best.y, width: best.width }];
}

/** Centre of gravity, area and width of a ring. */
function centre(ring: readonly (readonly [number, number])[]) {
  let area = 0;
  let x = 0;
  let y = 0;
  let west = Infinity;
  let east = -Infinity;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[i + 1]!;
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
    west = Math.min(west, ax);
    east = Math.max(east, ax);
  }
  if (Math.abs(area) < 1e-12) return null;
  return { x: x / (3 * area), y: y / (3 * area), area: Math.abs(area / 2), width: east - west };
}
