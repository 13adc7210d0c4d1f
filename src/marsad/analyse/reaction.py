"""Reaction function of counts: how one side's daily rate follows the other side's days of action.

``log E[effect_t] = own past + slow trend + beta * (days of action among the last `window`)``, a
negative binomial regression. Own past enters as the mean of log(1 + count) over the last day,
three days, week and four weeks (after Corsi's heterogeneous autoregression, 2009); the trend is
a sum of slow cosines. The error is the larger of the model's own and of a sandwich whose middle
is the variance over circular shifts (`longrun.sum_shifted`), on residuals corrected for leverage;
Student's t has as many degrees of freedom as there are windows and a half in the series, but eight
at least (found by simulation: fewer make long windows reject too seldom). This is the default
method: `make analyse-proof` measures how often it is wrong.

The lead (placebo) test puts the *next* days of action in place of the last: what lies in the
future cannot have caused anything, a ratio away from 1 there says that actions come when the
effect's rate is already high or low.
"""

from __future__ import annotations

import math
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Bools, Floats, TooLittleError, as_counts, check_same_length
from marsad.analyse.counts import CountFit, fit_counts
from marsad.analyse.describe import measure_autocorrelation
from marsad.analyse.longrun import sum_shifted
from marsad.errors import UsageError
from marsad.records import Record

LEAST_DAYS = 60
LEAST_ON_A_SIDE = 12
SPANS = (1, 3, 7, 28)
"""Own past: means over so many days."""
TREND_DAYS = 30
"""Half the period of the fastest cosine of the trend."""
MOST_WAVES = 60
"""In longer series the fastest cosine is slower: half a period is a sixtieth of the series."""
DENSE = 0.8
LEAST_FREE = 8
UNSETTLED = 25.0
"""An error of a log ratio as large as this is no estimate."""


class Unit(Enum):
    """What a rate ratio is for: one more day of action, or twice as much action a day.

    The second is used where there is action on more than four days of five.
    """

    DAY = "one more day of action"
    DOUBLING = "twice as much action"


class Effect(Record, gc=False):
    """A rate ratio for one more `Unit` of action in the window, with its 95 % interval."""

    ratio: float
    low: float
    high: float
    p: float
    log_error: float
    free: int


class Reaction(Record):
    """What one direction says, and what it rests on.

    `detectable` is the smallest ratio above 1, and its inverse below, that this series would
    show with 80 % power at 5 %: by the error of the estimate alone, which is too hopeful by a
    tenth or so; `power.simulate_detectable` gives what simulations bear out. `residual_p` is
    Ljung and Box's test over 14 lags, `lag_one` the first autocorrelation of the residuals;
    `alpha` the negative binomial's dispersion, `dispersion` Pearson's. `placebo` is None where
    the lead cannot be fitted.
    """

    window: int
    unit: Unit
    rows: int
    silent: int
    effect: Effect
    placebo: Effect | None
    detectable: float
    alpha: float
    dispersion: float
    lag_one: float
    residual_p: float
    warnings: tuple[str, ...]


