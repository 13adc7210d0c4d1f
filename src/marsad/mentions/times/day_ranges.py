"""Stretches within one month: "3-5 May", "26 and 27 March"."""

from __future__ import annotations

from marsad.mentions.times.calendars import make_day, shift_months
from marsad.mentions.times.date_rules import rule_day_month
from marsad.mentions.times.dates import read_day_number
from marsad.mentions.times.state import ADJACENT, SOFT, Parsed, Scan
from marsad.mentions.times.tokens import DASH, WORD
from marsad.records import Granularity


def skip_joiner(scan: Scan, j: int, joiners: frozenset[str]) -> int | None:
    """Index behind "to", "and", a dash, or the token itself where و is written onto it."""
    token = scan.at(j)
    if token.gap == DASH:
        return j
    if token.gap not in SOFT:
        return None
    if token.r.keys() & joiners:
        return j + 1 if scan.at(j + 1).gap in ADJACENT else None
    if "and" in joiners and token.prefix == 1 and token.kind == WORD:
        return j
    return None


def range_in_month(scan: Scan, i: int, joiners: frozenset[str]) -> Parsed | None:
    """Read "3-5 May", "between 3 and 5 May", "من 4 إلى 22 هذا الشهر"."""
    first = read_day_number(scan, i)
    if first is None:
        return None
    k = skip_joiner(scan, first[1], joiners)
    if k is None:
        return None
    second = rule_day_month(scan, k)
    if second is None or second[0].gran is not Granularity.DAY:
        return None
    value, j = second
    value.rule = "range." + value.rule
    if value.start is not None and value.end is not None:
        begin = make_day(value.end.year, value.end.month, first[0])
        if begin is not None and begin > value.end:
            earlier = shift_months(value.end.replace(day=1), -1)
            begin = make_day(earlier.year, earlier.month, first[0]) if earlier else None
        value.set_days((begin, value.end) if begin else None, "the calendar has no such day")
    return value, j


def rule_two_days(scan: Scan, i: int) -> Parsed | None:
    """Read "26 و27 مارس", "26 and 27 March": days that follow each other are one stretch."""
    found = range_in_month(scan, i, frozenset(("and",)))
    if found is None:
        return None
    value = found[0]
    if value.start is None or value.end is None or (value.end - value.start).days != 1:
        return None
    return found
