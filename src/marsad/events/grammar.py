"""What a language brings: a small grammar of clauses, over its own lexicon files.

The merging of mentions into incidents, the choice of times and places and the writing of records
are the same for all languages; a grammar only says how the words of one sentence hang together.
"""

from __future__ import annotations

from typing import Protocol

from marsad.events.parts import EventMention, Group, SayMention, StatementMention
from marsad.events.view import SentenceView


class Grammar(Protocol):
    """The four questions that are put to each sentence, in this order."""

    def find_groups(self, view: SentenceView) -> tuple[Group, ...]:
        """Noun phrases for people, organisations and things, in order, not overlapping."""

    def find_says(self, view: SentenceView) -> tuple[SayMention, ...]:
        """Who is made to speak, and over which words; `view.groups` is filled."""

    def find_event_mentions(self, view: SentenceView) -> tuple[EventMention, ...]:
        """Mentions of incidents with participants, tolls and status; `view.groups` is filled."""

    def find_statement_mentions(self, view: SentenceView) -> tuple[StatementMention, ...]:
        """Speech acts kept as data; `view.groups` is filled."""
