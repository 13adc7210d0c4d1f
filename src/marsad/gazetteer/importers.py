"""Reading gazetteers that users bring: GeoNames, Who's On First, OCHA tables, plain tables.

Each reader gives entries; `installed.install` packs and keeps them. Rows that cannot be placed
in the described columns raise GazetteerError with the line. Imported settlements of unknown size
are not `listed`: they need a kind word or a preposition of place to be taken for a place.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from marsad.errors import GazetteerError
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.supplement import FIELDS, read_row, slug, split_variants

_GEONAMES_COLUMNS = 19
_GEONAMES_KINDS: dict[str, PlaceKind] = {
    "ADM1": PlaceKind.ADMIN1, "ADM2": PlaceKind.ADMIN2, "ADM3": PlaceKind.ADMIN3,
    "AIRB": PlaceKind.BASE, "AIRP": PlaceKind.AIRPORT, "AIRF": PlaceKind.AIRPORT,
    "MILB": PlaceKind.BASE, "DAM": PlaceKind.DAM, "BDG": PlaceKind.BRIDGE,
    "PRT": PlaceKind.PORT, "OILF": PlaceKind.FIELD, "GASF": PlaceKind.FIELD,
    "PRN": PlaceKind.PRISON, "OILR": PlaceKind.PLANT, "PS": PlaceKind.PLANT,
    "CMPRF": PlaceKind.CAMP, "CMP": PlaceKind.CAMP, "PPLX": PlaceKind.NEIGHBOURHOOD,
    "RGN": PlaceKind.REGION, "DSRT": PlaceKind.REGION, "ISL": PlaceKind.REGION,
    "MT": PlaceKind.MOUNTAIN, "MTS": PlaceKind.MOUNTAIN, "HLL": PlaceKind.MOUNTAIN,
    "STM": PlaceKind.RIVER, "WAD": PlaceKind.RIVER, "SEA": PlaceKind.SEA, "GULF": PlaceKind.SEA,
    "STRT": PlaceKind.SEA,
}  # fmt: skip
_WOF_KINDS: dict[str, PlaceKind] = {
    "region": PlaceKind.ADMIN1,
    "county": PlaceKind.ADMIN2,
    "localadmin": PlaceKind.ADMIN3,
    "locality": PlaceKind.SETTLEMENT,
    "neighbourhood": PlaceKind.NEIGHBOURHOOD,
    "campus": PlaceKind.SITE,
}
_RADIUS: dict[PlaceKind, float] = {
    PlaceKind.ADMIN1: 80.0,
    PlaceKind.ADMIN2: 25.0,
    PlaceKind.ADMIN3: 12.0,
    PlaceKind.REGION: 40.0,
    PlaceKind.SEA: 200.0,
    PlaceKind.RIVER: 40.0,
    PlaceKind.MOUNTAIN: 8.0,
}


def _is_arabic(name: str) -> bool:
    return any("\u0621" <= char <= "\u064a" for char in name)


def _split_scripts(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Arabic and Latin spellings, each once, in order; other scripts are left out."""
    kept = [n.strip() for n in names if n and n.strip()]
    arabic = tuple(dict.fromkeys(n for n in kept if _is_arabic(n)))
    latin = tuple(dict.fromkeys(n for n in kept if not _is_arabic(n) and n[:1].isascii()))
    return arabic, latin


def _radius(kind: PlaceKind) -> float:
    return _RADIUS.get(kind, 2.0)


def _number(text: str, path: Path, line: int) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise GazetteerError(f"{text!r} is no number", path=str(path), line=line) from error


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines, delimiter=delimiter), 2):
            yield line, {key: value or "" for key, value in row.items() if key}


