"""Times that hang on others: durations before and after, "the next day", "that year"."""

from __future__ import annotations

import datetime as dt
import re

from marsad.mentions.times.clock import attach_hours
from marsad.mentions.times.days import set_part
from marsad.mentions.times.durations import (
    Duration,
    read_duration,
    resolve_ago,
    resolve_stretch,
    shift_duration,
    span_unit,
)
from marsad.mentions.times.state import ADJACENT, NO_MENTION, VAGUE, Parsed, Scan, Value
from marsad.mentions.times.tokens import NUMBER
from marsad.mentions.times.words import CURRENT, DAY, UNIT_GRANULARITY, YEAR
from marsad.records import Anchor, Granularity


def rule_same_day(scan: Scan, i: int) -> Parsed | None:
    """Read "اليوم التالي", "in the same month", "that night", "العام نفسه": hangs on a mention."""
    token = scan.at(i)
    if "mention_before" in token.r:
        which: int | None = token.r["mention_before"]
        unit, j = scan.next_reading(i + 1, "unit"), i + 2
        part = scan.next_reading(i + 1, "part")
        if part is not None and scan.is_arabic(token):
            part = None  # "ذلك فجر السبت": the pronoun is not of the dawn
        night = scan.next_reading(i + 1, "part_day")
        if night is not None and scan.is_arabic(token):
            part = night // 16  # "تلك الليلة"
        if scan.next_reading(i + 1, "day") == 0:
            unit = DAY
        elif unit is not None and scan.is_arabic(token) and "definite" not in scan.at(i + 1).r:
            return None  # "ذات يوم"
        if unit is not None and "plural" in scan.at(i + 1).r:
            return None
    else:
        which, j, part = scan.next_reading(i + 1, "mention"), i + 2, None
        unit = DAY if token.r.get("day") == 0 else token.r.get("unit")
        if not scan.is_arabic(token) or "plural" in token.r or "dual" in token.r:
            return None
    if unit is not None and scan.next_reading(j, "after_noun") is not None:
        return None  # "وقع ذلك العام الماضي": the pronoun is not of the year
    if which is None or (unit is None and part is None) or (unit is not None and unit < DAY):
        return None
    value = resolve_mention(scan, unit if unit is not None else DAY, which)
    if part is not None:
        set_part(value, part)
    return attach_hours(scan, value, j)


def resolve_mention(scan: Scan, unit: int, steps: int) -> Value:
    """Unit that lies `steps` units from the one that holds the last mention."""
    value = Value(None, _UNIT_GRANS[unit], "mention.unit", Anchor.MENTION, NO_MENTION)
    last = scan.last
    anchor = last.end if last is not None and steps > 0 else last.start if last else None
    if last is None or anchor is None or _too_wide(last, unit):
        return value
    days = span_unit(anchor, unit, steps)
    value.set_days(days, NO_MENTION)
    return value


_UNIT_GRANS = (
    Granularity.HOUR,
    Granularity.HOUR,
    Granularity.HOUR,
    Granularity.DAY,
    Granularity.WEEK,
    Granularity.MONTH,
    Granularity.YEAR,
    Granularity.DECADE,
)


_WIDEST_DAYS = (1, 1, 1, 2, 7, 31, 366, 3660)


def _too_wide(last: Value, unit: int) -> bool:
    """Whether the mention is wider than the unit: no "next day" follows a whole month."""
    if last.start is None or last.end is None:
        return True
    return (last.end - last.start) >= dt.timedelta(days=_WIDEST_DAYS[unit])


def anchor_duration(scan: Scan, duration: Duration, j: int) -> Parsed | None:
    """What stands behind a duration and anchors it: ago, later, الماضية, من ذلك."""
    token = scan.at(j)
    if token.gap not in ADJACENT:
        return None
    if "ago" in token.r and not scan.is_arabic(token):
        return resolve_ago(scan, duration, -1, "period.ago"), j + 1
    modifier = token.r.get("after_noun")
    if modifier is not None and modifier != CURRENT and scan.is_arabic(token):
        return resolve_stretch(scan, duration, modifier), j + 1
    few = token.r.get("few")
    if few and scan.next_reading(j + 1, "after_noun") is not None:
        duration.vague = True
        return resolve_stretch(scan, duration, scan.at(j + 1).r["after_noun"]), j + 2
    which = token.r.get("mention")
    if which is not None and not scan.is_arabic(token):
        if "before" in token.r and scan.word_after(j):
            value = resolve_from_mention(scan, duration, which)
            value.set_days(None, NO_MENTION)  # "two days before the attack"
            return value, j + 1
        if "within" in token.r and _has_day_behind(scan, j):
            return None
        return resolve_from_mention(scan, duration, which), j + 1
    return None


