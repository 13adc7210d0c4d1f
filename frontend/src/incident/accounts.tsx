/** Accounts side by side: a column each, a row for each field; cells of disputed fields are marked. */
import type { ComponentChildren } from "preact";
import type { Account, Incident, Names, Participant } from "../api/types";
import { Name } from "../parts/name";
import { Sign } from "../parts/sign";
import { namesOf, tellPlace, tellToll, tellWeapon } from "../reader/marks";
import { writeRoute } from "../route";
import { Plain } from "../text/plain";
import { moment, say, sayValue, span, type Key } from "../words";

type Cell = (account: Account) => ComponentChildren;

export function AccountTable({ incident, names }: { incident: Incident; names: Names }) {
  const { accounts, disputed } = incident;
  const people = (some: readonly Participant[]): ComponentChildren =>
    some.map((one, i) => <div key={i}><Name of={namesOf(one, names)} worded /></div>);
  const worded = (text: string | null | undefined): ComponentChildren =>
    text ? <span class="worded">«<Plain text={text} />»</span> : null;
  const rows: [string, Cell][] = [
    ["type", ({ event }) => <><Sign type={event.type} status={event.status} /> {sayValue("type", event.type)}</>],
    ["status", ({ event }) => event.status === "reported" ? null : <span class={`chip chip-${event.status}`}>{sayValue("status", event.status)}</span>],
    ["date", ({ event }) => event.date && <>{span(event.date.start, event.date.end)}{hours(event.date)} {worded(event.date.text)}</>],
    ["place", ({ event }) => event.place && <><bdi>{tellPlace(event.place, names)}</bdi> {worded(event.place.text)}</>],
    ["actors", ({ event }) => event.actors.length ? <>{people(event.actors)}<i class="soft">{sayValue("basis", event.actor_basis)}</i></> : null],
    ["targets", ({ event }) => people(event.targets)],
    ["weapons", ({ event }) => event.weapons.map((one, i) => <div key={i}>{tellWeapon(one)} {worded(one.text)}</div>)],
    ["killed", ({ event }) => event.killed.map((one, i) => <div key={i}>{tellToll(one)} {worded(one.text)}</div>)],
    ["injured", ({ event }) => event.injured.map((one, i) => <div key={i}>{tellToll(one)} {worded(one.text)}</div>)],
    ["claimed_by", ({ event }) => people(event.claimed_by)],
    ["sources", ({ event }) => people(event.sources)],
  ];
  const used = rows.filter(([, cell]) => accounts.some((account) => hasContent(cell(account))));
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={say("incident.accounts", { n: accounts.length })}>
      <table class="accounts">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">{say("incident.field")}</span></th>
            {accounts.map((account) => (
              <th scope="col" key={account.id}>
                <span class="account-source"><Plain text={account.source ?? account.doc} /></span>
                <span class="soft account-time">{account.published ? moment(account.published) : say("report.no_time")}</span>
                <a href={`${writeRoute("report", account.doc)}?event=${encodeURIComponent(account.event.id)}`} class="account-title">
                  <Plain text={account.title || account.doc} />
                </a>
                {account.prominence === "aside" && <span class="chip">{say("account.aside")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {used.map(([field, cell]) => (
            <tr key={field} class={disputed.includes(field) ? "is-disputed" : ""}>
              <th scope="row">
                {say(`field.${field}` as Key)}
                {disputed.includes(field) && <span class="chip chip-disputed">{say("flag.disputed")}</span>}
              </th>
              {accounts.map((account) => {
                const content = cell(account);
                const why = account.event.unresolved.find((one) => one.field === field);
                return (
                  <td key={account.id}>
                    {hasContent(content) ? content : <span class="soft" title={why?.reason}>{say(field === "status" ? "status.reported" : "none.stated")}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function hasContent(content: ComponentChildren): boolean {
  return Array.isArray(content) ? content.length > 0 : content !== null && content !== undefined && content !== false;
}

function hours(date: NonNullable<Account["event"]["date"]>): string {
  if (date.hour_start === null || date.hour_start === undefined) return "";
  const clock = (hour: number): string =>
    `${String(Math.floor(hour)).padStart(2, "0")}:${String(Math.round((hour % 1) * 60)).padStart(2, "0")}`;
  const end = date.hour_end ?? date.hour_start;
  return `${say("comma")}\u2066${clock(date.hour_start)}${end === date.hour_start ? "" : `–${clock(end)}`}\u2069`;
}
