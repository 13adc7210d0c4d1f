"""An SQLite file as the store: opened, checked, written in whole batches, asked for incidents.

Durability: write-ahead log with `synchronous=FULL`. A batch is there as a whole once
`write_readings` has returned, and not at all before.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, select
from sqlalchemy import event as hooks
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore
from sqlalchemy.exc import SQLAlchemyError

from marsad import __version__
from marsad.errors import StoreError
from marsad.records import Event, Failure, Reading, Record, Report, Statement, Toll
from marsad.store import schema


class Written(Record, frozen=True):
    """How many readings of a batch were new, changed, and there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class StoredEvent(Record, frozen=True):
    """One incident as one report tells it, out of the store."""

    doc: str
    title: str
    event: Event


class Store:
    """An open database. Use it as a context manager, or `close` it."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.path = path
        self._engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        self._engine.dispose()

    def write_readings(self, reports: Sequence[Report], readings: Sequence[Reading]) -> Written:
        """Store reports and what was read out of each, all of them in one transaction.

        The same report (id and content) read by the same version is stored once, however often
        it is written; where the reading differs, the new one takes the place of the old.
        """
        if len(reports) != len(readings):
            raise StoreError("as many readings as reports are needed")
        new = changed = 0
        with self._transaction() as connection:
            for report, reading in zip(reports, readings, strict=True):
                outcome = _write_reading(connection, _write_report(connection, report), reading)
                new += outcome == "new"
                changed += outcome == "changed"
        return Written(new=new, changed=changed, unchanged=len(reports) - new - changed)

    def write_failures(self, failures: Sequence[Failure]) -> None:
        """Record reports that could not be read; the same failure is recorded once."""
        with self._transaction() as connection:
            for failure in failures:
                row = {
                    "doc": failure.doc,
                    "path": failure.path or "",
                    "line": failure.line or 0,
                    "error": failure.error,
                    "message": failure.message,
                    "hint": failure.hint,
                }
                connection.execute(insert_or_ignore(schema.failure).on_conflict_do_nothing(), row)

    def find_events(self, *, limit: int | None = None) -> list[StoredEvent]:
        """Return the incidents of the newest reading of each report id, in the order of days.

        Incidents without a day come last.
        """
        newest = (
            select(func.max(schema.reading.c.key))
            .join(schema.report, schema.report.c.key == schema.reading.c.report_key)
            .group_by(schema.report.c.id)
        )
        query = (
            select(schema.report.c.id, schema.report.c.title, schema.event.c.data)
            .join_from(schema.event, schema.reading)
            .join(schema.report)
            .where(schema.reading.c.key.in_(newest))
            .order_by(
                func.coalesce(schema.event.c.date_start, schema.event.c.date_end, "9999"),
                schema.report.c.id,
                schema.event.c.key,
            )
            .limit(limit)
        )
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return [
            StoredEvent(doc=doc, title=title, event=msgspec.json.decode(data, type=Event))
            for doc, title, data in rows
        ]

    def count_rows(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        with self._transaction() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in schema.metadata.sorted_tables
            }

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction: all that is done in it is there as a whole, or not at all."""
        with self._transaction() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _explain(error, self.path) from error


def write_reading(connection: Connection, report: Report, reading: Reading) -> str:
    """Write one report and its reading within a transaction: `new`, `changed` or `unchanged`."""
    return _write_reading(connection, _write_report(connection, report), reading)


