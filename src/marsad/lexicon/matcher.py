"""One matching pass: every lexicon surface of a report, whole words only.

The stems of a report are joined, each between two spaces, and so are the surfaces; then a match
of the automaton is a match of whole words, in any number of them, and proclitics are no matter.
Where one surface lies inside a longer one of the same kind, the longer stands. The automaton is
ahocorasick-rs (MIT), searched with overlaps so that kinds do not hide one another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from functools import cache
from itertools import accumulate
from operator import itemgetter

import ahocorasick_rs

from marsad.lexicon.entries import (
    ActHit,
    ActorHit,
    CountryHit,
    CueHit,
    Form,
    FrameHit,
    Match,
    Meaning,
)
from marsad.lexicon.load import LexiconData, read_lexicon
from marsad.lexicon.packing import PackedSurfaces, pack_surfaces, read_surfaces, unpack_hits
from marsad.records import Token
from marsad.text.tokens import Vocabulary


class Lexicon:
    """Surfaces of one language, ready to match. Immutable but for the vocabulary's memo."""

    __slots__ = (
        *("_automaton", "_lengths", "_meanings", "_patterns"),
        *("data", "language", "vocabulary"),
    )

    def __init__(self, data: LexiconData, language: str, surfaces: PackedSurfaces) -> None:
        self.data = data
        self.language = language
        self.vocabulary = Vocabulary(surfaces.stems)
        alone = [((hit, _is_bound(hit)),) for hit in unpack_hits(surfaces, data, language)]
        groups = [tuple(alone[k][0] for k in group) for group in surfaces.groups]
        self._meanings = [alone[k] if k >= 0 else groups[-1 - k] for k in surfaces.meanings]
        self._lengths = surfaces.words
        self._patterns = surfaces.patterns
        self._automaton = ahocorasick_rs.AhoCorasick(
            surfaces.patterns, matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def find_matches(self, tokens: tuple[Token, ...], full: str) -> tuple[Match, ...]:
        """All matches in order of their first token; `full` is the unaltered text.

        Surfaces that must stand in capitals ("US") are checked against `full`.
        """
        stems = [token.stem for token in tokens]
        joined = f" {'  '.join(stems)} "
        starts = list(accumulate([len(stem) + 2 for stem in stems], initial=0))
        found: list[_Found] = []
        for index, start, _end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            first = bisect_left(starts, start)
            last = first + self._lengths[index]
            several = last - first > 1
            for meaning, bound in self._meanings[index]:
                if several and isinstance(meaning, _CASED) and _is_split(tokens, first, last, full):
                    continue
                if not bound or _holds(meaning, tokens, first, last, full):
                    found.append((first, -last, meaning))
        return _keep_longest(found)

    def find_surfaces(self, kinds: Container[type]) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Yield the stems of each surface that has a meaning of one of `kinds`.

        With each comes whether an article before the first word undoes all these meanings.
        """
        for pattern, meanings in zip(self._patterns, self._meanings, strict=True):
            bounds = [bound for meaning, bound in meanings if type(meaning) in kinds]
            if bounds:
                yield tuple(pattern.split()), all(bounds)


_Found = tuple[int, int, Meaning]  # first token, minus the one behind the last
_POSITION = itemgetter(0, 1)
_CASED = (ActorHit, CountryHit)


def _holds(meaning: Meaning, tokens: tuple[Token, ...], first: int, last: int, full: str) -> bool:
    """Whether words are written as this meaning must be: in capitals, with or without article."""
    if isinstance(meaning, _CASED):
        if meaning.cased and not full[tokens[first].start : tokens[last - 1].end].isupper():
            return False
        # "قاعدة" is a base, "القاعدة" may be al-Qaeda.
        bare = isinstance(meaning, ActorHit) and meaning.article
        return not bare or tokens[first].definite
    return not tokens[first].definite  # "التنف" is no form of "نفى": a verb has no article


_SPLIT = re.compile(r"[:;,،؛!?؟]")


def _is_split(tokens: tuple[Token, ...], first: int, last: int, full: str) -> bool:
    """Whether punctuation stands inside a name: "Lebanon, Hezbollah fires", "Syria: military"."""
    return _SPLIT.search(full, tokens[first].end, tokens[last - 1].start) is not None


def _is_bound(meaning: Meaning) -> bool:
    """Whether a meaning holds for some ways of writing its words only; see `_holds`."""
    if isinstance(meaning, FrameHit | CueHit | ActHit):
        return meaning.form in (Form.PAST, Form.PRESENT)
    if isinstance(meaning, ActorHit) and meaning.article:
        return True
    return isinstance(meaning, _CASED) and meaning.cased


def _keep_longest(found: list[_Found]) -> tuple[Match, ...]:
    """Drop a match inside a longer one of the same kind, or across an earlier one."""
    found.sort(key=_POSITION)
    ends: dict[type, tuple[int, int]] = {}
    kept: list[Match] = []
    for first, minus_last, meaning in found:
        kind = type(meaning)
        span = ends.get(kind)
        if span is not None and first < span[1] and (first, -minus_last) != span:
            continue
        ends[kind] = (first, -minus_last)
        kept.append(Match(first=first, last=-minus_last, meaning=meaning))
    return tuple(kept)


@cache
def load_lexicon(language: str, more_stems: frozenset[str] = frozenset()) -> Lexicon:
    """The package's lexicon for `ar` or `en`, made anew from its entries once a process.

    `more_stems` are further words by which to cut proclitics (place names).
    """
    data = load_entries()
    return Lexicon(data, language, pack_surfaces(data, language, more_stems))


def load_compiled_lexicon(language: str, made_of: bytes) -> Lexicon | None:
    """The lexicon that the build made of just these sources (`digest_sources`), else None."""
    surfaces = read_surfaces(language, made_of)
    return Lexicon(load_entries(), language, surfaces) if surfaces is not None else None


@cache
def load_entries() -> LexiconData:
    """The entries of the package's lexicon, read once a process."""
    return read_lexicon()
