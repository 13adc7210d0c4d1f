"""The history of one thing: what came in, what was read of it, what became of it, who decided."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, or_, select

from marsad.errors import UsageError
from marsad.records import Record
from marsad.store import schema
from marsad.store.comparing import Change, compare_values
from marsad.store.database import Store
from marsad.store.derived import account
from marsad.store.linking_rows import follow
from marsad.store.schema import ledger


class Moment(Record, frozen=True):
    """One entry of a history: when it was written, which row (`kind`, `key`), and what it says.

    `at` is the time of its transaction, UTC. `changes` are fields that differ from the version
    before. `by` and `reason` are people's.
    """

    seq: int
    at: str
    kind: str
    key: int
    what: str
    changes: tuple[Change, ...] = ()
    by: str = ""
    reason: str = ""


def find_moments(store: Store, name: str) -> list[Moment]:
    """Return the history of a report, an account or an incident, in the order it was written.

    Raises `UsageError` for a name that is none of them.
    """
    with store.snapshot() as connection:
        found: list[Moment] = []
        for tell in (_tell_report, _tell_failures, _tell_incident, _tell_people):
            found += tell(connection, name)
        if not found:
            home = connection.execute(select(account.c.doc).where(account.c.id == name)).scalar()
            if home is None:
                raise UsageError(
                    f"there is no report, account or incident {name}",
                    hint="`marsad search` and `marsad incidents` list what there is.",
                )
            found += _tell_report(connection, home)
    return sorted(found, key=lambda moment: moment.seq)


def _note(connection: Connection, table: Any, query: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield rows of a query of `table`, each with its entry in the ledger."""
    entry = and_(ledger.c.kind == str(table.name), ledger.c.ref == table.c.key)
    yield from connection.execute(
        query.add_columns(ledger.c.seq, ledger.c.at.label("noted")).join(ledger, entry)
    ).all()


def _moment(row: Any, kind: str, what: str, **more: Any) -> Moment:  # noqa: ANN401
    return Moment(seq=row.seq, at=row.noted, kind=kind, key=row.key, what=what, **more)


def _tell_report(connection: Connection, name: str) -> Iterator[Moment]:
    report, origin, fetch, reading = (
        schema.report, schema.origin, schema.fetch, schema.reading,
    )  # fmt: skip
    for row in _note(connection, report, select(report).where(report.c.id == name)):
        yield _moment(row, "report", f"a version of its text, {row.content_hash[:12]}")
    query = (
        select(origin, fetch.c.url, fetch.c.fetched_at, schema.document.c.sha256)
        .select_from(origin)
        .join(report, report.c.key == origin.c.report_key)
        .outerjoin(fetch, fetch.c.key == origin.c.fetch_key)
        .outerjoin(schema.document, schema.document.c.key == fetch.c.document_key)
        .where(report.c.id == name)
    )
    for row in _note(connection, origin, query):
        where = f"{row.path}:{row.line}" if row.line else row.path
        if row.url is not None:
            where += f" {row.url}, fetched {row.fetched_at}, bytes {row.sha256[:12]}"
        yield _moment(row, "origin", f"came from {where.strip()}")
    query = (
        select(reading, report.c.content_hash, schema.run.c.code)
        .select_from(reading)
        .join(report, report.c.key == reading.c.report_key)
        .join(schema.run, schema.run.c.key == reading.c.run_key)
        .where(report.c.id == name)
    )
    for row in _note(connection, reading, query):
        same = f", as reading {row.same_as} did" if row.same_as else ""
        what = f"run {row.run_key} ({row.code}) read version {row.content_hash[:12]}{same}"
        yield _moment(row, "reading", what)


def _tell_failures(connection: Connection, name: str) -> Iterator[Moment]:
    table = schema.failure
    for row in _note(connection, table, select(table).where(table.c.doc == name)):
        yield _moment(row, "failure", f"could not be read: {row.message}")


def _tell_incident(connection: Connection, name: str) -> Iterator[Moment]:
    version, line = schema.incident_version, schema.incident_history
    before: dict[str, Any] = {}
    query = select(version).where(version.c.incident == name).order_by(version.c.key)
    for row in _note(connection, version, query):
        now = read_version(row.data)
        count = len(now["accounts"])
        what = f"a version of {count} account{'s' if count != 1 else ''}"
        changes = tuple(compare_values(before, now)) if before else ()
        yield _moment(row, "incident_version", what, changes=changes)
        before = now
    query = select(line).where(or_(line.c.incident == name, line.c.other == name))
    for row in _note(connection, line, query):
        words = {"merged": "merged into", "split": "split off"}.get(row.change, row.change)
        other = f" {row.other}" if row.other else ""
        yield _moment(row, "incident_history", f"{row.incident} {words}{other}")


def read_version(data: bytes) -> dict[str, Any]:
    """Return the fields of a kept version of an incident, its accounts by id."""
    incident, _, told = zlib.decompress(data).decode().partition("\n")
    fields: dict[str, Any] = msgspec.json.decode(incident)
    fields["accounts"] = [name for name, _ in msgspec.json.decode(told)]
    return fields


def _tell_people(connection: Connection, name: str) -> Iterator[Moment]:
    current = follow(connection, name)
    names = {name} | {
        told
        for (told,) in connection.execute(
            select(account.c.id).where(or_(account.c.incident == current, account.c.doc == name))
        )
    }
    decision, correction = schema.decision, schema.correction
    query = select(decision).where(or_(decision.c.a.in_(names), decision.c.b.in_(names)))
    for row in _note(connection, decision, query):
        ruling = "tell of one incident" if row.kind == "must_link" else "tell of two incidents"
        yield _moment(
            row, "decision", f"decided: {row.a} and {row.b} {ruling}", by=row.by, reason=row.reason
        )
    query = select(correction).where(correction.c.id.in_(names))
    for row in _note(connection, correction, query):
        what = f"corrected: {row.field} of {row.id} is {row.value}"
        yield _moment(row, "correction", what, by=row.by, reason=row.reason)
