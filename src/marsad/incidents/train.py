"""Train the weights by expectation maximisation on reports without labels.

`marsad train --db INCIDENTS.db --out weights.json` does it on a database of one's own.

Fellegi and Sunter's model with Winkler's (1988) estimation: each candidate pair has a level in
each field; the shares of levels among matching (`m`) and other pairs (`u`), and the share of
matching pairs, are those that make the observed levels most likely. Pairs that exclude each
other are left out. Starts from the weights given, so that "matching" keeps its meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from marsad.errors import UsageError
from marsad.incidents.blocks import find_candidates
from marsad.incidents.compare import COMPARISONS, exclude_pair, find_levels
from marsad.incidents.settings import Level, Weights, load_weights
from marsad.incidents.traits import Traits, find_traits
from marsad.records import Account, Prominence, Record

Pattern = tuple[str | None, ...]
FIELDS = tuple(field for field, _, _ in COMPARISONS)
PRIOR_PAIRS = 300.0
"""Pairs of each kind that the starting weights count as, in every field: levels that are seldom
seen keep the sense that they start with."""


class Training(Record, frozen=True):
    """What training took and gave: pairs, rounds, the last change of a share, the weights."""

    pairs: int
    rounds: int
    change: float
    weights: Weights


def count_patterns(traits: Sequence[Traits]) -> Counter[Pattern]:
    """Count the patterns of levels over all candidate pairs that do not exclude each other."""
    patterns: Counter[Pattern] = Counter()
    for i, j in find_candidates(traits):
        if exclude_pair(traits[i], traits[j]) is None:
            patterns[find_levels(traits[i], traits[j])] += 1
    return patterns


def train_weights(
    patterns: Counter[Pattern],
    start: Weights,
    *,
    version: str,
    trained_on: str,
    probability: float | None = None,
    rounds: int = 200,
    tolerance: float = 1e-4,
) -> Training:
    """Estimate the weights from counted patterns. Raises `UsageError` without any pair.

    With `probability` the share of matching pairs stays what it is: where left free, "matching"
    grows to mean pairs of one topic, of which there are more than pairs of one incident.
    """
    pairs = sum(patterns.values())
    if not pairs:
        raise UsageError("no two accounts are candidates: there is nothing to train on")
    if probability is not None:
        start = msgspec.structs.replace(start, probability=probability)
    weights, change, done = start, 1.0, 0
    while done < rounds and change > tolerance:
        improved = _improve(patterns, weights, start)
        if probability is not None:
            improved = msgspec.structs.replace(improved, probability=probability)
        change, done = _measure_change(weights, improved), done + 1
        weights = improved
    weights = msgspec.structs.replace(weights, version=version, trained_on=trained_on)
    return Training(pairs=pairs, rounds=done, change=change, weights=weights)


def weigh_patterns(patterns: Iterable[Pattern], weights: Weights) -> dict[Pattern, float]:
    """Return the probability, undamped, that a pair with each pattern matches."""
    return {pattern: _match(pattern, weights) for pattern in patterns}


def _match(pattern: Pattern, weights: Weights) -> float:
    matching, other = weights.probability, 1 - weights.probability
    for field, level in zip(FIELDS, pattern, strict=True):
        if level is not None:
            shares = weights.levels[field][level]
            matching, other = matching * shares.m, other * shares.u
    return matching / (matching + other)


def _improve(patterns: Counter[Pattern], weights: Weights, start: Weights) -> Weights:
    total, matching = 0.0, 0.0
    sums: dict[str, dict[str, list[float]]] = {
        field: {
            name: [PRIOR_PAIRS * level.m, PRIOR_PAIRS * level.u] for name, level in levels.items()
        }
        for field, levels in start.levels.items()
    }
    for pattern, count in patterns.items():
        share = _match(pattern, weights)
        total += count
        matching += count * share
        for field, level in zip(FIELDS, pattern, strict=True):
            if level is not None:
                sums[field][level][0] += count * share
                sums[field][level][1] += count * (1 - share)
    return msgspec.structs.replace(
        weights,
        probability=min(max(matching / total, 1e-6), 0.5),
        levels={field: _share(levels) for field, levels in sums.items()},
    )


def _share(levels: dict[str, list[float]]) -> dict[str, Level]:
    all_m = sum(m for m, _ in levels.values())
    all_u = sum(u for _, u in levels.values())
    return {
        name: Level(m=round(m / all_m, 6) or 1e-6, u=round(u / all_u, 6) or 1e-6)
        for name, (m, u) in levels.items()
    }


def _measure_change(old: Weights, new: Weights) -> float:
    return max(
        max(abs(level.m - new.levels[field][name].m), abs(level.u - new.levels[field][name].u))
        for field, levels in old.levels.items()
        for name, level in levels.items()
    )


def train_accounts(
    accounts: Iterable[Account], *, version: str, trained_on: str, probability: float = 0.3
) -> Training:
    """Train on accounts of news; the others are left out.

    Starts from the weights that were set by judgement, not from trained ones. Raises `UsageError`
    where no two accounts are candidates.
    """
    traits = [find_traits(a) for a in accounts if a.prominence is Prominence.LEAD]
    return train_weights(
        count_patterns(traits),
        load_weights(Path(__file__).parent / "data" / "weights-0.json"),
        version=version,
        trained_on=trained_on,
        probability=probability,
    )
