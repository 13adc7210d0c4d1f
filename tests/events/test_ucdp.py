"""Headlines of UCDP GED: what they name is read (`measure_ucdp.py` prints all figures).

The coded dead are one event's share of what a headline tells, so that in most headlines no number
at all is the coded one: the agreement is asked where one is.
"""

from __future__ import annotations

import pytest

from events.measure_ucdp import SOURCE, agrees, measure, names_dead


@pytest.mark.skipif(not SOURCE.exists(), reason=f"{SOURCE} is missing")
def test_dead_and_sides_of_headlines() -> None:
    figures = measure(every=6)
    assert figures.dead_n >= 50
    assert figures.sides_n >= 250
    assert figures.dead_of_possible >= 0.85
    assert figures.sides >= 0.75


def test_the_measure_can_fail() -> None:
    coded = ({"low": "4.0", "best": "5.0", "high": "9.0"},)
    assert agrees({(5, 5)}, coded)
    assert agrees({(7, 7)}, coded)
    assert agrees({(3, None)}, coded)
    assert not agrees({(10, 10)}, coded)
    assert not agrees({(6, None)}, ({"low": "4.0", "best": "5.0", "high": "5.0"},))
    assert names_dead("Raids kill 5 in Idlib")
    assert not names_dead("14 shells hit a town")
