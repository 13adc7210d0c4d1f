"""Short Arabic sentences, each with all that has to be read out of it (`golden_ar.toml`)."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from marsad.pipeline import load_resources, make_report, read_report
from marsad.records import Event, EventType, Reading, Toll, Weapon

PUBLISHED = "2018-04-12"
CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("golden_ar.toml").read_text("utf-8")
)["case"]
WORDS = ("actors", "targets", "claimed_by", "sources")
KEYS = {"type", "status", "basis", "background", "count", "place", "date", "weapons"}
KEYS |= {"killed", "injured", *WORDS}


@cache
def read(text: str, title: str = "", published: str = PUBLISHED) -> Reading:
    report = make_report(text, title=title, published=published, lang="ar")
    return read_report(report, load_resources())


def write_toll(toll: Toll) -> str:
    if toll.max is None:
        return f"{toll.min}+"
    return str(toll.min) if toll.min == toll.max else f"{toll.min}-{toll.max}"


def write_weapon(weapon: Weapon) -> str:
    calibre = f"{weapon.calibre_mm:g}" if weapon.calibre_mm else ""
    return " ".join(filter(None, [str(weapon.count or ""), weapon.kind.value, calibre]))


def write_date(event: Event) -> str:
    if event.date is None or event.date.start is None:
        return ""
    start, end = event.date.start.isoformat(), event.date.end.isoformat()
    return start if start == end else f"{start}/{end}"


def find_faults(event: Event, expected: dict[str, Any]) -> list[str]:
    """Fields of an event that are not as expected."""
    found: dict[str, Any] = {
        "type": event.type.value,
        "status": event.status.value,
        "basis": event.actor_basis.value,
        "background": event.background,
        "count": event.count,
        "place": (event.place.name_en or event.place.text) if event.place else "",
        "date": write_date(event),
        "weapons": sorted(map(write_weapon, event.weapons)),
        "killed": sorted(map(write_toll, event.killed)),
        "injured": sorted(map(write_toll, event.injured)),
    }
    faults = []
    for key, value in expected.items():
        if key in WORDS:
            ours = [item.text for item in getattr(event, key)]
            left = list(ours)
            for words in value:
                fit = next((text for text in left if words in text), None)
                if fit is not None:
                    left.remove(fit)
            if left or len(ours) != len(value):
                faults.append(f"{key}: {ours}, expected {value}")
        else:
            wanted = sorted(value) if isinstance(value, list) else value
            if found[key] != wanted:
                faults.append(f"{key}: {found[key]!r}, expected {wanted!r}")
    return faults


def compare(reading: Reading, case: dict[str, Any]) -> list[str]:
    events = list(reading.events)
    if len(events) != len(case["events"]):
        told = [(e.type.value, e.status.value) for e in events]
        return [f"{len(events)} incidents {told}, expected {len(case['events'])}"]
    faults: list[str] = []
    for expected in case["events"]:
        # The one that fits best stands for it; what is left over is told by its faults.
        best = min(events, key=lambda event: len(find_faults(event, expected)))
        events.remove(best)
        faults += find_faults(best, expected)
    if "statements" in case:
        kinds = Counter(statement.type.value for statement in reading.statements)
        if kinds != Counter(case["statements"]):
            faults.append(f"statements: {dict(kinds)}, expected {case['statements']}")
    return faults


def make_parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            marks=pytest.mark.xfail(strict=True, reason=str(case.get("why", "")))
            if case.get("known_gap")
            else (),
            id=f"{number:02d}",
        )
        for number, case in enumerate(CASES)
    ]


@pytest.mark.parametrize("case", make_parameters())
def test_sentence(case: dict[str, Any]) -> None:
    reading = read(case["text"], case.get("title", ""), case.get("published", PUBLISHED))
    faults = compare(reading, case)
    assert not faults, f"{case['text']}\n" + "\n".join(faults)


def test_the_table_is_sound() -> None:
    assert len(CASES) >= 60
    assert len({case["text"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.keys() <= {
            *("text", "title", "published", "events", "statements", "known_gap", "why")
        }
        assert bool(case.get("known_gap")) == bool(case.get("why"))
        for event in case["events"]:
            assert event.keys() <= KEYS
            assert "status" in event
    right = [case for case in CASES if not case.get("known_gap")]
    types = {event["type"] for case in right for event in case["events"] if "type" in event}
    assert types == {kind.value for kind in EventType}
    statuses = {event["status"] for case in right for event in case["events"]}
    assert statuses == {"reported", "denied", "threatened", "recurrent"}
    assert len(right) >= 60


def test_the_comparison_can_fail() -> None:
    reading = read("قصفت قوات النظام السوري مدينة دوما بالمدفعية الثقيلة يوم الأحد.")
    right = {"type": "shelling", "status": "reported", "place": "Douma", "date": "2018-04-08"}
    assert compare(reading, {"events": [right]}) == []
    for wrong in (
        {"type": "air_strike"},
        {"status": "denied"},
        {"place": "Homs"},
        {"date": "2018-04-01"},
        {"actors": []},
        {"actors": ["الجيش التركي"]},
        {"targets": ["مستشفى", "مدرسة", "جسر"]},
        {"killed": ["3"]},
        {"weapons": ["2 mortar 120"]},
    ):
        assert len(compare(reading, {"events": [right | wrong]})) == 1, wrong
    assert compare(reading, {"events": []})
    assert compare(reading, {"events": [right], "statements": ["claim"]})
