"""Addresses of incidents: lists, and one with everything known of it."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

import msgspec
import numpy as np
from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

from marsad.errors import UsageError
from marsad.records import Account, Decision, Incident, Link, Record
from marsad.serve.access import Role
from marsad.serve.columns import Columns
from marsad.serve.cursors import read_cursor, write_cursor
from marsad.serve.flags import TextFlag, flag_accounts
from marsad.serve.names import Name, if_arabic, load_names
from marsad.serve.observatory import Observatory, Selection
from marsad.serve.reply import Asked, Wanted, Watch, answers, reply
from marsad.serve.rows import Row, make_rows
from marsad.serve.security import need
from marsad.store.incident_queries import find_history
from marsad.store.incidents import find_decisions
from marsad.store.page_queries import (
    follow_ids,
    load_account_data,
    load_headlines,
    load_incident_data,
)
from marsad.store.page_reports import bare_account

MOST_IDS = 200
MOST_FULL = 100
MOST_COMPARED = 12
"""Accounts of one incident that are compared pair by pair: 66 pairs."""


class Order(Enum):
    """Order of a list: from the first day on, or from the last day back (undated first)."""

    DAY = "day"
    NEWEST = "-day"


class IncidentPage(Record):
    """A page of a list: `total` pass the filters, `next` is the cursor of the next page."""

    total: int
    items: tuple[Row, ...]
    next: str | None


class FullPage(Record):
    """A page of whole incidents, as `marsad incidents --format jsonl` prints them."""

    total: int
    items: tuple[Incident, ...]
    next: str | None


class Change(Record, gc=False):
    """One line of an incident's history: `minted`, `merged` into or `split` from `other`."""

    incident: str
    change: str
    other: str | None


class IncidentDetail(Record):
    """All that is known of an incident.

    `links` compare its accounts pair by pair (the first `MOST_COMPARED` of them); news joins
    while the mean weight is at least `threshold` bits. `names` are by actor id.
    """

    incident: Incident
    asked: str
    merged: bool
    history: tuple[Change, ...]
    links: tuple[Link, ...]
    decisions: tuple[Decision, ...]
    threshold: float
    names: dict[str, Name]
    flags: tuple[TextFlag, ...]


@get("/incidents", responses=answers(IncidentPage), sync_to_thread=True)
def list_incidents(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    limit: Annotated[int, QueryParameter(ge=1, le=500, description="Incidents on a page.")] = 50,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
    order: Annotated[Order, QueryParameter(description="By day, or newest first.")] = Order.DAY,
    ids: Annotated[
        str | None, QueryParameter(description=f"Just these, comma between; up to {MOST_IDS}.")
    ] = None,
) -> Response[bytes]:
    """Incidents that pass the filters, page by page; or those named."""
    if ids is not None:
        return reply(request, watch, lambda: _list_named(watch, ids))

    def make() -> IncidentPage:
        selection = watch.select(filters)
        taken, following = _cut(selection, cursor, limit, order)
        names = [selection.columns.ids[n] for n in taken]
        items = _load_rows(watch, names)
        return IncidentPage(total=len(selection.positions), items=items, next=following)

    return reply(request, watch, make)


@get("/incidents/full", responses=answers(FullPage), sync_to_thread=True)
def list_full(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    limit: Annotated[int, QueryParameter(ge=1, le=MOST_FULL, description="On a page.")] = 20,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
    order: Annotated[Order, QueryParameter(description="By day, or newest first.")] = Order.DAY,
) -> Response[bytes]:
    """Whole incidents with their accounts, as `marsad incidents --format jsonl` prints them."""

    def make() -> FullPage:
        selection = watch.select(filters)
        taken, following = _cut(selection, cursor, limit, order)
        found = load_full(watch, [selection.columns.ids[n] for n in taken])
        return FullPage(total=len(selection.positions), items=tuple(found), next=following)

    return reply(request, watch, make)


def _list_named(watch: Observatory, ids: str) -> dict[str, object]:
    wanted = [name for name in dict.fromkeys(ids.split(",")) if name]
    if len(wanted) > MOST_IDS:
        raise UsageError(f"ids: no more than {MOST_IDS} at once")
    with watch.desk.snapshot() as connection:
        leads = follow_ids(connection, wanted)
        there = list(dict.fromkeys(leads.values()))
        data = load_incident_data(connection, there)
        titles = load_headlines(connection, there)
    asked = [(name, leads[name]) for name in wanted if name in leads]
    rows = make_rows(asked, data, titles)
    return {"total": len(rows), "items": rows, "next": None}


def _load_rows(watch: Observatory, names: list[str]) -> tuple[Row, ...]:
    with watch.desk.snapshot() as connection:
        data = load_incident_data(connection, names)
        titles = load_headlines(connection, names)
    return make_rows([(name, name) for name in names], data, titles)


