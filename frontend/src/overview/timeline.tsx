/** Incidents in time: bars of those whose day is known, spans of those that are not; a brush over both. */
import { computed, effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { TYPES } from "../api/types";
import { FAMILIES, readColors, SIGNS } from "../parts/symbols";
import { theme } from "../parts/theme";
import { dayOf, lang, monthOf, num, rtl, say } from "../words";
import { NO_DAY, type Columns } from "./columns";
import { parseDay, period, setFilters, writeDay } from "./filters";
import { base, brush, columns, hovered, shown } from "./state";

const FAMILY_OF = TYPES.map((type) => FAMILIES.indexOf(SIGNS[type].family));
const HEIGHT = 120;
const AXIS = 18;
const LANES = 6;
const LANE = 5;
const MOST_SPANS = 500;
const EDGE = 10; // pixels at both ends

/** Days shown; null: all that the incidents cover. */
const zoomed = signal<readonly [number, number] | null>(null);

const extent = computed<readonly [number, number]>(() => {
  const held = columns.value;
  let low = Infinity;
  let high = -Infinity;
  if (held) {
    for (const row of base.value) {
      const start = held.start[row]!;
      const end = held.end[row]!;
      if (start !== NO_DAY) {
        low = Math.min(low, start);
        high = Math.max(high, start);
      }
      if (end !== NO_DAY) {
        high = Math.max(high, end);
        low = Math.min(low, end);
      }
    }
  }
  if (low > high) return [0, 1];
  return [low, high + 1];
});
const domain = computed(() => zoomed.value ?? extent.value);
/** Pixels across, kept by an observer, so that the handles stand where the bars do. */
const across = signal(0);

const undatedCount = computed(() => {
  const held = columns.value;
  let count = 0;
  if (held) for (const row of base.value) if (held.start[row] === NO_DAY && held.end[row] === NO_DAY) count += 1;
  return count;
});

interface Bins {
  readonly from: number;
  readonly days: number;
  readonly families: Float32Array[];
  readonly highest: number;
  /** Rows whose day is not known to the bin, in the order of their start. */
  readonly spans: number[];
  readonly undated: number;
}

/** Days a bin may have: a day, a week, 30, 91 and 365 days; the finest that leaves 4 pixels a bar. */
function binDays(days: number, width: number): number {
  return [1, 7, 30, 91, 365].find((size) => (width / days) * size >= 4) ?? 365;
}

function fillBins(held: Columns, rows: Uint32Array, [from, to]: readonly [number, number], width: number): Bins {
  const size = binDays(to - from, width);
  const count = Math.ceil((to - from) / size);
  const families = FAMILIES.map(() => new Float32Array(count));
  const sums = new Float32Array(count);
  const spans: number[] = [];
  let undated = 0;
  for (const row of rows) {
    const start = held.start[row]!;
    const end = held.end[row]!;
    if (start === NO_DAY && end === NO_DAY) {
      undated += 1;
      continue;
    }
    if (start === NO_DAY || end === NO_DAY || end - start >= Math.max(1, size)) {
      spans.push(row);
      continue;
    }
    const bin = Math.floor((start - from) / size);
    if (bin < 0 || bin >= count) continue;
    families[FAMILY_OF[held.type[row]!]!]![bin]! += 1;
    sums[bin]! += 1;
  }
  return { from, days: size, families, highest: sums.reduce((a, b) => Math.max(a, b), 1), spans, undated };
}

class Drawing {
  private frame = 0;
  private bins: { key: string; rows: Uint32Array; bins: Bins } | null = null;
  private colors = readColors();

  constructor(private readonly canvas: HTMLCanvasElement) {}

  recolor(): void {
    this.colors = readColors();
  }

  redraw(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  private draw(): void {
    this.frame = 0;
    const held = columns.value;
    const context = this.canvas.getContext("2d");
    const width = this.canvas.clientWidth;
    if (!held || !context || !width) return;
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(HEIGHT * ratio);
    }
    const key = `${domain.value} ${width} ${held.revision}`;
    if (this.bins?.key !== key || this.bins.rows !== base.value) {
      this.bins = { key, rows: base.value, bins: fillBins(held, base.value, domain.value, width) };
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, HEIGHT);
    this.canvas.dataset["frames"] = String(Number(this.canvas.dataset["frames"] ?? 0) + 1);
    this.bars(context, this.bins.bins, width);
    this.spans(context, held, this.bins.bins, width);
    this.axis(context, width);
    const row = hovered.value;
    if (row !== null && held.start[row] !== NO_DAY) {
      const a = xOf(held.start[row]!, width);
      const b = xOf((held.end[row] === NO_DAY ? held.start[row]! : held.end[row]!) + 1, width);
      context.fillStyle = this.colors.accent;
      context.fillRect(Math.min(a, b) - 1, 0, Math.max(3, Math.abs(b - a)), HEIGHT - AXIS);
    }
  }

  private bars(context: CanvasRenderingContext2D, bins: Bins, width: number): void {
    const bottom = HEIGHT - AXIS - LANES * LANE - 4;
    const unit = (bottom - 6) / bins.highest;
    const count = bins.families[0]!.length;
    for (let bin = 0; bin < count; bin += 1) {
      const a = xOf(bins.from + bin * bins.days, width);
      const b = xOf(bins.from + (bin + 1) * bins.days, width);
      const left = Math.min(a, b);
      const wide = Math.max(1, Math.min(26, Math.abs(b - a) - (Math.abs(b - a) > 5 ? 1 : 0)));
      const shift = (Math.abs(b - a) - wide) / 2;
      let top = bottom;
      for (let family = 0; family < FAMILIES.length; family += 1) {
        const value = bins.families[family]![bin]!;
        if (!value) continue;
        // what is there is seen: two pixels at least
        const high = Math.max(top === bottom ? 2 : 0.5, value * unit);
        context.fillStyle = this.colors[FAMILIES[family]!];
        context.fillRect(left + shift, top - high, wide, high);
        top -= high;
      }
    }
    context.fillStyle = this.colors.soft;
    context.font = '11px "Noto Sans Variable", sans-serif';
    context.textBaseline = "top";
    context.textAlign = "start";
    context.direction = rtl.value ? "rtl" : "ltr";
    context.fillText(num(bins.highest), rtl.value ? width - 2 : 2, 0);
    context.fillStyle = this.colors.rule;
    context.fillRect(0, bottom, width, 1);
  }

  private spans(context: CanvasRenderingContext2D, held: Columns, bins: Bins, width: number): void {
    const top = HEIGHT - AXIS - LANES * LANE - 1;
    const [from, to] = domain.value;
    const edge = (day: number, open: number): number => (day === NO_DAY ? open : day);
    if (bins.spans.length > MOST_SPANS) {
      this.density(context, held, bins, width, top);
      return;
    }
    const free = new Array<number>(LANES).fill(-Infinity);
    for (const row of bins.spans) {
      const start = edge(held.start[row]!, from);
      const end = edge(held.end[row]!, to);
      if (end < from || start > to) continue;
      let lane = free.findIndex((until) => until < start);
      if (lane < 0) lane = free.indexOf(Math.min(...free));
      free[lane] = end + (to - from) / width;
      const a = xOf(start, width);
      const b = xOf(end + 1, width);
      context.fillStyle = this.colors[FAMILIES[FAMILY_OF[held.type[row]!]!]!];
      context.globalAlpha = row === hovered.value ? 1 : 0.65;
      context.beginPath();
      context.roundRect(Math.min(a, b), top + lane * LANE, Math.max(3, Math.abs(b - a)), LANE - 2, 2);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** More spans than lanes can show: how many touch each bin, as the height of a hatched band. */
  private density(context: CanvasRenderingContext2D, held: Columns, bins: Bins, width: number, top: number): void {
    const [from, to] = domain.value;
    const count = bins.families[0]!.length;
    const edges = new Int32Array(count + 1);
    const binOf = (day: number): number => Math.max(0, Math.min(count, Math.floor((day - from) / bins.days)));
    for (const row of bins.spans) {
      const start = held.start[row] === NO_DAY ? from : held.start[row]!;
      const end = held.end[row] === NO_DAY ? to : held.end[row]!;
      edges[binOf(start)]! += 1;
      edges[Math.min(count, binOf(end) + 1)]! -= 1;
    }
    const touching = new Int32Array(count);
    let sum = 0;
    for (let i = 0; i < count; i += 1) touching[i] = sum += edges[i]!;
    const most = touching.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = this.colors.hatch;
    context.globalAlpha = 0.5;
    for (let i = 0; i < count; i += 1) {
      if (!touching[i]) continue;
      const a = xOf(bins.from + i * bins.days, width);
      const b = xOf(bins.from + (i + 1) * bins.days, width);
      const high = Math.max(1.5, (touching[i]! / most) * (LANES * LANE - 2));
      context.fillRect(Math.min(a, b), top, Math.max(1, Math.abs(b - a) - 0.5), high);
    }
    context.globalAlpha = 1;
  }

  private axis(context: CanvasRenderingContext2D, width: number): void {
    const [from, to] = domain.value;
    context.font = '11px "Noto Sans Variable", "Noto Sans Arabic Variable", sans-serif';
    context.textBaseline = "bottom";
    context.direction = rtl.value ? "rtl" : "ltr";
    context.fillStyle = this.colors.soft;
    let last = -Infinity;
    for (const [at, text] of ticks(from, to)) {
      const x = xOf(at, width);
      const far = rtl.value ? width - x : x;
      const wide = context.measureText(text).width;
      if (far < last + 14 || far + wide > width) continue;
      context.fillRect(x, HEIGHT - AXIS, 1, 4);
      context.textAlign = "start";
      context.fillText(text, rtl.value ? x - 3 : x + 3, HEIGHT - 1);
      last = far + wide;
    }
  }
}

/** Where the axis is labelled: years, months or days. */
function ticks(from: number, to: number): [number, string][] {
  const found: [number, string][] = [];
  const begin = new Date(from * 86_400_000);
  const length = to - from;
  if (length > 900) {
    for (let year = begin.getUTCFullYear(); ; year += 1) {
      const at = Date.UTC(year, 0, 1) / 86_400_000;
      if (at > to) return found;
      if (at >= from) found.push([at, String(year)]);
    }
  }
  if (length > 45) {
    for (let month = 0; ; month += 1) {
      const at = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1) / 86_400_000;
      if (at > to) return found;
      if (at >= from) found.push([at, monthOf(at)]);
    }
  }
  for (let day = from; day <= to; day += 1) found.push([day, dayOf(day)]);
  return found;
}

function xOf(day: number, width: number): number {
  const [from, to] = domain.value;
  const share = (day - from) / Math.max(1, to - from);
  const inner = width - 2 * EDGE;
  return rtl.value ? width - EDGE - share * inner : EDGE + share * inner;
}
function dayAt(x: number, width: number): number {
  const [from, to] = domain.value;
  const inner = width - 2 * EDGE;
  const share = (rtl.value ? width - EDGE - x : x - EDGE) / inner;
  return Math.max(from, Math.min(to - 1, Math.floor(from + share * (to - from))));
}

function commit(range: readonly [number, number] | null, replace = false): void {
  setFilters(
    { since: range ? writeDay(range[0]) : null, until: range ? writeDay(range[1]) : null },
    { replace },
  );
  brush.value = null;
}

export function TimelinePart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const dragged = useRef<{ from: number; mode: "new" | "start" | "end" | "move"; range: readonly [number, number] | null } | null>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const drawing = new Drawing(canvas.current);
    const watch = new ResizeObserver(([entry]) => {
      across.value = entry?.contentRect.width ?? 0;
      drawing.redraw();
    });
    watch.observe(canvas.current);
    const stops = [
      effect(() => {
        void base.value;
        void domain.value;
        void hovered.value;
        void lang.value;
        drawing.redraw();
      }),
      effect(() => {
        void theme.value;
        drawing.recolor();
        drawing.redraw();
      }),
      () => watch.disconnect(),
      () => drawing.stop(),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);

  const asked = period.value;
  const [low, high] = domain.value;
  const range = brush.value ?? (asked.since === null && asked.until === null ? null : [asked.since ?? low, asked.until ?? high - 1] as const);
  const width = (): number => across.value || 1;
  const day = (event: PointerEvent): number =>
    dayAt(event.clientX - (place.current?.getBoundingClientRect().left ?? 0), width());

  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const target = event.target as HTMLElement;
    const mode = (target.dataset["edge"] as "start" | "end" | "move" | undefined) ?? "new";
    dragged.current = { from: day(event), mode, range };
    place.current?.setPointerCapture(event.pointerId);
    if (mode === "start" || mode === "end") target.focus();
    event.preventDefault();
  };
  const pull = (event: PointerEvent): void => {
    const drag = dragged.current;
    if (!drag) return;
    const at = day(event);
    if (drag.mode === "new") brush.value = at < drag.from ? [at, drag.from] : [drag.from, at];
    else if (drag.range && drag.mode === "move") {
      const shift = at - drag.from;
      brush.value = [drag.range[0] + shift, drag.range[1] + shift];
    } else if (drag.range) {
      const other = drag.mode === "start" ? drag.range[1] : drag.range[0];
      brush.value = at < other ? [at, other] : [other, at];
    }
  };
  const release = (): void => {
    const drag = dragged.current;
    dragged.current = null;
    if (!drag) return;
    // a press that did not move clears the period
    if (brush.value) commit(brush.value);
    else if (drag.mode === "new" && range) commit(null);
  };
  const nudge = (edge: "start" | "end") => (event: KeyboardEvent) => {
    const step = (event.shiftKey ? 30 : 1) * (event.key === "PageUp" || event.key === "PageDown" ? 30 : 1);
    const ahead = rtl.value ? "ArrowLeft" : "ArrowRight";
    const back = rtl.value ? "ArrowRight" : "ArrowLeft";
    const by = [ahead, "ArrowUp", "PageUp"].includes(event.key) ? step : [back, "ArrowDown", "PageDown"].includes(event.key) ? -step : 0;
    if (event.key === "Escape") commit(null);
    else if (by) {
      const now = range ?? [low, high - 1];
      const to = [...now] as [number, number];
      const i = edge === "start" ? 0 : 1;
      to[i] = Math.max(low, Math.min(high - 1, to[i] + by));
      if (to[0] <= to[1]) commit(to, true);
    } else return;
    event.preventDefault();
  };
  const whole = range ?? ([low, high - 1] as const);
  const undated = undatedCount.value;
  const w = width();
  const a = xOf(Math.max(low, whole[0]), w);
  const b = xOf(Math.min(high, whole[1] + 1), w);
  const handle = (edge: "start" | "end") => {
    const value = edge === "start" ? whole[0] : whole[1];
    return (
      <div
        class="brush-edge" role="slider" tabIndex={0} data-edge={edge}
        style={{ left: `${(edge === "start" ? a : b) - 5}px` }}
        aria-label={say(edge === "start" ? "time.from" : "time.to")}
        aria-valuemin={low} aria-valuemax={high - 1} aria-valuenow={value} aria-valuetext={dayOf(value)}
        onKeyDown={nudge(edge)}
      />
    );
  };
  return (
    <section class="timeline" aria-label={say("time.label")}>
      <div class="timeline-head">
        <h2>{say("time.label")}</h2>
        <label>{say("time.from")} <DayBox name="since" value={asked.since} /></label>
        <label>{say("time.to")} <DayBox name="until" value={asked.until} /></label>
        {range && (
          <>
            <button type="button" onClick={() => (zoomed.value = [whole[0], whole[1] + 1])}>{say("time.zoom")}</button>
            <button type="button" onClick={() => { zoomed.value = null; commit(null); }}>{say("time.clear")}</button>
          </>
        )}
        {zoomed.value && <button type="button" onClick={() => (zoomed.value = null)}>{say("time.whole")}</button>}
        {undated > 0 && <span class="soft">{say(range ? "time.undated_out" : "time.undated", { n: undated })}</span>}
      </div>
      <div
        class="timeline-body" ref={place} dir="ltr"
        onPointerDown={press} onPointerMove={pull} onPointerUp={release} onPointerCancel={() => { dragged.current = null; brush.value = null; }}
      >
        <canvas ref={canvas} class="timeline-canvas" aria-hidden="true" />
        {range && w > 1 && (
          <div class="brush" data-edge="move" style={{ left: `${Math.min(a, b)}px`, width: `${Math.max(2, Math.abs(b - a))}px` }} />
        )}
        {w > 1 && handle("start")}
        {w > 1 && handle("end")}
      </div>
      <p class="visually-hidden" aria-live="polite">{say("count.shown", { n: shown.value.length })}</p>
    </section>
  );
}

function DayBox({ name, value }: { name: "since" | "until"; value: number | null }) {
  const take = (text: string): void => {
    if (text === "" || parseDay(text) !== null) setFilters({ [name]: text || null }, { replace: true });
  };
  return (
    <input
      type="date" value={value === null ? "" : writeDay(value)}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}