def read_geonames(path: Path, alternate_names: Path | None = None) -> tuple[Entry, ...]:
    """A country dump ("SY.txt"), with names of `alternateNamesV2.txt` where that is given.

    Feature classes A, P and the kinds of S, T, L, H that reports name are kept. Of alternate
    names those in Arabic and English count, links and postcodes do not.
    """
    more = _read_alternate_names(alternate_names) if alternate_names is not None else {}
    rows: list[list[str]] = []
    with path.open(encoding="utf-8", newline="") as lines:
        for line, text in enumerate(lines, 1):
            cells = text.rstrip("\r\n").split("\t")
            if len(cells) != _GEONAMES_COLUMNS:
                raise GazetteerError(
                    f"{len(cells)} columns instead of {_GEONAMES_COLUMNS}",
                    path=str(path),
                    line=line,
                    hint="Give a country dump of GeoNames, unpacked.",
                )
            rows.append(cells)
    units = {f"{r[8]}.{r[10]}": r[1] for r in rows if r[7] == "ADM1"}
    found = []
    for line, row in enumerate(rows, 1):
        kind = _GEONAMES_KINDS.get(row[7]) or (PlaceKind.SETTLEMENT if row[6] == "P" else None)
        if kind is None:
            continue
        arabic, latin = _split_scripts([row[1], row[2], *row[3].split(","), *more.get(row[0], ())])
        found.append(
            Entry(
                id=f"gn:{row[0]}",
                name_en=row[2] or row[1],
                kind=kind,
                country=row[8] or None,
                admin1=units.get(f"{row[8]}.{row[10]}"),
                lat=_number(row[4], path, line),
                lon=_number(row[5], path, line),
                uncertainty_km=_radius(kind),
                population=int(_number(row[14] or "0", path, line)),
                listed=kind is not PlaceKind.SETTLEMENT or int(row[14] or 0) >= 5_000,
                names_ar=arabic,
                names_en=latin,
            )
        )
    return tuple(found)


