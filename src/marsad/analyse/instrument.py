"""Least squares and two-stage least squares with robust errors and first-stage F statistics."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import (
    Floats,
    TooLittleError,
    as_matrix,
    as_vector,
    check_same_length,
)
from marsad.analyse.longrun import choose_lags, sum_newey_west
from marsad.errors import InputError, UsageError
from marsad.records import Record

Errors = Literal["classical", "robust", "hac", "cluster"]
WEAK = 10.0
"""Staiger & Stock's rule of thumb for the first-stage F."""


class Coefficient(Record, gc=False):
    """One coefficient with its error, test and 95 % interval."""

    value: float
    error: float
    statistic: float
    p: float
    low: float
    high: float


class FirstStage(Record):
    """Strength of the instruments for one endogenous variable.

    `f_classical` is the F of the excluded instruments with equal variances, `f` the same with
    the errors that were asked for (a Wald test over their number). `weak` below 10.
    """

    f_classical: float
    f: float
    p: float
    partial_r2: float
    coefficients: tuple[Coefficient, ...]
    weak: bool


class LinearFit(Record):
    """A linear fit. Coefficients are in the order: endogenous, exogenous, constant.

    `f` is the Wald F of all coefficients but the constant; `overidentification_p` is Hansen's J
    (Sargan's under equal variances), None where no instrument is to spare, and for clusters.
    """

    coefficients: tuple[Coefficient, ...]
    observations: int
    r2: float
    errors: Errors
    lags: int | None
    f: float | None
    f_p: float | None
    first_stages: tuple[FirstStage, ...] = ()
    overidentification: float | None = None
    overidentification_p: float | None = None
    endogeneity_p: float | None = None
    warnings: tuple[str, ...] = ()


class _Errors(Record):
    kind: Errors
    lags: int
    groups: Floats | None
    small_sample: bool


def fit_least_squares(
    outcome: ArrayLike,
    variables: ArrayLike,
    *,
    constant: bool = True,
    errors: Errors = "hac",
    lags: int | None = None,
    groups: ArrayLike | None = None,
    small_sample: bool = True,
) -> LinearFit:
    """Fit least squares of `outcome` (n) on `variables` (n rows). Options as in `fit_two_stage`.

    Coefficients come in the order of the columns, the constant last.
    """
    y, x = as_vector(outcome, "outcome"), as_matrix(variables, "variables")
    check_same_length(outcome=y, variables=x)
    full = np.column_stack([x, np.ones(len(y))]) if constant else x
    how = _choose_errors(errors, lags, groups, small_sample, len(y))
    _check_rank(full, "variables")
    return _fit(y, full, full, constant, how)


def fit_two_stage(
    outcome: ArrayLike,
    endogenous: ArrayLike,
    instruments: ArrayLike,
    exogenous: ArrayLike | None = None,
    *,
    constant: bool = True,
    errors: Errors = "hac",
    lags: int | None = None,
    groups: ArrayLike | None = None,
    small_sample: bool = True,
) -> LinearFit:
    """Fit `outcome` on `endogenous` and `exogenous` by two-stage least squares.

    `outcome` has n numbers; the others n rows and one column or more (a vector is one column).
    `instruments` are the excluded ones; `exogenous` columns serve as their own instruments, and
    `constant` adds one. Coefficients come in the order endogenous, exogenous, constant;
    `first_stages` has the F statistic of the excluded instruments for each endogenous variable.

    `errors`: equal variances, heteroskedasticity-robust (White), Newey-West with Bartlett
    weights up to `lags` (4 * (n/100)**(2/9) without it), or by `groups`. With `small_sample` the
    variance is scaled by n / (n - k) and Student's t is used; else the normal distribution.
    `lags=L` is Stata's ``bw(L + 1)`` and R's ``NeweyWest(lag=L, prewhite=FALSE)``.
    Raises `TooLittleError` for fewer instruments than endogenous variables or rank deficiency.
    """
    y, w, z, given = _gather(outcome, endogenous, instruments, exogenous, constant)
    full, tools = np.column_stack([w, given]), np.column_stack([z, given])
    _check_rank(tools, "instruments")
    _check_rank(full, "variables")
    how = _choose_errors(errors, lags, groups, small_sample, len(y))
    fit = _fit(y, full, tools, constant, how)
    stages = tuple(_fit_first_stage(w[:, j], z, given, how) for j in range(w.shape[1]))
    weak = [stage for stage in stages if stage.weak]
    j, j_p = _measure_overidentification(y, full, tools, how)
    return msgspec.structs.replace(
        fit,
        first_stages=stages,
        overidentification=j,
        overidentification_p=j_p,
        endogeneity_p=_measure_endogeneity(y, w, tools, given, how),
        warnings=(
            (f"weak instrument: first-stage F below {WEAK:g}; the interval cannot be trusted",)
            if weak
            else ()
        ),
    )


