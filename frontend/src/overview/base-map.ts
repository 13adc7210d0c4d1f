/** A map under the incidents: MapLibre where the browser has WebGL, a canvas of its own where not. */
import type { Box } from "./clusters";

/** The state of a map: `world` is the width of the whole world in pixels (Web Mercator). */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly world: number;
  readonly width: number;
  readonly height: number;
}

export interface BaseMap {
  readonly kind: "webgl" | "canvas";
  view(): MapView;
  /** Called in the frame in which the map itself was drawn. */
  onDraw(listener: () => void): void;
  flyTo(x: number, y: number, world: number): void;
  fit(box: Box): void;
  zoomBy(steps: number): void;
  /** While an area is drawn by hand, dragging must not move the map. */
  setDragging(on: boolean): void;
  recolor(): void;
  resize(): void;
  destroy(): void;
}

export const SMALLEST_WORLD = 400;
export const LARGEST_WORLD = 512 * 2 ** 12;

export function toScreen(view: MapView, x: number, y: number): readonly [number, number] {
  return [(x - view.x) * view.world + view.width / 2, (y - view.y) * view.world + view.height / 2];
}
export function fromScreen(view: MapView, px: number, py: number): readonly [number, number] {
  return [(px - view.width / 2) / view.world + view.x, (py - view.height / 2) / view.world + view.y];
}
export function boxOf(view: MapView, margin = 0): Box {
  const w = (view.width / 2 + margin) / view.world;
  const h = (view.height / 2 + margin) / view.world;
  return { west: view.x - w, east: view.x + w, north: view.y - h, south: view.y + h };
}

/** The width of the world that shows a whole box. */
export function worldFor(box: Box, width: number, height: number): number {
  const across = Math.max(1e-6, box.east - box.west);
  const down = Math.max(1e-6, box.south - box.north);
  return Math.max(
    SMALLEST_WORLD,
    Math.min(512 * 2 ** 7.5, Math.min((width - 90) / across, (height - 90) / down)),
  );
}

export function hasWebGL(): boolean {
  if (new URLSearchParams(location.search).get("map") === "canvas") return false;
  try {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
