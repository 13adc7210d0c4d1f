"""The date line that some texts carry at their head: "Friday 22 Jul 2016 ...", "Posted on ...".

It dates the report, not an incident. Where a text has one, relative times count from it, since the
publication time that came with the report may be that of a copy.
"""

from __future__ import annotations

import datetime as dt
import re

from marsad.records import Granularity, Time

_REACH = 90  # characters of the body in which a date line may stand
_FAR_DAYS = 45
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"^[\s|,:.-]*(?:(?:last\s+)?(?:posted|published|updated|modified|date|publication|release\s+date)"
    r"(?:\s+(?:on|at|of|by|publication))*|(?:(?:[A-Z][A-Za-z]*+|\d\d[:.]\d\d)[\s|,:.-]*){0,5})"
    r"[\s|,:.-]*$"
)


def find_stamp(times: tuple[Time, ...], full: str, title_length: int) -> Time | None:
    """The date line of a report among its times, None without one.

    Only a whole day with its year counts, at the very head of the body, with nothing in front but
    one name or a word of publishing, and no comma and no clause hanging on it: "On 22 July 2016,
    rebels attacked" is no date line.
    """
    start = title_length + 1
    for time in times:
        if time.text is None or not start <= time.text_start < start + _REACH:
            continue
        if time.granularity is not Granularity.DAY or time.start is None or time.start != time.end:
            continue
        if not _YEAR.search(full[time.text_start : time.text_end]):
            continue
        before, after = full[start : time.text_start], full[time.text_end : time.text_end + 2]
        matched = _BEFORE.match(before)
        if matched is None or before.strip().lower() in ("on", "in", "since", "by"):
            return None
        return None if after[:1] == "," else time
    return None


def choose_reference(
    stamp: Time, published: dt.datetime | dt.date | None
) -> dt.datetime | dt.date | None:
    """What relative times count from: the date line, unless it is far from the publication time."""
    if stamp.start is None:
        return published
    if published is None:
        return stamp.start
    day = published.date() if isinstance(published, dt.datetime) else published
    if day == stamp.start or abs((day - stamp.start).days) > _FAR_DAYS:
        return published
    return stamp.start


def without_stamp(times: tuple[Time, ...], stamp: Time) -> tuple[Time, ...]:
    """The times that may date an incident."""
    return tuple(time for time in times if not _repeats(time, stamp))


def _repeats(time: Time, stamp: Time) -> bool:
    """The date line itself, or the same day written out again beside it ("updated ...")."""
    if time.text_start == stamp.text_start:
        return True
    beside = 0 <= time.text_start - stamp.text_end <= _REACH // 2
    return beside and time.start == stamp.start and bool(_YEAR.search(time.text or ""))
