"""Atom feed (RFC 4287) of new incidents: the newest first, by the first report of each.

A feed is short: 100 entries, or what `limit` says; the older ones are counted as left out.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from marsad import __version__
from marsad.exchange.ical import EPOCH, describe, name_incident
from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Options, Reason, Told, find_times

VERSION = load_map("atom").version
ENTRIES = 100
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_atom(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write the feed. Times are those of the reports; an export has no clock."""
    seen = 0

    def count() -> Iterator[Told]:
        nonlocal seen
        for one in told:
            seen += 1
            yield one

    newest = heapq.nlargest(options.limit or ENTRIES, count(), key=_rank)
    for _ in range(seen - len(newest)):
        ledger.leave_out(Reason.BEYOND_LIMIT)
    ledger.written += len(newest)
    updated = max((_find_updated(one) for one in newest), default=EPOCH)
    home = options.base_url or "urn:marsad:feed"
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">\n'
        f"<id>{_text(home)}</id>\n<title>{_text(options.dataset)}: new incidents</title>\n"
        f"<updated>{_stamp(updated)}</updated>\n<author><name>marsad</name></author>\n"
        f'<generator version="{__version__}">marsad, map {VERSION}</generator>\n'
    ).encode()
    for one in newest:
        yield _make_entry(one, options).encode()
    yield b"</feed>\n"


def _rank(one: Told) -> tuple[dt.datetime, str]:
    times = find_times(one)
    return (times[0] if times else EPOCH), one.incident.id


def _find_updated(one: Told) -> dt.datetime:
    times = find_times(one)
    return times[1] if times else EPOCH


def _make_entry(one: Told, options: Options) -> str:
    incident = one.incident
    times = find_times(one) or (EPOCH, EPOCH)
    link = options.link(incident.id)
    place = incident.place
    parts = [
        "<entry>",
        f"<id>{_text(link)}</id>",
        f"<title>{_text(name_incident(incident))}</title>",
        f"<published>{_stamp(times[0])}</published>",
        f"<updated>{_stamp(times[1])}</updated>",
        f'<link rel="alternate" href={_attribute(link)}/>',
        *(
            f'<link rel="via" href={_attribute(s.url)} title={_attribute(s.title)}/>'
            for s in one.sources
            if s.url
        ),
        f'<category scheme="urn:marsad:type" term="{incident.type.value}"/>',
        f'<category scheme="urn:marsad:status" term="{incident.status.value}"/>',
        f'<category scheme="urn:marsad:map" term="{VERSION}"/>',
        f'<content type="text">{_text(_add_days(one))}</content>',
    ]
    if place and place.lat is not None and place.lon is not None:
        parts.append(f"<georss:point>{place.lat} {place.lon}</georss:point>")
    return "\n".join([*parts, "</entry>\n"])


def _add_days(one: Told) -> str:
    date = one.incident.date
    days = f"{date.start or '..'} to {date.end or '..'}" if date else "not told"
    return f"When: {days}\n{describe(one)}"


def _stamp(time: dt.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("�", value))


def _attribute(value: str) -> str:
    return quoteattr(_FORBIDDEN.sub("�", value))
