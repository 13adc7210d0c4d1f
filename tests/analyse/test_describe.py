"""Counting, shares, waiting times, gaps and tolls on small cases that can be checked by hand."""

import numpy as np
import pytest

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.describe import (
    Gap,
    count_days,
    find_gaps,
    measure_dispersion,
    measure_response_ratio,
    measure_share,
    measure_waiting,
    sum_tolls,
    sum_weeks,
)
from marsad.errors import InputError


def test_days_and_weeks():
    assert count_days([0, 0, 3.7], 5).tolist() == [2, 0, 0, 1, 0]
    assert sum_weeks(np.arange(16)).tolist() == [21, 70]
    with pytest.raises(InputError, match="outside"):
        count_days([5], 5)


def test_dispersion_of_a_poisson_series():
    found = measure_dispersion(np.random.default_rng(1).poisson(2, size=500))
    assert found.index == pytest.approx(1, abs=0.2)
    assert found.p > 0.01
    assert measure_dispersion([9, 0, 0, 0, 9, 0, 0, 0]).p < 0.001


def test_wilson_interval():
    share = measure_share(8, 10)
    assert (share.low, share.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert measure_share(0, 10).low == 0
    with pytest.raises(TooLittleError):
        measure_share(0, 0)


def test_response_ratio_by_hand():
    # Answered within 2 days: day 0 (on 1), day 4 (same day), not day 6; day 9 is censored.
    found = measure_response_ratio([0, 4, 6, 9], [1, 4], days=10, within=2)
    assert (found.share.count, found.share.of, found.censored) == (2, 3, 1)
    assert found.later_only.count == 1
    assert 0 < found.by_chance < 1
    with pytest.raises(TooLittleError, match="both sides"):
        measure_response_ratio([1, 2], [], days=10, within=2)
    with pytest.raises(TooLittleError, match="too near"):
        measure_response_ratio([9], [1], days=10, within=2)


def test_waiting_by_hand():
    # Waits of 1 and 3 days, one attack censored after 2.
    found = measure_waiting([0, 3, 8], [1, 6], days=10)
    assert found.attacks == 3
    assert found.censored == 1
    steps = dict(zip(found.days, found.waiting, strict=True))
    assert steps[1.0] == pytest.approx(2 / 3)
    assert steps[3.0] == pytest.approx(0.0)
    assert found.median == 3
    same = measure_waiting([4], [4, 6], days=10)
    later = measure_waiting([4], [4, 6], days=10, same_day=False)
    assert (same.days[-1], later.days[-1]) == (0.5, 2)


def test_gaps_and_tolls():
    assert find_gaps([0, 1, 0, 0, 2, 0]) == (
        Gap(start=0, end=0),
        Gap(start=2, end=3),
        Gap(start=5, end=5),
    )
    tolls = sum_tolls([1, None, 3], [4, None, None])
    assert (tolls.incidents_with_figure, tolls.low, tolls.high, tolls.at_least) == (2, 4, 7, True)
