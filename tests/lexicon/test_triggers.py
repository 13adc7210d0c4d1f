"""The question whether a text holds a trigger has the matching pass's own answer."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.lexicon.triggers import TELLING
from marsad.pipeline import find_triggers, load_resources
from marsad.records import Language
from marsad.text.folding import fold, fold_text
from marsad.text.tokens import find_tokens

WORDS = (
    "قصف القصف وقصفت نفى التنف رئيس اليوم حركة اجتماع في على تنظيم قتلى أطلق النار الصواريخ "
    "the attack said market opened fire on rain weather killed prices of Syria's 's \n ، . "
    "قَصَفَ ﻗﺼﻒ قتل57 fired rockets at"
).split(" ")


@pytest.fixture(scope="module")
def triggers():
    return find_triggers(load_resources())


def matching_pass_finds(text):
    for lexicon in load_resources().lexicons.values():
        matches = lexicon.find_matches(find_tokens(fold(text), lexicon.vocabulary), text)
        if any(type(match.meaning) in TELLING for match in matches):
            return True
    return False


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.integers(0, 12))
def test_the_answer_is_that_of_the_matching_pass(triggers, words, at):
    title, text = " ".join(words[:at]), " ".join(words[at:])
    assert triggers.are_in(title, text) == matching_pass_finds(f"{title}\n{text}")


@given(st.text(max_size=60))
def test_any_text_has_an_answer(triggers, text):
    assert triggers.are_in(text) == matching_pass_finds(text)
    assert fold_text(text) == fold(text).text


def test_a_trigger_across_title_and_text_and_pieces_is_found(triggers):
    assert triggers.are_in("Gunmen opened", "fire")
    filler = "السوق مفتوح " * 3000
    assert not triggers.are_in(filler)
    assert triggers.are_in(filler + "قصفت القوات المدينة")
    assert not triggers.are_in("")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_report_with_gold_is_dropped(shared, triggers, language):
    """Recall on the development gold is 1: who is dropped has neither incident nor statement."""
    kept = 0
    gold = {}
    for line in (shared / "eval" / f"{language}_dev.gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        gold[record["doc"]] = bool(record["events"] or record["statements"])
    for line in (shared / "eval" / f"{language}_dev.docs.jsonl").read_text("utf-8").splitlines():
        report = json.loads(line)
        if gold[report["id"]]:
            kept += 1
            assert triggers.are_in(report["title"], report["text"]), report["id"]
    assert kept > 10


def test_the_corpus_gets_the_answers_of_the_matching_pass(corpus_texts, triggers):
    arabic = load_resources().lexicons[Language.AR]
    for text in corpus_texts[:300]:
        matches = arabic.find_matches(find_tokens(fold(text), arabic.vocabulary), text)
        told = any(type(match.meaning) in TELLING for match in matches)
        assert triggers.are_in(text) or not told


def test_it_asks_five_thousand_reports_a_second(corpus_texts, triggers):
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for text in corpus_texts:
            triggers.are_in(text)
        best = max(best, len(corpus_texts) / (time.process_time() - start))
    assert best > 5000
