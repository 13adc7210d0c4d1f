"""What a database says, as lines of JSON that do not depend on when or in what order it came.

Two databases into which the same reports were taken in, in any order and however often, give the
same lines. Left out are therefore keys, times, headers and the ledger, and of incidents the ids,
which are minted by who comes first: an incident is named by the first of its accounts. Which of
several versions of one report counts is the only thing that order does decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from marsad.records import Incident
from marsad.store.database import Store
from marsad.store.derived import account, current, incident
from marsad.store.rows import encode
from marsad.store.schema import (
    correction,
    decision,
    document,
    event,
    failure,
    fetch,
    origin,
    reading,
    report,
    run,
    statement,
)

Line = dict[str, Any]


def dump(store: Store) -> Iterator[str]:
    """Yield the lines, sorted within each kind. Holds one kind in memory at a time."""
    with store.snapshot() as connection:
        for kind, find in (
            ("document", _find_documents),
            ("report", _find_reports),
            ("origin", _find_origins),
            ("reading", _find_readings),
            ("failure", _find_failures),
            ("incident", _find_incidents),
            ("decision", _find_decisions),
            ("correction", _find_corrections),
        ):
            yield from sorted({encode({"kind": kind} | line) for line in find(connection)})


def _find_documents(connection: Connection) -> Iterator[Line]:
    query = select(fetch.c.url, fetch.c.content_type, document.c.sha256, document.c.size).join_from(
        fetch, document
    )
    return (dict(row._mapping) for row in connection.execute(query))


def _find_reports(connection: Connection) -> Iterator[Line]:
    query = select(report.c.data, report.c.content_hash, current.c.doc).outerjoin_from(
        report, current, current.c.report_key == report.c.key
    )
    for data, content, counts in connection.execute(query):
        yield {"report": msgspec.Raw(data), "content": content, "counts": counts is not None}


def _find_origins(connection: Connection) -> Iterator[Line]:
    query = (
        select(
            report.c.id, report.c.content_hash, origin.c.path, origin.c.line, origin.c.notes,
            document.c.sha256, fetch.c.url,
        )
        .join_from(origin, report)
        .outerjoin(fetch, fetch.c.key == origin.c.fetch_key)
        .outerjoin(document, document.c.key == fetch.c.document_key)
    )  # fmt: skip
    return (dict(row._mapping) for row in connection.execute(query))


def _find_readings(connection: Connection) -> Iterator[Line]:
    query = (
        select(
            reading.c.key, reading.c.same_as, reading.c.data, report.c.id, report.c.content_hash,
            run.c.code, run.c.lexicon, run.c.gazetteer,
        )
        .join_from(reading, report)
        .join(run)
    )  # fmt: skip
    for row in connection.execute(query).all():
        own = row.same_as or row.key
        told = {
            name: [
                msgspec.Raw(data)
                for (data,) in connection.execute(
                    select(table.c.data).where(table.c.reading_key == own).order_by(table.c.key)
                )
            ]
            for name, table in (("events", event), ("statements", statement))
        }
        yield {
            "doc": row.id, "content": row.content_hash, "code": row.code, "lexicon": row.lexicon,
            "gazetteer": row.gazetteer, "reading": msgspec.Raw(row.data), **told,
        }  # fmt: skip


def _find_failures(connection: Connection) -> Iterator[Line]:
    table = failure.c
    query = select(table.doc, table.path, table.line, table.error, table.message)
    return (dict(row._mapping) for row in connection.execute(query))


def _find_incidents(connection: Connection) -> Iterator[Line]:
    told: dict[str, list[str]] = {}
    query = select(account.c.incident, account.c.id).where(account.c.incident.is_not(None))
    for home, name in connection.execute(query):
        told.setdefault(home, []).append(name)
    live = select(incident.c.id, incident.c.data).where(incident.c.data.is_not(None))
    for name, data in connection.execute(live):
        accounts = sorted(told.get(name, []))
        plain = msgspec.structs.replace(
            msgspec.json.decode(data, type=Incident), id=accounts[0], forwards=()
        )
        yield {"incident": plain, "accounts": accounts}


def _find_decisions(connection: Connection) -> Iterator[Line]:
    table = decision.c
    query = select(table.kind.label("ruling"), table.a, table.b, table.by, table.reason)
    return (dict(row._mapping) for row in connection.execute(query))


def _find_corrections(connection: Connection) -> Iterator[Line]:
    table = correction.c
    query = select(table.subject, table.id, table.field, table.value, table.by, table.reason)
    return (dict(row._mapping) for row in connection.execute(query))
