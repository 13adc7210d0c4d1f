/** Attack and response: the assertion, the verdict (which may be "cannot tell"), and what it rests on. */
import { useState } from "preact/hooks";
import { api } from "../api/client";
import { Empty, Failed, Loading, useAsked } from "../parts/states";
import { route } from "../route";
import { day, lang, num, say, type Key } from "../words";
import { Around, Effects, Waiting, Weekly } from "./charts";
import type { Cycle } from "./types";

export function AnalysisView() {
  const [asked, again] = useAsked("definitions", () => api.definitions());
  const [name, setName] = useState<string | null>(route.value.params.get("name"));
  if (asked.state === "loading") return <Loading what={say("loading.analysis")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  const { definitions, available } = asked.value;
  if (!available) return <Empty title={say("analysis.unavailable")}>{say("analysis.unavailable_hint")}</Empty>;
  if (!definitions.length) return <Empty title={say("analysis.no_definition")} />;
  const chosen = name ?? definitions[0]!.name;
  return (
    <article class="analysis">
      <h1>{say("view.analysis")}</h1>
      <label class="field"><span>{say("analysis.definition")}</span>
        <select value={chosen} onChange={(event) => setName(event.currentTarget.value)}>
          {definitions.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
        </select>
      </label>
      <Answer name={chosen} />
    </article>
  );
}

function Answer({ name }: { name: string }) {
  const [asked, again] = useAsked(`cycle ${name}`, () => api.cycle(name) as Promise<Cycle>);
  if (asked.state === "loading") return <Loading what={say("loading.cycle")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  const cycle = asked.value;
  const told = cycle.description;
  const directions = [cycle.after_responses, cycle.after_attacks].filter((one) => one !== null);
  return (
    <>
      <p class="soft">{day(cycle.start)} – {day(cycle.end)}</p>
      <p>{say("analysis.assertion")} <q lang={lang.value}>{lang.value === "ar" ? cycle.assertion_ar : cycle.assertion_en}</q></p>
      <section class={`verdict verdict-${cycle.verdict.kind.replaceAll(" ", "_")}`} aria-label={say("analysis.verdict")}>
        <p><b>{say(verdictKey(cycle.verdict.kind))}</b></p>
        <p>{lang.value === "ar" ? cycle.verdict.ar : cycle.verdict.en}</p>
        {cycle.verdict.needs && <p class="soft" lang="en" dir="auto">{say("analysis.needs")} {cycle.verdict.needs}</p>}
      </section>
      {told && (
        <>
          <dl class="facts">
            <div><dt>{say("analysis.attacks")}</dt><dd>{num(told.attacks)}</dd></div>
            <div><dt>{say("analysis.responses")}</dt><dd>{num(told.responses)}</dd></div>
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
        <section><h2>{say("analysis.refusals")}</h2><ul>{cycle.refusals.map((one, i) => <li key={i} lang="en" dir="auto"><b>{one.method}</b>: {one.reason}{one.needs ? ` (${one.needs})` : ""}</li>)}</ul></section>
      )}
      {cycle.assumptions.length > 0 && (
        <section><h2>{say("analysis.assumptions")}</h2><ul>{cycle.assumptions.map((one, i) => <li key={i} lang="en" dir="auto">{one}</li>)}</ul></section>
      )}
    </>
  );
}

function verdictKey(kind: string): Key {
  if (kind === "consistent with the assertion") return "verdict.consistent";
  if (kind === "consistent with the opposite") return "verdict.opposite";
  return "verdict.cannot_tell";
}
