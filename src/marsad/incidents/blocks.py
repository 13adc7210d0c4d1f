"""Candidates: which accounts are compared at all.

An account stands under keys and looks under keys; two accounts are candidates where one looks
under a key that the other stands under. Keys join day and area, or day and rare words of the
news. Nothing is joined by a missing field: an account without a date stands under the days on
which it can have been, one without a place under its words only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from marsad.incidents.compare import POINT_KM
from marsad.incidents.traits import VAGUE_DAYS, Traits

CELL = 0.5
"""Degrees a side of a cell of the grid."""
STORY_WORDS = 8
"""Rare words of the news under which an account stands; the longest ones of them."""
CROWD = 4000
"""Accounts under one key above which the key is too common to tell anything."""


def find_keys(traits: Traits) -> frozenset[str]:
    """Return the keys that an account stands under."""
    if traits.first is None or traits.last is None:
        return frozenset(_undated_keys(traits))
    if traits.last - traits.first > VAGUE_DAYS:
        return frozenset(_long_keys(traits))
    return frozenset(
        f"{day}|{area}"
        for day in range(traits.first, traits.last + 1)
        for area in (*_own_areas(traits), *_words(traits))
    )


def find_searches(traits: Traits) -> frozenset[str]:
    """Return the keys that an account looks under: its own, the next days, the next cells."""
    if traits.first is None or traits.last is None or traits.last - traits.first > VAGUE_DAYS:
        return find_keys(traits)
    return frozenset(
        f"{day}|{area}"
        for day in range(traits.first - 1, traits.last + 2)
        for area in (*_near_areas(traits), *_words(traits))
    )


def find_candidates(traits: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Yield the positions of each pair of candidates once, the lower first."""
    index: dict[str, list[int]] = {}
    for position, one in enumerate(traits):
        for key in find_keys(one):
            index.setdefault(key, []).append(position)
    for position, one in enumerate(traits):
        found: set[int] = set()
        for key in find_searches(one):
            members = index.get(key, ())
            if len(members) <= CROWD:
                found.update(members)
        for other in found:
            # Looking reaches at least as far as standing, so each pair is seen from both ends.
            if other > position:
                yield position, other


def _undated_keys(traits: Traits) -> Iterable[str]:
    area = traits.place or traits.admin1
    return [f"undated|{traits.type}|{area}"] if area else []


def _long_keys(traits: Traits) -> Iterable[str]:
    if traits.first is None:
        return []
    area = traits.place or traits.admin1
    return [f"{traits.first}|{traits.last}|{traits.type}|{area}"] if area else []


def _own_areas(traits: Traits) -> list[str]:
    if traits.lat is not None and traits.lon is not None and (traits.radius or 0) <= POINT_KM:
        areas = [f"{math.floor(traits.lat / CELL)},{math.floor(traits.lon / CELL)}"]
        return [*areas, f"{traits.country}/{traits.admin1}"] if traits.admin1 else areas
    if traits.admin1:
        return [f"{traits.country}/{traits.admin1}"]
    return [f"{traits.country}/{traits.family}"] if traits.country else []


def _near_areas(traits: Traits) -> list[str]:
    if traits.lat is not None and traits.lon is not None and (traits.radius or 0) <= POINT_KM:
        row, column = math.floor(traits.lat / CELL), math.floor(traits.lon / CELL)
        cells = [f"{row + i},{column + j}" for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return [*cells, f"{traits.country}/{traits.admin1}"] if traits.admin1 else cells
    return _own_areas(traits)


def _words(traits: Traits) -> list[str]:
    if not traits.lead:
        return []
    return [f"w:{word}" for word in sorted(traits.rare, key=lambda w: (-len(w), w))[:STORY_WORDS]]
