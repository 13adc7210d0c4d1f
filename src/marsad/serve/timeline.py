"""Incidents over time, counted in days, weeks, months or years."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from marsad.records import Record
from marsad.serve import columns as base
from marsad.serve.columns import Columns


class Unit(Enum):
    """Width of a bin of the timeline."""

    AUTO = "auto"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class TimeBin(Record, gc=False):
    """A bin of the timeline: its days (inclusive), incidents that begin in it, by type.

    `uncertain` counts those whose days reach beyond one unit, or are open at one end.
    """

    start: dt.date
    end: dt.date
    count: int
    uncertain: int
    types: dict[str, int]


class Timeline(Record):
    """Incidents over time; bins without any are left out."""

    unit: Unit
    total: int
    undated: int
    bins: tuple[TimeBin, ...]


_LIMITS = ((200, Unit.DAY), (1500, Unit.WEEK), (9000, Unit.MONTH))
"""Widest span in days for which a unit is chosen; years beyond."""


def make_timeline(columns: Columns, positions: NDArray[np.int64], unit: Unit) -> Timeline:
    """Count what passes by day, week (Monday first), month or year."""
    first = columns.first[positions]
    dated = first != base.UNDATED
    total = len(first)
    kept = positions[dated]
    first = first[dated]
    if not len(first):
        return Timeline(unit=unit, total=total, undated=total, bins=())
    lowest, highest = int(first.min()), int(first.max())
    if unit is Unit.AUTO:
        unit = next((u for limit, u in _LIMITS if _middle_span(first) <= limit), Unit.YEAR)
    table, opens = _bin_days(lowest, highest, unit)
    bins = table[first - lowest]
    kinds = len(base.TYPES)
    counted = np.bincount(bins * kinds + columns.type[kept], minlength=len(opens) * kinds).reshape(
        -1, kinds
    )
    length = columns.last[kept] - first
    open_ended = (columns.start[kept] == base.UNDATED) | (columns.end[kept] == -base.UNDATED)
    unsure = np.bincount(bins[(length >= _DAYS[unit]) | open_ended], minlength=len(opens))
    return Timeline(
        unit=unit,
        total=total,
        undated=total - len(first),
        bins=tuple(
            TimeBin(
                start=opens[n],
                end=_close(opens[n], unit),
                count=int(counted[n].sum()),
                uncertain=int(unsure[n]),
                types=name_types(counted[n]),
            )
            for n in np.flatnonzero(counted.sum(axis=1)).tolist()
        ),
    )


_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}


def _middle_span(first: NDArray[np.int32]) -> int:
    """Days that nine in ten begin within: a few recalled deeds set no scale."""
    step = max(1, len(first) // 10_000)
    low, high = np.quantile(first[::step], (0.05, 0.95))
    return int(high - low)


def _bin_days(lowest: int, highest: int, unit: Unit) -> tuple[NDArray[np.int64], list[dt.date]]:
    """Return the bin of each day from `lowest` to `highest`, and the first day of each bin."""
    days = np.arange(lowest, highest + 1)
    if unit is Unit.DAY:
        keys = days
    elif unit is Unit.WEEK:
        keys = (days + 3) // 7  # 1970-01-01 was a Thursday
    else:
        code = "M" if unit is Unit.MONTH else "Y"
        keys = days.astype("M8[D]").astype(f"M8[{code}]").astype(np.int64)
    bins = keys - keys[0]
    opens: list[dt.date] = []
    for key in range(int(keys[0]), int(keys[-1]) + 1):
        if unit is Unit.DAY:
            opens.append(base.EPOCH + dt.timedelta(days=key))
        elif unit is Unit.WEEK:
            opens.append(base.EPOCH + dt.timedelta(days=key * 7 - 3))
        elif unit is Unit.MONTH:
            opens.append(dt.date(1970 + key // 12, key % 12 + 1, 1))
        else:
            opens.append(dt.date(1970 + key, 1, 1))
    return bins, opens


def _close(start: dt.date, unit: Unit) -> dt.date:
    if unit is Unit.DAY:
        return start
    if unit is Unit.WEEK:
        return start + dt.timedelta(days=6)
    if unit is Unit.YEAR:
        return dt.date(start.year, 12, 31)
    following = dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def name_types(counts: NDArray[np.int64]) -> dict[str, int]:
    """Name the types that were counted."""
    return {
        base.TYPES[number].value: int(counts[number]) for number in np.flatnonzero(counts).tolist()
    }
