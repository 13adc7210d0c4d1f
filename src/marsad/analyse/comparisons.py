"""Methods that are shown beside the verdict and never decide it, each run on a sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from marsad.analyse.around import AroundActions, measure_around
from marsad.analyse.arrays import Floats, Ints, TooLittleError
from marsad.analyse.directions import count_sides
from marsad.analyse.endemic import CrossTest, measure_cross_effect
from marsad.analyse.hawkes import HawkesFit, fit_hawkes_days
from marsad.analyse.knox import KnoxTable, measure_near_repeats
from marsad.analyse.methods import WHY_DESCRIPTIVE, Method
from marsad.analyse.sample import Sample, find_middle
from marsad.analyse.sides import Options
from marsad.analyse.vector import GrangerTest, VectorFit, fit_vector, measure_granger
from marsad.analyse.wakes import EARTH_KM, CellEffect, count_wakes, match_wakes
from marsad.records import Record

LAGS = 7
MOST_EVENTS = 5000
"""Incidents beyond which pairs of them are not compared."""


class Refusal(Record, gc=False):
    """A method that gave no number, and why."""

    method: Method
    reason: str
    needs: str | None = None
    ar: str | None = None


def refuse_method(method: Method, error: TooLittleError) -> Refusal:
    """Return the record of a method that the data cannot carry."""
    return Refusal(method=method, reason=error.message, needs=error.needs, ar=error.ar)


class TwoWay(Record):
    """Granger's test both ways with the vector autoregression that it belongs to."""

    responses_to_attacks: GrangerTest
    attacks_to_responses: GrangerTest
    fit: VectorFit


class CrossTests(Record):
    """The endemic-epidemic cross term both ways."""

    attacks_from_responses: CrossTest
    responses_from_attacks: CrossTest


class Comparisons(Record):
    """What the descriptive methods found; None where not asked for or refused.

    `wakes` takes deadly responses as treatment and the others as controls. `status` says of each
    why it does not decide.
    """

    around: AroundActions | None = None
    granger: TwoWay | None = None
    endemic: CrossTests | None = None
    hawkes: HawkesFit | None = None
    wakes: tuple[CellEffect, ...] | None = None
    knox: KnoxTable | None = None
    refusals: tuple[Refusal, ...] = ()
    status: tuple[tuple[Method, str], ...] = tuple(WHY_DESCRIPTIVE.items())


def compare_methods(sample: Sample, options: Options, methods: frozenset[Method]) -> Comparisons:
    """Run the descriptive methods that are in `methods` (or all of them)."""
    days = find_middle(sample)
    attacks, responses = count_sides(sample, days, np.ones(len(days), dtype=bool))
    refusals: list[Refusal] = []
    found: dict[str, object] = {}
    runs: dict[Method, Callable[[], object]] = {
        Method.AROUND: lambda: measure_around(attacks, responses, window=options.main_window),
        Method.GRANGER: lambda: _run_granger(attacks, responses),
        Method.ENDEMIC: lambda: _run_endemic(attacks, responses),
        Method.HAWKES: lambda: _run_hawkes(sample, days, options),
        Method.WAKES: lambda: _run_wakes(sample, days),
        Method.KNOX: lambda: _run_knox(sample, days, options),
    }
    for method, run in runs.items():
        if not methods.intersection((method, Method.ALL)):
            continue
        try:
            found[method.value] = run()
        except TooLittleError as error:
            refusals.append(refuse_method(method, error))
    return Comparisons(**found, refusals=tuple(refusals))  # type: ignore[arg-type]


def _run_granger(attacks: Floats, responses: Floats) -> TwoWay:
    return TwoWay(
        responses_to_attacks=measure_granger(responses, attacks, lags=LAGS),
        attacks_to_responses=measure_granger(attacks, responses, lags=LAGS),
        fit=fit_vector(np.column_stack([attacks, responses]), lags=LAGS, horizon=2 * LAGS),
    )


def _run_endemic(attacks: Floats, responses: Floats) -> CrossTests:
    span = float(len(attacks))
    return CrossTests(
        attacks_from_responses=measure_cross_effect(attacks, responses, period=span),
        responses_from_attacks=measure_cross_effect(responses, attacks, period=span),
    )


def _run_hawkes(sample: Sample, days: Ints, options: Options) -> HawkesFit:
    _check_size(len(days), "events in continuous time")
    response = sample.kind == 2
    knots = max(2, sample.days // 60)
    return fit_hawkes_days(
        days[~response], days[response], days=sample.days, knots=knots, seed=options.seed
    )


def _run_wakes(sample: Sample, days: Ints) -> tuple[CellEffect, ...]:
    placed = np.isfinite(sample.lat) & np.isfinite(sample.lon)
    _check_size(int(placed.sum()), "episodes in space and time")
    kind = np.where(sample.kind == 2, np.where(sample.killed_low > 0, 2, 1), 0)
    if min((kind[placed] == 1).sum(), (kind[placed] == 2).sum()) < 5:
        raise TooLittleError(
            "fewer than five responses with a place that killed, or that did not",
            needs="Five deadly and five other responses with a place.",
        )
    order = np.argsort(days[placed], kind="stable")
    wakes = count_wakes(
        days[placed][order],
        sample.lat[placed][order],
        sample.lon[placed][order],
        kind[placed][order],
        windows=(4.0, 8.0, 14.0),
        distances=(50.0, 150.0),
    )
    return match_wakes(wakes)


def _run_knox(sample: Sample, days: Ints, options: Options) -> KnoxTable:
    chosen = np.isfinite(sample.lat) & np.isfinite(sample.lon) & (sample.kind != 2)
    _check_size(int(chosen.sum()), "pairs of attacks")
    if not chosen.any():
        raise TooLittleError("no attack has a place")
    lat, lon = np.radians(sample.lat[chosen]), np.radians(sample.lon[chosen])
    return measure_near_repeats(
        EARTH_KM * lon * np.cos(lat.mean()),
        EARTH_KM * lat,
        days[chosen],
        distance_bands=[0, 10, 50, 150],
        day_bands=[0, 3, 7, 14],
        metric="euclidean",
        permutations=499,
        seed=options.seed,
    )


def _check_size(number: int, what: str) -> None:
    if number > MOST_EVENTS:
        raise TooLittleError(
            f"{number} incidents are too many for {what} (limit {MOST_EVENTS})",
            needs="A shorter period or a smaller area; daily counts have no limit.",
        )
