"""ACLED rows in: those of acleddata.com, and our own with what stands in their `tags`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from marsad.exchange.cells import read_rows
from marsad.exchange.coded_rows import (
    NO_TYPE,
    CodedRow,
    NoTypeError,
    fail,
    make_incident,
    make_participant,
    make_toll,
    read_count,
    read_day,
    read_degrees,
    read_number,
)
from marsad.exchange.facts import find_country_named, find_country_numbered
from marsad.exchange.maps import Map, find_type, load_map
from marsad.records import (
    ActorBasis,
    ActorKind,
    EventType,
    Failure,
    Incident,
    Participant,
    Precision,
    SettledToll,
    WeaponKind,
)

RULE = "acled"
_TOLL = re.compile(r"(\d+)(?: to (\d+))?( or more)?(?: \(of (\d+) to (\d+|more)\))?")
_RADIUS = {"1": 5.0, "2": 25.0, "3": 100.0}
"""Kilometres that a row may be off, by geo_precision; our estimate, ACLED gives none."""


def read_acled(path: Path) -> Iterator[Incident | Failure]:
    """Read a file of ACLED's columns; a row that has no type of ours, or is broken, is a failure.

    Older exports (`data_id`, inter codes as numbers) are read too. Raises `InputError` for a
    file that is no CSV.
    """
    table = load_map("acled")
    for line, row in read_rows(path):
        try:
            yield make_incident(read_row(row, table))
        except NoTypeError as error:
            yield fail(path, line, row.get("event_id_cnty", ""), NO_TYPE, str(error))
        except (ValueError, KeyError, OverflowError) as error:
            yield fail(path, line, row.get("event_id_cnty", ""), "RecordError", str(error))


def read_row(row: dict[str, str], table: Map) -> CodedRow:
    """Read one row. Raises `ValueError` saying what does not fit."""
    tags = read_tags(row.get("tags", ""))
    found = find_type(table.back, {k: v.strip() for k, v in row.items()})
    kind = found.type if found else None
    if "map" in tags and "type" in tags:  # our own row says it exactly
        kind = EventType(tags["type"])
    if kind is None:
        sub = row.get("sub_event_type", "")
        raise NoTypeError(found.reason if found else f"unknown sub_event_type {sub!r}")
    start, end = _read_days(row, tags)
    precision = row.get("geo_precision", "").removesuffix(".0")
    country = find_country_numbered(row.get("iso", "")) or find_country_named(
        row.get("country", "")
    )
    actors, targets = _read_parties(row, table, kind)
    return CodedRow(
        id=row.get("event_id_cnty") or row["data_id"],
        rule=RULE,
        type=kind,
        start=start,
        end=end,
        place=row.get("location", ""),
        admin1=row.get("admin1", ""),
        country=country.alpha2 if country else "",
        lat=read_degrees(row.get("latitude", ""), 90),
        lon=read_degrees(row.get("longitude", ""), 180),
        precision=_read_precision(precision, table),
        uncertainty_km=_RADIUS.get(precision),
        exact=precision != "2",
        actors=actors,
        basis=ActorBasis(tags.get("actor_basis", "stated")),
        targets=targets,
        claimed_by=tuple(make_participant(n, RULE) for n in _list(tags.get("claimed_by", ""))),
        weapons=_read_weapons(tags, found.weapon if found else None),
        killed=_read_killed(row, tags),
        injured=_read_toll(tags.get("injured", "")),
        background=tags.get("background") == "true",
        notes=row.get("notes", ""),
        source=row.get("source", ""),
        published=_read_timestamp(row.get("timestamp", "")),
    )


def read_tags(cell: str) -> dict[str, str]:
    """Read `key=value` of ACLED's tags; what has no value is left."""
    pairs = (tag.partition("=") for tag in cell.split("; "))
    return {key.strip(): value.strip() for key, sign, value in pairs if sign}


def _read_days(row: dict[str, str], tags: dict[str, str]) -> tuple[dt.date, dt.date]:
    if "days" in tags:
        first, _, last = tags["days"].partition("/")
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    day = read_day(row["event_date"])
    half = {"1": 0, "2": 3, "3": 15}.get(row.get("time_precision", "1").removesuffix(".0"), 0)
    return day - dt.timedelta(days=half), day + dt.timedelta(days=half)


def _read_precision(code: str, table: Map) -> Precision | None:
    name = table.codes["precision"].get(code)
    return Precision(name) if name else None


def _read_parties(
    row: dict[str, str], table: Map, kind: EventType
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    first = list(_read_side(row, "1", table))
    second = list(_read_side(row, "2", table))
    unknown = table.codes["unknown_actor"]["name"]
    first = [one for one in first if not one.text.startswith(unknown)]
    if kind in (EventType.PROTEST, EventType.RIOT):
        crowds = tuple(table.codes["inter"][name] for name in ("protest", "riot"))
        first = [one for one in first if not one.text.startswith(crowds)]
    if kind in (EventType.ARMED_CLASH, EventType.AGREEMENT):
        return (*first, *second), ()
    return tuple(first), tuple(second)


def _read_side(row: dict[str, str], side: str, table: Map) -> Iterator[Participant]:
    names = [row.get(f"actor{side}", ""), *row.get(f"assoc_actor_{side}", "").split("; ")]
    kind = table.codes["kind"].get(row.get(f"inter{side}", "").removesuffix(".0"))
    for name in names:
        if name:
            yield make_participant(name, f"{RULE}:actor{side}", ActorKind(kind) if kind else None)


def _read_weapons(tags: dict[str, str], coded: WeaponKind | None) -> tuple[WeaponKind, ...]:
    told = tuple(WeaponKind(name) for name in _list(tags.get("weapons", "")))
    return told or ((coded,) if coded else ())


def _read_killed(row: dict[str, str], tags: dict[str, str]) -> SettledToll | None:
    if "fatalities" in tags:
        return _read_toll(tags["fatalities"])
    number = read_count(row.get("fatalities", ""))
    return None if number is None else make_toll(number, number, RULE, number, number)


def _read_toll(text: str) -> SettledToll | None:
    """Read what `acled.write_toll` wrote."""
    found = _TOLL.fullmatch(text)
    if not found:
        return None
    least, most, more, low, high = found.groups()
    top = None if more else int(most or least)
    if low is None:
        return make_toll(int(least), top, RULE, int(least), top)
    return make_toll(int(least), top, RULE, int(low), None if high == "more" else int(high))


def _read_timestamp(cell: str) -> str | None:
    number = read_number(cell)
    if number is None:
        return None
    try:
        return dt.datetime.fromtimestamp(number, dt.UTC).isoformat()
    except (OverflowError, OSError, ValueError) as error:
        raise ValueError(f"{cell!r} is no time") from error


def _list(cell: str) -> list[str]:
    return [name for name in cell.split(",") if name]