def _read_alternate_names(path: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for text in lines:
            cells = text.split("\t")
            if len(cells) > 3 and cells[2] in ("ar", "en", ""):
                names[cells[1]].append(cells[3])
    return names


def read_wof(path: Path) -> tuple[Entry, ...]:
    """A Who's On First export: tab-separated, one place a line, as its columns are named.

    Needs wof_id, placetype, name, lat, lon, country; takes name_en, names_ar, names_en_variants
    (parted by ``|``), region_id, population, is_current where they stand. What is marked as no
    longer current is left out.
    """
    table = list(_rows(path, "\t"))
    _need(path, table, ("wof_id", "placetype", "name", "lat", "lon", "country"))
    units = {row["wof_id"]: _wof_name(row) for _, row in table if row["placetype"] == "region"}
    found = []
    for line, row in table:
        kind = _WOF_KINDS.get(row["placetype"])
        if kind is None or row.get("is_current") == "0" or not row["lat"]:
            continue
        arabic, latin = _split_scripts(
            [row["name"], row.get("name_en", ""), *split_variants(row.get("names_ar")),
             *split_variants(row.get("names_en_variants"))]
        )  # fmt: skip
        people = int(float(row.get("population") or 0))
        found.append(
            Entry(
                id=f"wof:{row['wof_id']}",
                name_en=_wof_name(row),
                kind=kind,
                country=row["country"] or None,
                admin1=units.get(row.get("region_id", "")),
                lat=_number(row["lat"], path, line),
                lon=_number(row["lon"], path, line),
                uncertainty_km=_radius(kind),
                population=people,
                listed=kind is not PlaceKind.SETTLEMENT or people >= 5_000,
                names_ar=arabic,
                names_en=latin,
            )
        )
    return tuple(found)


def _wof_name(row: dict[str, str]) -> str:
    return row.get("name_en") or row["name"]


def read_ocha(path: Path) -> tuple[Entry, ...]:
    """An OCHA COD table of admin units or neighbourhoods: NAME_EN, NAME_AR, PCODE and parents.

    The finest ADMn_EN column that stands there tells the level: a table with ADM3_EN as parent
    holds neighbourhoods. Points come from LATITUDE and LONGITUDE; tables without them give
    places without coordinates.
    """
    table = list(_rows(path, ","))
    _need(path, table, ("NAME_EN", "NAME_AR", "PCODE"))
    columns = table[0][1].keys() if table else ()
    kind = PlaceKind.ADMIN1
    for column, finer in (("ADM1_EN", PlaceKind.ADMIN2), ("ADM2_EN", PlaceKind.ADMIN3),
                          ("ADM3_EN", PlaceKind.NEIGHBOURHOOD)):  # fmt: skip
        if column in columns:
            kind = finer
    found = []
    for line, row in table:
        lat, lon = row.get("LATITUDE", ""), row.get("LONGITUDE", "")
        english = row["NAME_EN"].strip()
        found.append(
            Entry(
                id=f"ocha:{row['PCODE']}",
                name_en=english,
                kind=kind,
                country=row["PCODE"][:2] if row["PCODE"][:2].isalpha() else _ocha_country(row),
                admin1=row.get("ADM1_EN") or (english if kind is PlaceKind.ADMIN1 else None),
                lat=_number(lat, path, line) if lat else None,
                lon=_number(lon, path, line) if lon else None,
                uncertainty_km=1.0 if kind is PlaceKind.NEIGHBOURHOOD else _radius(kind),
                listed=True,
                names_ar=(row["NAME_AR"].strip(),) if row["NAME_AR"].strip() else (),
                names_en=(english,) if english else (),
            )
        )
    return tuple(found)


def _ocha_country(row: dict[str, str]) -> str | None:
    code = row.get("ADM1_PCODE", "")[:2]
    return code or None


def read_table(path: Path) -> tuple[Entry, ...]:
    """A plain CSV with the columns of the supplement; `population` and `id` are optional."""
    table = list(_rows(path, ","))
    _need(path, table, ("name_en", "kind", "country", "lat", "lon"))
    found = []
    for line, row in table:
        filled = {**dict.fromkeys(FIELDS, ""), **row}
        filled["uncertainty_km"] = filled["uncertainty_km"] or "5"
        try:
            found.append(read_row(filled, slug(path.stem) or "csv"))
        except ValueError as error:
            kinds = ", ".join(kind.value for kind in PlaceKind)
            raise GazetteerError(
                str(error), path=str(path), line=line, hint=f"Kinds of place: {kinds}."
            ) from error
    return tuple(found)


def _need(path: Path, table: list[tuple[int, dict[str, str]]], columns: tuple[str, ...]) -> None:
    if not table:
        raise GazetteerError("the table has no rows", path=str(path))
    missing = [column for column in columns if column not in table[0][1]]
    if missing:
        raise GazetteerError(
            f"the columns {', '.join(missing)} are missing",
            path=str(path),
            hint=f"Needed are {', '.join(columns)}; see docs/how-to/import-a-gazetteer.md.",
        )


READERS: dict[str, Callable[[Path], tuple[Entry, ...]]] = {
    "geonames": read_geonames,
    "wof": read_wof,
    "ocha": read_ocha,
    "csv": read_table,
}


def guess_format(path: Path) -> str:
    """Format of a file by its first line: geonames, wof, ocha or csv.

    Raises GazetteerError where it is none of them.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            head = lines.readline()
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"cannot be read: {error}", path=str(path)) from error
    if head.startswith("wof_id\t"):
        return "wof"
    if "PCODE" in head and "NAME_AR" in head:
        return "ocha"
    if "name_en" in head and "," in head:
        return "csv"
    if head.count("\t") == _GEONAMES_COLUMNS - 1:
        return "geonames"
    raise GazetteerError(
        "the file is in none of the formats geonames, wof, ocha, csv",
        path=str(path),
        hint="Name the format with --format, or see docs/how-to/import-a-gazetteer.md.",
    )
