"""Cutting folded text into the words and figures that a time or a number can be made of.

One pass of one pattern without nested quantifiers, so that the time is linear in the text; words
that the vocabulary does not hold are dropped, the distance between those kept tells whether two
stand side by side.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from marsad.mentions.times.words import Vocabulary, Word

Found = tuple[int, int, "re.Match[str] | None"]

_JOINS = frozenset("/-")
_DIGITS = re.compile(r"\d+")
_NOT_LETTER = re.compile(r"[\W\d_]")
FIGURE = re.compile(
    r"(\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?(?:z|[+-]\d{2}:?\d{2})?)"
    r"|((?<!\d[-/.])\d{1,4}([-/.])\d{1,2}\3\d{1,4}(?![-/.]?\d))"
    r"|(\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(\d{1,3}(?:[,.٬]\d{3})+(?!\d))"
    r"|(\d+[.,٫]\d+)"
    r"|(\d+)"
)
# Groups of the pattern above; words have a kind of their own.
WORD, STAMP, DATE, CLOCK, GROUPED, DECIMAL, NUMBER = 0, 1, 2, 4, 5, 6, 7
_REACH = 12  # words (and marks between) beside a cue that can belong to one expression

# What may stand between two tokens that belong together.
FAR, NONE, SPACE, COMMA, DASH, SLASH, OPEN, CLOSE, DOT, QUOTE = range(10)
_BLANKS = " \t\xa0\u202f\u2009"
_GAPS = {
    "": SPACE,
    ",": COMMA,
    "،": COMMA,
    "-": DASH,
    "/": SLASH,
    "\\": SLASH,
    "(": OPEN,
    ")": CLOSE,
    ".": DOT,
    '"': QUOTE,
    "'": QUOTE,
    ".,": COMMA,
    ")/": SLASH,
}
_MAX_DIGITS = 15


class Token:
    """One word or figure: `kind` is a group number of `TOKEN`, `gap` what stands before it."""

    __slots__ = ("end", "gap", "kind", "prefix", "r", "start", "value", "wide")

    def __init__(
        self,
        kind: int,
        start: int,
        end: int,
        *,
        gap: int,
        readings: dict[str, int],
        value: int,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.gap = gap
        self.r = readings
        self.value = value  # of a figure; -1 for words
        self.prefix = 0  # letters of proclitics at the start
        self.wide = end - start  # digits of a figure


_NO_READINGS: dict[str, int] = {}
SENTINEL = Token(0, 0, 0, gap=FAR, readings=_NO_READINGS, value=-1)


def _find_gap(text: str, end: int, start: int) -> int:
    if start == end:
        return NONE
    if start - end == 1:
        return SPACE if text[end] in _BLANKS else _GAPS.get(text[end], FAR)
    if start - end > 6:
        return FAR
    return _GAPS.get(text[end:start].strip(_BLANKS), FAR)


def cut(text: str, vocabulary: Vocabulary, *, all_figures: bool = False) -> list[Token]:
    """Tokens of `text` near a cue (a month, a unit, a year, ...), in order.

    With `all_figures` every figure is a cue, not only those that can be a time by themselves.
    """
    parts, figures, sums = _split(text)
    cues = vocabulary.cues
    spots = [k for k, part in enumerate(parts) if part in cues]
    dated = [match.start() for match in figures if all_figures or _is_cue(match)]
    if not spots and not dated:
        return []
    if dated:
        spots += [_find_part(sums, at) for at in dated]
        spots.sort()
    words = vocabulary.words
    found: list[Found] = []
    done = 0
    size = len(parts)
    for spot in spots:
        begin, stop = max(spot - _REACH, done), min(spot + _REACH + 1, size)
        for k in range(begin, stop):
            part = parts[k]
            if part in words:
                found.append((sums[k] - len(part) + k, k, None))
        done = max(done, stop)
    if figures:
        found = sorted([*found, *_keep_near(figures, sums, spots)], key=_first)
    return _make_tokens(text, parts, words, found)


@lru_cache(maxsize=2)
def _split(text: str) -> tuple[list[str], list[re.Match[str]], list[int]]:
    """Runs of letters, figures, and the sums of the runs' lengths.

    Part k begins behind k separators and the letters of the parts before it. Kept for the last
    texts, since the readers of times and of quantities cut the same report.
    """
    parts = _NOT_LETTER.split(text)
    return parts, _find_figures(text), list(accumulate(map(len, parts)))


def _find_part(sums: list[int], at: int) -> int:
    """Index of the first part that ends at or behind position `at`."""
    low, high = 0, len(sums) - 1
    while low < high:
        middle = (low + high) // 2
        if sums[middle] + middle < at:
            low = middle + 1
        else:
            high = middle
    return low


def _find_figures(text: str) -> list[re.Match[str]]:
    """Figures in order; a cheap pattern leads, since most of a report holds none."""
    figures = []
    end = 0
    for digit in _DIGITS.finditer(text):
        at = digit.start()
        if at < end:
            continue
        stop = digit.end()
        while at < stop:
            match = FIGURE.match(text, at)
            if match is None:
                break
            figures.append(match)
            end = at = match.end()
    return figures


def _keep_near(figures: list[re.Match[str]], sums: list[int], spots: list[int]) -> list[Found]:
    """Figures within reach of one of `spots` (part indices, in order)."""
    kept: list[Found] = []
    at = 0
    last = len(spots) - 1
    for match in figures:
        part = _find_part(sums, match.start())
        while at < last and spots[at] < part - _REACH:
            at += 1
        if -_REACH <= spots[at] - part <= _REACH:
            kept.append((match.start(), -1, match))
    return kept


def _make_tokens(
    text: str, parts: list[str], words: dict[str, Word], found: list[Found]
) -> list[Token]:
    tokens: list[Token] = []
    last = -9
    last_part = len(parts) - 1
    for start, k, match in found:
        if start < last:
            continue
        if match is not None:
            token = _read_figure(text, match, _find_gap(text, last, start))
        else:
            part = parts[k]
            word = words[part]
            readings = word.readings
            end = start + len(part)
            if word.longer and k + 1 < len(parts):
                for rest, longer in word.longer.get(
                    parts[k + 1] or parts[min(k + 2, last_part)], ()
                ):
                    stop = _match_phrase(text, parts, k, end, rest)
                    if stop:
                        readings, end = longer, stop
                        if text[end : end + 1] == "." and ("pm" in longer or "am" in longer):
                            end += 1  # "5 p.m."
                        break
            if not readings:
                continue
            token = Token(
                WORD,
                start,
                end,
                gap=_find_gap(text, last, start),
                readings=readings,
                value=-1,
            )
            token.prefix = word.prefix
        tokens.append(token)
        last = token.end
    return tokens


def _first(item: Found) -> int:
    return item[0]


def _is_cue(match: re.Match[str]) -> bool:
    """Whether a figure can be a time by itself: a date, a clock time, a year."""
    kind = match.lastindex or 0
    if kind == NUMBER:
        if match.string[match.end() : match.end() + 1] in _JOINS:
            return True  # "22/04"
        return match.end() - match.start() == 4 and match[0][0] in "12"
    return kind <= CLOCK


def _match_phrase(text: str, parts: list[str], k: int, end: int, rest: tuple[str, ...]) -> int:
    """Where the phrase ends that goes on with the words `rest` behind part `k`, or 0."""
    for word in rest:
        k += 1
        gap = end
        end += 1
        while k < len(parts) and not parts[k] and end - gap < 4:
            k += 1
            end += 1
        if k >= len(parts) or parts[k] != word:
            return 0
        if text[gap:end].strip(_BLANKS) not in ("", "'", "-", "."):
            return 0
        end += len(word)
    return end


def _read_figure(text: str, match: re.Match[str], gap: int) -> Token:
    start, end = match.span()
    kind = match.lastindex or 0
    value = -1
    if kind == NUMBER and end - start <= _MAX_DIGITS and not _is_in_name(text, start):
        value = int(match[0])
    return Token(kind, start, end, gap=gap, readings=_NO_READINGS, value=value)


def _is_in_name(text: str, start: int) -> bool:
    """Whether a figure hangs on Latin letters: "B52", "F-16", but not "mid-2015"."""
    if not start:
        return False
    before = text[start - 1]
    if before.isascii() and before.isalpha():
        return True
    if before != "-" or start < 2:
        return False
    at = start - 2
    letters = 0
    while at >= 0 and letters < 3 and text[at].isascii() and text[at].isalpha():
        at -= 1
        letters += 1
    return 0 < letters < 3
