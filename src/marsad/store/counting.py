"""What a database holds, in numbers."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text

from marsad.records import Record, Rules
from marsad.store import derived, schema
from marsad.store.database import Store
from marsad.store.runs import list_runs


class RunCount(Record, frozen=True):
    """A run, and how many readings are its own or the same as an earlier run's."""

    key: int
    rules: Rules
    at: str
    readings: int


class Counts(Record, frozen=True):
    """Numbers of what there is; `size` is the database's in bytes, `first` and `last` are days."""

    reports: int
    versions: int
    failures: int
    documents: int
    bytes_fetched: int
    bytes_kept: int
    events: int
    statements: int
    incidents: int
    accounts: int
    decisions: int
    corrections: int
    entries: int
    first: str | None
    last: str | None
    layout: str
    size: int
    runs: tuple[RunCount, ...]


def count_store(store: Store) -> Counts:
    """Count what a database holds, as of one moment."""
    with store.snapshot() as connection:
        report, document, incident = schema.report, schema.document, derived.incident
        held = connection.execute(
            select(func.sum(document.c.size), func.sum(func.length(document.c.data)))
        ).one()
        days = connection.execute(
            select(func.min(report.c.published), func.max(report.c.published))
        ).one()
        live = select(func.count()).select_from(incident).where(incident.c.data.is_not(None))
        return Counts(
            reports=count_rows(connection, derived.current),
            versions=count_rows(connection, report),
            failures=count_rows(connection, schema.failure),
            documents=count_rows(connection, document),
            bytes_fetched=int(held[0] or 0),
            bytes_kept=int(held[1] or 0),
            events=_count_told(connection, schema.event),
            statements=_count_told(connection, schema.statement),
            incidents=connection.execute(live).scalar_one(),
            accounts=count_rows(connection, derived.account),
            decisions=count_rows(connection, schema.decision),
            corrections=count_rows(connection, schema.correction),
            entries=count_rows(connection, schema.ledger),
            first=days[0][:10] if days[0] else None,
            last=days[1][:10] if days[1] else None,
            layout=schema.REVISION,
            size=_measure(connection),
            runs=tuple(_count_runs(connection)),
        )


def count_rows(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _count_told(connection: Connection, table: Table) -> int:
    current = derived.current
    query = select(func.count()).select_from(
        table.join(current, current.c.reading_key == table.c.reading_key)
    )
    return connection.execute(query).scalar_one()


def _count_runs(connection: Connection) -> list[RunCount]:
    reading = schema.reading
    query = select(reading.c.run_key, func.count()).group_by(reading.c.run_key)
    counts = {row[0]: row[1] for row in connection.execute(query)}
    return [
        RunCount(key=run.key, rules=run.rules, at=run.at, readings=counts.get(run.key, 0))
        for run in list_runs(connection)
    ]


def _measure(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages * connection.execute(text("PRAGMA page_size")).scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
