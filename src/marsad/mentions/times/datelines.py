"""Datelines: the full date that a report puts over itself.

Archives lose or garble publication dates; the dateline in the text is the report's own word on
the day it was written, and what it calls "Monday" is counted from that day. A date is taken for
one only where it heads the body: at its start, behind "Published" or an agency's name, with the
first sentence (or nothing) behind it. Dates without a year are no datelines here.
"""

from __future__ import annotations

import re

from marsad.mentions.times.state import Scan, Value
from marsad.records import Anchor, Granularity

_REACH = 160  # code points from the start of the body
# What may stand before it on its line: nothing, a word for publishing, an agency's name.
_LEAD = re.compile(
    r"(?:^|\n)[ \t\xa0]*(?:[^\n]{0,140}[ \t\xa0])?"
    r"(?:[Pp]ublished|[Pp]ublication|[Uu]pdated|[Pp]osted|[Dd]ate|Reuters|[A-Z]{2,4})[ :|-]{1,3}$"
)
_START = re.compile(r"(?:^|\n)[ \t\xa0]*$")
_SENTENCE = re.compile(r"[ \t\xa0|:-]*(?:\n|$|[A-Z\"'“‘«\u0621-\u064a]|at \d)")


def is_dateline(scan: Scan, value: Value, start: int, end: int) -> bool:
    """Whether the value, with the words `start` to `end` of the source, is the dateline."""
    if value.anchor is not Anchor.NAMED or value.start is None or value.start != value.end:
        return False
    if value.gran not in (Granularity.DAY, Granularity.HOUR):
        return False
    source = scan.source
    body = source.find("\n", 0, start) + 1
    if start - body > _REACH or source.count("\n", body, start) > 1:
        return False
    before = source[max(0, body - 1) : start]
    if not (_START.search(before) or _LEAD.search(before)):
        return False
    return _SENTENCE.match(source, end) is not None
