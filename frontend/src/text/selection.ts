/** Words that are selected in a marked text, as code point offsets of the whole text. */
import { indexText } from "./offsets";

function pointOf(node: Node, offset: number, atEnd: boolean): number | null {
  if (node.nodeType !== Node.TEXT_NODE) {
    // the edge stands between elements: take the one before or after it
    const child = node.childNodes[Math.max(0, atEnd ? offset - 1 : Math.min(offset, node.childNodes.length - 1))];
    if (!child) return null;
    const piece = findPiece(child, atEnd);
    return piece ? Number(atEnd ? piece.dataset["end"] : piece.dataset["start"]) : null;
  }
  const piece = node.parentElement?.closest<HTMLElement>("[data-start]");
  if (!piece) return null;
  const start = Number(piece.dataset["start"]);
  if (piece.querySelector("[data-control]")) return atEnd ? Number(piece.dataset["end"]) : start;
  return start + indexText((node.textContent ?? "").slice(0, offset)).length;
}

function findPiece(node: Node, last: boolean): HTMLElement | null {
  const element = node instanceof HTMLElement ? node : node.parentElement;
  if (!element) return null;
  if (element.matches("[data-start]")) return element;
  const inside = element.querySelectorAll<HTMLElement>("[data-start]");
  return (last ? inside[inside.length - 1] : inside[0]) ?? element.closest<HTMLElement>("[data-start]");
}

/** The selection within `root`, without white space at its edges; null where there is none. */
export function readSelection(root: HTMLElement, full: string): { start: number; end: number; text: string } | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  let start = pointOf(range.startContainer, range.startOffset, false);
  let end = pointOf(range.endContainer, range.endOffset, true);
  if (start === null || end === null || end <= start) return null;
  const index = indexText(full);
  while (start < end && /\s/u.test(index.slice(start, start + 1))) start += 1;
  while (end > start && /\s/u.test(index.slice(end - 1, end))) end -= 1;
  return end > start ? { start, end, text: index.slice(start, end) } : null;
}
