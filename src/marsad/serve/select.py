"""From filters to the incidents that pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from marsad.serve import columns as base
from marsad.serve.columns import Columns, Mask, fold_name
from marsad.serve.filters import Box, Corners, PageFilters

Positions = NDArray[np.int64]


def find_positions(columns: Columns, filters: PageFilters, told: Mask | None = None) -> Positions:
    """Return the positions of what passes, ascending; `told` are those that words were found of.

    Where a filter names something that no incident has, nothing passes. Only incidents that can
    be of the days asked for are looked at: the columns are in the order of first days.
    """
    parts = [
        first + np.flatnonzero(_make_mask(_cut(columns, first, last), filters, told, first))
        for first, last in _find_windows(columns, filters)
    ]
    if not parts:
        return np.array([], np.int64)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _find_windows(columns: Columns, filters: PageFilters) -> list[tuple[int, int]]:
    """Return where to look: a stretch of the dated incidents, and those without a first day."""
    size = len(columns)
    dated = int(np.searchsorted(columns.start, base.UNDATED))
    first, last = 0, dated
    if filters.since:
        first = int(np.searchsorted(columns.reach, (filters.since - base.EPOCH).days))
    if filters.until:
        day = (filters.until - base.EPOCH).days
        last = int(np.searchsorted(columns.start[:dated], day, side="right"))
    windows = [(first, last), (dated, size)]
    if first == 0 and last == dated:
        windows = [(0, size)]
    return [(start, end) for start, end in windows if start < end]


_CUT = (
    "first", "last", "type", "status", "precision", "flags", "lat", "lon", "killed", "weapons",
    "outlets", "country", "area",
)  # fmt: skip


def _cut(columns: Columns, first: int, last: int) -> Columns:
    """Return views of the columns that filters look at, from `first` to `last`."""
    if first == 0 and last == len(columns):
        return columns
    return replace(columns, **{name: getattr(columns, name)[first:last] for name in _CUT})


def _make_mask(columns: Columns, filters: PageFilters, told: Mask | None, first: int) -> Mask:
    size = len(columns.first)
    masks: list[Mask] = [] if told is None else [told[first : first + size]]
    _add_days(masks, columns, filters)
    _add_numbers(masks, columns, filters)
    _add_flags(masks, columns, filters)
    _add_names(masks, columns, filters, first)
    if filters.box is not None:
        masks.append(_inside_box(columns, filters.box))
    if filters.area is not None:
        masks.append(_inside_area(columns, filters.area))
    if not masks:
        return np.ones(size, np.bool_)
    whole = masks[0]
    for mask in masks[1:]:
        whole = whole & mask
    return whole


def _add_days(masks: list[Mask], columns: Columns, filters: PageFilters) -> None:
    if filters.since:
        masks.append(columns.last >= (filters.since - base.EPOCH).days)
    if filters.until:
        masks.append(columns.first <= (filters.until - base.EPOCH).days)


def _add_numbers(masks: list[Mask], columns: Columns, filters: PageFilters) -> None:
    if filters.killed is not None:
        masks.append(columns.killed >= filters.killed)
    if filters.outlets is not None:
        masks.append(columns.outlets >= filters.outlets)
    if filters.type:
        masks.append(_among(columns.type, {base.TYPES.index(one) for one in filters.type}))
    if filters.status:
        masks.append(_among(columns.status, {base.STATUSES.index(one) for one in filters.status}))
    if filters.precision is not None:
        masks.append(columns.precision <= base.PRECISIONS.index(filters.precision))
    if filters.weapon:
        bits = sum(1 << base.WEAPONS.index(one) for one in set(filters.weapon))
        masks.append((columns.weapons & np.uint32(bits)) != 0)


def _add_flags(masks: list[Mask], columns: Columns, filters: PageFilters) -> None:
    for wanted, bit in (
        (filters.disputed, base.DISPUTED),
        (filters.claimed, base.CLAIMED),
        (filters.denied, base.DENIED),
        (filters.news, base.NEWS),
        (filters.background, base.BACKGROUND),
    ):
        if wanted:
            masks.append((columns.flags & bit) != 0)
    if filters.background is False:
        masks.append((columns.flags & base.BACKGROUND) == 0)


def _add_names(masks: list[Mask], columns: Columns, filters: PageFilters, first: int) -> None:
    size = len(columns.first)
    if filters.country:
        wanted = {columns.countries.index(c) for c in filters.country if c in columns.countries}
        masks.append(_among_codes(columns.country, wanted, len(columns.countries)))
    if filters.place:
        part = fold_name(filters.place)
        wanted = {number for number, lines in enumerate(columns.areas) if part in lines}
        masks.append(_among_codes(columns.area, wanted, len(columns.areas)))
    if filters.actor:
        parts = [fold_name(wanted) for wanted in filters.actor]
        codes = [
            number
            for number, lines in enumerate(columns.actor_lines)
            if any(part in lines for part in parts)
        ]
        masks.append(columns.actor_postings.find(codes, first, size))
    if filters.affiliation:
        codes = [
            number
            for number, one in enumerate(columns.actors)
            if filters.affiliation == one.actor_id or filters.affiliation in one.affiliations
        ]
        masks.append(columns.actor_postings.find(codes, first, size))
    if filters.source:
        codes = [number for number, name in enumerate(columns.sources) if name in filters.source]
        masks.append(columns.source_postings.find(codes, first, size))


def _among(column: NDArray[np.uint8], wanted: set[int]) -> Mask:
    table = np.zeros(256, np.bool_)
    table[list(wanted)] = True
    return table[column]


def _among_codes(column: NDArray[np.int32], wanted: set[int], size: int) -> Mask:
    table = np.zeros(size + 1, np.bool_)  # -1, not told, falls on the last entry
    table[list(wanted)] = True
    return table[column]


def _inside_box(columns: Columns, box: Box) -> Mask:
    west, south, east, north = box
    lat, lon = columns.lat, columns.lon
    inside: Mask = (lat >= south) & (lat <= north)
    if west <= east:
        return inside & (lon >= west) & (lon <= east)
    return inside & ((lon >= west) | (lon <= east))


def _inside_area(columns: Columns, area: Corners) -> Mask:
    """Even-odd rule on longitude and latitude; only what lies in the corners' box is tried."""
    lons, lats = zip(*area, strict=True)
    mask = _inside_box(columns, (min(lons), min(lats), max(lons), max(lats)))
    near = np.flatnonzero(mask)
    lat, lon = columns.lat[near].astype(np.float64), columns.lon[near].astype(np.float64)
    inside = np.zeros(len(near), np.bool_)
    for (x1, y1), (x2, y2) in zip(area, (*area[1:], area[0]), strict=True):
        if y1 == y2:
            continue
        crosses = (lat < y1) != (lat < y2)
        inside ^= crosses & (lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
    mask[near] = inside
    return mask


def find_told(columns: Columns, keys: NDArray[np.int64]) -> Mask:
    """Return a mask of the incidents that reports with one of `keys` (ascending) tell of."""
    mask = np.zeros(len(columns), np.bool_)
    first = np.searchsorted(columns.report_keys, keys)
    last = np.searchsorted(columns.report_keys, keys, side="right")
    while (left := first < last).any():  # a report tells of a few incidents
        mask[columns.report_rows[first[left]]] = True
        first = first + 1
    return mask
