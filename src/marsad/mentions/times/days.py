"""Weekdays, days counted from the publication day, and the parts of a day."""

from __future__ import annotations

from marsad.mentions.times.calendars import shift_days
from marsad.mentions.times.clock import attach_hours
from marsad.mentions.times.date_rules import rule_day_month, rule_figures, rule_month, rule_slash
from marsad.mentions.times.state import (
    ADJACENT,
    NO_PUBLICATION,
    NO_YEAR,
    PAIRED,
    SOFT,
    Parsed,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import NUMBER, OPEN, SLASH
from marsad.mentions.times.words import CURRENT, DAY, FUTURE, PART_HOURS, WEEK
from marsad.records import Anchor, Direction, Granularity

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


IN_WITHIN_EARLY, WITHIN_LATE, WITHIN_BEFORE, WITHIN_AFTER = range(4)


def weekday_at(scan: Scan, i: int, gaps: frozenset[int] = ADJACENT) -> int | None:
    """ISO weekday 1 to 7 that token `i` names for sure."""
    token = scan.at(i)
    return token.r.get("weekday") if token.gap in gaps else None


def resolve_weekday(scan: Scan, weekday: int, modifier: int | None, *, ahead: bool) -> Value:
    """The weekday that is meant: the latest not after publication unless a word says otherwise."""
    value = Value(None, Granularity.DAY, "weekday", Anchor.PUBLICATION, NO_PUBLICATION)
    value.direction = Direction.PAST
    if scan.published is None:
        return value
    back = (scan.published.isoweekday() - weekday) % 7
    if modifier == FUTURE or (ahead and modifier is None):
        offset = (7 - back) % 7 or 7
        offset = 0 if ahead and modifier is None and back == 0 else offset
        value.direction = Direction.FUTURE
    elif modifier is not None and modifier < 0:
        offset = -(back or 7)
    elif modifier == CURRENT:
        offset = weekday - scan.published.isoweekday()
        value.direction = Direction.FUTURE if offset > 0 else Direction.PAST
    else:
        offset = -back
    day = shift_days(scan.published, offset)
    value.set_days((day, day) if day else None, NO_YEAR)
    return value


def resolve_offset(scan: Scan, offset: int) -> Value:
    """Day counted from the publication day."""
    value = Value(None, Granularity.DAY, "day.relative", Anchor.PUBLICATION, NO_PUBLICATION)
    value.direction = (
        Direction.PAST if offset < 0 else Direction.FUTURE if offset else Direction.PRESENT
    )
    if scan.published is not None:
        day = shift_days(scan.published, offset)
        value.set_days((day, day) if day else None, NO_YEAR)
    return value


def check_weekday(value: Value, weekday: int, offset: int | None = None) -> None:
    """Hold a day against the weekday named beside it; what does not fit is said, not bent."""
    name = WEEKDAY_NAMES[weekday - 1]
    if value.start is None:
        if offset is not None and value.reason == NO_PUBLICATION:
            published = WEEKDAY_NAMES[(weekday - 1 - offset) % 7]
            value.reason = f"{NO_PUBLICATION}; the report then came out on a {published}"
        return
    if value.start == value.end and value.start.isoweekday() != weekday:
        found = WEEKDAY_NAMES[value.start.weekday()]
        if offset is not None:
            value.start = value.end = None
            value.reason = f"the weekday contradicts the publication date: {found}, not {name}"
        else:
            value.reason = f"the weekday does not fit the date, which was a {found}"


def rule_weekday(scan: Scan, i: int) -> Parsed | None:
    """Read "الاثنين", "Monday", with modifier, date, week, second day, part and hour behind it."""
    token = scan.at(i)
    weekday = token.r["weekday"]
    if _is_blocked(scan, i):
        return None
    j = i + 1
    modifier = scan.next_reading(j, "after_noun")
    if modifier is not None and not (modifier == FUTURE and not scan.is_arabic(token)):
        j += 1
    else:
        modifier = None
        dated = _weekday_with_date(scan, weekday, j)
        if dated is not None:
            return attach_hours(scan, *dated)
        in_week = _weekday_in_week(scan, weekday, j)
        if in_week is not None:
            return attach_hours(scan, *in_week)
        pair = _weekday_pair(scan, i, weekday, j)
        if pair is not None:
            return pair
    ahead = modifier is None and scan.looks_ahead(i)
    value = resolve_weekday(scan, weekday, modifier, ahead=ahead)
    if scan.at(j).gap in SOFT and "day" in scan.at(j).r and scan.is_arabic(scan.at(j)):
        offset = scan.at(j).r["day"]
        if offset < 0:  # "الاثنين أمس"
            value = resolve_offset(scan, offset)
            check_weekday(value, weekday, offset)
            j += 1
    return attach_hours(scan, value, j)


def rule_short_weekday(scan: Scan, i: int) -> Parsed | None:
    """Read "Fri, 12 Jan": an abbreviation counts only with the date beside it."""
    dated = _weekday_with_date(scan, scan.at(i).r["weekday_ctx"], i + 1)
    return attach_hours(scan, *dated) if dated is not None else None


def _is_blocked(scan: Scan, i: int) -> bool:
    neighbours = scan.words.neighbours
    before, after = scan.word_before(i), scan.word_after(i)
    if after in neighbours["after_weekday"] or before in neighbours["before_weekday"]:
        return True
    return scan.text[scan.at(i).end : scan.at(i).end + 1] == "_"


def _weekday_with_date(scan: Scan, weekday: int, j: int) -> Parsed | None:
    """A date behind a weekday: "الاثنين 12 يناير 2016", "Friday, May 3", "الجمعة (3 مايو)"."""
    token = scan.at(j)
    if token.gap not in SOFT and token.gap not in (OPEN, SLASH):
        return None
    k = j
    if token.gap in SOFT and "in" in token.r:
        k += 1
    found = None
    for rule in (rule_day_month, rule_month, rule_figures, rule_slash):
        found = rule(scan, k)
        if found is not None and found[0].gran is Granularity.DAY:
            break
        found = None
    if found is None:
        return _weekday_with_number(scan, weekday, j)
    value, k = found
    check_weekday(value, weekday)
    return value, k


def _weekday_with_number(scan: Scan, weekday: int, j: int) -> Parsed | None:
    """Read "الجمعة 22": a day of the month, where nothing that could be counted follows."""
    token = scan.at(j)
    if token.kind != NUMBER or token.gap not in ADJACENT or not 1 <= token.value <= 31:
        return None
    if scan.published is None or scan.word_after(j) or scan.at(j + 1).gap != 0:
        return None
    for back in range(62):
        day = shift_days(scan.published, -back)
        if day is not None and day.day == token.value and day.isoweekday() == weekday:
            value = Value((day, day), Granularity.DAY, "weekday.number", Anchor.PUBLICATION)
            value.direction = Direction.PAST
            return value, j + 1
    return None


def _weekday_in_week(scan: Scan, weekday: int, j: int) -> Parsed | None:
    """Read "الأحد من الأسبوع الماضي", "Tuesday of last week"."""
    k = j
    if scan.at(k).gap in ADJACENT and ("of" in scan.at(k).r or "from" in scan.at(k).r):
        k += 1
    token = scan.at(k)
    if token.gap not in ADJACENT:
        return None
    if token.r.get("unit") == WEEK:
        modifier = scan.next_reading(k + 1, "after_noun")
    elif scan.next_reading(k + 1, "unit") == WEEK:
        modifier = token.r.get("before_noun")
    else:
        return None
    if modifier is None:
        return None
    return day_of_week(scan, weekday, modifier), k + 2


def day_of_week(scan: Scan, weekday: int, modifier: int) -> Value:
    """Weekday of the calendar week before, of or after publication."""
    value = Value(None, Granularity.DAY, "weekday.week", Anchor.PUBLICATION, NO_PUBLICATION)
    if scan.published is not None:
        weeks = -1 if modifier < 0 else modifier
        offset = weekday - scan.published.isoweekday() + 7 * weeks
        day = shift_days(scan.published, offset)
        value.set_days((day, day) if day else None, NO_YEAR)
        value.direction = Direction.FUTURE if offset > 0 else Direction.PAST
    return value


def _weekday_pair(scan: Scan, i: int, weekday: int, j: int) -> Parsed | None:
    """As "السبت والأحد", "on Saturday and Sunday": days that follow each other are one stretch."""
    token = scan.at(j)
    second = None
    if "weekday" in token.r:
        joined = token.prefix == 1 and token.gap in ADJACENT
        if joined or token.gap in PAIRED:
            second = token.r["weekday"]
    elif token.gap in ADJACENT and ("and" in token.r or "to" in token.r):
        j += 1
        second = weekday_at(scan, j)
    if second is None or (second - weekday) % 7 != 1:
        return None
    last = resolve_weekday(scan, second, None, ahead=scan.looks_ahead(i))
    modifier = scan.next_reading(j + 1, "after_noun")
    if modifier is not None:
        last = resolve_weekday(scan, second, modifier, ahead=False)
        j += 1
    last.rule = "weekday.pair"
    last.start = shift_days(last.end, -1) if last.end else None
    return last, j + 1


def rule_day(scan: Scan, i: int) -> Parsed | None:
    """Read "أمس الاثنين", "اليوم", "yesterday", "غدا" with weekday, date, part and hour."""
    token = scan.at(i)
    offset = token.r["day"]
    if offset == 0 and _is_other_today(scan, i):
        return None
    value = resolve_offset(scan, offset)
    j = i + 1
    following = scan.at(j)
    if following.gap in SOFT or following.gap == OPEN:
        weekday = following.r.get("weekday")
        if weekday is not None and (following.prefix == 0):
            value.rule = "day.weekday"
            check_weekday(value, weekday, offset)
            dated = _weekday_with_date(scan, weekday, j + 1)
            j += 1
            if dated is not None:
                return attach_hours(scan, *_agree(value, *dated))
        else:
            dated = rule_day_month(scan, j) if following.gap in SOFT else None
            if dated is not None:
                return attach_hours(scan, *_agree(value, *dated))
    return attach_hours(scan, value, j)


def _agree(relative: Value, dated: Value, j: int) -> Parsed:
    """A date beside "yesterday": the date counts, a contradiction is said."""
    if relative.start and dated.start and relative.start != dated.start:
        dated.reason = "the date contradicts the publication date"
        dated.start = dated.end = None
    return dated, j


def _is_other_today(scan: Scan, i: int) -> bool:
    """Whether "اليوم" is "the following day", "the third day", a newspaper, a holiday."""
    neighbours = scan.words.neighbours
    before, after = scan.word_before(i), scan.word_after(i)
    before = before[1:] if before[:1] == "و" else before
    if after in neighbours["after_today"] or before in neighbours["before_today"]:
        return True
    following = scan.at(i + 1)
    if before == "في" and "weekday" not in following.r:
        return True  # "ساعتان في اليوم", "في اليوم قبل الأخير"
    if following.gap in ADJACENT and ("mention" in following.r or "ord" in following.r):
        return True
    return following.gap in ADJACENT and "after_noun" in following.r


def set_part(value: Value, part: int) -> None:
    """Narrow a day to a part of it."""
    value.gran = Granularity.PART_OF_DAY
    value.hour_start, value.hour_end = PART_HOURS[part]


def rule_day_unit(scan: Scan, i: int) -> Parsed | None:
    """Read "يوم الجمعة", "يومي السبت والأحد", "يوم 27", "يوم أمس", "أول يوم جمعة من يوليو"."""
    token = scan.at(i)
    if token.r.get("unit") != DAY or not scan.is_arabic(token):
        return None
    following = scan.at(i + 1)
    if following.gap not in ADJACENT:
        return None
    if "weekday" in following.r:
        return rule_weekday(scan, i + 1)
    if "weekday_ctx" in following.r and "dual" not in token.r:
        value = resolve_weekday(scan, following.r["weekday_ctx"], None, ahead=scan.looks_ahead(i))
        return attach_hours(scan, value, i + 2)
    if "day" in following.r:
        return rule_day(scan, i + 1)
    for rule in (rule_day_month, rule_figures, rule_slash):
        found = rule(scan, i + 1)
        if found is not None:
            return attach_hours(scan, *found)
    return _day_number_alone(scan, i, i + 1)


def rule_nth_weekday(scan: Scan, i: int) -> Parsed | None:
    """Read "أول يوم جمعة من يوليو", "the first Friday of May": the nth such day of a month."""
    number = scan.at(i).r["ord"]
    k = i + 2 if scan.next_reading(i + 1, "unit") == DAY else i + 1
    weekday = scan.at(k)
    name = weekday.r.get("weekday", weekday.r.get("weekday_ctx") if k > i + 1 else None)
    if name is None or weekday.gap not in ADJACENT:
        return None
    if not scan.at(k + 1).r.keys() & {"from", "of", "in"} or scan.at(k + 1).gap not in ADJACENT:
        return None
    month = rule_month(scan, k + 2)
    if month is None or month[0].gran is not Granularity.MONTH:
        return None
    value, j = month
    if value.start is not None and value.end is not None:
        ahead = (name - value.start.isoweekday()) % 7 + 7 * (number - 1)
        day = shift_days(value.start, ahead)
        fits = day is not None and day <= value.end
        value.set_days((day, day) if fits and day else None, "the month has no such day")
    value.gran, value.rule = Granularity.DAY, "weekday.nth"
    return value, j


def _day_number_alone(scan: Scan, i: int, j: int) -> Parsed | None:
    """Read "يوم 27": day of the month of publication or the month before."""
    token = scan.at(j)
    counted = scan.word_after(j)
    if token.kind != NUMBER or not 1 <= token.value <= 31 or "dual" in scan.at(i).r:
        return None
    if counted and scan.at(j + 1).gap not in (*ADJACENT, 0):
        return None
    if counted and not scan.at(j + 1).r.keys() & {"adverb", "hour", "unit", "in"}:
        return None
    value = Value(None, Granularity.DAY, "day.number", Anchor.PUBLICATION, NO_PUBLICATION)
    if scan.published is not None:
        for back in range(62):
            day = shift_days(scan.published, -back)
            if day is not None and day.day == token.value:
                value.set_days((day, day), NO_YEAR)
                value.direction = Direction.PAST
                break
    return attach_hours(scan, value, j + 1)
