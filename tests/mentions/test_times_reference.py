"""Arabic date specifications of Microsoft Recognizers-Text, measured and held to floors.

A case counts as right where one expression that overlaps the reference's words has its value in
the past resolution and covers the words (leading prepositions and "يوم" aside). Cases that make
no sense in news, or whose reference contradicts how news is read, are listed with the reason and
not counted.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from marsad.mentions.times import find_times

SHARED = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[3] / "shared"))
FOLDER = SHARED / "eval" / "arabic_dates"
needs_data = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"{FOLDER} is missing (set MARSAD_SHARED)"
)

BARE = "a bare number or ordinal is no time in news"
AHEAD = "the reference looks ahead, news looks back"
ASSISTANT = "a turn for an assistant, not for a report"
CLOCK_WORDS = "two bare numbers as a clock time"
ODD = "the reference contradicts itself or the calendar"
UNIT = "'a month ago' names a month, not its day"
VAGUE = "no number is said, so none is made up"
WEEK = "weeks of a month are counted from its first day here"
ANCHOR = "hangs on another mention, of which there is none"

REFUSED: dict[str, dict[str, str]] = {"DateParser": {}, "DatePeriodParser": {}, "DateTimeParser": {}, "TimeParser": {}}
FLOORS = {"DateParser": 0.85, "DatePeriodParser": 0.70, "DateTimeParser": 0.70, "TimeParser": 0.70}
_LEADING = ("في ", "يوم ", "إلى ", "بتاريخ ", "الساعة ", "ما ", "بين ", "هذا ", "ال", "من ")


def _strip(text: str) -> str:
    text = text.strip(" ،,.!")
    for _ in range(3):
        for word in _LEADING:
            if text.startswith(word):
                text = text[len(word) :].strip()
    return text


def _days(past: dict[str, str]) -> tuple[dt.date, dt.date] | None:
    if "date" in past:
        day = dt.date.fromisoformat(past["date"])
        return day, day
    if "startDate" in past:
        return dt.date.fromisoformat(past["startDate"]), dt.date.fromisoformat(past["endDate"])
    return None


def _is_right(case: dict, kind: str) -> bool:
    published = dt.datetime.fromisoformat(
        case.get("Context", {}).get("ReferenceDateTime", "2016-11-07T00:00:00")[:19]
    )
    found = find_times(case["Input"], published=published, lang="ar")
    wanted = case["Results"][0]
    for time in found:
        if _strip(wanted["Text"]) not in time.text and _strip(time.text) != _strip(wanted["Text"]):
            if wanted["Start"] >= 0:
                continue
        past = wanted["Value"]["PastResolution"]
        if kind == "TimeParser":
            clock = dt.time.fromisoformat(past["time"])
            hour = clock.hour + clock.minute / 60 + clock.second / 3600
            if time.hour_start is not None and abs(time.hour_start % 24 - hour) < 1e-6:
                return True
        elif kind == "DateTimeParser":
            moment = dt.datetime.fromisoformat(past["dateTime"])
            hour = moment.hour + moment.minute / 60 + moment.second / 3600
            if time.start == moment.date() and time.hour_start is not None:
                if abs(time.hour_start % 24 - hour) < 1e-6:
                    return True
        else:
            days = _days(past)
            if days is None:
                continue
            ends = (days[1], days[1] - dt.timedelta(days=1))
            if time.start == days[0] and time.end in ends:
                return True
    return False


def measure(kind: str) -> tuple[int, int, list[str], list[str]]:
    """Right, counted, and the inputs that were missed or refused."""
    cases = json.loads((FOLDER / f"{kind}.dev.json").read_text(encoding="utf-8"))
    right, missed, refused = 0, [], []
    for case in cases:
        if case["Input"].strip() in REFUSED[kind]:
            refused.append(case["Input"])
        elif _is_right(case, kind):
            right += 1
        else:
            missed.append(case["Input"])
    return right, right + len(missed), missed, refused


@needs_data
@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_reference_floor(kind: str) -> None:
    right, counted, missed, refused = measure(kind)
    print(f"{kind}: {right}/{counted} = {right / counted:.2f}, {len(refused)} refused")
    for text in missed:
        print("   missed:", text)
    assert right / counted >= FLOORS[kind]


@needs_data
@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_refusals_are_cases(kind: str) -> None:
    cases = json.loads((FOLDER / f"{kind}.dev.json").read_text(encoding="utf-8"))
    inputs = {case["Input"].strip() for case in cases}
    assert not set(REFUSED[kind]) - inputs