def measure_reaction(
    effect: ArrayLike,
    cause: ArrayLike,
    *,
    window: int = 7,
    observed: ArrayLike | None = None,
    trend_days: int = TREND_DAYS,
    placebo: bool = True,
    alpha: float | None = None,
) -> Reaction:
    """Estimate how `effect` (incidents a day) follows days with any incident of `cause`.

    `observed` marks days on which sources reported at all; others are left out as rows, and
    means over past days are taken over observed days only. `alpha` fixes the dispersion, as for
    series that differ little from one already fitted. Raises `TooLittleError` for fewer
    than 60 observed days, fewer than 12 incidents of the effect or 12 days of action.
    """
    y, x = as_counts(effect, "effect"), as_counts(cause, "cause")
    days = check_same_length(effect=y, cause=x)
    seen = np.ones(days, dtype=bool) if observed is None else np.asarray(observed, dtype=bool)
    if len(seen) != days or window < 1:
        raise UsageError("`observed` has one mark a day, and the window is a day or more")
    check_enough(y, x, seen)
    unit, dose = find_dose(x, seen, window)
    after, kept = sum_dose(dose, seen, window)
    controls = _make_controls(y, seen, trend_days)
    fit, error = _fit(y, after, seen & kept, controls, alpha)
    found = _describe(fit, error, window)
    lead = _measure_placebo(y, dose, seen, window, controls) if placebo else None
    lags = min(14, len(fit.residuals) // 5)
    correlation = measure_autocorrelation(fit.residuals, lags)
    return Reaction(
        window=window,
        unit=unit,
        rows=len(fit.residuals),
        silent=int((~seen).sum()),
        effect=found,
        placebo=lead,
        detectable=_find_detectable(found),
        alpha=fit.alpha,
        dispersion=fit.dispersion,
        lag_one=correlation[0],
        residual_p=_test_portmanteau(correlation, len(fit.residuals)),
        warnings=() if fit.converged else ("the fit did not settle",),
    )


def check_enough(effect: Floats, cause: Floats, seen: Bools) -> None:
    """Raise `TooLittleError` where a reaction cannot be estimated, saying what it would take."""
    if seen.sum() < LEAST_DAYS:
        raise TooLittleError(
            f"{int(seen.sum())} days with reports, at least {LEAST_DAYS} are needed",
            ar=f"عدد الأيام التي وردت فيها تقارير {int(seen.sum())}، والمطلوب {LEAST_DAYS} "
            "على الأقل",
        )
    if effect[seen].sum() < LEAST_ON_A_SIDE:
        raise TooLittleError(
            f"{int(effect[seen].sum())} incidents on the side that is to follow, "
            f"at least {LEAST_ON_A_SIDE} are needed",
            ar=f"عدد حوادث الطرف المدروس {int(effect[seen].sum())}، والمطلوب {LEAST_ON_A_SIDE} "
            "على الأقل",
        )
    acted = int((cause[seen] > 0).sum())
    if acted < LEAST_ON_A_SIDE or np.ptp(cause[seen]) == 0:
        raise TooLittleError(
            f"{acted} of {int(seen.sum())} days had an action of the other side; at least "
            f"{LEAST_ON_A_SIDE} are needed, and days that differ",
            ar=f"عدد الأيام التي تحرك فيها الطرف الآخر {acted} من {int(seen.sum())}، والمطلوب "
            f"{LEAST_ON_A_SIDE} على الأقل وأيام مختلفة",
        )


def find_dose(cause: Floats, seen: Bools, window: int) -> tuple[Unit, Floats]:
    """Return what is counted of the other side's action, and how much of it each day has."""
    if (cause[seen] > 0).mean() > DENSE:
        return Unit.DOUBLING, np.log2(1 + cause) / window
    return Unit.DAY, (cause > 0).astype(np.float64)


def sum_dose(dose: Floats, seen: Bools, window: int) -> tuple[Floats, Bools]:
    """Return the dose of the last `window` days (scaled to all observed), and usable rows."""
    total, known = _sum_past(np.where(seen, dose, 0.0), window), _sum_past(seen, window)
    kept = (known > 0) & (np.arange(len(seen)) >= window)
    return np.where(kept, total * window / np.maximum(known, 1), 0.0), kept


def _sum_past(marks: ArrayLike, span: int) -> Floats:
    """Return, for each day, the sum over the `span` days before it."""
    upto = np.concatenate([[0.0], np.cumsum(np.asarray(marks, dtype=np.float64))])
    day = np.arange(len(upto) - 1)
    past: Floats = upto[day] - upto[np.maximum(day - span, 0)]
    return past


def _fit(
    y: Floats, regressor: Floats, rows: Bools, controls: Floats, alpha: float | None
) -> tuple[CountFit, float]:
    """Fit with the regressor as first column; return the fit and its coefficient's error."""
    design = np.column_stack([regressor, controls])[rows]
    if np.ptp(design[:, 0]) == 0:
        raise TooLittleError("the other side's days of action never change within the window")
    kept = np.flatnonzero(np.ptp(design, axis=0) > 0)
    design = np.column_stack([design[:, kept], np.ones(len(design))])
    fit = fit_counts(y[rows], design, family="negative_binomial", alpha=alpha)
    return fit, _find_error(fit, design)


def _find_error(fit: CountFit, design: Floats) -> float:
    """Return the error of the first coefficient (see the module's head)."""
    weight = fit.fitted / (1 + fit.alpha * fit.fitted)
    rows = design * np.sqrt(weight)[:, None]
    leverage = np.einsum("ij,jk,ik->i", rows, fit.bread, rows)
    others = np.linalg.lstsq(rows[:, 1:], rows[:, 0], rcond=None)[0]
    partial = rows[:, 0] - rows[:, 1:] @ others
    residuals = fit.residuals / (1 - np.minimum(leverage, 0.9))
    shifted = sum_shifted(partial, residuals) * float(fit.bread[0, 0]) ** 2
    model = float(fit.bread[0, 0]) * max(1.0, fit.dispersion)
    return math.sqrt(max(shifted, model))


def _make_controls(y: Floats, seen: Bools, trend_days: int) -> Floats:
    logs = np.where(seen, np.log1p(y), 0.0)
    columns = [_sum_past(logs, span) / np.maximum(_sum_past(seen, span), 1) for span in SPANS]
    days = len(y)
    waves = np.arange(1, min(max(1, days // trend_days), MOST_WAVES) + 1)
    phase = np.pi * np.outer((np.arange(days) + 0.5) / days, waves)
    return np.column_stack([*columns, np.cos(phase)])


def _describe(fit: CountFit, error: float, window: int) -> Effect:
    from scipy import stats

    free = max(LEAST_FREE, int(len(fit.residuals) / (1.5 * window)))
    beta = float(fit.coefficients[0])
    if not 0 < error < UNSETTLED:
        raise TooLittleError("the other side's actions leave nothing to compare")
    law = stats.t(free)
    reach = float(law.ppf(0.975)) * error
    return Effect(
        ratio=math.exp(beta),
        low=math.exp(max(beta - reach, -50)),
        high=math.exp(min(beta + reach, 50)),
        p=float(2 * law.sf(abs(beta) / error)),
        log_error=error,
        free=free,
    )


def _measure_placebo(
    y: Floats, dose: Floats, seen: Bools, window: int, controls: Floats
) -> Effect | None:
    future, usable = sum_dose(dose[::-1], seen[::-1], window)
    try:
        fit, error = _fit(y, future[::-1], seen & usable[::-1], controls, None)
        return _describe(fit, error, window)
    except TooLittleError:
        return None


def _find_detectable(effect: Effect) -> float:
    from scipy import stats

    law = stats.t(effect.free)
    return math.exp(min(float(law.ppf(0.975) + law.ppf(0.8)) * effect.log_error, 50))


def _test_portmanteau(correlation: tuple[float, ...], rows: int) -> float:
    from scipy import stats

    statistic = rows * (rows + 2) * sum(r * r / (rows - k) for k, r in enumerate(correlation, 1))
    return float(stats.chi2.sf(statistic, len(correlation)))
