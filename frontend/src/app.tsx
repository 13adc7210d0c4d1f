import { useEffect, useRef, useState } from "preact/hooks";
import { AnalysisView } from "./analysis/analysis";
import { api, ApiError, needsToken, session } from "./api/client";
import { IncidentView } from "./incident/incident";
import { OverviewView } from "./overview/overview";
import { loadAgain } from "./overview/state";
import { Failed } from "./parts/states";
import { choice, choose, type Choice } from "./parts/theme";
import { ReaderView } from "./reader/reader";
import { ReportsView } from "./reader/reports";
import { ReviewView } from "./review/review";
import { overviewParams, route, writeRoute, type View } from "./route";
import { lang, rtl, say, setLang, type Key } from "./words";

const TABS: readonly View[] = ["overview", "report", "review", "analysis"];

let started = false;

export function App() {
  const { view, id } = route.value;
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.documentElement.lang = lang.value;
    document.documentElement.dir = rtl.value ? "rtl" : "ltr";
    document.title = `${say(`view.${view}` as Key)}${id ? ` · ${id}` : ""} · ${say("app.name")}`;
  }, [lang.value, view, id]);
  useEffect(() => {
    // after a change of view the reader of a screen starts at the top of it
    if (started) main.current?.focus({ preventScroll: true });
    started = true;
    scrollTo(0, 0);
  }, [view, view === "review" ? "" : id]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{say("app.skip")}</a>
      <Header view={view} />
      <NewIncidents />
      <main id="main" ref={main} tabIndex={-1} class={`view-${view}`}>
        {needsToken.value ? <SignIn /> : <Current view={view} id={id} />}
      </main>
    </>
  );
}

function Current({ view, id }: { view: View; id: string | null }) {
  if (view === "incident" && id) return <IncidentView id={id} key={id} />;
  if (view === "report") return id ? <ReaderView id={id} key={id} /> : <ReportsView />;
  if (view === "review") return <ReviewView id={id} />;
  if (view === "analysis") return <AnalysisView />;
  return <OverviewView />;
}

function Header({ view }: { view: View }) {
  const current = view === "incident" ? "overview" : view;
  return (
    <header class="top">
      <a class="brand" href={writeRoute("overview", null, overviewParams.value)}>
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><circle cx="16" cy="16" r="13" /><path d="M16 4v7M16 21v7M4 16h7M21 16h7" /><circle class="eye" cx="16" cy="16" r="3" /></svg>
        <span>{say("app.name")}</span>
      </a>
      <nav aria-label={say("app.nav")}>
        {TABS.map((tab) => (
          <a key={tab} href={writeRoute(tab, null, tab === "overview" ? overviewParams.value : undefined)} aria-current={current === tab ? "page" : undefined}>
            {say(`view.${tab}` as Key)}
          </a>
        ))}
      </nav>
      <div class="settings">
        <label class="theme">
          <span class="visually-hidden">{say("theme.label")}</span>
          <select value={choice.value} onChange={(event) => choose(event.currentTarget.value as Choice)}>
            {(["system", "light", "dark"] as const).map((one) => <option key={one} value={one}>{say(`theme.${one}`)}</option>)}
          </select>
        </label>
        <button type="button" class="lang" lang={lang.value === "ar" ? "en" : "ar"} onClick={() => setLang(lang.value === "ar" ? "en" : "ar")}>
          {lang.value === "ar" ? "English" : "العربية"}
        </button>
        {session.value?.name && !session.value.open && (
          <button type="button" onClick={() => void api.signOut()} title={`${session.value.name}, ${session.value.role}`}>{say("session.out")}</button>
        )}
      </div>
    </header>
  );
}

/** Told by the server's stream; nothing moves under the reader's hands until he asks for it. */
function NewIncidents() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (needsToken.value || !session.value) return;
    const stream = new EventSource("api/stream");
    stream.addEventListener("incident", (event) => {
      try {
        const told = JSON.parse((event as MessageEvent<string>).data) as { ids: string[] };
        setIds((before) => new Set([...before, ...told.ids]));
      } catch {
        // a message that is cut off: the next one tells again
      }
    });
    return () => stream.close();
  }, [needsToken.value, session.value]);
  if (!ids.size) return null;
  return (
    <p class="notice fresh" role="status">
      {say("stream.new", { n: ids.size })}{" "}
      <button type="button" onClick={() => { setIds(new Set()); loadAgain(); }}>{say("stream.show")}</button>
    </p>
  );
}

function SignIn() {
  const [error, setError] = useState<ApiError | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get("token") ?? "").trim();
    api.signIn(token).then(() => setError(null), (caught: unknown) => {
      if (!(caught instanceof ApiError)) throw caught;
      setError(caught);
    });
  };
  return (
    <form class="state sign-in" onSubmit={submit}>
      <h1>{say("session.label")}</h1>
      <p>{say("session.hint")}</p>
      {error && <Failed error={error} />}
      <label class="field"><span>{say("session.token")}</span><input type="password" name="token" dir="ltr" required autocomplete="current-password" /></label>
      <button type="submit">{say("session.in")}</button>
    </form>
  );
}

