"""Bivariate Hawkes process: does one side's event raise the other side's rate, and for how long?

``lambda_k(t) = mu_k(t) + sum_j branching[k, j] * decay_k * sum over j's earlier events of
exp(-decay_k * (t - t_i))`` on ``(0, end)``; `branching[k][j]` is the expected number of events of
side k that one event of side j brings directly. The background `mu_k` is piecewise linear between
knots, so that a common rise and fall is not taken for excitation. Fitted by maximum likelihood,
one side at a time (the likelihood separates), with an analytic gradient and errors from the
Hessian (Ogata 1978; Ozaki 1979).

Descriptive only: events within a day are in a random order, and what drives both sides faster
than the background bends still looks like excitation.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Floats, Ints, TooLittleError, as_vector
from marsad.errors import InputError
from marsad.records import Record

LEAST_EVENTS = 10
LOWEST, HIGHEST = -12.0, 4.0
"""Bounds of the logarithms of branching ratios and decay."""


class HawkesSide(Record):
    """One side's equation. `own` and `cross` are branching ratios with 95 % intervals.

    Intervals are from the logarithm's error and None where an estimate lies on the boundary
    (no excitation found). `cross_p` is the likelihood ratio test of the cross term (half
    chi-square, as the null is on the boundary); `decay` is per day.
    """

    events: int
    own: float
    own_interval: tuple[float, float] | None
    cross: float
    cross_interval: tuple[float, float] | None
    cross_p: float
    decay: float
    background: tuple[float, ...]
    log_likelihood: float
    residual_p: float
    converged: bool


class HawkesFit(Record):
    """Both sides' equations; `radius` is the branching matrix's spectral radius (below 1: stable).

    `draws` is the number of random orders within the day that estimates are medians over.
    """

    attacks: HawkesSide
    responses: HawkesSide
    radius: float
    draws: int
    warnings: tuple[str, ...]


def fit_hawkes(
    attacks: ArrayLike, responses: ArrayLike, *, end: float, knots: int = 3
) -> HawkesFit:
    """Fit both equations to event times in days from 0 to `end`.

    Times of one side must differ from each other (see `fit_hawkes_days` for whole days). Raises
    `TooLittleError` for fewer than ten events on either side.
    """
    first, second = _check(attacks, end, "attacks"), _check(responses, end, "responses")
    a, _ = _fit_side(first, second, end, knots)
    b, _ = _fit_side(second, first, end, knots)
    radius = _find_radius(a, b)
    return HawkesFit(attacks=a, responses=b, radius=radius, draws=1, warnings=_warn(a, b, radius))


def fit_hawkes_days(
    attacks: ArrayLike,
    responses: ArrayLike,
    *,
    days: int,
    knots: int = 3,
    draws: int = 10,
    seed: int = 0,
) -> HawkesFit:
    """Fit to whole days: each event gets a random hour, `draws` times; medians are returned.

    Intervals span the median lower and upper ends over the draws plus the spread of the
    estimates between draws (Rubin 1987, on the logarithm).
    """
    generator = np.random.default_rng(seed)
    first, second = as_vector(attacks, "attacks"), as_vector(responses, "responses")
    sides: tuple[list[HawkesSide], list[HawkesSide]] = ([], [])
    begin: tuple[Floats | None, Floats | None] = (None, None)
    for _ in range(draws):
        t = _check(np.sort(first + generator.random(len(first))), days, "attacks")
        u = _check(np.sort(second + generator.random(len(second))), days, "responses")
        a, start_a = _fit_side(t, u, float(days), knots, begin[0])
        b, start_b = _fit_side(u, t, float(days), knots, begin[1])
        begin = start_a, start_b
        sides[0].append(a)
        sides[1].append(b)
    a, b = _pool(sides[0]), _pool(sides[1])
    radius = _find_radius(a, b)
    return HawkesFit(
        attacks=a, responses=b, radius=radius, draws=draws, warnings=_warn(a, b, radius)
    )


def measure_hawkes(
    events: ArrayLike,
    others: ArrayLike,
    *,
    end: float,
    background: ArrayLike,
    own: float,
    cross: float,
    decay: float,
) -> float:
    """Return the log-likelihood of one side's `events` at given parameters."""
    t, u = _check(events, end, "events"), _check(others, end, "others")
    mu = as_vector(background, "background")
    evaluate = _prepare(t, u, end, len(mu))
    tiny = math.exp(LOWEST)
    theta = np.log(np.array([*mu, max(own, tiny), max(cross, tiny), decay]))
    return -evaluate(theta)[0]


def _check(times: ArrayLike, end: float, name: str) -> Floats:
    t = as_vector(times, name)
    if len(t) < LEAST_EVENTS:
        raise TooLittleError(
            f"{name}: {len(t)} events, a self-exciting process needs {LEAST_EVENTS} on each side"
        )
    if (np.diff(t) < 0).any() or t[0] < 0 or t[-1] > end:
        raise InputError(f"{name}: times must not fall and must lie in the period")
    return t


