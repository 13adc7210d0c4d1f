"""Search: folded words of two languages, phrases, filters; alike in both databases."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.records import EventType, Report, Status
from marsad.store import open_store
from marsad.store.incidents import write_and_link
from marsad.store.search import Search, count_hits, find_spans, parse_terms, search_reports
from marsad.store.words import find_words
from readings import make_event, make_reading, participant

TEXTS = {
    "vowels": "قَصْفٌ على المدينة",
    "article": "أدى القصف الجوي إلى مقتل ثلاثة",
    "particle": "وقصف الطيران مواقع",
    "both": "بالقصف والقصف المدفعي",
    "other": "اجتماع في العاصمة حول قصفت",
    "english": "Air STRIKES hit the market; the strike killed two in Café",
    "late": "A drone attack on the base",
}


def make(doc, body, **changes):
    return Report(id=doc, title=f"title {doc}", text=body, **changes)


@pytest.fixture(scope="module")
def places(tmp_path_factory, postgres):
    return {
        "sqlite": tmp_path_factory.mktemp("search") / "a.db", "postgresql": postgres.make_database()
    }  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, places):
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(len(TEXTS))]
    with open_store(places[request.param]) as store:
        reports = [
            make(doc, body, published=day, source=f"outlet-{doc[0]}")
            for (doc, body), day in zip(TEXTS.items(), days, strict=True)
        ]
        readings = [make_reading(doc) for doc in TEXTS]
        readings[-1] = make_reading(
            "late",
            make_event(
                1, Status.DENIED, type=EventType.BOMBING, place=None, date=None,
                actors=(participant("الحوثيون", "Houthis"),), claimed_by=(),
            ),
        )  # fmt: skip
        write_and_link(store, reports, readings)
        yield store


def find(store, words="", **more):
    return [hit.doc for hit in search_reports(store, Search(words=words, **more))]


@pytest.mark.parametrize("words", ["قصف", "القصف", "قَصْفٌ", "قصــف", "والقصف"])
def test_a_word_is_found_whatever_is_written_on_it(filled, words):
    assert find(filled, words) == ["both", "particle", "article", "vowels"]


def test_latin_letters_fold_in_case_and_accents(filled):
    assert find(filled, "CAFE") == find(filled, "café") == ["english"]
    assert find(filled, "strikes") == find(filled, "strike") == find(filled, "stri*") == ["english"]
    assert find(filled, "strik") == []


def test_words_together_and_left_out(filled):
    assert find(filled, '"القصف الجوي"') == ["article"]
    assert find(filled, '"الجوي القصف"') == []
    assert find(filled, "قصف -المدفعي -جوي") == ["particle", "vowels"]
    assert find(filled, "drone base -market") == ["late"]
    assert find(filled, "title late") == ["late"]


@pytest.mark.parametrize("words", ["-drone", '""', "!!!", '" "', "*"])
def test_a_question_without_a_word_is_refused(filled, words):
    with pytest.raises(UsageError, match="no word"):
        find(filled, words)


def test_filters(filled):
    everything = list(reversed(TEXTS))
    assert find(filled) == everything
    assert find(filled, source="outlet-v") == ["vowels"]
    assert find(filled, country="sy") == everything[1:]
    assert find(filled, place="TANF") == everything[1:]
    assert find(filled, place="التنف") == everything[1:]
    assert find(filled, type=EventType.BOMBING) == ["late"]
    assert find(filled, status=Status.DENIED) == ["late"]
    assert find(filled, actor="houthi") == find(filled, actor="حوثيون") == ["late"]
    assert find(filled, status=Status.DENIED, country="SY") == []
    assert find(filled, since=dt.date(2024, 1, 6)) == ["late", "english"]
    assert find(filled, until=dt.date(2024, 1, 2)) == ["article", "vowels"]
    assert find(filled, country="SY", since=dt.date(2023, 1, 21)) == []
    assert find(filled, country="SY", until=dt.date(2023, 1, 20), words="drone OR strike") == []


def test_pages_and_counts(filled):
    assert find(filled, limit=2, offset=1) == ["english", "other"]
    assert count_hits(filled, Search(limit=1)) == len(TEXTS)
    assert count_hits(filled, Search(words="قصف", limit=1)) == 4


def test_a_hit_shows_where_the_words_stand(filled):
    (hit,) = search_reports(filled, Search(words="الجوي"))
    full = f"title article\n{TEXTS['article']}"
    assert [full[start:end] for start, end in hit.found] == ["الجوي"]
    assert full[hit.start :].startswith(hit.snippet)
    assert "الجوي" in hit.snippet
    assert len(hit.incidents) == 1


def test_marks_of_either_query_language_are_only_text(filled):
    for words in ("a'b", "a:b", "NEAR(a b)", "a & b | !c", "{x}:y^2", "\\", "a\0b", "قصف' OR 'x"):
        find(filled, words + " x")


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_word_of_a_text_finds_it_again(body):
    for word in find_words(body):
        terms = parse_terms(word)
        if terms:
            assert list(find_spans(body, terms))
