"""The columns of the Parquet files, and the records in them.

`reports/` and `events/` are cut by the day of publication (`day=2018-02-03`; a report without
one is under `day=__HIVE_DEFAULT_PARTITION__`, which readers take for null). `data` holds the whole
event as JSON; the other columns are what is searched and linked by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from marsad.errors import MissingExtraError
from marsad.incidents.accounts import drop_repeats, make_accounts, name_account
from marsad.incidents.traits import parse_time, span_tolls
from marsad.ingest.model import Arrival
from marsad.records import (
    Account,
    Event,
    Failure,
    Incident,
    Language,
    Prominence,
    Reading,
    Report,
    Statement,
)

try:
    import pyarrow as pa
except ImportError as _error:
    raise MissingExtraError("spark", "a backfill") from _error

NO_DAY = "__HIVE_DEFAULT_PARTITION__"
_TEXT, _INT, _FLOAT = pa.string(), pa.int64(), pa.float64()

REPORTS = pa.schema(
    [
        ("id", _TEXT), ("title", _TEXT), ("text", _TEXT), ("published", _TEXT), ("lang", _TEXT),
        ("source", _TEXT), ("url", _TEXT), ("notes", pa.list_(_TEXT)), ("statements", _TEXT),
        ("format", _TEXT), ("path", _TEXT), ("line", _INT),
    ]
)  # fmt: skip
EVENTS = pa.schema(
    [
        ("id", _TEXT), ("doc", _TEXT), ("place_in_report", _INT), ("type", _TEXT),
        ("status", _TEXT), ("background", pa.bool_()), ("date_start", _TEXT), ("date_end", _TEXT),
        ("place", _TEXT), ("admin1", _TEXT), ("country", _TEXT), ("lat", _FLOAT), ("lon", _FLOAT),
        ("killed_min", _INT), ("killed_max", _INT), ("data", _TEXT), ("account", _TEXT),
        ("prominence", _TEXT), ("published", _TEXT), ("source", _TEXT), ("title", _TEXT),
        ("statements", _TEXT), ("story", pa.list_(_TEXT)), ("sketch", pa.list_(_INT)),
        ("path", _TEXT), ("line", _INT),
    ]
)  # fmt: skip
FAILURES = pa.schema(
    [
        ("doc", _TEXT), ("path", _TEXT), ("line", _INT), ("error", _TEXT), ("message", _TEXT),
        ("hint", _TEXT),
    ]
)  # fmt: skip
INCIDENTS = pa.schema(
    [
        ("id", _TEXT), ("type", _TEXT), ("status", _TEXT), ("background", pa.bool_()),
        ("date_start", _TEXT), ("date_end", _TEXT), ("place", _TEXT), ("admin1", _TEXT),
        ("country", _TEXT), ("lat", _FLOAT), ("lon", _FLOAT), ("killed", _INT), ("outlets", _INT),
        ("accounts", pa.list_(_TEXT)), ("data", _TEXT),
    ]
)  # fmt: skip
MEMBERS = pa.schema([("account", _TEXT), ("first", _TEXT), ("news", _TEXT), ("incident", _TEXT)])
"""Which account stands for which, the cluster of news that it is in, and its incident."""
PAIRS = pa.schema([("a", _TEXT), ("b", _TEXT), ("weight", _FLOAT)])
"""Candidates, the lower id first; the weight in bits is null where the two exclude each other."""

Row = dict[str, Any]
_STATEMENTS = msgspec.json.Decoder(tuple[Statement, ...])


def find_day(report: Report) -> str:
    """Return the day of publication, in the report's own zone, as a partition is named."""
    published = report.published
    if published is None:
        return NO_DAY
    return (published.date() if isinstance(published, dt.datetime) else published).isoformat()


def make_report_row(arrival: Arrival, reading: Reading) -> Row:
    """Return the row of a report, with all of its reading but the events."""
    report = arrival.report
    return {
        "id": report.id,
        "title": report.title,
        "text": report.text,
        "published": report.published.isoformat() if report.published else None,
        "lang": report.lang.value if report.lang else None,
        "source": report.source,
        "url": report.url,
        "notes": list(reading.notes),
        "statements": _encode(reading.statements),
        "format": reading.format,
        "path": arrival.path,
        "line": arrival.line,
    }


