"""Krippendorff's alpha: how far coders agree beyond what chance would give.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Alpha is 1 minus the
observed over the expected disagreement; 1 is full agreement, 0 what chance gives. Units that one
coder alone judged say nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import Enum
from typing import Any

from marsad.records import Record

Difference = Callable[[Any, Any], float]


class Metric(Enum):
    """How two values of a field differ."""

    NOMINAL = "nominal"
    INTERVAL = "interval"
    RATIO = "ratio"
    JACCARD = "jaccard"


class Alpha(Record):
    """Alpha of one field; None with a reason where it is not defined.

    `units` were judged by two coders or more, `pairable` is the number of judgements in them.
    """

    alpha: float | None
    units: int
    pairable: int
    coders: int
    reason: str | None = None


def differ_nominal(one: Hashable, other: Hashable) -> float:
    """0 for the same, 1 for any other."""
    return float(one != other)


def differ_interval(one: float, other: float) -> float:
    """The square of the difference."""
    return float((one - other) ** 2)


def differ_ratio(one: float, other: float) -> float:
    """The square of the difference as a share of the sum."""
    total = one + other
    return float(((one - other) / total) ** 2) if total else 0.0


def differ_jaccard(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    """The share of members that are not in both; two empty sets are the same."""
    union = one | other
    return 1 - len(one & other) / len(union) if union else 0.0


DIFFERENCES: Mapping[Metric, Difference] = {
    Metric.NOMINAL: differ_nominal,
    Metric.INTERVAL: differ_interval,
    Metric.RATIO: differ_ratio,
    Metric.JACCARD: differ_jaccard,
}


def measure_alpha(units: Sequence[Mapping[str, Any]], metric: Metric) -> Alpha:
    """Measure agreement over `units`, each with its coders' values.

    Values must be hashable. Not defined without a unit of two judgements, or where all
    judgements are the same: nothing could have been disagreed on.
    """
    differ = DIFFERENCES[metric]
    judged = [list(unit.values()) for unit in units if len(unit) > 1]
    coders = {coder for unit in units if len(unit) > 1 for coder in unit}
    pairable = sum(map(len, judged))
    if not judged:
        reason = "no unit was judged by two coders"
        return Alpha(alpha=None, units=0, pairable=0, coders=len(coders), reason=reason)
    observed = sum(_sum_pairs(values, differ) / (len(values) - 1) for values in judged) / pairable
    expected = _sum_pairs([value for values in judged for value in values], differ) / (
        pairable * (pairable - 1)
    )
    if expected == 0:
        reason = "all judgements are the same; nothing could have been disagreed on"
        return Alpha(
            alpha=None, units=len(judged), pairable=pairable, coders=len(coders), reason=reason
        )
    return Alpha(
        alpha=1 - observed / expected, units=len(judged), pairable=pairable, coders=len(coders)
    )


def _sum_pairs(values: Sequence[Any], differ: Difference) -> float:
    """Sum the differences over all ordered pairs; equal values are counted once."""
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    distinct = list(counts.items())
    return 2 * sum(
        n * m * differ(one, other)
        for place, (one, n) in enumerate(distinct)
        for other, m in distinct[place + 1 :]
    )
