"""Figures over many reports, with an interval from resampling the reports."""

from __future__ import annotations

import random
from collections.abc import Sequence

from marsad.records import Record
from marsad.scoring.compare import FIELDS, ROWS, Comparison, Difference, Hits, sum_hits

RESAMPLES = 1000
SEED = 7


class Figure(Record, frozen=True):
    """Precision, recall and F1 of one row, and the 95 % interval of its F1."""

    name: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float


class Scores(Record, frozen=True):
    """All figures. Shares are None where there is nothing that they are a share of.

    `realis_errors`: of the incidents predicted as reported, the share that gold calls denied,
    threatened or recurrent. `quiet`: of the reports without an incident, the share for which none
    was predicted.
    """

    figures: tuple[Figure, ...]
    reports: int
    not_predicted: int
    realis_errors: float
    quiet: float | None
    differences: tuple[Difference, ...]


def work_out_scores(comparisons: Sequence[Comparison], *, not_predicted: int) -> Scores:
    """Work out every figure from the comparisons, which are in the order of their `doc`.

    The interval: reports are drawn with replacement 1,000 times; the 2.5th and 97.5th percentile
    of F1 over the draws. The draw is seeded, so that the same comparisons give the same interval.
    """
    totals = _total(comparisons)
    intervals = _resample(comparisons)
    figures = []
    for number, (name, hits) in enumerate(zip(ROWS, totals, strict=True)):
        if name not in FIELDS or _is_there(hits):
            precision, recall, f1 = work_out(hits)
            low, high = intervals[number]
            figures.append(
                Figure(name=name, precision=precision, recall=recall, f1=f1, low=low, high=high)
            )
    reported = sum(c.reported for c in comparisons)
    quiet = sum(c.quiet for c in comparisons)
    return Scores(
        figures=tuple(figures),
        reports=len(comparisons),
        not_predicted=not_predicted,
        realis_errors=sum(c.reported_wrongly for c in comparisons) / reported if reported else 0.0,
        quiet=sum(c.quiet_kept for c in comparisons) / quiet if quiet else None,
        differences=tuple(d for c in comparisons for d in c.differences),
    )


def work_out(hits: Hits) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    recall = hits.on_gold / hits.gold if hits.gold else 0.0
    precision = hits.on_predicted / hits.predicted if hits.predicted else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _is_there(hits: Hits) -> bool:
    return bool(hits.gold or hits.predicted)


def _total(comparisons: Sequence[Comparison]) -> list[Hits]:
    columns = zip(*(c.hits for c in comparisons), strict=True)
    return [sum_hits(column) for column in columns] if comparisons else [Hits()] * len(ROWS)


def _resample(comparisons: Sequence[Comparison]) -> list[tuple[float, float]]:
    draw = random.Random(SEED)
    drawn: list[list[float]] = [[] for _ in ROWS]
    for _ in range(RESAMPLES if comparisons else 0):
        totals = _total(draw.choices(comparisons, k=len(comparisons)))
        for number, (name, hits) in enumerate(zip(ROWS, totals, strict=True)):
            if name not in FIELDS or _is_there(hits):
                drawn[number].append(work_out(hits)[2])
    return [_find_interval(sorted(values)) for values in drawn]


def _find_interval(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 0.0
    return values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]
