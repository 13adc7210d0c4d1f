/** Attack and response: the assertion, the verdict (which may be "cannot tell"), and what it rests on. */
import { useState } from "preact/hooks";
import { api, may } from "../api/client";
import { Empty, Failed, Loading, useAsked } from "../parts/states";
import { day, lang, num, say, type Key } from "../words";
import { Around, Effects, Waiting, Weekly } from "./charts";
import type { Verdict } from "./types";

export function AnalysisView() {
  const [asked, again] = useAsked("definitions", () => api.definitions());
  const [own, setOwn] = useState<unknown>(null);
  if (asked.state === "loading") return <Loading what={say("loading.analysis")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  const { definitions, available, sample } = asked.value;
  if (!available) return <Empty title={say("analysis.unavailable")}>{say("analysis.unavailable_hint")}</Empty>;
  if (!definitions.length) return <Empty title={say("analysis.no_definition")} />;
  return (
    <article class="analysis">
      <h1>{say("view.analysis")}</h1>
      <Answer own={own} />
      {may("code") && <OwnDefinition sample={sample} own={own} run={setOwn} />}
    </article>
  );
}

/** Another question to the same data: the definition of sides as it is kept in files. */
function OwnDefinition({ sample, own, run }: { sample: unknown; own: unknown; run: (definition: unknown) => void }) {
  const [text, setText] = useState(() => JSON.stringify(own ?? sample, null, 2));
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    try {
      run(JSON.parse(text) as unknown);
      setWrong(null);
      scrollTo(0, 0);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setWrong(error.message);
    }
  };
  return (
    <details class="no-print">
      <summary>{say("analysis.own")}</summary>
      <form onSubmit={submit}>
        <label class="field"><span>{say("analysis.own_hint")}</span>
          <textarea dir="ltr" rows={16} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        {wrong && <p role="alert" class="warn" dir="ltr" lang="en">{wrong}</p>}
        <div class="row-buttons">
          <button type="submit">{say("analysis.run")}</button>
          {own !== null && <button type="button" onClick={() => run(null)}>{say("analysis.shipped")}</button>}
        </div>
      </form>
    </details>
  );
}

function VerdictBox({ assertion, verdict }: { assertion: string; verdict: Verdict }) {
  return (
    <>
      <p>{say("analysis.assertion")} <q>{assertion}</q></p>
      <section class={`verdict verdict-${verdict.kind.replaceAll(" ", "_")}`} aria-label={say("analysis.verdict")}>
        <p><b>{say(verdictKey(verdict.kind))}</b></p>
        <p>{lang.value === "ar" ? verdict.ar : verdict.en}</p>
      </section>
    </>
  );
}

function Answer({ own }: { own: unknown }) {
  const [asked, again] = useAsked(`cycle ${own === null ? "" : JSON.stringify(own)}`, () => api.cycle(own));
  if (asked.state === "loading") return <Loading what={say("loading.cycle")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  const cycle = asked.value;
  const told = cycle.description;
  const arabic = lang.value === "ar";
  const assumptions = (arabic && cycle.assumptions_ar?.length ? cycle.assumptions_ar : cycle.assumptions);
  const directions = [cycle.after_responses, cycle.after_attacks].filter((one) => one !== null);
  return (
    <>
      <h2>{(arabic && cycle.name_ar) || cycle.name}</h2>
      <p class="soft">{day(cycle.start)} – {day(cycle.end)}</p>
      <VerdictBox assertion={arabic ? cycle.assertion_ar : cycle.assertion_en} verdict={cycle.verdict} />
      {cycle.further?.map((one, i) => <VerdictBox key={i} assertion={arabic ? one.ar : one.en} verdict={one.verdict} />)}
      {told && (
        <>
          <dl class="facts">
            <div><dt>{(arabic ? cycle.attacks_label_ar : cycle.attacks_label) || say("analysis.attacks")}</dt><dd>{num(told.attacks)}</dd></div>
            <div><dt>{(arabic ? cycle.responses_label_ar : cycle.responses_label) || say("analysis.responses")}</dt><dd>{num(told.responses)}</dd></div>
            <div><dt>{say("analysis.unattributed")}</dt><dd>{num(told.unattributed)}</dd></div>
            <div><dt>{say("analysis.silent")}</dt><dd>{num(told.silent_days)}</dd></div>
            <div><dt>{say("analysis.left")}</dt><dd>{say("analysis.left_told", { undated: told.left.undated, vague: told.left.vague, outside: told.left.outside })}</dd></div>
          </dl>
          <Weekly cycle={cycle} />
          {told.answered && (
            <table>
              <caption>{say("analysis.answered")}</caption>
              <thead><tr><th scope="col">{say("analysis.within")}</th><th scope="col">{say("analysis.share")}</th><th scope="col">{say("analysis.chance")}</th></tr></thead>
              <tbody>{told.answered.map((one) => (
                <tr key={one.within}><th scope="row">{say("analysis.days", { n: one.within })}</th>
                  <td>{num(Math.round(one.share.value * 100))} % <span class="soft">({num(Math.round(one.share.low * 100))}–{num(Math.round(one.share.high * 100))})</span></td>
                  <td>{num(Math.round(one.by_chance * 100))} %</td></tr>
              ))}</tbody>
            </table>
          )}
          {told.waiting && <Waiting curve={told.waiting} />}
        </>
      )}
      {directions.length > 0 && <Effects directions={directions} />}
      {cycle.comparisons?.around && <Around around={cycle.comparisons.around} />}
      {cycle.refusals.length > 0 && (
        <section><h2>{say("analysis.refusals")}</h2><ul>{cycle.refusals.map((one, i) => <li key={i}>{arabic && one.ar ? one.ar : <span lang="en" dir="ltr">{one.method}: {one.reason}{one.needs ? ` (${one.needs})` : ""}</span>}</li>)}</ul></section>
      )}
      {assumptions.length > 0 && (
        <section><h2>{say("analysis.assumptions")}</h2><ul>{assumptions.map((one, i) => <li key={i}><bdi>{one}</bdi></li>)}</ul></section>
      )}
    </>
  );
}

function verdictKey(kind: string): Key {
  if (kind === "consistent with the assertion") return "verdict.consistent";
  if (kind === "consistent with the opposite") return "verdict.opposite";
  return "verdict.cannot_tell";
}
