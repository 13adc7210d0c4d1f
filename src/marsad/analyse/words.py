"""What an analysis says, in English and in Arabic: sentences by their key, from a TOML file."""

from __future__ import annotations

import tomllib
from enum import Enum
from functools import cache
from importlib.resources import files

import msgspec

from marsad.errors import UsageError
from marsad.records import Record


class Speech(Enum):
    """Languages of the report."""

    ENGLISH = "en"
    ARABIC = "ar"


class Phrase(Record, forbid_unknown_fields=True):
    """One sentence or word in both languages; both take the same values."""

    en: str
    ar: str


def say(key: str, speech: Speech, **values: object) -> str:
    """Return the phrase of `key` with `values` put in.

    Raises `UsageError` for a key that the file does not hold.
    """
    phrase = load_phrases().get(key)
    if phrase is None:
        raise UsageError(f"analyse/data/words.toml has no phrase {key}")
    return (phrase.ar if speech is Speech.ARABIC else phrase.en).format(**values)


def say_days(days: float, speech: Speech) -> str:
    """Return a number of days in words: in Arabic the noun goes with the number."""
    if speech is Speech.ENGLISH:
        return f"{days:g} day{'' if days == 1 else 's'}"
    if days == 1:
        return "يوم واحد"
    if days == 2:
        return "يومين"
    few = days == int(days) and 3 <= days % 100 <= 10
    return f"{days:g} {'أيام' if few else 'يوما'}"


@cache
def load_phrases() -> dict[str, Phrase]:
    """Read the phrases. Raises `UsageError` where the file is broken."""
    source = files("marsad.analyse").joinpath("data/words.toml")
    try:
        return msgspec.convert(tomllib.loads(source.read_text("utf-8")), dict[str, Phrase])
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"the phrases of the analysis cannot be read: {error}") from error
