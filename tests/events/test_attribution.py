"""Speakers that stand for those introduced before, in English (Arabic: `test_arabic_says.py`)."""

from __future__ import annotations

from events.english_reading import read


def test_the_source_is_the_one_introduced_before():
    text = (
        "A source at the health directorate said shells hit a market in Aleppo on Tuesday. "
        "The source added that three people were killed in the shelling of the market in Aleppo."
    )
    named = {source.text for event in read(text).events for source in event.sources}
    assert named and all(name.startswith("A source") for name in named), named


def test_a_statement_stands_for_no_one_else():
    text = "Rockets hit Aleppo on Tuesday. Residents said a rocket killed two people in Aleppo."
    named = {source.text for event in read(text).events for source in event.sources}
    assert "Residents" in named
