"""The matching pass: whole words, longest names, articles, capitals, proclitics."""

from __future__ import annotations

import pytest

from marsad.lexicon.entries import (
    ActorHit,
    CountryForm,
    CountryHit,
    CueHit,
    Form,
    FrameHit,
    RoleHit,
    WeaponHit,
)
from marsad.pipeline import load_resources
from marsad.records import Language, Number, Voice
from marsad.text.folding import fold
from marsad.text.tokens import find_tokens


def find(text, language="ar"):
    lexicon = load_resources().lexicons[Language(language)]
    tokens = find_tokens(fold(text), lexicon.vocabulary)
    matches = lexicon.find_matches(tokens, text)
    return [(text[tokens[m.first].start : tokens[m.last - 1].end], m.meaning) for m in matches]


def actors(text, language="ar", cued=False):
    found = find(text, language)
    return [m.actor.id for _w, m in found if isinstance(m, ActorHit) and m.cued is cued]


def frames(text, language="ar"):
    return [(words, m.frame.id) for words, m in find(text, language) if isinstance(m, FrameHit)]


@pytest.mark.parametrize("text", ["قصفت القوات", "وقصفت القوات", "فقصفت القوات"])
def test_a_verb_is_found_behind_particles(text):
    assert "ar.fire.qasafa" in [frame for _words, frame in frames(text)]


@pytest.mark.parametrize(
    "text", ["هجوم", "الهجوم", "بالهجوم", "وبهجوم", "للهجوم", "هجومهم", "والهجوم"]
)
def test_a_noun_is_found_with_all_that_is_written_onto_it(text):
    (words, meaning), *_ = [(w, m) for w, m in find(text) if isinstance(m, FrameHit)]
    assert (words, meaning.frame.id, meaning.form) == (text, "ar.attack.hujum", Form.NOUN)


@pytest.mark.parametrize("text", ["مقصف الجامعة", "قصفية", "تقاصف", "الوقصف", "مهجوم"])
def test_a_part_of_a_word_is_no_match(text):
    assert frames(text) == []


def test_a_verb_has_no_article():
    # "التنف" is a place, "تنف" a jussive of "to deny".
    def cues(text):
        return [m.cue.id for _w, m in find(text) if isinstance(m, CueHit)]

    assert "ar.denial" in cues("لم تنف القيادة")
    assert "ar.denial" not in cues("قاعدة التنف")


def test_english_words_are_whole_too():
    assert frames("The attacker's counterattackers", "en") == []
    assert [words for words, _frame in frames("They attacked the base", "en")] == ["attacked"]


def test_the_longer_name_stands():
    assert actors("قتل عنصر من كتائب حزب الله العراقي") == ["kataib_hezbollah"]
    assert actors("قتل عنصر من حزب الله") == ["hezbollah"]
    assert actors("Kataib Hezbollah said", "en") == ["kataib_hezbollah"]


def test_kinds_do_not_hide_one_another():
    found = find("هجوم صاروخي على قاعدة")
    assert {type(meaning) for _words, meaning in found} >= {FrameHit, WeaponHit, RoleHit}


def tells_of_the_us(text):
    codes = [m.country.code for _w, m in find(text, "en") if isinstance(m, CountryHit)]
    return "US" in codes or "us_forces" in actors(text, "en")


@pytest.mark.parametrize("text", ["US forces", "the U.S. army", "a US base"])
def test_acronyms_in_capitals(text):
    assert tells_of_the_us(text)


@pytest.mark.xfail(strict=True, reason="the 's' behind the apostrophe is no capital")
def test_acronyms_with_a_possessive():
    assert tells_of_the_us("the US's base")


@pytest.mark.parametrize("text", ["it hit us at night", "Us and them", "this is it", "Is it?"])
def test_small_words_are_no_acronyms(text):
    assert actors(text, "en") == []
    assert not [m for _w, m in find(text, "en") if isinstance(m, CountryHit)]


def test_names_in_other_letters_are_found():
    assert "centcom" in actors("قال قائد في CENTCOM")


def test_the_article_may_make_the_name():
    assert "al_qaeda" in actors("قال القاعدة", cued=True) + actors("قال القاعدة")
    assert actors("هاجم قاعدة") == actors("هاجم قاعدة", cued=True) == []


def test_the_article_of_other_names_is_no_matter():
    assert actors("قال الحوثيون") == actors("قال حوثيون") == ["houthis"]


@pytest.mark.parametrize(
    ("text", "code", "form"),
    [
        ("في العراق", "IQ", CountryForm.NAME),
        ("بالعراق", "IQ", CountryForm.NAME),
        ("والسوريون", "SY", CountryForm.DEMONYM),
        ("الأتراك", "TR", CountryForm.DEMONYM),
        ("رفضت واشنطن", "US", CountryForm.CAPITAL),
    ],
)
def test_countries(text, code, form):
    found = [m for _w, m in find(text) if isinstance(m, CountryHit)]
    assert [(m.country.code, m.form) for m in found] == [(code, form)]


def test_number_and_voice_where_the_form_tells():
    weapons = [m for _w, m in find("صاروخان وطائرتان مسيرتان") if isinstance(m, WeaponHit)]
    assert {m.number for m in weapons} == {Number.DUAL}
    roles = [m for _w, m in find("مدنيان") if isinstance(m, RoleHit)]
    assert Number.DUAL in {m.number for m in roles}
    voices = {m.voice for _w, m in find("استُهدف") if isinstance(m, FrameHit)}
    assert voices <= {None, Voice.PASSIVE}
    duals = [m for _w, m in find("غارتان") if isinstance(m, FrameHit)]
    assert Number.DUAL in {m.number for m in duals}


def test_matches_are_in_order_and_whole():
    text = "شن طيران التحالف العربي غارتين على مواقع الحوثيين في صعدة وقتل ثلاثة مدنيين بصاروخ"
    lexicon = load_resources().lexicons[Language.AR]
    tokens = find_tokens(fold(text), lexicon.vocabulary)
    matches = lexicon.find_matches(tokens, text)
    assert len(matches) > 8
    assert [m.first for m in matches] == sorted(m.first for m in matches)
    for match in matches:
        assert 0 <= match.first < match.last <= len(tokens)
    # Of one kind no match lies inside a longer one.
    for one in matches:
        for two in matches:
            if type(one.meaning) is type(two.meaning) and one.first >= two.first:
                inside = one.last <= two.last and (one.last - one.first) < (two.last - two.first)
                assert not inside, (one, two)


def test_nothing_in_nothing():
    assert find("") == find("،،، ... !!!") == find("بببب تتتت ثثثث") == []
