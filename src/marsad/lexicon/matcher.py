"""One matching pass: every lexicon surface of a report, whole words only.

The stems of a report are joined, each between two spaces, and so are the surfaces; then a match
of the automaton is a match of whole words, in any number of them, and proclitics are no matter.
Where one surface lies inside a longer one of the same kind, the longer stands. The automaton is
ahocorasick-rs (MIT), searched with overlaps so that kinds do not hide one another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
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
from marsad.lexicon.surfaces import make_surfaces
from marsad.records import Token
from marsad.text.tokens import Vocabulary, strip_surface


class Lexicon:
    """Surfaces of one language, ready to match. Immutable but for the vocabulary's memo."""

    __slots__ = ("_automaton", "_lengths", "_meanings", "data", "language", "vocabulary")

    def __init__(self, data: LexiconData, language: str, more_stems: Iterable[str] = ()) -> None:
        patterns: dict[str, list[Meaning]] = {}
        surfaces = [
            (strip_surface(surface), meaning) for surface, meaning in make_surfaces(data, language)
        ]
        # Words inside longer surfaces carry particles too ("القائد العام للجيش"); they are cut
        # by what stands alone somewhere, or they would stop the text from being cut.
        stems: set[str] = set(more_stems)
        stems.update(words[0] for words, _meaning in surfaces if words)
        cutter = Vocabulary(stems)
        for raw, meaning in surfaces:
            words = (raw[0], *(cutter.segment(word).stem for word in raw[1:])) if raw else ()
            if not words:
                continue
            stems.update(words)
            meanings = patterns.setdefault("".join(f" {word} " for word in words), [])
            if meaning not in meanings:
                meanings.append(meaning)
        self.data = data
        self.language = language
        self.vocabulary = Vocabulary(stems)
        self._meanings = tuple(tuple(meanings) for meanings in patterns.values())
        self._lengths = tuple(pattern.count("  ") + 1 for pattern in patterns)
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(patterns), matchkind=ahocorasick_rs.MatchKind.Standard
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
    """Drop each match that lies inside a longer one of the same kind, or overlaps an earlier one."""
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
    """The package's lexicon for `ar` or `en`, read once a process.

    `more_stems` are further words by which to cut proclitics (place names).
    """
    return Lexicon(_data(), language, more_stems)


@cache
def _data() -> LexiconData:
    return read_lexicon()
