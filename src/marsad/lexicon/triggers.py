"""Whether a text holds any word that an incident or a statement could hang on, asked quickly.

It gives the answer of the matching pass, without making tokens and without looking further than
the first trigger: a text is folded and cut a piece at a time, and each word that was seen once is
known from then on. A report that holds no trigger has an empty reading, so it can leave here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from marsad.lexicon.entries import ActHit, FrameHit
from marsad.lexicon.matcher import Lexicon
from marsad.text.folding import fold_text
from marsad.text.tokens import WORD, Vocabulary

TELLING = frozenset((FrameHit, ActHit))
"""The kinds of match without which a report tells nothing."""
_PIECES = (300, 1200, 4800)  # code points folded at a time; most news tells in its first lines
_KNOWN = 400_000  # words kept in the memo
_GAP = re.compile(r"\s")
_Rest = tuple[str, ...]


class Triggers:
    """The triggers of some lexicons, ready to be looked for in texts of either language.

    Immutable but for its memo of words, which changes speed and nothing else.
    """

    __slots__ = ("_openers", "_seen", "_sides", "_sure")

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        self._sides = [(lexicon, _gather(lexicon)) for lexicon in lexicons]
        self._sure: set[str] = set()  # words that are a trigger by themselves
        self._openers: dict[str, list[_Longer]] = {}  # words that a longer one may begin with
        self._seen: set[str] = set()

    def are_in(self, *texts: str) -> bool:
        """Whether the matching pass would find a trigger in one of `texts`, or across them.

        `texts` are title and text, as a report has them.
        """
        words: list[str] = []
        for text in texts:
            for piece in _cut(text):
                fresh = WORD.findall(fold_text(piece))
                if not self._sure.isdisjoint(fresh):
                    return True
                if not self._seen.issuperset(fresh) and self._learn(set(fresh) - self._seen):
                    return True
                words += fresh
        return not self._openers.keys().isdisjoint(words) and self._find_longer(words)

    def _learn(self, words: set[str]) -> bool:
        """Look at words for the first time; whether one of them is a trigger."""
        if len(self._seen) > _KNOWN:
            self._seen.clear()
            self._sure.clear()
            self._openers.clear()
        sure = False
        for word in words:
            for lexicon, triggers in self._sides:
                segment = lexicon.vocabulary.segment(word)
                holding = [
                    rest
                    for rest, bound in triggers.get(segment.stem, ())
                    if not (bound and segment.definite)
                ]
                if () in holding:
                    self._sure.add(word)
                    sure = True
                elif holding:
                    self._openers.setdefault(word, []).append(
                        _Longer(lexicon.vocabulary, frozenset(r[0] for r in holding), holding)
                    )
        self._seen |= words
        return sure

    def _find_longer(self, words: list[str]) -> bool:
        openers = self._openers
        for at, word in enumerate(words[:-1]):
            if word in openers:
                for longer in openers[word]:
                    if longer.continues(words, at + 1):
                        return True
        return False


class _Longer(NamedTuple):
    """What must stand behind a word so that the words together are a trigger."""

    vocabulary: Vocabulary
    seconds: frozenset[str]
    rests: list[_Rest]

    def continues(self, words: list[str], at: int) -> bool:
        segment = self.vocabulary.segment
        if segment(words[at]).stem not in self.seconds:
            return False
        return any(
            tuple(segment(word).stem for word in words[at : at + len(rest)]) == rest
            for rest in self.rests
        )


def _gather(lexicon: Lexicon) -> dict[str, list[tuple[_Rest, bool]]]:
    """The triggers by their first stem: the stems behind it, and whether an article undoes it."""
    triggers: dict[str, list[tuple[_Rest, bool]]] = {}
    for stems, bound in lexicon.find_surfaces(TELLING):
        triggers.setdefault(stems[0], []).append((stems[1:], bound))
    return triggers


def _cut(text: str) -> Iterator[str]:
    """Cut a text at white space into pieces that grow."""
    start, number = 0, 0
    while start < len(text):
        gap = _GAP.search(text, start + _PIECES[min(number, len(_PIECES) - 1)])
        end = gap.end() if gap else len(text)
        yield text[start:end]
        start, number = end, number + 1
