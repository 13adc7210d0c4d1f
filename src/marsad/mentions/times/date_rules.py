"""Rules that read calendar dates: words, figures, years; `dates` resolves them."""

from __future__ import annotations

import re

from marsad.mentions.times.calendars import (
    HIJRI_YEARS,
    convert_hijri,
    make_day,
    shift_months,
    span_year,
)
from marsad.mentions.times.dates import (
    HIJRI,
    UNCLEAR,
    WESTERN,
    YEARS,
    MonthName,
    YearPart,
    read_day_number,
    read_month,
    read_year,
    read_year_number,
    resolve_date,
)
from marsad.mentions.times.state import (
    ABBREVIATED,
    ADJACENT,
    AFTER_MONTH,
    AMBIGUOUS,
    NO_MENTION,
    NO_PUBLICATION,
    NO_SUCH_DAY,
    NO_YEAR,
    SOFT,
    Parsed,
    Scan,
    Value,
)
from marsad.mentions.times.tokens import DASH, DATE, NUMBER, SLASH, STAMP
from marsad.mentions.times.words import MONTH, YEAR
from marsad.records import Anchor, Granularity


def rule_day_month(scan: Scan, i: int) -> Parsed | None:
    """Read "3 May 2018", "3rd of May", "التاسع من فبراير/ شباط الجاري", "9 من الشهر الجاري"."""
    found = read_day_number(scan, i)
    if found is None:
        return None
    day, j = found
    j = _skip_of(scan, j)
    if scan.at(j).gap not in ABBREVIATED:
        return None
    month = read_month(scan, j)
    if month is None:
        return _day_of_this_month(scan, day, j)
    name, j = month
    if not name.sure and _is_plain_word(scan, j - 1) and name.calendar == WESTERN:
        year_follows = scan.at(j).kind == NUMBER and scan.at(j).wide == 4
        if not year_follows:
            return None
    year, j = read_year(scan, j)
    return resolve_date(scan, day, name, year, ahead=scan.looks_ahead(i), rule="date.day_month"), j


def _skip_of(scan: Scan, j: int) -> int:
    token = scan.at(j)
    if token.gap in ADJACENT and ("of" in token.r or "from" in token.r):
        j += 1
    token = scan.at(j)
    if token.gap in ADJACENT and "bridge" in token.r:
        return j + 1
    if token.gap in ADJACENT and token.r.get("unit") == MONTH and read_month(scan, j + 1):
        return j + 1
    return j


def _is_plain_word(scan: Scan, i: int) -> bool:
    """Whether a doubtful month is written like the ordinary word (lower case)."""
    token = scan.at(i)
    return "month_ctx" in token.r and not scan.is_capital(token)


def _day_of_this_month(scan: Scan, day: int, j: int) -> Parsed | None:
    """Read "9 من الشهر الجاري", "the 5th of this month"."""
    modifier = scan.at(j).r.get("before_noun")
    if modifier is not None and scan.next_reading(j + 1, "unit") == MONTH:
        j += 2
    elif scan.at(j).r.get("unit") == MONTH:
        modifier = scan.next_reading(j + 1, "after_noun")
        which = scan.next_reading(j + 1, "mention")
        if which is not None:
            return _day_of_that_month(scan, day, which), j + 2
        j += 2
    elif scan.at(j).r.get("mention_before") == 0 and scan.next_reading(j + 1, "unit") == MONTH:
        return _day_of_that_month(scan, day, 0), j + 2
    else:
        return None
    if modifier is None or not 1 <= day <= 31:
        return None
    value = Value(None, Granularity.DAY, "date.day_of_month", Anchor.PUBLICATION, NO_PUBLICATION)
    if scan.published is not None:
        base = shift_months(scan.published, -1 if modifier < 0 else modifier)
        single = make_day(base.year, base.month, day) if base else None
        value.set_days((single, single) if single else None, NO_SUCH_DAY)
    return value, j


def _day_of_that_month(scan: Scan, day: int, steps: int) -> Value:
    """As "19 من الشهر ذاته": in the month of the last mention, or one beside it."""
    value = Value(None, Granularity.DAY, "mention.day", Anchor.MENTION, NO_MENTION)
    last = scan.last.start if scan.last is not None else None
    base = shift_months(last.replace(day=1), steps) if last is not None else None
    if base is not None:
        single = make_day(base.year, base.month, day)
        value.set_days((single, single) if single else None, NO_SUCH_DAY)
    return value


def rule_month(scan: Scan, i: int) -> Parsed | None:
    """Read "May 3, 2018", "May 2018", "last" month names, and a month alone."""
    found = read_month(scan, i)
    if found is None:
        return None
    name, j = found
    day = _day_after_month(scan, j)
    if day is not None and not _is_plain_word(scan, i):
        number, j = day
        year, j = read_year(scan, j)
        return resolve_date(
            scan, number, name, year, ahead=scan.looks_ahead(i), rule="date.month_day"
        ), j
    year, j = read_year(scan, j)
    if name.calendar == UNCLEAR:
        return None
    if not name.sure and not _is_month_here(scan, i, year, name):
        return None
    return resolve_date(scan, None, name, year, ahead=scan.looks_ahead(i), rule="date.month"), j


