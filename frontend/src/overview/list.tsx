/** The incidents as a list. Only the rows in sight exist; their words are asked for as they come. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { STATUSES, TYPES, type Row } from "../api/types";
import { Sign } from "../parts/sign";
import { Name } from "../parts/name";
import { Toll } from "../parts/toll";
import { writeRoute } from "../route";
import { country, lang, nameOf, num, say, sayValue, span } from "../words";
import { NO_DAY, DISPUTED, type Columns } from "./columns";
import { serverFilters, writeDay } from "./filters";
import { columns, fetchRows, followMap, hovered, listed, picked, rows, rowsArrived } from "./state";

const ROW = 84; // pixels; the style sheet says the same
const SPARE = 6;
/** Chromium draws nothing beyond about 33 million pixels. */
const TALLEST = 30_000_000;

export function ListPart() {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [focus, setFocus] = useState(0);
  const moving = useRef(false);
  const at = useRef(0); // the row that keys move from; a key may come before the next drawing
  at.current = focus;
  const held = columns.value;
  const all = listed.value;
  void rowsArrived.value;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    scroller.current?.scrollTo(0, 0);
    setFocus(0);
  }, [all]);

  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(all.length, Math.ceil((top + height) / ROW) + SPARE);
  const visible: number[] = [];
  for (let i = first; i < last; i += 1) visible.push(all[i]!);

  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => void fetchRows(visible.map((row) => held.ids[row]!)), 60);
    return () => clearTimeout(timer);
  }, [first, last, all, held]);

  useLayoutEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-place="${focus}"] a`)?.focus();
  });

  const keys = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / ROW) - 1);
    const to = {
      ArrowDown: at.current + 1, ArrowUp: at.current - 1, PageDown: at.current + page, PageUp: at.current - page,
      Home: 0, End: all.length - 1, j: at.current + 1, k: at.current - 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(all.length - 1, to));
    const element = scroller.current;
    if (element) {
      if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
      else if ((next + 1) * ROW > element.scrollTop + height) element.scrollTop = (next + 1) * ROW - height;
      setTop(element.scrollTop);
    }
    moving.current = true;
    at.current = next;
    setFocus(next);
  };

  return (
    <section class="list" aria-label={say("list.label")}>
      <div class="list-head">
        <h2 data-count={all.length}>
          {picked.value
            ? say("list.picked", { n: all.length })
            : say("count.incidents", { n: all.length })}
        </h2>
        {picked.value ? (
          <button type="button" onClick={() => (picked.value = null)}>{say("list.unpick")}</button>
        ) : (
          <label>
            <input
              type="checkbox" checked={followMap.value}
              onChange={(event) => (followMap.value = event.currentTarget.checked)}
            />{" "}
            {say("list.follow")}
          </label>
        )}
      </div>
      <div
        class="list-scroll" ref={scroller} onKeyDown={keys} tabIndex={all.length ? -1 : 0}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        {held && all.length === 0 && <Empty />}
        <ul class="list-rows" style={{ height: `${Math.min(TALLEST, all.length * ROW)}px` }} aria-label={say("list.label")}>
          {held && visible.map((row, i) => (
            <li
              key={held.ids[row]} class={`row${hovered.value === row ? " is-hovered" : ""}`}
              style={{ top: `${(first + i) * ROW}px` }} data-place={first + i}
              aria-setsize={all.length} aria-posinset={first + i + 1}
              onPointerEnter={() => (hovered.value = row)}
              onPointerLeave={() => (hovered.value = null)}
            >
              <RowLink held={held} row={row} full={rows.get(held.ids[row]!)} reachable={first + i === focus}
                onFocus={() => { setFocus(first + i); hovered.value = row; }} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Empty() {
  // the server counts what its filters let pass: only without any is nothing an empty store
  const sought = (columns.value?.total ?? 0) > 0 || serverFilters.value !== "";
  return (
    <div class="state">
      <p><b>{say(sought ? "list.none" : "list.empty_store")}</b></p>
      <p>{say(sought ? "list.none_hint" : "list.empty_store_hint")}</p>
    </div>
  );
}

function RowLink({ held, row, full, reachable, onFocus }: {
  held: Columns; row: number; full: Row | undefined; reachable: boolean; onFocus: () => void;
}) {
  const type = TYPES[held.type[row]!]!;
  const status = STATUSES[held.status[row]!]!;
  const start = held.start[row]!;
  const end = held.end[row]!;
  const days = span(start === NO_DAY ? null : writeDay(start), end === NO_DAY ? null : writeDay(end));
  const place = held.place[row]!;
  const placeName =
    (full?.place && nameOf(full.place)) ||
    (place >= 0 ? (lang.value === "ar" && held.placesAr[place]) || held.places[place] : "");
  const code = held.country[row]! >= 0 ? held.countries[held.country[row]!] : null;
  return (
    <a
      href={writeRoute("incident", held.ids[row]!)} tabIndex={reachable ? 0 : -1} onFocus={onFocus}
      class={`row-link status-${status}`}
    >
      <span class="row-sign"><Sign type={type} status={status} /></span>
      <span class="row-main">
        <span class="row-top">
          <b>{sayValue("type", type)}</b>
          {status !== "reported" && <span class={`chip chip-${status}`}>{sayValue("status", status)}</span>}
          {(held.flags[row]! & DISPUTED) !== 0 && <span class="chip chip-disputed">{say("flag.disputed")}</span>}
          {!!full?.claims && <span class="chip">{say("flag.claimed")}</span>}
          {!!full?.denials && <span class="chip">{say("flag.denied")}</span>}
        </span>
        <span class="row-middle">
          <span>{days}</span>
          <span class="dot" aria-hidden="true">·</span>
          <span class={placeName ? "" : "soft"}>
            {placeName ? <bdi>{placeName}</bdi> : say("place.none")}
            {code && <>{say("comma")}{country(code)}</>}
          </span>
        </span>
        <span class="row-bottom soft">
          {full ? <Actors row={full} /> : <span class="waiting" aria-hidden="true">…</span>}
        </span>
      </span>
      <span class="row-end">
        {full?.killed ? <Toll toll={full.killed} kind="killed" /> : held.killed[row]! >= 0 ? <span class="toll">{num(held.killed[row]!)}</span> : null}
        <span class="soft">{say("count.outlets", { n: held.outlets[row]! })}</span>
      </span>
    </a>
  );
}

function Actors({ row }: { row: Row }) {
  return (
    <>
      {row.actors.length ? (
        <>
          {row.actors.map((actor, i) => (
            <span key={i}>{i > 0 && say("comma")}<Name of={actor} /></span>
          ))}
          {row.actor_basis !== "stated" && <i> ({sayValue("basis", row.actor_basis)})</i>}
        </>
      ) : (
        say("actor.none")
      )}
      {row.weapons.length > 0 && row.weapons[0] !== "unknown" && <> · {row.weapons.map((w) => sayValue("weapon", w)).join(say("comma"))}</>}
    </>
  );
}
