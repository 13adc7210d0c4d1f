"""Reports, readings, accounts and statements as the page asks for them, page by page."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from marsad.records import Account, Record, Statement, StatementType
from marsad.store.derived import account, current
from marsad.store.schema import event, reading, report, statement


class Headed(Record):
    """A report in a list: all but its text."""

    id: str
    title: str
    published: str | None
    source: str | None
    lang: str | None
    url: str | None
    events: int


class Version(Record, gc=False):
    """One version of a report's text."""

    content_hash: str
    published: str | None
    title: str


class Told(Record):
    """A statement with the report that it stands in and the incident that it is about."""

    doc: str
    title: str
    published: str | None
    source: str | None
    incident: str | None
    statement: Statement


class ReportFilters(Record, frozen=True):
    """Which reports are wanted: by outlet, language, day of publication (inclusive), words."""

    source: str | None = None
    lang: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


def list_reports(
    connection: Connection, filters: ReportFilters, after: str | None, limit: int
) -> list[Headed]:
    """Return reports, newest version of each, in the order of their ids, those after `after`."""
    told = (
        select(func.count())
        .select_from(event)
        .where(event.c.reading_key == current.c.reading_key)
        .scalar_subquery()
    )
    query = (
        select(report, told.label("events"))
        .join_from(current, report, report.c.key == current.c.report_key)
        .where(*_state(filters))
        .order_by(current.c.doc)
        .limit(limit)
    )
    if after is not None:
        query = query.where(current.c.doc > after)
    return [
        Headed(
            id=row.id,
            title=row.title,
            published=row.published,
            source=row.source,
            lang=row.lang,
            url=row.url,
            events=row.events,
        )
        for row in connection.execute(query)
    ]


def _state(filters: ReportFilters) -> list[ColumnElement[bool]]:
    found = _published(filters.since, filters.until)
    if filters.source is not None:
        found.append(report.c.source == filters.source)
    if filters.lang is not None:
        found.append(report.c.lang == filters.lang)
    return found


def _published(since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since:
        found.append(report.c.published >= since.isoformat())
    if until and until < dt.date.max:
        found.append(report.c.published < (until + dt.timedelta(days=1)).isoformat())
    return found


def find_versions(connection: Connection, doc: str) -> tuple[Version, ...]:
    """Return the versions of a report's text, oldest first; none where there is no report."""
    query = (
        select(report.c.content_hash, report.c.published, report.c.title)
        .where(report.c.id == doc)
        .order_by(report.c.key)
    )
    return tuple(
        Version(content_hash=row.content_hash, published=row.published, title=row.title)
        for row in connection.execute(query)
    )


def find_incidents_of(connection: Connection, doc: str) -> dict[str, str]:
    """Return for each event id of a report the incident that it stands in."""
    query = select(account.c.id, account.c.incident).where(
        account.c.doc == doc, account.c.incident.is_not(None)
    )
    return {row.id[len(doc) + 1 :]: row.incident for row in connection.execute(query)}


def list_accounts(
    connection: Connection,
    *,
    doc: str | None,
    incident: str | None,
    after: str | None,
    limit: int,
) -> list[Account]:
    """Return accounts in the order of their ids, those after `after`, without sketch or story."""
    query = select(account.c.data).order_by(account.c.id).limit(limit)
    if doc is not None:
        query = query.where(account.c.doc == doc)
    if incident is not None:
        query = query.where(account.c.incident == incident)
    if after is not None:
        query = query.where(account.c.id > after)
    return [
        bare_account(msgspec.json.decode(data, type=Account))
        for data in connection.execute(query).scalars()
    ]


def find_account(connection: Connection, name: str) -> Account | None:
    """Return an account by its id."""
    data = connection.execute(select(account.c.data).where(account.c.id == name)).scalar()
    return None if data is None else bare_account(msgspec.json.decode(data, type=Account))


def bare_account(account: Account) -> Account:
    """Leave out what only linking needs."""
    return msgspec.structs.replace(account, sketch=(), story=())


class StatementFilters(Record, frozen=True):
    """Which statements are wanted; `speaker` is an id or part of a name as worded."""

    type: tuple[StatementType, ...] = ()
    speaker: str | None = None
    doc: str | None = None
    incident: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


def list_statements(
    connection: Connection, filters: StatementFilters, after: int, limit: int
) -> tuple[list[Told], int | None]:
    """Return statements of the readings that count after row `after`, and where they go on.

    A statement that tells of no incident has None there.
    """
    about = (
        select(account.c.incident)
        .where(account.c.id == current.c.doc + "#" + statement.c.about)
        .scalar_subquery()
    )
    query = (
        select(
            statement.c.key,
            statement.c.data,
            current.c.doc,
            report.c.title,
            report.c.published,
            report.c.source,
            about.label("incident"),
        )
        .join_from(statement, reading, reading.c.key == statement.c.reading_key)
        # By way of `reading`, so that statements are walked in their order and the walk ends
        # with the page; from `current_reading` SQLite would sort all of them first.
        .join(
            current,
            and_(
                current.c.report_key == reading.c.report_key,
                current.c.reading_key == statement.c.reading_key,
            ),
        )
        .join(report, report.c.key == reading.c.report_key)
        .where(statement.c.key > after, *_state_statements(filters))
        .order_by(statement.c.key)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    told = [
        Told(
            doc=row.doc,
            title=row.title,
            published=row.published,
            source=row.source,
            incident=row.incident,
            statement=msgspec.json.decode(row.data, type=Statement),
        )
        for row in rows
    ]
    return told, rows[-1].key if len(rows) == limit else None


def _state_statements(filters: StatementFilters) -> list[ColumnElement[bool]]:
    found = _published(filters.since, filters.until)
    if filters.type:
        found.append(statement.c.type.in_([kind.value for kind in filters.type]))
    if filters.speaker:
        told = statement.c.data
        found.append(
            or_(
                func.lower(statement.c.speaker).contains(filters.speaker.lower(), autoescape=True),
                told.contains(f'"actor_id":"{filters.speaker}"}},"addressee"', autoescape=True),
            )
        )
    if filters.doc is not None:
        found.append(current.c.doc == filters.doc)
    if filters.incident is not None:
        members = select(account.c.doc, account.c.id).where(account.c.incident == filters.incident)
        inside = members.subquery()
        found.append(current.c.doc.in_(select(inside.c.doc)))
        found.append((current.c.doc + "#" + statement.c.about).in_(select(inside.c.id)))
    return found
