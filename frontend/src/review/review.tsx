/** The queue of accounts to decide: one key decides and moves on. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, ApiError, may } from "../api/client";
import { FIELDS, type Coding, type Field, type Queue as AnyQueue, type QueueItem, type ReviewItem, type Stage } from "../api/types";
import { Empty, Failed, Loading } from "../parts/states";
import { KINDS, markEvent, type Kind } from "../reader/marks";
import { MarkedText } from "../reader/marked-text";
import { go, route, writeRoute } from "../route";
import { Plain } from "../text/plain";
import { readSelection } from "../text/selection";
import { moment, num, say, sayValue, type Key } from "../words";
import { AgreementTable } from "./agreement";
import { Editor } from "./editor";
import { tellCoded, tellField } from "./tell";

const SHORTCUTS: readonly (readonly [string, Key])[] = [
  ["a", "review.key_accept"], ["x", "review.key_reject"], ["j", "review.key_next"], ["k", "review.key_back"],
  ["↑ ↓", "review.key_field"], ["c", "review.key_correct"], ["v", "review.key_field_ok"], ["u", "review.key_undo"], ["?", "review.key_help"],
];
const KEPT_KINDS = new Set<Kind>(KINDS.filter((kind) => kind !== "statement"));

export function ReviewView({ id }: { id: string | null }) {
  if (!may("code")) return <Empty title={say("review.not_allowed")}>{say("review.not_allowed_hint")}</Empty>;
  return <Queue id={id} />;
}

const ASKED = 20;

function Queue({ id }: { id: string | null }) {
  const stage: Stage = route.value.params.get("stage") === "review" && may("review") ? "review" : "coding";
  const [queue, setQueue] = useState<AnyQueue | null>(null);
  const [item, setItem] = useState<ReviewItem | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [field, setField] = useState<Field>("type");
  const [editing, setEditing] = useState<{ start: number; end: number; text: string } | "open" | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [help, setHelp] = useState(true);
  const [last, setLast] = useState<{ coding: Coding; title: string } | null>(null);
  const [agreement, setAgreement] = useState(false);
  const text = useRef<HTMLDivElement>(null);
  const busy = useRef(false);
  const account = item?.account ?? null;

  const failed = (caught: unknown): void => {
    if (!(caught instanceof ApiError)) throw caught;
    setRefusal(caught);
  };
  const loadQueue = useCallback(
    () => api.queue(stage, new URLSearchParams()).then((found) => {
      setQueue(found);
      return found;
    }),
    [stage],
  );
  const open = useCallback((next: string | null) => {
    const params = new URLSearchParams(stage === "review" ? { stage } : {});
    go(writeRoute("review", next, params), { replace: true });
  }, [stage]);

  useEffect(() => {
    setError(null);
    loadQueue().then(
      (found) => {
        const first = found.items.find((one) => !one.in_use_by && !one.done) ?? found.items[0];
        if (!id && first) open(first.account);
      },
      (caught: unknown) => {
        if (!(caught instanceof ApiError)) throw caught;
        setError(caught);
      },
    );
  }, [stage]);

  useEffect(() => {
    setItem(null);
    setEditing(null);
    setActive(null);
    if (!id) return;
    let current = true;
    api.item(id, stage).then((found) => current && setItem(found), (caught: unknown) => current && failed(caught));
    // "in use by": others see that somebody works on it; renewed while it is open
    const claim = (): void => void api.claim(id).catch((caught: unknown) => current && failed(caught));
    claim();
    const timer = setInterval(claim, 5 * 60_000);
    return () => {
      current = false;
      clearInterval(timer);
      void api.release(id).catch(() => undefined); // it runs out by itself
    };
  }, [id, stage]);

  const move = (by: number): void => {
    const items = queue?.items ?? [];
    const at = items.findIndex((one) => one.account === account);
    const to = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (to) open(to.account);
  };

  const send = async (action: "accept" | "correct" | "reject", of: Field | null, value: unknown = null, span: { start: number; end: number } | null = null): Promise<void> => {
    if (!item || busy.current) return;
    busy.current = true;
    setRefusal(null);
    try {
      const answer = await api.code({ account: item.account, stage, action, field: of, value, span, reason: "" });
      setLast({ coding: answer.coding, title: item.report.title });
      setEditing(null);
      getSelection()?.removeAllRanges();
      if (of === null) {
        const found = await loadQueue();
        const next = answer.next ?? found.items.find((one) => one.account !== item.account && !one.done && !one.in_use_by);
        open(next?.account ?? null);
      } else {
        setItem(await api.item(item.account, stage));
        moveField(1);
      }
    } catch (caught) {
      failed(caught);
    } finally {
      busy.current = false;
    }
  };
  const undo = async (): Promise<void> => {
    if (!last) return;
    try {
      await api.undo(last.coding.key);
      const back = last.coding.account;
      setLast(null);
      await loadQueue();
      if (back === account) setItem(await api.item(back, stage));
      else open(back);
    } catch (caught) {
      failed(caught);
    }
  };
  const moveField = (by: number): void => {
    setField((now) => FIELDS[Math.max(0, Math.min(FIELDS.length - 1, FIELDS.indexOf(now) + by))] ?? now);
    setEditing(null);
  };
  const correct = (): void => {
    if (!item) return;
    const full = `${item.report.title}\n${item.report.text}`;
    setEditing((text.current && readSelection(text.current, full)) ?? "open");
  };

  // Set while rendering, not in an effect: a key that follows at once must meet what is shown.
  const press = useRef<(event: KeyboardEvent) => void>(() => undefined);
  press.current = (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      setEditing(null);
      return;
    }
    if (typing) return;
    // the physical key decides, so that an Arabic keyboard needs no switching
    const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const deeds: Record<string, () => void> = {
      a: () => void send("accept", null), x: () => void send("reject", null), v: () => void send("accept", field),
      j: () => move(1), k: () => move(-1), u: () => void undo(), c: correct,
      ArrowDown: () => moveField(1), ArrowUp: () => moveField(-1),
      "?": () => setHelp((now) => !now), "؟": () => setHelp((now) => !now),
    };
    const deed = deeds[key];
    if (!deed || (event.repeat && ["a", "x"].includes(key))) return;
    event.preventDefault();
    deed();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press.current(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  const marks = useMemo(() => (item ? markEvent(item.event, {}) : []), [item]);
  const key = marks.find((mark) => mark.kind === (field as Kind))?.key ?? null;

  if (error) return <Failed error={error} again={() => void loadQueue().then(() => setError(null), failed)} />;
  if (!queue) return <Loading what={say("loading.queue")} />;
  return (
    <div class="review">
      <header class="review-head">
        <h1>{say("view.review")}</h1>
        <p role="status"><b>{say(queue.items.length < ASKED ? "review.left" : "review.left_more", { n: queue.items.length })}</b> <span class="soft">{say("review.decided", { n: queue.decided })}</span></p>
        {may("review") && (
          <div class="switch" role="group" aria-label={say("review.stage")}>
            {(["coding", "review"] as const).map((one) => (
              <a key={one} href={writeRoute("review", null, new URLSearchParams({ stage: one }))} aria-current={one === stage ? "true" : undefined}>{say(`review.stage_${one}` as Key)}</a>
            ))}
          </div>
        )}
        <button type="button" aria-expanded={help} onClick={() => setHelp(!help)}>{say("review.shortcuts")}</button>
        {may("review") && <button type="button" aria-expanded={agreement} onClick={() => setAgreement(!agreement)}>{say("review.agreement")}</button>}
        {may("review") && <a href="api/review/gold" download="gold.jsonl">{say("review.gold")}</a>}
      </header>
      <ul class={`keys${help ? "" : " is-closed"}`} aria-label={say("review.shortcuts")}>
        {SHORTCUTS.map(([name, what]) => <li key={name}><kbd>{name}</kbd> {say(what)}</li>)}
      </ul>
      {agreement && <AgreementTable stage={stage} />}
      {refusal && <Failed error={refusal} again={() => setRefusal(null)} />}
      {last && <Decided last={last.coding} title={last.title} stage={stage} undo={() => void undo()} />}
      <nav class="queue" aria-label={say("review.queue")}>
        <ol>
          {queue.items.map((one) => (
            <li key={one.account}>
              <a href={writeRoute("review", one.account, new URLSearchParams(stage === "review" ? { stage } : {}))} aria-current={one.account === account ? "true" : undefined} class={one.done ? "is-done" : ""}>
                <span><Plain text={one.title || one.doc} /></span>
                <span class="why">{one.why.slice(0, 3).map((why, i) => <span class="chip" key={i} title={why.note}>{sayValue("why_queue", why.kind)}{why.field ? ` ${say(`field.${why.field}` as Key)}` : ""}</span>)}</span>
                {one.in_use_by && <span class="chip chip-use">{say("review.in_use", { who: one.in_use_by })}</span>}
                {one.done && <span class="soft">✓ {say("review.done")}</span>}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {!id && queue.items.length === 0 && <Empty title={say("review.empty")}>{say("review.empty_hint")}</Empty>}
      {id && !item && !refusal && <Loading what={say("loading.item")} />}
      {item && (
        <>
          <div class="review-text" ref={text}>
            <p class="soft">
              {item.report.source && <><Plain text={item.report.source} /> · </>}
              {item.report.published ? moment(item.report.published) : say("report.no_time")} ·{" "}
              <a href={writeRoute("report", item.report.id)}>{say("review.whole")}</a>
              {item.incident && <> · <a href={writeRoute("incident", item.incident)}>{say("reader.to_incident")}</a></>}
            </p>
            <MarkedText
              title={item.report.title} text={item.report.text} lang={item.report.lang} marks={marks} shownKinds={KEPT_KINDS}
              active={active ?? key} onActive={setActive} focusable={false}
            />
          </div>
          <div class="review-fields">
            <div class="verdicts">
              <button type="button" class="accept" onClick={() => void send("accept", null)}><kbd>a</kbd> {say("review.accept")}</button>
              <button type="button" class="reject" onClick={() => void send("reject", null)}><kbd>x</kbd> {say("review.reject")}</button>
            </div>
            <p class="soft">{say("review.score_hidden")}</p>
            <ul class="review-list" aria-label={say("reader.fields")}>
              {FIELDS.map((one) => (
                <FieldRow
                  key={one} field={one} item={item} why={whyOf(queue, item).filter((why) => why.field === one)} current={one === field} editing={one === field ? editing : null}
                  choose={() => { setField(one); setEditing(null); }}
                  accept={() => void send("accept", one)} correct={() => { setField(one); correct(); }}
                  cancel={() => setEditing(null)}
                  save={(value, span) => void send("correct", one, value, span)}
                />
              ))}
            </ul>
          </div>
        </>
      )}
    </div>
  );
}

function whyOf(queue: AnyQueue, item: ReviewItem): QueueItem["why"] {
  return queue.items.find((one) => one.account === item.account)?.why ?? [];
}

function FieldRow({ field, item, why, current, editing, choose, accept, correct, cancel, save }: {
  field: Field; item: ReviewItem; why: QueueItem["why"]; current: boolean; editing: { start: number; end: number; text: string } | "open" | null;
  choose: () => void; accept: () => void; correct: () => void; cancel: () => void;
  save: (value: unknown, span: { start: number; end: number } | null) => void;
}) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const mine = item.mine.findLast((one) => one.field === field && one.action !== "withdraw");
  const others = item.others.filter((one) => one.field === field && one.action !== "withdraw");
  // what other accounts of the incident tell, for the field that is being decided or is in doubt
  const rivals = current || why.length ? item.rivals.slice(0, 4) : [];
  return (
    <li ref={row} class={`review-field${current ? " is-current" : ""}${why.length ? " is-doubtful" : ""}`}>
      <button type="button" class="field-line" aria-current={current ? "true" : undefined} onClick={choose}>
        <span class="field-name">{say(`field.${field}` as Key)}</span>
        <span class="field-value">{tellField(item.event, field)}</span>
        {mine && <span class={`chip chip-${mine.action}`}>{sayValue("action", mine.action)}{mine.action === "correct" && <>: <bdi>{tellCoded(mine.value)}</bdi></>}</span>}
      </button>
      {others.map((one) => <p class="soft" key={one.key}>{say("review.other", { who: one.by })} {sayValue("action", one.action)} {one.action === "correct" && <bdi>{tellCoded(one.value)}</bdi>}</p>)}
      {rivals.map((one) => <p class="soft rival" key={one.account}><Plain text={one.source ?? one.account} />: {tellField(one.event, field)}</p>)}
      {why.map((one, i) => <p class="soft" key={`w${i}`}>{sayValue("why_queue", one.kind)}{one.note && one.kind !== "disputed" && <>: <bdi lang="en">{one.note}</bdi></>}</p>)}
      {current && !editing && (
        <div class="row-buttons">
          <button type="button" onClick={accept}><kbd>v</kbd> {say("review.field_ok")}</button>
          <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={correct}><kbd>c</kbd> {say("review.field_correct")}</button>
        </div>
      )}
      {current && editing && <Editor event={item.event} field={field} words={editing === "open" ? null : editing} save={save} cancel={cancel} />}
    </li>
  );
}

/** What was decided last, with the way back; now, and only now, the machine's score. */
function Decided({ last, title, stage, undo }: { last: Coding; title: string; stage: Stage; undo: () => void }) {
  const [scores, setScores] = useState<ReviewItem["scores"]>(null);
  useEffect(() => {
    let current = true;
    setScores(null);
    if (last.field === null) {
      api.item(last.account, stage).then((found) => current && setScores(found.scores), () => undefined);
    }
    return () => {
      current = false;
    };
  }, [last.key]);
  return (
    <p class="notice decided" role="status">
      {sayValue("action", last.action)}: <Plain text={title} />{last.field ? ` · ${say(`field.${last.field}` as Key)}` : ""}
      {scores && <span class="soft"> · {scores.length ? <>{say("review.score")} {scores.slice(0, 4).map((one) => <span key={one.other}><Plain text={one.other.split("#")[0] ?? one.other} /> {"\u2066"}{num(Math.round(one.weight * 10) / 10)}{"\u2069"}; </span>)}</> : say("review.no_score")}</span>}{" "}
      <button type="button" onClick={undo}><kbd>u</kbd> {say("review.undo")}</button>
    </p>
  );
}
