"""Expressions that name one end: since, until, before, after."""

from __future__ import annotations

import datetime as dt

from marsad.mentions.times.anchored import rule_counted
from marsad.mentions.times.calendars import shift_days, shift_months
from marsad.mentions.times.date_rules import rule_year
from marsad.mentions.times.durations import read_duration, shift_duration
from marsad.mentions.times.points import parse_point
from marsad.mentions.times.state import (
    ADJACENT,
    NO_PUBLICATION,
    NO_YEAR,
    VAGUE,
    Parsed,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import NUMBER
from marsad.mentions.times.words import UNIT_GRANULARITY, YEAR
from marsad.records import Anchor, Direction, Granularity

_DATE_GRANULARITIES = frozenset(
    (Granularity.DAY, Granularity.PART_OF_DAY, Granularity.MONTH, Granularity.YEAR)
)


_ONLY_END = "only the end is known"


_ONLY_START = "only the start is known"


def rule_since(scan: Scan, i: int) -> Parsed | None:
    """As "since Thursday", "منذ 17 تشرين الأول", "منذ أسبوع": from then to the publication day."""
    j = i + 1
    if scan.at(j).gap in ADJACENT and scan.at(j).r.keys() & {"in", "article"}:
        j += 1
    token = scan.at(j)
    found = parse_point(scan, j) if token.gap in ADJACENT else None
    if found is None and token.gap in ADJACENT:
        found = _since_duration(scan, j)
    if found is None:
        found = _since_clause(scan, j)
    if found is None:
        return None
    value, j = found
    value.hour_end = None
    value.rule = "since." + value.rule
    value.direction = Direction.PAST
    if value.start is None:
        return value, j
    value.end = scan.published
    if scan.published is None:
        value.reason = _ONLY_START
    elif value.start > scan.published:
        value.end = None
        value.reason = "begins after the publication date"
    return value, j


def _since_duration(scan: Scan, j: int) -> Parsed | None:
    found = read_duration(scan, j)
    if found is None:
        return None
    duration, j = found
    value = Value(
        None, UNIT_GRANULARITY[duration.unit], "duration", Anchor.PUBLICATION, NO_PUBLICATION
    )
    if duration.vague:
        value.reason = VAGUE
        return value, j
    if scan.published is not None:
        start = shift_duration(scan.published, duration, -1)
        if start is not None and duration.unit >= YEAR:
            start = start.replace(month=1, day=1)  # years are counted by the calendar
        value.set_days((start, scan.published) if start else None, NO_YEAR)
    return value, j


def _since_clause(scan: Scan, j: int) -> Parsed | None:
    """Read "since the conflict began in March 2011": the date that closes the clause."""
    begin = scan.tokens[j - 1].end
    for k in range(j, min(j + 8, len(scan.tokens))):
        token = scan.at(k)
        if token.start - begin > 80:
            return None
        between = scan.text[begin : token.start]
        if any(mark in between for mark in ".,،؛;\n:("):
            return None
        if "card" in token.r or token.kind == NUMBER:
            ago = rule_counted(scan, k)
            if ago is not None and ago[0].rule == "period.ago":
                return ago
        if token.r.get("unit") == YEAR and scan.at(k + 1).kind == NUMBER:
            year = rule_year(scan, k)
            if year is not None:
                return year
        if "in" not in token.r and not ("from" in token.r and scan.is_arabic(token)):
            continue
        found = parse_point(scan, k + 1) if scan.at(k + 1).gap in ADJACENT else None
        if found is not None and found[0].gran in _DATE_GRANULARITIES:
            return found
    return None


def _bounded(scan: Scan, i: int) -> Parsed | None:
    j = i + 1
    if scan.at(j).gap in ADJACENT and "in" in scan.at(j).r:
        j += 1
    if scan.at(j).gap not in ADJACENT:
        return None
    found = parse_point(scan, j)
    if found is None or found[0].rule.startswith(("mention", "period.vague")):
        return None
    return found


def rule_until(scan: Scan, i: int) -> Parsed | None:
    """Read "until Friday", "حتى نهاية العام": the end alone."""
    found = _bounded(scan, i)
    if found is None:
        return None
    value, j = found
    value.rule = "until." + value.rule
    if value.end is not None:
        value.end = _next_if_long_past(scan, value)
        value.start, value.reason = None, _ONLY_END
    value.hour_start = None
    return value, j


def _next_if_long_past(scan: Scan, value: Value) -> dt.date | None:
    """The end of "until 12 May" in April is the May to come, not the last one."""
    end, published = value.end, scan.published
    if end is None or published is None or value.anchor is not Anchor.PUBLICATION:
        return end
    if ".date." in value.rule and (published - end).days > 183:
        return shift_months(end, 12)
    return end


def rule_before(scan: Scan, i: int) -> Parsed | None:
    """Read "before 2015", "قبل الجمعة", "before dawn on Monday"."""
    if "ago" in scan.at(i).r and not scan.is_arabic(scan.at(i)):
        return None
    found = _bounded(scan, i)
    if found is None or found[0].rule.startswith("period.ago"):
        return None
    value, j = found
    value.rule = "before." + value.rule
    if value.gran in (Granularity.PART_OF_DAY, Granularity.HOUR):
        value.gran = Granularity.PART_OF_DAY
        value.hour_start, value.hour_end = 0, value.hour_start
    elif value.start is not None:
        value.end, value.start = shift_days(value.start, -1), None
        value.reason = _ONLY_END
    return value, j


def rule_past(scan: Scan, i: int) -> Parsed | None:
    """Read "after 2015", "بعد الجمعة", "after 5 pm on Monday": the start alone."""
    found = _bounded(scan, i)
    if found is None or ("day" in scan.at(i + 1).r and found[0].rule == "day.relative"):
        return None
    value, j = found
    value.rule = "after." + value.rule
    if value.gran in (Granularity.PART_OF_DAY, Granularity.HOUR):
        value.gran = Granularity.PART_OF_DAY
        value.hour_start, value.hour_end = value.hour_end, 24
    elif value.end is not None:
        value.start, value.end = shift_days(value.end, 1), None
        value.reason = _ONLY_START
    return value, j
