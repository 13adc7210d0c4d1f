"""Arithmetic on whole days, Gregorian and Hijri. Weeks run from Monday to Sunday (ISO 8601).

Hijri dates follow the Umm al-Qura tables of `hijridate` (1343 to 1500 AH); the day that was
lived elsewhere may differ by one, since months there began with the sighting of the moon.
"""

from __future__ import annotations

import datetime as dt

from hijridate import Gregorian, Hijri

Days = tuple[dt.date, dt.date]

ONE_DAY = dt.timedelta(days=1)
HIJRI_YEARS = range(1343, 1501)
# First month of spring, summer, autumn, winter in the northern hemisphere (meteorological).
_SEASON_STARTS = (3, 6, 9, 12)


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shift_days(day: dt.date, count: int) -> dt.date | None:
    """`day` moved by `count` days; None outside years 1 to 9999."""
    try:
        return day + dt.timedelta(days=count)
    except OverflowError:
        return None


def shift_months(day: dt.date, count: int) -> dt.date | None:
    """Same day `count` months on, the month's last day where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (dt.date(year, month + 1, 1) - ONE_DAY).day


def span_week(day: dt.date) -> Days | None:
    """Monday to Sunday around `day`."""
    first = shift_days(day, -day.weekday())
    last = shift_days(day, 6 - day.weekday())
    return (first, last) if first and last else None


def span_month(year: int, month: int) -> Days | None:
    """First and last day of the month."""
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month, 1), dt.date(year, month, _length(year, month))


def span_year(year: int, years: int = 1) -> Days | None:
    """First day of `year` and last day of the last of `years` years."""
    if not (year >= 1 and year + years - 1 <= 9999):
        return None
    return dt.date(year, 1, 1), dt.date(year + years - 1, 12, 31)


def span_season(year: int, season: int) -> Days | None:
    """Season that begins in `year`: 0 spring, 1 summer, 2 autumn, 3 winter (December on)."""
    first = make_day(year, _SEASON_STARTS[season], 1)
    if first is None:
        return None
    following = shift_months(first, 3)
    return (first, following - ONE_DAY) if following else None


def convert_hijri(year: int, month: int, day: int | None) -> Days | None:
    """Gregorian day, or first and last day of the Hijri month; None outside the tables."""
    if year not in HIJRI_YEARS or not 1 <= month <= 12:
        return None
    try:
        if day is not None:
            single = _gregorian(Hijri(year, month, day))
            return single, single
        first = Hijri(year, month, 1)
        return _gregorian(first), _gregorian(Hijri(year, month, first.month_length()))
    except (ValueError, OverflowError):
        return None


def _gregorian(day: Hijri) -> dt.date:
    found = day.to_gregorian()
    return dt.date(found.year, found.month, found.day)


def find_hijri_year(day: dt.date) -> tuple[int, int] | None:
    """Hijri year and month of a Gregorian day; None outside the tables."""
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError):
        return None
    return hijri.year, hijri.month


def cut_phase(days: Days, phase: int) -> Days:
    """Early, middle or late part (0, 1, 2) of a stretch.

    Months are cut at the 10th and 20th, weeks into Monday-Wednesday, Tuesday-Friday and
    Thursday-Sunday; seasons, years and decades into thirds of their months.
    """
    first, last = days
    length = (last - first).days + 1
    if length == 7:
        low, high = ((0, 2), (1, 4), (3, 6))[phase]
        return first + dt.timedelta(days=low), first + dt.timedelta(days=high)
    if length <= 31:
        low, high = ((0, 9), (10, 19), (20, length - 1))[phase]
        high = min(high, length - 1)
        return first + dt.timedelta(days=min(low, high)), first + dt.timedelta(days=high)
    months = round(length / 30.4375)
    begin = shift_months(first, months * phase // 3)
    following = shift_months(first, months * (phase + 1) // 3)
    if begin is None or following is None:
        return days
    return begin, (last if phase == 2 else following - ONE_DAY)
