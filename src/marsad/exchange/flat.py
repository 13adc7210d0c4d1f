"""One incident as one row: what CSV, GeoJSON and GeoParquet hold of it.

Lists are joined with "; " (a semicolon inside an item is written as a full-width one, and comes
back as such). A row does not hold the single accounts, their words' offsets, the rival place and
date of each account, or statements beyond who claimed: JSON Lines does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from marsad.exchange.facts import name_participant
from marsad.exchange.maps import load_map
from marsad.exchange.model import Options, Told, find_first_words
from marsad.records import (
    ActorBasis,
    ActorKind,
    EventType,
    Incident,
    Participant,
    Place,
    Precision,
    Record,
    Relation,
    SettledDate,
    SettledToll,
    Speaker,
    Statement,
    StatementType,
    Status,
    WeaponKind,
)

VERSION = load_map("csv").version
NO_WORDS = -1
"""Offset of a value behind which no words of a report stand with us."""
RULE = "exchange:row"


class Flat(Record, frozen=True):
    """One row. Days are ISO 8601 and inclusive, coordinates WGS 84, figures people."""

    id: str
    url: str
    map: str
    type: EventType
    status: Status
    background: bool = False
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_rule: str = ""
    date_disputed: bool = False
    place: str = ""
    place_text: str = ""
    admin1: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
    relation: Relation | None = None
    uncertainty_km: float | None = None
    gazetteer_id: str = ""
    actors: str = ""
    actor_ids: str = ""
    actor_kinds: str = ""
    actor_basis: ActorBasis = ActorBasis.UNKNOWN
    targets: str = ""
    target_kinds: str = ""
    weapons: str = ""
    killed_min: int | None = None
    killed_max: int | None = None
    killed_low: int | None = None
    killed_high: int | None = None
    killed_source: str = ""
    killed_disputed: bool = False
    injured_min: int | None = None
    injured_max: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    injured_source: str = ""
    injured_disputed: bool = False
    claimed_by: str = ""
    claims: str = ""
    denials: str = ""
    disputed: str = ""
    reports: str = ""
    mentions: str = ""
    outlets: int = 0
    report_urls: str = ""
    sources: str = ""
    evidence: str = ""
    forwards: str = ""


def flatten(told: Told, options: Options) -> Flat:
    """Put an incident into one row."""
    incident = told.incident
    date, place = incident.date, incident.place
    return Flat(
        id=incident.id,
        url=options.link(incident.id),
        map=VERSION,
        type=incident.type,
        status=incident.status,
        background=incident.background,
        date_start=date.start if date else None,
        date_end=date.end if date else None,
        date_rule=date.rule if date else "",
        date_disputed=date.disputed if date else False,
        place=(place.name_en or "") if place else "",
        place_text=place.text if place else "",
        admin1=(place.admin1 or "") if place else "",
        country=(place.country or "") if place else "",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        precision=place.precision if place else None,
        relation=place.relation if place else None,
        uncertainty_km=place.uncertainty_km if place else None,
        gazetteer_id=(place.gazetteer_id or "") if place else "",
        actors=join(name_participant(actor) for actor in incident.actors),
        actor_ids=join(actor.actor_id or "" for actor in incident.actors),
        actor_kinds=join(actor.kind.value if actor.kind else "" for actor in incident.actors),
        actor_basis=incident.actor_basis,
        targets=join(name_participant(target) for target in incident.targets),
        target_kinds=join(t.kind.value if t.kind else "" for t in incident.targets),
        weapons=join(kind.value for kind in incident.weapons),
        **_spread_toll("killed", incident.killed),
        **_spread_toll("injured", incident.injured),
        claimed_by=join(name_participant(one) for one in incident.claimed_by),
        claims=join(_name_speaker(statement) for statement in incident.claims),
        denials=join(_name_speaker(statement) for statement in incident.denials),
        disputed=join(incident.disputed),
        reports=join(incident.reports),
        mentions=join(incident.mentions),
        outlets=incident.outlets,
        report_urls=join(source.url for source in told.sources if source.url),
        sources=join(
            dict.fromkeys(a.source for a in incident.accounts if a.source)
        ),
        evidence=find_first_words(incident),
        forwards=join(incident.forwards),
    )  # fmt: skip


def unflatten(flat: Flat) -> Incident:
    """Make an incident of a row: without accounts, and without words behind its values."""
    place = None
    if flat.place or flat.place_text or flat.country or flat.lat is not None:
        place = Place(
            text=flat.place_text, start=NO_WORDS, end=NO_WORDS, rule=RULE,
            name_en=flat.place or None, admin1=flat.admin1 or None, country=flat.country or None,
            lat=flat.lat, lon=flat.lon, precision=flat.precision,
            relation=flat.relation or Relation.AT, uncertainty_km=flat.uncertainty_km,
            gazetteer_id=flat.gazetteer_id or None,
        )  # fmt: skip
    date = None
    if flat.date_start or flat.date_end:
        date = SettledDate(
            start=flat.date_start, end=flat.date_end, rule=flat.date_rule,
            disputed=flat.date_disputed,
        )  # fmt: skip
    return Incident(
        id=flat.id,
        type=flat.type,
        status=flat.status,
        background=flat.background,
        date=date,
        place=place,
        place_rule=RULE if place else "",
        actors=_make_participants(flat.actors, flat.actor_ids, flat.actor_kinds),
        actor_basis=flat.actor_basis,
        targets=_make_participants(flat.targets, "", flat.target_kinds),
        weapons=tuple(WeaponKind(name) for name in split(flat.weapons)),
        killed=_gather_toll(
            flat.killed_min, flat.killed_max, flat.killed_low, flat.killed_high,
            flat.killed_source, flat.killed_disputed,
        ),
        injured=_gather_toll(
            flat.injured_min, flat.injured_max, flat.injured_low, flat.injured_high,
            flat.injured_source, flat.injured_disputed,
        ),
        claimed_by=_make_participants(flat.claimed_by, "", ""),
        reports=split(flat.reports),
        mentions=split(flat.mentions),
        outlets=flat.outlets,
        copies=(),
        disputed=split(flat.disputed),
        claims=_make_statements(flat.claims, StatementType.CLAIM),
        denials=_make_statements(flat.denials, StatementType.DENY),
        accounts=(),
        forwards=split(flat.forwards),
    )  # fmt: skip


def join(items: Iterable[str]) -> str:
    """Join a list for one cell; empty items keep their place."""
    return "; ".join(item.replace(";", "；") for item in items)


def split(cell: str) -> tuple[str, ...]:
    """Split what `join` joined."""
    return tuple(cell.split("; ")) if cell else ()


def _name_speaker(statement: Statement) -> str:
    return (statement.speaker.name_en or statement.speaker.text) if statement.speaker else "?"


def _make_statements(cell: str, kind: StatementType) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            id=f"{kind.value}{number}",
            type=kind,
            speaker=None
            if name == "?"
            else Speaker(text=name, start=NO_WORDS, end=NO_WORDS, rule=RULE, name_en=name),
            addressee=None,
            about=None,
            evidence="",
            start=NO_WORDS,
            end=NO_WORDS,
            rule=RULE,
        )
        for number, name in enumerate(split(cell), 1)
    )


def _spread_toll(name: str, toll: SettledToll | None) -> dict[str, Any]:
    if toll is None:
        return {}
    return {
        f"{name}_min": toll.min,
        f"{name}_max": toll.max,
        f"{name}_low": toll.low,
        f"{name}_high": toll.high,
        f"{name}_source": toll.source or "",
        f"{name}_disputed": toll.disputed,
    }


def _gather_toll(
    least: int | None, most: int | None, low: int | None, high: int | None, source: str,
    disputed: bool,
) -> SettledToll | None:  # fmt: skip
    if least is None:
        return None
    return SettledToll(
        min=least, max=most, low=least if low is None else low, high=high, account="", rule=RULE,
        source=source or None, disputed=disputed,
    )  # fmt: skip


def _make_participants(names: str, ids: str, kinds: str) -> tuple[Participant, ...]:
    listed = split(names)
    known, sorts = split(ids), split(kinds)
    if len(listed) == 1:  # one empty item leaves an empty cell
        known, sorts = known or ("",), sorts or ("",)
    return tuple(
        Participant(
            text=name, start=NO_WORDS, end=NO_WORDS, rule=RULE, name_en=name,
            actor_id=(known[n] or None) if n < len(known) else None,
            kind=ActorKind(sorts[n]) if n < len(sorts) and sorts[n] else None,
        )
        for n, name in enumerate(listed)
    )  # fmt: skip


def write_cells(flat: Flat) -> dict[str, object]:
    """Return a row as plain values: text, numbers, booleans, days as ISO text, None."""
    built: dict[str, object] = msgspec.to_builtins(flat)
    return built


def read_cells(cells: dict[str, object]) -> Flat:
    """Make a row of plain values; empty cells are values that are not there.

    Raises `msgspec.ValidationError` for values that do not fit.
    """
    known = {key: value for key, value in cells.items() if value not in (None, "")}
    return msgspec.convert(known, Flat, strict=False)


COLUMNS = tuple(field.name for field in msgspec.structs.fields(Flat))
