"""The whole analysis of a sample: description, both directions, comparisons, verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.comparisons import Comparisons, Refusal, compare_methods, refuse_method
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
from marsad.analyse.resumed import Resumed, judge_resumed, measure_resumed
from marsad.analyse.sample import Sample, find_middle, find_observed, tells_silence
from marsad.analyse.sides import Assertion, Definition
from marsad.analyse.verdict import Verdict, judge, refuse
from marsad.analyse.words import Speech, say, say_days
from marsad.records import Record

Found = TypeVar("Found")
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
    crowded: int


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


class Answer(Record):
    """An assertion and its verdict; `resumed` has the numbers where it is about resumption."""

    en: str
    ar: str
    verdict: Verdict
    resumed: Resumed | None = None


class Cycle(Record):
    """Everything that `marsad cycle` reports.

    `further` answers the definition's further assertions. `description`, and the directions
    `after_responses` and `after_attacks`, are None where the data do not carry them; `refusals`
    then says why, and no number stands in their place.
    """

    name: str
    name_ar: str
    start: dt.date
    end: dt.date
    assertion_en: str
    assertion_ar: str
    attacks_label: str
    responses_label: str
    attacks_label_ar: str
    responses_label_ar: str
    verdict: Verdict
    assumptions: tuple[str, ...]
    assumptions_ar: tuple[str, ...]
    further: tuple[Answer, ...] = ()
    resumed: Resumed | None = None
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
    description = _attempt(Method.ALL, refusals, lambda: describe_sample(sample, definition))
    options = definition.options
    trouble: list[TooLittleError] = []
    after_responses = _attempt(
        Method.REACTION,
        refusals,
        lambda: measure_direction(sample, options, responses_act=True),
        trouble,
    )
    after_attacks = _attempt(
        Method.REACTION, refusals, lambda: measure_direction(sample, options, responses_act=False)
    )
    comparisons = None
    # Where the default method has too little, the others, which know no such limit, keep silent.
    if after_responses is not None and methods - {Method.REACTION}:
        comparisons = compare_methods(sample, options, methods)
    answers = [
        _answer(sample, definition, assertion, after_responses, trouble)
        for assertion in (definition.assertion, *definition.further)
    ]
    assumptions = describe_assumptions(sample, definition)
    return Cycle(
        name=definition.name,
        name_ar=definition.name_ar or definition.name,
        start=definition.start,
        end=definition.end,
        assertion_en=definition.assertion.en,
        assertion_ar=definition.assertion.ar,
        attacks_label=definition.attacks.label_en,
        responses_label=definition.responses.label_en,
        attacks_label_ar=definition.attacks.label_ar,
        responses_label_ar=definition.responses.label_ar,
        verdict=answers[0].verdict,
        assumptions=tuple(en for en, _ in assumptions),
        assumptions_ar=tuple(ar for _, ar in assumptions),
        further=tuple(answers[1:]),
        resumed=answers[0].resumed,
        description=description,
        after_responses=after_responses,
        after_attacks=after_attacks,
        comparisons=comparisons,
        refusals=tuple(dict.fromkeys(refusals)),
    )


def _attempt(
    method: Method,
    refusals: list[Refusal],
    run: Callable[[], Found],
    trouble: list[TooLittleError] | None = None,
) -> Found | None:
    """Return what `run` finds; where the data are too little, None, and note the refusal."""
    try:
        return run()
    except TooLittleError as error:
        refusals.append(refuse_method(method, error))
        if trouble is not None:
            trouble.append(error)
        return None


def _answer(
    sample: Sample,
    definition: Definition,
    assertion: Assertion,
    direction: Direction | None,
    trouble: list[TooLittleError],
) -> Answer:
    """Put one assertion to the sample; `trouble` says why there is no `direction`."""
    resumed = None
    try:
        if assertion.expects == "resume":
            resumed = measure_resumed(sample, definition.options, assertion)
            verdict = judge_resumed(resumed, assertion)
        elif direction is not None:
            verdict = judge(direction, assertion)
        else:
            verdict = refuse(trouble[0])
    except TooLittleError as error:
        verdict = refuse(error)
    return Answer(en=assertion.en, ar=assertion.ar, verdict=verdict, resumed=resumed)


def refuse_cycle(definition: Definition, error: TooLittleError) -> Cycle:
    """Return the answer for data of which no sample can be made."""
    verdict = refuse(error)
    return Cycle(
        name=definition.name,
        name_ar=definition.name_ar or definition.name,
        start=definition.start,
        end=definition.end,
        assertion_en=definition.assertion.en,
        assertion_ar=definition.assertion.ar,
        attacks_label=definition.attacks.label_en,
        responses_label=definition.responses.label_en,
        attacks_label_ar=definition.attacks.label_ar,
        responses_label_ar=definition.responses.label_ar,
        verdict=verdict,
        assumptions=(),
        assumptions_ar=(),
        further=tuple(Answer(en=one.en, ar=one.ar, verdict=verdict) for one in definition.further),
        refusals=(refuse_method(Method.ALL, error),),
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
            crowded=sample.crowded,
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


def describe_assumptions(sample: Sample, definition: Definition) -> tuple[tuple[str, str], ...]:
    """Return, in English and Arabic words, what the numbers rest on."""
    values = {
        "vague": sample.vague,
        "undated": sample.undated,
        "both": sample.on_both_sides,
        "crowded": sample.crowded,
    }
    keys = ["reports_only", "sides", "vague", "order", "ratio"]
    if sample.on_both_sides:
        keys.append("both")
    if sample.crowded:
        keys.append("crowded")
    if sample.reports is None:
        keys.append("silence_unknown")
    else:
        keys.append("silent_days" if tells_silence(sample) else "silence_sparse")
    if sample.unlinked:
        keys.append("unlinked")

    def state(key: str, speech: Speech) -> str:
        arabic = speech is Speech.ARABIC and definition.name_ar
        name = definition.name_ar if arabic else definition.name
        days = say_days(definition.longest_date, speech)
        return say(f"assume_{key}", speech, name=name, days=days, **values)

    return tuple((state(key, Speech.ENGLISH), state(key, Speech.ARABIC)) for key in keys)
