"""Sentences of a report: title, dateline, lede, body.

A full stop ends a sentence where white space or a closing mark follows, except after an
abbreviation, an initial or inside a number; a line break always does. Punctuation inside a
quotation ends a sentence too: a quotation of three sentences is three sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from marsad.records import Part, Sentence, Token
from marsad.text.folding import Folded

# It begins with one set of characters, so that the search skips to the next of them; a run of
# marks is tried from its first only.
_END = re.compile(r"[.!?؟…\n](?:(?<=\n)|(?<![.!?؟…]{2})[.!?؟…]*+[\"')\]]*+(?=\s|$))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|gen|lt|col|maj|capt|sgt|brig|adm|rep|sen|gov|st|no|vs|inc|jr|sr|prof|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|approx|e\.g|i\.e|u\.s|u\.n|u\.k|d\.c)"
    r"|\b[a-z]|\bد|\bم|\bا)$"  # folded: "أ. د."
)
# "دبي، الإمارات (CNN) --", "BAGHDAD (Reuters) -", "Erbil, Iraq —"
_DATELINE = re.compile(
    r"[^\n.:]{2,60}?(?:\([^()\n]{2,30}\)\s*[-:]+\s|\s-{1,2}\s)|"
    r"[^\n.:]{2,40}?\((?:afp|ap|reuters|sputnik|xinhua|dpa|tass|sana|irna|cnn|upi|efe|kuna|wam|spa|petra|"
    r"nna|anadolu|aa|ina|bbc|ani|ians)\)\s"
)


def find_sentences(
    folded: Folded, tokens: tuple[Token, ...], title_length: int
) -> tuple[Sentence, ...]:
    """Split a report; `title_length` is the length of the unaltered title in code points.

    The first paragraph of the body is the lede. Empty stretches give no sentence.
    """
    starts = [token.f_start for token in tokens]
    sentences: list[Sentence] = []
    paragraph = 0
    for f_start, f_end in _short_enough(folded.text, starts, _pieces(folded.text)):
        first, last = bisect_left(starts, f_start), bisect_left(starts, f_end)
        if first < last:
            start, end = folded.span(f_start, f_end)
            in_title = start < title_length
            if in_title:
                part = Part.TITLE
            elif folded.text[f_start:f_end].endswith(_DATELINE_MARK) and not _has_body(sentences):
                part = Part.DATELINE
            else:
                part = Part.LEDE if paragraph <= 1 else Part.BODY
            sentences.append(
                Sentence(
                    index=len(sentences), part=part, paragraph=paragraph, start=start, end=end,
                    f_start=f_start, f_end=f_end, first=first, last=last,
                )
            )  # fmt: skip
        if folded.text[f_end : f_end + 1] == "\n" and (sentences or f_start < f_end):
            paragraph += 1
    return tuple(sentences)


_DATELINE_MARK = ("- ", "-", ") ", ": ")


def _has_body(sentences: list[Sentence]) -> bool:
    return any(sentence.part is not Part.TITLE for sentence in sentences)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Folded ranges between sentence ends, blank edges trimmed."""
    pieces: list[tuple[int, int]] = []
    at = 0
    title_end = text.find("\n")
    dateline = _DATELINE.match(text, title_end + 1) if title_end >= 0 else None
    cuts = [match for match in _END.finditer(text) if not _is_abbreviation(text, match)]
    ends = [(match.end() if match.group() != "\n" else match.start()) for match in cuts]
    if dateline is not None:
        ends = sorted({*ends, dateline.end()})
    for end in [*ends, len(text)]:
        start = at
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            pieces.append((start, end))
        at = max(at, end)
    return pieces


_MOST_WORDS = 180  # news sentences end before; what goes on is text that lost its punctuation


def _short_enough(
    text: str, starts: list[int], pieces: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Cut what runs on, at a comma where there is one, so that no step meets endless sentences."""
    cut: list[tuple[int, int]] = []
    for start, end in pieces:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        while last - first > _MOST_WORDS:
            limit = starts[first + _MOST_WORDS]
            comma = max(text.rfind(mark, starts[first + _MOST_WORDS // 2], limit) for mark in "،,")
            at = comma + 1 if comma >= 0 else limit
            cut.append((start, at))
            start, first = at, bisect_left(starts, at)
        cut.append((start, end))
    return cut


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match.group() != ".":
        # Two or more dots pause within a headline or a sentence: "إسرائيل.. صفارات إنذار".
        return match.group().startswith("..") and text[match.end() : match.end() + 1] == " "
    return _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()) is not None
