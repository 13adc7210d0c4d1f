"""From a report and its reading to the accounts that are linked."""

from __future__ import annotations

import msgspec

from marsad.incidents.agencies import find_agencies
from marsad.incidents.prominence import find_news
from marsad.incidents.words import find_content, sketch_text
from marsad.records import Account, Reading, Report, Status

STORY = 700
"""Code points behind the title whose words stand for the report's news."""
LINKED = frozenset({Status.REPORTED, Status.DENIED})
"""What is threatened, or summed up over many occasions, is no incident to link."""


def make_accounts(report: Report, reading: Reading) -> tuple[Account, ...]:
    """Return an account of each event of `reading` that happened or is denied, in its order."""
    reading = drop_repeats(reading)
    events = [event for event in reading.events if event.status in LINKED]
    if not events:
        return ()
    prominence = find_news(report, reading)
    story = tuple(sorted(find_content(report.full[: len(report.title) + 1 + STORY])))
    sketch = sketch_text(report.text)
    agencies = find_agencies(report)
    return tuple(
        Account(
            id=name_account(report.id, event.id),
            doc=report.id,
            event=event,
            prominence=prominence[event.id],
            published=report.published.isoformat() if report.published else None,
            source=report.source,
            title=report.title,
            statements=tuple(s for s in reading.statements if s.about == event.id),
            story=story,
            sketch=sketch,
            agencies=agencies,
        )
        for event in events
    )


def drop_repeats(reading: Reading) -> Reading:
    """Return `reading` with each event and statement id once, the first of each.

    One report that repeats an id must not stop the whole batch that it comes in.
    """
    events = {event.id: event for event in reversed(reading.events)}
    statements = {statement.id: statement for statement in reversed(reading.statements)}
    if len(events) == len(reading.events) and len(statements) == len(reading.statements):
        return reading
    return msgspec.structs.replace(
        reading,
        events=tuple(reversed(events.values())),
        statements=tuple(reversed(statements.values())),
    )


def name_account(doc: str, event: str) -> str:
    """Return the id of an account: the report's, "#", the event's."""
    return f"{doc}#{event}"
