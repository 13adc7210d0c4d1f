"""Bare definite words for a side that was named before."""

import pytest

from marsad import pipeline


def actors(text: str, lang: str) -> list[list[tuple[str, str | None]]]:
    report = pipeline.make_report(text, title="", published="2018-04-12", lang=lang)
    reading = pipeline.read_report(report, pipeline.load_resources())
    return [[(a.text, a.actor_id) for a in event.actors] for event in reading.events]


def test_the_one_side_of_that_word() -> None:
    text = "هاجمت ميليشيات الحوثي قرية في البيضاء. وقصفت الميليشيات مدينة تعز بالمدفعية."
    found = actors(text, "ar")
    assert found[-1] == [("الميليشيات", "houthis")]


@pytest.mark.parametrize("word", ["الجيش", "القوات"])
def test_two_sides_of_that_word_stay_two(word: str) -> None:
    text = (
        "اشتبك الجيش التركي مع الجيش السوري في إدلب. والتقت القوات التركية القوات السورية. "
        f"وقصف {word} مدينة سراقب بالمدفعية."
    )
    last = actors(text, "ar")[-1]
    assert last in ([(word, None)], [(f"ال{word.removeprefix('ال')}", None)])


def test_nothing_named_before_nothing_guessed() -> None:
    assert actors("وقصف الجيش مدينة سراقب بالمدفعية.", "ar") == [[("الجيش", None)]]
