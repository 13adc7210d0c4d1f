"""Interrupted time series: a level and a slope that change at a known time.

Poisson regression with quasi-Poisson errors, as in Lopez Bernal, Cummins & Gasparrini (2017).
The interval assumes that residuals do not depend on each other; `lag_one` tells whether they do.
Descriptive only for incidents; `reaction.py` has errors that allow for dependence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, TooLittleError, as_counts, as_vector, check_same_length
from marsad.analyse.counts import fit_counts
from marsad.records import Record


class Ratio(Record, gc=False):
    """A rate ratio with its 95 % interval."""

    value: float
    low: float
    high: float
    p: float


class Interruption(Record):
    """`poisson` has the level's interval as if counts were Poisson, `level` as they are.

    `slope` is the change of slope per unit of time, where it was asked for; `lag_one` is the
    first autocorrelation of the Pearson residuals.
    """

    level: Ratio
    poisson: Ratio
    slope: Ratio | None
    trend: Ratio
    dispersion: float
    lag_one: float


def fit_interruption(
    counts: ArrayLike,
    time: ArrayLike,
    after: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    season: ArrayLike | None = None,
    period: float = 12,
    harmonics: int = 0,
    slope_from: float | None = None,
) -> Interruption:
    """Estimate the ratio of the level after the interruption to that before.

    `after` is 0 or 1 in each row; `season` the position within `period` (for `harmonics` pairs
    of sine and cosine); `slope_from` the time that a change of slope counts from. Raises
    `TooLittleError` where one side of the interruption has fewer than three rows.
    """
    y, when, step = as_counts(counts, "counts"), as_vector(time, "time"), as_vector(after, "after")
    rows = check_same_length(counts=y, time=when, after=step)
    if min((step == 0).sum(), (step == 1).sum()) < 3:
        raise TooLittleError("fewer than three rows before or after the interruption")
    columns = [np.ones(rows), step, when]
    if slope_from is not None:
        columns.append(step * (when - slope_from))
    if harmonics:
        phase = 2 * np.pi * as_vector(when if season is None else season, "season") / period
        for k in range(1, harmonics + 1):
            columns += [np.sin(k * phase), np.cos(k * phase)]
    offset = None if exposure is None else np.log(as_vector(exposure, "exposure"))
    fit = fit_counts(y, np.column_stack(columns), offset=offset)
    residuals = fit.residuals - fit.residuals.mean()

    def ratio(column: int, scale: float) -> Ratio:
        return _make_ratio(fit.coefficients, fit.bread, column, scale)

    return Interruption(
        level=ratio(1, fit.dispersion),
        poisson=ratio(1, 1.0),
        slope=None if slope_from is None else ratio(3, fit.dispersion),
        trend=ratio(2, fit.dispersion),
        dispersion=fit.dispersion,
        lag_one=float((residuals[1:] * residuals[:-1]).sum() / (residuals**2).sum()),
    )


def _make_ratio(beta: Floats, bread: Floats, column: int, scale: float) -> Ratio:
    from scipy import stats

    error = float(np.sqrt(scale * bread[column, column]))
    reach = float(stats.norm.ppf(0.975)) * error
    return Ratio(
        value=float(np.exp(beta[column])),
        low=float(np.exp(beta[column] - reach)),
        high=float(np.exp(beta[column] + reach)),
        p=float(2 * stats.norm.sf(abs(beta[column]) / error)),
    )
