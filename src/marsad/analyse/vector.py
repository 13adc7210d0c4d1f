"""Vector autoregression, Granger's test and impulse responses (statsmodels), for comparison.

Descriptive only for counts: the Gaussian law does not fit them, and `warnings` says so where the
residuals show it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, TooLittleError, as_matrix, as_vector, check_same_length
from marsad.records import Record


class GrangerTest(Record, gc=False):
    """F test that the lags of one series add nothing to the other's own."""

    lags: int
    f: float
    p: float
    free: tuple[int, int]


class VectorFit(Record):
    """A vector autoregression of two or more series, in the order given.

    `responses[h][i][j]` is the response of series i to a shock of one standard deviation to j,
    h steps later (Cholesky; earlier series act on later ones at once). `whiteness_p` is the
    portmanteau test of the residuals, `normality_p` Jarque and Bera's.
    """

    lags: int
    aic: float
    responses: tuple[tuple[tuple[float, ...], ...], ...]
    whiteness_p: float
    whiteness_lags: int
    normality_p: float
    stable: bool
    warnings: tuple[str, ...]


def measure_granger(
    cause: ArrayLike, effect: ArrayLike, *, lags: int, exogenous: ArrayLike | None = None
) -> GrangerTest:
    """Test whether `cause` helps to predict `effect` beyond the effect's own `lags`.

    Both are one number a step, of the same length; `exogenous` may hold further columns that
    belong to the effect's own equation (days of the week, periods), one row a step. The F test
    assumes equal variances and residuals that do not depend on each other; times `lags` it is
    Wald's chi-square. Raises `TooLittleError` where the steps cannot carry the lags.
    """
    from scipy import stats

    x, y = as_vector(cause, "cause"), as_vector(effect, "effect")
    rows = check_same_length(cause=x, effect=y) - lags
    given = _drop_constant(exogenous, len(y))
    free = rows - 2 * lags - 1 - given.shape[1]
    if lags < 1 or free < 1:
        raise TooLittleError(f"{len(y)} steps cannot carry {lags} lags of two series")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise TooLittleError("a series that never changes neither causes nor follows")
    past = (y[lags - k : len(y) - k] for k in range(1, lags + 1))
    own = np.column_stack([np.ones(rows), given[lags:], *past])
    both = np.column_stack([own, *(x[lags - k : len(x) - k] for k in range(1, lags + 1))])
    less, full = _sum_squares(y[lags:], own), _sum_squares(y[lags:], both)
    if full <= 0:
        raise TooLittleError("the series fits itself perfectly")
    f = (less - full) / lags / (full / free)
    return GrangerTest(lags=lags, f=f, p=float(stats.f.sf(f, lags, free)), free=(lags, free))


def _drop_constant(exogenous: ArrayLike | None, rows: int) -> Floats:
    """Return further columns without a constant, which the equations bring themselves."""
    if exogenous is None:
        return np.empty((rows, 0))
    table = as_matrix(exogenous, "exogenous")
    check_same_length(series=np.empty(rows), exogenous=table)
    kept: Floats = table[:, np.ptp(table, axis=0) > 0]
    return kept


def _sum_squares(y: Floats, design: Floats) -> float:
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(left @ left)


def fit_vector(
    series: ArrayLike,
    *,
    lags: int,
    horizon: int = 10,
    whiteness_lags: int = 12,
    level: float = 0.01,
    exogenous: ArrayLike | None = None,
) -> VectorFit:
    """Fit `series` (steps x series) and check the residuals at `level`.

    `exogenous` may hold further columns for every equation, one row a step. Raises
    `TooLittleError` for a constant series, or too few steps for the lags.
    """
    from statsmodels.tsa.api import VAR

    table = as_matrix(series, "series")
    if table.shape[1] < 2:
        raise TooLittleError("two series are needed")
    if len(table) < lags * table.shape[1] * 3 + 10 or (np.ptp(table, axis=0) == 0).any():
        raise TooLittleError(
            f"{len(table)} steps cannot carry {lags} lags, or a series is constant"
        )
    given = _drop_constant(exogenous, len(table))
    fit = VAR(table, exog=given if given.shape[1] else None).fit(lags)
    white = float(fit.test_whiteness(nlags=max(whiteness_lags, lags + 1)).pvalue)
    normal = float(fit.test_normality().pvalue)
    stable = bool(fit.is_stable())
    warnings = []
    if white < level:
        warnings.append(f"residuals still depend on each other (whiteness p = {white:.1g})")
    if normal < level:
        warnings.append(f"residuals are not Gaussian (normality p = {normal:.1g})")
    if not stable:
        warnings.append("the fitted system is not stable; responses do not die out")
    return VectorFit(
        lags=lags,
        aic=float(fit.aic),
        responses=tuple(
            tuple(tuple(row) for row in step) for step in fit.irf(horizon).orth_irfs.tolist()
        ),
        whiteness_p=white,
        whiteness_lags=max(whiteness_lags, lags + 1),
        normality_p=normal,
        stable=stable,
        warnings=tuple(warnings),
    )


def choose_vector_lags(series: ArrayLike, *, highest: int) -> tuple[float, ...]:
    """Return Akaike's criterion for 1 to `highest` lags, all on the same rows."""
    table = as_matrix(series, "series")
    number = table.shape[1]
    rows = len(table) - highest
    if rows <= number * highest + 1:
        raise TooLittleError(f"{len(table)} steps cannot carry {highest} lags")
    target = table[highest:]
    found = []
    for lags in range(1, highest + 1):
        design = np.column_stack(
            [np.ones(rows), *(table[highest - k : len(table) - k] for k in range(1, lags + 1))]
        )
        left = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
        sign, log_det = np.linalg.slogdet(left.T @ left / rows)
        if sign <= 0:
            raise TooLittleError("the series fit each other perfectly")
        found.append(float(log_det) + 2 * number * (number * lags + 1) / rows)
    return tuple(found)
