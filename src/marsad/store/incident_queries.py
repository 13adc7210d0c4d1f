"""Questions to the incidents of a database."""

from __future__ import annotations

import datetime as dt

import msgspec

from marsad.errors import UsageError
from marsad.records import Account, EventType, Incident, Prominence, Record
from marsad.store import linking_schema as schema
from marsad.store.sqlite import Store


class Filters(Record, frozen=True):
    """Which incidents are wanted; None asks for nothing.

    `since` and `until` are days, inclusive, that the incident's days must touch. `place` is part
    of a place's or first-order division's name, in any case. `actor` is an actor's id, or part
    of a name or wording. `killed` and `outlets` are least numbers. `news` leaves out what
    reports tell of besides only.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    country: str | None = None
    place: str | None = None
    type: EventType | None = None
    actor: str | None = None
    killed: int | None = None
    outlets: int | None = None
    disputed: bool = False
    news: bool = False
    limit: int | None = None


def find_incidents(store: Store, filters: Filters | None = None) -> list[Incident]:
    """Return the incidents that `filters` let pass, with their accounts, in the order of days.

    Incidents without a day come last; merged ids are left out.
    """
    filters = filters or Filters()
    clauses, values = _state(filters)
    sql = (
        "SELECT id, data FROM incident WHERE " + " AND ".join(clauses) + " ORDER BY day_start IS "
        "NULL, day_start, id"
    )
    with store.transaction() as connection:
        schema.make_tables(connection)
        found = []
        for name, data in schema.fetch(connection, sql, values):
            incident = msgspec.json.decode(data, type=Incident)
            if filters.actor and not _names_actor(incident, filters.actor):
                continue
            rows = schema.fetch(
                connection, "SELECT data FROM account WHERE incident = ? ORDER BY id", (name,)
            )
            accounts = tuple(msgspec.json.decode(row, type=Account) for (row,) in rows)
            found.append(msgspec.structs.replace(incident, accounts=accounts))
            if filters.limit is not None and len(found) >= filters.limit:
                break
    return found


def find_account(store: Store, name: str) -> Account:
    """Return an account by its id, or by a report's id: that report's news, or its only account.

    Raises `UsageError` for a name that is neither, and for a report whose account is not clear.
    """
    with store.transaction() as connection:
        schema.make_tables(connection)
        rows = schema.fetch(
            connection, "SELECT data FROM account WHERE id = ? OR doc = ? ORDER BY id", (name, name)
        )
    accounts = [msgspec.json.decode(data, type=Account) for (data,) in rows]
    if not accounts:
        raise UsageError(
            f"there is no report or account {name} among the incidents",
            hint="`marsad incidents --format jsonl` has the ids of reports and accounts.",
        )
    leads = [account for account in accounts if account.prominence is Prominence.LEAD]
    if len(accounts) > 1 and not leads:
        listed = ", ".join(account.id for account in accounts)
        raise UsageError(
            f"{name} tells of several incidents and has none as its news",
            hint=f"Name one of its accounts: {listed}.",
        )
    return leads[0] if leads else accounts[0]


def find_history(store: Store, incident_id: str) -> list[tuple[str, str, str | None]]:
    """Return an incident's history: the incident, what became of it, the other one."""
    with store.transaction() as connection:
        schema.make_tables(connection)
        return schema.load_history(connection, incident_id)


def _state(filters: Filters) -> tuple[list[str], list[object]]:
    clauses, values = ["forward IS NULL", "data IS NOT NULL"], list[object]()

    def add(clause: str, *given: object) -> None:
        clauses.append(clause)
        values.extend(given)

    if filters.since:
        add("COALESCE(day_end, day_start) >= ?", filters.since.isoformat())
    if filters.until:
        add("COALESCE(day_start, day_end) <= ?", filters.until.isoformat())
    if filters.country:
        add("country = ?", filters.country.upper())
    if filters.place:
        part = f"%{filters.place}%"
        add("(place LIKE ? OR admin1 LIKE ?)", part, part)
    if filters.type:
        add("type = ?", filters.type.value)
    if filters.killed is not None:
        add("killed >= ?", filters.killed)
    if filters.outlets is not None:
        add("outlets >= ?", filters.outlets)
    if filters.disputed:
        add("disputed != ''")
    if filters.news:
        add("reports > 0")
    return clauses, values


def _names_actor(incident: Incident, wanted: str) -> bool:
    part = wanted.casefold()
    return any(
        actor.actor_id == wanted
        or part in actor.text.casefold()
        or part in (actor.name_en or "").casefold()
        for actor in (*incident.actors, *incident.claimed_by)
    )