def _gather(
    outcome: ArrayLike,
    endogenous: ArrayLike,
    instruments: ArrayLike,
    exogenous: ArrayLike | None,
    constant: bool,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return outcome, endogenous variables, instruments, and all that is exogenous."""
    y = as_vector(outcome, "outcome")
    w, z = as_matrix(endogenous, "endogenous"), as_matrix(instruments, "instruments")
    check_same_length(outcome=y, endogenous=w, instruments=z)
    if z.shape[1] < w.shape[1]:
        raise TooLittleError(
            f"{w.shape[1]} endogenous variables need as many instruments, there are {z.shape[1]}"
        )
    kept = [] if exogenous is None else [as_matrix(exogenous, "exogenous")]
    if constant:
        kept.append(np.ones((len(y), 1)))
    given = np.column_stack(kept) if kept else np.empty((len(y), 0))
    check_same_length(outcome=y, exogenous=given)
    return y, w, z, given


def _choose_errors(
    kind: Errors, lags: int | None, groups: ArrayLike | None, small_sample: bool, rows: int
) -> _Errors:
    if (kind == "cluster") != (groups is not None):
        raise UsageError("errors by cluster need `groups`, others take none")
    labels = None
    if groups is not None:
        labels = np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.float64)
    chosen = choose_lags(rows) if lags is None else lags
    if not 0 <= chosen < rows:
        raise UsageError(f"{chosen} lags do not fit {rows} rows")
    return _Errors(kind=kind, lags=chosen, groups=labels, small_sample=small_sample)


def _check_rank(matrix: Floats, name: str) -> None:
    if len(matrix) <= matrix.shape[1] or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise TooLittleError(f"{name}: too few rows, or columns that say the same thing")


def _solve(y: Floats, full: Floats, tools: Floats) -> tuple[Floats, Floats, Floats]:
    """Return coefficients, the projected regressors, and the inverse of their moments."""
    projected = tools @ np.linalg.lstsq(tools, full, rcond=None)[0]
    inverse = np.linalg.inv(projected.T @ projected)
    return inverse @ (projected.T @ y), projected, inverse


def _find_covariance(residuals: Floats, projected: Floats, inverse: Floats, how: _Errors) -> Floats:
    rows, columns = projected.shape
    scale = rows / (rows - columns) if how.small_sample else 1.0
    if how.kind == "classical":
        plain: Floats = inverse * float(residuals @ residuals) / rows * scale
        return plain
    scores = projected * residuals[:, None]
    if how.kind == "cluster":
        assert how.groups is not None
        number = int(how.groups.max()) + 1
        if number < 2:
            raise InputError("groups: two or more are needed")
        sums = np.zeros((number, columns))
        np.add.at(sums, how.groups.astype(np.int64), scores)
        if how.small_sample:
            scale = number / (number - 1) * (rows - 1) / (rows - columns)
        meat: Floats = sums.T @ sums
    else:
        meat = sum_newey_west(scores, how.lags if how.kind == "hac" else 0)
    covariance: Floats = scale * inverse @ meat @ inverse
    return covariance


def _fit(y: Floats, full: Floats, tools: Floats, constant: bool, how: _Errors) -> LinearFit:
    beta, projected, inverse = _solve(y, full, tools)
    residuals = y - full @ beta
    covariance = _find_covariance(residuals, projected, inverse, how)
    total = y - y.mean() if constant else y
    slopes = np.arange(len(beta) - constant)
    f, f_p = _measure_wald(beta, covariance, slopes, len(y) - len(beta), how)
    return LinearFit(
        coefficients=_describe(beta, covariance, len(y), how),
        observations=len(y),
        r2=1 - float(residuals @ residuals) / float(total @ total),
        errors=how.kind,
        lags=how.lags if how.kind == "hac" else None,
        f=f,
        f_p=f_p,
    )


def _free(rows: int, columns: int, how: _Errors) -> float:
    if how.kind == "cluster":
        assert how.groups is not None
        return float(how.groups.max())
    return float(rows - columns)


def _describe(beta: Floats, covariance: Floats, rows: int, how: _Errors) -> tuple[Coefficient, ...]:
    from scipy import stats

    law = stats.t(_free(rows, len(beta), how)) if how.small_sample else stats.norm()
    reach = float(law.ppf(0.975))
    found = []
    for value, error in zip(beta.tolist(), np.sqrt(np.diag(covariance)).tolist(), strict=True):
        ratio = value / error if error > 0 else float("inf")
        found.append(
            Coefficient(
                value=value,
                error=error,
                statistic=ratio,
                p=float(2 * law.sf(abs(ratio))),
                low=value - reach * error,
                high=value + reach * error,
            )
        )
    return tuple(found)


def _measure_wald(
    beta: Floats, covariance: Floats, which: np.ndarray, free: float, how: _Errors
) -> tuple[float | None, float | None]:
    from scipy import stats

    if not len(which):
        return None, None
    part = beta[which]
    value = float(part @ np.linalg.pinv(covariance[np.ix_(which, which)]) @ part) / len(which)
    if how.kind == "cluster":
        assert how.groups is not None
        free = float(how.groups.max())
    return value, float(stats.f.sf(value, len(which), free))


def _fit_first_stage(endogenous: Floats, z: Floats, given: Floats, how: _Errors) -> FirstStage:
    tools = np.column_stack([z, given])
    beta, projected, inverse = _solve(endogenous, tools, tools)
    residuals = endogenous - tools @ beta
    rest = endogenous
    if given.shape[1]:
        rest = endogenous - given @ np.linalg.lstsq(given, endogenous, rcond=None)[0]
    left, free = float(residuals @ residuals), len(endogenous) - tools.shape[1]
    base = float(rest @ rest)
    # The Wald F is scaled by residual degrees of freedom whatever the interval's law is.
    scaled = msgspec.structs.replace(how, small_sample=True)
    covariance = _find_covariance(residuals, projected, inverse, scaled)
    f, p = _measure_wald(beta, covariance, np.arange(z.shape[1]), free, how)
    assert f is not None
    assert p is not None
    return FirstStage(
        f_classical=(base - left) / z.shape[1] / (left / free),
        f=f,
        p=p,
        partial_r2=1 - left / base,
        coefficients=_describe(
            beta, _find_covariance(residuals, projected, inverse, how), len(endogenous), how
        ),
        weak=f < WEAK,
    )


def _measure_overidentification(
    y: Floats, full: Floats, tools: Floats, how: _Errors
) -> tuple[float | None, float | None]:
    """Return Hansen's J at two-step efficient estimates, or Sargan's for equal variances."""
    from scipy import stats

    extra = tools.shape[1] - full.shape[1]
    if extra <= 0 or how.kind == "cluster":
        return None, None
    beta = _solve(y, full, tools)[0]
    residuals = y - full @ beta
    if how.kind == "classical":
        inner: Floats = tools.T @ tools * float(residuals @ residuals) / len(y)
    else:
        scores = tools * residuals[:, None]
        inner = sum_newey_west(scores, how.lags if how.kind == "hac" else 0)
        weight = np.linalg.pinv(inner)
        cross = tools.T @ full
        beta = np.linalg.solve(cross.T @ weight @ cross, cross.T @ weight @ (tools.T @ y))
        residuals = y - full @ beta
    moments = tools.T @ residuals
    value = float(moments @ np.linalg.pinv(inner) @ moments)
    return value, float(stats.chi2.sf(value, extra))


def _measure_endogeneity(
    y: Floats, w: Floats, tools: Floats, given: Floats, how: _Errors
) -> float | None:
    """Return the p-value of Wu and Hausman's test: first-stage residuals added to the fit."""
    left = w - tools @ np.linalg.lstsq(tools, w, rcond=None)[0]
    full = np.column_stack([left, w, given])
    if np.linalg.matrix_rank(full) < full.shape[1] or len(y) <= full.shape[1]:
        return None
    beta, projected, inverse = _solve(y, full, full)
    covariance = _find_covariance(y - full @ beta, projected, inverse, how)
    which = np.arange(w.shape[1])
    return _measure_wald(beta, covariance, which, len(y) - full.shape[1], how)[1]
