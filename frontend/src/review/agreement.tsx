import { api } from "../api/client";
import type { Stage } from "../api/types";
import { Failed, Loading, useAsked } from "../parts/states";
import { num, say, sayValue, type Key } from "../words";

/** Krippendorff's alpha of each field, or why there is none. */
export function AgreementTable({ stage }: { stage: Stage }) {
  const [asked, again] = useAsked(`agreement ${stage}`, () => api.agreement(stage));
  if (asked.state === "loading") return <Loading what={say("loading.agreement")} />;
  if (asked.state === "failed") return <Failed error={asked.error} again={again} />;
  return (
    <section class="agreement">
      <h2>{say("review.agreement")}</h2>
      <p class="soft">{say("agreement.hint")}</p>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={say("review.agreement")}>
        <table>
          <thead><tr>
            <th scope="col">{say("incident.field")}</th><th scope="col">α</th><th scope="col">{say("agreement.metric")}</th>
            <th scope="col">{say("agreement.units")}</th><th scope="col">{say("agreement.coders")}</th>
          </tr></thead>
          <tbody>
            {asked.value.fields.map((one) => (
              <tr key={String(one.field)}>
                <th scope="row">{say((one.field === null ? "agreement.event" : `field.${one.field}`) as Key)}</th>
                <td>{one.alpha === null ? <span class="soft">{say("agreement.none")}{one.reason && <i lang="en" dir="auto"> {one.reason}</i>}</span> : num(Math.round(one.alpha * 1000) / 1000)}</td>
                <td>{sayValue("metric", one.metric)}</td><td>{num(one.pairable)} / {num(one.units)}</td><td>{num(one.coders)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
