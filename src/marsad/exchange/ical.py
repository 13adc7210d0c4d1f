"""iCalendar (RFC 5545): an all-day event for each incident with a day.

The end is exclusive, as the format has it. What is denied, or has not happened, says so in its
summary and is TENTATIVE.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from marsad import __version__
from marsad.exchange.acled import write_toll
from marsad.exchange.facts import name_participant
from marsad.exchange.maps import load_map
from marsad.exchange.model import (
    Ledger,
    Options,
    Reason,
    Told,
    find_first_words,
    find_times,
    name_place,
)
from marsad.records import Incident, Status
from marsad.text.controls import show_controls

VERSION = load_map("ical").version
LINE = 75
"""Octets in a line before it is folded."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""DTSTAMP of what no report dates: the format requires a time, and an export has no clock."""


def write_ical(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write one calendar. An incident without both ends of its days is left out."""
    yield _fold(
        ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//marsad//marsad {__version__}//EN",
         f"X-MARSAD-MAP:{VERSION}", f"X-WR-CALNAME:{_escape(options.dataset)}"]
    )  # fmt: skip
    for one in told:
        date = one.incident.date
        if date is None:
            ledger.leave_out(Reason.NO_DATE)
        elif date.start is None or date.end is None:
            ledger.leave_out(Reason.WIDE_DATE)
        else:
            ledger.written += 1
            yield _fold(_make_event(one, options, date.start, date.end))
    yield b"END:VCALENDAR\r\n"


def _make_event(one: Told, options: Options, start: dt.date, end: dt.date) -> Iterator[str]:
    incident = one.incident
    times = find_times(one)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(incident.id)}@marsad"
    yield f"DTSTAMP:{times[1] if times else EPOCH:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    if end < dt.date.max:
        yield f"DTEND;VALUE=DATE:{end + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(name_incident(incident))}"
    yield f"DESCRIPTION:{_escape(describe(one))}"
    place = incident.place
    if place:
        yield f"LOCATION:{_escape(', '.join(filter(None, (name_place(incident), place.country))))}"
        if place.lat is not None and place.lon is not None:
            yield f"GEO:{place.lat};{place.lon}"
    yield f"CATEGORIES:{_escape(incident.type.value)},{_escape(incident.status.value)}"
    sure = incident.status is Status.REPORTED and not incident.disputed
    yield f"STATUS:{'CONFIRMED' if sure else 'TENTATIVE'}"
    yield f"URL:{options.link(incident.id)}"
    yield f"X-MARSAD-MAP:{VERSION}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def name_incident(incident: Incident) -> str:
    """Return a line that names an incident, with its status where it is not plainly reported."""
    kind = incident.type.value.replace("_", " ")
    where = name_place(incident) or "place not told"
    status = "" if incident.status is Status.REPORTED else f"{incident.status.value}: "
    dead = f", killed {write_toll(incident.killed)}" if incident.killed else ""
    return f"{status}{kind}, {where}{dead}"


def describe(one: Told) -> str:
    """Return what is told of an incident, in lines for people."""
    incident = one.incident
    actors = ", ".join(map(name_participant, incident.actors)) or "not told"
    lines = [f"By: {actors} ({incident.actor_basis.value})"]
    if incident.targets:
        lines.append(f"Against: {', '.join(map(name_participant, incident.targets))}")
    if incident.weapons:
        lines.append(f"With: {', '.join(kind.value for kind in incident.weapons)}")
    lines.append(f"Killed: {write_toll(incident.killed)}")
    lines.append(f"Injured: {write_toll(incident.injured)}")
    if incident.claimed_by:
        lines.append(f"Claimed by: {', '.join(map(name_participant, incident.claimed_by))}")
    if incident.denials:
        speakers = (d.speaker for d in incident.denials)
        names = ((s.name_en or s.text) if s else "?" for s in speakers)
        lines.append(f"Denied by: {', '.join(names)}")
    if incident.disputed:
        lines.append(f"Accounts exclude each other in: {', '.join(incident.disputed)}")
    if incident.background:
        lines.append("Recalled from before the news of its reports")
    outlets = dict.fromkeys(a.source for a in incident.accounts if a.source)
    lines.append(f"Told by {incident.outlets} independent: {', '.join(outlets)}")
    words = find_first_words(incident)
    if words:
        lines.append(f"“{show_controls(words)}”")
    lines += [source.url for source in one.sources if source.url]
    return "\n".join(lines)


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(
        c for c in escaped.replace("\r\n", "\\n").replace("\n", "\\n") if c >= " " or c == "\t"
    ).replace("\x7f", "")


def _fold(lines: Iterable[str]) -> bytes:
    folded = []
    for line in lines:
        data = line.encode("utf-8", "backslashreplace")
        while len(data) > LINE:
            cut = LINE
            while data[cut] & 0xC0 == 0x80:  # not inside a character
                cut -= 1
            folded.append(data[:cut])
            data = b" " + data[cut:]
        folded.append(data)
    return b"\r\n".join(folded) + b"\r\n"
