"""Stretches: last week, the past 24 hours, three days ago, early 2016, seasons, decades."""

from __future__ import annotations

import datetime as dt
import re

from marsad.mentions.times.anchored import anchor_duration, resolve_mention, rule_same_day
from marsad.mentions.times.calendars import (
    ONE_DAY,
    cut_phase,
    shift_days,
    span_month,
    span_season,
    span_week,
    span_year,
)
from marsad.mentions.times.clock import attach_hours
from marsad.mentions.times.date_rules import rule_day_month, rule_month, rule_year
from marsad.mentions.times.dates import (
    YearPart,
    read_month,
    read_year,
    read_year_number,
    resolve_date,
)
from marsad.mentions.times.day_parts import phase_of_day
from marsad.mentions.times.days import (
    day_of_week,
    resolve_offset,
    resolve_weekday,
    rule_day,
    rule_weekday,
    set_part,
)
from marsad.mentions.times.durations import (
    Duration,
    read_duration,
    resolve_stretch,
    resolve_unit,
    vague,
)
from marsad.mentions.times.state import (
    ADJACENT,
    HYPHENED,
    NO_PUBLICATION,
    NO_YEAR,
    SOFT,
    VAGUE,
    Parsed,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import NUMBER
from marsad.mentions.times.words import CURRENT, DAY, FUTURE, MONTH, PAST, RECENT, REST, WEEK, YEAR
from marsad.records import Anchor, Direction, Granularity

PLURAL_S = re.compile(r"'?s(?!\w)")


def rule_unit(scan: Scan, i: int) -> Parsed | None:
    """An expression that begins with a unit: "الأسبوع الماضي", "يومين", "a week ago"."""
    token = scan.at(i)
    unit = token.r["unit"]
    same = rule_same_day(scan, i)
    if same is not None:
        return same
    modifier = scan.next_reading(i + 1, "after_noun")
    if modifier is not None and unit >= DAY and not token.r.keys() & {"dual", "plural"}:
        return _unit_with_modifier(scan, i, unit, modifier)
    if unit == YEAR:
        year = rule_year(scan, i)
        if year is not None:
            return year
    if unit == WEEK and "plural" not in token.r and "dual" not in token.r:
        ordered = _ordered_week(scan, i) or _week_of_day(scan, i)
        if ordered is not None:
            return ordered
    found = read_duration(scan, i)
    if found is None:
        return None
    return anchor_duration(scan, *found)


def _unit_with_modifier(scan: Scan, i: int, unit: int, modifier: int) -> Parsed | None:
    token, j = scan.at(i), i + 2
    arabic = scan.is_arabic(token)
    if arabic and "definite" not in token.r and modifier != CURRENT:
        return None
    if not arabic:
        return None
    if modifier == RECENT and unit < WEEK:
        return None
    if unit == WEEK:
        weekday = _weekday_behind(scan, j)
        if weekday is not None:
            return attach_hours(scan, day_of_week(scan, weekday[0], modifier), weekday[1])
    return resolve_unit(scan, unit, modifier), j


def _weekday_behind(scan: Scan, j: int) -> tuple[int, int] | None:
    """Read "الأسبوع المقبل يوم الجمعة"."""
    token = scan.at(j)
    if token.gap in SOFT and token.r.get("unit") == DAY:
        j += 1
        token = scan.at(j)
    weekday = token.r.get("weekday") if token.gap in ADJACENT and token.prefix == 0 else None
    return (weekday, j + 1) if weekday is not None else None


def _ordered_week(scan: Scan, i: int) -> Parsed | None:
    """Read "الأسبوع الأول من أكتوبر": days 1 to 7, 8 to 14, ... of the month."""
    number = scan.next_reading(i + 1, "ord")
    if number is None or number > 5 or not scan.is_arabic(scan.at(i)):
        return None
    return _week_of_month(scan, number, i + 2)


def _week_of_day(scan: Scan, i: int) -> Parsed | None:
    """Read "أسبوع 16 سبتمبر", "the week of May 3": the calendar week around a date."""
    j = i + 1
    if "of" in scan.at(j).r and scan.at(j).gap in ADJACENT:
        j += 1
    if scan.at(j).gap not in ADJACENT:
        return None
    found = rule_day_month(scan, j) or rule_month(scan, j)
    if found is None or found[0].gran is not Granularity.DAY:
        return None
    value, j = found
    if value.start is not None:
        value.set_days(span_week(value.start), NO_YEAR)
    value.gran, value.rule = Granularity.WEEK, "period.week"
    return value, j


def _week_of_month(scan: Scan, number: int, j: int) -> Parsed | None:
    if scan.at(j).r.keys() & {"of", "from"}:
        j += 1
    inner = parse_period(scan, j)
    if inner is None or inner[0].gran is not Granularity.MONTH:
        return None
    value, j = inner
    if value.start is not None and value.end is not None:
        first = value.start + (number - 1) * 7 * ONE_DAY
        last = min(first + 6 * ONE_DAY, value.end)
        value.set_days((first, last) if first <= last else None, "the month has no such week")
    value.gran, value.rule = Granularity.WEEK, "period.week_of_month"
    return value, j


def rule_before_noun(scan: Scan, i: int) -> Parsed | None:
    """Read "last week", "the past 24 hours", "this summer", "آخر 48 ساعة", "last May"."""
    modifier = scan.at(i).r["before_noun"]
    arabic = scan.is_arabic(scan.at(i))
    token = scan.at(i + 1)
    if token.gap not in ADJACENT:
        return None
    j = i + 2
    if ("weekday" in token.r and not arabic) or ("weekday" in token.r and modifier == CURRENT):
        if modifier == RECENT:
            return None
        value = resolve_weekday(scan, token.r["weekday"], modifier, ahead=False)
        return attach_hours(scan, value, j)
    if modifier == CURRENT and token.r.get("unit") == DAY and arabic:
        weekday = scan.next_reading(i + 2, "weekday")
        if weekday is not None:
            return attach_hours(scan, resolve_weekday(scan, weekday, CURRENT, ahead=False), i + 3)
    if "part" in token.r and modifier in (PAST, CURRENT):
        return _part_of_near_day(scan, token.r["part"], modifier, j)
    if "day" in token.r and arabic:
        return rule_day(scan, i + 1)
    if "season" in token.r:
        return resolve_season(scan, token.r["season"], None, modifier), j
    if "weekend" in token.r:
        return resolve_weekend(scan, i + 1, modifier), j
    month = read_month(scan, i + 1) if not arabic else None
    if month is not None:
        year = YearPart()
        year.month_mod = PAST if modifier < 0 else modifier
        return resolve_date(scan, None, month[0], year, ahead=False, rule="date.month"), month[1]
    return _modified_unit(scan, i + 1, modifier, arabic)


def _part_of_near_day(scan: Scan, part: int, modifier: int, j: int) -> Parsed:

    value = resolve_offset(scan, -1 if modifier == PAST else 0)
    set_part(value, part)
    return attach_hours(scan, value, j)


def _modified_unit(scan: Scan, i: int, modifier: int, arabic: bool) -> Parsed | None:
    token = scan.at(i)
    unit = token.r.get("unit")
    single = unit is not None and not token.r.keys() & {"dual", "plural"}
    if single and unit is not None and unit >= DAY:
        if modifier == RECENT:
            if arabic or unit == DAY:
                return None
            duration = Duration(unit)
            duration.add(1, unit)
            return resolve_stretch(scan, duration, PAST), i + 1
        if unit == DAY and modifier == FUTURE and not arabic:
            return resolve_mention(scan, DAY, 1), i + 1
        if unit == DAY and modifier != CURRENT:
            return None
        if unit == DAY and not arabic:
            return None
        return resolve_unit(scan, unit, modifier), i + 1
    found = read_duration(scan, i)
    if found is None or modifier == CURRENT:
        return None
    duration, j = found
    if scan.next_reading(j, "ago") is not None and not arabic:
        return None
    return resolve_stretch(scan, duration, modifier), j


def rule_phase(scan: Scan, i: int) -> Parsed | None:
    """As "مطلع العام الجاري", "late March", "the end of last year", "mid-2015", "early Monday"."""
    phase = scan.at(i).r["phase"]
    j = i + 1
    token = scan.at(j)
    if token.gap in ADJACENT and token.r.keys() & {"of", "from"} and "month" not in token.r:
        j += 1
        token = scan.at(j)
    if token.gap not in HYPHENED:
        return None
    if "weekday" in token.r or "day" in token.r:
        return _phase_of_day(scan, j, phase)
    inner = parse_period(scan, j)
    if inner is None and phase == REST and "definite" in token.r and "unit" in token.r:
        inner = resolve_unit(scan, token.r["unit"], CURRENT), j + 1
    if inner is None:
        return None
    value, j = inner
    if value.gran is Granularity.DAY or value.rule == "period.stretch":
        return None
    if value.start is not None and value.end is not None:
        if phase == REST:
            if scan.published is not None and value.start <= scan.published <= value.end:
                value.start = scan.published
        else:
            value.set_days(cut_phase((value.start, value.end), phase), VAGUE)
    value.rule = "period.phase"
    return value, j


def _phase_of_day(scan: Scan, j: int, phase: int) -> Parsed | None:
    token = scan.at(j)
    if scan.is_arabic(token):
        return None
    found = rule_weekday(scan, j) if "weekday" in token.r else rule_day(scan, j)
    if found is None or found[0].gran is not Granularity.DAY:
        return found
    return found if phase_of_day(found[0], phase) else None


def parse_period(scan: Scan, j: int) -> Parsed | None:
    """A month, year, season, decade or a modified unit, as what a phase is cut from."""
    token = scan.at(j)
    if "bridge" in token.r or (token.r.get("unit") == MONTH and read_month(scan, j + 1)):
        found = rule_month(scan, j + 1)
        return found if found and found[0].gran is Granularity.MONTH else None
    for kind, rule in (
        ("before_noun", rule_before_noun),
        ("mention_before", rule_same_day),
        ("unit", rule_unit),
        ("season", rule_season),
        ("decade", rule_decade),
        ("quarters", rule_fraction),
        ("halves", rule_fraction),
    ):
        if kind in token.r:
            found = rule(scan, j)
            if found is not None:
                return found
    return rule_month(scan, j) or rule_decade(scan, j) or rule_year(scan, j)


def resolve_season(scan: Scan, season: int, year: int | None, modifier: int | None) -> Value:
    """Season of a year, or beside publication: "last autumn" is the latest that is over."""
    value = Value(None, Granularity.SEASON, "period.season", reason=NO_PUBLICATION)
    if year is not None:
        value.set_days(span_season(year, season), NO_YEAR)
        return value
    value.anchor = Anchor.PUBLICATION
    if scan.published is None:
        return value
    spans = [span_season(scan.published.year + k, season) for k in (1, 0, -1, -2)]
    known = [days for days in spans if days is not None]
    if modifier == FUTURE:
        chosen = [days for days in reversed(known) if days[0] > scan.published]
    elif modifier == CURRENT:
        chosen = [days for days in reversed(known) if days[1] >= scan.published]
        chosen = [days for days in chosen if days[0].year == scan.published.year] or chosen
        chosen = chosen or [days for days in known if days[0].year == scan.published.year]
        past = [days for days in known if days[0].year == scan.published.year]
        chosen = past if past and past[0][1] < scan.published else chosen
    else:
        chosen = [days for days in known if days[1] < scan.published]
    value.set_days(chosen[0] if chosen else None, NO_YEAR)
    value.direction = Direction.FUTURE if modifier == FUTURE else Direction.PAST
    return value


def rule_season(scan: Scan, i: int) -> Parsed | None:
    """Read "الخريف الماضي", "صيف 2016", "summer of 2016"."""
    season = scan.at(i).r["season"]
    modifier = scan.next_reading(i + 1, "after_noun")
    if modifier is not None and scan.is_arabic(scan.at(i)):
        return resolve_season(scan, season, None, modifier), i + 2
    year, j = read_year(scan, i + 1, ADJACENT)
    if year.number is not None:
        return resolve_season(scan, season, year.number, None), j
    if year.year_mod is not None and scan.published is not None:
        step = -1 if year.year_mod < 0 else year.year_mod
        return resolve_season(scan, season, scan.published.year + step, None), j
    return None


def rule_decade(scan: Scan, i: int) -> Parsed | None:
    """Read "التسعينيات", "1990s", "the 1980s", "سبعينيات القرن الماضي"."""
    token = scan.at(i)
    first = token.r.get("decade")
    j = i + 1
    if first is None:
        if token.kind != NUMBER or token.wide != 4 or token.value % 10:
            return None
        if not 1800 <= token.value < 2100:
            return None
        if not PLURAL_S.match(scan.text, token.end):
            return None
        first = token.value
    elif not scan.is_arabic(token):
        return None
    if "century" in scan.at(j).r and scan.at(j).gap in ADJACENT:
        j += 1
    return Value(span_year(first, 10), Granularity.DECADE, "period.decade"), j


def rule_vague(scan: Scan, i: int) -> Parsed | None:
    """Read "مؤخرا", "recently": kept, and null."""
    future = scan.at(i).r["vague"] == FUTURE
    value = vague(DAY, Direction.FUTURE if future else Direction.PAST)
    return value, i + 1


def resolve_weekend(scan: Scan, i: int, modifier: int) -> Value:
    """Latest weekend not after publication: Friday to Sunday in Arabic reports, whose countries
    rest on different days, Saturday and Sunday in English ones.
    """
    value = Value(None, Granularity.DAY, "period.weekend", Anchor.PUBLICATION, NO_PUBLICATION)
    if scan.published is None:
        return value
    first, length = (5, 3) if scan.is_arabic(scan.at(i)) else (6, 2)
    back = (scan.published.isoweekday() - first) % 7
    if modifier == FUTURE:
        back -= 7
    elif modifier < 0 and back < length:
        back += 7
    start = shift_days(scan.published, -back)
    end = shift_days(start, length - 1) if start else None
    value.set_days((start, end) if start and end else None, NO_YEAR)
    value.direction = Direction.FUTURE if modifier == FUTURE else Direction.PAST
    return value


def rule_weekend(scan: Scan, i: int) -> Parsed | None:
    """Read "over the weekend", "نهاية الأسبوع الماضي"."""
    modifier = scan.next_reading(i + 1, "after_noun")
    if modifier is not None and scan.is_arabic(scan.at(i)):
        return resolve_weekend(scan, i, modifier), i + 2
    return resolve_weekend(scan, i, CURRENT), i + 1


def rule_fraction(scan: Scan, i: int) -> Parsed | None:
    """Read "الربع الثالث من هذا العام", "النصف الأول من 2018"."""
    token = scan.at(i)
    number = scan.next_reading(i + 1, "ord")
    j = i + 2
    if not scan.is_arabic(token):
        number, j = scan.at(i - 1).r.get("ord"), i + 1
    parts = 4 if "quarters" in token.r else 2
    if number is None or not 1 <= number <= parts:
        return None
    if scan.at(j).gap not in ADJACENT or not scan.at(j).r.keys() & {"of", "from"}:
        return None
    inner = parse_period(scan, j + 1)
    if inner is None:
        found = read_year_number(scan, j + 1)
        if found is not None and not found[1]:
            inner = Value(span_year(found[0]), Granularity.YEAR, "date.year"), found[2]
    if inner is None:
        return None
    value, j = inner
    if value.gran is not Granularity.YEAR:
        return None
    if value.start is not None:
        year, width = value.start.year, 12 // parts
        first = dt.date(year, (number - 1) * width + 1, 1)
        last = span_month(year, number * width)
        value.set_days((first, last[1]) if last else None, NO_YEAR)
    value.gran = Granularity.SEASON if parts == 4 else Granularity.MONTH
    value.rule = "period.fraction"
    return value, j
