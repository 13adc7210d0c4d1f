"""What a series could show: the minimum detectable ratio, found by putting effects into the data.

The formula from the estimate's error is too hopeful: where an effect works, the effect's own past
takes up a part of it, and the error grows. So the cause is shifted round the period by a random
number of days (its own rhythm is kept, a true effect is broken), an effect of a known ratio is put
into the counts behind it (thinned where the rate is to fall, Poisson counts added where it is to
rise), and the regression is run as on the data. From the spread of its t statistics follows the
ratio that four of five such series would show.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import Bools, Floats, TooLittleError, as_counts, check_same_length
from marsad.analyse.reaction import Reaction, find_dose, measure_reaction, sum_dose

POWER = 0.8
RUNS = 60
"""Simulated series a step, half of them with an effect upwards and half downwards."""
STEPS = 2
LONG = 1000
SMOOTH = 28
"""Days over which the rate is averaged that added counts are drawn from."""
LEAST_RUNS = 10
LARGEST = 50.0


def simulate_detectable(
    effect: ArrayLike,
    cause: ArrayLike,
    found: Reaction,
    *,
    observed: ArrayLike | None = None,
    runs: int | None = None,
    seed: int = 0,
) -> float:
    """Return the ratio above 1 (its inverse below) that such series show with 80 % power at 5 %.

    `found` is what `measure_reaction` returned for the same series. The simulations have an error
    of their own, some 3 % of the ratio at 60 `runs` a step, which is what is taken (in series of
    more than a thousand days, where one fit takes long, a third of it). Where hardly any
    simulated series can be fitted, the formula's ratio is returned.
    """
    from scipy import stats

    y, x = as_counts(effect, "effect"), as_counts(cause, "cause")
    days = check_same_length(effect=y, cause=x)
    seen = np.ones(days, dtype=bool) if observed is None else np.asarray(observed, dtype=bool)
    if runs is None:
        runs = RUNS if days <= LONG else RUNS // 3
    critical = float(stats.t(found.effect.free).ppf(0.975))
    reach = float(stats.norm.ppf(POWER))
    size = math.log(found.detectable)
    for step in range(STEPS):
        random = np.random.default_rng([seed, step])
        z = _draw_statistics(y, x, seen, size, found, runs, random)
        if len(z) < LEAST_RUNS or z.mean() <= 0:
            return math.exp(size)
        # The mean of t grows with the log ratio, its spread hardly does.
        size = min(size * (critical + reach * float(z.std(ddof=1))) / float(z.mean()), LARGEST)
    return math.exp(size)


def _draw_statistics(
    y: Floats,
    x: Floats,
    seen: Bools,
    size: float,
    found: Reaction,
    runs: int,
    random: np.random.Generator,
) -> Floats:
    """Return t statistics of simulated series, in the direction of the effect put in."""
    rate = _smooth(y, seen)
    drawn = []
    for run in range(runs):
        sign = 1 if run % 2 else -1
        moved = np.roll(x, int(random.integers(1, len(x))))
        _, dose = find_dose(moved, seen, found.window)
        after, _ = sum_dose(dose, seen, found.window)
        factor = np.exp(np.clip(sign * size * (after - after[seen].mean()), -5, 5))
        changed = put_effect(y, rate, factor, random)
        try:
            one = measure_reaction(
                np.where(seen, changed, 0.0),
                moved,
                window=found.window,
                observed=seen,
                placebo=False,
                alpha=found.alpha,
            ).effect
        except TooLittleError:
            continue
        drawn.append(sign * math.log(one.ratio) / one.log_error)
    return np.array(drawn)


def put_effect(y: Floats, rate: Floats, factor: Floats, random: np.random.Generator) -> Floats:
    """Return counts whose mean is `factor` times as high: thinned below 1, added to above it."""
    kept = random.binomial(y.astype(np.int64), np.minimum(factor, 1.0))
    added = random.poisson(np.maximum(factor - 1, 0.0) * rate)
    return (kept + added).astype(np.float64)


def _smooth(y: Floats, seen: Bools) -> Floats:
    window = np.ones(min(SMOOTH, len(y)))
    total = np.convolve(np.where(seen, y, 0.0), window, mode="same")
    known = np.convolve(seen.astype(np.float64), window, mode="same")
    smoothed: Floats = total / np.maximum(known, 1.0)
    return smoothed
