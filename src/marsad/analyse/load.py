"""Incidents out of a database, as the facts that definitions look at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from marsad.analyse.sample import Sample, build_sample, gather_event_facts, gather_facts
from marsad.analyse.sides import Definition, Facts
from marsad.records import Incident
from marsad.store import Store
from marsad.store.derived import account, incident
from marsad.store.reports import find_events
from marsad.store.schema import report

BATCH = 20_000


def load_sample(store: Store, definition: Definition) -> Sample:
    """Build a sample of a database: of incidents where reports were linked, else of accounts.

    Raises `TooLittleError` and `InputError` as `build_sample` does.
    """
    with store.snapshot() as connection:
        days = _find_report_days(connection)
        if _has_incidents(connection):
            sources = _find_sources(connection)
            facts = _read_incidents(connection, definition, sources)
            return build_sample(facts, definition, report_days=days)
    accounts = (gather_event_facts(stored.doc, stored.event) for stored in find_events(store))
    return build_sample(accounts, definition, report_days=days, accounts=True)


def _has_incidents(connection: Connection) -> bool:
    some = select(incident.c.id).where(incident.c.data.is_not(None), incident.c.forward.is_(None))
    return connection.execute(some.limit(1)).first() is not None


def _find_report_days(connection: Connection) -> list[dt.date] | None:
    """Return the days of publication, None where hardly any report has one."""
    rows = connection.execute(select(report.c.published)).all()
    days = [dt.date.fromisoformat(published[:10]) for (published,) in rows if published]
    return days if len(days) > len(rows) / 2 else None


def _find_sources(connection: Connection) -> dict[str, tuple[str, ...]]:
    told = (
        select(account.c.incident, account.c.source)
        .where(account.c.incident.is_not(None))
        .order_by(account.c.id)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, source in connection.execute(told):
        if source is not None and source not in found[name]:
            found[name].append(source)
    return {name: tuple(sources) for name, sources in found.items()}


def _read_incidents(
    connection: Connection, definition: Definition, sources: dict[str, tuple[str, ...]]
) -> Iterator[Facts]:
    """Yield incidents; those dated wholly outside the period are not even decoded."""
    query = select(incident.c.data).where(
        incident.c.data.is_not(None),
        incident.c.forward.is_(None),
        func.coalesce(incident.c.day_start, "0000") <= definition.end.isoformat(),
        func.coalesce(incident.c.day_end, "9999") >= definition.start.isoformat(),
    )
    decoder = msgspec.json.Decoder(Incident)
    result = connection.execute(query)
    while rows := result.fetchmany(BATCH):
        for (data,) in rows:
            facts = gather_facts(decoder.decode(data))
            yield msgspec.structs.replace(facts, sources=sources.get(facts.id, ()))
