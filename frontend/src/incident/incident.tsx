/** One incident: what all tell together, and who says what. */
import { api } from "../api/client";
import type { Incident, IncidentAnswer, Names, Statement } from "../api/types";
import { Name } from "../parts/name";
import { Sign } from "../parts/sign";
import { Failed, Loading, useAsked } from "../parts/states";
import { Toll } from "../parts/toll";
import { namesOf, tellPlace } from "../reader/marks";
import { overviewParams, writeRoute } from "../route";
import { Plain } from "../text/plain";
import { nameOf, num, say, sayValue, span, type Key } from "../words";
import { AccountTable } from "./accounts";
import { Chains } from "./chain";
import { Decide } from "./decide";
import { Waterfalls } from "./waterfall";

export function IncidentView({ id }: { id: string }) {
  const [asked, again] = useAsked(`incident ${id}`, () => api.incident(id));
  if (asked.state === "loading") return <Loading what={say("loading.incident")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  const answer = asked.value;
  const { incident, names } = answer;
  return (
    <article class="incident">
      <header class="incident-head">
        <p class="crumbs"><a href={writeRoute("overview", null, overviewParams.value)}>{say("view.overview")}</a></p>
        <h1>
          <Sign type={incident.type} status={incident.status} />{" "}
          {sayValue("type", incident.type)}{incident.place && <>{say("comma")}<bdi>{tellPlace(incident.place, names)}</bdi></>}
        </h1>
        <p class="incident-lede">
          <b>{incident.date ? span(incident.date.start, incident.date.end) : say("date.none")}</b>
          {" · "}<span class={`chip chip-${incident.status}`}>{sayValue("status", incident.status)}</span>
          {incident.background && <span class="chip">{say("flag.background")}</span>}
          {" · "}{say("count.outlets", { n: incident.outlets })}
          {incident.copies.length > 0 && <> · {say("incident.copies", { n: incident.copies.reduce((n, group) => n + group.length, 0) })}</>}
          {" · "}<code dir="ltr" class="soft">{incident.id}</code>
        </p>
        {answer.merged && <p class="notice">{say("incident.merged", { id: answer.asked })}</p>}
        {incident.disputed.length > 0 && (
          <p class="notice is-disputed">{say("incident.disputed", { fields: incident.disputed.map((field) => say(`field.${field}` as Key)).join(say("comma")) })}</p>
        )}
        {answer.flags.length > 0 && (
          <p class="notice warn">⚠ {say("warning.names")} {answer.flags.map((flag, i) => <span key={i}>{i > 0 && say("comma")}<code dir="ltr">{flag.shown}</code> ({sayValue("flagged", flag.kind)})</span>)}</p>
        )}
        <p class="incident-links">
          {(["html", "pdf", "md"] as const).map((format) => (
            <a key={format} href={api.incidentBriefOf(incident.id, format)} download>{say("export.brief", { format: format.toUpperCase() })}</a>
          ))}
          <button type="button" class="link" onClick={() => print()}>{say("export.print")}</button>
        </p>
      </header>
      <Settled incident={incident} names={names} />
      <section>
        <h2>{say("incident.accounts", { n: incident.accounts.length })}</h2>
        <AccountTable incident={incident} names={names} />
      </section>
      <Statements incident={incident} names={names} />
      <section>
        <h2>{say("incident.chains")}</h2>
        <p class="soft">{say("incident.chains_hint")}</p>
        <Chains accounts={incident.accounts} names={names} />
      </section>
      <section>
        <h2>{say("incident.why")}</h2>
        <Waterfalls links={answer.links} accounts={incident.accounts} threshold={answer.threshold} decisions={answer.decisions} />
      </section>
      <section class="no-print">
        <h2>{say("incident.decide")}</h2>
        <Decide answer={answer} again={again} />
      </section>
      <History answer={answer} />
    </article>
  );
}

/** People of one name once: two reports word the same ones differently. */
function distinct(people: Incident["actors"], names: Names): Incident["actors"] {
  const seen = new Map(people.map((one) => [nameOf(namesOf(one, names)), one] as const).reverse());
  return [...seen.values()].reverse();
}

/** The value shown for each field, and the named rule that chose it. */
function Settled({ incident, names }: { incident: Incident; names: Names }) {
  const list = (people: Incident["actors"]) =>
    people.length ? distinct(people, names).map((one, i) => <span key={i}>{i > 0 && say("comma")}<Name of={namesOf(one, names)} /></span>) : <span class="soft">{say("none.stated")}</span>;
  const cell = (field: string, value: preact.ComponentChildren, rule?: string) => (
    <div class={incident.disputed.includes(field) ? "is-disputed" : ""}>
      <dt>{say(`field.${field}` as Key)}{incident.disputed.includes(field) && <span class="chip chip-disputed">{say("flag.disputed")}</span>}</dt>
      <dd>{value}{rule && <span class="soft rule-name" lang="en" dir="auto"> {rule}</span>}</dd>
    </div>
  );
  return (
    <dl class="facts settled" aria-label={say("incident.settled")}>
      {cell("date", incident.date ? span(incident.date.start, incident.date.end) : say("date.none"), incident.date?.rule)}
      {cell("place", incident.place ? <><bdi>{tellPlace(incident.place, names)}</bdi>{incident.place.uncertainty_km ? <span class="soft"> {say("place.within", { n: Math.round(incident.place.uncertainty_km) })}</span> : null}</> : say("place.none"), incident.place_rule)}
      {cell("actors", <>{list(incident.actors)} {incident.actors.length > 0 && <i class="soft">{sayValue("basis", incident.actor_basis)}</i>}</>)}
      {cell("targets", list(incident.targets))}
      {cell("weapons", incident.weapons.length ? incident.weapons.map((w) => sayValue("weapon", w)).join(say("comma")) : <span class="soft">{say("none.stated")}</span>)}
      {cell("killed", incident.killed ? <Toll toll={incident.killed} kind="killed" /> : <span class="soft">{say("none.stated")}</span>, incident.killed?.rule)}
      {cell("injured", incident.injured ? <Toll toll={incident.injured} kind="injured" /> : <span class="soft">{say("none.stated")}</span>, incident.injured?.rule)}
      {cell("claimed_by", list(incident.claimed_by))}
    </dl>
  );
}

function Statements({ incident, names }: { incident: Incident; names: Names }) {
  const told: [string, readonly Statement[]][] = [["claims", incident.claims], ["denials", incident.denials]];
  const others = incident.accounts.flatMap((account) =>
    account.statements.filter((one) => one.type !== "claim" && one.type !== "deny").map((one) => ({ one, doc: account.doc })));
  const docOf = (statement: Statement): string | undefined =>
    incident.accounts.find((account) => account.statements.some((one) => one.id === statement.id))?.doc;
  const quote = (one: Statement, doc: string | undefined, i: number) => (
    <li key={`${one.id} ${i}`}>
      <b>{one.speaker ? <Name of={namesOf(one.speaker, names)} /> : say("statement.nobody")}</b>{" "}
      <span class="soft">{sayValue("statement", one.type)}</span>
      <blockquote><Plain text={one.evidence} /></blockquote>
      {doc && <a class="soft" href={writeRoute("report", doc)}><Plain text={doc} /></a>}
    </li>
  );
  return (
    <section class="claims">
      <h2>{say("incident.claims_label")}</h2>
      <div class="two">
        {told.map(([name, statements]) => (
          <div key={name}>
            <h3>{say(`incident.${name}` as Key)} <span class="number">{num(statements.length)}</span></h3>
            {statements.length ? <ul>{statements.map((one, i) => quote(one, docOf(one), i))}</ul> : <p class="soft">{say(`incident.no_${name}` as Key)}</p>}
          </div>
        ))}
      </div>
      {others.length > 0 && (
        <details>
          <summary>{say("incident.other_statements", { n: others.length })}</summary>
          <ul>{others.map(({ one, doc }, i) => quote(one, doc, i))}</ul>
        </details>
      )}
    </section>
  );
}

function History({ answer }: { answer: IncidentAnswer }) {
  return (
    <section>
      <h2>{say("incident.history")}</h2>
      {answer.history.length === 0 && answer.decisions.length === 0 && <p class="soft">{say("incident.no_history")}</p>}
      <ol class="history">
        {answer.history.map((one, i) => (
          <li key={i}>
            {sayValue("change", one.change)}
            {one.other && <> <a href={writeRoute("incident", one.other)}><code dir="ltr">{one.other}</code></a></>}
          </li>
        ))}
        {answer.decisions.map((one, i) => (
          <li key={`d${i}`}>
            {say(one.kind === "must_link" ? "decision.must" : "decision.cannot")}{" "}
            <code dir="ltr">{one.first}</code>, <code dir="ltr">{one.second}</code>
            {one.by && <span class="soft"> · {say("decision.by", { who: one.by })}</span>}
            {one.reason && <> · «<Plain text={one.reason} />»</>}
          </li>
        ))}
      </ol>
    </section>
  );
}
