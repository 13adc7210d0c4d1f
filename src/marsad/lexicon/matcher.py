"""One matching pass: every lexicon surface of a report, whole words only.

The stems of a report are joined, each between two spaces, and so are the surfaces; then a match
of the automaton is a match of whole words, in any number of them, and proclitics are no matter.
Where one surface lies inside a longer one of the same kind, the longer stands. The automaton is
ahocorasick-rs (MIT), searched with overlaps so that kinds do not hide one another.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

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

    __slots__ = ("_automaton", "_lengths", "_meanings", "data", "language", "vocabulary")

    def __init__(self, data: LexiconData, language: str, surfaces: PackedSurfaces) -> None:
        self.data = data
        self.language = language
        self.vocabulary = Vocabulary(surfaces.stems)
        alone = [(hit,) for hit in unpack_hits(surfaces, data, language)]
        groups = [tuple(alone[k][0] for k in group) for group in surfaces.groups]
        self._meanings = [alone[k] if k >= 0 else groups[-1 - k] for k in surfaces.meanings]
        self._lengths = surfaces.words
        self._automaton = ahocorasick_rs.AhoCorasick(
            surfaces.patterns, matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def find_matches(self, tokens: tuple[Token, ...], full: str) -> tuple[Match, ...]:
        """All matches in order of their first token; `full` is the unaltered text.

        Surfaces that must stand in capitals ("US") are checked against `full`.
        """
        joined = "".join([f" {token.stem} " for token in tokens])
        starts: list[int] = []
        at = 0
        for token in tokens:
            starts.append(at)
            at += len(token.stem) + 2
        found: list[Match] = []
        for index, start, _end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            first = bisect_left(starts, start)
            last = first + self._lengths[index]
            for meaning in self._meanings[index]:
                if isinstance(meaning, ActorHit | CountryHit) and meaning.cased:
                    surface = full[tokens[first].start : tokens[last - 1].end]
                    if not surface.isupper():
                        continue
                if tokens[first].definite and _is_verb(meaning):
                    continue  # "التنف" is no form of "نفى": a verb has no article
                if isinstance(meaning, ActorHit) and meaning.article and not tokens[first].definite:
                    continue  # "قاعدة" is a base, "القاعدة" may be al-Qaeda
                found.append(Match(first=first, last=last, meaning=meaning))
        return _keep_longest(found)


def _is_verb(meaning: Meaning) -> bool:
    return isinstance(meaning, FrameHit | CueHit | ActHit) and meaning.form in (
        Form.PAST,
        Form.PRESENT,
    )


def _keep_longest(found: list[Match]) -> tuple[Match, ...]:
    """Drop a match inside a longer one of the same kind, or across an earlier one."""
    found.sort(key=lambda match: (match.first, -match.last))
    ends: dict[type, tuple[int, int]] = {}
    kept: list[Match] = []
    for match in found:
        kind = type(match.meaning)
        first, last = ends.get(kind, (-1, -1))
        if match.first < last and (match.first, match.last) != (first, last):
            continue
        ends[kind] = (match.first, match.last)
        kept.append(match)
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
