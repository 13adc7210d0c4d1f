/** Loading, empty and failed, said in words. */
import type { ComponentChildren } from "preact";
import { ApiError } from "../api/client";
import { useEffect, useState } from "preact/hooks";
import { say } from "../words";

export function Loading({ what }: { what: string }) {
  return <div class="state" role="status"><p class="loading-words">{what}</p></div>;
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return <div class="state"><p><b>{title}</b></p>{children && <p>{children}</p>}</div>;
}

/** What went wrong and what to do about it, in the page's language; the server's own words below. */
export function Failed({ error, again }: { error: ApiError; again?: () => void }) {
  const key =
    error.status === 0 ? "unreachable"
    : error.status === 401 ? "unauthorised"
    : error.status === 403 ? "forbidden"
    : error.status === 404 ? "not_found"
    : error.status === 409 ? "conflict"
    : error.status === 429 ? "too_many"
    : error.status === 503 ? "unavailable"
    : error.status === 400 ? "bad_request" : "internal";
  return (
    <div class="state failed" role="alert">
      <p><b>{say(`error.${key}`)}</b></p>
      <p>{say(`error.${key}_hint`)}</p>
      {error.message && <p class="soft" dir="ltr" lang="en">{error.message} {error.hint}</p>}
      {again && <button type="button" onClick={again}>{say("error.again")}</button>}
    </div>
  );
}

export type Asked<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: ApiError }
  | { readonly state: "here"; readonly value: T };

/** Ask when `key` changes; an answer that comes too late is dropped. `again` asks once more. */
export function useAsked<T>(key: string, ask: () => Promise<T>): [Asked<T>, () => void] {
  const [held, setHeld] = useState<{ key: string; asked: Asked<T> }>({ key, asked: { state: "loading" } });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    setHeld((before) => (before.key === key && before.asked.state === "here" ? before : { key, asked: { state: "loading" } }));
    ask().then(
      (value) => current && setHeld({ key, asked: { state: "here", value } }),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (current) setHeld({ key, asked: { state: "failed", error } });
      },
    );
    return () => {
      current = false;
    };
  }, [key, turn]);
  return [held.key === key ? held.asked : { state: "loading" }, () => setTurn((n) => n + 1)];
}
