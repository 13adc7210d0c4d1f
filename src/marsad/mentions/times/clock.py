"""Clock times: hours and minutes in figures and words, halves of the day, time zones."""

from __future__ import annotations

from marsad.mentions.times.numerals import read_number
from marsad.mentions.times.state import (
    ADJACENT,
    NO_CLOCK_DAY,
    SOFT,
    Parsed,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import CLOCK, CLOSE, NUMBER, OPEN, Token
from marsad.mentions.times.words import HOUR, MINUTE, PART_HOURS, PART_NAMES
from marsad.records import Anchor, Granularity

_FRACTIONS = {
    "half": 0.5,
    "quarter": 0.25,
    "third": 1 / 3,
    "less_quarter": -0.25,
    "less_third": -1 / 3,
}
_EVENING = frozenset(
    PART_NAMES.index(name)
    for name in ("noon", "midday", "afternoon", "sunset", "evening", "lateevening", "daytime")
)
_NIGHT = frozenset(PART_NAMES.index(name) for name in ("night", "latenight"))
_MIDNIGHT = frozenset(PART_NAMES.index(name) for name in ("midnight", "aftermidnight"))
_MORNING = PART_NAMES.index("morning")
_PM = PART_NAMES.index("evening")
_SPOKEN = SOFT | {OPEN}


class Clock:
    """Hour of the day as a fraction, what told that it is an hour, and the zone."""

    __slots__ = ("hour", "last", "part", "sure", "zone")

    def __init__(self, hour: float, *, sure: bool) -> None:
        self.hour = hour
        self.last = hour
        self.sure = sure
        self.part: int | None = None
        self.zone: str | None = None


def place_hour(hour: float, part: int | None) -> float:
    """Hour on the 24-hour clock, given the part of the day that stands beside it."""
    if part is None or hour > 12.99:
        return hour
    if part in _MIDNIGHT:
        return hour % 12
    if part in _EVENING:
        return hour if hour >= 12 or (hour >= 10 and part != _PM) else hour + 12
    if part in _NIGHT:
        return hour + 12 if 5 <= hour < 13 else hour
    return hour % 12 if hour >= 12 else hour


def _read_hour(scan: Scan, i: int) -> tuple[Clock, int] | None:
    """Hour with its minutes, before any part of the day."""
    token = scan.at(i)
    if token.kind == CLOCK:
        numbers = [int(part) for part in scan.text[token.start : token.end].split(":")]
        if numbers[0] > 24 or any(number > 59 for number in numbers[1:]):
            return None
        hour = sum(number / 60**power for power, number in enumerate(numbers))
        spoken = scan.next_reading(i + 1, "unit") == MINUTE  # "10:50 دقيقة"
        return Clock(hour, sure=True), i + 2 if spoken else i + 1
    if token.kind == NUMBER:
        if token.value < 0 or token.wide == 3 or token.wide > 4:
            return None
        hour, minutes = divmod(token.value, 100) if token.wide == 4 else (token.value, 0)
        if hour > 24 or minutes > 59:
            return None
        return _add_minutes(scan, Clock(hour + minutes / 60, sure=False), i + 1)
    if "hour" in token.r:
        return _add_minutes(scan, Clock(float(token.r["hour"]), sure=False), i + 1)
    for name in ("half", "quarter", "less_quarter"):  # "half past nine"
        if name in token.r and not scan.is_arabic(token):
            found = read_number(scan.tokens, i + 1, scan.text)
            if found is not None and 0 < found[0] <= 12:
                return Clock(found[0] + _FRACTIONS[name], sure=True), found[1]
    return None


def _add_minutes(scan: Scan, clock: Clock, i: int) -> tuple[Clock, int]:
    token = scan.at(i)
    if token.gap not in ADJACENT:
        return clock, i
    for name, fraction in _FRACTIONS.items():
        if name in token.r and scan.is_arabic(token):
            clock.hour += fraction
            clock.sure = True
            return clock, i + 1
    j = i + 1 if "and" in token.r else i
    joined = j > i or token.prefix == 1
    found = read_number(scan.tokens, j, scan.text) if joined else None
    if found is None or found[0] >= 60:
        return clock, i
    if scan.next_reading(found[1], "unit") == MINUTE:
        clock.hour += found[0] / 60
        clock.sure = True
        return clock, found[1] + 1
    if scan.next_reading(found[1], "adverb") is not None:
        clock.hour += found[0] / 60
        return clock, found[1]
    return clock, i


def read_clock(scan: Scan, i: int) -> tuple[Clock, int] | None:
    """Clock time from token `i` on; None unless something says that it is one.

    That is "الساعة", a colon, a part of the day ("8 مساء"), am or pm, "والنصف", a zone.
    """
    token = scan.at(i)
    cued = token.r.get("unit") == HOUR and "definite" in token.r and "plural" not in token.r
    if cued:
        i += 1
        if scan.at(i).gap not in ADJACENT:
            return None
        if "approximately" in scan.at(i).r:
            i += 1
    found = _read_hour(scan, i)
    if found is None:
        return None
    clock, j = found
    if cued and token.r and scan.at(j).r.get("unit") == HOUR:
        return None  # "الساعات الـ24 ساعة"
    clock.sure = clock.sure or cued
    bare = scan.at(i).kind == NUMBER
    j = _read_half_of_day(scan, clock, j, bare)
    zone = scan.next_reading(j, "zone", _SPOKEN)
    if zone is not None:
        clock.zone = scan.words.zones[zone]
        clock.sure = clock.sure or scan.at(i).wide == 4 or not bare
        j += 1
    if not clock.sure or (
        bare and scan.at(i).wide == 4 and not (cued or zone is not None) and clock.part is None
    ):
        return None
    j = _skip_second_zone(scan, j)
    clock.hour = clock.last = place_hour(clock.hour, clock.part)
    return clock, j


def _read_half_of_day(scan: Scan, clock: Clock, j: int, bare: bool) -> int:
    token = scan.at(j)
    if token.gap not in ADJACENT:
        return j
    if "am" in token.r or "pm" in token.r:
        clock.part = _MORNING if "am" in token.r else _PM
        clock.sure = True
        return j + 1
    if "oclock" in token.r:
        clock.sure = clock.sure or scan.text[token.start] == "o" or scan.at(j - 1).wide == 4
        return j + 1 if clock.sure else j
    if "adverb" in token.r and not (bare and _is_counted_night(token)):
        clock.part, clock.sure = token.r["adverb"], True
        return _add_minutes(scan, clock, j + 1)[1]
    k = j + 1 if token.r.keys() & {"in", "of", "from", "before_noun"} else j
    part = scan.next_reading(k, "part")
    if part is None or not _ends_here(scan, k):
        return j
    clock.part, clock.sure = part, True
    return k + 1


def _is_counted_night(token: Token) -> bool:
    """Whether it counts: "3 nights" counts nights; adverbs of time do not."""
    return "unit" in token.r


def _ends_here(scan: Scan, k: int) -> bool:
    """Whether the part of day has no day of its own behind it ("من مساء الاثنين" has one)."""
    following = scan.at(k + 1)
    return not (following.gap in ADJACENT and following.r.keys() & {"weekday", "day", "unit"})


def _skip_second_zone(scan: Scan, j: int) -> int:
    """The same time in another zone, in brackets: "22:30 (19:30 بتوقيت غرينتش)"."""
    token = scan.at(j)
    if token.gap != OPEN or (token.kind not in (CLOCK, NUMBER) and "hour" not in token.r):
        return j
    other = _read_hour(scan, j)
    if other is None:
        return j
    k = other[1]
    if scan.at(k).r.keys() & {"adverb", "am", "pm"}:
        k += 1
    if scan.next_reading(k, "zone") is None:
        return j
    # The day of the other zone is not that of the local time.
    return k + 2 if scan.next_reading(k + 1, "weekday") is not None else k + 1


def set_clock(value: Value, clock: Clock) -> None:
    """Give a day the hour."""
    hour = clock.hour
    if value.gran is Granularity.PART_OF_DAY and clock.part is None:
        for part, hours in enumerate(PART_HOURS):
            if hours == (value.hour_start, value.hour_end):
                hour = place_hour(hour, part)
                break
    value.gran = Granularity.HOUR
    value.hour_start = value.hour_end = min(hour, 24.0)
    value.zone = clock.zone


def attach_hours(scan: Scan, value: Value, j: int) -> Parsed:
    """What narrows a day and stands behind it: "صباحا", "night", "الساعة 22:30", "at 5 pm"."""
    token = scan.at(j)
    if token.gap not in _SPOKEN and token.gap != CLOSE:
        return value, j
    if value.gran is Granularity.DAY and token.gap in ADJACENT:
        part = token.r.get("adverb")
        if part is None and "part" in token.r and _is_part_behind(scan, j):
            part = token.r["part"]
        if part is None and "before_noun" not in token.r and "in" in token.r:
            part = scan.next_reading(j + 1, "part")
            if part is not None and (not scan.is_arabic(token) or not _ends_here(scan, j + 1)):
                part = None
            j += part is not None
        if part is not None:
            value.gran = Granularity.PART_OF_DAY
            value.hour_start, value.hour_end = PART_HOURS[part]
            j += 1
            token = scan.at(j)
    k = j
    while scan.at(k).gap in _SPOKEN and scan.at(k).r.keys() & {"in", "approximately", "at"}:
        k += 1
    if scan.at(k).gap in _SPOKEN and value.gran in (Granularity.DAY, Granularity.PART_OF_DAY):
        found = read_clock(scan, k) or (_read_spoken_hour(scan, value, k) if k > j else None)
        if found is not None:
            set_clock(value, found[0])
            return value, found[1]
    return value, j


def _read_spoken_hour(scan: Scan, value: Value, k: int) -> tuple[Clock, int] | None:
    """Read "23 أكتوبر في السابعة", "tonight at 7": an hour that only the day before it shows."""
    token = scan.at(k)
    if token.gap not in ADJACENT or (scan.word_after(k) and scan.at(k + 1).gap not in SOFT):
        return None
    if "hour" in token.r:
        return Clock(float(token.r["hour"]), sure=True), k + 1
    alone = not scan.word_after(k) and scan.at(k + 1).gap == 0
    near = value.gran is Granularity.PART_OF_DAY and 1 <= token.value <= 12
    if token.kind == NUMBER and alone and near:
        return Clock(float(token.value), sure=True), k + 1
    return None


def _is_part_behind(scan: Scan, j: int) -> bool:
    """English puts the part behind the day: "Monday night", not "Monday morning prayers"."""
    return not scan.is_arabic(scan.at(j))


def rule_clock(scan: Scan, i: int) -> Parsed | None:
    """A clock time that leads its day ("at 5 pm on Monday") or hangs on the one named before."""
    found = read_clock(scan, i)
    if found is None:
        return None
    clock, j = found
    k = j
    while scan.at(k).gap in SOFT and scan.at(k).r.keys() & {"in", "of", "from"}:
        k += 1
    token = scan.at(k)
    if token.gap in SOFT:
        for kind in (*token.r, "number"):
            rule = scan.rules.get(kind)
            day = rule(scan, k) if rule is not None and kind not in ("hour", "unit") else None
            if day is None and kind == "unit":
                day = scan.rules["day_unit"](scan, k)
            if day is not None and day[0].gran in (Granularity.DAY, Granularity.PART_OF_DAY):
                set_clock(day[0], clock)
                return day
    return clock_alone(scan, i, clock, j)


def clock_alone(scan: Scan, i: int, clock: Clock, j: int) -> Parsed:
    """A clock time whose day, if any, was named before in the sentence."""
    value = Value(None, Granularity.HOUR, "clock", Anchor.MENTION, NO_CLOCK_DAY)
    set_clock(value, clock)
    last = scan.last
    if last is not None and last.start == last.end and scan.in_last_sentence(i):
        value.start, value.end = last.start, last.end
        value.reason = last.reason if last.start is None else None
    return value, j
