"""Incidents out of any file that is read: what it is, is told by its name and its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

from marsad.errors import InputError
from marsad.exchange.acled_reading import read_acled
from marsad.exchange.cells import find_delimiter, open_bytes, split_header
from marsad.exchange.coded_rows import NO_TYPE
from marsad.exchange.csv_table import read_csv
from marsad.exchange.geojson import read_geojson
from marsad.exchange.geoparquet import read_geoparquet
from marsad.exchange.json_lines import read_json_lines, read_told_lines
from marsad.exchange.model import Told, tell
from marsad.exchange.ucdp_reading import read_ucdp
from marsad.records import Failure, Incident

__all__ = ["NO_TYPE", "READERS", "Kind", "find_kind", "read_incidents", "read_told"]

Read = Callable[[Path], Iterator[Incident | Failure]]


class Kind(Enum):
    """What a file is."""

    ACLED = "acled"
    UCDP = "ucdp"
    CSV = "csv"
    JSONL = "jsonl"
    GEOJSON = "geojson"
    GEOPARQUET = "geoparquet"


READERS: dict[Kind, Read] = {
    Kind.ACLED: read_acled,
    Kind.UCDP: read_ucdp,
    Kind.CSV: read_csv,
    Kind.JSONL: read_json_lines,
    Kind.GEOJSON: read_geojson,
    Kind.GEOPARQUET: read_geoparquet,
}
_HINT = "ACLED and UCDP CSV are read, and CSV, JSON Lines, GeoJSON and GeoParquet of marsad."
_COLUMNS = (
    (Kind.ACLED, {"event_date", "sub_event_type"}),
    (Kind.UCDP, {"where_prec", "side_a", "date_start"}),
    (Kind.CSV, {"map", "actor_basis", "type"}),
)


def read_incidents(path: Path, kind: Kind | None = None) -> Iterator[Incident | Failure]:
    """Read incidents from a file; rows that could not be read come as failures.

    Raises `InputError` for a file that cannot be read, or is none of `Kind`.
    """
    return READERS[kind or find_kind(path)](path)


def read_told(path: Path, kind: Kind | None = None) -> Iterator[Told | Failure]:
    """Read incidents with their reports, as far as the file has them; failures as they come."""
    kind = kind or find_kind(path)
    if kind is Kind.JSONL:
        yield from read_told_lines(path)
        return
    for item in read_incidents(path, kind):
        yield item if isinstance(item, Failure) else tell(item)


def find_kind(path: Path) -> Kind:
    """Return what a file is. Raises `InputError` where it is nothing that is read."""
    try:
        with open_bytes(path) as file:
            start = file.read(65_536)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path), hint=_HINT) from error
    if start.startswith(b"PAR1"):
        return Kind.GEOPARQUET
    text = start.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("{"):
        return Kind.GEOJSON if '"FeatureCollection"' in text[:200] else Kind.JSONL
    header = text.partition("\n")[0]
    names = {name.strip() for name in split_header(header, find_delimiter(header))}
    for kind, columns in _COLUMNS:
        if columns <= names:
            return kind
    raise InputError("this is no file of incidents that is known", path=str(path), hint=_HINT)
