"""The words of time and number, read from the lexicon files into one look-up of folded forms.

One look-up serves Arabic and English together, since no folded form means different times in
both; a word can have several readings ("second" is a unit and an ordinal).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from marsad.errors import LexiconError
from marsad.lexicon.documents import DATA, digest_sources, read_compiled, read_document
from marsad.records import Granularity
from marsad.text.folding import fold_word

Forms = Mapping[str, tuple[str, ...]]
Shape = TypeVar("Shape")
Phrase = tuple[tuple[str, ...], dict[str, int]]

UNITS = ("second", "minute", "hour", "day", "week", "month", "year", "decade")
SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR, DECADE = range(8)
UNIT_GRANULARITY = (
    Granularity.HOUR,
    Granularity.HOUR,
    Granularity.HOUR,
    Granularity.DAY,
    Granularity.WEEK,
    Granularity.MONTH,
    Granularity.YEAR,
    Granularity.DECADE,
)
SEASONS = ("spring", "summer", "autumn", "winter")
PHASES = ("early", "mid", "late", "rest")
EARLY, MID, LATE, REST = range(4)
MODIFIERS = {"past": -1, "recent": -2, "current": 0, "future": 1}
PAST, RECENT, CURRENT, FUTURE = -1, -2, 0, 1
MENTIONS = {"same": 0, "next": 1, "previous": -1}

# Local hours that a part of the day spans, first to last.
PARTS: dict[str, tuple[float, float]] = {
    "dawn": (3, 6),
    "earlymorning": (0, 8),
    "morning": (6, 12),
    "latemorning": (9, 12),
    "noon": (11, 14),
    "midday": (11, 14),
    "afternoon": (12, 18),
    "sunset": (17, 20),
    "evening": (18, 24),
    "lateevening": (20, 24),
    "night": (20, 24),
    "latenight": (22, 24),
    "midnight": (24, 24),
    "aftermidnight": (0, 4),
    "daytime": (6, 18),
}
PART_NAMES = tuple(PARTS)
PART_HOURS = tuple(PARTS.values())

# Kinds that make an expression of time; the others only add to one.
_CUES = frozenset(
    (
        "weekday",
        "month",
        "month_ctx",
        "month_unclear",
        "hijri",
        "day",
        "part_day",
        "part",
        "adverb",
        "unit",
        "season",
        "decade",
        "vague",
        "overnight",
        "weekend",
        "quarters",
        "hour",
    )
)
_LANGUAGES = ("ar", "en")
_NUMBER_CUES = frozenset(("card", "mult", "vague_number", "unit_of_ten"))
# Before a four-digit figure these say that it is a year.
YEAR_CUES = (
    *("في", "منذ", "خلال", "حتى"),
    *("in", "since", "until", "by", "during", "early", "late", "mid"),
)
_COMMON_WORDS = (
    "في من خلال على إلى منذ قبل بعد عند هذا هذه الذي عدد وقت ذات عدة بعض ما ذلك تلك أول آخر "
    "before after in the at of a an on this that last some by second over to for not"
)
_COMMON = frozenset(
    fold_word(clitic + word) for clitic in ("", "و", "ف") for word in _COMMON_WORDS.split()
)
_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")


class _TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shape of `times.*.toml`: each table maps a value to its forms."""

    weekdays: Forms
    weekdays_in_context: Forms
    months: Forms
    months_in_context: Forms
    hijri_months: Forms
    days: Forms
    part_days: Forms
    parts: Forms
    part_adverbs: Forms
    phases: Forms
    within: Forms
    units: Forms
    units_dual: Forms
    units_plural: Forms
    seasons: Forms
    after_noun: Forms
    before_noun: Forms
    mention: Forms
    mention_before: Forms
    after_that: Forms
    relations: Forms
    vague: Forms
    marks: Forms
    decades: Forms
    zones: Forms
    blockers: Forms
    months_unclear: Forms = {}
    post: Forms = {}
    overnight: Forms = {}


