"""ACLED: 31 columns, out and in.

Out goes what is reported, dated to a month or better, and placed finer than a country. What the
columns cannot say stands in `tags` as `key=value`, as ACLED itself does with crowd sizes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from marsad.exchange.cells import Cell, write_rows
from marsad.exchange.facts import (
    Side,
    find_country,
    find_home,
    find_side,
    name_participant,
)
from marsad.exchange.maps import Map, choose_codes, load_map
from marsad.exchange.model import (
    HAPPENED,
    Ledger,
    Options,
    Reason,
    Told,
    find_first_words,
    find_times,
    name_place,
    only,
)
from marsad.records import (
    EventType,
    Incident,
    Participant,
    Precision,
    Relation,
    SettledDate,
    SettledToll,
)

WEEK, MONTH = 7, 31
_TWO_SIDED = frozenset({EventType.ARMED_CLASH, EventType.AGREEMENT})
_CROWDS = {EventType.PROTEST: "protest", EventType.RIOT: "riot"}


def write_acled(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as ACLED rows."""
    table = load_map("acled")

    def rows() -> Iterator[list[Cell]]:
        for one in only(told, HAPPENED, ledger):
            row = make_row(one, options, ledger, table)
            if row is not None:
                ledger.written += 1
                yield [row[column] for column in table.columns]

    yield from write_rows(rows(), table.columns)


def make_row(one: Told, options: Options, ledger: Ledger, table: Map) -> dict[str, Cell] | None:
    """Return the row of an incident; None where ACLED has no room for it, which is counted."""
    incident = one.incident
    dated = _find_day(incident.date)
    codes = choose_codes(table.rules, incident)
    if isinstance(dated, Reason):
        ledger.leave_out(dated)
        return None
    if codes is None:
        ledger.leave_out(Reason.NO_TYPE)
        return None
    located = _locate(incident, table)
    if isinstance(located, Reason):
        ledger.leave_out(located)
        return None
    day, precision = dated
    times = find_times(one)
    return {
        "event_id_cnty": incident.id,
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": precision,
        **codes,
        **_write_parties(incident, table, codes),
        **located,
        "source": "; ".join(dict.fromkeys(a.source for a in incident.accounts if a.source)),
        "source_scale": "",
        "notes": find_first_words(incident),
        "fatalities": incident.killed.min if incident.killed else 0,
        "tags": "; ".join(_make_tags(incident, options, table)),
        "timestamp": int(times[1].timestamp()) if times else None,
    }


def _find_day(date: SettledDate | None) -> tuple[dt.date, int] | Reason:
    """Return the day in the middle and ACLED's precision."""
    if date is None:
        return Reason.NO_DATE
    start, end = date.start, date.end
    if start is None or end is None:
        return Reason.WIDE_DATE  # only a bound is known
    days = (end - start).days + 1
    if days > MONTH:
        return Reason.WIDE_DATE
    return start + (end - start) / 2, 1 if days == 1 else 2 if days <= WEEK else 3


def _locate(incident: Incident, table: Map) -> dict[str, Cell] | Reason:
    place = incident.place
    if place is None:
        return Reason.NO_PLACE
    if place.precision is Precision.COUNTRY:
        return Reason.COARSE_PLACE
    if place.lat is None or place.lon is None:
        return Reason.NO_COORDINATES
    code = table.codes["geo_precision"].get(place.precision.value, "3") if place.precision else "3"
    if code == "1" and place.relation is not Relation.AT:
        code = "2"
    country = find_country(place.country)
    return {
        "iso": int(country.numeric) if country else None,
        "region": country.region if country else "",
        "country": country.name if country else (place.country or ""),
        "admin1": place.admin1 or "",
        "admin2": "",
        "admin3": "",
        "location": name_place(incident),
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": int(code),
    }


