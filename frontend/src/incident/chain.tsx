/** Who says that who said: drawn from the report to the one who knows. */
import type { Account, Attribution, Names, Participant } from "../api/types";
import { Name } from "../parts/name";
import { namesOf } from "../reader/marks";
import { Plain } from "../text/plain";
import { writeRoute } from "../route";
import { say } from "../words";

export function Chains({ accounts, names }: { accounts: readonly Account[]; names: Names }) {
  return (
    <ul class="chains">
      {accounts.map((account) => {
        const chains = distinct(account.event.attributions ?? []);
        const named = new Set(chains.flatMap((chain) => chain.map((one) => one.text)));
        const loose = account.event.sources.filter((one) => !named.has(one.text));
        const all = [...chains, ...loose.map((one) => [one])];
        return (
          <li key={account.id} class="chain-row">
            <a class="chain-node chain-outlet" href={writeRoute("report", account.doc)}><Plain text={account.source ?? account.doc} /></a>
            {all.length ? (
              <ul class="chain-branches">
                {all.map((chain, i) => (
                  <li key={i} class="chain">
                    {chain.map((one, j) => (
                      <span class="chain-step" key={j}>
                        <Arrow />
                        <span class="chain-node"><Name of={namesOf(one, names)} worded /></span>
                      </span>
                    ))}
                  </li>
                ))}
              </ul>
            ) : (
              <span class="chain-step"><Arrow /><span class="soft">{say("chain.own")}</span></span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function distinct(attributions: readonly Attribution[]): (readonly Participant[])[] {
  const seen = new Map<string, readonly Participant[]>();
  for (const { chain } of attributions) seen.set(chain.map((one) => one.text).join("\u0000"), chain);
  return [...seen.values()].filter((chain) => chain.length > 0);
}

function Arrow() {
  return (
    <>
      <svg class="arrow" viewBox="0 0 34 12" width="34" height="12" aria-hidden="true"><path d="M0 6H30M24 1L31 6L24 11" /></svg>
      <span class="visually-hidden">{say("chain.quotes")}</span>
    </>
  );
}
