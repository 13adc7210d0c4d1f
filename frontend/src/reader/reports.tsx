/** The reports in the store, newest first, with a search. */
import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../api/client";
import type { ReportRow } from "../api/types";
import { Empty, Failed, Loading } from "../parts/states";
import { go, route, writeRoute } from "../route";
import { Plain } from "../text/plain";
import { moment, say } from "../words";

export function ReportsView() {
  const q = route.value.params.get("q") ?? "";
  const [items, setItems] = useState<ReportRow[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  const load = (cursor: string | null): void => {
    const params = new URLSearchParams({ limit: "50" });
    if (q) params.set("q", q);
    if (cursor) params.set("cursor", cursor);
    setError(null);
    api.reports(params).then(
      (answer) => {
        setItems((before) => (cursor ? [...(before ?? []), ...answer.items] : answer.items));
        setNext(answer.next);
      },
      (caught: unknown) => {
        if (!(caught instanceof ApiError)) throw caught;
        setError(caught);
      },
    );
  };
  useEffect(() => load(null), [q, turn]);
  const search = (text: string): void => {
    const params = new URLSearchParams();
    if (text.trim()) params.set("q", text.trim());
    go(writeRoute("report", null, params), { replace: true });
  };
  return (
    <div class="reports">
      <h1>{say("view.report")}</h1>
      <form role="search" onSubmit={(event) => { event.preventDefault(); search(String(new FormData(event.currentTarget).get("q") ?? "")); }}>
        <label class="field"><span>{say("filter.q")}</span><input type="search" name="q" dir="auto" defaultValue={q} /></label>
        <button type="submit">{say("reports.search")}</button>
      </form>
      {error && <Failed error={error} again={() => setTurn((n) => n + 1)} />}
      {!items && !error && <Loading what={say("loading.reports")} />}
      {items?.length === 0 && <Empty title={say("reports.none")}>{say(q ? "list.none_hint" : "list.empty_store_hint")}</Empty>}
      <ul class="report-rows">
        {items?.map((row) => (
          <li key={row.id}>
            <a href={writeRoute("report", row.id)} class="report-title" lang={row.lang ?? undefined}><Plain text={row.title || row.id} /></a>
            <span class="soft">
              {row.source && <><Plain text={row.source} /> · </>}
              {row.published ? moment(row.published) : say("report.no_time")} · {say("count.incidents", { n: row.events })}
            </span>
          </li>
        ))}
      </ul>
      {next && <button type="button" onClick={() => load(next)}>{say("reports.more")}</button>}
    </div>
  );
}