def open_store(path: str | Path) -> Store:
    """Open the database at `path`; make it, and the directory that it stands in, where missing.

    Raises `StoreError` for a file that is no database of ours or of a newer version.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", path=str(path)) from error
    engine = create_engine("sqlite://", creator=lambda: _connect(path))
    hooks.listen(engine, "begin", _begin)
    store = Store(engine, path)
    try:
        _prepare(store)
    except StoreError:
        store.close()
        raise
    return store


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
    # SQLAlchemy's BEGIN below opens transactions; the driver must not open its own.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(store: Store) -> None:
    with store._transaction() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if not tables:
            schema.metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={schema.SCHEMA_VERSION}")
        elif application != schema.APPLICATION_ID:
            raise StoreError(
                "this is another program's database",
                path=str(store.path),
                hint="Give a new path with --db.",
            )
        elif version != schema.SCHEMA_VERSION:
            raise StoreError(
                f"its layout is version {version}, this marsad knows {schema.SCHEMA_VERSION}",
                path=str(store.path),
                hint="Use the marsad that wrote it, or give a new path with --db.",
            )


def _write_report(connection: Connection, report: Report) -> int:
    content_hash = hash_report(report)
    table = schema.report
    connection.execute(
        insert_or_ignore(table).on_conflict_do_nothing(),
        {
            "id": report.id,
            "content_hash": content_hash,
            "title": report.title,
            "text": report.text,
            "published": report.published.isoformat() if report.published else None,
            "lang": report.lang.value if report.lang else None,
            "source": report.source,
            "url": report.url,
        },
    )
    found = select(table.c.key).where(table.c.id == report.id, table.c.content_hash == content_hash)
    return int(connection.execute(found).scalar_one())


def hash_report(report: Report) -> str:
    """Return the SHA-256 of the report's full text and time, which say what can be read of it."""
    published = report.published.isoformat() if report.published else ""
    return hashlib.sha256(f"{published}\n{report.full}".encode()).hexdigest()


def _write_reading(connection: Connection, report_key: int, reading: Reading) -> str:
    table = schema.reading
    digest = hashlib.sha256(msgspec.json.encode(reading)).hexdigest()
    old = connection.execute(
        select(table.c.key, table.c.digest).where(
            table.c.report_key == report_key, table.c.version == __version__
        )
    ).one_or_none()
    if old is not None and old.digest == digest:
        return "unchanged"
    if old is not None:
        connection.execute(delete(table).where(table.c.key == old.key))
    row = {
        "report_key": report_key,
        "version": __version__,
        "format": reading.format,
        "digest": digest,
        "notes": msgspec.json.encode(reading.notes).decode(),
    }
    key = connection.execute(insert(table).returning(table.c.key), row).scalar_one()
    if reading.events:
        connection.execute(insert(schema.event), [_event_row(key, e) for e in reading.events])
    if reading.statements:
        rows = [_statement_row(key, s) for s in reading.statements]
        connection.execute(insert(schema.statement), rows)
    return "new" if old is None else "changed"


def _event_row(reading_key: int, event: Event) -> dict[str, Any]:
    date, place = event.date, event.place
    return {
        "reading_key": reading_key,
        "id": event.id,
        "type": event.type.value,
        "status": event.status.value,
        "background": event.background,
        "date_start": date.start.isoformat() if date and date.start else None,
        "date_end": date.end.isoformat() if date and date.end else None,
        "place": (place.name_en or place.text) if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "actor_basis": event.actor_basis.value,
        "killed_min": min((toll.min for toll in event.killed), default=None),
        "killed_max": _highest(event.killed),
        "data": msgspec.json.encode(event).decode(),
    }


def _highest(tolls: Sequence[Toll]) -> int | None:
    known = [toll.max for toll in tolls if toll.max is not None]
    return max(known) if known and len(known) == len(tolls) else None


def _statement_row(reading_key: int, statement: Statement) -> dict[str, Any]:
    return {
        "reading_key": reading_key,
        "id": statement.id,
        "type": statement.type.value,
        "speaker": statement.speaker.text if statement.speaker else None,
        "about": statement.about,
        "data": msgspec.json.encode(statement).decode(),
    }


def _explain(error: Exception, path: Path) -> StoreError:
    cause = str(getattr(error, "orig", None) or error)
    if "not a database" in cause:
        return StoreError("this file is no SQLite database", path=str(path))
    if "UNIQUE constraint" in cause:
        return StoreError(
            f"a reading holds two records with the same id ({cause})",
            path=str(path),
            hint="Please report this with the report that was read; nothing of its batch is kept.",
        )
    if "malformed" in cause:
        return StoreError("the database is damaged", path=str(path))
    return StoreError(cause, path=str(path))
