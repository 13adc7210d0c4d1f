"""Regression of counts with a log link: Poisson, quasi-Poisson and negative binomial (NB2).

Iteratively reweighted least squares (McCullagh & Nelder 1989). The negative binomial's
dispersion `alpha` (variance ``mu + alpha * mu ** 2``) is found by maximum likelihood in turn
with the coefficients.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import (
    Floats,
    TooLittleError,
    as_counts,
    as_matrix,
    as_vector,
    check_same_length,
)
from marsad.analyse.longrun import choose_lags, sum_newey_west
from marsad.errors import UsageError
from marsad.records import Record

Family = Literal["poisson", "negative_binomial"]
CountErrors = Literal["model", "quasi", "robust", "hac", "cluster"]
STEPS = 100
TOLERANCE = 1e-10
SINGULAR = 1e-11
WIDEST = 30.0
"""Limit of the linear predictor: beyond it lies nothing that was ever counted."""


class CountFit(Record):
    """A fitted regression. Arrays are in the order of the design's columns or rows.

    `bread` is the inverse of the expected information; `scores` the rows' contributions to the
    score; `dispersion` Pearson's chi-square over its degrees of freedom.
    """

    coefficients: Floats
    bread: Floats
    scores: Floats
    fitted: Floats
    residuals: Floats
    alpha: float
    dispersion: float
    log_likelihood: float
    converged: bool


def fit_counts(
    counts: ArrayLike,
    design: ArrayLike,
    *,
    offset: ArrayLike | None = None,
    family: Family = "poisson",
    alpha: float | None = None,
) -> CountFit:
    """Fit ``log E[counts] = design @ beta + offset``; the design brings its own constant.

    `alpha` fixes the negative binomial's dispersion instead of finding it.

    Raises `TooLittleError` where nothing was counted, or there are not more rows than columns,
    or columns repeat each other.
    """
    y, x = as_counts(counts, "counts"), as_matrix(design, "design")
    log_exposure = np.zeros(len(y)) if offset is None else as_vector(offset, "offset")
    rows = check_same_length(counts=y, design=x, offset=log_exposure)
    if y.sum() == 0:
        raise TooLittleError("nothing was counted in the whole period")
    if rows <= x.shape[1]:
        raise TooLittleError(f"{rows} rows cannot carry {x.shape[1]} coefficients")
    if _is_deficient(x):
        raise TooLittleError("some columns of the design say the same thing")
    search = family == "negative_binomial" and alpha is None
    alpha = alpha or 0.0
    beta, mu, converged = _iterate(y, x, log_exposure, alpha, _begin(y, x, log_exposure))
    if search:
        for _ in range(25):
            previous = alpha
            alpha = _find_alpha(y, mu)
            beta, mu, converged = _iterate(y, x, log_exposure, alpha, beta)
            if abs(alpha - previous) < 1e-6 * (1 + alpha):
                break
    return _finish(y, x, beta=beta, mu=mu, alpha=alpha, converged=converged)


def measure_count_errors(
    fit: CountFit,
    *,
    errors: CountErrors = "quasi",
    lags: int | None = None,
    groups: ArrayLike | None = None,
) -> Floats:
    """Return the coefficients' standard errors.

    `errors`: as the law has it (`model`), scaled by Pearson's dispersion (`quasi`),
    heteroskedasticity-robust (`robust`), Newey-West over `lags` rows (`hac`; 4 * (n/100)**(2/9)
    without it) or by `groups` (`cluster`, one label a row). None is scaled for small samples.
    """
    if (errors == "cluster") != (groups is not None):
        raise UsageError("errors by cluster need `groups`, others take none")
    if errors in ("model", "quasi"):
        scale = fit.dispersion if errors == "quasi" else 1.0
        return np.asarray(np.sqrt(scale * np.diag(fit.bread)))
    if errors == "cluster":
        labels = np.unique(np.asarray(groups), return_inverse=True)[1].reshape(-1)
        check_same_length(groups=labels.astype(np.float64), rows=fit.scores)
        sums = np.zeros((int(labels.max()) + 1, fit.scores.shape[1]))
        np.add.at(sums, labels, fit.scores)
        meat: Floats = sums.T @ sums
    else:
        chosen = choose_lags(len(fit.scores)) if lags is None else lags
        meat = sum_newey_west(fit.scores, chosen if errors == "hac" else 0)
    return np.asarray(np.sqrt(np.diag(fit.bread @ meat @ fit.bread)))


def _is_deficient(x: Floats) -> bool:
    """Return whether columns depend on each other, by the scaled Gram matrix."""
    norms = np.sqrt((x**2).sum(axis=0))
    if (norms == 0).any():
        return True
    scaled = x / norms
    return float(np.linalg.eigvalsh(scaled.T @ scaled)[0]) < SINGULAR


def _solve(matrix: Floats, right: Floats) -> Floats:
    try:
        found: Floats = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        found = np.linalg.lstsq(matrix, right, rcond=None)[0]
    return found


def _begin(y: Floats, x: Floats, offset: Floats) -> Floats:
    target = np.log(y + 0.5) - offset
    return _solve(x.T @ x, x.T @ target)


def _iterate(
    y: Floats, x: Floats, offset: Floats, alpha: float, beta: Floats
) -> tuple[Floats, Floats, bool]:
    deviance = np.inf
    mu = np.exp(np.clip(x @ beta + offset, -WIDEST, WIDEST))
    for _ in range(STEPS):
        eta = np.clip(x @ beta + offset, -WIDEST, WIDEST)
        mu = np.exp(eta)
        weight = mu / (1 + alpha * mu)
        working = eta - offset + (y - mu) / mu
        moment = (x * weight[:, None]).T
        beta = _solve(moment @ x, moment @ working)
        mu = np.exp(np.clip(x @ beta + offset, -WIDEST, WIDEST))
        now = -2 * _log_likelihood(y, mu, alpha)
        if abs(now - deviance) < TOLERANCE * (1 + abs(now)):
            return beta, mu, True
        deviance = now
    return beta, mu, False


def _log_likelihood(y: Floats, mu: Floats, alpha: float) -> float:
    from scipy.special import gammaln

    if alpha < 1e-10:
        return float((y * np.log(mu) - mu - gammaln(y + 1)).sum())
    size = 1 / alpha
    part = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
    return float(
        (part - size * np.log1p(alpha * mu) + y * (np.log(alpha * mu) - np.log1p(alpha * mu))).sum()
    )


def _find_alpha(y: Floats, mu: Floats) -> float:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda log_alpha: -_log_likelihood(y, mu, float(np.exp(log_alpha))),
        bounds=(-12.0, 5.0),
        method="bounded",
        options={"xatol": 1e-8},
    )
    alpha = float(np.exp(found.x))
    return alpha if _log_likelihood(y, mu, alpha) > _log_likelihood(y, mu, 0.0) else 0.0


def _finish(
    y: Floats, x: Floats, *, beta: Floats, mu: Floats, alpha: float, converged: bool
) -> CountFit:
    variance = mu * (1 + alpha * mu)
    information = (x * (mu**2 / variance)[:, None]).T @ x
    residuals = (y - mu) / np.sqrt(variance)
    return CountFit(
        coefficients=beta,
        bread=np.linalg.pinv(information),
        scores=x * ((y - mu) * mu / variance)[:, None],
        fitted=mu,
        residuals=residuals,
        alpha=alpha,
        dispersion=float((residuals**2).sum() / (len(y) - x.shape[1])),
        log_likelihood=_log_likelihood(y, mu, alpha),
        converged=converged,
    )
