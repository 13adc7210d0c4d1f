"""How often the default method is wrong, and what it can see: simulated nulls and effects.

    python benchmarks/analyse_proof.py [--runs 2000] [--days 150] [--window 7] [--only NAME]

Nulls: neither side acts on the other, and the series are as awkward as real ones. A 5 % test
must reject in 3 to 7 % of the runs and a 95 % interval hold the truth (a ratio of 1) in 93 to
97 %; the exit code is 1 where the default method does not. Each family of runs has its own seed,
so that a figure can be made again alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from marsad.analyse.arrays import Bools, Floats, TooLittleError
from marsad.analyse.reaction import measure_reaction

Random = np.random.Generator
Drawn = tuple[Floats, Floats, Bools | None]


def draw_latent(random: Random, days: int, memory: float = 0.6, spread: float = 0.5) -> Floats:
    """Return the logarithm of a rate that remembers its past (AR(1)), of mean rate one."""
    shocks = random.normal(size=days) * np.sqrt(1 - memory**2)
    level = np.empty(days)
    level[0] = random.normal()
    for day in range(1, days):
        level[day] = memory * level[day - 1] + shocks[day]
    return spread * level - spread**2 / 2


def draw_counts(random: Random, rate: Floats, alpha: float) -> Floats:
    """Return negative binomial counts of variance ``rate + alpha * rate ** 2``."""
    return random.poisson(rate * random.gamma(1 / alpha, alpha, size=len(rate))).astype(float)


def draw_autocorrelated(random: Random, days: int) -> Drawn:
    """Two negative binomial series, each with a memory of its own."""
    first = draw_counts(random, 1.3 * np.exp(draw_latent(random, days)), 0.5)
    return first, draw_counts(random, 0.35 * np.exp(draw_latent(random, days)), 0.5), None


def draw_shared_trend(random: Random, days: int) -> Drawn:
    """Both sides rise and fall together over months."""
    turns = random.uniform(0.5, 1.5)
    common = np.exp(0.9 * np.sin(2 * np.pi * (np.arange(days) / days * turns + random.random())))
    return draw_counts(random, 1.1 * common, 0.4), draw_counts(random, 0.3 * common, 0.4), None


def draw_day_ties(random: Random, days: int) -> Drawn:
    """Several incidents of a side on one day, as when a barrage is counted one by one."""

    def burst(starts: Floats, stop: float) -> Floats:
        return np.array([random.geometric(stop, size=int(n)).sum() if n else 0 for n in starts])

    first = random.poisson(0.6 * np.exp(draw_latent(random, days, 0.5, 0.4)))
    return burst(first, 0.45), burst(random.poisson(0.25, size=days), 0.5), None


def draw_reporting_gaps(random: Random, days: int) -> Drawn:
    """Days without any report, on which both sides look silent."""
    first, second, _ = draw_autocorrelated(random, days)
    seen = np.ones(days, dtype=bool)
    day = 0
    while day < days:
        day += int(random.geometric(1 / 14))
        length = int(random.integers(1, 4))
        seen[day : day + length] = False
        day += length
    return np.where(seen, first, 0.0), np.where(seen, second, 0.0), seen


def draw_one_way(random: Random, days: int) -> Drawn:
    """Responses follow attacks, attacks do not follow responses."""
    first = draw_counts(random, 1.3 * np.exp(draw_latent(random, days)), 0.5)
    past = np.array([first[max(0, day - 3) : day].sum() for day in range(days)])
    return first, random.poisson(0.1 + 0.08 * past).astype(float), None


def draw_dense(random: Random, days: int) -> Drawn:
    """Action on nearly every day, so that doublings are counted and not days."""
    first = draw_counts(random, 9 * np.exp(draw_latent(random, days)), 0.3)
    return first, draw_counts(random, 4 * np.exp(draw_latent(random, days)), 0.2), None


def draw_effect(random: Random, days: int, ratio: float, window: int = 7) -> Drawn:
    """Each day of response multiplies the rate of attacks of the next `window` days."""
    second = draw_counts(random, 0.35 * np.exp(draw_latent(random, days)), 0.5)
    level = np.exp(draw_latent(random, days))
    acted = np.concatenate([[0.0], np.cumsum(second > 0)])
    day = np.arange(days)
    recent = acted[day] - acted[np.maximum(day - window, 0)]
    rate = 1.3 * level * ratio ** (recent - recent.mean())
    return draw_counts(random, np.minimum(rate, 60), 0.5), second, None


NULLS: dict[str, Callable[[Random, int], Drawn]] = {
    "autocorrelated": draw_autocorrelated,
    "shared trend": draw_shared_trend,
    "day ties": draw_day_ties,
    "reporting gaps": draw_reporting_gaps,
    "one way": draw_one_way,
    "dense": draw_dense,
}
RATIOS = (1.1, 1.2, 1.3, 1.5)


def prove_null(name: str, runs: int, days: int, window: int) -> bool:
    """Run one null and print its rates; return whether they are nominal."""
    random = np.random.default_rng([len(name), days, window])
    begun = time.perf_counter()
    rejected = held = refused = 0
    for _ in range(runs):
        effect, cause, seen = NULLS[name](random, days)
        try:
            found = measure_reaction(
                effect, cause, window=window, observed=seen, placebo=False
            ).effect
        except TooLittleError:
            refused += 1
            continue
        rejected += found.p < 0.05
        held += found.low <= 1 <= found.high
    done = runs - refused
    size, cover = rejected / done, held / done
    good = 0.03 <= size <= 0.07 and 0.93 <= cover <= 0.97
    print(
        f"null {name:15} days {days} window {window:2}: rejects {size:6.2%}, covers {cover:6.2%}, "
        f"{done} runs, {refused} refused, {time.perf_counter() - begun:.0f} s"
        f"{'' if good else '  NOT NOMINAL'}",
        flush=True,
    )
    return good


def prove_power(ratio: float, runs: int, days: int, window: int) -> None:
    """Run one effect; print power, cover, and the minimum detectable ratio that was stated."""
    random = np.random.default_rng([int(ratio * 1000), days, window])
    rejected, held, stated = 0, 0, []
    for _ in range(runs):
        effect, cause, seen = draw_effect(random, days, ratio, window)
        try:
            found = measure_reaction(effect, cause, window=window, observed=seen, placebo=False)
        except TooLittleError:
            continue
        rejected += found.effect.p < 0.05 and found.effect.ratio > 1
        held += found.effect.low <= ratio <= found.effect.high
        stated.append(found.detectable)
    print(
        f"effect {ratio:4}  days {days} window {window:2}: power {rejected / len(stated):6.1%}, "
        f"covers {held / len(stated):6.1%}, stated detectable {np.median(stated):.2f} (median)",
        flush=True,
    )


def main() -> int:
    """Run what was asked for; return 1 where the default method does not keep its rates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--days", type=int, nargs="+", default=[150])
    parser.add_argument("--window", type=int, nargs="+", default=[7])
    parser.add_argument("--only", choices=[*NULLS, "power"])
    asked = parser.parse_args()
    good = True
    for days in asked.days:
        for window in asked.window:
            for name in NULLS:
                if asked.only in (None, name):
                    good &= prove_null(name, asked.runs, days, window)
            for ratio in RATIOS if asked.only in (None, "power") else ():
                prove_power(ratio, max(asked.runs // 5, 50), days, window)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
