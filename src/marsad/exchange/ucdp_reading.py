"""UCDP GED rows in: any file with its column names, also one with fewer columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from marsad.exchange.cells import read_rows
from marsad.exchange.coded_rows import (
    CodedRow,
    fail,
    make_incident,
    make_participant,
    make_toll,
    read_count,
    read_day,
    read_degrees,
)
from marsad.exchange.facts import find_country_named
from marsad.exchange.maps import Map, find_type, load_map
from marsad.exchange.ucdp import restore_id
from marsad.records import (
    ActorKind,
    EventType,
    Failure,
    Incident,
    Participant,
    Precision,
    SettledToll,
)

RULE = "ucdp"
_RADIUS = {"1": 5.0, "2": 25.0, "3": 40.0, "4": 100.0, "5": 100.0, "6": 300.0, "7": 300.0}
"""Kilometres that a row may be off, by where_prec; UCDP says 25 for 2, the others are ours."""


def read_ucdp(path: Path) -> Iterator[Incident | Failure]:
    """Read a file of UCDP's columns; a broken row is a failure.

    UCDP does not code means: a row comes as a clash (sides) or an attack (civilians). Raises
    `InputError` for a file that is no CSV.
    """
    table = load_map("ucdp")
    for line, row in read_rows(path):
        try:
            yield make_incident(read_row(row, table))
        except (ValueError, KeyError, OverflowError) as error:
            yield fail(path, line, row.get("id", ""), "RecordError", str(error))


def read_row(row: dict[str, str], table: Map) -> CodedRow:
    """Read one row. Raises `ValueError` or `KeyError` saying what does not fit."""
    cells = {key: value.strip() for key, value in row.items()}
    whole = cells | {"type_of_violence": _strip(cells.get("type_of_violence", ""))}
    found = find_type(table.back, whole)
    kind = found.type if found and found.type else EventType.ARMED_ATTACK
    precision = _strip(cells.get("where_prec", ""))
    country = find_country_named(_drop_brackets(cells.get("country", "")))
    actors, targets = _read_sides(cells, kind)
    name = table.codes["precision"].get(precision)
    return CodedRow(
        id=_read_id(cells),
        rule=RULE,
        type=kind,
        start=read_day(cells["date_start"]),
        end=read_day(cells["date_end"]),
        place=cells.get("where_coordinates", ""),
        admin1=cells.get("adm_1", ""),
        country=country.alpha2 if country else "",
        lat=read_degrees(cells["latitude"], 90),
        lon=read_degrees(cells["longitude"], 180),
        precision=Precision(name) if name else None,
        uncertainty_km=_RADIUS.get(precision),
        exact=precision != "2",
        actors=actors,
        targets=targets,
        killed=_read_deaths(cells),
        notes=cells.get("source_headline") or cells.get("source_article", ""),
        source=cells.get("source_office", ""),
        published=_read_published(cells),
    )


def _read_id(cells: dict[str, str]) -> str:
    number = _strip(cells["id"])
    ours = "machine-read" in cells.get("code_status", "")
    return restore_id(int(number)) if ours else number


def _read_sides(
    cells: dict[str, str], kind: EventType
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    a, b = cells.get("side_a", ""), cells.get("side_b", "")
    first = () if a in ("", "Unknown") else (make_participant(a, f"{RULE}:side_a", _guess(a)),)
    second = (make_participant(b, f"{RULE}:side_b", _guess(b)),) if b else ()
    return ((*first, *second), ()) if kind is EventType.ARMED_CLASH else (first, second)


def _guess(name: str) -> ActorKind:
    """UCDP names governments "Government of X" and civilians so; every other side is a group."""
    if name.startswith("Government of"):
        return ActorKind.STATE
    return ActorKind.CIVILIANS if name == "Civilians" else ActorKind.ARMED_GROUP


def _read_deaths(cells: dict[str, str]) -> SettledToll | None:
    best = read_count(cells.get("best", ""))
    if best is None:
        return None
    low, high = read_count(cells.get("low", "")), read_count(cells.get("high", ""))
    return make_toll(best, best, f"{RULE}:best", low, best if high is None else high)


def _read_published(cells: dict[str, str]) -> str | None:
    try:
        return read_day(cells.get("source_date", "").split(";")[0]).isoformat()
    except ValueError:
        return None  # several articles, or none; the day is not needed


def _strip(number: str) -> str:
    return number.removesuffix(".0")


def _drop_brackets(name: str) -> str:
    return name.partition(" (")[0]
