"""First pass: names of the gazetteer in a report's tokens, and how much each needs a cue."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.gazetteer.keys import LATIN_ARTICLES, soften
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.sources import ARABIC
from marsad.gazetteer.store import Gazetteer, prior
from marsad.mentions.places.words import CUED, KIND, NEVER, STRONG, PlaceWords
from marsad.records import Record, Token

_MAX_WORDS = 5
_MAX_CANDIDATES = 10
_SMALL_SITES = frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.SITE, PlaceKind.FIELD})
_TRANSLITERATED = ARABIC | frozenset(["IR", "AF", "SS", "TD", "ML", "NE", "SO"])


class Candidate(Record, gc=False):
    """A place that a name may mean, with its prior."""

    entry: Entry
    prior: float


class NameHit(Record, gc=False):
    """A name over tokens `first` to `last` (half-open), the places it may mean, and its demand.

    `level` is STRONG (stands alone), CUED (needs a preposition of place, a kind word or company)
    or KIND (needs a kind word). `soft` marks a Latin name found by its soft key only.
    """

    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]
    level: int
    soft: bool = False


class Scanner:
    """Finds names. Immutable but for the memo of keys already judged."""

    __slots__ = (
        *("_heads", "_judged", "_leads", "_pairs", "_plain", "_singles", "_soft"),
        *("gazetteer", "words"),
    )

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self._judged: dict[str, tuple[tuple[Candidate, ...], int]] = {}
        self._soft: dict[str, str] = {}
        self._plain = (
            words.kinds.keys() | words.directions.keys() | words.direction_adjectives.keys()
        )
        self._plain |= words.about | words.kilometres | words.prepositions
        # A one-word name that can never stand alone is not worth looking at; of longer ones the
        # first two words decide whether the rest is.
        never = {key for key, level in words.levels.items() if level == NEVER}
        self._singles = gazetteer.heads.keys() - never - self._plain
        self._pairs = gazetteer.pairs
        self._leads = {head for head, words in gazetteer.heads.items() if words > 1}
        self._heads = self._singles | self._leads

    def judge(self, key: str) -> tuple[tuple[Candidate, ...], int]:
        """Places of a key, likeliest first, and the demand on it before its article counts."""
        known = self._judged.get(key)
        if known is None:
            rows = self.gazetteer.rows_of(key)
            if rows and key[0].isascii():
                rows = self._with_soft(key, rows)
            found = self._candidates(rows)
            known = (found, self._level(key, found) if found else NEVER)
            self._judged[key] = known
        return known

    def _candidates(self, rows: tuple[int, ...]) -> tuple[Candidate, ...]:
        entries = (self.gazetteer.entry(row) for row in rows)
        found = [Candidate(entry=entry, prior=prior(entry)) for entry in entries]
        towns = {c.entry.country: c.prior for c in reversed(found)
                 if c.entry.kind is PlaceKind.SETTLEMENT and c.entry.listed}  # fmt: skip
        # A bare name that town and province share means the town.
        found = [
            Candidate(entry=c.entry, prior=min(c.prior, towns[c.entry.country] - 0.1))
            if c.entry.kind is PlaceKind.ADMIN1 and c.entry.country in towns
            else c
            for c in found
        ]
        found.sort(key=lambda c: (-c.prior, c.entry.id))
        return tuple(found[:_MAX_CANDIDATES])

    def _with_soft(self, key: str, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Also the places whose names differ in spelling only: the province of a town."""
        soft = " ".join(self._soften(word) for word in key.split(" "))
        packed = self.gazetteer.packed
        countries = {packed.countries[row] for row in rows}
        more = (
            row
            for row in self.gazetteer.soft_rows_of(soft)
            if packed.countries[row] in countries or packed.listed[row]
        )
        return tuple(dict.fromkeys((*rows, *more)))

    def _level(self, key: str, found: tuple[Candidate, ...]) -> int:
        if key in self._plain:
            return NEVER
        entries = [candidate.entry for candidate in found]
        if any(entry.kind is PlaceKind.COUNTRY for entry in entries):
            return STRONG
        if self.gazetteer.country_of(key) is not None:
            return NEVER
        stop = self.words.levels.get(key)
        if stop is not None:
            return stop
        arabic = "\u0600" <= key[0] <= "\u06ff"
        several = " " in key
        if not several and len(key) < 3:
            return KIND
        return max(
            _arabic_level(e, several) if arabic else _latin_level(e, several) for e in entries
        )

    def find_names(
        self, tokens: Sequence[Token], stems: list[str], folded: str, source: str
    ) -> list[NameHit]:
        """Longest names, left to right, without overlap; weak ones included."""
        pairs, leads, singles, heads = self._pairs, self._leads, self._singles, self._heads
        last = len(stems) - 1
        hits: list[NameHit] = []
        done = 0
        for i, stem in enumerate(stems):
            if stem not in heads or i < done:
                continue
            latin = stem.isascii()
            if latin and not source[tokens[i].start].isupper():
                continue
            hit = None
            if i < last and stem in leads:
                second = stems[i + 1]
                if latin and second in LATIN_ARTICLES and i + 1 < last:
                    second = stems[i + 2]
                longest = pairs.get(f"{stem} {second}")
                if longest is not None:
                    hit = self._several(tokens, stems, folded, i, longest)
            if hit is None and stem in singles:
                hit = self._single(tokens, stems, folded, i)
            if hit is not None:
                hits.append(hit)
                done = hit.last
        return hits

    def _several(
        self, tokens: Sequence[Token], stems: list[str], folded: str, i: int, longest: int
    ) -> NameHit | None:
        for end, key in reversed(self._ends(tokens, stems, folded, i, longest)):
            found, level = self.judge(key)
            if level > NEVER and not key.isascii():
                only = self.gazetteer.packed.articled.get(key)
                # "سياج حدودي" is any fence, "السياج الحدودي" the one that is known; and what
                # follows a word with the article is no part of a name in the construct state.
                definite = tokens[i].definite
                if (only is None and definite) or (
                    only and not definite and not tokens[end - 1].definite
                ):
                    continue
            if level > NEVER:
                return NameHit(first=i, last=end, key=key, candidates=found, level=level)
        return None

    def _single(
        self, tokens: Sequence[Token], stems: list[str], folded: str, i: int
    ) -> NameHit | None:
        token, stem = tokens[i], stems[i]
        if token.suffix not in ("", "'s", "s"):
            return None
        found, level = self.judge(stem)
        if level == NEVER:
            return None
        if not stem.isascii():
            level = self._article_level(stem, token, level, found)
            if level == NEVER or self._is_adjective(tokens, folded, i):
                return None
            if level == KIND and not self._may_have_kind(tokens, stems, i):
                return None
        return NameHit(first=i, last=i + 1, key=stem, candidates=found, level=level)

    def _may_have_kind(self, tokens: Sequence[Token], stems: list[str], i: int) -> bool:
        """Whether a kind word or a list can stand before an Arabic name that needs one."""
        if i == 0:
            return False
        return stems[i - 1] in self.words.kinds or tokens[i].proclitics.startswith("و")

    def _is_adjective(self, tokens: Sequence[Token], folded: str, i: int) -> bool:
        """Whether a country's name is an adjective here: "القوات السعودية", "الأراضي السورية"."""
        token = tokens[i]
        if not token.definite or self.gazetteer.country_of(token.stem) is None:
            return False
        if self.gazetteer.packed.articled.get(token.stem) is None:
            return True
        if i == 0 or token.proclitics:
            return False
        before = tokens[i - 1]
        gap = folded[before.f_end : token.f_start]
        return (before.definite or before.stem in self.words.adjectives) and gap == " "

    def _article_level(
        self, key: str, token: Token, level: int, found: tuple[Candidate, ...]
    ) -> int:
        """An article too many or too few makes an ordinary word likelier.

        A country whose name has the article does without it only as an adjective.
        """
        only = self.gazetteer.packed.articled.get(key)
        expected = token.definite if only else only is False or not token.definite
        if expected:
            return level
        if found[0].entry.kind is PlaceKind.COUNTRY:
            return NEVER if only else level
        return KIND if level < STRONG or only else CUED

    def _ends(
        self, tokens: Sequence[Token], stems: list[str], folded: str, i: int, longest: int
    ) -> list[tuple[int, str]]:
        """Ends and keys of the runs of two and more words that start at `i`."""
        found: list[tuple[int, str]] = []
        key, words, at = stems[i], 1, i + 1
        while at < len(tokens) and words < longest:
            gap = folded[tokens[at - 1].f_end : tokens[at].f_start]
            if (gap != " " and not _is_thin(gap)) or tokens[at].proclitics:
                break
            stem = stems[at]
            if stem in LATIN_ARTICLES and at + 1 < len(tokens):
                at += 1
                continue
            key = f"{key} {stem}"
            words += 1
            at += 1
            found.append((at, key))
        return found

    def find_soft_names(
        self, tokens: Sequence[Token], folded: str, source: str, taken: set[int]
    ) -> list[NameHit]:
        """Latin names that only their soft keys give, outside `taken` tokens."""
        hits: list[NameHit] = []
        done = 0
        for i, token in enumerate(tokens):
            stem = token.stem
            if i < done or i in taken or not stem.isascii() or len(stem) < 2:
                continue
            if not source[token.start].isupper() and not _after_article(tokens, source, i):
                continue
            if stem in LATIN_ARTICLES:
                continue
            if self.gazetteer.country_of(stem) is not None:
                continue
            # "Khan", "Ras", "Tel" begin names and are none
            bare = stem in self._plain or stem in self.words.levels
            alone = len(stem) >= 4 and not bare
            hit = self._soft_hit(tokens, folded, i, taken, alone=alone)
            if hit is not None:
                hits.append(hit)
                done = hit.last
        return hits

    def _soften(self, stem: str) -> str:
        known = self._soft.get(stem)
        if known is None:
            known = self._soft[stem] = soften(stem)
        return known

    def _soft_hit(
        self, tokens: Sequence[Token], folded: str, i: int, taken: set[int], *, alone: bool
    ) -> NameHit | None:
        head = self._soften(tokens[i].stem)
        longest = self.gazetteer.soft_heads.get(head)
        if not longest:
            return None
        stems = [self._soften(t.stem) if t.stem not in LATIN_ARTICLES else t.stem
                 for t in tokens[i : i + 2 * _MAX_WORDS]]  # fmt: skip
        window = tokens[i : i + 2 * _MAX_WORDS]
        runs = [(1, head), *self._ends(window, stems, folded, 0, min(longest, _MAX_WORDS))]
        for end, key in reversed(runs):
            found = self._candidates(self.gazetteer.soft_rows_of(key))
            if not found or any(i + k in taken for k in range(end)):
                continue
            if " " not in key and (not alone or len(key) < 4):
                continue
            return NameHit(first=i, last=i + end, key=key, candidates=found, level=CUED, soft=True)
        return None