def _day_after_month(scan: Scan, j: int) -> tuple[int, int] | None:
    token = scan.at(j)
    if token.gap not in ABBREVIATED or token.gap == DASH:
        return None
    if token.kind != NUMBER and ("ord" not in token.r or (token.start and scan.is_arabic(token))):
        return None
    found = read_day_number(scan, j)
    if found is None or not 1 <= found[0] <= 99:
        return None
    # "in May 20 people were killed" keeps its month: a day is not followed by a plain word,
    # except by those that carry a date on.
    if scan.is_arabic(scan.at(j - 1)) and scan.word_after(found[1] - 1):
        return None
    return found


def _is_month_here(scan: Scan, i: int, year: YearPart, name: MonthName) -> bool:
    """Whether a word that is a month among other things is one here."""
    if year.number is not None or year.year_mod is not None:
        return name.calendar == HIJRI or not _is_plain_word(scan, i) or year.number is not None
    if year.month_mod is not None and scan.is_arabic(scan.at(i)):
        return True
    before = scan.at(i - 1)
    if scan.at(i).gap not in (*ADJACENT, DASH):
        return False
    cues = before.r.keys() & _MONTH_CUES
    if name.calendar == HIJRI:
        return bool(cues) and (
            "bridge" in before.r or before.r.get("unit") == MONTH or name.number == 9
        )
    if scan.is_arabic(scan.at(i)):
        return scan.is_capital(scan.at(i)) and (
            "in" in before.r
            or "since" in before.r
            or before.r.get("unit") == MONTH
            or "bridge" in before.r
            or "phase" in before.r
        )
    return bool(cues) and scan.is_capital(scan.at(i))


_MONTH_CUES = frozenset(
    (
        "in",
        "since",
        "until",
        "before_noun",
        "phase",
        "during",
        "bridge",
        "between",
        "of",
        "from",
        "unit",
        "to",
        "ago",
        "after",
        "before",
        "and",
    )
)


def rule_figures(scan: Scan, i: int) -> Parsed | None:
    """Read "21/04/2016", "2016-04-21", "1445-09-15 هـ"."""
    token = scan.at(i)
    if token.kind != DATE:
        return None
    surface = scan.text[token.start : token.end]
    a, b, c = re.split(r"[-/.]", surface)
    mark = scan.at(i + 1)
    hijri = mark.gap in ADJACENT and "hijri_mark" in mark.r
    j = i + 2 if hijri or (mark.gap in ADJACENT and "gregorian" in mark.r) else i + 1
    value = Value(None, Granularity.DAY, "date.figures", reason=NO_SUCH_DAY)
    order = _order_figures(a, b, c, day_first=scan.day_first, dotted="." in surface)
    if order is None:
        if "." in surface and len(c) < 4 and len(a) < 4:
            return None  # a version or a section number
        value.reason = AMBIGUOUS if int(a) <= 31 and int(b) <= 31 else NO_SUCH_DAY
        return value, j
    year, month, day = order
    if hijri:
        value.set_days(convert_hijri(year, month, day), NO_SUCH_DAY)
        return value, j
    if year not in YEARS or year in HIJRI_YEARS:
        value.reason = NO_YEAR
        return value, j
    single = make_day(year, month, day)
    value.set_days((single, single) if single else None, NO_SUCH_DAY)
    return value, j


def _order_figures(
    a: str, b: str, c: str, *, day_first: bool, dotted: bool
) -> tuple[int, int, int] | None:
    """Year, month, day; None where both orders of day and month make a date."""
    x, y, z = int(a), int(b), int(c)
    if len(a) >= 3:
        return (x, y, z) if len(c) <= 2 else None
    day_first = day_first or dotted
    if len(c) == 3:
        return None
    if len(c) <= 2:
        if z < 13 and x < 13 and y < 13:
            return None
        if x > 31 or len(c) == 1:
            return None
        z += 2000 if z < 70 else 1900
    if x > 12 or x == y or (day_first and y <= 12):
        return z, y, x
    if y > 12:
        return z, x, y
    return None


def rule_stamp(scan: Scan, i: int) -> Parsed | None:
    """Read "2024-10-27T02:30:00+03:00"."""
    token = scan.at(i)
    if token.kind != STAMP:
        return None
    surface = scan.text[token.start : token.end]
    single = make_day(*(int(part) for part in surface[:10].split("-")))
    value = Value(None, Granularity.HOUR, "date.stamp", reason=NO_SUCH_DAY)
    if single is None or single.year not in YEARS:
        return value, i + 1
    value.set_days((single, single), NO_SUCH_DAY)
    hour, minute = int(surface[11:13]), int(surface[14:16])
    if hour < 25 and minute < 60:
        value.hour_start = value.hour_end = hour + minute / 60
    zone = re.search(r"(z|[+-]\d{2}:?\d{2})$", surface)
    if zone:
        value.zone = "UTC" if zone[1] == "z" else zone[1]
    return value, i + 1


