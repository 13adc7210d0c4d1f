/** Text of a report outside the reader: in its own direction, isolated, hidden characters shown. */
import { CONTROLS, findControl } from "./controls";

export function Plain({ text }: { text: string }) {
  if (!CONTROLS.test(text)) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {[...text].map((character, i) => {
        const control = findControl(character);
        return control ? <ControlSign key={i} control={control} character={character} /> : character;
      })}
    </bdi>
  );
}

/**
 * A control made visible. A gentle one (joiners, direction marks) stays in the text and keeps its
 * effect; a strong one (overrides, embeddings, invisible fillers) is replaced by its name.
 */
export function ControlSign({ control, character }: {
  control: { name: string; code: string; kind: "gentle" | "strong" };
  character: string;
}) {
  return control.kind === "gentle" ? (
    <span class="control-gentle" title={`${control.name} ${control.code}`}>{character}</span>
  ) : (
    <span class="control" title={control.code} data-control={control.code}>{control.name}</span>
  );
}