def _after_article(tokens: Sequence[Token], source: str, i: int) -> bool:
    if i == 0 or tokens[i - 1].stem not in ("al", "el"):
        return False
    return source[tokens[i - 1].end : tokens[i].start] == "-"


def _is_thin(gap: str) -> bool:
    """Whether two words are written as one name: a hyphen, a hashtag's underline, spaces."""
    return not gap.strip(" -_#'\u00a0") and len(gap) < 4


def _arabic_level(entry: Entry, several: bool) -> int:
    if entry.listed:
        return CUED if entry.kind in _SMALL_SITES and not several else STRONG
    people = entry.population
    if entry.country in ARABIC:
        if entry.kind is PlaceKind.ADMIN2:
            return CUED if several else KIND
        if people >= 100_000 or (several and people >= 5_000):
            return STRONG
        return CUED if several or people >= 20_000 else KIND
    if people >= 1_000_000:
        return STRONG
    return CUED if people >= 300_000 else KIND


def _latin_level(entry: Entry, several: bool) -> int:
    if entry.listed:
        return CUED if entry.kind in _SMALL_SITES and not several else STRONG
    people = entry.population
    if people >= 100_000 or (several and people >= 20_000):
        return STRONG
    if entry.country in _TRANSLITERATED:
        return CUED
    return KIND
