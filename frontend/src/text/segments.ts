/** A text cut at the edges of its marks, of runs that need their own direction, and of controls. */
import { CONTROLS, findControl, type Control } from "./controls";
import { indexText, type TextIndex } from "./offsets";

/** Something that stands on words: half-open code points. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly key: string;
}

export interface Piece<M extends Mark> {
  /** Code points in the whole text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly marks: readonly M[];
  readonly control: Control | null;
}

export interface Run<M extends Mark> {
  /** True where the pieces are a number or a Latin name in a text that runs right to left. */
  readonly isolate: boolean;
  readonly pieces: Piece<M>[];
}

export interface Paragraph<M extends Mark> {
  readonly start: number;
  readonly end: number;
  readonly runs: Run<M>[];
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** Latin words, numbers, dates and addresses with what joins them; one letter or digit at least. */
const LEFT_TO_RIGHT = /[\p{Script=Latin}\p{Nd}](?:[\p{Script=Latin}\p{Nd}\p{Mn}'’.,:/+_%@&#-]|[ ](?=\p{Script=Latin}))*/gu;

/** Cut `text` into paragraphs (at line feeds) of runs of pieces. Marks out of range are clamped. */
export function cutText<M extends Mark>(text: string, marks: readonly M[]): Paragraph<M>[] {
  const index = indexText(text);
  const paragraphs: Paragraph<M>[] = [];
  let unit = 0;
  for (const line of text.split("\n")) {
    const start = index.toPoint(unit);
    const end = index.toPoint(unit + line.length);
    const touching = marks.filter((mark) => mark.start < end && mark.end > start);
    paragraphs.push({ start, end, runs: cutLine(index, line, unit, touching) });
    unit += line.length + 1;
  }
  return paragraphs;
}

function cutLine<M extends Mark>(
  index: TextIndex,
  line: string,
  offset: number,
  marks: readonly M[],
): Run<M>[] {
  const edges = new Set<number>([0, line.length]);
  const hold = (point: number): number =>
    Math.max(0, Math.min(line.length, index.toUnit(point) - offset));
  for (const mark of marks) {
    edges.add(hold(mark.start));
    edges.add(hold(mark.end));
  }
  const isolates = RIGHT_TO_LEFT.test(line)
    ? [...line.matchAll(LEFT_TO_RIGHT)].map((m) => ({ from: m.index, to: m.index + m[0].length }))
    : [];
  for (const { from, to } of isolates) {
    edges.add(from);
    edges.add(to);
  }
  if (CONTROLS.test(line)) {
    for (let unit = 0; unit < line.length; unit += 1) {
      if (findControl(line[unit] ?? "")) {
        edges.add(unit);
        edges.add(unit + 1);
      }
    }
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const runs: Run<M>[] = [];
  let current: { isolate: number; run: Run<M> } | null = null;
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const from = sorted[i] ?? 0;
    const to = sorted[i + 1] ?? 0;
    const piece = makePiece(index, line, offset, from, to, marks);
    const isolate = isolates.findIndex((one) => one.from <= from && to <= one.to);
    if (current !== null && current.isolate === isolate) {
      current.run.pieces.push(piece);
    } else {
      current = { isolate, run: { isolate: isolate >= 0, pieces: [piece] } };
      runs.push(current.run);
    }
  }
  return runs;
}

function makePiece<M extends Mark>(
  index: TextIndex,
  line: string,
  offset: number,
  from: number,
  to: number,
  marks: readonly M[],
): Piece<M> {
  const start = index.toPoint(offset + from);
  const end = index.toPoint(offset + to);
  const text = line.slice(from, to);
  return {
    start,
    end,
    text,
    marks: marks.filter((mark) => mark.start < end && mark.end > start),
    control: to - from === 1 ? findControl(text) : null,
  };
}
