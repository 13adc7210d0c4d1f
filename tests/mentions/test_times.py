"""Hours, zones, reasons, anchors, bad input and properties that hold for any text."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.times import find_times, find_times_folded
from marsad.records import Anchor, Direction, Granularity, Language, Time
from marsad.text.folding import fold

SHARED = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[3] / "shared"))
BAD = SHARED / "badinputs" / "generated"
needs_bad = pytest.mark.skipif(not BAD.is_dir(), reason=f"{BAD} is missing (set MARSAD_SHARED)")
TUESDAY = dt.date(2018, 4, 17)


def only(text: str, published: dt.date | dt.datetime | None = TUESDAY, lang: str = "auto") -> Time:
    found = find_times(text, published=published, lang=lang)
    assert len(found) == 1, [item.text for item in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "first", "last", "zone"),
    [
        ("الاثنين الساعة 22:30 (19:30 بتوقيت غرينتش)", 22.5, 22.5, None),
        ("الاثنين الساعة 19:30 بتوقيت غرينتش", 19.5, 19.5, "GMT"),
        ("الساعة الثامنة والربع من مساء الاثنين", 20.25, 20.25, None),
        ("الساعة 8 مساء الاثنين", 20, 20, None),
        ("الاثنين الساعة 3 فجرا بالتوقيت المحلي", 3, 3, "local"),
        ("الاثنين الساعة السابعة إلا الربع صباحا", 6.75, 6.75, None),
        ("الاثنين الساعة 12 ظهرا", 12, 12, None),
        ("الاثنين الساعة 12 ليلا", 24, 24, None),
        ("مساء الاثنين", 18, 24, None),
        ("فجر الاثنين", 3, 6, None),
        ("ليل الأحد الاثنين", 20, 6, None),
        ("at 5:30 pm on Monday", 17.5, 17.5, None),
        ("on Monday at 0600 GMT", 6, 6, "GMT"),
        ("on Monday at 7 pm (1700 GMT)", 19, 19, None),
        ("Monday night", 20, 24, None),
        ("early on Monday", 0, 9, None),
    ],
)
def test_hours(text: str, first: float, last: float, zone: str | None) -> None:
    found = only(text)
    assert found.start is not None
    assert found.hour_start == pytest.approx(first)
    assert found.hour_end == pytest.approx(last)
    assert found.zone == zone


def test_yesterday_without_publication_tells_the_day_of_publication() -> None:
    found = only("مساء أمس الاثنين", None)
    assert (found.start, found.end) == (None, None)
    assert found.reason is not None
    assert found.reason.endswith("came out on a Tuesday")


def test_contradiction_is_kept_and_not_bent() -> None:
    found = only("أمس الاثنين", dt.date(2018, 4, 20))
    assert (found.start, found.end) == (None, None)
    assert found.reason == "the weekday contradicts the publication date: Thursday, not Monday"


def test_weekday_that_does_not_fit_a_full_date_is_said() -> None:
    found = only("يوم الاثنين 12 يناير 2016")
    assert (found.start, found.end) == (dt.date(2016, 1, 12), dt.date(2016, 1, 12))
    assert found.reason == "the weekday does not fit the date, which was a Tuesday"


def test_publication_day_is_that_of_its_own_zone() -> None:
    late = dt.datetime.fromisoformat("2018-04-18T01:00:00+03:00")
    assert only("yesterday", late).start == dt.date(2018, 4, 17)
    early = dt.datetime.fromisoformat("2018-04-17T22:00:00+00:00")
    assert only("yesterday", early).start == dt.date(2018, 4, 16)


def test_anchor_and_direction() -> None:
    assert only("on Monday").anchor is Anchor.PUBLICATION
    assert only("on Monday").direction is Direction.PAST
    assert only("next Friday").direction is Direction.FUTURE
    assert only("in 2015").anchor is Anchor.NAMED
    second = find_times("On 3 April it fell. Two days later it fell.", published=TUESDAY)[1]
    assert second.anchor is Anchor.MENTION


def test_clock_time_hangs_on_the_day_of_its_sentence() -> None:
    found = find_times("On Monday shells fell and, at 10:30, more.", published=TUESDAY)
    assert found[1].start == dt.date(2018, 4, 16)
    assert found[1].granularity is Granularity.HOUR
    found = find_times("On Monday shells fell. At 10:30 pm all was calm.", published=TUESDAY)
    assert found[1].start is None
    assert found[1].reason == "clock time without a day"


def test_vague_says_so() -> None:
    for text in ("recently", "مؤخرا", "منذ أيام", "قبل بضعة أيام", "in recent weeks"):
        assert only(text).reason == "vague"


def test_bounds_say_which_end_is_known() -> None:
    assert only("before 2015").reason == "only the end is known"
    assert only("بعد عام 2015").reason == "only the start is known"
    assert only("since 2011", None).reason == "only the start is known"


def test_language_decides_the_order_of_figures() -> None:
    assert only("11/09/2001", lang="ar").start == dt.date(2001, 9, 11)
    assert only("11/09/2001", lang="en").start is None
    assert find_times("11/09/2001", published=None, lang=Language.AR)[0].start is not None


def test_august_is_told_from_father_by_its_spelling() -> None:
    assert find_times("قتل في أب", published=TUESDAY) == ()
    assert only("قتل في آب").start == dt.date(2017, 8, 1)


def test_folded_entry_gives_the_same() -> None:
    text = "قُصِفَت البلدة مساءَ أمس الاثنين، و في ٣ نيـسان"
    assert find_times(text, published=TUESDAY) == find_times_folded(
        fold(text), text, TUESDAY, "auto"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Strikes kill nine\nMon Jul 18 2016 Nine people died on Saturday.",
        "Strikes kill nine\nPublished July 18, 2016 Nine people died on Saturday.",
        "Strikes kill nine\nStrikes kill nine AFP Monday 18 Jul 2016 Two died on Saturday.",
        "غارات تقتل تسعة\n18 تموز/يوليو 2016\nقتل تسعة السبت.",
    ],
)
def test_dateline_counts_as_publication(text: str) -> None:
    for published in (None, TUESDAY):
        dateline, weekday = find_times(text, published=published)
        assert dateline.rule == "time.dateline"
        assert dateline.start == dt.date(2016, 7, 18)
        assert weekday.start == dt.date(2016, 7, 16)


@pytest.mark.parametrize(
    "text",
    [
        "Strikes kill nine\nOn July 18, 2016 Nine people died; on Saturday two.",
        "Strikes kill nine\nA view of Idlib Syria July 18 2016. (Reuters) On Saturday two died.",
        "Strikes kill nine\nIt began on 18 July 2016 and ended on Saturday.",
        "غارات تقتل تسعة\nقتل تسعة في 18 تموز/يوليو 2016 وجرح اثنان السبت.",
    ],
)
def test_other_dates_are_no_datelines(text: str) -> None:
    date, weekday = find_times(text, published=TUESDAY)
    assert date.start == dt.date(2016, 7, 18)
    assert date.rule != "time.dateline"
    assert weekday.start == dt.date(2018, 4, 14)


@needs_bad
def test_bad_dates_are_null_or_said() -> None:
    texts = json.loads((BAD / "dates.json").read_text(encoding="utf-8"))
    impossible = {
        "31/02/2024",
        "2024-02-30",
        "٢٠٢٤/١٣/٠١",
        "الاثنين 31 نيسان 2023",
        "29 شباط 2023",
        "1445-13-01 هـ",
        "0000-00-00",
        "9999-99-99",
        "01/02/03",
        "12 تشرين",
    }
    for text in texts:
        for found in find_times(text, published=TUESDAY):
            if text in impossible:
                assert (found.start, found.end) == (None, None), text
                assert found.reason, text
    assert find_times("1e400", published=TUESDAY) == ()


@needs_bad
def test_hostile_strings_take_linear_time() -> None:
    for text in json.loads((BAD / "redos_strings.json").read_text(encoding="utf-8")):
        short, long = text[:10_000], text[:10_000] * 8
        find_times(short, published=TUESDAY)
        begun = time.perf_counter()
        find_times(short, published=TUESDAY)
        once = time.perf_counter() - begun
        begun = time.perf_counter()
        find_times(long, published=TUESDAY)
        assert time.perf_counter() - begun < max(40 * once, 0.5), text[:30]


_WORDS = """
الاثنين أمس يوم مساء فجر ليل منذ قبل بعد بين من إلى حتى و 3 17 2015 نيسان/أبريل مارس الماضي
المقبل الساعة 22:30 بتوقيت غرينتش الأسبوع ثلاثة أيام 31 شباط 1445 هـ رمضان خلال الـ24 ساعة
الماضية عام مطلع هذا ذلك التالي نفسه on Monday night last next week since until between and
to early late March May 3rd , 2016 three days ago later the past 24 hours 11/09/2001 12/2
in 1990s summer of weekend overnight at 5 pm GMT ( ) - / .
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n"])
_DATES = st.one_of(st.none(), st.dates())


def _check(text: str, published: dt.date | None) -> None:
    everything = find_times(text, published=published)
    dated = any(found.rule == "time.dateline" for found in everything)
    for found in everything:
        assert text[found.text_start : found.text_end] == found.text
        assert found.text_start < found.text_end
        if found.start is not None and found.end is not None:
            assert found.start <= found.end
        else:
            assert found.reason
        counted = found.anchor is Anchor.PUBLICATION and "since" not in found.rule
        if published is None and counted and not dated:
            assert found.start is None or found.end is None
        if found.hour_start is not None:
            assert 0 <= found.hour_start <= 24


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), _DATES)
def test_any_text(text: str, published: dt.date | None) -> None:
    _check(text, published)


@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=12), _DATES)
def test_any_mixture_of_time_words(words: list[str], published: dt.date | None) -> None:
    _check(" ".join(words), published)


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 6))
def test_bare_weekday_is_the_latest_not_after_publication(day: dt.date, offset: int) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    meant = day - dt.timedelta(days=offset)
    assert only(f"on {names[meant.weekday()]}", day).start == meant


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_full_dates_come_back(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day:%d %B %Y}"):
        found = only(text, None, "ar")
        assert (found.start, found.end) == (day, day)
