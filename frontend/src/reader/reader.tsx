/** One report: its text with the evidence on it, and the coded fields beside it. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Event, Names, ReportAnswer } from "../api/types";
import { Sign } from "../parts/sign";
import { Failed, Loading, useAsked } from "../parts/states";
import { route, writeRoute } from "../route";
import { Plain } from "../text/plain";
import { lang, moment, num, say, sayValue, span, type Key } from "../words";
import { KINDS, markEvent, markReading, named, type FieldMark, type Kind } from "./marks";
import { MarkedText } from "./marked-text";

const ALL = new Set<Kind>(KINDS);

export function ReaderView({ id }: { id: string }) {
  const [asked, again] = useAsked(`report ${id}`, () => api.report(id));
  if (asked.state === "loading") return <Loading what={say("loading.report")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  return <Report answer={asked.value} />;
}

function Report({ answer }: { answer: ReportAnswer }) {
  const { report, reading, names } = answer;
  const [kinds, setKinds] = useState<ReadonlySet<Kind>>(ALL);
  const [active, setActive] = useState<string | null>(null);
  const [event, setEvent] = useState<string | null>(route.value.params.get("event"));
  void lang.value;
  const all = useMemo(() => (reading ? markReading(reading, names) : []), [reading, names, lang.value]);
  const marks = useMemo(() => (event ? all.filter((mark) => mark.event === event) : all), [all, event]);
  const used = useMemo(() => KINDS.filter((kind) => all.some((mark) => mark.kind === kind)), [all]);
  const told = all.find((mark) => mark.key === active) ?? null;

  useEffect(() => {
    if (active && !document.querySelector(".fields")?.contains(document.activeElement)) {
      document.querySelector(`.fields [data-key="${CSS.escape(active)}"]`)?.scrollIntoView({ block: "nearest" });
    }
  }, [active]);

  const toggle = (kind: Kind): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    setKinds(next);
  };
  return (
    <article class="reader">
      <header class="reader-head">
        <p class="crumbs"><a href={writeRoute("report")}>{say("view.report")}</a></p>
        <h1 class="visually-hidden" dir="auto">{report.title}</h1>
        <ReportFacts answer={answer} />
        <div class="kinds" role="group" aria-label={say("reader.kinds")}>
          {used.map((kind) => (
            <button
              type="button" key={kind} class={`chip kind-${kind}`} aria-pressed={kinds.has(kind)}
              onClick={() => toggle(kind)}
            >{say(`field.${kind}` as Key)}</button>
          ))}
        </div>
      </header>
      <div class="reader-text" onKeyDown={(e) => e.key === "Escape" && setActive(null)}>
        <MarkedText
          title={report.title} text={report.text} lang={report.lang} marks={marks} shownKinds={kinds}
          active={active} onActive={setActive}
        />
      </div>
      <aside class="fields" aria-label={say("reader.fields")}>
        <div class="told" role="status">
          {told ? (
            <>
              <b>{say(`field.${told.kind}` as Key)}</b> <bdi>{told.value}</bdi>
              <span class="soft"> · {say("reader.rule")} <code dir="ltr">{told.rule}</code></span>
            </>
          ) : (
            <span class="soft">{say("reader.hint")}</span>
          )}
        </div>
        {!reading && <p class="state">{say("reader.unread")}</p>}
        {reading && reading.events.length === 0 && <p class="state">{say("reader.nothing")}</p>}
        {reading?.events.map((one) => (
          <EventFields
            key={one.id} event={one} names={names} active={active} onActive={setActive}
            incident={answer.incidents[one.id] ?? null} alone={event === one.id} report={report.id}
            onAlone={() => setEvent(event === one.id ? null : one.id)}
          />
        ))}
        {reading && reading.statements.length > 0 && (
          <section>
            <h3>{say("reader.statements")}</h3>
            <ul class="statements">
              {reading.statements.map((statement) => {
                const mark = all.find((one) => one.key === statement.id)!;
                return <FieldLine key={statement.id} mark={mark} active={active} onActive={setActive} label={sayValue("statement", statement.type)}
                  value={statement.speaker ? named(statement.speaker, names) : say("statement.nobody")} />;
              })}
            </ul>
          </section>
        )}
      </aside>
    </article>
  );
}

function ReportFacts({ answer }: { answer: ReportAnswer }) {
  const { report, archive, versions, flags } = answer;
  return (
    <dl class="facts">
      <div><dt>{say("report.source")}</dt><dd>{report.source ? <Plain text={report.source} /> : say("none.stated")}</dd></div>
      <div><dt>{say("report.published")}</dt><dd>{report.published ? moment(report.published) : say("report.no_time")}</dd></div>
      <div><dt>{say("report.id")}</dt><dd><code dir="ltr"><Plain text={report.id} /></code></dd></div>
      {report.url && /^https?:\/\//i.test(report.url) && (
        <div><dt>{say("report.url")}</dt><dd><a href={report.url} rel="noreferrer noopener" target="_blank" dir="ltr">{report.url}</a></dd></div>
      )}
      <div>
        <dt>{say("report.archive")}</dt>
        <dd>
          {archive.length ? archive.map((one) => (
            <div key={one.sha256}>
              <a href={api.bytesOf(report.id)} download>{say("report.bytes", { n: one.size })}</a>{" "}
              <span class="soft">{one.content_type} · <span title={one.sha256}>SHA-256 <code dir="ltr">{one.sha256.slice(0, 12)}…</code></span></span>
            </div>
          )) : <span class="soft">{say("report.no_archive")}</span>}
        </dd>
      </div>
      {versions.length > 1 && <div><dt>{say("report.versions")}</dt><dd>{num(versions.length)}</dd></div>}
      {flags.length > 0 && (
        <div class="warn"><dt>⚠ {say("warning.label")}</dt><dd>{flags.map((flag, i) => <span key={i}>{i > 0 && say("comma")}<code dir="ltr">{flag.shown}</code> ({sayValue("flagged", flag.kind)})</span>)}</dd></div>
      )}
    </dl>
  );
}

function FieldLine({ mark, active, onActive, label, value }: {
  mark: FieldMark; active: string | null; onActive: (key: string | null) => void; label: string; value: string;
}) {
  const jump = (): void => {
    onActive(mark.key);
    document.querySelector<HTMLElement>(`.marked [data-keys~="${CSS.escape(mark.key)}"]`)?.scrollIntoView({ block: "center" });
  };
  return (
    <li data-key={mark.key} class={active === mark.key ? "is-active" : ""}>
      <button
        type="button" class={`field-line kind-${mark.kind}`} title={mark.rule} onClick={jump}
        onPointerEnter={() => onActive(mark.key)} onPointerLeave={() => onActive(null)}
        onFocus={() => onActive(mark.key)} onBlur={() => onActive(null)}
      >
        <span class="field-name">{label}</span>
        <span class="field-value"><bdi>{value}</bdi></span>
      </button>
    </li>
  );
}

function EventFields({ event, names, incident, active, onActive, alone, onAlone, report }: {
  event: Event; names: Names; incident: string | null; active: string | null; report: string;
  onActive: (key: string | null) => void; alone: boolean; onAlone: () => void;
}) {
  const marks = markEvent(event, names).filter((mark) => mark.kind !== "evidence" && mark.kind !== "attribution");
  return (
    <section class="event">
      <h3>
        <Sign type={event.type} status={event.status} /> {sayValue("type", event.type)}{" "}
        {event.status !== "reported" && <span class={`chip chip-${event.status}`}>{sayValue("status", event.status)}</span>}
        {event.background && <span class="chip">{say("flag.background")}</span>}
      </h3>
      <ul>
        {marks.map((mark) => (
          <FieldLine key={mark.key} mark={mark} active={active} onActive={onActive} label={say(`field.${mark.kind}` as Key)} value={mark.value} />
        ))}
        {event.date && event.date.text_start < 0 && <li><span class="field-line"><span class="field-name">{say("field.date")}</span><span class="field-value">{span(event.date.start, event.date.end)} <i class="soft">{event.date.reason}</i></span></span></li>}
        <li><span class="field-line"><span class="field-name">{say("field.actor_basis")}</span><span class="field-value">{sayValue("basis", event.actor_basis)}</span></span></li>
        {event.unresolved.map((one, i) => (
          <li key={i}><span class="field-line is-empty"><span class="field-name">{say(`field.${one.field}` as Key)}</span><span class="field-value"><i lang="en" dir="auto">{one.reason}</i></span></span></li>
        ))}
      </ul>
      <p class="event-links">
        <button type="button" class="link" aria-pressed={alone} onClick={onAlone}>{say(alone ? "reader.all_events" : "reader.this_event")}</button>
        {incident && <a href={writeRoute("incident", incident)}>{say("reader.to_incident")}</a>}
        <a href={writeRoute("review", `${report}#${event.id}`)}>{say("reader.to_review")}</a>
      </p>
    </section>
  );
}

