"""The whole analysis of a sample: description, both directions, comparisons, verdict."""

from __future__ import annotations

import datetime as dt

import numpy as np

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.comparisons import Comparisons, Refusal, compare_methods
from marsad.analyse.describe import (
    Dispersion,
    Gap,
    ResponseRatio,
    Survival,
    Tolls,
    find_gaps,
    measure_dispersion,
    measure_response_ratio,
    measure_waiting,
    sum_tolls,
    sum_weeks,
)
from marsad.analyse.directions import Direction, count_sides, measure_direction
from marsad.analyse.methods import Method
from marsad.analyse.reaction import LEAST_ON_A_SIDE
from marsad.analyse.sample import Sample, find_middle, find_observed
from marsad.analyse.sides import Definition
from marsad.analyse.verdict import Verdict, judge, refuse
from marsad.records import Record

FORMAT = "marsad-cycle/1"
MOST_PLACES = 1500
"""Points of the map; with more, coordinates are rounded to a tenth of a degree, or a degree."""


class Left(Record):
    """How many incidents were seen, and why some do not count."""

    seen: int
    undated: int
    vague: int
    outside: int
    on_both_sides: int


class Located(Record, gc=False):
    """A point of the map: incidents of a side at one place."""

    side: str
    lat: float
    lon: float
    incidents: int


class Description(Record):
    """Counts before any model. Series have one entry a day, or a week, from `start`.

    `answered` and `waiting` are None where a side has fewer than twelve incidents.
    """

    start: dt.date
    attacks: int
    unattributed: int
    responses: int
    attacks_daily: tuple[int, ...]
    responses_daily: tuple[int, ...]
    attacks_weekly: tuple[int, ...]
    responses_weekly: tuple[int, ...]
    attacks_dispersion: Dispersion
    responses_dispersion: Dispersion
    answered: tuple[ResponseRatio, ...] | None
    waiting: Survival | None
    attacks_tolls: Tolls
    responses_tolls: Tolls
    silent_days: int
    gaps: tuple[Gap, ...] | None
    places: tuple[Located, ...]
    left: Left


class Cycle(Record):
    """Everything that `marsad cycle` reports.

    `description`, and the directions `after_responses` and `after_attacks`, are None where the
    data do not carry them; `refusals` then says why, and no number stands in their place.
    """

    name: str
    start: dt.date
    end: dt.date
    assertion_en: str
    assertion_ar: str
    attacks_label: str
    responses_label: str
    verdict: Verdict
    assumptions: tuple[str, ...]
    description: Description | None = None
    after_responses: Direction | None = None
    after_attacks: Direction | None = None
    comparisons: Comparisons | None = None
    refusals: tuple[Refusal, ...] = ()
    format: str = FORMAT


def run_cycle(
    sample: Sample, definition: Definition, *, methods: frozenset[Method] = frozenset({Method.ALL})
) -> Cycle:
    """Describe, estimate and judge a sample. Data that are too little give a refusal, no error."""
    refusals: list[Refusal] = []
    description = after_responses = after_attacks = comparisons = None
    try:
        description = describe_sample(sample, definition)
    except TooLittleError as error:
        refusals.append(Refusal(method=Method.ALL, reason=error.message, needs=error.needs))
    verdict = None
    try:
        after_responses = measure_direction(sample, definition.options, responses_act=True)
        verdict = judge(after_responses, definition.assertion)
    except TooLittleError as error:
        refusals.append(Refusal(method=Method.REACTION, reason=error.message, needs=error.needs))
        verdict = refuse(error)
    try:
        after_attacks = measure_direction(sample, definition.options, responses_act=False)
    except TooLittleError as error:
        refusals.append(Refusal(method=Method.REACTION, reason=error.message, needs=error.needs))
    # Where the default method has too little, the others, which know no such limit, keep silent.
    if after_responses is not None and methods - {Method.REACTION}:
        comparisons = compare_methods(sample, definition.options, methods)
    return _assemble(
        definition,
        verdict,
        describe_assumptions(sample, definition),
        description=description,
        after_responses=after_responses,
        after_attacks=after_attacks,
        comparisons=comparisons,
        refusals=tuple(refusals),
    )


def refuse_cycle(definition: Definition, error: TooLittleError) -> Cycle:
    """Return the answer for data of which no sample can be made."""
    return _assemble(
        definition,
        refuse(error),
        (),
        refusals=(Refusal(method=Method.ALL, reason=error.message, needs=error.needs),),
    )