def make_event_rows(arrival: Arrival, given: Reading) -> list[Row]:
    """Return a row for each event; those that can be linked carry what linking needs."""
    report = arrival.report
    reading = drop_repeats(given)
    accounts = {account.id: account for account in make_accounts(report, reading)}
    rows = []
    for number, event in enumerate(reading.events):
        name = name_account(report.id, event.id)
        rows.append(
            _make_event_row(event)
            | {"doc": report.id, "place_in_report": number}
            | {"path": arrival.path, "line": arrival.line}
            | (_make_account_columns(accounts[name]) if name in accounts else {})
        )
    return rows


def _make_event_row(event: Event) -> Row:
    low, high = span_tolls(event.killed) or (None, None)
    return _make_told_columns(event) | {
        "killed_min": low,
        "killed_max": high,
        "data": _encode(event),
    }


def _make_told_columns(told: Event | Incident) -> Row:
    """Return what, when and where: the columns that `events/` and `incidents/` share."""
    date, place = told.date, told.place
    return {
        "id": told.id,
        "type": told.type.value,
        "status": told.status.value,
        "background": told.background,
        "date_start": date.start.isoformat() if date and date.start else None,
        "date_end": date.end.isoformat() if date and date.end else None,
        "place": (place.name_en or place.text) if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
    }


def _make_account_columns(account: Account) -> Row:
    return {
        "account": account.id,
        "prominence": account.prominence.value,
        "published": account.published,
        "source": account.source,
        "title": account.title,
        "statements": _encode(account.statements),
        "story": list(account.story),
        "sketch": list(account.sketch),
    }


def restore_account(row: Mapping[str, Any]) -> Account:
    """Return the account that a row of `events/` holds; its `account` must not be null."""
    return Account(
        id=row["account"],
        doc=row["doc"],
        event=msgspec.json.decode(row["data"], type=Event),
        prominence=Prominence(row["prominence"]),
        published=row["published"],
        source=row["source"],
        title=row["title"],
        statements=_STATEMENTS.decode(row["statements"]),
        story=tuple(row["story"]),
        sketch=tuple(row["sketch"]),
    )


def restore_report(row: Mapping[str, Any], events: Iterable[Row]) -> tuple[Report, Reading]:
    """Return report and reading from a row of `reports/` and its rows of `events/`."""
    published = row["published"]
    lang = Language(row["lang"]) if row["lang"] else None
    report = Report(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        published=parse_time(published),
        lang=lang,
        source=row["source"],
        url=row["url"],
    )
    told = sorted(events, key=lambda event: event["place_in_report"])
    reading = Reading(
        doc=row["id"],
        events=tuple(msgspec.json.decode(event["data"], type=Event) for event in told),
        statements=_STATEMENTS.decode(row["statements"]),
        lang=lang,
        published=published,
        format=row["format"],
        notes=tuple(row["notes"]),
    )
    return report, reading


def make_failure_row(failure: Failure) -> Row:
    """Return the row of a failure."""
    return {name: getattr(failure, name) for name in FAILURES.names}


def restore_failure(row: Mapping[str, Any]) -> Failure:
    """Return the failure that a row of `failures/` holds."""
    return Failure(**{name: row[name] for name in FAILURES.names})


def make_incident_row(incident: Incident) -> Row:
    """Return the row of an incident; its accounts stand in `events/` and are named only."""
    return _make_told_columns(incident) | {
        "killed": incident.killed.min if incident.killed else None,
        "outlets": incident.outlets,
        "accounts": [account.id for account in incident.accounts],
        "data": _encode(msgspec.structs.replace(incident, accounts=())),
    }


def make_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Return rows as a table; a column that a row lacks is null there."""
    return pa.table(
        [pa.array([row.get(field.name) for row in rows], field.type) for field in schema],
        schema=schema,
    )


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()
