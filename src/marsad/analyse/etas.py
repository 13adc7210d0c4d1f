"""Marked self-exciting point process with a power-law kernel (ETAS; Ogata 1988).

``lambda(t) = mu + A * sum over earlier events of exp(alpha * mark) * (1 + (t - t_i) / c) ** -p``
on ``(start, end)``. It stands here to check the likelihood machinery against a published
catalogue; incidents are analysed with the exponential kernels of `hawkes.py`. Events at the very
same time do not excite each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, TooLittleError, as_vector, check_same_length
from marsad.errors import InputError
from marsad.records import Record

BLOCK = 512


class EtasPoint(Record):
    """Parameters of the intensity; all but `alpha` above zero, times in the catalogue's unit."""

    mu: float
    a: float
    alpha: float
    c: float
    p: float


class EtasFit(Record):
    """A maximum: the point, its log-likelihood, and whether the search ended by its own rule."""

    point: EtasPoint
    log_likelihood: float
    converged: bool
    evaluations: int


class EtasLikelihood(Record):
    """Log-likelihood as ``sum_log - integral``."""

    sum_log: float
    integral: float
    value: float


def measure_etas(
    times: ArrayLike, marks: ArrayLike, point: EtasPoint, *, start: float, end: float
) -> EtasLikelihood:
    """Return the log-likelihood of the events in ``(start, end)`` at `point`.

    `times` must not fall; marks count from the catalogue's own threshold.
    """
    t, m = _check(times, marks, start, end)
    return _evaluate(t, m, np.array([point.mu, point.a, point.alpha, point.c, point.p]), start, end)


def fit_etas(
    times: ArrayLike, marks: ArrayLike, first: EtasPoint, *, start: float, end: float
) -> EtasFit:
    """Maximise the likelihood from `first`, over the logarithms of the positive parameters."""
    from scipy.optimize import minimize

    t, m = _check(times, marks, start, end)

    def untie(theta: Floats) -> Floats:
        return np.array([*np.exp(theta[:2]), theta[2], *np.exp(theta[3:])])

    def cost(theta: Floats) -> float:
        value = _evaluate(t, m, untie(theta), start, end).value
        return -value if np.isfinite(value) else 1e12

    begin = np.array(
        [np.log(first.mu), np.log(first.a), first.alpha, np.log(first.c), np.log(first.p)]
    )
    options = {"xatol": 1e-7, "fatol": 1e-8, "maxiter": 4000, "maxfev": 4000}
    found = minimize(cost, begin, method="Nelder-Mead", options=options)
    mu, a, alpha, c, p = untie(found.x).tolist()
    return EtasFit(
        point=EtasPoint(mu=mu, a=a, alpha=alpha, c=c, p=p),
        log_likelihood=float(-found.fun),
        converged=bool(found.success),
        evaluations=int(found.nfev),
    )


def _check(times: ArrayLike, marks: ArrayLike, start: float, end: float) -> tuple[Floats, Floats]:
    t, m = as_vector(times, "times"), as_vector(marks, "marks")
    check_same_length(times=t, marks=m)
    if len(t) < 2:
        raise TooLittleError(f"a self-exciting process needs two events, there are {len(t)}")
    if (np.diff(t) < 0).any():
        raise InputError("times: must not fall")
    if not start <= t[0] or not t[-1] <= end:
        raise InputError("times: lie outside the period")
    return t, m


def _evaluate(t: Floats, m: Floats, point: Floats, start: float, end: float) -> EtasLikelihood:
    mu, a, alpha, c, p = point
    weight = a * np.exp(alpha * m)
    rate = np.full(len(t), mu)
    for begin in range(0, len(t), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(t)))
        past = slice(0, rows[-1])
        gap = t[rows][:, None] - t[None, past]
        kernel = np.where(gap > 0, (1 + np.maximum(gap, 0) / c) ** -p, 0.0)
        rate[rows] += kernel @ weight[past]
    reach = 1 + (end - t) / c
    near_one = abs(p - 1) < 1e-9
    mass = c * np.log(reach) if near_one else c / (1 - p) * (reach ** (1 - p) - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        sum_log = float(np.log(rate).sum())
    integral = float(mu * (end - start) + (weight * mass).sum())
    return EtasLikelihood(sum_log=sum_log, integral=integral, value=sum_log - integral)
