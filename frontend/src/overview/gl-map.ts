import { AttributionControl, Map as GlMap, setWorkerUrl, type GeoJSONSource, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { readColors } from "../parts/symbols";
import { LARGEST_WORLD, SMALLEST_WORLD, worldFor, type BaseMap, type MapView } from "./base-map";
import { latitudeOf, mercatorX, mercatorY } from "./columns";
import type { Box } from "./clusters";
import { loadWorld, type Detail } from "./world";

setWorkerUrl(workerUrl);

const zoomOf = (world: number): number => Math.log2(world / 512);
const EMPTY = { type: "FeatureCollection" as const, features: [] };

function makeStyle(): StyleSpecification {
  const color = readColors();
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: EMPTY, tolerance: 0.3 },
      borders: { type: "geojson", data: EMPTY, tolerance: 0.3 },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": color.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": color.land, "fill-antialias": false } },
      {
        id: "borders", type: "line", source: "borders",
        paint: { "line-color": color.border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 8, 1.6] },
      },
    ],
  };
}

export function makeGlMap(container: HTMLElement, label: string): BaseMap {
  const map = new GlMap({
    container,
    style: makeStyle(),
    center: [30, 25],
    zoom: 2,
    minZoom: zoomOf(SMALLEST_WORLD),
    maxZoom: zoomOf(LARGEST_WORLD),
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { "Map.Title": label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  void AttributionControl; // the credit stands in the legend

  // coarse first, so that there is land at once; finer as soon as that is drawn
  let detail: Detail | null = null;
  const order: readonly Detail[] = ["coarse", "middle", "fine"];
  const load = async (wanted: Detail): Promise<void> => {
    if (detail !== null && order.indexOf(detail) >= order.indexOf(wanted)) return;
    detail = wanted;
    const world = await loadWorld(wanted);
    if (detail !== wanted) return;
    map.getSource<GeoJSONSource>("land")?.setData(world.land);
    map.getSource<GeoJSONSource>("borders")?.setData(world.borders);
  };
  const refine = (): void => void load(map.getZoom() > 5.5 ? "fine" : map.getZoom() > 2.5 ? "middle" : "coarse");
  map.once("style.load", () => void load("coarse"));
  map.on("idle", refine);

  const view = (): MapView => {
    const { lng, lat } = map.getCenter();
    const { clientWidth, clientHeight } = container;
    return {
      x: mercatorX(lng), y: mercatorY(lat), world: 512 * 2 ** map.getZoom(),
      width: clientWidth, height: clientHeight,
    };
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  return {
    kind: "webgl",
    view,
    onDraw: (listener) => void map.on("render", listener),
    flyTo: (x, y, world) => {
      const to = { center: [(x - 0.5) * 360, latitudeOf(y)] as [number, number], zoom: zoomOf(world) };
      if (still.matches) map.jumpTo(to);
      else map.easeTo({ ...to, duration: 350 });
    },
    fit: (box: Box) => {
      const { width, height } = view();
      const world = worldFor(box, width, height);
      map.jumpTo({
        center: [((box.west + box.east) / 2 - 0.5) * 360, latitudeOf((box.north + box.south) / 2)],
        zoom: zoomOf(world),
      });
    },
    zoomBy: (steps) => void map.easeTo({ zoom: map.getZoom() + steps, duration: still.matches ? 0 : 200 }),
    setDragging: (on) => {
      if (on) map.dragPan.enable();
      else map.dragPan.disable();
    },
    recolor: () => {
      const color = readColors();
      if (!map.getLayer("sea")) return;
      map.setPaintProperty("sea", "background-color", color.sea);
      map.setPaintProperty("land", "fill-color", color.land);
      map.setPaintProperty("borders", "line-color", color.border);
    },
    resize: () => map.resize(),
    destroy: () => map.remove(),
  };
}
