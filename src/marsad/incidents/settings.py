"""The weights of agreement: a settings file, versioned as data and checked when it is read."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from marsad.errors import UsageError
from marsad.records import Record


class Level(Record, frozen=True, gc=False):
    """Share of matching (`m`) and of non-matching pairs (`u`) that reach a level."""

    m: float
    u: float


class Weights(Record, frozen=True):
    """The settings file: how it came about, the prior, and the shares of each level.

    `probability` is that of two candidates telling of one incident before anything is compared.
    `damping` scales every weight: fields that depend on each other (wording and targets, say)
    would otherwise count twice. `threshold` is the mean weight, in bits, from which clusters of
    news are joined, `aside_threshold` that from which what is told besides joins them.
    """

    version: str
    trained_on: str
    probability: float
    damping: float
    threshold: float
    aside_threshold: float
    levels: dict[str, dict[str, Level]]


class Settings(msgspec.Struct, frozen=True):
    """Weights made ready for scoring: bits, one table a comparison, in the comparisons' order."""

    version: str
    prior: float
    threshold: float
    aside_threshold: float
    tables: tuple[dict[str, float], ...]


def make_settings(weights: Weights) -> Settings:
    """Turn shares into bits. Raises `UsageError` where a level is missing or no share."""
    from marsad.incidents.compare import COMPARISONS

    tables = []
    for field, _, names in COMPARISONS:
        levels = weights.levels.get(field, {})
        if set(levels) != set(names):
            raise UsageError(
                f"the weights of {field} must name the levels {', '.join(names)}",
                hint="Train them anew with `marsad train`.",
            )
        if not all(0 < level.m <= 1 and 0 < level.u <= 1 for level in levels.values()):
            raise UsageError(f"the weights of {field} are no shares between 0 and 1")
        tables.append(
            {name: weights.damping * math.log2(levels[name].m / levels[name].u) for name in names}
        )
    odds = weights.probability / (1 - weights.probability)
    return Settings(
        version=weights.version,
        prior=math.log2(odds),
        threshold=weights.threshold,
        aside_threshold=weights.aside_threshold,
        tables=tuple(tables),
    )


@cache
def load_weights(path: Path | None = None) -> Weights:
    """Read a settings file; without a path the one that is shipped."""
    source = path or files("marsad.incidents").joinpath("data/weights-1.json")
    try:
        return msgspec.json.decode(source.read_bytes(), type=Weights)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"the weights cannot be read: {error}", path=str(source)) from error


@cache
def load_settings(path: Path | None = None) -> Settings:
    """Read a settings file and make it ready; without a path the one that is shipped."""
    return make_settings(load_weights(path))