Cost = Callable[[Floats], tuple[float, Floats]]


def _prepare(t: Floats, u: Floats, end: float, knots: int) -> Cost:
    """Return the function from log parameters to negative log-likelihood and gradient."""
    at = np.linspace(0, end, knots)
    basis = np.column_stack([np.interp(t, at, row) for row in np.eye(knots)])
    width = end / (knots - 1) if knots > 1 else end
    mass = np.full(knots, width)
    if knots > 1:
        mass[[0, -1]] /= 2
    before = np.searchsorted(u, t, side="left").astype(np.int64)

    def evaluate(theta: Floats) -> tuple[float, Floats]:
        mu = np.exp(theta[:knots])
        own, cross, decay = np.exp(np.clip(theta[knots:], LOWEST - 1, HIGHEST + 1))
        self_sum, self_slope = _sum_decays(t, t, np.arange(len(t), dtype=np.int64), decay)
        other_sum, other_slope = _sum_decays(t, u, before, decay)
        rate = basis @ mu + decay * (own * self_sum + cross * other_sum)
        rest_t, rest_u = np.exp(-decay * (end - t)), np.exp(-decay * (end - u))
        integral = mass @ mu + own * (1 - rest_t).sum() + cross * (1 - rest_u).sum()
        inverse = 1 / rate
        by_decay = inverse @ (
            own * (self_sum + decay * self_slope) + cross * (other_sum + decay * other_slope)
        )
        by_decay -= own * ((end - t) * rest_t).sum() + cross * ((end - u) * rest_u).sum()
        gradient = np.concatenate(
            [
                mu * (basis.T @ inverse - mass),
                [
                    own * (decay * (inverse @ self_sum) - (1 - rest_t).sum()),
                    cross * (decay * (inverse @ other_sum) - (1 - rest_u).sum()),
                    decay * by_decay,
                ],
            ]
        )
        return -float(np.log(rate).sum() - integral), -gradient

    return evaluate


def _sum_decays(t: Floats, u: Floats, before: Ints, decay: float) -> tuple[Floats, Floats]:
    """Return, at each time, the sum of exp(-decay * lag) over earlier events and its derivative.

    Running sums within stretches short enough for the exponential, carried from one to the
    next: the work grows with the number of events, not of pairs.
    """
    total, slope = np.zeros(len(t)), np.zeros(len(t))
    stretch = 300.0 / decay
    carried, moment = 0.0, 0.0
    fade = math.exp(-300.0)
    for start in np.arange(0.0, float(t[-1]) + 1e-9, stretch):
        low, high = np.searchsorted(u, [start, start + stretch])
        first, last = np.searchsorted(t, [start, start + stretch])
        place = u[low:high] - start
        weight = np.exp(decay * place)
        sums = np.concatenate([[0.0], np.cumsum(weight)])
        moments = np.concatenate([[0.0], np.cumsum(place * weight)])
        known = before[first:last] - low
        passed = t[first:last] - start
        shrink = np.exp(-decay * passed)
        total[first:last] = shrink * (carried + sums[known])
        slope[first:last] = shrink * (moment + moments[known]) - passed * total[first:last]
        carried = fade * (carried + float(sums[-1]))
        moment = fade * (moment + float(moments[-1])) - stretch * carried
    return total, slope


def _fit_side(
    t: Floats, u: Floats, end: float, knots: int, begin: Floats | None = None
) -> tuple[HawkesSide, Floats]:
    """Fit one side; return the fit and the log parameters, for the next draw to begin from."""
    from scipy import stats

    evaluate = _prepare(t, u, end, knots)
    starts = [_guess(t, end, knots, decay) for decay in (0.15, 1.0)] if begin is None else [begin]
    full, value, converged = _maximise(evaluate, starts, knots, cross=True)
    _, less, _ = _maximise(evaluate, [full], knots, cross=False)
    errors = _find_errors(evaluate, full)
    own, cross, decay = np.exp(full[knots:])
    side = HawkesSide(
        events=len(t),
        own=float(own),
        own_interval=_make_interval(full[knots], errors[knots]),
        cross=float(cross),
        cross_interval=_make_interval(full[knots + 1], errors[knots + 1]),
        cross_p=float(stats.chi2.sf(max(0.0, 2 * (value - less)), 1) / 2) if value > less else 0.5,
        decay=float(decay),
        background=tuple(np.exp(full[:knots]).tolist()),
        log_likelihood=value,
        residual_p=_test_residuals(t, u, end, full, knots),
        converged=converged,
    )
    return side, full


def _guess(t: Floats, end: float, knots: int, decay: float) -> Floats:
    return np.array([math.log(len(t) / end / 2)] * knots + [-1.5, -1.5, math.log(decay)])


