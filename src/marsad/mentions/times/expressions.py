"""The grammar's top: bounds, ranges, and which rule reads which word."""

from __future__ import annotations

import datetime as dt

from marsad.mentions.times.calendars import make_day, shift_days, shift_months
from marsad.mentions.times.clock import attach_hours, rule_clock
from marsad.mentions.times.dates import (
    read_day_number,
    read_year_number,
    rule_day_month,
    rule_figures,
    rule_month,
    rule_slash,
    rule_stamp,
    rule_year,
    rule_years,
)
from marsad.mentions.times.days import (
    rule_day,
    rule_day_unit,
    rule_nth_weekday,
    rule_overnight,
    rule_part,
    rule_part_day,
    rule_same_day,
    rule_short_weekday,
    rule_weekday,
    rule_within,
)
from marsad.mentions.times.periods import (
    read_duration,
    rule_after,
    rule_ago,
    rule_before_noun,
    rule_counted,
    rule_decade,
    rule_fraction,
    rule_phase,
    rule_season,
    rule_that,
    rule_unit,
    rule_vague,
    rule_weekend,
    shift_duration,
)
from marsad.mentions.times.state import (
    ADJACENT,
    NO_PUBLICATION,
    SOFT,
    VAGUE,
    Parsed,
    Rule,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import DASH, NUMBER, WORD
from marsad.mentions.times.words import UNIT_GRANULARITY, YEAR
from marsad.records import Anchor, Direction, Granularity


def _skip_joiner(scan: Scan, j: int, joiners: frozenset[str]) -> int | None:
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


def _range_in_month(scan: Scan, i: int, joiners: frozenset[str]) -> Parsed | None:
    """Read "3-5 May", "between 3 and 5 May", "من 4 إلى 22 هذا الشهر"."""
    first = read_day_number(scan, i)
    if first is None:
        return None
    k = _skip_joiner(scan, first[1], joiners)
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
    found = _range_in_month(scan, i, frozenset(("and",)))
    if found is None:
        return None
    value = found[0]
    if value.start is None or value.end is None or (value.end - value.start).days != 1:
        return None
    return found


_POINT_RULES: dict[str, tuple[Rule, ...]] = {
    "weekday": (rule_weekday,),
    "weekday_ctx": (rule_short_weekday,),
    "day": (rule_same_day, rule_day),
    "part_day": (rule_part_day,),
    "part": (rule_part,),
    "within": (rule_within,),
    "phase": (rule_phase,),
    "before_noun": (rule_before_noun,),
    "mention_before": (rule_same_day,),
    "unit": (rule_day_unit, rule_unit, rule_years, rule_clock),
    "month": (rule_month,),
    "month_ctx": (rule_month,),
    "month_unclear": (rule_month,),
    "hijri": (rule_month,),
    "ord": (rule_day_month, rule_two_days, rule_nth_weekday),
    "card": (rule_counted, rule_day_month),
    "unit_of_ten": (rule_counted,),
    "card_definite": (rule_counted,),
    "first_of": (rule_day_month,),
    "few": (rule_counted,),
    "article": (rule_counted,),
    "hour": (rule_clock,),
    "season": (rule_season,),
    "decade": (rule_decade,),
    "vague": (rule_vague,),
    "overnight": (rule_overnight,),
    "weekend": (rule_weekend,),
    "quarters": (rule_fraction,),
    "halves": (rule_fraction,),
    "half": (rule_clock,),
    "quarter": (rule_clock,),
    "less_quarter": (rule_clock,),
    "that": (rule_that,),
}
_FIGURE_RULES: tuple[Rule, ...] = (
    rule_figures,
    rule_stamp,
    rule_day_month,
    rule_two_days,
    rule_slash,
    rule_years,
    rule_year,
    rule_decade,
    rule_counted,
    rule_clock,
)
_DATE_GRANULARITIES = frozenset(
    (Granularity.DAY, Granularity.PART_OF_DAY, Granularity.MONTH, Granularity.YEAR)
)
_ONLY_END = "only the end is known"
_ONLY_START = "only the start is known"


def _longest(scan: Scan, i: int, rules: tuple[Rule, ...], best: Parsed | None) -> Parsed | None:
    for rule in rules:
        found = rule(scan, i)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    return best


def parse_point(scan: Scan, i: int) -> Parsed | None:
    """Longest expression from token `i` that is no bound and no range."""
    token = scan.at(i)
    best: Parsed | None = None
    if token.kind != WORD:
        best = _longest(scan, i, _FIGURE_RULES, None)
    for kind in token.r:
        rules = _POINT_RULES.get(kind)
        if rules is not None:
            best = _longest(scan, i, rules, best)
    if best is not None and best[0].gran is Granularity.DAY and best[0].start == best[0].end:
        return attach_hours(scan, *best)
    return best


def parse_time(scan: Scan, i: int) -> Parsed | None:
    """Longest expression from token `i`, bounds and ranges included."""
    token = scan.at(i)
    best = None
    for kind in token.r:
        rules = _BOUND_RULES.get(kind)
        if rules is not None:
            best = _longest(scan, i, rules, best)
    if best is not None:
        return best
    point = parse_point(scan, i)
    following = scan.at(point[1] if point is not None else i + 1)
    if following.gap == DASH or following.r.keys() & {"to", "until"}:
        span = _read_range(scan, i, frozenset(("to", "until")))
        if span is not None and (point is None or span[1] > point[1]):
            return span
    return point


# --- bounds ---------------------------------------------------------------------------------


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
        value.set_days((start, scan.published) if start else None, NO_PUBLICATION)
        value.reason = None if start else value.reason
    return value, j


def _since_clause(scan: Scan, j: int) -> Parsed | None:
    """Read "since the conflict began in March 2011": the date that closes the clause."""
    begin = scan.tokens[j - 1].end
    for k in range(j, min(j + 8, len(scan.tokens))):
        token = scan.at(k)
        between = scan.text[begin : token.start]
        if len(between) > 80 or any(mark in between for mark in ".,،؛;\n:("):
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


# --- ranges ---------------------------------------------------------------------------------


def rule_between(scan: Scan, i: int) -> Parsed | None:
    """Read "between 3 and 5 May", "بين 4 سبتمبر و 8 سبتمبر"."""
    if scan.at(i + 1).gap not in ADJACENT:
        return None
    found = _read_range(scan, i + 1, frozenset(("and", "to")))
    if found is None:
        found = parse_point(scan, i + 1)  # "between the years 2011 and 2015"
        if found is None or found[0].rule not in ("date.years", "weekday.pair"):
            return None
    return found


def rule_from(scan: Scan, i: int) -> Parsed | None:
    """Read "from 3 to 5 May", "من 2014 حتى 2018"; "starting Monday" has no end."""
    if scan.at(i + 1).gap not in ADJACENT:
        return None
    return _read_range(scan, i + 1, frozenset(("to", "until")))


def _read_range(scan: Scan, i: int, joiners: frozenset[str]) -> Parsed | None:
    found = _range_in_month(scan, i, joiners)
    if found is not None:
        return found
    first = parse_point(scan, i)
    if first is None and scan.at(i).kind == NUMBER:
        first = _bare_year(scan, i)
    if first is None:
        return None
    low, j = first
    k = _skip_joiner(scan, j, joiners)
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
    from marsad.mentions.times.calendars import span_year

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
        value.set_days((start, end), NO_PUBLICATION)
        value.reason = low.reason or high.reason
    return value


_BOUND_RULES: dict[str, tuple[Rule, ...]] = {
    "since": (rule_since,),
    "until": (rule_until,),
    "ago": (rule_ago, rule_before),
    "before": (rule_before,),
    "after": (rule_after, rule_past),
    "between": (rule_between,),
    "from": (rule_from,),
}
STARTERS = frozenset(_POINT_RULES) | frozenset(_BOUND_RULES)
CLOCK_DAY_RULES: dict[str, Rule] = {
    **{kind: rules[0] for kind, rules in _POINT_RULES.items() if kind != "day"},
    "day": rule_day,
    "unit": rule_unit,
    "day_unit": rule_day_unit,
    "number": rule_day_month,
}
