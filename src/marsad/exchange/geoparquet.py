"""GeoParquet 1.1: the columns of a row, a point as WKB, and the bounding box of each row.

Row groups are written as they fill: memory does not grow with the file.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from marsad.errors import InputError, MissingExtraError, RecordError
from marsad.exchange.flat import (
    COLUMNS,
    VERSION,
    Flat,
    flatten,
    read_cells,
    unflatten,
    write_cells,
)
from marsad.exchange.model import Ledger, Options, Told
from marsad.records import Incident

if TYPE_CHECKING:
    import pyarrow
    from typing_extensions import Buffer

ROW_GROUP = 5_000
_NUMBERS = {"lat", "lon", "uncertainty_km"}
_COUNTS = {
    "outlets", *(f"{k}_{p}" for k in ("killed", "injured") for p in ("min", "max", "low", "high"))
}  # fmt: skip
_FLAGS = {"background", "date_disputed", "killed_disputed", "injured_disputed"}
_DAYS = {"date_start", "date_end"}
_SIDES = ("xmin", "ymin", "xmax", "ymax")


class Box:
    """The smallest box around all points so far."""

    def __init__(self) -> None:
        self.sides: list[float] | None = None

    def add(self, lon: float, lat: float) -> None:
        """Widen the box to hold a point."""
        west, south, east, north = self.sides or [lon, lat, lon, lat]
        self.sides = [min(west, lon), min(south, lat), max(east, lon), max(north, lat)]


def write_geoparquet(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as GeoParquet. Raises `MissingExtraError` without pyarrow."""
    _check_pyarrow()
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = _make_schema()
    sink, box = io.BytesIO(), Box()
    sent = Stream(sink)
    writer = ParquetWriter(sent, schema, compression="zstd")
    rows: list[dict[str, Any]] = []
    for one in told:
        ledger.written += 1
        rows.append(_make_row(flatten(one, options), box))
        if len(rows) >= ROW_GROUP:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            rows.clear()
            yield sent.take()
    if rows:
        writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
    writer.add_key_value_metadata({"geo": _describe_geometry(box), "marsad": VERSION})
    writer.close()
    yield sent.take()


def read_geoparquet(path: Path) -> Iterator[Incident]:
    """Read such a file back, a row group at a time."""
    _check_pyarrow()
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
        wanted = [name for name in COLUMNS if name in file.schema_arrow.names]
        for batch in file.iter_batches(batch_size=ROW_GROUP, columns=wanted):
            for cells in batch.to_pylist():
                yield unflatten(read_cells(cells))
    except OSError as error:
        raise InputError(f"cannot be read: {error}", path=str(path)) from error
    except (pyarrow.ArrowException, msgspec.ValidationError, ValueError) as error:
        raise RecordError(f"no GeoParquet of ours: {error}", path=str(path)) from error


class Stream(io.RawIOBase):
    """A file for a writer that never goes back; what was written can be taken away."""

    def __init__(self, sink: io.BytesIO) -> None:
        super().__init__()
        self._sink = sink
        self._position = 0

    def writable(self) -> bool:
        """It is written to only."""
        return True

    def write(self, data: Buffer) -> int:
        """Take bytes."""
        written = self._sink.write(data)
        self._position += written
        return written

    def tell(self) -> int:
        """Return the position in the whole file."""
        return self._position

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data = self._sink.getvalue()
        self._sink.seek(0)
        self._sink.truncate()
        return data


def _make_schema() -> pyarrow.Schema:
    import pyarrow

    fields = [
        pyarrow.field(
            name,
            pyarrow.float64() if name in _NUMBERS
            else pyarrow.int64() if name in _COUNTS
            else pyarrow.bool_() if name in _FLAGS
            else pyarrow.date32() if name in _DAYS
            else pyarrow.string(),
        )
        for name in COLUMNS
    ]  # fmt: skip
    sides = pyarrow.struct([(side, pyarrow.float64()) for side in _SIDES])
    return pyarrow.schema([*fields, ("geometry", pyarrow.binary()), ("bbox", sides)])


def _check_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("exchange", "GeoParquet") from error


def _make_row(flat: Flat, box: Box) -> dict[str, Any]:
    row: dict[str, Any] = write_cells(flat)
    row["date_start"], row["date_end"] = flat.date_start, flat.date_end
    if flat.lat is not None and flat.lon is not None:
        box.add(flat.lon, flat.lat)
        # WKB: little-endian, type 1 (point), x, y
        row["geometry"] = struct.pack("<BIdd", 1, 1, flat.lon, flat.lat)
        row["bbox"] = {
            "xmin": flat.lon, "ymin": flat.lat, "xmax": flat.lon, "ymax": flat.lat,
        }  # fmt: skip
    return row


def _describe_geometry(box: Box) -> str:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
    }
    if box.sides:
        column["bbox"] = box.sides
    return json.dumps(
        {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    )
