"""English reports, each with all that has to be read out of it (`golden_en.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from events.english_reading import read
from events.test_arabic import KEYS, compare
from marsad.records import EventType

PUBLISHED = "2024-03-14"
CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("golden_en.toml").read_text("utf-8")
)["case"]


def make_parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            marks=pytest.mark.xfail(strict=True, reason=str(case["why"]))
            if case.get("known_gap")
            else (),
            id=f"{number:02d}",
        )
        for number, case in enumerate(CASES)
    ]


@pytest.mark.parametrize("case", make_parameters())
def test_report(case: dict[str, Any]) -> None:
    reading = read(case["text"], case.get("title", ""), case.get("published", PUBLISHED))
    faults = compare(reading, case)
    assert not faults, f"{case['text']}\n" + "\n".join(faults)


def test_the_table_is_sound() -> None:
    assert len(CASES) >= 60
    assert len({case["text"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert bool(case.get("known_gap")) == bool(case.get("why"))
        for event in case["events"]:
            assert event.keys() <= KEYS
            assert "status" in event
    right = [case for case in CASES if not case.get("known_gap")]
    assert len(right) >= 40
    types = {event["type"] for case in right for event in case["events"] if "type" in event}
    assert len(types) >= len(EventType) - 5