def load_full(watch: Observatory, names: list[str]) -> list[Incident]:
    """Return incidents with their accounts, as the command line prints them."""
    with watch.desk.snapshot() as connection:
        data = load_incident_data(connection, names)
        accounts = load_account_data(connection, names)
    found = []
    for name in names:
        if name in data:
            told = (msgspec.json.decode(one, type=Account) for one in accounts[name])
            incident = msgspec.json.decode(data[name], type=Incident)
            found.append(msgspec.structs.replace(incident, accounts=tuple(map(bare_account, told))))
    return found


def _cut(
    selection: Selection, cursor: str | None, limit: int, order: Order
) -> tuple[list[int], str | None]:
    """Return the positions of a page and the cursor of the next one."""
    columns, positions = selection.columns, selection.positions
    place = read_cursor(cursor, tuple[int, str])
    back = order is Order.NEWEST
    first = len(positions) if back else 0
    if place is not None:
        # The incident that the cursor names may be gone: then its neighbours are as good.
        first = int(np.searchsorted(positions, _find_place(columns, *place)))
        if not back and first < len(positions) and columns.ids[positions[first]] == place[1]:
            first += 1
    taken = positions[max(0, first - limit) : first][::-1] if back else positions[first:][:limit]
    more = first - limit > 0 if back else first + limit < len(positions)
    if not more or not len(taken):
        return taken.tolist(), None
    last = int(taken[-1])
    return taken.tolist(), write_cursor((int(columns.start[last]), columns.ids[last]))


def _find_place(columns: Columns, start: int, name: str) -> int:
    """Return the first position that does not stand before (start, name)."""
    low, high = 0, len(columns)
    while low < high:
        middle = (low + high) // 2
        if (int(columns.start[middle]), columns.ids[middle]) < (start, name):
            low = middle + 1
        else:
            high = middle
    return low


@get("/incidents/{incident_id:str}", responses=answers(IncidentDetail), sync_to_thread=True)
def show_incident(request: Asked, watch: Watch, incident_id: FromPath[str]) -> Response[bytes]:
    """One incident with its accounts, history, decisions and the weights that link them."""
    return reply(request, watch, lambda: _load_detail(watch, incident_id))


def load_one(watch: Observatory, asked: str) -> Incident:
    """Return an incident with its accounts. Raises `NotFoundException` where there is none."""
    with watch.desk.snapshot() as connection:
        leads = follow_ids(connection, [asked])
    found = load_full(watch, [leads[asked]]) if asked in leads else []
    if not found:
        raise NotFoundException(f"there is no incident {asked[:80]}")
    return found[0]


def _load_detail(watch: Observatory, asked: str) -> IncidentDetail:
    from marsad.incidents.compare import compare_accounts
    from marsad.incidents.settings import load_settings
    from marsad.incidents.traits import find_traits

    incident = load_one(watch, asked)
    with watch.desk.snapshot() as connection:
        whole = load_account_data(connection, [incident.id])[incident.id][:MOST_COMPARED]
    settings = load_settings()
    traits = [find_traits(msgspec.json.decode(one, type=Account)) for one in whole]
    links = tuple(
        compare_accounts(one, other, settings)
        for n, one in enumerate(traits)
        for other in traits[n + 1 :]
    )
    accounts = {account.id for account in incident.accounts}
    return IncidentDetail(
        incident=incident,
        asked=asked,
        merged=asked != incident.id,
        history=tuple(
            Change(incident=one, change=change, other=other)
            for one, change, other in find_history(watch.desk.store, incident.id)
        ),
        links=links,
        decisions=tuple(
            decision
            for decision in find_decisions(watch.desk.store)
            if accounts & {decision.first, decision.second}
        ),
        threshold=settings.threshold,
        names=name_records(incident.accounts),
        flags=flag_accounts(incident.accounts),
    )


def name_records(accounts: tuple[Account, ...]) -> dict[str, Name]:
    """Return the names of all actors, and of places by their gazetteer id, in both languages."""
    known = load_names()
    names: dict[str, Name] = {}
    for account in accounts:
        event = account.event
        for one in (*event.actors, *event.targets, *event.claimed_by, *event.sources):
            for actor in (one.actor_id, *one.affiliations):
                if actor in known:
                    names[actor] = known[actor]
        place = event.place
        if place is not None and place.gazetteer_id is not None:
            before = names.get(place.gazetteer_id)
            names[place.gazetteer_id] = Name(
                en=place.name_en, ar=(before.ar if before else None) or if_arabic(place.text)
            )
    return names


def list_handlers() -> list[Any]:
    """Return the handlers of this module."""
    return [list_incidents, list_full, show_incident]


router = Router(
    "/api", route_handlers=list_handlers(), guards=[need(Role.READER)], tags=["incidents"]
)
