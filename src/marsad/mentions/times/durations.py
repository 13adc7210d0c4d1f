"""Counts of units, and what they make of the publication day."""

from __future__ import annotations

import datetime as dt

from marsad.mentions.times.calendars import (
    Days,
    shift_days,
    shift_months,
    span_month,
    span_week,
    span_year,
)
from marsad.mentions.times.numerals import read_number
from marsad.mentions.times.state import (
    ADJACENT,
    HYPHENED,
    NO_PUBLICATION,
    NO_YEAR,
    SOFT,
    VAGUE,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import NUMBER
from marsad.mentions.times.words import DAY, FUTURE, HOUR, MONTH, UNIT_GRANULARITY, WEEK, YEAR
from marsad.records import Anchor, Direction

_MAX_TERMS = 6  # years, months, weeks, days, hours, minutes


class Duration:
    """Count of units; `vague` where no number was given ("بضعة أيام", "days")."""

    __slots__ = ("days", "definite", "months", "unit", "vague", "zero")

    def __init__(self, unit: int, *, vague: bool = False) -> None:
        self.unit = unit  # the finest unit named
        self.vague = vague
        self.days = 0.0
        self.months = 0
        self.definite = False

    def add(self, count: int, unit: int) -> None:
        """Add `count` units."""
        self.unit = min(self.unit, unit)
        if unit >= MONTH:
            self.months += count * (1, 12, 120)[unit - MONTH]
        else:
            self.days += count * (1 / 86400, 1 / 1440, 1 / 24, 1, 7)[unit]


def span_unit(day: dt.date, unit: int, steps: int) -> Days | None:
    """The calendar unit that lies `steps` units from the one that holds `day`."""
    if unit <= DAY:
        single = shift_days(day, steps)
        return (single, single) if single else None
    if unit == WEEK:
        moved = shift_days(day, 7 * steps)
        return span_week(moved) if moved else None
    if unit == MONTH:
        first = shift_months(day.replace(day=1), steps)
        return span_month(first.year, first.month) if first else None
    if unit == YEAR:
        return span_year(day.year + steps)
    return span_year(day.year // 10 * 10 + 10 * steps, 10)


def shift_duration(day: dt.date, duration: Duration, sign: int) -> dt.date | None:
    """`day` moved by the duration; parts of a day count as none below 24 hours."""
    moved: dt.date | None = day
    if duration.months:
        moved = shift_months(day, sign * min(duration.months, 120_000))
    whole = int(min(duration.days + 1e-6, 4_000_000))
    return shift_days(moved, sign * whole) if moved is not None else None


def read_duration(scan: Scan, i: int) -> tuple[Duration, int] | None:
    """Read "ثلاثة أيام", "يومين", "24 ساعة", "شهر واحد ويومان", "a few days", "weeks"."""
    duration: Duration | None = None
    j = i
    for _ in range(_MAX_TERMS):
        found = _read_term(scan, j, first=duration is None)
        if found is None:
            break
        count, unit, j = found
        if duration is None:
            duration = Duration(unit)
        if count is None:
            duration.vague = True
        else:
            duration.add(count, unit)
        following = scan.at(j)
        if following.gap in SOFT and "and" in following.r and scan.at(j + 1).gap in ADJACENT:
            term = _read_term(scan, j + 1, first=False)
            if term is not None:
                j += 1
                continue
        if following.gap not in SOFT or _read_term(scan, j, first=False) is None:
            break
        if following.gap in ADJACENT and following.prefix == 0:
            break
    return (duration, j) if duration is not None else None


def _read_term(scan: Scan, i: int, *, first: bool) -> tuple[int | None, int, int] | None:
    """Count (None if vague), unit, index behind."""
    token = scan.at(i)
    while "approximately" in token.r or "article" in token.r:
        i += 1
        token = scan.at(i)
        if token.gap not in ADJACENT:
            return None
    if "few" in token.r:
        unit = scan.at(i + 1)
        j = i + 2
        if "of" in unit.r:
            unit, j = scan.at(i + 2), i + 3
        return (None, unit.r["unit"], j) if "unit" in unit.r and unit.gap in ADJACENT else None
    if "unit" in token.r:
        return _read_bare_unit(scan, i, first)
    number = read_number(scan.tokens, i, scan.text)
    if number is None and "card_definite" in token.r:
        number = token.r["card_definite"], i + 1
    if number is None:
        return None
    count, j = number
    unit = scan.at(j)
    if unit.gap not in HYPHENED or "unit" not in unit.r:
        return None
    if token.kind == NUMBER and token.wide > 6:
        return None
    return count, unit.r["unit"], j + 1


def _read_bare_unit(scan: Scan, i: int, first: bool) -> tuple[int | None, int, int] | None:
    token = scan.at(i)
    unit = token.r["unit"]
    if "dual" in token.r:
        return 2, unit, i + 1
    if "plural" in token.r:
        following = scan.at(i + 1)
        counted = following.r.get("card_definite") if following.gap in ADJACENT else None
        if counted is not None and "definite" in token.r:
            return counted, unit, i + 2
        if following.gap in ADJACENT and following.prefix == 0 and scan.is_arabic(token):
            number = read_number(scan.tokens, i + 1, scan.text)
            if "article" in following.r:
                number = read_number(scan.tokens, i + 2, scan.text)
            if number is not None and "definite" in token.r:
                return number[0], unit, number[1]
        return (None, unit, i + 1) if first else None
    one = scan.at(i + 1)
    if one.gap in ADJACENT and one.r.get("card") == 1 and one.prefix == 0:
        return 1, unit, i + 2
    return 1, unit, i + 1


def _value(scan: Scan, days: Days | None, unit: int, *, rule: str, direction: Direction) -> Value:
    reason = NO_PUBLICATION if scan.published is None else NO_YEAR
    value = Value(days, UNIT_GRANULARITY[unit], rule, Anchor.PUBLICATION, reason)
    value.direction = direction
    return value


def vague(unit: int, direction: Direction) -> Value:
    """A stretch without a number: kept, and null."""
    value = Value(None, UNIT_GRANULARITY[unit], "period.vague", Anchor.PUBLICATION, VAGUE)
    value.direction = direction
    return value


def resolve_ago(scan: Scan, duration: Duration, sign: int, rule: str) -> Value:
    """Read "three days ago", "في غضون": the day, or the calendar month or year, so far away."""
    direction = Direction.PAST if sign < 0 else Direction.FUTURE
    if duration.vague:
        return vague(duration.unit, direction)
    days = None
    if scan.published is not None:
        moved = shift_duration(scan.published, duration, sign)
        if moved is not None and duration.unit >= MONTH:
            days = span_unit(moved, duration.unit, 0)
        elif moved is not None:
            days = (moved, moved)
    unit = DAY if duration.unit == WEEK else duration.unit
    return _value(scan, days, unit, rule=rule, direction=direction)


def resolve_stretch(scan: Scan, duration: Duration, modifier: int) -> Value:
    """Read "the past 24 hours", "الأسابيع الستة الماضية", "the next three days"."""
    ahead = modifier == FUTURE
    direction = Direction.FUTURE if ahead else Direction.PAST
    if duration.vague:
        return vague(duration.unit, direction)
    days = None
    if scan.published is not None:
        moved = shift_duration(scan.published, duration, 1 if ahead else -1)
        if duration.unit == HOUR and duration.days < 1 and moved is not None and not ahead:
            moved = scan.published
        first = shift_days(scan.published, 1) if ahead else moved
        if moved is not None and first is not None:
            days = (min(first, moved), moved) if ahead else (moved, scan.published)
    return _value(scan, days, duration.unit, rule="period.stretch", direction=direction)


def resolve_unit(scan: Scan, unit: int, modifier: int) -> Value:
    """As "last week", "هذا العام", "الشهر المقبل": the calendar unit beside that of publication."""
    steps = -1 if modifier < 0 else modifier
    direction = (Direction.PAST, Direction.PRESENT, Direction.FUTURE)[steps + 1]
    days = span_unit(scan.published, unit, steps) if scan.published is not None else None
    return _value(scan, days, unit, rule="period.unit", direction=direction)
