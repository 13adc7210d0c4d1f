"""Stretches between two named times: "3-5 May", "between 2011 and 2015"."""

from __future__ import annotations

from marsad.mentions.times.calendars import make_day, shift_days, shift_months, span_year
from marsad.mentions.times.dates import read_day_number, read_year_number
from marsad.mentions.times.day_ranges import range_in_month, skip_joiner
from marsad.mentions.times.points import parse_point
from marsad.mentions.times.state import ADJACENT, NO_YEAR, SOFT, Parsed, Scan, Value
from marsad.mentions.times.tokens import NUMBER
from marsad.records import Anchor, Granularity


def rule_between(scan: Scan, i: int) -> Parsed | None:
    """Read "between 3 and 5 May", "بين 4 سبتمبر و 8 سبتمبر"."""
    if scan.at(i + 1).gap not in ADJACENT:
        return None
    found = read_range(scan, i + 1, frozenset(("and", "to")))
    if found is None:
        found = parse_point(scan, i + 1)  # "between the years 2011 and 2015"
        if found is None or found[0].rule not in ("date.years", "weekday.pair"):
            return None
    return found


def rule_from(scan: Scan, i: int) -> Parsed | None:
    """Read "from 3 to 5 May", "من 2014 حتى 2018"; "starting Monday" has no end."""
    if scan.at(i + 1).gap not in ADJACENT:
        return None
    return read_range(scan, i + 1, frozenset(("to", "until")))


def read_range(scan: Scan, i: int, joiners: frozenset[str]) -> Parsed | None:
    """Two times from token `i` with one of `joiners` (or a dash) between them, as one stretch."""
    found = range_in_month(scan, i, joiners)
    if found is not None:
        return found
    first = parse_point(scan, i)
    if first is None and scan.at(i).kind == NUMBER:
        first = _bare_year(scan, i)
    if first is None:
        return None
    low, j = first
    k = skip_joiner(scan, j, joiners)
    if k is None:
        return None
    day = _range_after_month(scan, low, k)
    if day is not None:
        return day
    second = parse_point(scan, k)
    if low.gran is Granularity.YEAR and second is None:
        second = _bare_year(scan, k)
    if second is None:
        return None
    high, j = second
    return _join(low, high), j


def _bare_year(scan: Scan, i: int) -> Parsed | None:
    found = read_year_number(scan, i) if scan.at(i).kind == NUMBER else None
    if found is None or not 1900 <= found[0] < 2100 or found[1]:
        return None

    return Value(span_year(found[0]), Granularity.YEAR, "date.year"), found[2]


def _range_after_month(scan: Scan, low: Value, k: int) -> Parsed | None:
    """Read "May 3-5", "May 3 to 5, 2016"."""
    if low.rule != "date.month_day":
        return None
    second = read_day_number(scan, k)
    if second is None or scan.at(second[1]).r.keys() & {"month", "month_ctx", "adverb", "unit"}:
        return None
    number, j = second
    value = low
    value.rule = "range.date.month_day"
    year = scan.at(j)
    if year.kind == NUMBER and year.wide == 4 and year.gap in SOFT and low.start is not None:
        start = make_day(year.value, low.start.month, low.start.day) if year.value else None
        low.set_days((start, start) if start else None, "year out of range")
        low.anchor = Anchor.NAMED
        j += 1
    if low.start is not None:
        end = make_day(low.start.year, low.start.month, number)
        fits = end is not None and end >= low.start
        low.set_days((low.start, end) if fits and end else None, "the calendar has no such day")
    return value, j


def _join(low: Value, high: Value) -> Value:
    """One stretch of two times; the first borrows the year of the second."""
    value = low
    start, end = low.start, high.end
    if start is not None and end is not None:
        free = low.anchor is Anchor.PUBLICATION
        if free and low.rule.startswith("date") and high.anchor is Anchor.NAMED:
            start = start.replace(year=end.year) if (start.month, start.day) != (2, 29) else start
        if start > end and free:
            back = -7 if low.rule.startswith("weekday") else 0
            start = shift_days(start, -7) if back else shift_months(start, -12)
        elif start > end and high.anchor is Anchor.PUBLICATION and high.rule.startswith("date"):
            end = shift_months(end, 12)
    value.rule = "range." + low.rule
    value.gran = high.gran if high.gran is not low.gran else low.gran
    value.hour_start, value.hour_end = low.hour_start, high.hour_end
    if start is None or end is None or start > end:
        value.set_days(None, low.reason or high.reason or "the end is before the start")
    else:
        value.set_days((start, end), NO_YEAR)
        value.reason = low.reason or high.reason
    return value
