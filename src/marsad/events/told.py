"""Mentions as they are merged: with place, time and speaker, and the drafts made of them."""

from __future__ import annotations

import datetime as dt

from marsad.events.choose import Chosen
from marsad.events.parts import EventMention, SayMention
from marsad.records import EventType, Part, Place, Record, Status, Time


class Told(Record):
    """A mention with its sentence, the place and time chosen for it, and who says it."""

    mention: EventMention
    chosen: Chosen
    part: Part
    paragraph: int
    says: tuple[SayMention, ...] = ()


class Draft(Record):
    """Mentions of one incident, in order of the report."""

    told: tuple[Told, ...]
    type: EventType | None
    generic: bool
    status: Status

    @property
    def mentions(self) -> tuple[EventMention, ...]:
        """The mentions alone."""
        return tuple(item.mention for item in self.told)


class Scene(Record):
    """What merging needs to look things up in; `day` is the report's."""

    places: tuple[Place, ...]
    times: tuple[Time, ...]
    day: dt.date | None = None
