"""Reports, readings, accounts and statements as the page asks for them, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from marsad.records import (
    Account,
    Event,
    Language,
    Reading,
    Record,
    Report,
    Statement,
    StatementType,
)


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


_NEWEST = (
    "FROM report WHERE report.key = (SELECT max(one.key) FROM report AS one "
    "WHERE one.id = report.id)"
)


def list_reports(
    connection: Connection, filters: ReportFilters, after: str | None, limit: int
) -> list[Headed]:
    """Return reports in the order of their ids, those after `after`."""
    clauses, values = _state(filters)
    if after is not None:
        clauses.append("report.id > :after")
        values["after"] = after
    more = "".join(f" AND {clause}" for clause in clauses)
    rows = connection.execute(
        text(
            "SELECT report.id, report.title, report.published, report.source, report.lang, "
            "report.url, (SELECT count(*) FROM event WHERE event.reading_key = "
            "(SELECT max(reading.key) FROM reading WHERE reading.report_key = report.key)) "
            f"{_NEWEST}{more} ORDER BY report.id LIMIT :most"
        ),
        values | {"most": limit},
    )
    return [
        Headed(id=name, title=title, published=day, source=source, lang=lang, url=url, events=n)
        for name, title, day, source, lang, url, n in rows
    ]


def _state(filters: ReportFilters) -> tuple[list[str], dict[str, Any]]:
    clauses, values = [], dict[str, Any]()
    for name in ("source", "lang"):
        if (wanted := getattr(filters, name)) is not None:
            clauses.append(f"report.{name} = :{name}")
            values[name] = wanted
    if filters.since:
        clauses.append("report.published >= :since")
        values["since"] = filters.since.isoformat()
    if filters.until:
        clauses.append("report.published < :until")
        values["until"] = (filters.until + dt.timedelta(days=1)).isoformat()
    return clauses, values


def find_report(connection: Connection, doc: str) -> tuple[Report, int] | None:
    """Return the newest version of a report and its row; None where there is none."""
    row = connection.execute(
        text(
            "SELECT key, id, title, text, published, lang, source, url FROM report "
            "WHERE id = :doc ORDER BY key DESC LIMIT 1"
        ),
        {"doc": doc},
    ).one_or_none()
    if row is None:
        return None
    report = Report(
        id=row.id,
        title=row.title,
        text=row.text,
        published=_parse_time(row.published),
        lang=Language(row.lang) if row.lang else None,
        source=row.source,
        url=row.url,
    )
    return report, row.key


def _parse_time(value: str | None) -> dt.datetime | dt.date | None:
    if value is None:
        return None
    return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)


def find_versions(connection: Connection, doc: str) -> tuple[Version, ...]:
    """Return the versions of a report's text, oldest first."""
    rows = connection.execute(
        text("SELECT content_hash, published, title FROM report WHERE id = :doc ORDER BY key"),
        {"doc": doc},
    )
    return tuple(Version(content_hash=h, published=p, title=t) for h, p, t in rows)


def find_reading(connection: Connection, report_key: int, report: Report) -> Reading | None:
    """Return the newest reading of a version of a report."""
    row = connection.execute(
        text(
            "SELECT key, format, notes FROM reading WHERE report_key = :report "
            "ORDER BY key DESC LIMIT 1"
        ),
        {"report": report_key},
    ).one_or_none()
    if row is None:
        return None
    events, statements = (
        [
            data
            for (data,) in connection.execute(
                text(f"SELECT data FROM {table} WHERE reading_key = :key ORDER BY key"),
                {"key": row.key},
            )
        ]
        for table in ("event", "statement")
    )
    published = report.published.isoformat() if report.published else None
    return Reading(
        doc=report.id,
        events=tuple(msgspec.json.decode(data, type=Event) for data in events),
        statements=tuple(msgspec.json.decode(data, type=Statement) for data in statements),
        lang=report.lang,
        published=published,
        format=row.format,
        notes=tuple(msgspec.json.decode(row.notes)),
    )


def find_incidents_of(connection: Connection, doc: str) -> dict[str, str]:
    """Return for each event id of a report the incident that it stands in."""
    rows = connection.execute(
        text("SELECT id, incident FROM account WHERE doc = :doc AND incident IS NOT NULL"),
        {"doc": doc},
    )
    return {name[len(doc) + 1 :]: incident for name, incident in rows}


def list_accounts(
    connection: Connection,
    *,
    doc: str | None,
    incident: str | None,
    after: str | None,
    limit: int,
) -> list[Account]:
    """Return accounts in the order of their ids, those after `after`, without sketch or story."""
    clauses, values = ["1 = 1"], dict[str, Any](most=limit)
    for name, wanted in (("doc", doc), ("incident", incident)):
        if wanted is not None:
            clauses.append(f"{name} = :{name}")
            values[name] = wanted
    if after is not None:
        clauses.append("id > :after")
        values["after"] = after
    rows = connection.execute(
        text(f"SELECT data FROM account WHERE {' AND '.join(clauses)} ORDER BY id LIMIT :most"),
        values,
    )
    return [bare_account(msgspec.json.decode(data, type=Account)) for (data,) in rows]


def find_account(connection: Connection, name: str) -> Account | None:
    """Return an account by its id."""
    data = connection.execute(
        text("SELECT data FROM account WHERE id = :name"), {"name": name}
    ).scalar_one_or_none()
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
    """Return statements of the newest readings after row `after`, and the last row of a full page.

    A statement that tells of no incident has None there.
    """
    clauses, values = _state_statements(filters)
    rows: Sequence[Any] = connection.execute(
        text(
            "SELECT statement.key, statement.data, report.id AS doc, report.title, "
            "report.published, report.source, "
            "(SELECT account.incident FROM account WHERE statement.about IS NOT NULL AND "
            "account.id = report.id || '#' || statement.about) AS incident "
            "FROM statement JOIN reading ON reading.key = statement.reading_key "
            "JOIN report ON report.key = reading.report_key "
            "WHERE statement.key > :after AND reading.key = (SELECT max(other.key) FROM "
            "reading AS other JOIN report AS same ON same.key = other.report_key "
            "WHERE same.id = report.id)"
            + "".join(f" AND {clause}" for clause in clauses)
            + " ORDER BY statement.key LIMIT :most"
        ),
        values | {"after": after, "most": limit},
    ).all()
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


def _state_statements(filters: StatementFilters) -> tuple[list[str], dict[str, Any]]:
    clauses, values = [], dict[str, Any]()
    if filters.type:
        clauses.append(
            f"statement.type IN ({', '.join(f':t{n}' for n in range(len(filters.type)))})"
        )
        values |= {f"t{n}": kind.value for n, kind in enumerate(filters.type)}
    if filters.speaker:
        clauses.append(
            "(lower(statement.speaker) LIKE :speaker ESCAPE '!' OR statement.data LIKE :actor "
            "ESCAPE '!')"
        )
        part = filters.speaker.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values["speaker"] = f"%{part.lower()}%"
        values["actor"] = f'%"speaker":{{%"actor_id":"{part}"}}%'
    if filters.doc is not None:
        clauses.append("report.id = :doc")
        values["doc"] = filters.doc
    if filters.incident is not None:
        clauses.append(
            "report.id || '#' || statement.about IN "
            "(SELECT account.id FROM account WHERE account.incident = :incident)"
        )
        values["incident"] = filters.incident
    if filters.since:
        clauses.append("report.published >= :since")
        values["since"] = filters.since.isoformat()
    if filters.until:
        clauses.append("report.published < :until")
        values["until"] = (filters.until + dt.timedelta(days=1)).isoformat()
    return clauses, values
