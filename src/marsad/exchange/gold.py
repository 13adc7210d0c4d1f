"""Gold of the codebook: one JSON object a report, with every text copied verbatim from it.

A date whose words are not in the report, or that is only a bound, is null there: the codebook
takes no other; it is counted. All of a report's events are written, threatened and recurrent too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Reason
from marsad.records import Event, Participant, Reading, Speaker, Statement, Time, Toll
from marsad.text.controls import escape_controls

VERSION = load_map("gold").version
FRAGMENTS = 3
"""The codebook asks for one to three fragments of evidence."""


def write_gold(readings: Iterable[Reading], ledger: Ledger) -> Iterator[bytes]:
    """Write readings as gold records, one line each; reports without incidents too."""
    for reading in readings:
        ledger.written += 1
        line = {
            "doc": reading.doc,
            "events": [code_event(event, ledger) for event in reading.events],
            "statements": [_code_statement(statement) for statement in reading.statements],
            "map": VERSION,
        }
        yield escape_controls(msgspec.json.encode(line).decode()).encode() + b"\n"


def code_event(event: Event, ledger: Ledger) -> dict[str, Any]:
    """Return an event in the codebook's shape."""
    place = event.place
    return {
        "id": event.id,
        "type": event.type.value,
        "status": event.status.value,
        "background": event.background,
        "date": _code_date(event.date, ledger),
        "place": {
            "text": place.text, "name_en": place.name_en, "admin1": place.admin1,
            "country": place.country,
        } if place else None,
        "actors": _code_participants(event.actors),
        "actor_basis": event.actor_basis.value,
        "targets": _code_participants(event.targets),
        "weapons": [
            {"text": weapon.text, "kind": weapon.kind.value, "count": weapon.count,
             "calibre_mm": weapon.calibre_mm}
            for weapon in event.weapons
        ],
        "killed": [_code_toll(toll) for toll in event.killed],
        "injured": [_code_toll(toll) for toll in event.injured],
        "claimed_by": _code_participants(event.claimed_by),
        "sources": _code_participants(event.sources),
        "evidence": [evidence.text for evidence in event.evidence[:FRAGMENTS]],
    }  # fmt: skip


def _code_date(date: Time | None, ledger: Ledger) -> dict[str, str] | None:
    if date is None:
        return None
    if date.start is None or date.end is None or date.text is None:
        ledger.reduce(Reason.WORDLESS_DATE)
        return None
    return {"start": date.start.isoformat(), "end": date.end.isoformat(), "text": date.text}


def _code_participants(participants: Iterable[Participant]) -> list[dict[str, str | None]]:
    return [{"text": one.text, "name_en": one.name_en} for one in participants]


def _code_toll(toll: Toll) -> dict[str, Any]:
    return {"min": toll.min, "max": toll.max, "text": toll.text, "source": toll.source}


def _code_statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "type": statement.type.value,
        "speaker": _code_speaker(statement.speaker),
        "addressee": _code_speaker(statement.addressee),
        "about": statement.about,
        "evidence": statement.evidence,
    }


def _code_speaker(speaker: Speaker | None) -> dict[str, str | None] | None:
    return {"text": speaker.text, "name_en": speaker.name_en} if speaker else None
