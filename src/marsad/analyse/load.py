"""Incidents out of a database, as the facts that definitions look at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from marsad.analyse.sample import Sample, build_sample, gather_event_facts, gather_facts
from marsad.analyse.sides import Definition, Facts
from marsad.records import Incident
from marsad.store.sqlite import Store

BATCH = 20_000


def load_sample(store: Store, definition: Definition) -> Sample:
    """Build a sample of a database: of incidents where reports were linked, else of accounts.

    Raises `TooLittleError` and `InputError` as `build_sample` does.
    """
    with store.transaction() as connection:
        days = _find_report_days(connection)
        linked = _has_incidents(connection)
        if linked:
            sources = _find_sources(connection)
            facts = _read_incidents(connection, definition, sources)
            return build_sample(facts, definition, report_days=days)
    accounts = (gather_event_facts(stored.doc, stored.event) for stored in store.find_events())
    return build_sample(accounts, definition, report_days=days, accounts=True)


def _has_incidents(connection: Connection) -> bool:
    known = "SELECT count(*) FROM sqlite_master WHERE name IN ('incident', 'account')"
    if connection.exec_driver_sql(known).scalar_one() < 2:
        return False
    some = "SELECT EXISTS (SELECT 1 FROM incident WHERE data IS NOT NULL AND forward IS NULL)"
    return bool(connection.exec_driver_sql(some).scalar_one())


def _find_report_days(connection: Connection) -> list[dt.date] | None:
    """Return the days of publication, None where hardly any report has one."""
    rows = connection.exec_driver_sql("SELECT published FROM report").all()
    days = [dt.date.fromisoformat(published[:10]) for (published,) in rows if published]
    return days if len(days) > len(rows) / 2 else None


def _find_sources(connection: Connection) -> dict[str, tuple[str, ...]]:
    sql = (
        "SELECT incident, json_extract(data, '$.source') FROM account "
        "WHERE incident IS NOT NULL ORDER BY id"
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for incident, source in connection.exec_driver_sql(sql):
        if source is not None and source not in found[incident]:
            found[incident].append(source)
    return {incident: tuple(sources) for incident, sources in found.items()}


def _read_incidents(
    connection: Connection, definition: Definition, sources: dict[str, tuple[str, ...]]
) -> Iterator[Facts]:
    """Yield incidents; those dated wholly outside the period are not even decoded."""
    sql = (
        "SELECT data FROM incident WHERE data IS NOT NULL AND forward IS NULL AND "
        "coalesce(day_start, '0000') <= ? AND coalesce(day_end, '9999') >= ?"
    )
    limits = (definition.end.isoformat(), definition.start.isoformat())
    decoder = msgspec.json.Decoder(Incident)
    result = connection.exec_driver_sql(sql, limits)
    while rows := result.fetchmany(BATCH):
        for (data,) in rows:
            facts = gather_facts(decoder.decode(data))
            yield msgspec.structs.replace(facts, sources=sources.get(facts.id, ()))