class _NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shape of `numbers.*.toml`."""

    cardinals: Forms
    multipliers: Forms
    units_of_tens: Forms
    ordinals: Forms
    hours: Forms
    vague: Forms
    modifiers: Forms
    modifiers_after: Forms
    ranges: Forms
    units: Forms
    labels: Forms


class Word(msgspec.Struct, array_like=True, gc=False):
    """Readings of one form, kind to value; `longer` holds phrases by their second word.

    `prefix` counts the letters of proclitics in front.
    """

    prefix: int = 0
    readings: dict[str, int] = {}
    longer: dict[str, list[Phrase]] = {}


class Vocabulary(msgspec.Struct, array_like=True):
    """Folded form to `Word`; `zones` are the values behind the readings of kind `zone`.

    `cues` are the forms that make an expression of time; `neighbours` the sets of words beside
    which a day is no day, or is still to come. Only read once it is loaded.
    """

    words: dict[str, Word] = {}
    zones: list[str] = []
    neighbours: dict[str, set[str]] = {}
    cues: set[str] = set()

    def add(self, form: str, kind: str, value: int, *, clitics: bool) -> None:
        """Add a reading of `form`, and of `form` behind each proclitic."""
        parts = tuple(re.findall(r"[^\W_]+", fold_word(form)))
        if not parts:
            return
        self._put(parts[0], parts[1:], 0, kind, value)
        if not clitics or parts[0][0] < "\u0620" or len(parts[0]) == 1:
            return
        for clitic in _PROCLITICS if len(parts[0]) > 2 else ("و",):
            first, prefix = clitic + parts[0], len(clitic)
            if clitic[-1] == "ل" and parts[0].startswith("ال"):
                # "للسبت": the preposition has swallowed a letter of the word and stays with it.
                first, prefix = clitic + parts[0][1:], prefix - 1
            self._put(first, parts[1:], prefix, kind, value)

    def _put(self, first: str, rest: tuple[str, ...], prefix: int, kind: str, value: int) -> None:
        word = self.words.get(first)
        if word is None or (word.prefix > prefix):
            # The reading with the fewest letters taken off wins: "فجر" is dawn, not ف + جر.
            word = self.words[first] = Word(prefix)
        elif word.prefix < prefix and (word.readings or not rest):
            return
        if not rest:
            word.readings[kind] = value
            return
        phrases = word.longer.setdefault(rest[0], [])
        for known, readings in phrases:
            if known == rest:
                readings[kind] = value
                return
        phrases.append((rest, {kind: value}))
        phrases.sort(key=lambda item: -len(item[0]))


def _read(name: str, shape: type[Shape]) -> Shape:
    content, _digest = read_document(DATA.joinpath(name), shape)
    return content


def _add_table(
    vocabulary: Vocabulary, forms: Forms, kind: str, values: Mapping[str, int] | None = None
) -> None:
    for key, words in forms.items():
        if values is not None and key not in values:
            raise LexiconError(f"unknown key {key!r} for {kind}")
        value = values[key] if values is not None else int(key)
        for word in words:
            vocabulary.add(word, kind, value, clitics=True)


def _index(names: tuple[str, ...]) -> dict[str, int]:
    return {name: k for k, name in enumerate(names)}


def _add_flags(vocabulary: Vocabulary, forms: Forms, stem: str = "") -> None:
    """Each key becomes a kind of its own, with the value 1."""
    for key, words in forms.items():
        for word in words:
            vocabulary.add(word, stem + key, 1, clitics=True)


def _add_units(vocabulary: Vocabulary, words: _TimeWords) -> None:
    units = _index(UNITS)
    for table, count in (
        (words.units, ""),
        (words.units_dual, "dual"),
        (words.units_plural, "plural"),
    ):
        for key, forms in table.items():
            for form in forms:
                arabic = form[0] >= "\u0620"
                for definite in (False, True) if arabic else (False,):
                    surface = "ال" + form if definite else form
                    vocabulary.add(surface, "unit", units[key], clitics=True)
                    if count:
                        vocabulary.add(surface, count, 1, clitics=True)
                    if definite:
                        vocabulary.add(surface, "definite", 1, clitics=True)


def _add_times(vocabulary: Vocabulary, words: _TimeWords) -> None:
    for forms, kind in (
        (words.weekdays, "weekday"),
        (words.weekdays_in_context, "weekday_ctx"),
        (words.months, "month"),
        (words.months_in_context, "month_ctx"),
        (words.months_unclear, "month_unclear"),
        (words.hijri_months, "hijri"),
        (words.days, "day"),
        (words.decades, "decade"),
    ):
        _add_table(vocabulary, forms, kind)
    parts = _index(PART_NAMES)
    _add_table(vocabulary, words.parts, "part", parts)
    _add_table(vocabulary, words.part_adverbs, "adverb", parts)
    for key, forms_of_part in words.part_days.items():
        name, offset = key.split()
        for form in forms_of_part:
            vocabulary.add(form, "part_day", parts[name] * 16 + int(offset) + 8, clitics=True)
    _add_table(vocabulary, words.phases, "phase", _index(PHASES))
    _add_table(vocabulary, words.within, "within", _index(("early", "late", "before", "after")))
    _add_units(vocabulary, words)
    _add_table(vocabulary, words.seasons, "season", _index(SEASONS))
    _add_table(vocabulary, words.after_noun, "after_noun", MODIFIERS)
    _add_table(vocabulary, words.before_noun, "before_noun", MODIFIERS)
    _add_table(vocabulary, words.mention, "mention", MENTIONS)
    _add_table(vocabulary, words.mention_before, "mention_before", MENTIONS)
    _add_table(vocabulary, words.after_that, "that", {"after": 1, "before": -1, "of": 0})
    _add_table(vocabulary, words.vague, "vague", MODIFIERS)
    for flags in (words.relations, words.post, words.marks, words.overnight):
        _add_flags(vocabulary, flags)
    for zone, forms_of_zone in words.zones.items():
        if zone not in vocabulary.zones:
            vocabulary.zones.append(zone)
        for form in forms_of_zone:
            vocabulary.add(form, "zone", vocabulary.zones.index(zone), clitics=False)
    for key, forms_of_block in words.blockers.items():
        for form in forms_of_block:
            folded = fold_word(form)
            vocabulary.neighbours.setdefault(key, set()).add(folded)
            if key == "future_cues" and folded[0] >= "\u0620":
                vocabulary.neighbours[key].update(("و" + folded, "ف" + folded))


def _add_numbers(vocabulary: Vocabulary, words: _NumberWords) -> None:
    _add_table(vocabulary, words.cardinals, "card")
    for key, forms in words.cardinals.items():
        for form in forms:
            if int(key) > 2 and form[0] > "\u0600":
                vocabulary.add("ال" + form, "card_definite", int(key), clitics=False)
    _add_table(vocabulary, words.multipliers, "mult")
    _add_table(vocabulary, words.units_of_tens, "unit_of_ten")
    _add_table(vocabulary, words.ordinals, "ord")
    _add_table(vocabulary, words.hours, "hour")


def _add_quantities(vocabulary: Vocabulary, words: _NumberWords) -> None:
    _add_table(vocabulary, words.vague, "vague_number")
    for flags, stem in (
        (words.modifiers, "mod_"),
        (words.modifiers_after, "post_"),
        (words.ranges, "range_"),
        (words.units, "unit_"),
        (words.labels, "label_"),
    ):
        _add_flags(vocabulary, flags, stem)


def _mark_cues(
    vocabulary: Vocabulary, kinds: frozenset[str], common: frozenset[str] = _COMMON
) -> None:
    """Fill `cues`; a phrase that begins with a common word is led by its first rare one."""
    words = vocabulary.words
    led: set[str] = set()
    for form, word in words.items():
        if kinds & word.readings.keys() and form[word.prefix :] not in common:
            vocabulary.cues.add(form)
        for rest, readings in (phrase for group in word.longer.values() for phrase in group):
            if kinds & readings.keys():
                led.add(next((part for part in (form, *rest) if part not in common), form))
    for form in led:
        words.setdefault(form, Word())
        vocabulary.cues.add(form)


class _Kept(msgspec.Struct, array_like=True):
    """Both vocabularies as the build keeps them, with the digest of what they were made of."""

    made_of: bytes
    times: Vocabulary
    numbers: Vocabulary


_KEPT = "times.msgpack"
_MADE_BY = ("mentions/times/words.py", "text/folding.py")


@cache
def load_time_words() -> Vocabulary:
    """Vocabulary of the time reader. Raises `LexiconError` for a file that does not validate."""
    kept = _load_kept()
    return kept.times if kept is not None else make_time_words()


@cache
def load_number_words() -> Vocabulary:
    """Vocabulary of the quantity reader: numbers, their modifiers and units, month names."""
    kept = _load_kept()
    return kept.numbers if kept is not None else make_number_words()


def write_time_words(folder: Path) -> Path:
    """Keep both vocabularies in `folder`; returns the file written."""
    target = folder / _KEPT
    kept = _Kept(_digest(), make_time_words(), make_number_words())
    target.write_bytes(msgspec.msgpack.encode(kept, order="deterministic"))
    return target


@cache
def _load_kept() -> _Kept | None:
    kept = read_compiled(_KEPT, _Kept)
    return kept if kept is not None and kept.made_of == _digest() else None


def _digest() -> bytes:
    names = [f"{kind}.{language}.toml" for kind in ("times", "numbers") for language in _LANGUAGES]
    return digest_sources(_MADE_BY, *[(DATA / name).read_bytes() for name in names])


def make_time_words() -> Vocabulary:
    """As `load_time_words`, from the lexicon files."""
    vocabulary = Vocabulary()
    for language in _LANGUAGES:
        _add_numbers(vocabulary, _read(f"numbers.{language}.toml", _NumberWords))
        _add_times(vocabulary, _read(f"times.{language}.toml", _TimeWords))
    _mark_cues(vocabulary, _CUES)
    return vocabulary


def make_number_words() -> Vocabulary:
    """As `load_number_words`, from the lexicon files."""
    vocabulary = Vocabulary()
    for language in _LANGUAGES:
        numbers = _read(f"numbers.{language}.toml", _NumberWords)
        times = _read(f"times.{language}.toml", _TimeWords)
        _add_numbers(vocabulary, numbers)
        _add_quantities(vocabulary, numbers)
        _add_table(vocabulary, times.months, "month")
        _add_table(vocabulary, times.months_in_context, "month")
        _add_table(vocabulary, times.hijri_months, "month")
        _add_flags(vocabulary, {"article": times.marks["article"]})
        _add_flags(vocabulary, {"hijri_mark": times.marks["hijri_mark"], "and": ("و", "and")})
        _add_flags(vocabulary, {"year_cue": YEAR_CUES})
    _mark_cues(vocabulary, _NUMBER_CUES, frozenset())
    return vocabulary
