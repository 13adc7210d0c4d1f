"""First pass: names of the gazetteer in a report's tokens, and how much each needs a cue."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.gazetteer.keys import LATIN_ARTICLES, soften
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.sources import ARABIC
from marsad.gazetteer.store import Gazetteer
from marsad.mentions.places.words import CUED, KIND, NEVER, STRONG, PlaceWords
from marsad.records import Record, Token

_MAX_WORDS = 5
_SMALL_SITES = frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.SITE, PlaceKind.FIELD})
_TRANSLITERATED = ARABIC | frozenset(["IR", "AF", "SS", "TD", "ML", "NE", "SO"])


class NameHit(Record, gc=False):
    """A name over tokens `first` to `last` (half-open), the rows it may mean, and its demand.

    `level` is STRONG (stands alone), CUED (needs a preposition of place, a kind word or company)
    or KIND (needs a kind word). `soft` marks a Latin name found by its soft key only.
    """

    first: int
    last: int
    key: str
    rows: tuple[int, ...]
    level: int
    soft: bool = False


class Scanner:
    """Finds names. Immutable but for the memo of keys already judged."""

    __slots__ = ("_heads", "_levels", "_plain", "_soft", "gazetteer", "words")

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self._levels: dict[str, tuple[tuple[int, ...], int]] = {}
        self._soft: dict[str, str] = {}
        self._plain = (
            words.kinds.keys() | words.directions.keys() | words.direction_adjectives.keys()
        )
        self._plain |= words.about | words.kilometres | words.prepositions
        # A one-word name that can never stand alone is not worth looking at.
        self._heads = {
            head: count
            for head, count in gazetteer.heads.items()
            if count > 1 or (words.levels.get(head) != NEVER and head not in self._plain)
        }

    def judge(self, key: str) -> tuple[tuple[int, ...], int]:
        """Rows of a key and the demand on it, before its article is looked at."""
        known = self._levels.get(key)
        if known is None:
            rows = self.gazetteer.rows_of(key)
            if rows and key[0].isascii():
                rows = self._with_soft(key, rows)
            known = (rows, self._level(key, rows) if rows else NEVER)
            self._levels[key] = known
        return known

    def _with_soft(self, key: str, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Also the places whose names differ in spelling only: the province of a town."""
        soft = " ".join(self._soften(word) for word in key.split(" "))
        countries = {self.gazetteer.packed.countries[row] for row in rows}
        more = (
            row
            for row in self.gazetteer.soft_rows_of(soft)
            if self.gazetteer.packed.countries[row] in countries
        )
        return tuple(dict.fromkeys((*rows, *more)))

    def _level(self, key: str, rows: tuple[int, ...]) -> int:
        if key in self._plain:
            return NEVER
        entries = [self.gazetteer.entry(row) for row in rows]
        if any(entry.kind is PlaceKind.COUNTRY for entry in entries):
            return STRONG
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

    def find_names(self, tokens: Sequence[Token], folded: str, source: str) -> list[NameHit]:
        """Longest names, left to right, without overlap; weak ones included."""
        stems = [token.stem for token in tokens]
        get = self._heads.get
        marked = [i for i, longest in enumerate(map(get, stems)) if longest]
        hits: list[NameHit] = []
        done = 0
        for i in marked:
            if i < done:
                continue
            hit = self._longest(tokens, stems, folded, source, i)
            if hit is not None:
                hits.append(hit)
                done = hit.last
        return hits

    def _longest(
        self, tokens: Sequence[Token], stems: list[str], folded: str, source: str, i: int
    ) -> NameHit | None:
        token = tokens[i]
        latin = stems[i].isascii()
        if latin and not source[token.start].isupper():
            return None
        longest = self._heads[stems[i]]
        ends = self._ends(tokens, stems, folded, i, min(longest, _MAX_WORDS)) if longest > 1 else []
        for end, key in reversed(ends):
            rows, level = self.judge(key)
            if rows and level > NEVER:
                return NameHit(first=i, last=end, key=key, rows=rows, level=level)
        rows, level = self.judge(stems[i])
        if not rows or level == NEVER or token.suffix not in ("", "'s", "s"):
            return None
        if not latin:
            level = self._article_level(stems[i], token, level)
            if self._is_adjective(tokens, folded, i):
                return None
        return NameHit(first=i, last=i + 1, key=stems[i], rows=rows, level=level)

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

    def _article_level(self, key: str, token: Token, level: int) -> int:
        """An article too many or too few makes an ordinary word likelier."""
        only = self.gazetteer.packed.articled.get(key)
        expected = only is not False or token.definite
        if only is None:
            expected = not token.definite
        elif only:
            expected = token.definite
        if expected or any(
            self.gazetteer.packed.kinds[row] == "country" for row in self.judge(key)[0]
        ):
            return level
        return KIND if level < STRONG else CUED

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
            if i < done or i in taken or not stem.isascii() or len(stem) < 4:
                continue
            if not source[token.start].isupper() and not _after_article(tokens, source, i):
                continue
            if stem in self.words.levels or stem in self.words.kinds or stem in LATIN_ARTICLES:
                continue
            hit = self._soft_hit(tokens, folded, i, taken)
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
        self, tokens: Sequence[Token], folded: str, i: int, taken: set[int]
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
            rows = self.gazetteer.soft_rows_of(key)
            if not rows or any(i + k in taken for k in range(end)):
                continue
            if " " not in key and len(key) < 4:
                continue
            return NameHit(first=i, last=i + end, key=key, rows=rows, level=CUED, soft=True)
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
