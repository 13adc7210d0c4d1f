/** Draws incidents over a map: signs where a point is known, hatched circles where only an area is. */
import { STATUSES, TYPES } from "../api/types";
import { FAMILIES, readColors, SIGNS, signPath } from "../parts/symbols";
import { country as sayCountry, lang, num } from "../words";
import { toScreen, type MapView } from "./base-map";
import { groundPixels, markRadius, type Feature } from "./clusters";
import type { Columns } from "./columns";
import type { CountryName } from "./world";

/** More hatched circles than this on one screen tell nothing; the others keep their hollow marks. */
const MOST_AREAS = 60;

type Colors = ReturnType<typeof readColors>;

export interface Scene {
  readonly columns: Columns;
  readonly features: readonly Feature[];
  readonly highlight: number | null;
  readonly picked: Feature | null;
  readonly names: readonly CountryName[];
  readonly area: readonly (readonly [number, number])[] | null;
  readonly colors: Colors;
}

let hatch: { color: string; pattern: CanvasPattern | null } | null = null;

function hatching(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  if (hatch?.color !== color) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const ink = tile.getContext("2d");
    if (ink) {
      ink.strokeStyle = color;
      ink.lineWidth = 1.3;
      ink.beginPath();
      for (const shift of [-8, 0, 8]) {
        ink.moveTo(shift, 8);
        ink.lineTo(shift + 8, 0);
      }
      ink.stroke();
    }
    hatch = { color, pattern: context.createPattern(tile, "repeat") };
  }
  return hatch.pattern ?? color;
}

/** Radius of a feature's own mark, in pixels; on a hatched circle it is a small one. */
export function radiusOf(feature: Feature): number {
  return feature.km ? Math.min(14, markRadius(feature.count)) : markRadius(feature.count);
}

/** Where the mark stands: an area's on the rim of its circle, so that its middle stays free for points. */
function placeOf(view: MapView, feature: Feature): readonly [number, number] {
  const [px, py] = toScreen(view, feature.x, feature.y);
  return feature.km ? [px, py - Math.min(46, groundPixels(feature.km, feature.y, view.world))] : [px, py];
}