def _has_day_behind(scan: Scan, j: int) -> bool:
    """Read "two days before Monday" hangs on Monday, not on the mention before."""
    following = scan.at(j + 1)
    return following.gap in ADJACENT and bool(following.r.keys() & {"weekday", "month", "day"})


def resolve_from_mention(scan: Scan, duration: Duration, sign: int) -> Value:
    """Read "two days later", "بعد ذلك بيومين": counted from the time named before."""
    gran = UNIT_GRANULARITY[max(duration.unit, DAY)]
    value = Value(None, gran, "mention.duration", Anchor.MENTION, NO_MENTION)
    last = scan.last
    if duration.vague and duration.unit >= DAY:
        value.reason = VAGUE
        return value
    if last is None or last.start is None or last.end is None:
        return value
    if (last.end - last.start).days >= _WIDEST_ANCHOR[max(duration.unit, DAY)]:
        return value
    moved = (
        shift_duration(last.start, duration, sign),
        shift_duration(last.end, duration, sign),
    )
    if moved[0] is None or moved[1] is None:
        return value
    value.set_days((moved[0], moved[1]), NO_MENTION)
    if value.gran is Granularity.WEEK:
        value.gran = Granularity.DAY
    value.gran = last.gran if last.gran in _COARSE else value.gran
    if last.start != last.end and value.gran is Granularity.DAY:
        value.gran = Granularity.WEEK if last.gran is Granularity.WEEK else last.gran
    return value


# Days that a mention may last for something to be counted from it in this unit.
_WIDEST_ANCHOR = (1, 1, 1, 10, 31, 92, 400, 4000)


_COARSE = frozenset((Granularity.MONTH, Granularity.YEAR, Granularity.DECADE, Granularity.SEASON))


def rule_counted(scan: Scan, i: int) -> Parsed | None:
    """A number that leads a duration: "three days ago", "3 أيام الماضية"."""
    found = read_duration(scan, i)
    return anchor_duration(scan, *found) if found is not None else None


def rule_ago(scan: Scan, i: int) -> Parsed | None:
    """Read "قبل ثلاثة أيام", "قبل أسبوع"; None where a day or an event follows."""
    found = read_duration(scan, i + 1) if scan.at(i + 1).gap in ADJACENT else None
    if found is None:
        return None
    duration, j = found
    following = scan.at(j)
    if following.gap in ADJACENT and following.r.keys() & {"from", "that", "of"}:
        if "that" in following.r:
            return resolve_from_mention(scan, duration, -1), j + 1
        if scan.word_after(j) and "from" in following.r:
            return None  # "قبل يومين من الهجوم"
    if _is_bound(scan, i + 1):
        return None
    return resolve_ago(scan, duration, -1, "period.ago"), j


def _is_bound(scan: Scan, i: int) -> bool:
    """Read "قبل العام 2011", "قبل عام 2011" is a bound, no duration."""
    following = scan.at(i + 1)
    unit = scan.at(i).r
    if unit.get("unit") == YEAR and following.kind == NUMBER and following.wide == 4:
        return following.gap in ADJACENT
    return "definite" in unit and "dual" not in unit and "plural" not in unit


def rule_after(scan: Scan, i: int) -> Parsed | None:
    """Read "بعد يومين", "بعد ساعات من ذلك", "بعد ذلك بيومين"."""
    found = read_duration(scan, i + 1) if scan.at(i + 1).gap in ADJACENT else None
    if found is None or not scan.is_arabic(scan.at(i)):
        return None
    duration, j = found
    following = scan.at(j)
    if _is_bound(scan, i + 1):
        return None
    if "that" in following.r and following.gap in ADJACENT:
        return resolve_from_mention(scan, duration, 1), j + 1
    if _ANCHORING.match(scan.text, scan.at(j - 1).end):
        value = resolve_from_mention(scan, duration, 1)
        value.set_days(None, NO_MENTION)  # "بعد يومين من الهجوم"
        return value, j
    if scan.looks_ahead(i):
        return resolve_ago(scan, duration, 1, "period.after"), j
    return resolve_from_mention(scan, duration, 1), j


# Behind these stands the deed that a duration is counted from.
_ANCHORING = re.compile(r"[ \xa0](?:(?:فقط|تقريبا|واحد|قليله|كامل|كامله)[ \xa0])?(?:من|علي)(?!\w)")


def rule_that(scan: Scan, i: int) -> Parsed | None:
    """Read "بعد ذلك بيومين", "بعدها بساعات"."""
    sign = scan.at(i).r["that"]
    if not sign or scan.at(i + 1).gap not in ADJACENT:
        return None
    found = read_duration(scan, i + 1)
    if found is None or not scan.at(i + 1).prefix:
        return None
    return resolve_from_mention(scan, found[0], sign), found[1]
