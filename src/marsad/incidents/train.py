"""Train the weights by expectation maximisation on reports without labels.

    python -m marsad.incidents.train INCIDENTS.db --out weights.json

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
from marsad.incidents.traits import Traits
from marsad.records import Prominence, Record

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


def train_file(
    path: Path, out: Path, *, version: str, trained_on: str, probability: float = 0.3
) -> Training:
    """Train on the accounts of news in a database and write the settings file.

    Starts from the weights that were set by judgement, not from trained ones.
    """
    from marsad.incidents.traits import find_traits
    from marsad.store import open_store
    from marsad.store.incidents import find_accounts

    with open_store(path) as store:
        accounts = find_accounts(store)
    traits = [find_traits(a) for a in accounts if a.prominence is Prominence.LEAD]
    training = train_weights(
        count_patterns(traits),
        load_weights(Path(__file__).parent / "data" / "weights-0.json"),
        version=version,
        trained_on=trained_on,
        probability=probability,
    )
    out.write_bytes(msgspec.json.format(msgspec.json.encode(training.weights), indent=1) + b"\n")
    return training


def main() -> None:
    """Train on a database that `marsad ingest` made; print what came out."""
    import argparse

    parser = argparse.ArgumentParser(description="Train the weights of linking, without labels.")
    parser.add_argument("database", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="own")
    parser.add_argument("--prior", type=float, default=0.3, help="share of matching candidates")
    options = parser.parse_args()
    training = train_file(
        options.database,
        options.out,
        version=options.version,
        trained_on=f"accounts of news in {options.database.name}, without labels",
        probability=options.prior,
    )
    print(f"{training.pairs} pairs, {training.rounds} rounds, last change {training.change:.6f}")


if __name__ == "__main__":
    main()
