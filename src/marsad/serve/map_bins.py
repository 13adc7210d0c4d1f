"""Incidents in space, gathered into the cells of a grid in Web Mercator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from marsad.records import Record
from marsad.serve import columns as base
from marsad.serve.columns import Columns
from marsad.serve.select import Positions
from marsad.serve.timeline import name_types


class MapBin(Record, gc=False):
    """Incidents of one cell of the map: their middle, number and types, and the id of one."""

    lat: float
    lon: float
    count: int
    types: dict[str, int]
    id: str


class MapBins(Record):
    """Incidents in space: `located` of `total` have coordinates; `zoom` is what was used."""

    total: int
    located: int
    zoom: int
    bins: tuple[MapBin, ...]


MOST_CELLS = 1 << 18


def make_map(columns: Columns, positions: Positions, zoom: int) -> MapBins:
    """Gather what passes into cells of about 64 pixels at `zoom`, or coarser if too many."""
    x, y = columns.x[positions], columns.y[positions]
    there = ~np.isnan(x)
    positions, x, y = positions[there], x[there], y[there]
    total = len(there)
    if not len(positions):
        return MapBins(total=total, located=0, zoom=zoom, bins=())
    left, top = float(x.min()), float(y.min())
    wide, high = float(x.max()) - left, float(y.max()) - top
    while zoom and (wide * 4 * 2**zoom + 2) * (high * 4 * 2**zoom + 2) > MOST_CELLS:
        zoom -= 1
    scale = 4 * 2**zoom
    column = (x * scale).astype(np.int32)
    row = (y * scale).astype(np.int32)
    column -= int(left * scale)
    row -= int(top * scale)
    across = int(column.max()) + 1
    cells = row * across + column
    return MapBins(
        total=total,
        located=len(positions),
        zoom=zoom,
        bins=_describe_cells(columns, positions, cells, x, y),
    )


def _describe_cells(
    columns: Columns,
    positions: Positions,
    cells: NDArray[np.int32],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
) -> tuple[MapBin, ...]:
    counts = np.bincount(cells)
    filled = np.flatnonzero(counts)
    kinds = len(base.TYPES)
    compact = np.zeros(len(counts), np.int32)
    compact[filled] = np.arange(len(filled))
    number = compact[cells]
    middle_x = np.bincount(number, weights=x) / counts[filled]
    middle_y = np.bincount(number, weights=y) / counts[filled]
    types = np.bincount(
        number * kinds + columns.type[positions], minlength=len(filled) * kinds
    ).reshape(-1, kinds)
    some = np.zeros(len(filled), np.int64)
    some[number] = positions
    lats = np.degrees(2 * np.arctan(np.exp((0.5 - middle_y) * 2 * np.pi)) - np.pi / 2)
    lons = middle_x * 360 - 180
    return tuple(
        MapBin(
            lat=round(float(lats[n]), 4),
            lon=round(float(lons[n]), 4),
            count=int(counts[cell]),
            types=name_types(types[n]),
            id=columns.ids[int(some[n])],
        )
        for n, cell in enumerate(filled.tolist())
    )
