"""Parts of days: dawn, night, "late on Monday", nights between two days."""

from __future__ import annotations

from marsad.mentions.times.anchored import rule_same_day
from marsad.mentions.times.calendars import shift_days
from marsad.mentions.times.clock import attach_hours, clock_alone, place_hour, read_clock
from marsad.mentions.times.date_rules import rule_day_month, rule_figures, rule_month, rule_slash
from marsad.mentions.times.days import (
    IN_WITHIN_EARLY,
    WITHIN_AFTER,
    WITHIN_BEFORE,
    WITHIN_LATE,
    check_weekday,
    resolve_offset,
    resolve_weekday,
    rule_day,
    rule_weekday,
    set_part,
    weekday_at,
)
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
from marsad.mentions.times.words import DAY, EARLY, LATE, MID, PART_NAMES
from marsad.records import Anchor, Direction, Granularity

_AFTER_MIDNIGHT = PART_NAMES.index("aftermidnight")


_NIGHTS = frozenset(PART_NAMES.index(name) for name in ("night", "latenight"))


def rule_part_day(scan: Scan, i: int) -> Parsed | None:
    """Read "الليلة الماضية", "tonight", "this morning": one phrase for a part of a known day."""
    code = scan.at(i).r["part_day"]
    part, offset = divmod(code, 16)
    value = resolve_offset(scan, offset - 8)
    set_part(value, part)
    weekday = weekday_at(scan, i + 1, SOFT)
    j = i + 1
    if weekday is not None and scan.at(j).prefix == 0:
        check_weekday(value, weekday, offset - 8)
        j += 1
    return attach_hours(scan, value, j)


def rule_part(scan: Scan, i: int) -> Parsed | None:
    """Read "مساء أمس الاثنين", "ليل الأحد-الاثنين", "the night of 3 May"."""
    part = scan.at(i).r["part"]
    j = i + 1
    linked = scan.at(j)
    if (
        linked.gap in ADJACENT
        and linked.r.keys() & {"of", "from", "in"}
        and "weekday" not in linked.r
    ):
        j += 1
    token = scan.at(j)
    if token.gap not in ADJACENT:
        return None
    if "unit" in token.r and token.r["unit"] == DAY and "definite" not in token.r:
        j += 1
        token = scan.at(j)
    night = _night_pair(scan, part, j)
    if night is not None:
        return night
    found = None
    if "weekday" in token.r:
        found = rule_weekday(scan, j)
    elif "day" in token.r:
        found = rule_day(scan, j)
    elif "mention_before" in token.r or token.r.get("unit") == DAY:
        found = rule_same_day(scan, j)
    else:
        found = rule_day_month(scan, j) or rule_figures(scan, j) or rule_slash(scan, j)
        if found is None and not scan.is_arabic(scan.at(i)):
            found = rule_month(scan, j)
    if found is None:
        return _part_before_clock(scan, part, i + 1)
    if found[0].gran not in (Granularity.DAY, Granularity.HOUR):
        return None
    value, j = found
    if value.gran is Granularity.DAY:
        set_part(value, part)
        if part == _AFTER_MIDNIGHT and scan.is_arabic(scan.at(i)):
            _move_past_midnight(scan, value)
        return attach_hours(scan, value, j)
    return value, j


def _move_past_midnight(scan: Scan, value: Value) -> None:
    """As "بعد منتصف ليل الاثنين": the hours after Monday's night are Tuesday's."""
    following = shift_days(value.end, 1) if value.end is not None else None
    if following is not None and (scan.published is None or following <= scan.published):
        value.start = value.end = following


def _part_before_clock(scan: Scan, part: int, j: int) -> Parsed | None:
    """Read "بعد الظهر 7:00", "الظهر الساعة 2": the part leads the hour."""
    if not scan.is_arabic(scan.at(j - 1)) or scan.at(j).gap not in ADJACENT:
        return None
    clock = read_clock(scan, j)
    if clock is None or clock[0].part is not None:
        return None
    clock[0].part = part
    clock[0].hour = place_hour(clock[0].hour, part)
    return clock_alone(scan, j, *clock)