def _assemble(
    definition: Definition,
    verdict: Verdict,
    assumptions: tuple[str, ...],
    *,
    description: Description | None = None,
    after_responses: Direction | None = None,
    after_attacks: Direction | None = None,
    comparisons: Comparisons | None = None,
    refusals: tuple[Refusal, ...] = (),
) -> Cycle:
    return Cycle(
        name=definition.name,
        start=definition.start,
        end=definition.end,
        assertion_en=definition.assertion.en,
        assertion_ar=definition.assertion.ar,
        attacks_label=definition.attacks.label_en,
        responses_label=definition.responses.label_en,
        verdict=verdict,
        assumptions=assumptions,
        description=description,
        after_responses=after_responses,
        after_attacks=after_attacks,
        comparisons=comparisons,
        refusals=refusals,
    )


def describe_sample(sample: Sample, definition: Definition) -> Description:
    """Describe both sides with middle dates. Raises `TooLittleError` for an empty side."""
    days = find_middle(sample)
    attacks, responses = count_sides(sample, days, np.ones(len(days), dtype=bool))
    response = sample.kind == 2
    observed = find_observed(sample)
    answered, waiting = None, None
    if min(attacks.sum(), responses.sum()) >= LEAST_ON_A_SIDE:
        answered = tuple(
            measure_response_ratio(days[~response], days[response], days=sample.days, within=within)
            for within in definition.options.windows
            if within < sample.days
        )
        waiting = measure_waiting(days[~response], days[response], days=sample.days)
    return Description(
        start=sample.start,
        attacks=int(attacks.sum()),
        unattributed=int((sample.kind == 1).sum()),
        responses=int(responses.sum()),
        attacks_daily=tuple(attacks.astype(int).tolist()),
        responses_daily=tuple(responses.astype(int).tolist()),
        attacks_weekly=tuple(sum_weeks(attacks).tolist()),
        responses_weekly=tuple(sum_weeks(responses).tolist()),
        attacks_dispersion=measure_dispersion(attacks),
        responses_dispersion=measure_dispersion(responses),
        answered=answered,
        waiting=waiting,
        attacks_tolls=_sum_side(sample, ~response),
        responses_tolls=_sum_side(sample, response),
        silent_days=int((~observed).sum()),
        gaps=None if sample.reports is None else find_gaps(sample.reports),
        places=_locate(sample),
        left=Left(
            seen=sample.seen,
            undated=sample.undated,
            vague=sample.vague,
            outside=sample.outside,
            on_both_sides=sample.on_both_sides,
        ),
    )


def _sum_side(sample: Sample, chosen: np.ndarray) -> Tolls:
    lowest = [value if value >= 0 else None for value in sample.killed_low[chosen].tolist()]
    highest = [value if value >= 0 else None for value in sample.killed_high[chosen].tolist()]
    return sum_tolls(lowest, highest)


def _locate(sample: Sample) -> tuple[Located, ...]:
    placed = np.isfinite(sample.lat) & np.isfinite(sample.lon)
    table = np.column_stack([sample.lat, sample.lon, sample.kind == 2])[placed]
    for digits in (2, 1, 0):
        points, numbers = np.unique(np.round(table, digits), axis=0, return_counts=True)
        if len(points) <= MOST_PLACES:
            break
    return tuple(
        Located(
            side="responses" if is_response else "attacks",
            lat=lat,
            lon=lon,
            incidents=number,
        )
        for (lat, lon, is_response), number in zip(points.tolist(), numbers.tolist(), strict=True)
    )


def describe_assumptions(sample: Sample, definition: Definition) -> tuple[str, ...]:
    """Return, in words, what the numbers rest on."""
    told = [
        "Incidents are those that the reports in this database tell of; unreported ones, and "
        "reports that were not collected, are unknown.",
        f"Sides are as in the definition '{definition.name}'.",
        f"An incident dated less finely than {definition.longest_date} days is left out "
        f"({sample.vague}), so is one without a date ({sample.undated}).",
        "Within a day the order of incidents is not known; only earlier days count as before.",
        "A ratio compares days with the other days of the same series, after own past and slow "
        "trend; what moves both sides within a month is not ruled out.",
    ]
    if sample.on_both_sides:
        told.append(f"{sample.on_both_sides} incidents fit both sides and are left out.")
    if sample.reports is None:
        told.append(
            "Times of publication are not known: silent days cannot be told from calm ones."
        )
    else:
        told.append("Days on which no report came out, nor the day after, are left out of models.")
    return (*told, *sample.notes)
