"""Read one English text with the package's own resources, for the tests beside this file."""

from __future__ import annotations

from functools import cache

from marsad.pipeline import load_resources, make_report, read_report
from marsad.records import Event, Reading


@cache
def read(text: str, title: str = "", published: str = "2016-08-03") -> Reading:
    """The reading of a text; 3 August 2016 is a Wednesday."""
    report = make_report(text, title=title, published=published, lang="en")
    return read_report(report, load_resources())


def only(text: str) -> Event:
    """The one reported incident of a text."""
    events = [event for event in read(text).events if event.status.value == "reported"]
    assert len(events) == 1, [(event.type.value, event.evidence[0].text) for event in events]
    return events[0]


def texts(items: tuple) -> list[str]:
    """Words of participants, weapons or tolls."""
    return [item.text for item in items]


def figures(items: tuple) -> list[tuple[int, int | None]]:
    """Bounds of tolls."""
    return [(item.min, item.max) for item in items]