def _write_parties(incident: Incident, table: Map, codes: dict[str, str]) -> dict[str, Cell]:
    """Say who acted and who was hit, as ACLED names and groups them."""
    inter = table.codes["inter"]
    country = find_country(incident.place.country) if incident.place else None
    where = f" ({country.name})" if country else ""
    crowd = _CROWDS.get(incident.type)
    first, second = list(incident.actors), [t for t in incident.targets if _is_party(t)]
    if crowd:
        names = [f"{inter[crowd]}{where}", *map(name_participant, first)]
        one = (names, inter[crowd])
    elif first:
        if incident.type in _TWO_SIDED and len(first) > 1 and not second:
            first, second = first[:1], first[1:]
        one = ([name_participant(p) for p in first], _group(first[0], incident, inter))
    else:
        unknown = table.codes["unknown_actor"]
        one = ([f"{unknown['name']}{where}"], unknown["inter"])
    two = ([_name_target(p, where) for p in second],
           _group(second[0], incident, inter) if second else "")  # fmt: skip
    violent = codes["disorder_type"] == "Political violence"
    civilians = violent and two[1] == inter["civilians"]
    return {
        "actor1": one[0][0],
        "assoc_actor_1": "; ".join(one[0][1:]),
        "inter1": one[1],
        "actor2": two[0][0] if two[0] else "",
        "assoc_actor_2": "; ".join(two[0][1:]),
        "inter2": two[1],
        "interaction": name_interaction(one[1], two[1], table),
        "civilian_targeting": "Civilian targeting" if civilians else "",
    }


def name_interaction(first: str, second: str, table: Map) -> str:
    """Return ACLED's interaction of two group types, the one with the lower number first."""
    numbers = table.codes["inter_number"]
    if not second:
        return f"{first} only"
    pair = sorted((first, second), key=lambda name: numbers[name])
    # ACLED writes civilians behind external forces, though their number is lower.
    if pair == ["Civilians", "External/Other forces"]:
        pair.reverse()
    return "-".join(pair)


def _is_party(participant: Participant) -> bool:
    return find_side(participant) is not Side.UNKNOWN


def _name_target(participant: Participant, where: str) -> str:
    side = find_side(participant)
    return f"Civilians{where}" if side is Side.CIVILIANS else name_participant(participant)


def _group(participant: Participant, incident: Incident, inter: dict[str, str]) -> str:
    side = find_side(participant)
    if side is Side.UNKNOWN:
        return inter["gunmen"]
    home = find_home(participant)
    place = incident.place.country if incident.place else None
    if side is Side.STATE and home is not None and place and home.alpha2 != place:
        return inter["abroad"]
    return inter[side.value]


def _make_tags(incident: Incident, options: Options, table: Map) -> Iterator[str]:
    """Yield what the columns cannot say; `acled_reading.read_tags` reads it again."""
    yield f"marsad={options.link(incident.id)}"
    yield f"map={table.version}"
    yield f"type={incident.type.value}"
    date = incident.date
    if date and date.start and date.end and date.start != date.end:
        yield f"days={date.start.isoformat()}/{date.end.isoformat()}"
    if incident.background:
        yield "background=true"
    yield f"actor_basis={incident.actor_basis.value}"
    if incident.weapons:
        yield f"weapons={','.join(kind.value for kind in incident.weapons)}"
    yield f"fatalities={write_toll(incident.killed)}"
    if incident.injured:
        yield f"injured={write_toll(incident.injured)}"
    if incident.claimed_by:
        yield f"claimed_by={_list_names(incident.claimed_by)}"
    speakers = [statement.speaker for statement in incident.denials if statement.speaker]
    if incident.denials:
        yield f"denied_by={','.join(_clean(s.name_en or s.text) for s in speakers) or 'not told'}"
    yield f"outlets={incident.outlets}"
    if incident.disputed:
        yield f"disputed={','.join(incident.disputed)}"


def write_toll(toll: SettledToll | None) -> str:
    """Write a figure with its range: `3`, `3 or more`, `3 to 4`, `5 (of 3 to 8)`, `not told`."""
    if toll is None:
        return "not told"
    shown = f"{toll.min}"
    if toll.max is None:
        shown += " or more"
    elif toll.max != toll.min:
        shown += f" to {toll.max}"
    if (toll.low, toll.high) != (toll.min, toll.max):
        shown += f" (of {toll.low} to {'more' if toll.high is None else toll.high})"
    return shown


def _list_names(participants: Iterable[Participant]) -> str:
    return ",".join(_clean(name_participant(participant)) for participant in participants)


def _clean(name: str) -> str:
    return name.replace(";", "；").replace(",", "،")
