"""Reports out of the store: what counts now, and all versions, readings and bytes behind it."""

from __future__ import annotations

import datetime as dt
import zlib

import msgspec
from sqlalchemy import func, select

from marsad.errors import UsageError
from marsad.records import Event, Fetch, Reading, Record, Report, Statement
from marsad.store.database import Store
from marsad.store.derived import current
from marsad.store.rows import decode_report
from marsad.store.schema import document, event, fetch, origin, reading, report, statement


class StoredEvent(Record, frozen=True):
    """One event as one report tells it, out of the store."""

    doc: str
    title: str
    event: Event


class StoredDocument(Record, frozen=True):
    """Bytes that a report came out of: where from, when, how large; `load_document` has them."""

    sha256: str
    size: int
    url: str
    fetched_at: str
    content_type: str | None
    headers: tuple[tuple[str, str], ...] = ()


def find_events(store: Store, *, limit: int | None = None) -> list[StoredEvent]:
    """Return the events of the reading that counts of each report, in the order of days.

    Events without a day come last.
    """
    query = (
        select(report.c.id, report.c.title, event.c.data)
        .join_from(current, report, report.c.key == current.c.report_key)
        .join(event, event.c.reading_key == current.c.reading_key)
        .order_by(
            func.coalesce(event.c.date_start, event.c.date_end, "9999"),
            report.c.id,
            event.c.key,
        )
        .limit(limit)
    )
    decode = msgspec.json.Decoder(Event).decode
    with store.snapshot() as connection:
        return [
            StoredEvent(doc=doc, title=title, event=decode(data))
            for doc, title, data in connection.execute(query)
        ]


def load_report(store: Store, doc: str) -> Report:
    """Return the newest version of a report. Raises `UsageError` where there is none."""
    query = (
        select(report.c.data)
        .join_from(current, report, report.c.key == current.c.report_key)
        .where(current.c.doc == doc)
    )
    with store.snapshot() as connection:
        data = connection.execute(query).scalar()
    if data is None:
        raise _miss(doc)
    return decode_report(data)


def load_reading(store: Store, doc: str) -> Reading:
    """Return the reading that counts of a report. Raises `UsageError` where there is none."""
    with store.snapshot() as connection:
        key = connection.execute(select(current.c.reading_key).where(current.c.doc == doc)).scalar()
        if key is None:
            raise _miss(doc)
        head = connection.execute(select(reading.c.data).where(reading.c.key == key)).scalar_one()
        events = connection.execute(
            select(event.c.data).where(event.c.reading_key == key).order_by(event.c.key)
        ).scalars()
        statements = connection.execute(
            select(statement.c.data).where(statement.c.reading_key == key).order_by(statement.c.key)
        ).scalars()
        return msgspec.structs.replace(
            msgspec.json.decode(head, type=Reading),
            events=tuple(msgspec.json.decode(data, type=Event) for data in events),
            statements=tuple(msgspec.json.decode(data, type=Statement) for data in statements),
        )


def find_documents(store: Store, doc: str) -> list[StoredDocument]:
    """Return the fetched documents behind all versions of a report, in the order they came."""
    query = (
        select(
            document.c.sha256, document.c.size, fetch.c.url, fetch.c.fetched_at,
            fetch.c.content_type, fetch.c.headers,
        )
        .distinct()
        .join_from(report, origin, origin.c.report_key == report.c.key)
        .join(fetch, fetch.c.key == origin.c.fetch_key)
        .join(document, document.c.key == fetch.c.document_key)
        .where(report.c.id == doc)
        .order_by(fetch.c.fetched_at, fetch.c.url)
    )  # fmt: skip
    with store.snapshot() as connection:
        return [
            StoredDocument(
                sha256=row.sha256, size=row.size, url=row.url, fetched_at=row.fetched_at,
                content_type=row.content_type,
                headers=msgspec.json.decode(row.headers, type=tuple[tuple[str, str], ...]),
            )
            for row in connection.execute(query)
        ]  # fmt: skip


def load_document(store: Store, sha256: str) -> Fetch:
    """Return a document's bytes, with where and when they were first fetched.

    Raises `UsageError` where no document has this SHA-256.
    """
    query = (
        select(document.c.data, fetch)
        .join_from(fetch, document, document.c.key == fetch.c.document_key)
        .where(document.c.sha256 == sha256)
        .order_by(fetch.c.key)
        .limit(1)
    )
    with store.snapshot() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise UsageError(f"there is no document {sha256}")
    return Fetch(
        raw=zlib.decompress(row.data),
        url=row.url,
        fetched_at=dt.datetime.fromisoformat(row.fetched_at),
        content_type=row.content_type,
        headers=msgspec.json.decode(row.headers, type=tuple[tuple[str, str], ...]),
    )


def count_reports(store: Store) -> int:
    """Return the number of reports, each counted once whatever its versions."""
    with store.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(current)).scalar_one()


def _miss(doc: str) -> UsageError:
    return UsageError(
        f"there is no report {doc} in the database",
        hint="`marsad search WORDS --db PATH` finds reports and prints their ids.",
    )
