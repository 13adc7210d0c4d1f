"""UCDP GED: 49 columns, out.

Out goes organised violence with at least one reported death, dated to a year or better, with a
place. UCDP's ids of conflicts, dyads and actors are UCDP's own and stay empty.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator

from marsad.exchange.cells import Cell, write_rows
from marsad.exchange.facts import Side, find_country, find_home, find_side, name_participant
from marsad.exchange.maps import Map, choose_codes, load_map
from marsad.exchange.model import (
    HAPPENED,
    Ledger,
    Options,
    Reason,
    Told,
    find_first_words,
    name_place,
    only,
    order_accounts,
)
from marsad.records import (
    Incident,
    Participant,
    Relation,
    SettledDate,
    SettledToll,
    TollSide,
)

YEAR = 366
_OUR_ID = re.compile(r"i-([0-9a-f]{12})")


def write_ucdp(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as rows of UCDP GED."""
    table = load_map("ucdp")

    def rows() -> Iterator[list[Cell]]:
        for one in only(told, HAPPENED, ledger):
            row = make_row(one, options, table)
            if isinstance(row, Reason):
                ledger.leave_out(row)
            else:
                ledger.written += 1
                yield [row.get(column) for column in table.columns]

    yield from write_rows(rows(), table.columns)


def make_row(one: Told, options: Options, table: Map) -> dict[str, Cell] | Reason:
    """Return the row of an incident, or why UCDP has no room for it."""
    incident = one.incident
    if choose_codes(table.rules, incident) is None:
        return Reason.NO_TYPE
    if incident.killed is None or not max(incident.killed.min, incident.killed.high or 0):
        return Reason.NO_DEATH
    dated = _find_days(incident.date)
    located = _locate(incident, table)
    for found in (dated, located):
        if isinstance(found, Reason):
            return found
    assert not isinstance(dated, Reason)
    assert not isinstance(located, Reason)
    return {
        "id": number_id(incident.id),
        "relid": options.link(incident.id),
        "code_status": f"machine-read; map {table.version}",
        **_write_sides(incident, table),
        **_write_sources(one),
        **located,
        **dated,
        "event_clarity": _find_clarity(incident),
        **_write_deaths(incident, incident.killed),
    }


def number_id(incident_id: str) -> int:
    """Return the number that stands for an incident: its 12 hex digits, below 2 to the 48."""
    found = _OUR_ID.fullmatch(incident_id)
    digits = found[1] if found else hashlib.sha256(incident_id.encode()).hexdigest()[:12]
    return int(digits, 16)


def restore_id(number: int) -> str:
    """Return the incident's id of its number."""
    return f"i-{number:012x}"


def _find_days(date: SettledDate | None) -> dict[str, Cell] | Reason:
    if date is None:
        return Reason.NO_DATE
    if date.start is None or date.end is None:
        return Reason.WIDE_DATE
    days = (date.end - date.start).days + 1
    if days > YEAR:
        return Reason.WIDE_DATE
    limits = ((1, 1), (6, 2), (7, 3), (31, 4), (YEAR, 5))
    return {
        "year": date.start.year,
        "date_prec": next(code for most, code in limits if days <= most),
        "date_start": date.start.isoformat(),
        "date_end": date.end.isoformat(),
    }


def _locate(incident: Incident, table: Map) -> dict[str, Cell] | Reason:
    place = incident.place
    if place is None:
        return Reason.NO_PLACE
    if place.lat is None or place.lon is None:
        return Reason.NO_COORDINATES
    code = table.codes["where_prec"].get(place.precision.value, "5") if place.precision else "5"
    if code == "1" and place.relation is not Relation.AT:
        code = "2"
    country = find_country(place.country)
    return {
        "where_prec": int(code),
        "where_coordinates": name_place(incident),
        "where_description": place.text,
        "adm_1": place.admin1 or "",
        "adm_2": "",
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon} {place.lat})",
        "priogrid_gid": find_grid_cell(place.lat, place.lon),
        "country": country.name if country else "",
        "country_id": int(country.gw) if country and country.gw else None,
        "region": table.codes["region"].get(country.region, "") if country else "",
    }


