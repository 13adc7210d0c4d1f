/** Where the reader of the page is: view, id and filters, all in the address (`#/view/id?filters`). */
import { signal } from "@preact/signals";

export const VIEWS = ["overview", "incident", "report", "review", "analysis"] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  readonly view: View;
  readonly id: string | null;
  readonly params: URLSearchParams;
}

function isView(name: string): name is View {
  return (VIEWS as readonly string[]).includes(name);
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name = "", ...rest] = path.split("/");
  const id = rest.join("/");
  let decoded: string | null = null;
  try {
    decoded = id ? decodeURIComponent(id) : null;
  } catch {
    decoded = id; // a percent sign that belongs to no escape: the id as it stands
  }
  return { view: isView(name) ? name : "overview", id: decoded, params: new URLSearchParams(query) };
}

export function writeRoute(view: View, id?: string | null, params?: URLSearchParams): string {
  const query = params?.toString() ?? "";
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}${query ? `?${query}` : ""}`;
}

export const route = signal<Route>(parseRoute(location.hash));

/** The filters of the overview, kept while other views are open, so that going back loses nothing. */
export const overviewParams = signal<URLSearchParams>(
  route.value.view === "overview" ? route.value.params : new URLSearchParams(),
);

function follow(): void {
  route.value = parseRoute(location.hash);
  if (route.value.view === "overview") overviewParams.value = route.value.params;
}

addEventListener("hashchange", follow);

/** Go somewhere; `replace` leaves no step in the history (a brush that moves, a letter typed). */
export function go(hash: string, options: { replace?: boolean } = {}): void {
  if (options.replace) {
    history.replaceState(null, "", hash);
    follow();
  } else {
    location.hash = hash;
  }
}
