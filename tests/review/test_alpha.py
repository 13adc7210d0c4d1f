"""Krippendorff's alpha against the published example, and its limits."""

import pytest

from marsad.review.alpha import Metric, measure_alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C to E: four
# observers, twelve units, missing data; nominal 0.743, interval 0.849, ratio 0.797.
OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def units():
    rows = {name: values.split() for name, values in OBSERVERS.items()}
    return [
        {name: float(values[n]) for name, values in rows.items() if values[n] != "."}
        for n in range(12)
    ]


@pytest.mark.parametrize(
    ("metric", "alpha"), [(Metric.NOMINAL, 0.743), (Metric.INTERVAL, 0.849), (Metric.RATIO, 0.797)]
)
def test_the_published_example(metric, alpha):
    measured = measure_alpha(units(), metric)
    assert measured.alpha == pytest.approx(alpha, abs=0.0006)
    assert (measured.units, measured.pairable, measured.coders) == (11, 40, 4)


def test_full_agreement_and_sets():
    pairs = [{"a": frozenset({1, 2}), "b": frozenset({1, 2})}, {"a": frozenset(), "b": frozenset()}]
    assert measure_alpha(pairs, Metric.JACCARD).alpha == 1
    half = [*pairs, {"a": frozenset({1, 2}), "b": frozenset({1})}]
    assert 0 < measure_alpha(half, Metric.JACCARD).alpha < 1


def test_where_it_is_not_defined_it_says_why():
    alone = measure_alpha([{"a": 1}, {"b": 1}], Metric.NOMINAL)
    assert alone.alpha is None and "two coders" in alone.reason
    same = measure_alpha([{"a": 1, "b": 1}, {"a": 1, "b": 1}], Metric.NOMINAL)
    assert same.alpha is None and "same" in same.reason


def test_coders_who_guess_agree_no_more_than_chance():
    import random

    rng = random.Random(5)
    guessed = [{"a": rng.randint(0, 1), "b": rng.randint(0, 1)} for _ in range(4000)]
    assert measure_alpha(guessed, Metric.NOMINAL).alpha == pytest.approx(0, abs=0.05)
