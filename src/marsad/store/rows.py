"""Records as rows: what of them is searched by, and the digests that tell versions apart."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from marsad.incidents.traits import parse_time, span_tolls
from marsad.records import (
    Event,
    Failure,
    Fetch,
    Incident,
    Language,
    Participant,
    Place,
    Reading,
    Report,
    Statement,
)
from marsad.text.folding import fold_word

Row = dict[str, Any]
QUICK = 1
"""Level of zlib: a third larger than the best, five times as fast."""


def hash_report(report: Report) -> str:
    """Return the SHA-256 of the report's full text and time, which say what can be read of it."""
    published = report.published.isoformat() if report.published else ""
    return hash_text(f"{published}\n{report.full}")


def hash_values(*values: object) -> str:
    """Return the SHA-256 of values as a JSON array."""
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_parts(head: str, parts: Iterable[str]) -> str:
    """Return the SHA-256 of a reading: its head and its events and statements, as they stand."""
    return hash_text("\n".join([head, *parts]))


def encode(record: object) -> str:
    """Return a record as JSON."""
    return msgspec.json.encode(record).decode()


def make_document_row(fetch: Fetch) -> Row:
    """Return the row that keeps a document's bytes."""
    return {
        "sha256": hashlib.sha256(fetch.raw).hexdigest(),
        "size": len(fetch.raw),
        "data": zlib.compress(fetch.raw),
    }


def make_fetch_row(fetch: Fetch, document_key: int) -> Row:
    """Return the row of where and when a document was fetched."""
    return {
        "document_key": document_key,
        "url": show(fetch.url),
        "fetched_at": fetch.fetched_at.isoformat(),
        "content_type": show(fetch.content_type),
        "headers": encode(fetch.headers),
    }


def make_report_row(report: Report) -> Row:
    """Return the row of a version of a report."""
    return {
        "id": report.id,
        "content_hash": hash_report(report),
        "title": show(report.title),
        "published": report.published.isoformat() if report.published else None,
        "lang": report.lang.value if report.lang else None,
        "source": show(report.source),
        "url": show(report.url),
        "data": encode(report),
    }


class _StoredReport(msgspec.Struct):
    """A report as its JSON has it: the type of `published` is told by its length."""

    id: str
    title: str
    text: str
    published: str | None = None
    lang: Language | None = None
    source: str | None = None
    url: str | None = None


_decode_report = msgspec.json.Decoder(_StoredReport).decode


def decode_report(data: str) -> Report:
    """Return the report that `encode` wrote."""
    stored = _decode_report(data)
    return Report(
        id=stored.id,
        title=stored.title,
        text=stored.text,
        published=parse_time(stored.published),
        lang=stored.lang,
        source=stored.source,
        url=stored.url,
    )


def show(value: str | None) -> str | None:
    """Return text without NUL, which PostgreSQL does not hold."""
    return value.replace("\0", "\ufffd") if value is not None and "\0" in value else value


def make_failure_row(failure: Failure, fetch_key: int | None) -> Row:
    """Return the row of a report that could not be read."""
    told = (
        show(failure.doc), show(failure.path or ""), failure.line or 0, failure.error,
        show(failure.message),
    )  # fmt: skip
    doc, path, line, error, message = told
    return {
        "doc": doc,
        "path": path,
        "line": line,
        "error": error,
        "message": message,
        "hint": show(failure.hint),
        "fetch_key": fetch_key,
        "identity": hash_values(*told),
    }


def split_reading(reading: Reading) -> tuple[str, list[str], list[str]]:
    """Return a reading's head, events and statements, each as JSON."""
    head = encode(msgspec.structs.replace(reading, events=(), statements=()))
    return head, [encode(event) for event in reading.events], [*map(encode, reading.statements)]


def make_event_row(reading_key: int, event: Event, data: str) -> Row:
    """Return the row of an event."""
    date, place = event.date, event.place
    low, high = span_tolls(event.killed) or (None, None)
    return {
        "reading_key": reading_key,
        "id": event.id,
        "type": event.type.value,
        "status": event.status.value,
        "background": event.background,
        "date_start": date.start.isoformat() if date and date.start else None,
        "date_end": date.end.isoformat() if date and date.end else None,
        "place": show(place.name_en or place.text) if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "actor_basis": event.actor_basis.value,
        "killed_min": low,
        "killed_max": high,
        "actors": list_names((*event.actors, *event.claimed_by)),
        "area": list_area(place),
        "data": data,
    }


def make_statement_row(reading_key: int, statement: Statement, data: str) -> Row:
    """Return the row of a statement."""
    return {
        "reading_key": reading_key,
        "id": statement.id,
        "type": statement.type.value,
        "speaker": show(statement.speaker.text) if statement.speaker else None,
        "about": statement.about,
        "data": data,
    }


def make_incident_row(incident: Incident, version_key: int, data: str) -> Row:
    """Return the row of an incident as it is now."""
    date, place = incident.date, incident.place
    return {
        "id": incident.id,
        "type": incident.type.value,
        "status": incident.status.value,
        "background": incident.background,
        "day_start": date.start.isoformat() if date and date.start else None,
        "day_end": date.end.isoformat() if date and date.end else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "place": show(place.name_en or place.text) if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "km": place.uncertainty_km if place else None,
        "precision": place.precision.value if place and place.precision else None,
        "killed": (incident.killed.high or incident.killed.min) if incident.killed else None,
        "injured": (incident.injured.high or incident.injured.min) if incident.injured else None,
        "outlets": incident.outlets,
        "reports": len(incident.reports),
        "claimed": bool(incident.claims or incident.claimed_by),
        "denied": bool(incident.denials),
        "disputed": ",".join(incident.disputed),
        "actors": list_names((*incident.actors, *incident.claimed_by)),
        "area": list_area(place),
        "version_key": version_key,
        "data": data,
    }


def list_names(people: Sequence[Participant]) -> str:
    r"""Return ids and folded names, one a line, each once: `\nhouthis\nالحوثيون\n`."""
    names: dict[str, None] = {}
    for one in people:
        for name in (one.actor_id, one.name_en, one.text):
            if name:
                names[_line(name)] = None
    return _join(names)


def list_area(place: Place | None) -> str:
    """Return the folded names of a place and its province, one a line."""
    if place is None:
        return ""
    given = (place.name_en, place.text, place.admin1)
    return _join(dict.fromkeys([_line(name) for name in given if name]))


def _line(name: str) -> str:
    return show(" ".join(fold_word(name).split())) or ""


def _join(names: Iterable[str]) -> str:
    inside = "\n".join(names)
    return f"\n{inside}\n" if inside else ""
