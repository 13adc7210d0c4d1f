"""Incidents out of a database, with their reports, a few hundred at a time.

Only the ids of what is wanted are held in memory; everything else passes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from marsad.exchange.json_lines import strip_linking
from marsad.exchange.model import Source, Told, tell
from marsad.incidents.accounts import name_account
from marsad.incidents.reconcile import reconcile
from marsad.records import (
    Account,
    Event,
    Incident,
    Prominence,
    Reading,
    Report,
    Statement,
    Status,
)
from marsad.store import Store
from marsad.store.derived import account, current, incident
from marsad.store.incident_queries import Filters, state_filters, state_told
from marsad.store.queries import select_in, split_list
from marsad.store.rows import decode_report
from marsad.store.schema import event, reading, report, statement

BATCH = 200
UNLINKED = (Status.THREATENED.value, Status.RECURRENT.value)
"""What is told in these ways is never linked into incidents."""


def walk_told(
    store: Store, filters: Filters | None = None, *, text: bool = False, unlinked: bool = False
) -> Iterator[Told]:
    """Yield the incidents that `filters` let pass in the order of days, with their reports.

    `text` adds the reports' texts. `unlinked` adds, behind the incidents, the threatened and
    recurrent events, each as the one report tells it: its id is the report's, "#", the event's.
    """
    filters = filters or Filters()
    with store.snapshot() as connection:
        names = list(connection.execute(_select_names(filters)).scalars())
        for chunk in split_list(names, BATCH):
            yield from add_sources(connection, _load_incidents(connection, chunk), text=text)
        if unlinked:
            yield from _walk_unlinked(connection, filters, text=text)


def count_unlinked(store: Store, filters: Filters | None = None) -> dict[Status, int]:
    """Count the threatened and recurrent events that `filters` let pass."""
    query = (
        select(event.c.status, func.count())
        .join_from(current, event, event.c.reading_key == current.c.reading_key)
        .where(*_state_events(filters or Filters()))
        .group_by(event.c.status)
    )
    with store.snapshot() as connection:
        return {Status(name): count for name, count in connection.execute(query)}


def walk_readings(store: Store, docs: Iterable[str] | None = None) -> Iterator[Reading]:
    """Yield the reading that counts of each report, or of those in `docs`, in the order of ids."""
    with store.snapshot() as connection:
        query = select(current.c.doc, current.c.reading_key).order_by(current.c.doc)
        wanted = None if docs is None else set(docs)
        keys = [
            (doc, key)
            for doc, key in connection.execute(query)
            if key is not None and (wanted is None or doc in wanted)
        ]
        for chunk in split_list(keys, BATCH):
            yield from _load_readings(connection, [key for _, key in chunk])


def find_told_docs(store: Store, filters: Filters) -> set[str]:
    """Return the ids of the reports that tell of the incidents that `filters` let pass."""
    with store.snapshot() as connection:
        names = list(connection.execute(_select_names(filters)).scalars())
        query = select(account.c.doc)
        return {doc for (doc,) in select_in(connection, query, account.c.incident, names)}


def _select_names(filters: Filters) -> Select[Any]:
    return (
        select(incident.c.id)
        .where(*state_filters(filters))
        .order_by(incident.c.day_start.is_(None), incident.c.day_start, incident.c.id)
        .limit(filters.limit)
    )


def _load_incidents(connection: Connection, names: Sequence[str]) -> Iterator[Incident]:
    rows = dict(select_in(connection, select(incident.c.id, incident.c.data), incident.c.id, names))
    told: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    query = select(account.c.incident, account.c.id, account.c.data)
    for home, name, data in select_in(connection, query, account.c.incident, names):
        told[home].append((name, data))
    for name in names:
        accounts = tuple(_decode_account(data) for _, data in sorted(told[name]))
        yield strip_linking(
            msgspec.structs.replace(_decode_incident(rows[name]), accounts=accounts)
        )


def add_sources(
    connection: Connection, incidents: Iterable[Incident], *, text: bool = False
) -> Iterator[Told]:
    """Give incidents their reports; one that the store does not have is as its account says."""
    listed = list(incidents)
    docs = {one.doc for each in listed for one in each.accounts}
    query = select(report.c.data).join_from(current, report, report.c.key == current.c.report_key)
    found = {}
    for (data,) in select_in(connection, query, current.c.doc, docs):
        known: Report = decode_report(data)
        found[known.id] = Source(
            doc=known.id,
            title=known.title,
            published=known.published.isoformat() if known.published else None,
            source=known.source,
            url=known.url,
            lang=known.lang.value if known.lang else None,
            text=known.full if text else None,
        )
    for each in listed:
        bare = tell(each)
        yield msgspec.structs.replace(
            bare, sources=tuple(found.get(source.doc, source) for source in bare.sources)
        )


def _walk_unlinked(connection: Connection, filters: Filters, *, text: bool) -> Iterator[Told]:
    query = (
        select(event.c.key)
        .join_from(current, event, event.c.reading_key == current.c.reading_key)
        .where(*_state_events(filters))
        .order_by(event.c.date_start.is_(None), event.c.date_start, current.c.doc, event.c.key)
    )
    keys = list(connection.execute(query).scalars())
    for chunk in split_list(keys, BATCH):
        rows = select_in(connection, _select_events(), event.c.key, chunk)
        order = {key: number for number, key in enumerate(chunk)}
        rows.sort(key=lambda row: order[row[0]])
        made = (_make_incident(doc, source, published, title, data)
                for _, doc, source, published, title, data in rows)  # fmt: skip
        yield from add_sources(connection, made, text=text)


def _select_events() -> Select[Any]:
    return (
        select(
            event.c.key, current.c.doc, report.c.source, report.c.published, report.c.title,
            event.c.data,
        )
        .join_from(current, event, event.c.reading_key == current.c.reading_key)
        .join(report, report.c.key == current.c.report_key)
    )  # fmt: skip


def _state_events(filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions on events; those that only incidents can meet let none pass."""
    table = event.c
    found: list[ColumnElement[bool]] = [table.status.in_(UNLINKED)]
    found += state_told(event, table.date_start, table.date_end, filters)
    if filters.killed is not None:
        found.append(table.killed_min >= filters.killed)
    if (filters.outlets or 0) > 1 or filters.disputed or filters.source or filters.news:
        found.append(table.status == "none of them")
    return found


