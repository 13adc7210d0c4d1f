/**
 * Offsets. marsad counts Unicode code points, JavaScript counts UTF-16 units: a character outside
 * the basic plane (an emoji) is one of the former and two of the latter.
 */

export interface TextIndex {
  readonly text: string;
  /** Number of code points. */
  readonly length: number;
  /** UTF-16 index of a code point offset, clamped to the text. */
  toUnit(point: number): number;
  /** Code point offset of a UTF-16 index. */
  toPoint(unit: number): number;
  /** The words from one code point offset to another. */
  slice(start: number, end: number): string;
}

/** Index a text once; the table holds only the places of characters outside the basic plane. */
export function indexText(text: string): TextIndex {
  const wide: number[] = []; // code point offsets of those characters, ascending
  let points = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.codePointAt(unit) ?? 0;
    if (code > 0xffff) {
      wide.push(points);
      unit += 1;
    }
    points += 1;
  }
  const before = (point: number): number => {
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((wide[middle] ?? 0) < point) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const toUnit = (point: number): number => {
    const held = Math.max(0, Math.min(points, point));
    return held + before(held);
  };
  const toPoint = (unit: number): number => {
    let low = 0;
    let high = points;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (toUnit(middle) < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    text,
    length: points,
    toUnit,
    toPoint,
    slice: (start, end) => text.slice(toUnit(start), toUnit(end)),
  };
}
