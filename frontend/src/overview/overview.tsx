import { useState } from "preact/hooks";
import { TYPES } from "../api/types";
import { Sign } from "../parts/sign";
import { Failed, Loading } from "../parts/states";
import { say, sayValue } from "../words";
import { countBy } from "./columns";
import { ListPart } from "./list";
import { MapPart } from "./map";
import { ActiveFilters, FilterPanel, TakeAway } from "./panel";
import { columns, failure, loadAgain, loading, shown } from "./state";
import { TimelinePart } from "./timeline";
import { allFilters } from "./filters";

export function OverviewView() {
  const [open, setOpen] = useState(innerWidth > 1100);
  const held = columns.value;
  if (!held && failure.value) return <Failed error={failure.value} again={loadAgain} />;
  if (!held) return <Loading what={say("loading.overview")} />;
  const unplaced = shown.value.reduce((n, row) => n + (Number.isNaN(held.x[row]!) ? 1 : 0), 0);
  return (
    <div class={`overview${open ? " with-filters" : ""}`}>
      <h1 class="visually-hidden">{say("view.overview")}</h1>
      <div class="bar">
        <button type="button" aria-expanded={open} aria-controls="filters" onClick={() => setOpen(!open)}>
          {say("filter.label")}{allFilters.value.size > 0 ? ` (${allFilters.value.size})` : ""}
        </button>
        <p class="counts" role="status">
          <b data-count={shown.value.length}>{say("count.incidents", { n: shown.value.length })}</b>
          {shown.value.length < held.total && <span class="soft"> {say("count.of", { n: held.total })}</span>}
          {unplaced > 0 && <span class="soft"> · {say("count.unplaced", { n: unplaced })}</span>}
          {loading.value && <span class="soft"> · {say("loading.short")}</span>}
        </p>
        <ActiveFilters />
        <TakeAway />
      </div>
      {failure.value && <Failed error={failure.value} again={loadAgain} />}
      {held.truncated && <p class="notice" role="status">{say("count.truncated", { n: held.count, all: held.total })}</p>}
      {open && <aside id="filters"><FilterPanel /></aside>}
      <div class="stage">
        <MapPart />
        <Legend />
        <TimelinePart />
      </div>
      <ListPart />
    </div>
  );
}

function Legend() {
  const [open, setOpen] = useState(false);
  const held = columns.value;
  const counts = held && open ? countBy(held.type, shown.value, TYPES.length) : [];
  return (
    <details class="legend" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("legend.label")}</summary>
      <ul>
        {TYPES.map((type, i) => counts[i] ? (
          <li key={type}><Sign type={type} /> {sayValue("type", type)}</li>
        ) : null)}
      </ul>
      <ul>
        <li><Sign type="armed_attack" status="denied" /> {sayValue("status", "denied")}</li>
        <li><Sign type="armed_attack" status="threatened" /> {sayValue("status", "threatened")}</li>
        <li><span class="legend-hatch" /> {say("legend.area")}</li>
        <li><span class="legend-cluster">7</span> {say("legend.cluster")}</li>
      </ul>
      <p class="soft">{say("legend.credit")}</p>
    </details>
  );
}
