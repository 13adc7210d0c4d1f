"""Questions to the incidents of a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from marsad.errors import UsageError
from marsad.records import Account, EventType, Incident, Prominence, Record, Status
from marsad.store.database import Store
from marsad.store.derived import account, incident
from marsad.store.linking_rows import load_history
from marsad.store.queries import select_in, split_list
from marsad.text.folding import fold_word


class Filters(Record, frozen=True):
    """Which incidents are wanted; None asks for nothing.

    `since` and `until` are days, inclusive, that the incident's days must touch. `place` is part
    of a place's or first-order division's name, `actor` an actor's id or part of a name or
    wording, both folded (case, vowel signs, hamza). `source` published an account. `killed` and
    `outlets` are least numbers. `news` leaves out what reports tell of besides only.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    country: str | None = None
    place: str | None = None
    type: EventType | None = None
    status: Status | None = None
    source: str | None = None
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
    with store.snapshot() as connection:
        return list(read_incidents(connection, filters))


def read_incidents(connection: Connection, filters: Filters) -> Iterator[Incident]:
    """Yield incidents as `find_incidents` returns them, a few hundred at a time."""
    query = (
        select(incident.c.id, incident.c.data)
        .where(*state_filters(filters))
        .order_by(incident.c.day_start.is_(None), incident.c.day_start, incident.c.id)
        .limit(filters.limit)
    )
    decode = msgspec.json.Decoder(Incident).decode
    decode_account = msgspec.json.Decoder(Account).decode
    told = select(account.c.incident, account.c.id, account.c.data)
    for chunk in split_list(connection.execute(query).all()):
        names = [name for name, _ in chunk]
        accounts: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
        for home, name, data in select_in(connection, told, account.c.incident, names):
            accounts[home].append((name, data))
        for name, data in chunk:
            yield msgspec.structs.replace(
                decode(data),
                accounts=tuple(decode_account(text) for _, text in sorted(accounts[name])),
            )


def find_account(store: Store, name: str) -> Account:
    """Return an account by its id, or by a report's id: that report's news, or its only account.

    Raises `UsageError` for a name that is neither, and for a report whose account is not clear.
    """
    query = (
        select(account.c.data)
        .where(or_(account.c.id == name, account.c.doc == name))
        .order_by(account.c.id)
    )
    with store.snapshot() as connection:
        rows = connection.execute(query).all()
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
    with store.snapshot() as connection:
        return load_history(connection, incident_id)


def state_filters(filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions that live incidents have to meet, for any query of `incident`."""
    table = incident.c
    found: list[ColumnElement[bool]] = [table.forward.is_(None), table.data.is_not(None)]
    found += state_told(incident, table.day_start, table.day_end, filters)
    if filters.source:
        told = select(account.c.incident).where(account.c.source == filters.source)
        found.append(table.id.in_(told))
    if filters.killed is not None:
        found.append(table.killed >= filters.killed)
    if filters.outlets is not None:
        found.append(table.outlets >= filters.outlets)
    if filters.disputed:
        found.append(table.disputed != "")
    if filters.news:
        found.append(table.reports > 0)
    return found


def state_told(
    table: Table, start: ColumnElement[Any], end: ColumnElement[Any], filters: Filters
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what, when, where and by whom, of events or of incidents."""
    if filters.since:
        yield func.coalesce(end, start) >= filters.since.isoformat()
    if filters.until:
        yield func.coalesce(start, end) <= filters.until.isoformat()
    if filters.country:
        yield table.c.country == filters.country.upper()
    if filters.place:
        yield has_line(table.c.area, filters.place)
    if filters.type:
        yield table.c.type == filters.type.value
    if filters.status:
        yield table.c.status == filters.status.value
    if filters.actor:
        yield has_line(table.c.actors, filters.actor)


def has_line(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """Return the condition that a line of folded names has `part` in it."""
    return column.contains(" ".join(fold_word(part).split()), autoescape=True)
