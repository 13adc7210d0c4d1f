"""How often methods are wrong, and what the default one can see: simulated nulls and effects.

    python benchmarks/analyse_proof.py [--runs 2000] [--days 150] [--window 3 7 14] [--only NAME]
    python benchmarks/analyse_proof.py --only descriptive [--runs 400]

Nulls: neither side acts on the other, and the series are as awkward as real ones. A 5 % test
must reject in 3 to 7 % of the runs and a 95 % interval hold the truth (a ratio of 1) in 93 to
97 %; the exit code is 1 where a default method does not. The same nulls show how far the other
methods are from that, which is why they are descriptive only. Each family of runs has its own
seed, so that a figure can be made again alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

from marsad.analyse.around import measure_around
from marsad.analyse.arrays import Bools, Floats, TooLittleError
from marsad.analyse.endemic import measure_cross_effect
from marsad.analyse.hawkes import fit_hawkes_days
from marsad.analyse.knox import measure_near_repeats
from marsad.analyse.power import simulate_detectable
from marsad.analyse.reaction import measure_reaction
from marsad.analyse.resume import measure_resumption
from marsad.analyse.vector import measure_granger
from marsad.analyse.wakes import count_wakes, match_wakes

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


Test = Callable[[Floats, Floats, Random], float]


def run_around(effect: Floats, cause: Floats, _: Random) -> float:
    """Event study: p of after over before."""
    return measure_around(effect, cause, window=7).ratio.p


def run_granger(effect: Floats, cause: Floats, _: Random) -> float:
    """Granger's F test over a week."""
    return measure_granger(cause, effect, lags=7).p


def run_endemic(effect: Floats, cause: Floats, _: Random) -> float:
    """Endemic-epidemic regression: p of the cross term."""
    return measure_cross_effect(effect, cause, period=float(len(effect))).p


def run_hawkes(effect: Floats, cause: Floats, random: Random) -> float:
    """Hawkes process, three random orders within the day: p of the cross term."""
    days = np.arange(len(effect))
    fit = fit_hawkes_days(
        np.repeat(days, effect.astype(int)),
        np.repeat(days, cause.astype(int)),
        days=len(effect),
        draws=3,
        seed=int(random.integers(1 << 30)),
    )
    return fit.attacks.cross_p


def run_knox(effect: Floats, _: Floats, random: Random) -> float:
    """Knox: p of any cell, attacks at random places."""
    when = np.repeat(np.arange(len(effect)), effect.astype(int))
    x, y = random.uniform(0, 400, size=(2, len(when)))
    return measure_near_repeats(
        x, y, when, distance_bands=[0, 10, 50, 150], day_bands=[0, 3, 7, 14],
        metric="euclidean", permutations=99, seed=int(random.integers(1 << 30)),
    ).p_any  # fmt: skip


def run_wakes(effect: Floats, cause: Floats, random: Random) -> float:
    """Matched wakes: least corrected p of all windows; half of the responses are treatments."""
    when = np.concatenate(
        [np.repeat(np.arange(len(effect)), n.astype(int)) for n in (effect, cause)]
    )
    kind = np.zeros(len(when), dtype=int)
    second = int(effect.sum())
    kind[second:] = 1 + random.integers(0, 2, size=len(when) - second)
    order = np.argsort(when, kind="stable")
    lat, lon = random.uniform(32, 36, size=len(when)), random.uniform(40, 44, size=len(when))
    wakes = count_wakes(
        when[order], lat[order], lon[order], kind[order],
        windows=(4.0, 8.0, 14.0), distances=(50.0, 150.0),
    )  # fmt: skip
    found = [cell.p_holm for cell in match_wakes(wakes) if cell.p_holm is not None]
    if not found:
        raise TooLittleError("nothing matched")
    return min(found)


DESCRIPTIVE: dict[str, Test] = {
    "around": run_around,
    "granger": run_granger,
    "endemic": run_endemic,
    "hawkes": run_hawkes,
    "knox": run_knox,
    "wakes": run_wakes,
}
SLOW = {"hawkes": 4, "wakes": 4}
"""Methods that are run so many times less often."""

