"""Whom "the militias" or "the army" means: the one side of that word named earlier.

Only a bare definite word is resolved, and only where all sides that the report named before
with the same head word are one; where two armies were named, "the army" stays unnamed.
"""

from __future__ import annotations

import msgspec

from marsad.events.parts import ACTING_KINDS, EventMention, Group
from marsad.events.view import ReportView, SentenceView

Known = dict[str, dict[str, Group]]
"""Head words with the named sides that they headed, by actor id or name."""


def note_names(view: SentenceView, known: Known) -> None:
    """Add the named sides of a sentence to those known."""
    for group in view.groups:
        if not (group.named and group.acts) or group.kind not in ACTING_KINDS:
            continue
        key = group.actor_id or group.name_en
        if key and group.last - group.first > 1:
            head = view.report.tokens[group.head].stem
            known.setdefault(head, {}).setdefault(key, group)


def name_again(
    view: ReportView, mentions: tuple[EventMention, ...], known: Known
) -> tuple[EventMention, ...]:
    """Mentions with bare definite authors and targets named after their one antecedent."""
    return tuple(
        msgspec.structs.replace(
            mention,
            actors=tuple(_named(view, group, known) for group in mention.actors),
            targets=tuple(_named(view, group, known) for group in mention.targets),
        )
        for mention in mentions
    )


def _named(view: ReportView, group: Group, known: Known) -> Group:
    if group.named or not group.acts or group.kind not in ACTING_KINDS or group.amount:
        return group
    if not _is_bare_definite(view, group):
        return group
    sides = known.get(view.tokens[group.head].stem, {})
    if len(sides) != 1:
        return group
    meant = next(iter(sides.values()))
    if meant.first >= group.first:
        return group
    return msgspec.structs.replace(
        group, named=True, name_en=meant.name_en, actor_id=meant.actor_id, country=meant.country,
        affiliations=meant.affiliations, rule=f"{group.rule}+antecedent",
    )  # fmt: skip


def _is_bare_definite(view: ReportView, group: Group) -> bool:
    """ "الميليشيات", "the militia": one word with its article and nothing more."""
    size = group.last - group.first
    first = view.tokens[group.first]
    if size == 1:
        return bool(first.definite)
    return size == 2 and first.word == "the"
