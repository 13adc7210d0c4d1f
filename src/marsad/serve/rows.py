"""An incident as one line of a list: what is shown, without its accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from marsad.records import (
    ActorBasis,
    EventType,
    Incident,
    Participant,
    Place,
    Precision,
    Record,
    SettledToll,
    Status,
    WeaponKind,
)
from marsad.serve.names import if_arabic, name_in_arabic
from marsad.store.page_queries import Headline


class RowPlace(Record, gc=False):
    """A place: English and Arabic name, province, country, WGS 84 degrees, uncertainty in km."""

    text: str
    name_en: str | None
    name_ar: str | None
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    uncertainty_km: float | None


class RowActor(Record, gc=False):
    """An actor, target or claimant as worded, with its names where it is known."""

    text: str
    name_en: str | None
    name_ar: str | None
    actor_id: str | None


class RowToll(Record, gc=False):
    """The figure shown and the interval of all accounts; `max`, `high` None: open."""

    min: int
    max: int | None
    low: int
    high: int | None
    disputed: bool


class Row(Record):
    """One line of a list. `asked` is the id that was asked for; it differs after a merger."""

    id: str
    asked: str
    type: EventType
    status: Status
    background: bool
    start: dt.date | None
    end: dt.date | None
    date_rule: str | None
    date_disputed: bool
    place: RowPlace | None
    actors: tuple[RowActor, ...]
    actor_basis: ActorBasis
    targets: tuple[RowActor, ...]
    weapons: tuple[WeaponKind, ...]
    killed: RowToll | None
    injured: RowToll | None
    claimed_by: tuple[RowActor, ...]
    outlets: int
    reports: int
    mentions: int
    disputed: tuple[str, ...]
    claims: int
    denials: int
    titles: tuple[Headline, ...]


def make_rows(
    asked: Iterable[tuple[str, str]],
    data: Mapping[str, bytes | str],
    titles: Mapping[str, tuple[Headline, ...]],
) -> tuple[Row, ...]:
    """Make a row of each (id asked for, id that it leads to) whose record is in `data`."""
    decoder = msgspec.json.Decoder(Incident)
    return tuple(
        make_row(decoder.decode(data[name]), one, titles.get(name, ()))
        for one, name in asked
        if name in data
    )


def make_row(incident: Incident, asked: str, titles: tuple[Headline, ...] = ()) -> Row:
    """Make the line of an incident."""
    date = incident.date
    return Row(
        id=incident.id,
        asked=asked,
        type=incident.type,
        status=incident.status,
        background=incident.background,
        start=date.start if date else None,
        end=date.end if date else None,
        date_rule=date.rule if date else None,
        date_disputed=bool(date and date.disputed),
        place=_make_place(incident.place),
        actors=_name(incident.actors),
        actor_basis=incident.actor_basis,
        targets=_name(incident.targets),
        weapons=incident.weapons,
        killed=_make_toll(incident.killed),
        injured=_make_toll(incident.injured),
        claimed_by=_name(incident.claimed_by),
        outlets=incident.outlets,
        reports=len(incident.reports),
        mentions=len(incident.mentions),
        disputed=incident.disputed,
        claims=len(incident.claims),
        denials=len(incident.denials),
        titles=titles,
    )


def _make_place(place: Place | None) -> RowPlace | None:
    if place is None:
        return None
    return RowPlace(
        text=place.text,
        name_en=place.name_en,
        name_ar=if_arabic(place.text),
        admin1=place.admin1,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        uncertainty_km=place.uncertainty_km,
    )


def _name(participants: tuple[Participant, ...]) -> tuple[RowActor, ...]:
    return tuple(
        RowActor(
            text=one.text,
            name_en=one.name_en,
            name_ar=name_in_arabic(one.actor_id, one.text),
            actor_id=one.actor_id,
        )
        for one in participants
    )


def _make_toll(toll: SettledToll | None) -> RowToll | None:
    if toll is None:
        return None
    return RowToll(min=toll.min, max=toll.max, low=toll.low, high=toll.high, disputed=toll.disputed)
