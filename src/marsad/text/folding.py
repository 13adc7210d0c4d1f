"""Folding of text for matching, with an exact map back to the unaltered text.

Folding loses what writers of Arabic and of transliterated names vary freely: vowel signs,
tatweel, hamza seats, alef maqsura, ta marbuta, Persian letter forms, digits of three scripts,
presentation forms, Latin case and accents, zero-width and bidirectional controls. It is used to
find things only; what is kept always comes from the unaltered text.

Sources: Unicode 15 character properties through `unicodedata`; the letter classes follow the
usual light normalisation of Arabic retrieval (Larkey et al. 2002), with ta marbuta to ha.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from marsad.records import Record, Span

_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ے": "ي",
    "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ؤ": "و", "ک": "ك", "ڪ": "ك", "ـ": "",
}  # fmt: skip
_PUNCTUATION = {
    "’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
}  # fmt: skip
_STROKES = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ß": "ss", "æ": "ae", "œ": "oe"}


def _is_deleted(category: str) -> bool:
    if category in ("Mn", "Me"):
        return True
    # Cf holds zero-width joiners, bidirectional controls, soft hyphen and byte order mark.
    return category == "Cf"


def _fold_char(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    category = unicodedata.category(char)
    if _is_deleted(category):
        return ""
    if char.isspace():
        return char
    if category == "Nd":
        return str(unicodedata.decimal(char))
    # Composing the letter with its own hamza sign first keeps "أ" and "ا" + U+0654 alike.
    folded = "".join(
        part
        for base in unicodedata.normalize("NFKD", char).lower()
        for part in (_STROKES.get(base) or _LETTERS.get(base, base))
        if not _is_deleted(unicodedata.category(part))
    )
    return folded


# Where anything folds: alphabets, presentation forms, mathematical and enclosed letters, tags.
# The ideographs, Hangul and the historic scripts between have nothing to fold.
_FOLDING = (
    range(0x3400),
    range(0xA640, 0xABFF),
    range(0xF900, 0x10400),
    range(0x1D165, 0x1D250),
    range(0x1D400, 0x1D800),
    range(0x1E000, 0x1F200),
    range(0xE0000, 0xE01F0),
)


_FEW = 100  # kinds of characters to replace; a report of one language has about 20


@lru_cache(maxsize=20_000)
def fold_char(char: str) -> str:
    """Folded form of one character: none, one or several characters."""
    code = ord(char)
    if code < 128:
        return char.lower()
    if not any(code in codes for codes in _FOLDING):
        return char
    return _fold_char(char)


# The common characters that fold to themselves, which need no look.
_COMMON = frozenset(
    char for char in map(chr, (*range(0x80), *range(0x0600, 0x0650))) if fold_char(char) == char
)


@lru_cache(maxsize=512)
def _pattern_of(chars: frozenset[str]) -> re.Pattern[str]:
    """Finds any of these characters; kept, since texts hold the same few."""
    return re.compile(f"[{''.join(map(re.escape, sorted(chars)))}]")


class Folded(Record):
    """Folded text and the way back.

    `breaks` and `shifts` describe the map piecewise: from folded position ``breaks[k]`` on,
    ``original = folded + shifts[k]``.
    """

    text: str
    length: int
    breaks: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def original(self, index: int) -> int:
        """Code point in the unaltered text of the folded character at `index`."""
        if not self.breaks:
            return index
        if index >= len(self.text):
            return self.length
        k = bisect_right(self.breaks, index) - 1
        return index + self.shifts[k] if k >= 0 else index

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the unaltered text behind the folded range."""
        if not self.breaks:
            return start, end
        if end <= start:
            at = self.original(start)
            return at, at
        return self.original(start), self.original(end - 1) + 1

    def record_span(self, start: int, end: int) -> Span:
        """As `span`, as a record."""
        return Span(start=self.original(start), end=self.span(start, end)[1])


def fold(text: str) -> Folded:
    """Fold `text`; the result maps every folded character to the code point it came from.

    A character that folds to several (a ligature) maps each of them to itself; a deleted one
    belongs to no folded character, so a span that ends before it does not take it in.
    """
    if text.isascii():
        return Folded(text=text.lower(), length=len(text))
    folds = _find_folds(text)
    folded = _replace(text, folds)
    resized = frozenset([char for char, by in folds.items() if len(by) != 1])
    if not resized:
        return Folded(text=folded, length=len(text))
    breaks: list[int] = []
    shifts: list[int] = []
    position = last = 0  # folded position, original position
    for match in _pattern_of(resized).finditer(text):
        at = match.start()
        position += at - last
        width = len(folds[match.group()])
        for k in range(1, width):
            breaks.append(position + k)
            shifts.append(at - position - k)
        position += width
        last = at + 1
        if breaks and breaks[-1] == position:
            shifts[-1] = last - position
        else:
            breaks.append(position)
            shifts.append(last - position)
    return Folded(text=folded, length=len(text), breaks=tuple(breaks), shifts=tuple(shifts))


def fold_text(text: str) -> str:
    """Folded text without a map: for whoever asks only what is in it."""
    return text.lower() if text.isascii() else _replace(text, _find_folds(text))


def _find_folds(text: str) -> dict[str, str]:
    unusual = set(text) - _COMMON
    return {char: by for char in unusual if (by := fold_char(char)) != char}


def _replace(text: str, folds: dict[str, str]) -> str:
    if len(folds) > _FEW or any(char in folds for by in folds.values() for char in by):
        return text.translate({ord(char): by for char, by in folds.items()})
    # None of the few folds to one that folds itself: one after the other is quicker.
    for char, by in folds.items():
        text = text.replace(char, by)
    return text


def fold_word(text: str) -> str:
    """Folded form of a lexicon surface, without a map."""
    if text.isascii():
        return text.lower()
    return "".join(map(fold_char, text))
