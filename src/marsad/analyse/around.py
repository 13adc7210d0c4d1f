"""Event study: the other side's daily counts before and after each action.

Descriptive only: actions come when the other side is busy, and what was busy becomes calmer by
itself (regression to the mean); windows of neighbouring actions overlap.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import TooLittleError, as_counts, check_same_length
from marsad.analyse.counts import fit_counts
from marsad.analyse.interrupted import Ratio
from marsad.records import Record

LEAST_ACTIONS = 5


class AroundActions(Record):
    """Mean counts at each lag (days) around an action, and after over before.

    The intervals are quasi-Poisson's over all windows; `overlapping` is the share of actions
    whose window holds another one.
    """

    lags: tuple[int, ...]
    means: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    ratio: Ratio
    actions: int
    overlapping: float
    dispersion: float


def measure_around(counts: ArrayLike, actions: ArrayLike, *, window: int = 7) -> AroundActions:
    """Compare the `window` days after each day of action with those before it.

    Days of action whose window leaves the period are left out. Raises `TooLittleError` for fewer
    than five, or where nothing was counted before or after.
    """
    from scipy import stats

    y, acted = as_counts(counts, "counts"), as_counts(actions, "actions") > 0
    days = check_same_length(counts=y, actions=acted.astype(np.float64))
    where = np.flatnonzero(acted)
    where = where[(where >= window) & (where < days - window)]
    if len(where) < LEAST_ACTIONS:
        raise TooLittleError(f"{len(where)} actions with a whole window, {LEAST_ACTIONS} needed")
    lags = np.arange(-window, window + 1)
    stacked = y[where[:, None] + lags[None, :]]
    before, after = stacked[:, :window], stacked[:, window + 1 :]
    if not before.sum() or not after.sum():
        raise TooLittleError("nothing was counted before, or after, any action")
    outcome = np.concatenate([before.ravel(), after.ravel()])
    late = np.concatenate([np.zeros(before.size), np.ones(after.size)])
    fit = fit_counts(outcome, np.column_stack([late, np.ones(len(late))]))
    scale = max(1.0, fit.dispersion)
    beta, error = float(fit.coefficients[0]), math.sqrt(scale * float(fit.bread[0, 0]))
    means = stacked.mean(axis=0)
    reach = 1.959964 * np.sqrt(scale * means / len(where))
    return AroundActions(
        lags=tuple(lags.tolist()),
        means=tuple(means.tolist()),
        low=tuple(np.maximum(means - reach, 0).tolist()),
        high=tuple((means + reach).tolist()),
        ratio=Ratio(
            value=math.exp(beta),
            low=math.exp(beta - 1.959964 * error),
            high=math.exp(beta + 1.959964 * error),
            p=float(2 * stats.norm.sf(abs(beta) / error)),
        ),
        actions=len(where),
        overlapping=float((np.diff(where) <= window).mean()),
        dispersion=fit.dispersion,
    )
