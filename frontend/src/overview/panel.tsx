/** The filters as a form. Each change goes into the address at once. */
import { computed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api/client";
import { PRECISIONS, STATUSES, TYPES, WEAPONS, type FacetValue } from "../api/types";
import { Sign } from "../parts/sign";
import { FAMILIES, SIGNS } from "../parts/symbols";
import { overviewParams } from "../route";
import { disarm } from "../text/controls";
import { country, nameOf, num, say, sayValue, type Key } from "../words";
import { countBy, filterDays, filterRows } from "./columns";
import { allFilters, clearFilters, localFilters, period, setFilters, toggleValue, type FilterName } from "./filters";
import { columns, facets } from "./state";

const countsWithout = (family: "type" | "status") =>
  computed(() => {
    const held = columns.value;
    if (!held) return [];
    const { since, until } = period.value;
    const rows = filterDays(held, filterRows(held, localFilters.value, family), since, until);
    return countBy(held[family], rows, family === "type" ? TYPES.length : STATUSES.length);
  });
const typeCounts = countsWithout("type");
const statusCounts = countsWithout("status");

export function FilterPanel() {
  const params = overviewParams.value;
  const found = facets.value;
  return (
    <form class="filters" aria-label={say("filter.label")} onSubmit={(event) => event.preventDefault()}>
      <TextFilter name="q" label={say("filter.q")} hint={say("filter.q_hint")} kind="search" />
      <fieldset>
        <legend>{say("filter.type")}</legend>
        {FAMILIES.map((family) => (
          <div class="family" key={family}>
            {TYPES.map((type, i) => SIGNS[type].family === family && (typeCounts.value[i] || params.getAll("type").includes(type)) ? (
              <label class="check" key={type}>
                <input type="checkbox" checked={params.getAll("type").includes(type)} onChange={() => toggleValue("type", type)} />
                <Sign type={type} />
                <span>{sayValue("type", type)}</span>
                <span class="number">{num(typeCounts.value[i] ?? 0)}</span>
              </label>
            ) : null)}
          </div>
        ))}
      </fieldset>
      <fieldset>
        <legend>{say("filter.status")}</legend>
        {STATUSES.map((status, i) => (
          <label class="check" key={status}>
            <input type="checkbox" checked={params.getAll("status").includes(status)} onChange={() => toggleValue("status", status)} />
            <Sign type="armed_attack" status={status} />
            <span>{sayValue("status", status)}</span>
            <span class="number">{num(statusCounts.value[i] ?? 0)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{say("filter.only")}</legend>
        {(["disputed", "claimed", "denied", "news"] as const).map((name) => (
          <label class="check" key={name}>
            <input
              type="checkbox" checked={params.get(name) === "true"}
              onChange={(event) => setFilters({ [name]: event.currentTarget.checked ? "true" : null })}
            />
            <span>{say(`filter.${name}` as Key)}</span>
            {found && name !== "news" && <span class="number">{num(found[name])}</span>}
          </label>
        ))}
      </fieldset>
      <NamedFilter name="actor" values={found?.actor} />
      <Choice name="affiliation" values={found?.affiliation} />
      <Choice name="country" values={found?.country} write={(one) => country(one.value)} />
      <TextFilter name="place" label={say("filter.place")} hint={say("filter.place_hint")} />
      <Choice name="weapon" values={found?.weapon ?? WEAPONS.map((value) => ({ value, count: -1 }))} write={(one) => sayValue("weapon", one.value)} />
      <Choice name="source" values={found?.source} />
      <Choice
        name="precision" values={PRECISIONS.slice(0, -1).map((value) => ({ value, count: -1 }))}
        write={(one) => say("filter.precision_to", { what: sayValue("precision", one.value) })}
      />
      <div class="pair">
        <NumberFilter name="killed" />
        <NumberFilter name="outlets" />
      </div>
      <Choice
        name="background" values={["false", "true"].map((value) => ({ value, count: -1 }))}
        write={(one) => say(`filter.background_${one.value}` as Key)}
      />
    </form>
  );
}

function TextFilter({ name, label, hint, kind = "text" }: { name: FilterName; label: string; hint: string; kind?: "text" | "search" }) {
  const value = overviewParams.value.get(name) ?? "";
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setTyped(value), [value]);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setFilters({ [name]: text.trim() || null }, { replace: true }), 350);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input type={kind as "search"} dir="auto" value={typed} placeholder={hint} onInput={(event) => type(event.currentTarget.value)} />
    </label>
  );
}

function NumberFilter({ name }: { name: "killed" | "outlets" }) {
  return (
    <label class="field">
      <span>{say(`filter.${name}`)}</span>
      <input
        type="number" min="0" inputMode="numeric" value={overviewParams.value.get(name) ?? ""}
        onChange={(event) => setFilters({ [name]: /^\d+$/.test(event.currentTarget.value) ? event.currentTarget.value : null })}
      />
    </label>
  );
}

function Choice({ name, values, write }: {
  name: FilterName; values: readonly FacetValue[] | undefined; write?: (one: FacetValue) => string;
}) {
  const chosen = overviewParams.value.get(name) ?? "";
  const offered = [...(values ?? [])];
  if (chosen && !offered.some((one) => one.value === chosen)) offered.unshift({ value: chosen, count: -1 });
  const shown = write ?? ((one: FacetValue) => nameOf({ text: one.value, name_en: one.name_en ?? null, name_ar: one.name_ar ?? null }));
  return (
    <label class="field">
      <span>{say(`filter.${name}` as Key)}</span>
      <select value={chosen} onChange={(event) => setFilters({ [name]: event.currentTarget.value || null })}>
        <option value="">{say("filter.any")}</option>
        {offered.map((one) => (
          <option key={one.value} value={one.value}>
            {shown(one)}{one.count >= 0 ? ` (${num(one.count)})` : ""}
          </option>
        ))}
      </select>
    </label>
  );
}

/** An actor: one of those that occur, or any part of a name. */
function NamedFilter({ name, values }: { name: "actor"; values: readonly FacetValue[] | undefined }) {
  const chosen = overviewParams.value.get(name) ?? "";
  const label = (one: FacetValue): string => nameOf({ text: one.value, name_en: one.name_en ?? null, name_ar: one.name_ar ?? null });
  const found = values?.find((one) => one.value === chosen);
  const take = (text: string): void => {
    const match = values?.find((one) => label(one) === text.trim());
    setFilters({ [name]: match?.value ?? (text.trim() || null) });
  };
  return (
    <label class="field">
      <span>{say("filter.actor")}</span>
      <input
        type="text" list="actors" dir="auto" autocomplete="off" key={chosen} defaultValue={found ? label(found) : chosen}
        placeholder={say("filter.actor_hint")} onChange={(event) => take(event.currentTarget.value)}
      />
      <datalist id="actors">{values?.map((one) => <option key={one.value} value={label(one)}>{num(one.count)}</option>)}</datalist>
    </label>
  );
}

/** What is filtered by, each with a button that drops it. */
export function ActiveFilters() {
  const params = allFilters.value;
  const entries = [...params.entries()];
  if (!entries.length) return null;
  const drop = (name: string, value: string): void => {
    const rest = params.getAll(name).filter((one) => one !== value);
    setFilters({ [name]: rest.length ? rest : null });
  };
  const told = (name: string, value: string): string => {
    if (name === "type" || name === "status" || name === "weapon" || name === "precision") return sayValue(name, value);
    if (name === "country") return country(value);
    if (name === "bbox" || name === "polygon") return say("filter.area");
    if (["disputed", "claimed", "denied", "news"].includes(name)) return say(`filter.${name}` as Key);
    if (name === "background") return say(`filter.background_${value}` as Key);
    const named = facets.value?.[name as "actor" | "affiliation" | "source"]?.find?.((one) => one.value === value);
    return `${say(`filter.${name}` as Key)}: \u2068${named ? nameOf({ text: value, name_en: named.name_en ?? null, name_ar: named.name_ar ?? null }) : disarm(value)}\u2069`;
  };
  return (
    <div class="active" role="group" aria-label={say("filter.active")}>
      {entries.map(([name, value]) => (
        <button type="button" class="chip chip-filter" key={`${name} ${value}`} onClick={() => drop(name, value)} aria-label={say("filter.drop", { what: told(name, value) })}>
          {told(name, value)} <span aria-hidden="true">✕</span>
        </button>
      ))}
      <button type="button" class="link" onClick={clearFilters}>{say("filter.clear")}</button>
    </div>
  );
}

/** Exports and the briefing, of exactly what is shown. */
export function TakeAway() {
  const [formats, setFormats] = useState<{ name: string; label: string }[] | null>(null);
  const open = (): void => {
    if (formats) return;
    api.exports().then((answer) => setFormats(answer.formats), () => setFormats([]));
  };
  const brief = (format: string): string => {
    const params = new URLSearchParams(allFilters.value);
    params.set("format", format);
    return api.briefOf(params);
  };
  return (
    <details class="menu" onToggle={open}>
      <summary>{say("export.label")}</summary>
      <div class="menu-body">
        <p class="soft">{say("export.hint")}</p>
        {(["html", "pdf", "md"] as const).map((format) => (
          <a key={format} href={brief(format)} download>{say("export.brief", { format: format.toUpperCase() })}</a>
        ))}
        {formats?.map((format) => (
          <a key={format.name} href={api.exportOf(format.name, allFilters.value)} download>{format.label}</a>
        ))}
        <button type="button" onClick={() => print()}>{say("export.print")}</button>
      </div>
    </details>
  );
}
