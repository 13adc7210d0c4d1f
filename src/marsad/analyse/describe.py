"""Description first: series, dispersion, answered attacks, time to a response, silent days, tolls.

Days are whole numbers from 0; a period of `days` days is ``0 .. days - 1``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, Ints, TooLittleError, as_counts, as_vector
from marsad.errors import InputError
from marsad.records import Record


class Dispersion(Record):
    """How far counts are from Poisson: variance over mean (1 is Poisson), chi-square test."""

    mean: float
    variance: float
    index: float
    p: float
    busiest: int


class Share(Record, gc=False):
    """A share with its 95 % interval; `of` is the number that it is a share of."""

    value: float
    low: float
    high: float
    count: int
    of: int


class ResponseRatio(Record):
    """Share of attacks that a response followed within `within` days.

    `share` counts a response on the day of the attack, `later_only` does not: the order within a
    day is not known, the truth lies between. Attacks whose time ran out before the period's end
    are left out (`censored`). `by_chance` is the share that the same responses would give if
    they were moved round the period (mean over all shifts). The intervals are Wilson's, for
    attacks that do not depend on each other: descriptive only.
    """

    within: int
    share: Share
    later_only: Share
    by_chance: float
    censored: int


class Survival(Record):
    """Kaplan-Meier curve of the days from an attack to the next response.

    At `days[i]`, `waiting[i]` of the attacks are still without one (95 % interval `low`, `high`;
    Greenwood on the log-log scale). Attacks without a response up to the period's end are
    censored. `median` is None where fewer than half were answered.
    """

    days: tuple[float, ...]
    waiting: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: float | None
    attacks: int
    censored: int


class Gap(Record, gc=False):
    """A run of days, both ends inclusive, on which no source reported anything."""

    start: int
    end: int


class Tolls(Record):
    """Sums over incidents of the lowest and the highest figures told.

    `at_least` where some figure was open ("at least"), so that the upper sum has no limit.
    """

    incidents_with_figure: int
    low: int
    high: int
    at_least: bool


def count_days(days: ArrayLike, length: int) -> Ints:
    """Return the number of incidents on each of `length` days. Raises `InputError` outside."""
    when = as_vector(days, "days")
    if len(when) and (when.min() < 0 or when.max() >= length):
        raise InputError("days: some lie outside the period")
    return np.bincount(np.floor(when).astype(np.int64), minlength=length)


def sum_weeks(counts: ArrayLike) -> Ints:
    """Return sums over weeks of seven days from the first; a last part of a week is left out."""
    daily = as_counts(counts, "counts").astype(np.int64)
    weeks = len(daily) // 7
    summed: Ints = daily[: weeks * 7].reshape(weeks, 7).sum(axis=1)
    return summed


def measure_dispersion(counts: ArrayLike) -> Dispersion:
    """Return variance over mean with the chi-square test of a Poisson law."""
    from scipy import stats

    y = as_counts(counts, "counts")
    if len(y) < 2 or y.sum() == 0:
        raise TooLittleError("dispersion needs two days and one incident")
    mean, variance = float(y.mean()), float(y.var(ddof=1))
    statistic = (len(y) - 1) * variance / mean
    return Dispersion(
        mean=mean,
        variance=variance,
        index=variance / mean,
        p=float(stats.chi2.sf(statistic, len(y) - 1)),
        busiest=int(np.argmax(y)),
    )


def measure_share(count: int, of: int, *, weigh: float = 1.0) -> Share:
    """Return a share with Wilson's interval. Raises `TooLittleError` for a share of nothing.

    `weigh` below 1 says how much each tells where they depend on each other: the interval is that
    of `weigh * of` independent ones.
    """
    if of < 1:
        raise TooLittleError("a share of nothing")
    z = 1.959963984540054
    p, n = count / of, of * weigh
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Share(
        value=p, low=max(0.0, centre - reach), high=min(1.0, centre + reach), count=count, of=of
    )


def measure_response_ratio(
    attacks: ArrayLike, responses: ArrayLike, *, days: int, within: int
) -> ResponseRatio:
    """Return the share of attacks answered within `within` days, with bounds for same days."""
    a, b = count_days(attacks, days), count_days(responses, days)
    if not a.sum() or not b.sum():
        raise TooLittleError("a response ratio needs incidents on both sides")
    open_until = days - within
    seen = a[:open_until]
    if not seen.sum():
        raise TooLittleError("every attack is too near to the period's end to wait for a response")
    same = _count_answered(seen, b, within, same_day=True)
    later = _count_answered(seen, b, within, same_day=False)
    shifts = range(0, days, max(1, days // 200))
    chance = np.mean(
        [_count_answered(seen, np.roll(b, shift), within, same_day=True) for shift in shifts]
    )
    total = int(seen.sum())
    return ResponseRatio(
        within=within,
        share=measure_share(same, total),
        later_only=measure_share(later, total),
        by_chance=float(chance) / total,
        censored=int(a.sum()) - total,
    )


def _count_answered(attacks: Ints, responses: Ints, within: int, *, same_day: bool) -> int:
    upto = np.concatenate([[0], np.cumsum(responses)])
    day = np.arange(len(attacks))
    first = day if same_day else day + 1
    last = np.minimum(day + within + 1, len(responses))
    answered = upto[last] > upto[np.minimum(first, len(responses))]
    return int(attacks[answered].sum())


def measure_waiting(
    attacks: ArrayLike, responses: ArrayLike, *, days: int, same_day: bool = True
) -> Survival:
    """Estimate the time from each attack to the first response after it (Kaplan-Meier).

    With `same_day`, a response on the attack's own day counts, as after half a day.
    """
    from lifelines import KaplanMeierFitter

    a = np.sort(np.floor(as_vector(attacks, "attacks")))
    b = np.unique(np.floor(as_vector(responses, "responses")))
    if not len(a) or not len(b):
        raise TooLittleError("time to a response needs incidents on both sides")
    place = np.searchsorted(b, a, side="left" if same_day else "right")
    answered = place < len(b)
    next_day = np.where(answered, b[np.minimum(place, len(b) - 1)], days)
    duration = np.maximum(next_day - a, 0.5)
    # Equal waits are one row with a weight: a million attacks have a few hundred different waits.
    waits, numbers = np.unique(np.column_stack([duration, answered]), axis=0, return_counts=True)
    fit = KaplanMeierFitter().fit(waits[:, 0], event_observed=waits[:, 1], weights=numbers)
    curve = fit.survival_function_
    band = fit.confidence_interval_survival_function_.to_numpy()
    median = float(fit.median_survival_time_)
    return Survival(
        days=tuple(float(day) for day in curve.index),
        waiting=tuple(curve.iloc[:, 0].tolist()),
        low=tuple(band[:, 0].tolist()),
        high=tuple(band[:, 1].tolist()),
        median=median if math.isfinite(median) else None,
        attacks=len(a),
        censored=int((~answered).sum()),
    )


def find_gaps(reports: ArrayLike) -> tuple[Gap, ...]:
    """Return the runs of days on which the sources published nothing at all."""
    silent = np.concatenate([[False], as_counts(reports, "reports") == 0, [False]])
    edges = np.flatnonzero(np.diff(silent.astype(np.int8)))
    return tuple(
        Gap(start=int(start), end=int(end) - 1)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def sum_tolls(lowest: Sequence[int | None], highest: Sequence[int | None]) -> Tolls:
    """Add up figures; None in `lowest` is no figure, None in `highest` an open one."""
    told = [(low, high) for low, high in zip(lowest, highest, strict=True) if low is not None]
    return Tolls(
        incidents_with_figure=len(told),
        low=sum(low for low, _ in told),
        high=sum(max(low, high if high is not None else low) for low, high in told),
        at_least=any(high is None for _, high in told),
    )


def measure_autocorrelation(values: Floats, lags: int) -> tuple[float, ...]:
    """Return the autocorrelations at lags 1 to `lags` (zero where the series is constant)."""
    centred = values - values.mean()
    square = float(centred @ centred)
    if square <= 0:
        return (0.0,) * lags
    return tuple(float(centred[k:] @ centred[:-k]) / square for k in range(1, lags + 1))
