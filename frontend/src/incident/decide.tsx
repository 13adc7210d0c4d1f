/** What an analyst may rule: put two incidents together, take an account out, correct values. */
import { useState } from "preact/hooks";
import { api, ApiError, may } from "../api/client";
import type { IncidentAnswer } from "../api/types";
import { Failed } from "../parts/states";
import { go, writeRoute } from "../route";
import { disarm } from "../text/controls";
import { Plain } from "../text/plain";
import { say } from "../words";

export function Decide({ answer, again }: { answer: IncidentAnswer; again: () => void }) {
  const { incident } = answer;
  const [other, setOther] = useState("");
  const [account, setAccount] = useState("");
  const [reason, setReason] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [done, setDone] = useState<string | null>(null);
  if (!may("review")) {
    return (
      <>
        <p class="soft">{say("decide.not_allowed")}</p>
        <Correct answer={answer} />
      </>
    );
  }
  const run = (what: Promise<{ incidents: string[] }>, told: string): void => {
    setError(null);
    what.then(
      ({ incidents }) => {
        setDone(told);
        setReason("");
        const to = incidents[0];
        if (to && to !== incident.id) go(writeRoute("incident", to));
        else again();
      },
      (caught: unknown) => {
        if (!(caught instanceof ApiError)) throw caught;
        setError(caught);
      },
    );
  };
  const idOf = (text: string): string => /i-[0-9a-f]+/.exec(text)?.[0] ?? text.trim();
  return (
    <>
      {error && <Failed error={error} />}
      {done && <p class="notice" role="status">{done}</p>}
      <label class="field"><span>{say("decide.reason")}</span>
        <input type="text" dir="auto" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <div class="two">
        <form onSubmit={(event) => { event.preventDefault(); run(api.merge(incident.id, idOf(other), reason), say("decide.merged")); }}>
          <h3>{say("decide.merge")}</h3>
          <label class="field"><span>{say("decide.other")}</span>
            <input type="text" dir="ltr" required value={other} placeholder="i-…" onInput={(event) => setOther(event.currentTarget.value)} />
          </label>
          <button type="submit">{say("decide.merge_do")}</button>
        </form>
        <form onSubmit={(event) => { event.preventDefault(); run(api.split(incident.id, account, reason), say("decide.split_done")); }}>
          <h3>{say("decide.split")}</h3>
          <label class="field"><span>{say("decide.account")}</span>
            <select required value={account} disabled={incident.accounts.length < 2} onChange={(event) => setAccount(event.currentTarget.value)}>
              <option value="">{say("decide.choose")}</option>
              {incident.accounts.map((one) => <option key={one.id} value={one.id}>{`\u2068${disarm(one.source ?? one.doc)}\u2069 · \u2068${disarm(one.title || one.doc)}\u2069`}</option>)}
            </select>
          </label>
          <button type="submit" disabled={incident.accounts.length < 2}>{say("decide.split_do")}</button>
        </form>
      </div>
      <Correct answer={answer} />
      <p class="soft">{say("decide.kept")}</p>
    </>
  );
}

function Correct({ answer }: { answer: IncidentAnswer }) {
  return (
    <div>
      <h3>{say("decide.correct")}</h3>
      <ul class="plain">
        {answer.incident.accounts.map((account) => (
          <li key={account.id}>
            <a href={writeRoute("review", account.id)}>{say("decide.correct_in")} <Plain text={account.title || account.doc} /></a>
          </li>
        ))}
      </ul>
    </div>
  );
}
