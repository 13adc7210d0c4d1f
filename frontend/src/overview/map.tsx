import { computed, effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { STATUSES, TYPES } from "../api/types";
import { readColors } from "../parts/symbols";
import { theme } from "../parts/theme";
import { lang, say, sayValue, span } from "../words";
import { boxOf, fromScreen, hasWebGL, toScreen, type BaseMap, type MapView } from "./base-map";
import { groupRows, isOneSpot, type Box, type Feature } from "./clusters";
import { latitudeOf, mercatorX, mercatorY, NO_DAY, type Columns } from "./columns";
import { localFilters, setFilters, writeDay } from "./filters";
import { findFeature, paint } from "./paint";
import { columns, drawing, hovered, inView, picked, shown } from "./state";
import { loadWorld, type CountryName } from "./world";

const MARGIN = 260; // pixels around the map that are grouped beforehand

/** Corners of the area filter, in Mercator. */
const areaCorners = computed<[number, number][] | null>(() => {
  const { bbox, polygon } = localFilters.value;
  const degrees = polygon ?? (bbox && [[bbox[0], bbox[1]], [bbox[2], bbox[1]], [bbox[2], bbox[3]], [bbox[0], bbox[3]]] as const);
  return degrees ? degrees.map(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]) : null;
});

/** Keeps marks for what is on the screen; grouped anew only when filters or zoom ask for it. */
class Marks {
  features: Feature[] = [];
  private key = "";
  private rows: Uint32Array | null = null;
  private box: Box | null = null;

  update(held: Columns, rows: Uint32Array, view: MapView): void {
    // half steps of zoom: marks hold still while the map glides
    const step = Math.floor(Math.log2(view.world) * 2) / 2;
    const key = `${step}`;
    const screen = boxOf(view);
    const inside =
      this.box !== null && screen.west >= this.box.west && screen.east <= this.box.east &&
      screen.north >= this.box.north && screen.south <= this.box.south;
    if (key === this.key && rows === this.rows && inside) return;
    this.key = key;
    this.rows = rows;
    this.box = boxOf(view, MARGIN);
    this.features = groupRows(held, rows, 2 ** step, this.box);
  }
}

/** The map's code, asked for as soon as the page starts, while the incidents are on their way. */
export async function mapMaker(): Promise<(container: HTMLElement, label: string) => BaseMap> {
  void loadWorld("coarse");
  return hasWebGL() ? (await import("./gl-map")).makeGlMap : (await import("./flat-map")).makeFlatMap;
}

class IncidentMap {
  private base: BaseMap | null = null;
  private readonly marks = new Marks();
  private readonly context: CanvasRenderingContext2D | null;
  private names: readonly CountryName[] = [];
  private colors = readColors();
  private chosen: Feature | null = null;
  private stroke: [number, number][] = [];
  private stops: (() => void)[] = [];
  private frame = 0;
  private fitted = false;
  private stopped = false;
  kind: BaseMap["kind"] = "canvas";

  constructor(
    private readonly ground: HTMLElement,
    private readonly overlay: HTMLCanvasElement,
    private readonly tell: (feature: Feature | null, at: readonly [number, number]) => void,
  ) {
    this.context = overlay.getContext("2d");
  }

  async start(): Promise<void> {
    const make = await mapMaker();
    if (this.stopped) return;
    this.base = make(this.ground, say("map.label"));
    this.kind = this.base.kind;
    this.base.onDraw(() => this.draw());
    this.stops.push(
      effect(() => {
        void shown.value;
        void hovered.value;
        void areaCorners.value;
        void lang.value;
        this.chosen = picked.value ? this.chosen : null;
        this.fitOnce();
        this.redraw();
      }),
      effect(() => {
        void theme.value;
        this.colors = readColors();
        this.base?.recolor();
        this.redraw();
      }),
      effect(() => this.base?.setDragging(!drawing.value)),
    );
    const watch = new ResizeObserver(() => {
      this.base?.resize();
      this.fitOnce();
      this.redraw();
    });
    watch.observe(this.ground);
    this.stops.push(() => watch.disconnect());
    this.listen();
    this.names = (await loadWorld("coarse")).names;
    this.redraw();
    this.names = (await loadWorld("middle")).names;
    this.redraw();
  }