_CALIBRES = ("عيار", "calibre", "caliber")


def rule_slash(scan: Scan, i: int) -> Parsed | None:
    """Read "22/04": day and month in figures, where one order only makes a date or a cue stands."""
    first, second = scan.at(i), scan.at(i + 1)
    if first.kind != NUMBER or second.kind != NUMBER or first.wide > 2 or second.wide > 2:
        return None
    if second.gap not in (SLASH, DASH) or scan.at(i + 2).gap in (SLASH, DASH):
        return None
    a, b = first.value, second.value
    cue = scan.at(i - 1)
    cued = first.gap in ADJACENT and ("in" in cue.r or cue.r.get("unit") == 3)
    tight = second.start - first.end == 1
    if not tight or (second.gap == DASH and (not cued or scan.word_after(i + 1))):
        return None
    if (a, b) == (24, 7) or (a > 12 and b > 12) or not (1 <= a <= 31 and 1 <= b <= 31):
        return None
    if a <= 12 and b <= 12 and not cued:
        return None
    if scan.text[max(0, first.start - 12) : first.start].rstrip().endswith(_CALIBRES):
        return None  # "عيار 14/5": millimetres
    year, j = YearPart(), i + 2
    if scan.at(j).gap in SOFT and scan.at(j).kind == NUMBER and scan.at(j).wide == 4:
        year, j = read_year(scan, j)
    day, month = (a, b) if b <= 12 and (a > 12 or scan.day_first) else (b, a)
    if a <= 12 and b <= 12 and a != b and not scan.day_first:
        return Value(None, Granularity.DAY, "date.slash", reason=AMBIGUOUS), j
    name = MonthName(month, WESTERN, True)
    return resolve_date(scan, day, name, year, ahead=scan.looks_ahead(i), rule="date.slash"), j


def rule_year(scan: Scan, i: int) -> Parsed | None:
    """Read "in 2015", "عام 2015", "العام 2011", "1445هـ": a year with its cue."""
    token = scan.at(i)
    j = i
    named = token.r.get("unit") == YEAR and "plural" not in token.r
    if named:
        j += 1
        if scan.at(j).gap not in ADJACENT:
            return None
    found = read_year_number(scan, j, AFTER_MONTH | {scan.at(i).gap})
    if found is None and named and scan.at(j).kind == NUMBER and 3 <= scan.at(j).wide <= 4:
        found = (scan.at(j).value, False, j + 1)
    if found is None:
        return None
    number, hijri, j = found
    if not named and not hijri:
        if token.kind == NUMBER and not _is_cued_year(scan, i):
            return None
        if token.kind != NUMBER:
            return None
    value = Value(None, Granularity.YEAR, "date.year", reason=NO_YEAR)
    if hijri:
        first, last = convert_hijri(number, 1, None), convert_hijri(number, 12, None)
        value.set_days((first[0], last[1]) if first and last else None, NO_YEAR)
    elif number in YEARS:
        value.set_days(span_year(number), NO_YEAR)
    return value, j


_YEAR_CUES = frozenset(
    (
        "in",
        "since",
        "until",
        "during",
        "phase",
        "between",
        "from",
        "to",
        "before",
        "after",
        "ago",
        "season",
        "of",
        "bridge",
        "and",
    )
)


def _is_cued_year(scan: Scan, i: int) -> bool:
    token, before = scan.at(i), scan.at(i - 1)
    if not 1900 <= token.value < 2100:
        return False
    if token.gap not in (*ADJACENT, DASH) or not before.r.keys() & _YEAR_CUES:
        return False
    following = scan.at(i + 1)
    if following.gap == NUMBER or "mult" in following.r:
        return False
    if "of" in before.r or "and" in before.r:
        return False
    # "in 2000 villages": a plain word behind a round number is counted.
    return token.value % 100 != 0 or not scan.word_after(i) or following.gap in ADJACENT


def rule_years(scan: Scan, i: int) -> Parsed | None:
    """Read "عامي 2011 و2012", "2011-2015" behind a cue."""
    token = scan.at(i)
    dual = token.r.get("unit") == YEAR and ("dual" in token.r or "plural" in token.r)
    j = i + 1 if dual else i
    first = scan.at(j)
    if first.kind != NUMBER or first.wide != 4 or first.value not in YEARS:
        return None
    second = scan.at(j + 1)
    bracketed = scan.text[first.start - 1 : first.start] == "("
    if second.gap in ADJACENT and ("and" in second.r or "to" in second.r) and dual:
        j += 1
        second = scan.at(j + 1)
    elif second.gap != DASH or not (dual or bracketed or _is_cued_year(scan, i)):
        return None
    if second.kind != NUMBER or second.wide != 4 or second.value not in YEARS:
        return None
    if not first.value < second.value:
        return None
    days = span_year(first.value, second.value - first.value + 1)
    return Value(days, Granularity.YEAR, "date.years"), j + 2
