"""The filters of `marsad incidents` as query parameters, with what a map and a list need besides.

One definition serves every address that lists, counts or exports incidents.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
from litestar.params import QueryParameter

from marsad.errors import UsageError
from marsad.records import EventType, Precision, Record, Status, WeaponKind

MOST_CORNERS = 500
LONGEST = 200
"""Code points of a name or of words to look for."""

Box = tuple[float, float, float, float]
Corners = tuple[tuple[float, float], ...]


class PageFilters(Record, frozen=True):
    """Which incidents are wanted; None and () ask for nothing.

    Days are inclusive and must touch the incident's. `place` and `actor` look into names as
    `marsad.store.incident_queries.Filters` does; `affiliation` takes the actor itself and whoever
    it backs or commands. `box` is west, south, east, north (west > east: over the date line);
    `area` a polygon of longitude and latitude. Both let pass what has coordinates inside only.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    country: tuple[str, ...] = ()
    place: str | None = None
    type: tuple[EventType, ...] = ()
    actor: tuple[str, ...] = ()
    affiliation: str | None = None
    killed: int | None = None
    outlets: int | None = None
    disputed: bool = False
    news: bool = False
    status: tuple[Status, ...] = ()
    weapon: tuple[WeaponKind, ...] = ()
    source: tuple[str, ...] = ()
    claimed: bool = False
    denied: bool = False
    background: bool | None = None
    precision: Precision | None = None
    box: Box | None = None
    area: Corners | None = None
    q: str | None = None

    @property
    def key(self) -> bytes:
        """The same for the same wishes."""
        return msgspec.json.encode(self)


def _query(name: str, description: str, example: str | None = None) -> object:
    from litestar.openapi.spec.example import Example

    return QueryParameter(
        name=name,
        required=False,
        description=description,
        examples=[Example(value=example)] if example is not None else None,
    )


Since = Annotated[dt.date | None, _query("since", "On this day or later.", "2018-04-07")]
Until = Annotated[dt.date | None, _query("until", "On this day or before.")]
Country = Annotated[
    list[str] | None, _query("country", "Countries, ISO 3166 alpha-2; any of them.")
]
PlaceName = Annotated[str | None, _query("place", "Part of the name of the place or its province.")]
Types = Annotated[list[EventType] | None, _query("type", "Types; any of them.")]
Actor = Annotated[
    list[str] | None, _query("actor", "Actors' ids, or parts of names as worded; any of them.")
]
Affiliation = Annotated[
    str | None, _query("affiliation", "An actor's id: itself or whom it backs or commands.")
]
Killed = Annotated[int | None, _query("killed", "At least this many dead.")]
Outlets = Annotated[
    int | None, _query("outlets", "Told by at least this many independent outlets.")
]
Disputed = Annotated[bool, _query("disputed", "Where accounts exclude each other.")]
News = Annotated[bool, _query("news", "Only what is the news of a report.")]
Statuses = Annotated[list[Status] | None, _query("status", "Status; any of them.")]
Weapons = Annotated[list[WeaponKind] | None, _query("weapon", "Kinds of weapon; any of them.")]
Source = Annotated[list[str] | None, _query("source", "Outlets by name; any of them tells of it.")]
Claimed = Annotated[bool, _query("claimed", "Somebody claimed it.")]
Denied = Annotated[bool, _query("denied", "Somebody denied it.")]
Background = Annotated[bool | None, _query("background", "Recalled from before the news, or not.")]
AtLeast = Annotated[Precision | None, _query("precision", "The place is known at least as finely.")]
BoxText = Annotated[str | None, _query("bbox", "West,south,east,north in degrees.", "35,32,43,38")]
AreaText = Annotated[
    str | None,
    _query("polygon", "Corners lon,lat;lon,lat;... of an area.", "36,33;37,33;37,34"),
]
Words = Annotated[
    str | None, _query("q", "Words in the reports' texts; Arabic is folded.", "Douma")
]


def parse_filters(
    since: Since = None,
    until: Until = None,
    country: Country = None,
    place: PlaceName = None,
    type_: Types = None,
    actor: Actor = None,
    affiliation: Affiliation = None,
    killed: Killed = None,
    outlets: Outlets = None,
    disputed: Disputed = False,
    news: News = False,
    status: Statuses = None,
    weapon: Weapons = None,
    source: Source = None,
    claimed: Claimed = False,
    denied: Denied = False,
    background: Background = None,
    precision: AtLeast = None,
    bbox: BoxText = None,
    polygon: AreaText = None,
    q: Words = None,
) -> PageFilters:
    """Put the query's filters together. Raises `UsageError` for what cannot be meant."""
    _check_counts(killed=killed, outlets=outlets)
    return PageFilters(
        since=since,
        until=until,
        country=tuple(clean_words("country", code).upper() for code in country or ()),
        place=_maybe("place", place),
        type=tuple(type_ or ()),
        actor=tuple(clean_words("actor", name) for name in actor or ()),
        affiliation=_maybe("affiliation", affiliation),
        killed=killed,
        outlets=outlets,
        disputed=disputed,
        news=news,
        status=tuple(status or ()),
        weapon=tuple(weapon or ()),
        source=tuple(clean_words("source", name) for name in source or ()),
        claimed=claimed,
        denied=denied,
        background=background,
        precision=precision,
        box=parse_box(bbox) if bbox else None,
        area=parse_area(polygon) if polygon else None,
        q=_maybe("q", q),
    )


def _check_counts(**counts: int | None) -> None:
    for name, number in counts.items():
        if number is not None and not 0 <= number < 2**31:
            raise UsageError(f"{name}={number}: it must be 0 or more")


def _maybe(name: str, value: str | None) -> str | None:
    return clean_words(name, value) if value else None


def clean_words(name: str, value: str) -> str:
    """Return `value`; refuse what is too long or holds what no text has."""
    if len(value) > LONGEST:
        raise UsageError(f"{name}: longer than {LONGEST} characters")
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise UsageError(f"{name}: characters that no text has")
    return value


def parse_box(text: str) -> Box:
    """Read `west,south,east,north`. Raises `UsageError` for anything else."""
    numbers = _numbers("bbox", text, ",")
    if len(numbers) != 4:
        raise UsageError("bbox: four numbers west,south,east,north")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError("bbox: degrees, -180 to 180 and -90 to 90, south before north")
    return west, south, east, north


def parse_area(text: str) -> Corners:
    """Read `lon,lat;lon,lat;...`. Raises `UsageError` for anything else."""
    if text.count(";") >= MOST_CORNERS:
        raise UsageError(f"polygon: no more than {MOST_CORNERS} corners")
    corners = []
    for part in text.strip(";").split(";"):
        numbers = _numbers("polygon", part, ",")
        if len(numbers) != 2 or not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):
            raise UsageError("polygon: corners as lon,lat;lon,lat;... in degrees")
        corners.append((numbers[0], numbers[1]))
    if len(corners) < 3:
        raise UsageError("polygon: three corners or more")
    return tuple(corners)


def _numbers(name: str, text: str, separator: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(separator)]
    except ValueError as error:
        raise UsageError(f"{name}: {text[:40]!r} is no list of numbers") from error
    if not all(abs(number) <= 360 for number in numbers):
        raise UsageError(f"{name}: degrees are wanted")
    return numbers
