from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "gazetteer"))

from measure_places import SHARED, measure_gold, measure_speed, measure_ucdp

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason=f"no data at {SHARED}")


@pytest.mark.parametrize(("language", "place"), [("ar", 0.85), ("en", 0.85)])
def test_gold_places(language: str, place: float) -> None:
    figures = measure_gold(language)
    assert figures["places"] > 50
    assert figures["place"] >= place, figures
    assert figures["country"] >= 0.85, figures


def test_coded_headlines() -> None:
    figures = measure_ucdp()
    assert figures["rows"] > 1_000
    assert figures["within_25km"] >= 0.85, figures
    assert figures["median_km"] <= 2.0, figures


def test_speed() -> None:
    # The aim is 0.4 ms; a shared machine gets room.
    assert measure_speed(200)["ms_per_report"] < 1.5
