"""Numbers in both languages: bounds, units, and properties that hold for any text."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.mentions.quantities import Quantity, find_quantities, find_quantities_folded
from marsad.text.folding import fold

SHARED = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[3] / "shared"))
BAD = SHARED / "badinputs" / "generated"

EXACT = [
    ("1,200 قتيل", 1200),
    ("١٢٠٠ قتيل", 1200),
    ("1.200 قتيل", 1200),
    ("1300 قتيل", 1300),
    ("ثلاثة قتلى", 3),
    ("ثلاث نساء", 3),
    ("عشرة قتلى", 10),
    ("عشر نساء", 10),
    ("أحد عشر قتيلا", 11),
    ("إحدى عشرة امرأة", 11),
    ("اثنا عشر قتيلا", 12),
    ("اثنتي عشرة امرأة", 12),
    ("ثلاثة عشر قتيلا", 13),
    ("تسع عشرة امرأة", 19),
    ("عشرون قتيلا", 20),
    ("عشرين قتيلا", 20),
    ("واحد وعشرون قتيلا", 21),
    ("إحدى وعشرين امرأة", 21),
    ("خمسة وعشرون قتيلا", 25),
    ("تسع وتسعين امرأة", 99),
    ("مئة قتيل", 100),
    ("مائة قتيل", 100),
    ("مئة وعشرين قتيلا", 120),
    ("مئة وخمسة وعشرين قتيلا", 125),
    ("مئتي قتيل", 200),
    ("مائتان قتيل", 200),
    ("ثلاثمئة قتيل", 300),
    ("خمسمائة وخمسين قتيلا", 550),
    ("ألف قتيل", 1000),
    ("ألفي قتيل", 2000),
    ("ثلاثة آلاف قتيل", 3000),
    ("ثلاثة آلاف ومئتان وخمسون قتيلا", 3250),
    ("خمسة عشر ألف نازح", 15000),
    ("مئة ألف نازح", 100000),
    ("8 آلاف نازح", 8000),
    ("150ألف نازح", 150000),
    ("مليون نازح", 1000000),
    ("مليوني نازح", 2000000),
    ("3 ملايين نازح", 3000000),
    ("وقتل و15 آخرون", 15),
    ("three dead", 3),
    ("twenty-three dead", 23),
    ("twenty three dead", 23),
    ("a dozen dead", 12),
    ("two dozen dead", 24),
    ("half a dozen dead", 6),
    ("a hundred dead", 100),
    ("two hundred dead", 200),
    ("two hundred and five dead", 205),
    ("one thousand two hundred dead", 1200),
    ("three thousand dead", 3000),
    ("3.5 million displaced", 3500000),
    ("20 million displaced", 20000000),
    ("1,200,000 displaced", 1200000),
]

BOUNDED = [
    ("نحو 30 قتيلا", 30, 30, True),
    ("حوالي عشرين قتيلا", 20, 20, True),
    ("قرابة مئة قتيل", 100, 100, True),
    ("about 30 dead", 30, 30, True),
    ("some 30 people", 30, 30, True),
    ("nearly 30 dead", 30, 30, True),
    ("ما لا يقل عن 20 قتيلا", 20, None, False),
    ("20 قتيلا على الأقل", 20, None, False),
    ("على الأقل 20 قتيلا", 20, None, False),
    ("أكثر من 20 قتيلا", 20, None, False),
    ("ما يزيد عن مئتي قتيل", 200, None, False),
    ("at least 20 dead", 20, None, False),
    ("no fewer than 20 dead", 20, None, False),
    ("more than twenty dead", 20, None, False),
    ("over 20 dead", 20, None, False),
    ("20 or more dead", 20, None, False),
    ("up to 20 dead", 20, 20, False),
    ("as many as 20 dead", 20, 20, False),
    ("ما يصل إلى 20 قتيلا", 20, 20, False),
    ("fewer than 20 dead", 0, 19, False),
    ("أقل من 20 قتيلا", 0, 19, False),
    ("بين 10 و15 قتيلا", 10, 15, False),
    ("ما بين 10 و 15 قتيلا", 10, 15, False),
    ("10 إلى 15 قتيلا", 10, 15, False),
    ("10-15 قتيلا", 10, 15, False),
    ("10 to 15 dead", 10, 15, False),
    ("10-15 dead", 10, 15, False),
    ("between ten and fifteen dead", 10, 15, False),
    ("ثلاثة أو أربعة قتلى", 3, 4, False),
    ("three or four dead", 3, 4, False),
    ("عشرات القتلى", 20, None, True),
    ("dozens of dead", 20, None, True),
    ("scores of dead", 20, None, True),
    ("مئات القتلى", 200, None, True),
    ("hundreds dead", 200, None, True),
    ("آلاف القتلى", 2000, None, True),
    ("thousands dead", 2000, None, True),
    ("عشرات الآلاف من القتلى", 20000, None, True),
    ("hundreds of thousands dead", 200000, None, True),
    ("عدد من القتلى", 2, None, True),
    ("عدة قتلى", 2, None, True),
    ("بضعة قتلى", 2, None, True),
    ("several dead", 2, None, True),
]

UNITS = [
    ("عيار 107 ملم", "mm"),
    ("107 mm rockets", "mm"),
    ("على بعد 20 كلم من المدينة", "km"),
    ("20 km away", "km"),
    ("20 miles away", "km"),
    ("5 بالمئة منهم", "percent"),
    ("5% of them", "percent"),
    ("5 percent of them", "percent"),
    ("20 مليون دولار", "currency"),
    ("$20 million", "currency"),
    ("القرار 2216", "ordinal"),
    ("Resolution 2254", "ordinal"),
    ("عام 2014", "year"),
    ("in 2014 they came", "year"),
    ("منذ 2011", "year"),
    ("19 أبريل", "date"),
    ("19 من نيسان", "date"),
    ("on May 3", "date"),
    ("21/04/2016", "date"),
    ("at 22:30", "time"),
    ("35 عاما", "year"),
    ("a 35-year-old man", "age"),
    ("aged 35", "age"),
    ("خلال 48 ساعة", "hour"),
    ("500 كيلوغرام من المتفجرات", "kg"),
    ("for three days", "day"),
]


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [item.text for item in found]
    return found[0]


@pytest.mark.parametrize(("text", "value"), EXACT, ids=[text for text, _ in EXACT])
def test_exact(text: str, value: int) -> None:
    found = only(text)
    assert (found.min, found.max, found.unit) == (value, value, None)


@pytest.mark.parametrize(
    ("text", "low", "high", "approximate"), BOUNDED, ids=[row[0] for row in BOUNDED]
)
def test_bounded(text: str, low: int, high: int | None, approximate: bool) -> None:
    found = only(text)
    assert (found.min, found.max, found.approximate) == (low, high, approximate)
    assert found.unit is None


@pytest.mark.parametrize(("text", "unit"), UNITS, ids=[text for text, _ in UNITS])
def test_what_counts_no_people(text: str, unit: str) -> None:
    assert only(text).unit == unit


@pytest.mark.parametrize(
    "text", ["F-16", "S300", "أحدهم", "one of them", "الثالث", "the first", "فجر", "الأحد"]
)
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


def test_rise_is_no_range() -> None:
    assert [item.min for item in find_quantities("rose from 10 to 15")] == [10, 15]
    assert [item.min for item in find_quantities("the score was 3-2")] == [3, 2]


def test_enumeration() -> None:
    found = find_quantities("قتل 5 مدنيين بينهم طفلان و3 نساء وأصيب 20 آخرون على الأقل")
    assert [(item.min, item.max) for item in found] == [(5, 5), (3, 3), (20, None)]


@pytest.mark.skipif(not BAD.is_dir(), reason=f"{BAD} is missing (set MARSAD_SHARED)")
def test_hostile_strings_take_linear_time() -> None:
    for text in json.loads((BAD / "redos_strings.json").read_text(encoding="utf-8")):
        short, long = text[:10_000], text[:10_000] * 8
        find_quantities(short)
        begun = time.perf_counter()
        find_quantities(short)
        once = time.perf_counter() - begun
        begun = time.perf_counter()
        find_quantities(long)
        assert time.perf_counter() - begun < max(40 * once, 0.5), text[:30]


_WORDS = """
ثلاثة عشر وعشرين مئة ألف آلاف مليون نحو أكثر من ما لا يقل عن بين و 10 1,200 3.5 أو إلى عشرات
الآلاف عدد من على الأقل عيار ملم كلم % two hundred and twenty-three thousand dozen a at least more
than to or - between several of about 2015 in May $ F-16 00000000000000000000000000
"""


def _check(text: str) -> None:
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.text
        assert found.text
        assert found.min >= 0
        assert found.max is None or found.min <= found.max


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    _check(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=12))
def test_any_mixture_of_number_words(words: list[str]) -> None:
    _check(" ".join(words))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 99_999_999))
def test_figures_come_back(value: int) -> None:
    for text in (f"{value} dead", f"{value:,} dead"):
        if not 1900 <= value < 2100:
            assert only(text).min == value


def test_folded_entry_gives_the_same() -> None:
    text = "قُتِلَ ثلاثةٌ وعشرونَ شخصاً و١٥ جريحًا"
    assert find_quantities(text) == find_quantities_folded(fold(text), text)
