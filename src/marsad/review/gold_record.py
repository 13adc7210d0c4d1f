"""An event in the codebook's shape, which people correct and gold files hold."""

from __future__ import annotations

import datetime as dt

from marsad.records import (
    ActorBasis,
    Event,
    EventType,
    Participant,
    Record,
    Status,
    Time,
    Toll,
    WeaponKind,
)

FRAGMENTS = 3
"""The codebook asks for one to three fragments of evidence."""


class GoldDate(Record, forbid_unknown_fields=True):
    """Days, both inclusive, and the words that tell them."""

    start: dt.date
    end: dt.date
    text: str


class GoldPlace(Record, forbid_unknown_fields=True):
    """The most precise place that the text gives; `country` is ISO 3166 alpha-2."""

    text: str
    name_en: str | None = None
    admin1: str | None = None
    country: str | None = None


class GoldName(Record, forbid_unknown_fields=True):
    """Who or what, as worded and in English."""

    text: str
    name_en: str | None = None


class GoldWeapon(Record, forbid_unknown_fields=True):
    """A weapon as worded."""

    text: str
    kind: WeaponKind
    count: int | None = None
    calibre_mm: float | None = None


class GoldToll(Record, forbid_unknown_fields=True):
    """A figure of people; `max` None for "at least"."""

    min: int
    max: int | None
    text: str
    source: str | None = None


class GoldEvent(Record, forbid_unknown_fields=True):
    """One incident of one report."""

    id: str
    type: EventType
    status: Status
    background: bool
    date: GoldDate | None
    place: GoldPlace | None
    actors: tuple[GoldName, ...]
    actor_basis: ActorBasis
    targets: tuple[GoldName, ...]
    weapons: tuple[GoldWeapon, ...]
    killed: tuple[GoldToll, ...]
    injured: tuple[GoldToll, ...]
    claimed_by: tuple[GoldName, ...]
    sources: tuple[GoldName, ...]
    evidence: tuple[str, ...]


class GoldRow(Record):
    """One report as people coded it; statements are not reviewed, so that none are given."""

    doc: str
    events: tuple[GoldEvent, ...]
    statements: tuple[()] = ()


def code_event(event: Event) -> GoldEvent:
    """Put an event as read into the codebook's shape.

    A date without words, or open at one end, is null there: the codebook takes no other.
    """
    place = event.place
    return GoldEvent(
        id=event.id,
        type=event.type,
        status=event.status,
        background=event.background,
        date=_code_date(event.date),
        place=GoldPlace(
            text=place.text, name_en=place.name_en, admin1=place.admin1, country=place.country
        )
        if place
        else None,
        actors=_code_names(event.actors),
        actor_basis=event.actor_basis,
        targets=_code_names(event.targets),
        weapons=tuple(
            GoldWeapon(text=w.text, kind=w.kind, count=w.count, calibre_mm=w.calibre_mm)
            for w in event.weapons
        ),
        killed=_code_tolls(event.killed),
        injured=_code_tolls(event.injured),
        claimed_by=_code_names(event.claimed_by),
        sources=_code_names(event.sources),
        evidence=tuple(one.text for one in event.evidence[:FRAGMENTS]),
    )


def _code_date(date: Time | None) -> GoldDate | None:
    if date is None or date.start is None or date.end is None or date.text is None:
        return None
    return GoldDate(start=date.start, end=date.end, text=date.text)


def _code_names(people: tuple[Participant, ...]) -> tuple[GoldName, ...]:
    return tuple(GoldName(text=one.text, name_en=one.name_en) for one in people)


def _code_tolls(tolls: tuple[Toll, ...]) -> tuple[GoldToll, ...]:
    return tuple(
        GoldToll(min=one.min, max=one.max, text=one.text, source=one.source) for one in tolls
    )
