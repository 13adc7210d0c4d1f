"""The supplement: places that name lists lack, kept as tables beside this package.

`admin1.csv` gives first-level units their English names in the style of news, with variants.
Every other ``*.csv`` holds places, one a line:

    name_en, kind, country, admin1, lat, lon, uncertainty_km, en, ar

`en` and `ar` hold variants parted by ``|``; the id is made of country and English name, or of
`id` where two places share them. Degrees are WGS 84; `uncertainty_km` is the radius that holds
the whole place and the doubt about its point.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from marsad.errors import GazetteerError
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.records import Record
from marsad.text.folding import fold_word

FOLDER = Path(__file__).parent / "data" / "supplement"
_NOT_WORD = re.compile(r"[^a-z0-9]+")
FIELDS = ("name_en", "kind", "country", "admin1", "lat", "lon", "uncertainty_km", "en", "ar")


class UnitName(Record):
    """English name of a first-level unit and its variants."""

    code: str
    name_en: str
    names_en: tuple[str, ...]
    names_ar: tuple[str, ...]


def slug(name: str) -> str:
    """Lower-case ASCII identifier of a name."""
    return _NOT_WORD.sub("_", fold_word(name).replace("'", "")).strip("_")


def split_variants(cell: str | None) -> tuple[str, ...]:
    """Variants of a cell, parted by ``|``, in order."""
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def read_unit_names(folder: Path = FOLDER) -> dict[str, UnitName]:
    """First-level units by GeoNames code ("SY.07")."""
    with (folder / "admin1.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: UnitName(
                code=row["code"],
                name_en=row["name_en"],
                names_en=split_variants(row["en"]),
                names_ar=split_variants(row["ar"]),
            )
            for row in csv.DictReader(lines)
        }


def read_supplement(folder: Path = FOLDER) -> tuple[Entry, ...]:
    """All places of the supplement, sorted by id.

    Raises GazetteerError, with file and line, for a row that is not as described above.
    """
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "admin1.csv":
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(line for line in lines if not line.startswith("#"))
            for entry in _read_rows(path, reader):
                if entry.id in found:
                    raise GazetteerError(f"{entry.id} stands there twice", path=str(path))
                found[entry.id] = entry
    return tuple(found[key] for key in sorted(found))


def _read_rows(path: Path, reader: Iterable[dict[str, str]]) -> Iterable[Entry]:
    for row in reader:
        try:
            yield read_row(row)
        except (KeyError, TypeError, ValueError) as error:
            raise GazetteerError(f"bad row {row}: {error}", path=str(path)) from error


def read_row(row: dict[str, str], prefix: str = "sup") -> Entry:
    """One place of a table with the columns named above."""
    country = row["country"].strip().upper() or None
    lat, lon = float(row["lat"]), float(row["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no such point: {lat} {lon}")
    names_ar = split_variants(row["ar"])
    return Entry(
        id=f"{prefix}:{row.get('id') or slug((country or 'xx') + ' ' + row['name_en'])}",
        name_en=row["name_en"].strip(),
        kind=PlaceKind(row["kind"].strip()),
        country=country,
        admin1=row["admin1"].strip() or None,
        lat=lat,
        lon=lon,
        uncertainty_km=float(row["uncertainty_km"]),
        population=int(row.get("population") or 0),
        listed=True,
        names_ar=names_ar,
        names_en=tuple(dict.fromkeys((row["name_en"].strip(), *split_variants(row["en"])))),
    )
