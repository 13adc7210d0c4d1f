"""Words come apart where the rest is known, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.text.folding import fold
from marsad.text.tokens import Vocabulary, find_tokens, strip_surface

KNOWN = (
    "قصف هجوم قاعده سوريا وزير فصيل بلده كتيبه لواء سلاح جيش مقاتل مدني قذيفه صاروخ عمليه قوات "
    "ايران موقع طايره بيت هجمات نفي قتل سيطر استهدف حلب هيثم شخص مدينه army us syria attack"
)
VOCABULARY = Vocabulary(KNOWN.split())


def cut(word):
    segment = VOCABULARY.segment(fold(word).text)
    return (segment.proclitics, segment.definite, segment.stem, segment.suffix)


@pytest.mark.parametrize(
    ("word", "proclitics", "definite", "stem", "suffix"),
    [
        # each particle alone
        ("وقصف", "و", False, "قصف", ""),
        ("فقتل", "ف", False, "قتل", ""),
        ("بهجوم", "ب", False, "هجوم", ""),
        ("كقاعدة", "ك", False, "قاعده", ""),
        ("لقوات", "ل", False, "قوات", ""),
        # the article, alone and behind each particle
        ("الهجوم", "", True, "هجوم", ""),
        ("والجيش", "و", True, "جيش", ""),
        ("فالجيش", "ف", True, "جيش", ""),
        ("بالقصف", "ب", True, "قصف", ""),
        ("كالجيش", "ك", True, "جيش", ""),
        ("للجيش", "ل", True, "جيش", ""),
        # chains
        ("وبالقصف", "وب", True, "قصف", ""),
        ("فبالقصف", "فب", True, "قصف", ""),
        ("وللجيش", "ول", True, "جيش", ""),
        ("ولقوات", "ول", False, "قوات", ""),
        ("وبهجوم", "وب", False, "هجوم", ""),
        ("وكقاعدة", "وك", False, "قاعده", ""),
        # pronouns
        ("قواتها", "", False, "قوات", "ها"),
        ("قواته", "", False, "قوات", "ه"),
        ("قواتهم", "", False, "قوات", "هم"),
        ("قاعدتهما", "", False, "قاعده", "هما"),
        ("قواتنا", "", False, "قوات", "نا"),
        ("هجومكم", "", False, "هجوم", "كم"),
        ("بقواتها", "ب", False, "قوات", "ها"),
        ("واستهدفها", "و", False, "استهدف", "ها"),
        # letters of the word that look like particles
        ("وزير", "", False, "وزير", ""),
        ("الوزير", "", True, "وزير", ""),
        ("فصيل", "", False, "فصيل", ""),
        ("بلدة", "", False, "بلده", ""),
        ("كتيبة", "", False, "كتيبه", ""),
        ("لواء", "", False, "لواء", ""),
        ("سلاح", "", False, "سلاح", ""),
        ("هيثم", "", False, "هيثم", ""),
        ("ووزير", "و", False, "وزير", ""),
        ("بلواء", "ب", False, "لواء", ""),
    ],
)
def test_clitics(word, proclitics, definite, stem, suffix):
    assert cut(word) == (proclitics, definite, stem, suffix)


@pytest.mark.parametrize("future", ["سقصف", "وسقصف", "فسقصف"])
def test_the_future_particle(future):
    assert cut(future) == (future[: future.index("ق")], False, "قصف", "")


@pytest.mark.parametrize(
    "word",
    ["الذي", "التي", "إلى", "الآن", "ألمانيا", "ألغام", "آلاف", "التقى", "التزام", "التهم"],
)
def test_words_that_begin_like_the_article(word):
    assert cut(word) == ("", False, fold(word).text, "")


@pytest.mark.parametrize(
    ("word", "stem"), [("الغوطة", "غوطه"), ("بالغوطة", "غوطه"), ("للغوطة", "غوطه")]
)
def test_unknown_words_lose_the_article_alone(word, stem):
    assert cut(word)[1:] == (True, stem, "")
    for whole in ("وغوطة", "بغوطة", "غوطتها", "لغوطة"):
        assert cut(whole) == ("", False, fold(whole).text, "")


def test_too_little_is_left_of_short_words():
    known = Vocabulary(["دم", "ان", "قوه"])
    # "بدم" may be "with blood", but two letters are no ground to cut a third off.
    assert known.segment("بدم").stem == "بدم"
    assert known.segment("وان").stem == "وان"
    assert known.segment("الدم").stem == "دم"


@pytest.mark.parametrize(
    ("word", "stem", "suffix"),
    [
        ("Syria's", "syria", "'s"),
        ("Syria’s", "syria", "'s"),
        ("Syrias", "syria", "s"),
        ("Kata'ib", "kataib", ""),
        ("US", "us", ""),
        ("gas", "gas", ""),
    ],
)
def test_latin_words(word, stem, suffix):
    assert cut(word) == ("", False, stem, suffix)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قتل57 شخصا", ["قتل", "57", "شخصا"]),
        ("قتل ٥٧شخصا", ["قتل", "57", "شخصا"]),
        ("بين15و20 قتيلا", ["بين", "15", "و", "20", "قتيلا"]),
        ("إف-16", ["اف", "16"]),
        ("MQ9 و F-16", ["mq9", "و", "f", "16"]),
        ("دير_الزور", ["دير", "الزور"]),
        ("قُتِلَ «مدنيّان»،", ["قتل", "مدنيان"]),
        ("the army's 3,500 men", ["the", "army's", "3", "500", "men"]),
        ("'quoted'", ["quoted"]),
        ("...", []),
        ("", []),
    ],
)
def test_words_of_a_text(text, words):
    assert [token.word for token in find_tokens(fold(text), VOCABULARY)] == words


@given(st.text(st.sampled_from("قصفوالبهجمةأىئَّـ\u200f\u200c 5٧ab'’«.،\n-ﻻ"), max_size=50))
def test_tokens_stand_where_they_say(text):
    folded = fold(text)
    before = 0
    for token in find_tokens(folded, VOCABULARY):
        assert folded.text[token.f_start : token.f_end] == token.word
        assert (token.start, token.end) == folded.span(token.f_start, token.f_end)
        assert token.word in fold(text[token.start : token.end]).text
        assert token.f_start >= before
        before = token.f_end
        # What was taken off and what stayed make up the word again.
        if not token.stem.isascii():
            article = "" if not token.definite else "ل" if token.proclitics[-1:] == "ل" else "ال"
            stem = token.stem[:-1] + "ت" if token.suffix and token.stem[-1:] == "ه" else token.stem
            joined = token.proclitics + article
            assert token.word in (joined + token.stem + token.suffix, joined + stem + token.suffix)


def test_asking_twice_gives_the_same():
    known = Vocabulary(["قصف"])
    assert known.segment("والقصف") == known.segment("والقصف") == cut_new("والقصف")
    assert "قصف" in known
    assert "والقصف" not in known


def cut_new(word):
    return Vocabulary(["قصف"]).segment(word)


@pytest.mark.parametrize(
    ("surface", "stems"),
    [
        ("هيئة تحرير الشام", ("هييه", "تحرير", "شام")),
        ("الجيش الوطني", ("جيش", "وطني")),
        ("Kata'ib Hizballah", ("kataib", "hizballah")),
        ("People's Protection Units", ("people", "protection", "units")),
        ("إلى", ("الي",)),
        ("ألمانيا", ("المانيا",)),
    ],
)
def test_surfaces_are_stripped_as_texts_are(surface, stems):
    assert strip_surface(surface) == stems
