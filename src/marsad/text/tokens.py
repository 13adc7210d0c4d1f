"""Words, and what Arabic writes onto them: conjunctions, prepositions, article, pronouns.

A word is cut only where the rest is known: "وقصف" is "و" + "قصف" because the lexicon has the
second, while "وزير" stays whole. What the vocabulary does not hold keeps everything but a plain
article. This is a matcher's segmentation, not a morphological analysis: it gives no root, no
pattern and no case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from marsad.records import Token
from marsad.text.folding import Folded, fold_word

# Letters and digits of Arabic are apart even where no space is: "قتل57 شخصا", "25شخصا".
WORD = re.compile("[\u0620-\u064a]+|[0-9]+(?=[\u0620-\u064a])|" + r"[^\W_]+(?:'[^\W\d_]+)*")
_ARABIC = re.compile("[\u0620-\u064a]")

# Chains of proclitics, shortest first: the fewest letters taken off win. The second member says
# whether the chain ends in the article.
_CHAINS: tuple[tuple[str, str, bool], ...] = tuple(
    sorted(
        [
            (conjunction + preposition + article, conjunction + preposition, bool(article))
            for conjunction in ("", "و", "ف")
            for preposition in ("", "ب", "ك")
            for article in ("", "ال")
        ]
        + [(conjunction + "ل", conjunction + "ل", False) for conjunction in ("", "و", "ف")]
        + [(conjunction + "لل", conjunction + "ل", True) for conjunction in ("", "و", "ف")]
        + [(conjunction + "س", conjunction + "س", False) for conjunction in ("", "و", "ف")],
        key=lambda chain: len(chain[0]),
    )
)
_SUFFIXES = ("هما", "ها", "هم", "هن", "كم", "نا", "ه")
# Words that begin with the letters of the article but do not carry it.
_NO_ARTICLE = frozenset(
    fold_word(word)
    for word in (
        "الذي التي الذين اللذين اللذان اللتين اللتان اللواتي اللاتي إلى إلا الآن الله اللهم ألف "
        "آلاف ألقى ألقت ألغى ألغت إلغاء إلقاء ألغام إلحاق التزام التحاق ألمانيا ألماني ألمانية "
        "ألبانيا التقى التقت التحق التزم إلزام التهم التماس التباس آليات آلية آليتان آليتين"
    ).split()
)


class Segment(NamedTuple):
    """How one folded word comes apart; a tuple, because one is unpacked for every word."""

    stem: str
    proclitics: str = ""
    definite: bool = False
    suffix: str = ""


class Vocabulary:
    """The known stems, and the segmentation of words by them.

    Holds a memo of words already cut: the answers depend on the stems alone, so it changes speed
    and nothing else.
    """

    __slots__ = ("_memo", "_stems")

    def __init__(self, stems: Iterable[str]) -> None:
        self._stems = frozenset(stems)
        self._memo: dict[str, Segment] = {}

    @property
    def known(self) -> Mapping[str, Segment]:
        """The words cut so far, to be asked before `segment` by those who cut many."""
        return self._memo

    def __contains__(self, stem: str) -> bool:
        return stem in self._stems

    def segment(self, word: str) -> Segment:
        """Cut a folded word; unknown words lose nothing but a plain article."""
        known = self._memo.get(word)
        if known is None:
            if len(self._memo) > 200_000:
                self._memo.clear()
            arabic = _ARABIC.search(word) is not None
            known = self._cut_arabic(word) if arabic else self._cut_latin(word)
            self._memo[word] = known
        return known

    def _cut_arabic(self, word: str) -> Segment:
        if word in _NO_ARTICLE:
            return Segment(stem=word)
        for with_suffix in (False, True):
            for letters, proclitics, definite in _CHAINS:
                rest = word[len(letters) :]
                if len(rest) < 2 or not word.startswith(letters):
                    continue
                if with_suffix:
                    # Two letters off the front and two off the back leave too little to trust.
                    short = len(rest) < 6 and bool(proclitics)
                    cut = None if definite or short else self._cut_suffix(rest)
                    if cut is not None:
                        return Segment(stem=cut[0], proclitics=proclitics, suffix=cut[1])
                elif rest in self._stems and not (proclitics and len(rest) < 3):
                    return Segment(stem=rest, proclitics=proclitics, definite=definite)
        return _cut_article(word)

    def _cut_suffix(self, word: str) -> tuple[str, str] | None:
        for suffix in _SUFFIXES:
            base = word[: -len(suffix)]
            if len(base) < 3 or not word.endswith(suffix):
                continue
            if base.endswith("ت") and base[:-1] + "ه" in self._stems:
                return base[:-1] + "ه", suffix
            if base in self._stems:
                return base, suffix
        return None

    def _cut_latin(self, word: str) -> Segment:
        suffix = ""
        if word.endswith("'s"):
            word, suffix = word[:-2], "'s"
        stem = word.replace("'", "")
        if stem not in self._stems and stem.endswith("s") and stem[:-1] in self._stems:
            # Text that lost its punctuation writes "Syrias army".
            return Segment(stem=stem[:-1], suffix="s")
        return Segment(stem=stem, suffix=suffix)


def _cut_article(word: str) -> Segment:
    for letters, proclitics in (("وال", "و"), ("بال", "ب"), ("فال", "ف"), ("كال", "ك"), ("ال", "")):
        if word.startswith(letters) and len(word) - len(letters) >= 3:
            return Segment(stem=word[len(letters) :], proclitics=proclitics, definite=True)
    for letters, proclitics in (("ولل", "ول"), ("لل", "ل")):
        if word.startswith(letters) and len(word) - len(letters) >= 3:
            return Segment(stem=word[len(letters) :], proclitics=proclitics, definite=True)
    return Segment(stem=word)


def strip_surface(surface: str) -> tuple[str, ...]:
    """Stems of a lexicon surface: folded words, article and Latin apostrophes taken off.

    Text is cut the same way, so a name matches with and without its article.
    """
    return tuple(strip_word(match.group()) for match in WORD.finditer(fold_word(surface)))


def strip_word(word: str) -> str:
    """Stem of one folded word of a lexicon surface."""
    if _ARABIC.search(word) is None:
        if word.endswith("'s"):
            word = word[:-2]
        return word.replace("'", "")
    if word in _NO_ARTICLE or not word.startswith("ال") or len(word) < 5:
        return word
    return word[2:]


def find_tokens(folded: Folded, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """All words of a folded text, in order."""
    segment, known = vocabulary.segment, vocabulary.known
    breaks, shifts = folded.breaks, folded.shifts
    pieces, k, shift = len(breaks), 0, 0
    text, f_end = folded.text, 0
    tokens = []
    for word in WORD.findall(text):
        # Between two words stands no letter, so that the next such letters are this word.
        f_start = text.index(word, f_end)
        f_end = f_start + len(word)
        # The map is walked along with the words instead of being searched for each.
        while k < pieces and breaks[k] <= f_start:
            shift = shifts[k]
            k += 1
        start = f_start + shift
        while k < pieces and breaks[k] < f_end:
            shift = shifts[k]
            k += 1
        stem, proclitics, definite, suffix = known.get(word) or segment(word)
        tokens.append(
            Token(start, f_end + shift, f_start, f_end, word, stem, proclitics, definite, suffix)
        )
    return tuple(tokens)
