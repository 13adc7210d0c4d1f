/** The same map without WebGL: countries drawn on a canvas; drag, wheel, pinch and keys move it. */
import { readColors } from "../parts/symbols";
import {
  fromScreen, LARGEST_WORLD, SMALLEST_WORLD, worldFor, type BaseMap, type MapView,
} from "./base-map";
import { mercatorX, mercatorY } from "./columns";
import { loadWorld, type Detail, type World } from "./world";

export function makeFlatMap(container: HTMLElement, label: string): BaseMap {
  const canvas = document.createElement("canvas");
  canvas.className = "flat-map";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", label);
  container.append(canvas);
  const context = canvas.getContext("2d");
  const listeners: (() => void)[] = [];
  let state = { x: mercatorX(30), y: mercatorY(25), world: 2048 };
  let dragging = true;
  let frame = 0;
  let detail: Detail | null = null;
  let shapes: { land: Path2D; borders: Path2D } | null = null;

  const load = async (wanted: Detail): Promise<void> => {
    if (detail === wanted || detail === "fine") return;
    detail = wanted;
    const world = await loadWorld(wanted);
    if (detail !== wanted) return;
    shapes = makeShapes(world);
    draw();
  };
  const view = (): MapView => ({ ...state, width: container.clientWidth, height: container.clientHeight });
  const paint = (): void => {
    frame = 0;
    const { width, height, world, x, y } = view();
    if (!context || width === 0) return;
    const ratio = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const color = readColors();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = color.sea;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (shapes) {
      // paths are in millionths of the world, so that lines keep their precision
      const scale = (world * ratio) / 1e6;
      context.setTransform(scale, 0, 0, scale, (width / 2 - x * world) * ratio, (height / 2 - y * world) * ratio);
      context.fillStyle = color.land;
      context.fill(shapes.land);
      context.strokeStyle = color.border;
      context.lineWidth = 1e6 / world;
      context.stroke(shapes.borders);
    }
    for (const listener of listeners) listener();
  };
  const draw = (): void => {
    if (!frame) frame = requestAnimationFrame(paint);
  };
  const move = (x: number, y: number, world: number): void => {
    const held = Math.max(SMALLEST_WORLD, Math.min(LARGEST_WORLD, world));
    state = { x: Math.max(0, Math.min(1, x)), y: Math.max(0, Math.min(1, y)), world: held };
    if (held > 512 * 2 ** 5.5) void load("fine");
    draw();
  };
  const zoomAt = (px: number, py: number, factor: number): void => {
    const now = view();
    const world = Math.max(SMALLEST_WORLD, Math.min(LARGEST_WORLD, now.world * factor));
    const [x, y] = fromScreen(now, px, py);
    move(x - (px - now.width / 2) / world, y - (py - now.height / 2) / world, world);
  };

  const pointers = new Map<number, { x: number; y: number }>();
  const forget = (event: PointerEvent): void => void pointers.delete(event.pointerId);
  container.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    canvas.setPointerCapture?.(event.pointerId);
  });
  container.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !dragging) return;
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const other = others[0];
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      const box = container.getBoundingClientRect();
      if (was > 0) zoomAt((event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top, is / was);
    } else {
      move(state.x - (event.clientX - before.x) / state.world, state.y - (event.clientY - before.y) / state.world, state.world);
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  container.addEventListener("pointerup", forget);
  container.addEventListener("pointercancel", forget);
  container.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = container.getBoundingClientRect();
    zoomAt(event.clientX - box.left, event.clientY - box.top, 2 ** (-event.deltaY / 400));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = 80 / state.world;
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step],
    };
    const to = moves[event.key];
    if (to) move(state.x + to[0], state.y + to[1], state.world);
    else if (event.key === "+" || event.key === "=") move(state.x, state.y, state.world * 2);
    else if (event.key === "-") move(state.x, state.y, state.world / 2);
    else return;
    event.preventDefault();
  });
  void load("middle");

  return {
    kind: "canvas",
    view,
    onDraw: (listener) => void listeners.push(listener),
    flyTo: move,
    fit: (box) => {
      const { width, height } = view();
      move((box.west + box.east) / 2, (box.north + box.south) / 2, worldFor(box, width, height));
    },
    zoomBy: (steps) => move(state.x, state.y, state.world * 2 ** steps),
    setDragging: (on) => void (dragging = on),
    recolor: draw,
    resize: draw,
    destroy: () => {
      cancelAnimationFrame(frame);
      canvas.remove();
    },
  };
}

function makeShapes(world: World): { land: Path2D; borders: Path2D } {
  const land = new Path2D();
  const borders = new Path2D();
  const draw = (path: Path2D, ring: readonly (readonly number[])[]): void => {
    ring.forEach(([lon, lat], i) => {
      const x = mercatorX(lon ?? 0) * 1e6;
      const y = mercatorY(lat ?? 0) * 1e6;
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
  };
  for (const { geometry } of world.land.features) {
    const pieces =
      geometry.type === "Polygon" ? [geometry.coordinates]
      : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    for (const piece of pieces) for (const ring of piece) draw(land, ring);
  }
  for (const line of world.borders.coordinates) draw(borders, line);
  return { land, borders };
}
