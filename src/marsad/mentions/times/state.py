"""What the grammar works on: the tokens of one report, and the value that it builds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from marsad.mentions.times.calendars import Days
from marsad.mentions.times.tokens import (
    CLOSE,
    COMMA,
    DASH,
    DOT,
    NONE,
    SENTINEL,
    SLASH,
    SPACE,
    Token,
)
from marsad.mentions.times.words import Vocabulary
from marsad.records import Anchor, Direction, Granularity
from marsad.text.folding import Folded

ADJACENT = frozenset((NONE, SPACE))
SOFT = frozenset((NONE, SPACE, COMMA))
AFTER_MONTH = frozenset((NONE, SPACE, COMMA, CLOSE, DOT, SLASH))
ABBREVIATED = frozenset((NONE, SPACE, DOT, DASH))
HYPHENED = frozenset((NONE, SPACE, DASH))
PAIRED = frozenset((DASH, SLASH))

NO_PUBLICATION = "counted from the publication date, which is not given"
NO_SUCH_DAY = "the calendar has no such day"
NO_YEAR = "year out of range"
VAGUE = "vague"
AMBIGUOUS = "day and month could be read either way round"
UNCLEAR_MONTH = "the name stands for two months"
NO_MENTION = "hangs on another time that is not given"
NO_CLOCK_DAY = "clock time without a day"


_PADDING = (SENTINEL,) * 16


class Value:
    """A time under construction; `open_end` marks a duration that is still to be anchored."""

    __slots__ = (
        "anchor",
        "direction",
        "end",
        "gran",
        "hour_end",
        "hour_start",
        "reason",
        "rule",
        "start",
        "zone",
    )

    def __init__(
        self,
        days: Days | None,
        gran: Granularity,
        rule: str,
        anchor: Anchor = Anchor.NAMED,
        reason: str | None = None,
    ) -> None:
        self.start: dt.date | None = days[0] if days else None
        self.end: dt.date | None = days[1] if days else None
        self.gran = gran
        self.rule = rule
        self.anchor = anchor
        self.reason = None if days else reason or NO_YEAR
        self.direction: Direction | None = None
        self.hour_start: float | None = None
        self.hour_end: float | None = None
        self.zone: str | None = None

    def set_days(self, days: Days | None, reason: str) -> None:
        """Replace the days; without any, `reason` says why."""
        self.start, self.end = days if days else (None, None)
        self.reason = None if days else reason


Parsed = tuple[Value, int]
Rule = Callable[["Scan", int], "Parsed | None"]


class Scan:
    """The tokens of one report, the publication day, and the last day that was named."""

    __slots__ = (
        "at",
        "day_first",
        "folded",
        "last",
        "last_end",
        "published",
        "published_hour",
        "rules",
        "source",
        "text",
        "tokens",
        "words",
    )

    def __init__(
        self,
        folded: Folded,
        source: str,
        *,
        tokens: list[Token],
        words: Vocabulary,
        published: dt.date | None,
        published_hour: float | None,
        day_first: bool,
    ) -> None:
        self.folded = folded
        self.source = source
        self.text = folded.text
        # Tokens without readings follow the last, so that looking ahead needs no check; index -1
        # is one of them too.
        self.tokens = [*tokens, *_PADDING]
        self.at: Callable[[int], Token] = self.tokens.__getitem__
        self.words = words
        self.published = published
        self.published_hour = published_hour
        self.day_first = day_first
        self.last: Value | None = None
        self.last_end = 0
        self.rules: dict[str, Rule] = {}

    def in_last_sentence(self, i: int) -> bool:
        """Whether no sentence ends between the last mention and token `i`."""
        between = self.text[self.last_end : self.tokens[i].start]
        return not any(mark in between for mark in (". ", ".\n", "\n", "! ", "? ", "؟"))

    def next_reading(self, i: int, kind: str, gaps: frozenset[int] = ADJACENT) -> int | None:
        """Value of the reading `kind` of token `i` if it follows the token before closely."""
        token = self.tokens[i]
        return token.r.get(kind) if token.gap in gaps else None

    def is_arabic(self, token: Token) -> bool:
        """Whether a word token is written in Arabic letters."""
        return self.text[token.start] >= "\u0600"

    def is_capital(self, token: Token) -> bool:
        """Whether a doubtful month is spelt as the month: "May", not "may"; "آب", not "أب"."""
        start = token.start + token.prefix
        letter = self.source[self.folded.original(start)]
        if letter.isupper():
            return True
        if not self.is_arabic(token):
            return False
        return self.text[start : token.end] != "اب" or letter in "آا"

    def word_before(self, i: int) -> str:
        """Folded word directly before token `i`, also one that is no token."""
        start = self.tokens[i].start
        stop = start
        while stop and self.text[stop - 1] in ' \t\xa0"#':
            stop -= 1
        begin = stop
        while begin and stop - begin < 24 and self.text[begin - 1].isalpha():
            begin -= 1
        return self.text[begin:stop]

    def word_after(self, i: int) -> str:
        """Folded word directly after token `i`, also one that is no token."""
        begin = self.tokens[i].end
        size = len(self.text)
        while begin < size and self.text[begin] in " \t\xa0":
            begin += 1
        stop = begin
        while stop < size and stop - begin < 24 and self.text[stop].isalpha():
            stop += 1
        return self.text[begin:stop]

    def looks_ahead(self, i: int) -> bool:
        """Whether a clear cue of the future stands within some words before token `i`."""
        start = self.tokens[i].start
        window = self.text[max(0, start - 48) : start]
        for stop in ".\n؛;":
            window = window.rsplit(stop, 1)[-1]
        cues = self.words.neighbours.get("future_cues", set())
        return not cues.isdisjoint(window.split())
