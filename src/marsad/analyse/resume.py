"""Do attacks resume after each response? The share of days of response that any attack follows.

Windows of responses a few days apart overlap and tell much the same; the interval therefore counts
only as many as fit in without overlap. Silence cannot be told from calm: a response counts only
where every day of its window was reported on. The share on any day of the period stands beside
it: with attacks every day, anything is followed by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Bools, Floats, Ints, TooLittleError, as_counts, check_same_length
from marsad.analyse.describe import Share, measure_share
from marsad.errors import UsageError
from marsad.records import Record

LEAST_APART = 10


class Resumption(Record):
    """How many days of action were followed by any attack within `within` days.

    `apart` of their windows do not overlap; the interval is for so many. `on_any_day` is the
    share of all days that were followed by one; `left_out` days of action have a window that the
    period's end, or silent days, cut short. `typical_wait` is the median number of days to the
    next attack among those that were followed.
    """

    within: int
    followed: Share
    apart: int
    on_any_day: float
    left_out: int
    typical_wait: float | None


def measure_resumption(
    effect: ArrayLike, cause: ArrayLike, *, within: int = 7, observed: ArrayLike | None = None
) -> Resumption:
    """Measure how often `effect` (incidents a day) resumes within `within` days after `cause`.

    Both are counts a day of the same period; `observed` marks days with any report. The interval
    is Wilson's, for as many windows as do not overlap. Raises `TooLittleError` for fewer than ten
    of these.
    """
    y, x = as_counts(effect, "effect"), as_counts(cause, "cause")
    days = check_same_length(effect=y, cause=x)
    seen = np.ones(days, dtype=bool) if observed is None else np.asarray(observed, dtype=bool)
    if len(seen) != days or within < 1:
        raise UsageError("`observed` has one mark a day, and the window is a day or more")
    outcome = _follow(y, seen, within)
    acted = np.flatnonzero(x > 0)
    known = acted[outcome[acted] >= 0]
    apart = _count_apart(known, within)
    if apart < LEAST_APART:
        raise TooLittleError(
            f"{apart} responses with a whole window of {within} days of its own, "
            f"{LEAST_APART} are needed",
            needs="More responses that lie apart, and reports of the days after them.",
            ar=f"عدد الردود المتباعدة ذات النافذة الكاملة {apart}، والمطلوب "
            f"{LEAST_APART} على الأقل",
        )
    return Resumption(
        within=within,
        followed=measure_share(int(outcome[known].sum()), len(known), weigh=apart / len(known)),
        apart=apart,
        on_any_day=float(outcome[outcome >= 0].mean()),
        left_out=len(acted) - len(known),
        typical_wait=_find_typical_wait(y, known, within),
    )


def _follow(y: Floats, seen: Bools, within: int) -> Floats:
    """Return for each day 1 where an attack follows, 0 where none does, -1 where unknown."""
    day = np.arange(len(y))
    last = np.minimum(day + within + 1, len(y))
    attacks = np.concatenate([[0.0], np.cumsum(np.where(seen, y, 0.0))])
    reported = np.concatenate([[0.0], np.cumsum(seen)])
    followed = attacks[last] > attacks[day + 1]
    whole = reported[last] - reported[day + 1] == within
    return np.where(whole, followed.astype(np.float64), -1.0)


def _count_apart(days: Ints, within: int) -> int:
    """Return how many of the days have windows that do not overlap, taken from the first on."""
    apart, free = 0, -1
    for day in days.tolist():
        if day >= free:
            apart, free = apart + 1, day + within
    return apart


def _find_typical_wait(y: Floats, ends: Ints, within: int) -> float | None:
    attacked = np.flatnonzero(y > 0)
    place = np.searchsorted(attacked, ends, side="right")
    there = place < len(attacked)
    waits = attacked[place[there]] - ends[there]
    waits = waits[waits <= within]
    return float(np.median(waits)) if len(waits) else None