def _night_pair(scan: Scan, part: int, j: int) -> Parsed | None:
    """Read "ليل الأحد-الاثنين": the night between two days, both of them."""
    weekday = weekday_at(scan, j)
    if weekday is None or part not in _NIGHTS:
        return None
    k = j + 1
    token = scan.at(k)
    if token.gap in ADJACENT and token.r.keys() & {"to", "and", "until"}:
        k += 1
        token = scan.at(k)
    second = token.r.get("weekday")
    if second is None or (token.gap not in ADJACENT and token.gap not in PAIRED):
        return None
    if (second - weekday) % 7 != 1:
        return None
    last = resolve_weekday(scan, second, None, ahead=scan.looks_ahead(j))
    last.rule = "weekday.night"
    last.start = shift_days(last.end, -1) if last.end else None
    last.gran = Granularity.PART_OF_DAY
    last.hour_start, last.hour_end = 20, 6
    return last, k + 1


def rule_within(scan: Scan, i: int) -> Parsed | None:
    """Read "في وقت متأخر من مساء أمس", "late on Monday", "earlier this month"."""
    which = scan.at(i).r["within"]
    token = scan.at(i + 1)
    if token.gap not in ADJACENT:
        return None
    found = None
    for kind in token.r:
        for name in ("day_unit", "unit") if kind == "unit" else (kind,):
            rule = scan.rules.get(name)
            if rule is not None and found is None:
                found = rule(scan, i + 1)
    if found is None:
        return None
    value, j = found
    narrow(scan, value, which)
    return value, j


def narrow(scan: Scan, value: Value, which: int) -> None:
    """Earlier or later part of a day or of a period that holds the publication day."""
    published = scan.published
    if value.gran in (Granularity.DAY, Granularity.PART_OF_DAY):
        if which == IN_WITHIN_EARLY:
            start = value.hour_start or 0
            value.gran = Granularity.PART_OF_DAY
            value.hour_start, value.hour_end = start, (start + 4 if start else 9)
        elif which == WITHIN_LATE:
            end = value.hour_end if value.hour_end and value.hour_end > 12 else 24
            value.hour_start = max(end - 4, value.hour_start or 18)
            value.gran, value.hour_end = Granularity.PART_OF_DAY, end
        return
    if published is None or value.start is None or value.end is None:
        return
    if which == WITHIN_BEFORE and value.start <= published <= value.end:
        value.end = published
        value.direction = Direction.PAST
    elif which == WITHIN_AFTER and value.start <= published <= value.end:
        value.start = published
        value.direction = Direction.FUTURE


def phase_of_day(value: Value, phase: int) -> bool:
    """As "early Monday", "late Monday": hours of a day; False for a phase that days do not have."""
    if phase == EARLY:
        value.hour_start, value.hour_end = 0, 9
    elif phase == LATE:
        value.hour_start, value.hour_end = 18, 24
    elif phase == MID:
        value.hour_start, value.hour_end = 10, 15
    else:
        return False
    value.gran = Granularity.PART_OF_DAY
    return True


def rule_overnight(scan: Scan, i: int) -> Parsed | None:
    """Read "overnight": the night before the publication day, or between two named days."""
    night = PART_NAMES.index("night")
    j = i + 1
    if scan.at(j).gap in ADJACENT and scan.at(j).r.keys() & {"in", "from", "between"}:
        j += 1
    pair = _night_pair(scan, night, j)
    if pair is not None:
        return pair
    if "weekday" in scan.at(j).r and scan.at(j).gap in ADJACENT:
        named = rule_weekday(scan, j)
        if named is not None and named[0].gran is Granularity.DAY:
            set_part(named[0], night)
            return named
    value = Value(
        None, Granularity.PART_OF_DAY, "day.overnight", Anchor.PUBLICATION, NO_PUBLICATION
    )
    value.direction = Direction.PAST
    if scan.published is not None:
        before = shift_days(scan.published, -1)
        value.set_days((before, scan.published) if before else None, NO_YEAR)
        value.hour_start, value.hour_end = 20, 6
    return value, i + 1