def _maximise(
    evaluate: Cost, starts: list[Floats], knots: int, *, cross: bool
) -> tuple[Floats, float, bool]:
    from scipy.optimize import minimize

    bounds = [(-15.0, 10.0)] * knots + [(LOWEST, 1.0), (LOWEST, 1.0 if cross else LOWEST)]
    bounds.append((math.log(0.02), math.log(24.0)))
    best: tuple[Floats, float, bool] | None = None
    low, high = (np.array(side) for side in zip(*bounds, strict=True))
    for start in starts:
        begin = np.clip(start, low, high)
        found = minimize(evaluate, begin, jac=True, method="L-BFGS-B", bounds=bounds)
        if best is None or -found.fun > best[1]:
            best = found.x, float(-found.fun), bool(found.success)
    assert best is not None
    return best


def _find_errors(evaluate: Cost, theta: Floats) -> Floats:
    """Return errors of the log parameters; infinite for those on a boundary."""
    inner = (theta > LOWEST + 0.5) & (theta < HIGHEST)
    which = np.flatnonzero(inner)
    hessian = np.empty((len(which), len(which)))
    for row, column in enumerate(which):
        step = np.zeros(len(theta))
        step[column] = 1e-4
        hessian[row] = ((evaluate(theta + step)[1] - evaluate(theta - step)[1]) / 2e-4)[which]
    errors = np.full(len(theta), np.inf)
    with np.errstate(invalid="ignore"):
        found = np.sqrt(np.diag(np.linalg.pinv((hessian + hessian.T) / 2)))
    errors[which] = np.where(np.isfinite(found) & (found > 0), found, np.inf)
    return errors


def _make_interval(log_value: float, error: float) -> tuple[float, float] | None:
    if not np.isfinite(error) or log_value < LOWEST + 1:
        return None
    reach = min(1.959964 * float(error), 30.0)
    return math.exp(log_value - reach), math.exp(log_value + reach)


def _test_residuals(t: Floats, u: Floats, end: float, theta: Floats, knots: int) -> float:
    """Return the p-value of unit exponential gaps in compensated time (Kolmogorov-Smirnov)."""
    from scipy import stats

    mu = np.exp(theta[:knots])
    own, cross, decay = np.exp(theta[knots:])
    at = np.linspace(0, end, max(knots, 2))
    level = mu if knots > 1 else np.repeat(mu, 2)
    grid = np.unique(np.concatenate([np.linspace(0, end, 2048), at]))
    height = np.interp(grid, at, level)
    steps = np.diff(grid) * (height[1:] + height[:-1]) / 2
    base = np.interp(t, grid, np.concatenate([[0.0], np.cumsum(steps)]))
    before = np.searchsorted(u, t, side="left").astype(np.int64)
    own_sum, _ = _sum_decays(t, t, np.arange(len(t), dtype=np.int64), float(decay))
    other_sum, _ = _sum_decays(t, u, before, float(decay))
    passed = (
        base + own * (np.arange(len(t), dtype=np.int64) - own_sum) + cross * (before - other_sum)
    )
    return float(stats.kstest(np.diff(passed), "expon").pvalue)


def _pool(sides: list[HawkesSide]) -> HawkesSide:
    import msgspec

    def middle(name: str) -> float:
        return float(np.median([getattr(side, name) for side in sides]))

    return msgspec.structs.replace(
        sides[0],
        own=middle("own"),
        cross=middle("cross"),
        decay=middle("decay"),
        cross_p=middle("cross_p"),
        residual_p=middle("residual_p"),
        log_likelihood=middle("log_likelihood"),
        own_interval=_pool_interval([side.own for side in sides], [s.own_interval for s in sides]),
        cross_interval=_pool_interval(
            [side.cross for side in sides], [s.cross_interval for s in sides]
        ),
        background=tuple(np.median([side.background for side in sides], axis=0).tolist()),
        converged=all(side.converged for side in sides),
    )


def _pool_interval(
    values: list[float], intervals: list[tuple[float, float] | None]
) -> tuple[float, float] | None:
    known = [interval for interval in intervals if interval is not None]
    if len(known) < len(intervals) / 2:
        return None
    within = np.median([math.log(high / low) / 2 / 1.959964 for low, high in known])
    logs = np.log([v for v, i in zip(values, intervals, strict=True) if i is not None])
    between = float(np.var(logs, ddof=1)) if len(logs) > 1 else 0.0
    error = math.sqrt(float(within) ** 2 + (1 + 1 / len(logs)) * between)
    return _make_interval(float(np.median(logs)), error)


def _find_radius(a: HawkesSide, b: HawkesSide) -> float:
    matrix = np.array([[a.own, a.cross], [b.cross, b.own]])
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def _warn(a: HawkesSide, b: HawkesSide, radius: float) -> tuple[str, ...]:
    found = []
    if radius >= 1:
        found.append("the fitted process explodes (branching of 1 or more)")
    for side, name in ((a, "attacks"), (b, "responses")):
        if not side.converged:
            found.append(f"{name}: the search did not end by its own rule")
        if side.residual_p < 0.05:
            found.append(f"{name}: gaps do not fit the model (p = {side.residual_p:.1g})")
    return tuple(found)
