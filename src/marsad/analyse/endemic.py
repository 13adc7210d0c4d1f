"""Endemic-epidemic regression of counts: a season, own past, and the other side's past.

``E[y_k,t] = sum_j exp(a_kj) * y_j,t-1 + exp(season_k,t)`` with negative binomial variance
``mu + psi * mu ** 2`` (Held, Höhle & Hofmann 2005; Paul & Held 2011). The effects are additive, so
the cross term is the expected number of events here that one event there brings in the next step.
Descriptive only: the likelihood ratio assumes the model's own autocorrelation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, TooLittleError, as_counts, check_same_length
from marsad.records import Record


class EndemicFit(Record):
    """One unit's fit. `cross` is one entry for each series given; errors are from the Hessian.

    `own`, `own_error`, `cross` and `cross_error` are on the scale of events per event, the
    logarithms' errors being `*_log_error`. `psi` is None for a Poisson fit.
    """

    log_likelihood: float
    aic: float
    parameters: int
    own: float | None
    own_log_error: float | None
    cross: tuple[float, ...]
    cross_log_error: tuple[float, ...]
    endemic: tuple[float, ...]
    psi: float | None
    converged: bool


class CrossTest(Record):
    """Likelihood ratio test of the cross term, which lies on the boundary under the null."""

    with_term: EndemicFit
    without: EndemicFit
    ratio: float
    p: float


def fit_endemic(
    counts: ArrayLike,
    *,
    others: tuple[ArrayLike, ...] = (),
    own_past: bool = True,
    harmonics: int = 1,
    period: float = 52,
    overdispersed: bool = True,
) -> EndemicFit:
    """Fit one unit's counts by maximum likelihood; the first row serves as past only."""
    y = as_counts(counts, "counts")
    past = [y] if own_past else []
    past += [as_counts(other, "others") for other in others]
    for series in past:
        check_same_length(counts=y, others=series)
    if len(y) < 20 or y[1:].sum() < 10:
        raise TooLittleError("20 steps and 10 events are needed for a season and a past")
    drivers = (
        np.column_stack([series[:-1] for series in past]) if past else np.empty((len(y) - 1, 0))
    )
    phase = 2 * np.pi * np.arange(1, len(y)) / period
    waves = [f(k * phase) for k in range(1, harmonics + 1) for f in (np.sin, np.cos)]
    design = np.column_stack([np.ones(len(y) - 1), *waves])
    return _maximise(y[1:], drivers, design, own_past, overdispersed)


def measure_cross_effect(
    counts: ArrayLike, other: ArrayLike, *, harmonics: int = 1, period: float = 52
) -> CrossTest:
    """Fit with and without the other series' past and compare (half chi-square, 1 df)."""
    from scipy import stats

    full = fit_endemic(counts, others=(other,), harmonics=harmonics, period=period)
    less = fit_endemic(counts, harmonics=harmonics, period=period)
    ratio = max(0.0, 2 * (full.log_likelihood - less.log_likelihood))
    return CrossTest(
        with_term=full, without=less, ratio=ratio, p=float(stats.chi2.sf(ratio, 1) / 2)
    )


def _maximise(
    y: Floats, drivers: Floats, design: Floats, own_past: bool, overdispersed: bool
) -> EndemicFit:
    from scipy.optimize import minimize

    epidemic = drivers.shape[1]
    begin = np.zeros(epidemic + design.shape[1] + overdispersed)
    begin[:epidemic] = -2.0
    begin[epidemic] = np.log(max(y.mean() / 2, 1e-3))
    if overdispersed:
        begin[-1] = -2.0

    def cost(theta: Floats) -> tuple[float, Floats]:
        return _evaluate(theta, y, drivers, design, overdispersed)

    found = minimize(cost, begin, jac=True, method="BFGS", options={"gtol": 1e-6, "maxiter": 500})
    theta, error = found.x, _find_errors(found.x, cost)
    factors, errors = np.exp(theta[:epidemic]), error[:epidemic]
    first = int(own_past)
    return EndemicFit(
        log_likelihood=float(-found.fun),
        aic=float(2 * found.fun + 2 * len(theta)),
        parameters=len(theta),
        own=float(factors[0]) if own_past else None,
        own_log_error=float(errors[0]) if own_past else None,
        cross=tuple(factors[first:].tolist()),
        cross_log_error=tuple(errors[first:].tolist()),
        endemic=tuple(theta[epidemic : epidemic + design.shape[1]].tolist()),
        psi=float(np.exp(theta[-1])) if overdispersed else None,
        converged=bool(np.abs(cost(theta)[1]).max() < 1e-2),
    )


def _evaluate(
    theta: Floats, y: Floats, drivers: Floats, design: Floats, overdispersed: bool
) -> tuple[float, Floats]:
    """Return the negative log-likelihood and its gradient."""
    from scipy.special import digamma, gammaln

    epidemic = drivers.shape[1]
    factors = np.exp(np.clip(theta[:epidemic], -30, 5))
    season = np.exp(np.clip(design @ theta[epidemic : epidemic + design.shape[1]], -30, 20))
    mu = drivers @ factors + season
    psi = float(np.exp(np.clip(theta[-1], -20, 5))) if overdispersed else 0.0
    slope = y / mu - 1 if not overdispersed else (y - mu) / (mu * (1 + psi * mu))
    gradient = [(drivers * factors).T @ slope, design.T @ (slope * season)]
    if not overdispersed:
        value = float((y * np.log(mu) - mu - gammaln(y + 1)).sum())
        return -value, -np.concatenate(gradient)
    size = 1 / psi
    log1 = np.log1p(psi * mu)
    value = gammaln(y + size) - gammaln(size) - gammaln(y + 1) - size * log1
    value += y * (np.log(psi * mu) - log1)
    by_size = digamma(y + size) - digamma(size) - log1 + (mu - y) / (mu + size)
    gradient.append(np.array([-size * by_size.sum()]))
    return -float(value.sum()), -np.concatenate(gradient)


def _find_errors(theta: Floats, cost: object) -> Floats:
    """Return standard errors from the numerically differentiated gradient."""
    assert callable(cost)
    size = len(theta)
    hessian = np.empty((size, size))
    for column in range(size):
        step = np.zeros(size)
        step[column] = 1e-4
        hessian[column] = (cost(theta + step)[1] - cost(theta - step)[1]) / 2e-4
    variance = np.diag(np.linalg.pinv((hessian + hessian.T) / 2))
    errors: Floats = np.sqrt(np.maximum(variance, 0))
    return errors
