"""Who did it, who was hit and who speaks, as records with the words that name them."""

from __future__ import annotations

from marsad.events.parts import Group
from marsad.events.told import Draft
from marsad.events.view import ReportView
from marsad.records import (
    ActorKind,
    EventType,
    Participant,
    Speaker,
)


def is_bare_weapon(group: Group) -> bool:
    """Aircraft or guns that nobody is said to own act, but are no actor."""
    owned = group.named or any(group.affiliations)
    return not owned and group.rule.endswith(("aircraft", "drone", "artillery"))


def list_participants(view: ReportView, groups: list[Group]) -> tuple[Participant, ...]:
    """One participant per side: the first wording of each actor stands."""
    seen: set[str] = set()
    kept: list[Participant] = []
    bodies = {
        group.country for group in groups if group.country and group.kind is ActorKind.MILITARY
    }
    for group in groups:
        adjective = group.rule.endswith("demonym")
        if group.kind is ActorKind.STATE and group.country in bodies and adjective:
            continue  # its army is named too
        participant = participant_of(view, group)
        key = participant.actor_id or (participant.name_en or participant.text)
        if key in seen:
            _name_in_full(kept, participant)
            continue
        seen.add(key)
        kept.append(participant)
    return tuple(item for item in kept if not _told_by_name(item, kept))


def _name_in_full(kept: list[Participant], again: Participant) -> None:
    """ "rebel" of "rebel shelling" gives way to the rebels that the next sentence names."""
    if not again.rule.startswith("en.group.role") or len(again.text.split()) < 2:
        return
    for at, item in enumerate(kept):
        same = item.name_en == again.name_en and item.actor_id == again.actor_id
        if same and item.rule == again.rule and len(item.text.split()) == 1:
            kept[at] = again


def _told_by_name(item: Participant, others: list[Participant]) -> bool:
    """ "the faction affiliated to X" beside the name of a faction of X: the same side again."""
    if item.actor_id is not None or not item.affiliations:
        return False
    ties = set(item.affiliations)
    return any(
        other.actor_id is not None and ties & {other.actor_id, *other.affiliations}
        for other in others
        if other is not item
    )


def participant_of(view: ReportView, group: Group) -> Participant:
    """A group as a record with its verbatim words."""
    start, end = _trim(view, group)
    return Participant(
        text=view.full[start:end], start=start, end=end, rule=group.rule, name_en=group.name_en,
        actor_id=group.actor_id, kind=group.kind, affiliations=group.affiliations,
    )  # fmt: skip


def _trim(view: ReportView, group: Group) -> tuple[int, int]:
    """The group's words without the particles that are written onto the first of them."""
    token = view.tokens[group.first]
    start = token.start
    cut = len(token.proclitics)
    if cut and not (token.definite and token.proclitics.endswith("ل")):
        start = view.folded.span(token.f_start + cut, token.f_end)[0]
    return start, _closed(view.full, start, view.tokens[group.last - 1].end)


def _closed(full: str, start: int, end: int) -> int:
    """The end of a phrase with the bracket or point that belongs to its last word."""
    if full[end : end + 1] == ")" and "(" in full[start:end] and ")" not in full[start:end]:
        return end + 1
    if full[end : end + 1] == "." and full[max(start, end - 2) : end - 1] == ".":
        return end + 1  # "the U.S."
    return end


def speaker_of(view: ReportView, group: Group | None) -> Speaker | None:
    """Who says or is spoken to, as named; None where the words name nobody."""
    if group is None:
        return None
    item = participant_of(view, group)
    return Speaker(
        text=item.text, start=item.start, end=item.end, rule=item.rule, name_en=item.name_en,
        actor_id=item.actor_id,
    )  # fmt: skip


def list_targets(
    view: ReportView,
    draft: Draft,
    actors: tuple[Participant, ...],
    country: str | None = None,
) -> tuple[Participant, ...]:
    """Who or what was hit. Unnamed phrases count for attacks only, a place only alone.

    `country` is that of the incident's place: its bare name says nothing more.
    """
    authors = {actor.actor_id for actor in actors if actor.actor_id}
    mutual = any(mention.mutual for mention in draft.mentions)
    groups = [
        target
        for mention in draft.mentions
        for target in mention.targets
        if mutual or target.actor_id is None or target.actor_id not in authors or target.site
    ]
    if draft.type not in _HITTING:
        groups = [group for group in groups if not group.rule.endswith("group.phrase")]
    groups = [group for group in groups if group.site or group.kind not in _VOICES]
    groups = [g for g in groups if not (g.rule in _COUNTRIES and g.country == country)]
    if draft.type in _HITTING:
        # "at least 43 people": a toll, nobody who was aimed at
        groups = [group for group in groups if not group.rule.endswith(_ANYBODY)]
    if draft.type is EventType.ARMED_CLASH:
        # both sides are authors, their dead included
        groups = [group for group in groups if group.site or not (group.acts and group.named)]
    others = [group for group in groups if not group.rule.endswith("group.place")]
    return list_participants(view, others or groups)


# Who tells of a war; what reports name beside a deed is rarely what was hit.
_VOICES = frozenset((ActorKind.MONITOR, ActorKind.AGENCY))
_COUNTRIES = frozenset(("en.group.name", "en.group.capital"))
_ANYBODY = ("role.person", "role.dead", "role.wounded")
# Types whose target may be any thing: a wall, a pipeline, a road.
_HITTING = frozenset(
    (
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SUICIDE_BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ARMED_ATTACK,
    )
)
