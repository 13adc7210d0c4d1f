/** A report's text with its marks, in its own direction, paragraph by paragraph. */
import { useMemo } from "preact/hooks";
import { ControlSign } from "../text/plain";
import { cutText, type Piece } from "../text/segments";
import { WIDE, type FieldMark, type Kind } from "./marks";

export interface MarkedTextProps {
  readonly title: string;
  readonly text: string;
  readonly lang: string | null;
  readonly marks: readonly FieldMark[];
  readonly shownKinds: ReadonlySet<Kind>;
  readonly active: string | null;
  readonly onActive: (key: string | null) => void;
  readonly focusable?: boolean;
}

export function MarkedText(props: MarkedTextProps) {
  const { title, text, marks, shownKinds } = props;
  const full = `${title}\n${text}`;
  const seen = useMemo(() => marks.filter((mark) => shownKinds.has(mark.kind)), [marks, shownKinds]);
  const paragraphs = useMemo(() => cutText(full, seen), [full, seen]);
  const begun = new Set<string>();
  return (
    <div class="marked" lang={props.lang ?? undefined}>
      {paragraphs.map((paragraph, i) => {
        if (paragraph.end === paragraph.start) return null;
        const Tag = i === 0 ? "h2" : "p";
        return (
          <Tag key={paragraph.start} dir="auto" class={i === 0 ? "marked-title" : "marked-line"}>
            {paragraph.runs.map((run, j) => {
              const pieces = run.pieces.map((piece) => (
                <PieceOf key={piece.start} piece={piece} begun={begun} {...props} />
              ));
              return run.isolate ? <bdi key={j} dir="ltr">{pieces}</bdi> : pieces;
            })}
          </Tag>
        );
      })}
    </div>
  );
}

function PieceOf({ piece, begun, active, onActive, focusable = true }: {
  piece: Piece<FieldMark>; begun: Set<string>;
} & MarkedTextProps) {
  const content = piece.control
    ? <ControlSign control={piece.control} character={piece.text} />
    : piece.text;
  if (!piece.marks.length) return <span data-start={piece.start} data-end={piece.end}>{content}</span>;
  // the shortest mark that is not a whole clause gives the ground, and is what hover and focus tell
  const order = piece.marks.toSorted(
    (a, b) => Number(WIDE.has(a.kind)) - Number(WIDE.has(b.kind)) || a.end - a.start - (b.end - b.start),
  );
  const main = order[0]!;
  const keys = piece.marks.map((mark) => mark.key);
  const first = piece.marks.filter((mark) => !begun.has(mark.key));
  for (const mark of first) begun.add(mark.key);
  const starts = first.includes(main);
  const kinds = new Set(order.map((mark) => mark.kind));
  const classes = [
    "hit",
    WIDE.has(main.kind) ? "" : `hit-${main.kind}`,
    ...[...kinds].filter((kind) => WIDE.has(kind)).map((kind) => `under-${kind}`),
    active !== null && keys.includes(active) ? "is-active" : "",
  ];
  return (
    <mark
      class={classes.filter(Boolean).join(" ")} data-start={piece.start} data-end={piece.end} data-keys={keys.join(" ")}
      {...(focusable && starts ? { tabIndex: 0 } : {})}
      onPointerEnter={() => onActive(main.key)} onPointerLeave={() => onActive(null)}
      onFocus={() => onActive(main.key)} onBlur={() => onActive(null)}
      onClick={() => onActive(main.key)}
    >{content}</mark>
  );
}
