"""Knox test for near repeats: pairs close in space and time, against permuted dates.

Method: Knox (1964), with the bands of Ratcliffe's near-repeat practice, closed on the left
(``[a, b)``). Under the null, dates are exchangeable among places: a trend or a season that is
the same everywhere is kept, one that moves from place to place is not told from contagion.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, Ints, TooLittleError, as_vector, check_same_length
from marsad.errors import InputError
from marsad.records import Record

Metric = Literal["manhattan", "euclidean"]
ClosePairs = tuple[Ints, Ints, Ints]
"""First and second index of each pair, and its band of distance."""
LONGEST = 40_000
"""Days apart that are looked up in a table rather than searched for."""
BLOCK = 1 << 22
"""Pairs that are held in memory at once."""


class KnoxTable(Record):
    """Rows are bands of distance, columns bands of days.

    `ratios` is observed over the permutations' mean, `p` the one-sided pseudo p-value
    ``(1 + permutations at least as high) / (1 + permutations)``, `p_any` that of the largest
    standardised excess over all cells, which accounts for having looked at all of them.
    """

    distance_bands: tuple[float, ...]
    day_bands: tuple[float, ...]
    observed: tuple[tuple[int, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    ratios: tuple[tuple[float | None, ...], ...]
    p: tuple[tuple[float, ...], ...]
    p_any: float
    permutations: int


def count_near_pairs(
    x: ArrayLike,
    y: ArrayLike,
    days: ArrayLike,
    *,
    distance_bands: ArrayLike,
    day_bands: ArrayLike,
    metric: Metric = "manhattan",
) -> Ints:
    """Return the number of pairs in each band of distance (rows) and days (columns).

    `x`, `y` are in a plane (the bands' unit), `days` are whole or fractional days.
    """
    pairs = _find_close_pairs(x, y, distance_bands, metric)
    when = as_vector(days, "days")
    return _tabulate(when, pairs, len(_edges(distance_bands)) - 1, _edges(day_bands))


def measure_near_repeats(
    x: ArrayLike,
    y: ArrayLike,
    days: ArrayLike,
    *,
    distance_bands: ArrayLike,
    day_bands: ArrayLike,
    metric: Metric = "manhattan",
    permutations: int = 999,
    seed: int = 0,
) -> KnoxTable:
    """Count near pairs and compare them with `permutations` random reassignments of dates.

    Raises `TooLittleError` for fewer than 20 incidents or when all fall on one day.
    """
    when = as_vector(days, "days")
    check_same_length(x=as_vector(x, "x"), y=as_vector(y, "y"), days=when)
    if len(when) < 20 or len(np.unique(when)) < 2:
        raise TooLittleError(
            f"near repeats need 20 incidents on two days or more, there are {len(when)}"
        )
    edges = _edges(day_bands)
    spatial = _edges(distance_bands)
    pairs = _find_close_pairs(x, y, distance_bands, metric)
    rows = len(spatial) - 1
    observed = _tabulate(when, pairs, rows, edges)
    generator = np.random.default_rng(seed)
    drawn = np.stack(
        [_tabulate(generator.permutation(when), pairs, rows, edges) for _ in range(permutations)]
    )
    return _summarise(spatial, edges, observed, drawn)


def _summarise(spatial: Floats, edges: Floats, observed: Ints, drawn: Ints) -> KnoxTable:
    permutations = len(drawn)
    mean = drawn.mean(axis=0)
    spread = drawn.std(axis=0)
    at_least = (drawn >= observed).sum(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    highest = ((drawn - mean) / scale).max(axis=(1, 2))
    p_any = (1 + (highest >= ((observed - mean) / scale).max()).sum()) / (1 + permutations)
    return KnoxTable(
        distance_bands=tuple(spatial.tolist()),
        day_bands=tuple(edges.tolist()),
        observed=tuple(map(tuple, observed.tolist())),
        expected=tuple(map(tuple, mean.tolist())),
        ratios=tuple(
            tuple(
                float(o / m) if m > 0 else None for o, m in zip(observed_row, mean_row, strict=True)
            )
            for observed_row, mean_row in zip(observed, mean, strict=True)
        ),
        p=tuple(map(tuple, ((1 + at_least) / (1 + permutations)).tolist())),
        p_any=float(p_any),
        permutations=permutations,
    )


def _edges(bands: ArrayLike) -> Floats:
    edges = as_vector(bands, "bands")
    if len(edges) < 2 or (np.diff(edges) <= 0).any() or edges[0] < 0:
        raise InputError("bands: two or more rising limits from zero are needed")
    return edges


def _find_close_pairs(
    x: ArrayLike, y: ArrayLike, distance_bands: ArrayLike, metric: Metric
) -> ClosePairs:
    """Return index pairs within the widest band and the band of each."""
    from scipy.spatial import cKDTree

    edges = _edges(distance_bands)
    points = np.column_stack([as_vector(x, "x"), as_vector(y, "y")])
    norm = 1.0 if metric == "manhattan" else 2.0
    near = cKDTree(points).query_pairs(float(edges[-1]), p=norm, output_type="ndarray")
    gap = np.abs(points[near[:, 0]] - points[near[:, 1]])
    distance = gap.sum(axis=1) if metric == "manhattan" else np.hypot(gap[:, 0], gap[:, 1])
    band = np.searchsorted(edges, distance, side="right") - 1
    kept = (band >= 0) & (band < len(edges) - 1)
    return near[kept, 0], near[kept, 1], band[kept]


def _tabulate(days: Floats, pairs: ClosePairs, rows: int, edges: Floats) -> Ints:
    first, second, row = pairs
    table = np.zeros(rows * (len(edges) - 1), dtype=np.int64)
    columns = len(edges) - 1
    whole = bool((days == np.floor(days)).all()) and float(np.ptp(days)) < LONGEST
    bands = np.searchsorted(edges, np.arange(LONGEST if whole else 0), side="right") - 1
    when = (days - days.min()).astype(np.int32) if whole else days
    for start in range(0, len(first), BLOCK):
        part = slice(start, start + BLOCK)
        apart = np.abs(when[first[part]] - when[second[part]])
        column = bands[apart] if whole else np.searchsorted(edges, apart, side="right") - 1
        kept = (column >= 0) & (column < columns)
        table += np.bincount(row[part][kept] * columns + column[kept], minlength=len(table))
    return table.reshape(rows, columns)
