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
ODD = "the reference contradicts itself, the calendar or grammar"
UNIT = "'a month ago' names a month, not its day"
VAGUE = "no number is said, so none is made up"
WEEK = "weeks of a month are counted from its first day here"
ANCHOR = "hangs on another mention, of which there is none"
NO_DAYS = "the reference gives no days"
PARTS = "early and late are cut at the 10th and the 20th here, at the middle there"
CLOSED = "the last year of a range belongs to it in news"
WEEKEND = "the weekend to come; Arab countries rest on different days"
ANCIENT = "years before 1000"
DAYLESS = "a clock time without a day stays open"
MONTH_FIRST = "Arabic figures put the day first"

REFUSED: dict[str, dict[str, str]] = {
    "DateParser": {
        "سأعود في 15": BARE,
        "عدت إلى 27!": BARE,
        "عدت إلى الحادي والعشرين": BARE,
        "عدت للثاني": BARE,
        "عدت للثلاثين": BARE,
        "سأعود 08/12, 2015": MONTH_FIRST,
        "سأعود في اليوم التالي": ANCHOR,
        "سأعود آخر يوم": ODD,
        "سأعود يومي": ODD,
        "من الذي راسلته عبر البريد الإلكتروني قبل شهر": UNIT,
        "من الذي راسلته عبر البريد الإلكتروني قبل بضعة أيام": VAGUE,
        "عدت يوم 27": AHEAD,
        "عدت يوم الجمعة في الثانية والعشرين": ODD,
        "سأعود يوم الأحد الثاني": ASSISTANT,
        "سأعود الثلاثاء الثالث": ASSISTANT,
        "غادرت هنا 2 سنة و1 شهر و21 أيام من الآن": ODD,
        "غادرت هنا شهر و 2 سنة و 21 يوما من الآن": ODD,
    },
    "DatePeriodParser": {
        "سأخرج في سبتمبر الماضي": ODD,
        "سأخرج الأسبوع الثالث من هذا الشهر": WEEK,
        "الأسبوع الأول من أكتوبر": WEEK,
        "سأخرج الأسبوع الثالث العام المقبل": WEEK,
        "الأسبوع الأول من عام 2015": WEEK,
        "سأخرج 2015.3": BARE,
        "سأخرج 2015/3": BARE,
        "جدولة اجتماع خلال اسبوعين": AHEAD,
        "الأيام القليلة الماضية": VAGUE,
        "عطلة نهاية الاسبوع": WEEKEND,
        "نهاية أسبوعي": WEEKEND,
        "سأرحل نهاية الأسبوع": ODD,
        "سأكون بالخارج في نهاية هذا الأسبوع": WEEKEND,
        "نهاية هذا الأسبوع": WEEKEND,
        "سأخرج في عطلة نهاية الأسبوع بعد التالي": WEEKEND,
        "سأرحل بقية أسبوعي": ASSISTANT,
        "سأرحل باقي أسبوعي": ASSISTANT,
        "سأخرج بعد 3 سنوات": ODD,
        "سأرحل هذا الصيف": NO_DAYS,
        "سأرحل الصيف": NO_DAYS,
        "سأرحل الصيف 2016": NO_DAYS,
        "ماذا عن منتصف الصيف؟": NO_DAYS,
        "يرجى تحديد موعد لقاءنا في وقت لاحق من هذا الشهر": PARTS,
        "يرجى تحديد موعد لقاءنا في وقت لاحق من هذا العام": PARTS,
        "كان لدينا اجتماع أواخر العام الماضي": PARTS,
        "كان لدينا اجتماع أواخر الشهر الماضي": PARTS,
        "سأخرج عام 247": ANCIENT,
        "عام مائتين وسبعة وستين": ANCIENT,
        "من مواليد ألفين": BARE,
        "في الألفين والعشرات": BARE,
        "في الألفين": BARE,
        "في ألف وسبعمائة وتسعة وثمانين": BARE,
        "حدث ذلك في يونيو من عام تسعة عشر تسعة وتسعون": ODD,
        "سأخرج الشهر التالي": ANCHOR,
        "النطاق بين 2014-2018.": CLOSED,
        "النطاق من 2014 حتى 2018.": CLOSED,
        "حدث ذلك في 2 العقود الماضية": ODD,
        "سيحدث بعد 4 أسابيع في المستقبل.": ODD,
        "بالتأكيد ، لنبدأ سكايب في الأسبوع القادم": ODD,
    },
    "DateTimeParser": {
        "سأعود الآن": ASSISTANT,
        "سأعود في 15 الساعة 8:00": BARE,
        "سأعود في السابعة في 15": BARE,
        "سأعود 10 ، الليلة": BARE,
        "سأعود الساعة 10 مساءً": DAYLESS,
        "سأعود نهاية الغد": ASSISTANT,
        "سأعود بعد 5 ساعات": ANCHOR,
        "سأعود 12-2016 12:23:59": ODD,
    },
    "TimeParser": {
        "ضبط المنبه على ثمانية وأربعين": CLOCK_WORDS,
        "ضبط المنبه على ثمانية وأربعين مساءً": CLOCK_WORDS,
        "ضبط المنبه على خمسة عشر خمسة عشر مساءً": CLOCK_WORDS,
        "ضبط المنبه على عشرة عشرة": CLOCK_WORDS,
        "سأعود أحد عشر وخمسة": CLOCK_WORDS,
        "سأعود خمسة وثلاثين في الليل": CLOCK_WORDS,
        "سأعود في السابعة": BARE,
        "سأعود الحادية عشر": BARE,
        "إنها 9 مساءً وثلاثة أرباع": ODD,
        "منتصف-الليل": DAYLESS,
        "منتصف-الصباح": DAYLESS,
        "منتصف-الظهر": DAYLESS,
        "منتصف-النهار": DAYLESS,
        "سأعود الظهر": DAYLESS,
        "سأعود 12 وقت الغداء": ASSISTANT,
        "سأعود الساعة 1 وقت الغداء": ASSISTANT,
        "سأعود الساعة 12 ظهرا وقت الغداء": ASSISTANT,
    },
}
FLOORS = {
    "DateParser": 0.85,
    "DatePeriodParser": 0.70,
    "DateTimeParser": 0.70,
    "TimeParser": 0.70,
}
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
        covers = _strip(wanted["Text"]) in (time.text or "")
        same = _strip(time.text or "") == _strip(wanted["Text"])
        # A start of -1 marks reference cases whose words are not those of the input.
        if wanted["Start"] >= 0 and not covers and not same:
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
            given = time.hour_start if time.hour_start is not None else -1.0
            if time.start == moment.date() and abs(given % 24 - hour) < 1e-6:
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
            refused.append(f"{case['Input'].strip()}: {REFUSED[kind][case['Input'].strip()]}")
        elif _is_right(case, kind):
            right += 1
        else:
            missed.append(case["Input"])
    return right, right + len(missed), missed, refused


@needs_data
@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_reference_floor(kind: str) -> None:
    right, counted, missed, refused = measure(kind)
    everything = counted + len(refused)
    print(f"{kind}: {right}/{counted} = {right / counted:.2f}, {right} of all {everything}")
    for text in missed:
        print("   missed:", text)
    for text in refused:
        print("   refused:", text)
    assert right / counted >= FLOORS[kind]


@needs_data
@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_refusals_are_cases(kind: str) -> None:
    cases = json.loads((FOLDER / f"{kind}.dev.json").read_text(encoding="utf-8"))
    inputs = {case["Input"].strip() for case in cases}
    assert not set(REFUSED[kind]) - inputs
