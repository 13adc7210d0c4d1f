/**
 * One sign a type of incident: a shape of its own, and a colour a family. Shapes carry the type, so
 * that nothing hangs on colour alone; the colours are Okabe and Ito's (2008), which people with any
 * kind of colour blindness tell apart.
 */
import { TYPES, type EventType } from "../api/types";

export const FAMILIES = ["blast", "fight", "capture", "ground", "people", "accord"] as const;
export type Family = (typeof FAMILIES)[number];

/** Paths in a box from -10 to 10, y down. */
interface Sign {
  readonly family: Family;
  readonly path: string;
}

const star = (points: number, inner: number): string => {
  const corners: string[] = [];
  for (let i = 0; i < points * 2; i += 1) {
    const radius = i % 2 === 0 ? 9.5 : inner;
    const angle = (Math.PI * i) / points - Math.PI / 2;
    corners.push(`${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${corners.join("L")}Z`;
};
const polygon = (sides: number, turn = 0): string => {
  const corners: string[] = [];
  for (let i = 0; i < sides; i += 1) {
    const angle = (2 * Math.PI * i) / sides - Math.PI / 2 + turn;
    corners.push(`${(9 * Math.cos(angle)).toFixed(2)} ${(9 * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${corners.join("L")}Z`;
};
const circle = (radius: number): string =>
  `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`;

export const SIGNS: Readonly<Record<EventType, Sign>> = {
  air_strike: { family: "blast", path: "M-9.5 -8H9.5L0 9.5Z" },
  shelling: { family: "blast", path: "M-8 -2A8 8 0 0 1 8 -2V9H-8Z" },
  bombing: { family: "blast", path: star(8, 5) },
  suicide_bombing: { family: "blast", path: star(4, 3.6) },
  chemical_attack: { family: "blast", path: polygon(6) },
  armed_clash: {
    family: "fight",
    path: "M-9 -5.5L-5.5 -9L0 -3.5L5.5 -9L9 -5.5L3.5 0L9 5.5L5.5 9L0 3.5L-5.5 9L-9 5.5L-3.5 0Z",
  },
  armed_attack: { family: "fight", path: "M0 -9.5L9 0L0 9.5L-9 0Z" },
  abduction: { family: "capture", path: "M-8 -8H8V8H-8ZM-3.5 -3.5V3.5H3.5V-3.5Z" },
  arrest: { family: "capture", path: "M-8 -8H8V8H-8Z" },
  interception: { family: "fight", path: "M-9.5 8H9.5L0 -9.5Z" },
  territory_change: { family: "ground", path: "M-7 -9.5H-4.5V-8.5H9L5 -3.5L9 1.5H-4.5V9.5H-7Z" },
  evacuation: { family: "ground", path: "M-9 -4H1V-9L9.5 0L1 9V4H-9Z" },
  protest: { family: "people", path: circle(8.2) },
  riot: { family: "people", path: circle(8.8) + circle(4).replaceAll("0 1 1", "0 1 0") },
  agreement: { family: "accord", path: "M-9 -7H9V-2H-9ZM-9 2H9V7H-9Z" },
};

export const SIGN_OF: readonly Sign[] = TYPES.map((type) => SIGNS[type]);

const paths = new Map<EventType, Path2D>();

/** The same sign for a canvas, made once. */
export function signPath(type: EventType): Path2D {
  let path = paths.get(type);
  if (!path) {
    path = new Path2D(SIGNS[type]?.path ?? circle(8));
    paths.set(type, path);
  }
  return path;
}

/** Colours that canvases draw with, read from the style sheet, so that themes reach them. */
export function readColors(): Record<Family | Ink, string> {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string): string => style.getPropertyValue(`--${name}`).trim() || "#888";
  return Object.fromEntries([...FAMILIES, ...INKS].map((name) => [name, get(name)])) as Record<
    Family | Ink,
    string
  >;
}

const INKS = [
  "ink", "soft", "faint", "paper", "card", "rule", "land", "sea", "border", "accent", "hatch",
] as const;
export type Ink = (typeof INKS)[number];