  stop(): void {
    this.stopped = true;
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
    this.base?.destroy();
    this.base = null;
  }

  zoomBy(steps: number): void {
    this.base?.zoomBy(steps);
  }

  /** Show what passes the filters: points before areas, and the middle of them, so that no stray one decides. */
  fit(): void {
    const held = columns.value;
    if (!held || !this.base) return;
    const step = Math.max(1, Math.floor(shown.value.length / 20_000));
    const some = shown.value.filter((row, i) => i % step === 0 && !Number.isNaN(held.x[row]!));
    const points = some.filter((row) => held.exact[row] === 1);
    const used = points.length * 2 >= some.length ? points : some;
    if (!used.length) return;
    const xs = Array.from(used, (row) => held.x[row]!);
    const ys = Array.from(used, (row) => held.y[row]!);
    xs.sort((a, b) => a - b);
    ys.sort((a, b) => a - b);
    const cut = xs.length > 20 ? 0.02 : 0;
    const at = (values: number[], share: number): number => values[Math.round((values.length - 1) * share)]!;
    const pad = 0.002;
    this.base.fit({
      west: at(xs, cut) - pad, east: at(xs, 1 - cut) + pad,
      north: at(ys, cut) - pad, south: at(ys, 1 - cut) + pad,
    });
  }

  private fitOnce(): void {
    if (this.fitted || !shown.value.length || !this.ground.clientWidth) return;
    this.fitted = true;
    this.fit();
  }

  private redraw(): void {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
    }
  }

  private draw(): void {
    const held = columns.value;
    if (!this.base || !this.context || !held) return;
    const view = this.base.view();
    if (!view.width) return;
    this.marks.update(held, shown.value, view);
    paint(this.context, view, {
      columns: held,
      features: this.marks.features,
      highlight: hovered.value,
      picked: this.chosen,
      names: this.names,
      area: this.stroke.length ? this.stroke : areaCorners.value,
      colors: this.colors,
    });
    this.overlay.dataset["marks"] = String(this.marks.features.length);
    this.overlay.dataset["frames"] = String(Number(this.overlay.dataset["frames"] ?? 0) + 1);
    clearTimeout(this.settle);
    this.settle = setTimeout(() => {
      if (this.base) inView.value = boxOf(this.base.view());
    }, 120);
  }
  private settle: ReturnType<typeof setTimeout> | undefined;

  private at(event: PointerEvent | MouseEvent): readonly [number, number] {
    const box = this.ground.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private listen(): void {
    let down: readonly [number, number] | null = null;
    this.ground.addEventListener("pointerdown", (event) => {
      down = this.at(event);
      if (drawing.value && this.base) this.stroke = [this.point(down)];
    });
    this.ground.addEventListener("pointermove", (event) => {
      const at = this.at(event);
      if (drawing.value && this.stroke.length && event.buttons) {
        this.stroke.push(this.point(at));
        this.redraw();
        return;
      }
      if (event.buttons || !this.base) return;
      const feature = findFeature(this.base.view(), this.marks.features, ...at);
      this.ground.classList.toggle("on-mark", feature !== null);
      this.tell(feature, at);
      hovered.value = feature?.count === 1 ? feature.row : null;
    });
    this.ground.addEventListener("pointerleave", () => {
      this.tell(null, [0, 0]);
      hovered.value = null;
    });
    addEventListener("pointerup", this.finish);
    this.stops.push(() => removeEventListener("pointerup", this.finish));
    this.ground.addEventListener("click", (event) => {
      const at = this.at(event);
      if (!down || Math.hypot(at[0] - down[0], at[1] - down[1]) > 5) return;
      this.choose(at);
    });
  }

  private point(at: readonly [number, number]): [number, number] {
    const [x, y] = fromScreen(this.base!.view(), ...at);
    return [x, y];
  }

  private readonly finish = (): void => {
    if (!drawing.value || !this.stroke.length) return;
    const corners = thin(this.stroke, 60);
    this.stroke = [];
    drawing.value = false;
    if (corners.length < 3) return this.redraw();
    const text = corners
      .map(([x, y]) => `${((x - 0.5) * 360).toFixed(3)},${latitudeOf(y).toFixed(3)}`)
      .join(";");
    setFilters({ polygon: text, bbox: null });
  };

  private choose(at: readonly [number, number]): void {
    const held = columns.value;
    if (!this.base || !held) return;
    const view = this.base.view();
    const feature = findFeature(view, this.marks.features, ...at);
    if (!feature) {
      this.chosen = null;
      picked.value = null;
    } else if (feature.count > 1 && !feature.km && !isOneSpot(held, feature) && view.world < 512 * 2 ** 11) {
      this.base.flyTo(feature.x, feature.y, view.world * 4);
      return;
    } else {
      this.chosen = feature;
      picked.value = feature.rows;
    }
    this.redraw();
  }

  /** Where a row's mark is on the screen; for tests. */
  locate(row: number): readonly [number, number] | null {
    const held = columns.value;
    if (!this.base || !held) return null;
    return toScreen(this.base.view(), held.x[row]!, held.y[row]!);
  }
}

