"""Time expressions of a report, resolved to days against its publication date.

Every expression is read by hand-written rules over the words near a cue of time (HeidelTime and
TimeML name the kinds; the rules are our own). A value is given only as far as the words carry it:
what is vague, contradictory, impossible or counted from something unknown is kept with start and
end None and the reason.

Conventions: weeks run from Monday to Sunday; "last week" is the calendar week before that of
publication, "the past week" the seven days up to it. A bare weekday, month or day of a month is
the latest that is not after publication, unless a word looks ahead. A night belongs to the day
whose evening it follows. Early, middle and late parts of a month end on the 10th, the 20th and
the last. "A year ago" is the calendar year, "a month ago" the calendar month. A dateline with a
full date over the report counts as its publication date for all that follows (rule
`time.dateline`).
"""

from __future__ import annotations

import datetime as dt

import msgspec

from marsad.mentions.times.datelines import is_dateline
from marsad.mentions.times.expressions import CLOCK_DAY_RULES, STARTERS, parse_time
from marsad.mentions.times.periods import PLURAL_S
from marsad.mentions.times.state import Scan, Value
from marsad.mentions.times.tokens import NUMBER, WORD, cut
from marsad.mentions.times.words import load_time_words
from marsad.records import Language, Time
from marsad.text.folding import Folded, fold

_HEAD = 600  # code points from the start within which a dateline is looked for

__all__ = ["find_times", "find_times_folded"]


def find_times(
    text: str,
    *,
    published: str | dt.date | dt.datetime | None = None,
    lang: Language | str = "auto",
) -> tuple[Time, ...]:
    """Time expressions of `text` in order, resolved against `published` in its own zone.

    `published` is a date, a time, or either in ISO 8601 (ValueError where it is not).

    `lang` ("ar", "en" or "auto") decides only how all-figure dates are read: day first in Arabic,
    neither order in English. Without `published` relative expressions stay None, with the reason.
    """
    if isinstance(published, str):
        whole = len(published) == len("2023-01-24")
        read = dt.date.fromisoformat if whole else dt.datetime.fromisoformat
        published = read(published)
    return find_times_folded(fold(text), text, published, lang)


def find_times_folded(
    folded: Folded,
    source: str,
    published: dt.date | dt.datetime | None,
    lang: Language | str = "auto",
) -> tuple[Time, ...]:
    """As `find_times`, on text that is folded already; `source` is the unaltered text."""
    words = load_time_words()
    tokens = cut(folded.text, words)
    if not tokens:
        return ()
    hour = None
    if isinstance(published, dt.datetime):
        hour = published.hour + published.minute / 60
        published = published.date()
    scan = Scan(
        folded,
        source,
        tokens=tokens,
        words=words,
        published=published,
        published_hour=hour,
        day_first=_is_day_first(lang, folded.text),
    )
    scan.rules = CLOCK_DAY_RULES
    found: list[Time] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind == WORD and token.r.keys().isdisjoint(STARTERS):
            i += 1
            continue
        parsed = parse_time(scan, i)
        if parsed is None:
            i += 1
            continue
        value, j = parsed
        time = _record(scan, value, i, j)
        if time.text_start < _HEAD and is_dateline(scan, value, time.text_start, time.text_end):
            scan.published = value.start
            time = msgspec.structs.replace(time, rule="time.dateline")
        found.append(time)
        if value.start is not None and value.end is not None:
            scan.last = value
        scan.last_end = tokens[j - 1].end
        i = j
    return tuple(found)


def _is_day_first(lang: Language | str, text: str) -> bool:
    name = lang.value if isinstance(lang, Language) else lang
    if name == "auto":
        return any("\u0620" <= letter <= "\u064a" for letter in text[:200])
    return name != "en"


def _record(scan: Scan, value: Value, i: int, j: int) -> Time:
    first, last = scan.tokens[i], scan.tokens[j - 1]
    stop = last.end
    if last.kind == NUMBER:
        plural = PLURAL_S.match(scan.text, stop)  # "1990s"
        stop = plural.end() if plural else stop
    inside = scan.text[first.start : stop]
    if inside.count("(") > inside.count(")") and scan.text[stop : stop + 1] == ")":
        stop += 1
    start, end = scan.folded.span(first.start + first.prefix, stop)
    # Vowel signs and tatweel behind the last letter belong to it ("مساءً", "هـ").
    while end < len(scan.source) and "\u0640" <= scan.source[end] <= "\u0652":
        if "\u0640" < scan.source[end] < "\u064b":
            break
        end += 1
    return Time(
        start=value.start,
        end=value.end,
        text=scan.source[start:end],
        text_start=start,
        text_end=end,
        rule="time." + value.rule,
        granularity=value.gran,
        anchor=value.anchor,
        direction=value.direction,
        # Whole hours too are written as 20.0, so that a record that went through JSON is the same.
        hour_start=None if value.hour_start is None else float(value.hour_start),
        hour_end=None if value.hour_end is None else float(value.hour_end),
        zone=value.zone,
        reason=value.reason,
    )
