/** Questions to the API. Every failure is an `ApiError` with words that can be shown. */
import { signal } from "@preact/signals";
import type { Cycle } from "../analysis/types";
import type * as t from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** True while the server wants a token. */
export const needsToken = signal(false);
export const session = signal<t.Session | null>(null);

/** Whether the person here may do this (`code`, `review`); the server decides in the end. */
export function may(what: string): boolean {
  return session.value?.can.includes(what) ?? false;
}

async function call<T>(path: string, init: RequestInit & { signal?: AbortSignal } = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      credentials: "same-origin",
      ...init,
      headers: { Accept: "application/json", ...(init.headers ?? {}) },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "", "");
  }
  if (answer.status === 204) return undefined as T;
  let body: unknown;
  try {
    body = await answer.json();
  } catch {
    throw new ApiError(answer.status, "unreadable", answer.statusText, "");
  }
  if (!answer.ok) {
    const told = (body ?? {}) as { error?: string; message?: string; hint?: string };
    if (answer.status === 401) needsToken.value = true;
    throw new ApiError(answer.status, told.error ?? "", told.message ?? "", told.hint ?? "");
  }
  return body as T;
}

function post<T>(path: string, body: unknown, method = "POST"): Promise<T> {
  return call<T>(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

const part = encodeURIComponent;
const query = (params: URLSearchParams): string => (params.size > 0 ? `?${params}` : "");

export const api = {
  async session(): Promise<t.Session> {
    const found = await call<t.Session>("api/session");
    session.value = found;
    needsToken.value = found.can.length === 0;
    return found;
  },
  async signIn(token: string): Promise<void> {
    session.value = await post<t.Session>("api/session", { token });
    needsToken.value = false;
  },
  async signOut(): Promise<void> {
    await post<void>("api/session", {}, "DELETE");
    location.reload();
  },
  overview: (filters: URLSearchParams, abort: AbortSignal) =>
    call<t.Overview>(`api/overview${query(filters)}`, { signal: abort }),
  facets: (filters: URLSearchParams, abort: AbortSignal) =>
    call<t.Facets>(`api/facets${query(filters)}`, { signal: abort }),
  rows: (ids: readonly string[]) =>
    call<{ items: t.Row[] }>(`api/incidents?ids=${ids.map(part).join(",")}`),
  incident: (id: string) => call<t.IncidentAnswer>(`api/incidents/${part(id)}`),
  report: (id: string) => call<t.ReportAnswer>(`api/reports/${part(id)}`),
  reports: (filters: URLSearchParams) =>
    call<{ items: t.ReportRow[]; next: string | null }>(`api/reports${query(filters)}`),
  bytesOf: (id: string) => `api/reports/${part(id)}/bytes`,
  exports: () =>
    call<{ formats: { name: string; label: string; extension: string }[] }>("api/exports"),
  exportOf: (format: string, filters: URLSearchParams) =>
    `api/exports/${part(format)}${query(filters)}`,
  briefOf: (filters: URLSearchParams) => `api/brief${query(filters)}`,
  incidentBriefOf: (id: string, format: string) =>
    `api/incidents/${part(id)}/brief?format=${part(format)}`,
  merge: (id: string, other: string, reason: string) =>
    post<{ incidents: string[] }>(`api/incidents/${part(id)}/merge`, { other, reason }),
  split: (id: string, account: string, reason: string) =>
    post<{ incidents: string[] }>(`api/incidents/${part(id)}/split`, { account, reason }),
  queue: (stage: t.Stage, filters: URLSearchParams) => {
    const asked = new URLSearchParams(filters);
    asked.set("stage", stage);
    asked.set("limit", "20");
    return call<t.Queue>(
      `api/review/queue?${asked}`,
    );
  },
  item: (account: string, stage: t.Stage) =>
    call<t.ReviewItem>(`api/review/items/${part(account)}?stage=${stage}`),
  code: (coding: {
    account: string;
    stage: t.Stage;
    action: string;
    field: t.Field | null;
    value: unknown;
    span: { start: number; end: number } | null;
    reason: string;
  }) => post<{ coding: t.Coding; next: t.QueueItem | null }>("api/review/codings", coding),
  undo: (key: number) => post<unknown>("api/review/undo", { key }),
  claim: (account: string) =>
    post<{ in_use_by: string; until: string }>("api/review/claims", { account }),
  release: (account: string) => post<void>(`api/review/claims/${part(account)}`, {}, "DELETE"),
  agreement: (stage: t.Stage) => call<t.Agreement>(`api/review/agreement?stage=${stage}`),
  definitions: () =>
    call<{
      definitions: { name: string; assertion_en: string; assertion_ar: string }[];
      available: boolean;
      sample: unknown;
    }>("api/analysis"),
  /** The shipped definition, or one of the asker's own (`marsad-sides/1`). */
  cycle: (definition: unknown) =>
    definition === null ? call<Cycle>("api/analysis/cycle") : post<Cycle>("api/analysis/cycle", definition),
};