/** At most `most` corners of a stroke, evenly taken. */
function thin(stroke: readonly [number, number][], most: number): [number, number][] {
  const step = Math.max(1, Math.ceil(stroke.length / most));
  return stroke.filter((_, i) => i % step === 0);
}

export function MapPart() {
  const ground = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const map = useRef<IncidentMap | null>(null);
  const [tip, setTip] = useState<{ feature: Feature; at: readonly [number, number] } | null>(null);
  useEffect(() => {
    if (!ground.current || !overlay.current) return;
    const made = new IncidentMap(ground.current, overlay.current, (feature, at) =>
      setTip(feature ? { feature, at } : null),
    );
    map.current = made;
    void made.start();
    return () => made.stop();
  }, []);
  return (
    <section class="map" aria-label={say("map.label")}>
      <div class="map-ground" ref={ground} data-drawing={drawing.value || undefined} dir="ltr" />
      <canvas class="map-marks" ref={overlay} aria-hidden="true" />
      <div class="map-tools" role="group" aria-label={say("map.tools")}>
        <button type="button" title={say("map.in")} aria-label={say("map.in")} onClick={() => map.current?.zoomBy(1)}>+</button>
        <button type="button" title={say("map.out")} aria-label={say("map.out")} onClick={() => map.current?.zoomBy(-1)}>−</button>
        <button type="button" class="wide" onClick={() => map.current?.fit()}>{say("map.all")}</button>
        <button
          type="button" class="wide" aria-pressed={drawing.value}
          onClick={() => (drawing.value = !drawing.value)}
        >{say(drawing.value ? "map.drawing" : "map.draw")}</button>
        {areaCorners.value && (
          <button type="button" class="wide" onClick={() => setFilters({ polygon: null, bbox: null })}>
            {say("map.undraw")}
          </button>
        )}
      </div>
      {tip && columns.value && <Tip feature={tip.feature} at={tip.at} held={columns.value} />}
    </section>
  );
}

function Tip({ feature, at, held }: { feature: Feature; at: readonly [number, number]; held: Columns }) {
  const place = held.place[feature.row]!;
  const name = place >= 0 ? ((lang.value === "ar" && held.placesAr[place]) || held.places[place]) : "";
  const start = held.start[feature.row]!;
  const end = held.end[feature.row]!;
  const style = { left: `${at[0] + 14}px`, top: `${at[1] + 14}px` };
  return (
    <div class="tip" style={style} aria-hidden="true">
      {feature.count === 1 ? (
        <>
          <b>{sayValue("type", TYPES[held.type[feature.row]!]!)}</b>{" "}
          <span>{sayValue("status", STATUSES[held.status[feature.row]!]!)}</span>
          <br />
          <bdi>{name}</bdi>
          <br />
          {span(start === NO_DAY ? null : writeDay(start), end === NO_DAY ? null : writeDay(end))}
        </>
      ) : (
        <b>{say("count.incidents", { n: feature.count })}</b>
      )}
      {feature.areas > 0 && <div class="soft">{feature.areas === feature.count ? say("map.area_only") : say("map.area_some", { n: feature.areas })}</div>}
    </div>
  );
}