export function paint(context: CanvasRenderingContext2D, view: MapView, scene: Scene): void {
  const ratio = devicePixelRatio || 1;
  const { canvas } = context;
  if (canvas.width !== Math.round(view.width * ratio) || canvas.height !== Math.round(view.height * ratio)) {
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  paintCountryNames(context, view, scene);
  const near = scene.features.filter((feature) => {
    const [px, py] = toScreen(view, feature.x, feature.y);
    const reach = Math.max(40, feature.km ? groundPixels(feature.km, feature.y, view.world) : 0);
    return px > -reach && py > -reach && px < view.width + reach && py < view.height + reach;
  });
  const wide = near.filter((feature) => feature.km).sort((a, b) => b.count - a.count);
  for (const feature of wide.slice(0, MOST_AREAS)) paintArea(context, view, feature, scene.colors);
  if (scene.area) paintDrawn(context, view, scene.area, scene.colors);
  // large marks first, so that small ones stay visible on them
  const ordered = near.toSorted((a, b) => Number(b.km > 0) - Number(a.km > 0) || b.count - a.count);
  for (const feature of ordered) {
    const [px, py] = placeOf(view, feature);
    if (feature.count === 1) paintSign(context, px, py, feature, scene);
    else paintCluster(context, px, py, feature, scene.colors);
  }
  paintPlaceNames(context, view, ordered, scene);
  paintFocus(context, view, scene);
}

function paintArea(context: CanvasRenderingContext2D, view: MapView, feature: Feature, colors: Colors): void {
  const [px, py] = toScreen(view, feature.x, feature.y);
  const radius = groundPixels(feature.km, feature.y, view.world);
  context.beginPath();
  context.arc(px, py, radius, 0, 2 * Math.PI);
  // the wider the area, the fainter: a country must not hide what is known in it
  context.globalAlpha = Math.max(0.07, Math.min(0.34, 16 / radius));
  context.fillStyle = hatching(context, colors.hatch);
  context.fill();
  context.globalAlpha = 0.6;
  context.strokeStyle = colors.hatch;
  context.lineWidth = 1;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function paintSign(context: CanvasRenderingContext2D, px: number, py: number, feature: Feature, scene: Scene): void {
  const { columns, colors } = scene;
  const type = TYPES[columns.type[feature.row]!]!;
  const status = STATUSES[columns.status[feature.row]!]!;
  const color = colors[SIGNS[type].family];
  if (feature.areas) {
    context.beginPath();
    context.arc(px, py, 15, 0, 2 * Math.PI);
    context.fillStyle = hatching(context, colors.hatch);
    context.globalAlpha = 0.55;
    context.fill();
    context.globalAlpha = 1;
  }
  context.save();
  context.translate(px, py);
  context.scale(0.85, 0.85);
  const path = signPath(type);
  context.lineJoin = "round";
  context.lineWidth = 5;
  context.strokeStyle = colors.card;
  context.stroke(path);
  const hollow = status !== "reported" || feature.areas > 0;
  context.fillStyle = hollow ? colors.card : color;
  context.fill(path, "evenodd");
  context.lineWidth = hollow ? 2.6 : 1.2;
  context.strokeStyle = hollow ? color : colors.card;
  if (status === "threatened") context.setLineDash([3, 2.4]);
  context.stroke(path);
  if (status === "denied") {
    context.beginPath();
    context.moveTo(-10, 10);
    context.lineTo(10, -10);
    context.stroke();
  }
  context.restore();
}

function paintCluster(context: CanvasRenderingContext2D, px: number, py: number, feature: Feature, colors: Colors): void {
  const radius = radiusOf(feature);
  context.beginPath();
  context.arc(px, py, radius, 0, 2 * Math.PI);
  context.fillStyle = colors.card;
  context.fill();
  if (feature.areas === feature.count) {
    context.globalAlpha = 0.4;
    context.fillStyle = hatching(context, colors.hatch);
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(px, py, radius * 0.66, 0, 2 * Math.PI);
    context.fillStyle = colors.card;
    context.fill();
  }
  let angle = -Math.PI / 2;
  context.lineWidth = 4;
  feature.families.forEach((count, i) => {
    if (!count) return;
    const next = angle + (2 * Math.PI * count) / feature.count;
    context.beginPath();
    context.arc(px, py, radius - 1, angle, next);
    context.strokeStyle = colors[FAMILIES[i]!];
    // a ring in pieces where only areas are known
    if (feature.areas === feature.count) context.setLineDash([3, 2]);
    context.stroke();
    context.setLineDash([]);
    angle = next;
  });
  context.fillStyle = colors.ink;
  context.font = `600 ${feature.count > 999 ? 11 : 12}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.direction = "ltr";
  context.fillText(feature.count > 9999 ? `${num(Math.round(feature.count / 1000))}k` : num(feature.count), px, py + 0.5);
}

const FONT = '"Noto Sans Variable", "Noto Sans Arabic Variable", system-ui, sans-serif';

function haloText(context: CanvasRenderingContext2D, text: string, px: number, py: number, color: string, halo: string): void {
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = halo;
  context.strokeText(text, px, py);
  context.fillStyle = color;
  context.fillText(text, px, py);
}

function paintCountryNames(context: CanvasRenderingContext2D, view: MapView, scene: Scene): void {
  context.font = `600 12px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.direction = lang.value === "ar" ? "rtl" : "ltr";
  for (const name of scene.names) {
    const room = name.width * view.world;
    if (room < 44) continue;
    const [px, py] = toScreen(view, name.x, name.y);
    if (px < -50 || py < -20 || px > view.width + 50 || py > view.height + 20) continue;
    const text = name.code ? sayCountry(name.code) : name.name;
    if (context.measureText(text).width > room * 0.9) continue;
    haloText(context, text, px, py, scene.colors.faint, scene.colors.land);
  }
}

/** Names of places under marks that are all of one place, as far as they do not run into another. */
function paintPlaceNames(context: CanvasRenderingContext2D, view: MapView, features: readonly Feature[], scene: Scene): void {
  if (view.world < 512 * 2 ** 4.5) return;
  context.font = `500 12px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  const taken: [number, number, number, number][] = features.map((feature) => {
    const [px, py] = placeOf(view, feature);
    const r = radiusOf(feature);
    return [px - r, py - r, px + r, py + r];
  });
  let written = 0;
  const said = new Set<string>();
  for (const feature of features) {
    if (written > 60) break;
    const place = scene.columns.place[feature.row]!;
    if (place < 0 || !feature.rows.every((row) => scene.columns.place[row] === place)) continue;
    const { columns } = scene;
    const text = (lang.value === "ar" && columns.placesAr[place]) || columns.places[place] || "";
    if (!text || said.has(text)) continue;
    const [px, py] = placeOf(view, feature);
    const top = py + radiusOf(feature) + 3;
    const half = context.measureText(text).width / 2;
    const box: [number, number, number, number] = [px - half, top, px + half, top + 14];
    if (taken.some((o) => o[0] < box[2] && o[2] > box[0] && o[1] < box[3] && o[3] > box[1])) continue;
    taken.push(box);
    said.add(text);
    haloText(context, text, px, top, scene.colors.ink, scene.colors.land);
    written += 1;
  }
}

function paintDrawn(
  context: CanvasRenderingContext2D, view: MapView,
  corners: readonly (readonly [number, number])[], colors: Colors,
): void {
  if (!corners.length) return;
  context.beginPath();
  corners.forEach(([x, y], i) => {
    const [px, py] = toScreen(view, x, y);
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.closePath();
  context.globalAlpha = 0.1;
  context.fillStyle = colors.accent;
  context.fill("evenodd");
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeStyle = colors.accent;
  context.stroke();
}

function paintFocus(context: CanvasRenderingContext2D, view: MapView, scene: Scene): void {
  const ring = ([px, py]: readonly [number, number], radius: number): void => {
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = scene.colors.accent;
    context.stroke();
  };
  if (scene.picked) ring(placeOf(view, scene.picked), radiusOf(scene.picked) + 5);
  if (scene.highlight !== null) {
    const x = scene.columns.x[scene.highlight]!;
    if (!Number.isNaN(x)) ring(toScreen(view, x, scene.columns.y[scene.highlight]!), 16);
  }
}

/** The feature under a point of the screen; small marks win over the areas behind them. */
export function findFeature(view: MapView, features: readonly Feature[], px: number, py: number): Feature | null {
  let best: Feature | null = null;
  let nearest = Infinity;
  for (const feature of features) {
    const [x, y] = placeOf(view, feature);
    const distance = Math.hypot(px - x, py - y);
    if (distance <= radiusOf(feature) + 4 && distance < nearest) {
      best = feature;
      nearest = distance;
    }
  }
  return best;
}
