"""The lexicon of times and numbers: validated at load, folded, with proclitics."""

from __future__ import annotations

import pytest

from marsad.errors import LexiconError
from marsad.mentions.times import words
from marsad.text.folding import fold_word


def test_a_file_of_another_shape_is_refused_by_name() -> None:
    with pytest.raises(LexiconError) as caught:
        words._read("times.ar.toml", words._NumberWords)
    assert caught.value.path is not None
    assert caught.value.path.endswith("times.ar.toml")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(LexiconError) as caught:
        words._read("times.xx.toml", words._TimeWords)
    assert caught.value.path is not None
    assert caught.value.path.endswith("times.xx.toml")


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(LexiconError):
        words._add_table(words.Vocabulary(), {"fourth": ("x",)}, "part", {"first": 0})


@pytest.mark.parametrize(
    ("form", "kind", "value"),
    [
        ("الإثنين", "weekday", 1),
        ("والاثنين", "weekday", 1),
        ("للجمعة", "weekday", 5),
        ("بالأمس", "day", -1),
        ("وفبراير", "month", 2),
        ("monday", "weekday", 1),
        ("ثلاثة", "card", 3),
        ("وعشرين", "card", 20),
    ],
)
def test_forms_are_known_with_their_proclitics(form: str, kind: str, value: int) -> None:
    assert words.load_time_words().words[fold_word(form)].readings[kind] == value


def test_the_shorter_cut_wins() -> None:
    # "فجر" is dawn and not ف + "جر"; "كل" stays a word of its own.
    word = words.load_time_words().words["فجر"]
    assert word.prefix == 0
    assert "part" in word.readings
