"""Folding loses what writers vary, and every folded character knows where it came from."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.text.folding import fold, fold_char, fold_word

# Everything that folds in a way of its own, beside whatever else hypothesis thinks of.
ODD = (
    "أإآٱىئیېةۀہھؤکڪـ" + "\u064b\u064e\u0650\u0651\u0652\u0670\u0654" + "٠١٩۰۵۹०९"
    "ﺍﻟﺘﻨﻒﻻﷲﷺ" + "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad" + "«»“”‘’–—ʿʾ"
    "ÀéīşĞİıŁøßæŒﬀﬃ①㎏𝐀" + "\u0301\u0308"
)
ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
CHARS = st.one_of(
    st.sampled_from(ODD), ARABIC, st.characters(codec="utf-8"), st.sampled_from("قصف ")
)
TEXTS = st.text(CHARS, max_size=60)


@given(TEXTS)
def test_every_folded_character_maps_to_its_code_point(text):
    folded = fold(text)
    pieces = [(part, at) for at, char in enumerate(text) for part in fold_char(char)]
    assert folded.text == "".join(part for part, _at in pieces)
    assert [folded.original(k) for k in range(len(folded.text))] == [at for _part, at in pieces]


@given(TEXTS, st.data())
def test_spans_are_the_words_that_were_folded(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    behind = text[first:last]
    assert 0 <= first <= last <= len(text)
    assert (start == end) == (behind == "")
    assert folded.text[start:end] in fold(behind).text
    # No character is taken in that does not belong: the ends of the span are what was asked for.
    if behind:
        assert folded.text[start] in fold_char(behind[0])
        assert folded.text[end - 1] in fold_char(behind[-1])
    span = folded.record_span(start, end)
    assert (span.start, span.end) == (first, last)


@given(TEXTS)
def test_what_is_folded_stays_folded(text):
    once = fold(text).text
    assert fold(once).text == once


@given(TEXTS)
def test_a_surface_folds_as_a_text_does(text):
    assert fold_word(text) == fold(text).text


@given(st.text(st.sampled_from(ODD + "قصفabc"), max_size=30), st.integers(0, 30))
def test_what_readers_do_not_see_makes_no_difference(text, at):
    for unseen in "\u200f\u200c\u064e\u0651\u0640\ufeff":
        assert fold(text[:at] + unseen + text[at:]).text == fold(text).text


@settings(max_examples=20)
@given(st.permutations([chr(code) for code in range(0xC0, 0x250)]))
def test_a_text_of_many_kinds_of_characters_folds_the_same(chars):
    # More kinds than are replaced one after the other: the other way must give the same.
    assert fold("".join(chars)).text == "".join(map(fold_char, chars))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("قـــاعدة", "قاعده"),
        ("قَاعِدَةٌ", "قاعده"),
        ("أإآٱ", "اااا"),
        ("ا\u0654", "ا"),
        ("مستشفى", "مستشفي"),
        ("شؤون", "شوون"),
        ("شىء", "شيء"),
        ("طائرة", "طايره"),
        ("ﺍﻟﺘﻨﻒ", "التنف"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("کابل", "كابل"),
        ("یمن", "يمن"),
        ("١٠٧ ملم", "107 ملم"),
        ("۱۰۷", "107"),
        ("\u200fالتنف\u200e", "التنف"),
        ("«نيوزويك»", '"نيوزويك"'),
        ("Kataʾib", "kata'ib"),
        ("Kata’ib", "kata'ib"),
        ("ÉRBIL", "erbil"),
        ("Diyarbakır", "diyarbakir"),
        ("Idlib–Aleppo", "idlib-aleppo"),
    ],
)
def test_spellings_of_news(written, folded):
    assert fold(written).text == folded


def test_letters_that_mean_different_things_stay_apart():
    words = ["قصف", "كصف", "قصب", "سيف", "صيف", "حرب", "جرب", "خرب", "ضرب", "درب", "ذرب"]
    assert len({fold(word).text for word in words}) == len(words)


def test_equal_spellings_of_the_list(shared):
    pairs = json.loads((shared / "badinputs/generated/arabic_equal_pairs.json").read_text("utf-8"))
    assert len(pairs) >= 10
    for first, second in pairs:
        assert fold(first).text == fold(second).text, (first, second)


def test_marks_and_controls_leave_no_letter():
    arabic = [chr(code) for block in (range(0x600, 0x700), range(0x8A0, 0x900)) for code in block]
    marks = [char for char in arabic if unicodedata.category(char) in ("Mn", "Cf")]
    controls = [chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060)]
    controls += [chr(code) for code in (*range(0x2066, 0x206A), 0xFEFF, 0xAD, 0x61C)]
    assert len(marks) > 80
    assert [char for char in marks + controls if fold_char(char)] == []


def test_digits_of_every_modern_script_are_digits():
    digits = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Nd"]
    assert len(digits) > 350
    for char in digits:
        if ord(char) < 0x3400 or ord(char) >= 0xFF00:
            assert fold_char(char) == str(unicodedata.decimal(char)), hex(ord(char))


def test_the_end_of_the_text_maps_to_its_end():
    text = "ﻻ قَصْف\u200f"
    folded = fold(text)
    assert folded.original(len(folded.text)) == len(text) == folded.length
    # A sign behind the last letter is no part of the word.
    assert folded.span(0, len(folded.text)) == (0, len(text) - 1)
    assert folded.span(0, 1) == folded.span(1, 2) == (0, 1)