NULLS: dict[str, Callable[[Random, int], Drawn]] = {
    "autocorrelated": draw_autocorrelated,
    "shared trend": draw_shared_trend,
    "day ties": draw_day_ties,
    "reporting gaps": draw_reporting_gaps,
    "one way": draw_one_way,
    "dense": draw_dense,
}
PARTS = ("power", "descriptive", "resumed")
RATIOS = (1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
STATED = 10
"""The stated ratio, itself simulated, is worked out for each tenth run."""


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


def show_descriptive(method: str, name: str, runs: int, days: int) -> None:
    """Print how often a descriptive method finds at 5 % what is not there."""
    random = np.random.default_rng([len(method), len(name), days])
    rejected = done = 0
    begun = time.perf_counter()
    for _ in range(max(runs // SLOW.get(method, 1), 50)):
        effect, cause, _ = NULLS[name](random, days)
        try:
            rejected += DESCRIPTIVE[method](effect, cause, random) < 0.05
        except TooLittleError:
            continue
        done += 1
    print(
        f"descriptive {method:8} null {name:15} days {days}: rejects {rejected / max(done, 1):6.1%}"
        f", {done} runs, {time.perf_counter() - begun:.0f} s",
        flush=True,
    )


def prove_resumption(name: str, runs: int, days: int, window: int) -> bool:
    """Print how often the interval of the share of resumed attacks holds the true share.

    Attacks are thinned, so that the share is not near 1; the truth is the mean over all runs.
    """
    random = np.random.default_rng([len(name), days, window, 1])
    found = []
    for _ in range(runs):
        effect, cause, seen = NULLS[name](random, days)
        thinned = random.binomial(effect.astype(int), 0.25).astype(float)
        try:
            share = measure_resumption(thinned, cause, within=window, observed=seen).followed
        except TooLittleError:
            continue
        found.append((share.count, share.of, share.low, share.high))
    count, of, low, high = np.array(found).T
    truth = count.sum() / of.sum()
    cover = float(((low <= truth) & (truth <= high)).mean())
    print(
        f"resumed {name:15} days {days} within {window:2}: true share {truth:6.1%}, covers "
        f"{cover:6.2%}, {len(found)} runs{'' if 0.93 <= cover <= 0.97 else '  NOT NOMINAL'}",
        flush=True,
    )
    return 0.93 <= cover <= 0.97


def prove_power(ratio: float, runs: int, days: int, window: int) -> None:
    """Run one effect; print power, cover, and the minimum detectable ratio that was stated."""
    random = np.random.default_rng([int(ratio * 1000), days, window])
    rejected, held, stated, done = 0, 0, [], 0
    for run in range(runs):
        effect, cause, seen = draw_effect(random, days, ratio, window)
        try:
            found = measure_reaction(effect, cause, window=window, observed=seen, placebo=False)
        except TooLittleError:
            continue
        rejected += found.effect.p < 0.05 and found.effect.ratio > 1
        held += found.effect.low <= ratio <= found.effect.high
        done += 1
        if run % STATED == 0:
            stated.append(simulate_detectable(effect, cause, found, observed=seen, seed=run))
    print(
        f"effect {ratio:4}  days {days} window {window:2}: power {rejected / done:6.1%}, covers "
        f"{held / done:6.1%}, stated detectable {np.median(stated):.2f} (median), {done} runs",
        flush=True,
    )


def main() -> int:
    """Run what was asked for; return 1 where the default method does not keep its rates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--days", type=int, nargs="+", default=[150])
    parser.add_argument("--window", type=int, nargs="+", default=[3, 7, 14])
    parser.add_argument("--only", choices=[*NULLS, *PARTS])
    asked = parser.parse_args()
    good = True
    for days in asked.days:
        for name in NULLS if asked.only in (None, "descriptive") else ():
            for method in DESCRIPTIVE:
                show_descriptive(method, name, max(asked.runs // 5, 50), days)
        # With attacks on nearly every day there is no share to speak of.
        for name in [n for n in NULLS if n != "dense"] if asked.only in (None, "resumed") else ():
            good &= prove_resumption(name, asked.runs, days, 3)
        for window in asked.window:
            for name in NULLS:
                if asked.only in (None, name):
                    good &= prove_null(name, asked.runs, days, window)
            for ratio in RATIOS if asked.only in (None, "power") else ():
                prove_power(ratio, max(asked.runs // 5, 50), days, window)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
