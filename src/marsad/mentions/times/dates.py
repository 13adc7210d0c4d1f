"""Calendar dates: day, month and year in words or figures, Gregorian and Hijri."""

from __future__ import annotations

import datetime as dt

from marsad.mentions.times.calendars import (
    HIJRI_YEARS,
    Days,
    convert_hijri,
    find_hijri_year,
    make_day,
    span_month,
)
from marsad.mentions.times.numerals import read_words
from marsad.mentions.times.state import (
    ADJACENT,
    AFTER_MONTH,
    NO_PUBLICATION,
    NO_SUCH_DAY,
    NO_YEAR,
    UNCLEAR_MONTH,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import DASH, NUMBER, OPEN, SLASH
from marsad.mentions.times.words import CURRENT, FUTURE, YEAR
from marsad.records import Anchor, Direction, Granularity

YEARS = range(1000, 2200)


WESTERN = 0


HIJRI = 1


UNCLEAR = 2


class MonthName:
    """A month as named: number, calendar, second month of a pair, whether the word is sure."""

    __slots__ = ("calendar", "number", "second", "sure")

    def __init__(self, number: int, calendar: int, sure: bool) -> None:
        self.number = number
        self.calendar = calendar
        self.sure = sure
        self.second = number


class YearPart:
    """What is said of the year: the number, or how it (or the month) stands to publication."""

    __slots__ = ("hijri", "month_mod", "number", "year_mod")

    def __init__(self) -> None:
        self.number: int | None = None
        self.hijri = False
        self.month_mod: int | None = None
        self.year_mod: int | None = None

    def is_given(self) -> bool:
        """Whether anything was said."""
        return not (self.number is None and self.month_mod is None and self.year_mod is None)


def _find_month(scan: Scan, i: int) -> MonthName | None:
    token = scan.at(i)
    readings = token.r
    for kind, calendar, sure in (
        ("month", WESTERN, True),
        ("month_ctx", WESTERN, False),
        ("hijri", HIJRI, False),
        ("month_unclear", UNCLEAR, False),
    ):
        number = readings.get(kind)
        if number is not None:
            return MonthName(number, calendar, sure)
    return None


def read_month(scan: Scan, i: int) -> tuple[MonthName, int] | None:
    """Month name from token `i`, with a second name of the same or another month after a slash."""
    month = _find_month(scan, i)
    if month is None:
        return None
    i += 1
    following = scan.at(i)
    if following.gap in (SLASH, OPEN, DASH, *ADJACENT):
        second = _find_month(scan, i)
        if following.gap in ADJACENT and (second is None or second.number != month.number):
            return month, i
        if second is not None and second.calendar == month.calendar:
            if second.number == month.number:
                month.sure = True
                return month, i + 1
            if following.gap != OPEN and (second.number - month.number) % 12 <= 3:
                month.second = second.number
                month.sure = True
                return month, i + 1
    return month, i


def read_day_number(scan: Scan, i: int) -> tuple[int, int] | None:
    """Day of the month from token `i`: figure ("3", "3rd"), ordinal word, "غرة"."""
    token = scan.at(i)
    if token.kind == NUMBER:
        if not 0 <= token.value <= 99 or token.wide > 2:
            return None
        following = scan.at(i + 1)
        if following.gap in ADJACENT and "ordinal" in following.r:
            i += 1
        return token.value, i + 1
    if "first_of" in token.r:
        return 1, i + 1
    ordinal = token.r.get("ord")
    if ordinal is not None:
        return ordinal, i + 1
    tens = token.r.get("card", 0)
    if tens in (20, 30):
        unit = scan.at(i + 1)
        if unit.gap in (*ADJACENT, DASH) and 0 < unit.r.get("ord", 99) < 10:
            return tens + unit.r["ord"], i + 2
    return None


def read_year(scan: Scan, i: int, gaps: frozenset[int] = AFTER_MONTH) -> tuple[YearPart, int]:
    """What follows a month or a day and month: year, "last year", "الماضي", "من العام الماضي"."""
    part = YearPart()
    token = scan.at(i)
    if token.gap not in gaps:
        return part, i
    if "after_noun" in token.r and token.gap in ADJACENT:
        part.month_mod = token.r["after_noun"]
        more, after = _read_said_year(scan, i + 1)
        if more is not None:
            part.number, part.year_mod = more.number, more.year_mod
            return part, after
        return part, i + 1
    said, after = _read_said_year(scan, i)
    return (said, after) if said is not None else (part, i)


def _read_said_year(scan: Scan, i: int) -> tuple[YearPart | None, int]:
    """[of] [this|last] year-word [number|modifier], or a bare number."""
    part = YearPart()
    token = scan.at(i)
    if token.gap not in AFTER_MONTH:
        return None, i
    linked = "of" in token.r or ("from" in token.r and "mod" not in token.r)
    if linked and token.gap in ADJACENT:
        i += 1
    before = scan.at(i).r.get("before_noun")
    if before is not None and scan.next_reading(i + 1, "unit") == YEAR:
        part.year_mod = before
        return part, i + 2
    if scan.at(i).gap in AFTER_MONTH and scan.at(i).r.get("unit") == YEAR:
        after = scan.next_reading(i + 1, "after_noun")
        if after is not None:
            part.year_mod = after
            return part, i + 2
        which = scan.next_reading(i + 1, "mention")
        if which is not None and scan.is_arabic(scan.at(i)):
            last = scan.last.end if scan.last is not None else None
            part.number = last.year + which if last is not None else None
            return (part, i + 2) if part.number is not None else (None, i)
        i += 1
    found = read_year_number(scan, i)
    if found is None:
        return None, i
    part.number, part.hijri, i = found
    return part, i


def read_year_number(
    scan: Scan, i: int, gaps: frozenset[int] = AFTER_MONTH
) -> tuple[int, bool, int] | None:
    """Four-digit year or one in words, with "م" or "هـ" behind it: number, is Hijri, index."""
    token = scan.at(i)
    if token.gap not in gaps:
        return None
    if token.kind == NUMBER:
        if token.wide != 4 or token.value < 0:
            return None
        number, i = token.value, i + 1
    else:
        found = read_words(scan.tokens, i, scan.text) if token.r else None
        if found is None or found[0] not in YEARS or token.gap not in ADJACENT:
            return None
        number, i = found
    mark = scan.at(i)
    if mark.gap in ADJACENT:
        if "hijri_mark" in mark.r or ("hijri" in mark.r and mark.r["hijri"] == 0):
            return number, True, i + 1
        if "gregorian" in mark.r:
            return number, False, i + 1
    return number, False, i


def resolve_date(
    scan: Scan, day: int | None, month: MonthName, year: YearPart, *, ahead: bool, rule: str
) -> Value:
    """The date that the parts give; without a year, the latest that is not after publication."""
    gran = Granularity.MONTH if day is None else Granularity.DAY
    value = Value(None, gran, rule, reason=NO_YEAR)
    if month.calendar == UNCLEAR:
        value.reason = UNCLEAR_MONTH
        return value
    if month.calendar == HIJRI or year.hijri:
        return _resolve_hijri(scan, value, day, month, year, ahead=ahead)
    if year.number is not None:
        value.set_days(_pick(year.number, month, day), _why_not(year.number))
        return value
    value.anchor = Anchor.PUBLICATION
    if scan.published is None:
        value.reason = NO_PUBLICATION
        if day is not None and make_day(2024, month.number, day) is None:
            value.reason = NO_SUCH_DAY
        return value
    number = _choose_year(scan.published, day, month.number, year, ahead)
    if number is None:
        value.reason = NO_SUCH_DAY
        return value
    value.set_days(_pick(number, month, day), NO_SUCH_DAY)
    if value.start is not None:
        value.direction = Direction.PAST if value.start <= scan.published else Direction.FUTURE
    return value


def _why_not(year: int) -> str:
    return NO_SUCH_DAY if year in YEARS else NO_YEAR


def _pick(year: int, month: MonthName, day: int | None) -> Days | None:
    if year not in YEARS:
        return None
    if day is not None:
        single = make_day(year, month.number, day)
        return (single, single) if single else None
    days = span_month(year, month.number)
    if days is None or month.second == month.number:
        return days
    ends = span_month(year + (month.second < month.number), month.second)
    return (days[0], ends[1]) if ends else None


def _choose_year(
    published: dt.date, day: int | None, month: int, year: YearPart, ahead: bool
) -> int | None:
    """Year of a date that does not name one."""
    if year.year_mod is not None:
        return published.year + (-1 if year.year_mod < 0 else year.year_mod)
    modifier = year.month_mod
    if modifier == CURRENT:
        # "31 May of this month" in a report of 1 June: the nearer of the two years.
        return published.year if abs(month - published.month) <= 6 else _nearest(published, month)
    for number in range(published.year, published.year - 9, -1):
        first = make_day(number, month, day or 1)
        if first is None:
            if day is not None and make_day(2024, month, day) is None:
                return None
            continue  # 29 February: the latest year that has it
        this_month = (first.year, first.month) == (published.year, published.month)
        if modifier == FUTURE or (ahead and modifier is None):
            if first > published or (day is None and this_month and modifier is None):
                return number
            return number + 1
        if modifier is not None and day is None and this_month:
            continue
        if modifier is not None and first == published:
            continue
        if first <= published:
            return number
    return None


def _nearest(published: dt.date, month: int) -> int:
    return published.year + (1 if month < published.month else -1)


def _resolve_hijri(
    scan: Scan, value: Value, day: int | None, month: MonthName, year: YearPart, *, ahead: bool
) -> Value:
    if year.number is not None:
        days = convert_hijri(year.number, month.number, day)
        value.set_days(days, NO_SUCH_DAY if year.number in HIJRI_YEARS else NO_YEAR)
        return value
    value.anchor = Anchor.PUBLICATION
    if scan.published is None:
        value.reason = NO_PUBLICATION
        return value
    today = find_hijri_year(scan.published)
    if today is None:
        return value
    step = (year.month_mod == FUTURE) or (ahead and year.month_mod is None)
    candidates = [convert_hijri(today[0] + k, month.number, day) for k in (1, 0, -1)]
    past = [days for days in candidates if days and days[0] <= scan.published]
    if year.month_mod is not None and year.month_mod < 0 and day is None:
        past = [days for days in past if days[1] < scan.published]
    later = [days for days in reversed(candidates) if days and days[0] > scan.published]
    chosen = later[:1] if step else past[:1]
    value.set_days(chosen[0] if chosen else None, NO_SUCH_DAY)
    return value