def find_grid_cell(lat: float, lon: float) -> int:
    """Return the PRIO-GRID cell (half a degree wide, numbered from the south-west corner)."""
    row = min(math.floor((lat + 90) * 2), 359)
    column = min(math.floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _write_sides(incident: Incident, table: Map) -> dict[str, Cell]:
    sides = [*incident.actors, *incident.targets]
    first = next(iter(incident.actors), None)
    second = next((p for p in sides if p is not first and find_side(p) is not Side.UNKNOWN), None)
    a = name_participant(first) if first else table.codes["unknown_actor"]["side_a"]
    b = _name_side(second)
    homes = [find_home(p) if p and find_side(p) is Side.STATE else None for p in (first, second)]
    numbers = [int(home.gw) if home and home.gw else None for home in homes]
    return {
        "type_of_violence": find_violence(first, second),
        "dyad_name": f"{a} - {b}" if b else a,
        "side_a": a,
        "side_b": b,
        "gwnoa": numbers[0],
        "gwnob": numbers[1],
    }


def _name_side(participant: Participant | None) -> str:
    if participant is None:
        return ""
    side = find_side(participant)
    return "Civilians" if side is Side.CIVILIANS else name_participant(participant)


def find_violence(first: Participant | None, second: Participant | None) -> int | None:
    """Return UCDP's type: 1 a state fights, 2 groups fight, 3 civilians are hit; None: not told."""
    sides = [find_side(one) if one else Side.UNKNOWN for one in (first, second)]
    if sides[0] is Side.UNKNOWN or sides[1] is Side.UNKNOWN:
        return None
    if Side.CIVILIANS in sides:
        return 3
    states = {Side.STATE, Side.COALITION}
    return 1 if states & set(sides) else 2


def _write_sources(one: Told) -> dict[str, Cell]:
    accounts = order_accounts(one.incident)
    articles = [
        f'"{a.source or ""},{(a.published or "")[:10]},{a.title or _shorten(one)}"'
        for a in accounts
    ]
    offices = dict.fromkeys(a.source for a in accounts if a.source)
    said = dict.fromkeys(name_participant(p) for a in accounts for p in a.event.sources)
    return {
        "number_of_sources": one.incident.outlets,
        "source_article": ";".join(dict.fromkeys(articles)),
        "source_office": ";".join(offices),
        "source_date": ";".join(dict.fromkeys((a.published or "")[:10] for a in accounts)),
        "source_headline": ";".join(dict.fromkeys(a.title or _shorten(one) for a in accounts)),
        "source_original": ";".join(said),
    }


def _shorten(one: Told) -> str:
    return find_first_words(one.incident)[:200]


def _find_clarity(incident: Incident) -> int:
    """Return 1 for one event on one day, 2 where several are told of together."""
    date = incident.date
    several = any((account.event.count or 1) > 1 for account in incident.accounts)
    return 2 if several or (date and date.start != date.end) else 1


def _write_deaths(incident: Incident, killed: SettledToll) -> dict[str, Cell]:
    """Fill in the figure, and on which side the dead were where the report says it."""
    best = killed.min
    columns: dict[str, Cell] = dict.fromkeys(
        ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0
    )
    side = next(
        (
            toll.side
            for account in incident.accounts
            if account.id == killed.account
            for toll in account.event.killed
            if (toll.min, toll.max) == (killed.min, killed.max)
        ),
        None,
    )
    names = {
        TollSide.ACTOR: "deaths_a", TollSide.TARGET: "deaths_b",
        TollSide.CIVILIAN: "deaths_civilians", None: "deaths_unknown",
    }  # fmt: skip
    columns[names[side]] = best
    known = [n for n in (killed.min, killed.max, killed.high) if n is not None]
    return {**columns, "best": best, "high": max(known), "low": min(killed.low, best)}
