"""The incident in the making that the English stages hand on."""

from __future__ import annotations

from marsad.events.english_roles import Roles
from marsad.events.english_triggers import Anchor
from marsad.records import EventType, Record


class Core(Record, gc=False):
    """An incident in the making: its anchor, type and roles, and what carries it."""

    anchor: Anchor
    type: EventType | None
    generic: bool
    roles: Roles
    carrier: Anchor | None = None
    extra: tuple[Anchor, ...] = ()

    @property
    def first(self) -> int:
        """First token of all that was joined."""
        return min(self.roles.first, *(a.first for a in (self.anchor, *self.extra)))

    @property
    def last(self) -> int:
        """One past the last token of all that was joined."""
        return max(self.roles.last, *(a.last for a in (self.anchor, *self.extra)))
