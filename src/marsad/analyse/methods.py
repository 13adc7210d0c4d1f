"""What is offered, and what each method may be used for."""

from __future__ import annotations

from enum import Enum


class Method(Enum):
    """Methods of `marsad cycle --method`."""

    REACTION = "reaction"
    AROUND = "around"
    GRANGER = "granger"
    ENDEMIC = "endemic"
    HAWKES = "hawkes"
    WAKES = "wakes"
    KNOX = "knox"
    ALL = "all"


DEFAULT = frozenset({Method.REACTION})
"""Methods that keep their nominal rates in `make analyse-proof`; verdicts rest on these alone."""

DESCRIPTIVE = "descriptive only"
WHY_DESCRIPTIVE: dict[Method, str] = {
    Method.AROUND: "responses come at peaks, and peaks fall by themselves; windows overlap",
    Method.GRANGER: "counts are not Gaussian; the F test counts a common trend as an effect",
    Method.ENDEMIC: "its own autocorrelation is assumed; a common trend counts as an effect",
    Method.HAWKES: "hours are random within the day; what drives both sides counts as excitation",
    Method.WAKES: "episodes overlap; few matches; windows are correlated",
    Method.KNOX: "a trend that moves from place to place looks like repetition",
}