def _make_incident(
    doc: str, source: str | None, published: str | None, title: str, data: str
) -> Incident:
    told = _decode_event(data)
    name = name_account(doc, told.id)
    one = Account(
        id=name, doc=doc, event=told, prominence=Prominence.ASIDE, published=published,
        source=source, title=title,
    )  # fmt: skip
    return msgspec.structs.replace(reconcile(name, [one]), status=told.status)


def _load_readings(connection: Connection, keys: Sequence[int]) -> Iterator[Reading]:
    heads = dict(select_in(connection, select(reading.c.key, reading.c.data), reading.c.key, keys))
    events: dict[int, list[tuple[int, str]]] = {key: [] for key in keys}
    said: dict[int, list[tuple[int, str]]] = {key: [] for key in keys}
    for table, there in ((event, events), (statement, said)):
        query = select(table.c.reading_key, table.c.key, table.c.data)
        for home, key, data in select_in(connection, query, table.c.reading_key, keys):
            there[home].append((key, data))
    for key in keys:
        yield msgspec.structs.replace(
            msgspec.json.decode(heads[key], type=Reading),
            events=tuple(_decode_event(data) for _, data in sorted(events[key])),
            statements=tuple(_decode_statement(data) for _, data in sorted(said[key])),
        )


_decode_incident = msgspec.json.Decoder(Incident).decode
_decode_account = msgspec.json.Decoder(Account).decode
_decode_event = msgspec.json.Decoder(Event).decode
_decode_statement = msgspec.json.Decoder(Statement).decode
