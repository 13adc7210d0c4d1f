"""CSV: one row an incident, UTF-8 with a byte order mark so that spreadsheets show Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import msgspec

from marsad.errors import RecordError
from marsad.exchange.cells import Cell, read_rows, write_rows
from marsad.exchange.flat import COLUMNS, flatten, read_cells, unflatten, write_cells
from marsad.exchange.model import Ledger, Options, Told
from marsad.records import Incident


def write_csv(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as rows of `flat.Flat`."""

    def rows() -> Iterator[list[Cell]]:
        for one in told:
            ledger.written += 1
            yield cast("list[Cell]", list(write_cells(flatten(one, options)).values()))

    yield from write_rows(rows(), COLUMNS, bom=True)


def read_csv(path: Path) -> Iterator[Incident]:
    """Read such rows back. Raises `RecordError` with the line that does not fit."""
    for line, cells in read_rows(path):
        try:
            yield unflatten(read_cells(dict(cells)))
        except (msgspec.ValidationError, ValueError) as error:
            raise RecordError(f"no row of ours: {error}", path=str(path), line=line) from error
