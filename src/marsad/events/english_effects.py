"""Which incident of an English sentence the dead and injured belong to.

A toll goes to the event that is its subject or agent, else to the nearest in the sentence; one with
an author of its own in another clause, or without any event, makes a mention of its own.
"""

from __future__ import annotations

import msgspec

from marsad.events.english_clauses import Clauses, clause_scope
from marsad.events.english_core import Core
from marsad.events.english_roles import Roles, roles_of_verb
from marsad.events.english_status import Judged, judge_status
from marsad.events.english_strikes import is_airborne
from marsad.events.english_tolls import Toll
from marsad.events.english_weapons import counted
from marsad.events.parts import (
    EventMention,
    Group,
    TollMention,
    WeaponMention,
)
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind
from marsad.records import ActorKind, EventType, Status, TollSide

_ARMED = frozenset((ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.COALITION))
_APART = frozenset(("after", "when", "while", "before", "where"))
_NO_TOLL = frozenset(
    (EventType.AGREEMENT, EventType.EVACUATION, EventType.ARREST, EventType.ABDUCTION)
)


def attach_tolls(
    view: SentenceView,
    clauses: Clauses,
    kept: list[tuple[Core, EventMention]],
    tolls: tuple[Toll, ...],
) -> list[EventMention]:
    """The mentions of a sentence with its tolls, loose tolls as mentions of their own at

    the end.
    """
    cores = [core for core, _mention in kept]
    mentions = [mention for _core, mention in kept]
    loose: list[tuple[Toll, Roles]] = []
    for toll in tolls:
        roles = roles_of_verb(view, clauses, toll.anchor)
        if _counts_a_war(view, clauses, toll):
            _sum_up(cores, mentions, roles)
        at = _cause_of(view, clauses, list(zip(cores, mentions, strict=True)), toll, roles)
        if at is None or _is_deed_of_its_own(view, cores[at], toll, roles):
            loose.append((toll, roles))
        else:
            mentions[at] = _with_toll(view, mentions[at], toll, roles)
    grouped = _from_tolls(view, clauses, loose)
    return [*mentions, *grouped]


def _sum_up(cores: list[Core], mentions: list[EventMention], roles: Roles) -> None:
    """As in "The bombardment has killed 20,000 people since October": the event itself is a sum."""
    for at, core in enumerate(cores):
        if core.anchor in roles.events:
            mentions[at] = msgspec.structs.replace(
                mentions[at], status=Status.RECURRENT, status_rule="en.total"
            )


def _with_toll(view: SentenceView, mention: EventMention, toll: Toll, roles: Roles) -> EventMention:
    known = {(t.effect, t.min, t.max) for t in mention.tolls}
    fresh = tuple(
        _sided(mention, t) for t in toll.mentions if (t.effect, t.min, t.max) not in known
    )
    victims = tuple(t.victims for t in toll.mentions if t.victims is not None)
    victims = (*victims, *_subset_of(view, toll))
    heads = {group.head for group in (*mention.actors, *mention.targets, *victims)}
    killers = tuple(
        a
        for a in roles.actors
        if a.acts and a.head not in heads and not a.site and not _inside_victims(a, toll)
    )
    counted = {v.head for v in victims}
    targets = mention.targets
    if mention.type is EventType.ARMED_CLASH:
        victims = tuple(v for v in victims if v.named and v.acts)
    if victims:
        old = {t.head for t in targets}
        targets = (*targets, *(v for v in victims if v.head not in old))
    places = mention.places
    if not places:
        inside = {k for g in (*mention.actors, *victims) for k in range(g.first, g.last)}
        places = tuple(p.index for p in roles.places if p.first not in inside)
    first = min([mention.scope[0], toll.anchor.first, *(t.first for t in toll.mentions)])
    last = max([mention.scope[1], toll.anchor.last, *(t.last for t in toll.mentions)])
    times = mention.times or tuple(t.index for t in view.times if first <= t.first < last)
    actors = mention.actors if mention.actors and not killers else (*mention.actors, *killers)
    del counted
    return msgspec.structs.replace(
        mention,
        tolls=(*mention.tolls, *fresh),
        targets=targets,
        places=places,
        times=times,
        actors=actors,
        scope=(first, last),
    )


def _is_deed_of_its_own(view: SentenceView, core: Core, toll: Toll, roles: Roles) -> bool:
    """As in "... after a pilot was killed by rebels": another clause with an author of its own."""
    if not roles.actors or roles.events or toll.anchor.gerund:
        return False
    known = {actor.head for actor in core.roles.actors}
    if not toll.anchor.passive and any(actor.head in known for actor in roles.actors):
        return False
    low, high = sorted((core.anchor.first, toll.anchor.first))
    return any(view.stem(k) in _APART for k in range(low, high))


def _subset_of(view: SentenceView, toll: Toll) -> tuple[Group, ...]:
    """As in "including 11 members of the regime forces", "casualties of the group": who was hit."""
    last = max(toll.anchor.last, *(t.last for t in toll.mentions))
    found = []
    for group in view.groups:
        if not (group.suffers or group.acts) or group.site:
            continue
        if not group.named and not (group.acts and group.kind in _ARMED):
            continue
        marks = [m for m in view.cues_of(CueKind.SUBSET) if 0 <= group.first - m.last <= 1]
        near = any(0 <= mark.first - last <= 8 for mark in marks)
        of = (
            toll.anchor.noun
            and group.first - toll.anchor.last in (1, 2)
            and (view.stem(toll.anchor.last) in ("of", "for", "among", "in", "from"))
        )
        if near or of:
            found.append(group)
    return tuple(found)


def _inside_victims(group: Group, toll: Toll) -> bool:
    return any(t.first <= group.head < t.last for t in toll.mentions)


def _sided(mention: EventMention, toll: TollMention) -> TollMention:
    if toll.victims is None:
        return toll
    keys = {toll.victims.actor_id, *toll.victims.affiliations} - {None, ""}
    for group in mention.actors:
        if keys & ({group.actor_id, *group.affiliations} - {None, ""}):
            return msgspec.structs.replace(toll, side=TollSide.ACTOR)
    return toll


def _cause_of(
    view: SentenceView,
    clauses: Clauses,
    pairs: list[tuple[Core, EventMention]],
    toll: Toll,
    roles: Roles,
) -> int | None:
    """The incident that a toll belongs to:

    its subject or agent, else the nearest in the sentence.
    """
    open_ones = [
        at
        for at, (_core, mention) in enumerate(pairs)
        if mention.status in (Status.REPORTED, Status.RECURRENT) and mention.type not in _NO_TOLL
    ]
    if _counts_a_war(view, clauses, toll):
        return None
    for event in roles.events:
        for at in open_ones:
            if pairs[at][0].anchor == event or event in pairs[at][0].extra:
                return at
    best: tuple[int, int] | None = None
    for at in open_ones:
        cost = _distance(view, clauses, pairs[at][0], toll)
        if cost < 40 and (best is None or cost < best[0]):
            best = (cost, at)
    return best[1] if best is not None else None


def _counts_a_war(_view: SentenceView, clauses: Clauses, toll: Toll) -> bool:
    """As in "The war has killed more than 280,000 people": the total of no incident."""
    return toll.mentions[0].min >= 500 and (
        any(t.total for t in toll.mentions)
        or any(a.frame.id == "war_total" for a in clauses.anchors)
    )


def _distance(view: SentenceView, clauses: Clauses, core: Core, toll: Toll) -> int:
    first = min([toll.anchor.first, *(t.first for t in toll.mentions)])
    last = max([toll.anchor.last, *(t.last for t in toll.mentions)])
    if core.first >= last:
        low, high, cost = last, core.first, core.first - last
    elif core.last <= first:
        low, high, cost = core.last, first, first - core.last + 1
    else:
        return 0
    cost += 12 * sum(1 for k in clauses.breaks if low < k <= high and ";" in view.gap(k))
    if toll.anchor.gerund and core.first >= last:
        cost += 25
    return cost


def _from_tolls(
    view: SentenceView, clauses: Clauses, loose: list[tuple[Toll, Roles]]
) -> list[EventMention]:
    """Mentions without a trigger of their own, one for tolls that stand side by side."""
    found: list[EventMention] = []
    for toll, roles in loose:
        mention = _from_toll(view, clauses, toll, roles)
        if mention is None:
            continue
        if found and _belongs(found[-1], mention):
            found[-1] = msgspec.structs.replace(
                found[-1],
                tolls=(*found[-1].tolls, *mention.tolls),
                last=max(found[-1].last, mention.last),
                scope=(
                    min(found[-1].scope[0], mention.scope[0]),
                    max(found[-1].scope[1], mention.scope[1]),
                ),
                type=found[-1].type or mention.type,
                actors=found[-1].actors or mention.actors,
                weapons=found[-1].weapons or mention.weapons,
                targets=(
                    *found[-1].targets,
                    *(t for t in mention.targets if t not in found[-1].targets),
                ),
                places=tuple(dict.fromkeys((*found[-1].places, *mention.places))),
                times=tuple(dict.fromkeys((*found[-1].times, *mention.times))),
            )
        else:
            found.append(mention)
    return found


def _belongs(first: EventMention, second: EventMention) -> bool:
    return first.status is second.status and (
        not second.actors or not first.actors or first.actors == second.actors
    )


def _falls(weapons: tuple[WeaponMention, ...], actors: tuple[Group, ...]) -> bool:
    """As in "regime bombs": bombs of an army fall, those of nobody are planted."""
    armies = (ActorKind.STATE, ActorKind.MILITARY, ActorKind.COALITION)
    return all(w.hit.weapon.id == "bomb" for w in weapons) and any(a.kind in armies for a in actors)


def _from_toll(
    view: SentenceView, clauses: Clauses, toll: Toll, roles: Roles
) -> EventMention | None:
    """People were killed, the means are not said, or a weapon alone says them."""
    judged: Judged = judge_status(view, clauses, toll.anchor, None)
    if judged.dropped:
        return None
    actors = tuple(
        a for a in roles.actors if a.acts and not a.site and not _inside_victims(a, toll)
    )
    weapons = tuple(
        counted(view, w)
        for w in roles.weapons
        if not w.hit.weapon.adjective and not w.hit.weapon.cued
    )
    if any(a.frame.id == "war_total" for a in clauses.anchors) and toll.mentions[0].min >= 100:
        judged = Judged(status=Status.RECURRENT, rule="en.war_total")
    event_type = refine_type(EventType.ARMED_ATTACK, True, weapons) if weapons or actors else None
    if event_type is EventType.BOMBING and _falls(weapons, actors):
        event_type = EventType.SHELLING
    if judged.status is Status.RECURRENT and event_type is None:
        event_type = EventType.ARMED_CLASH
    if any(is_airborne(view, a) for a in actors):
        event_type = EventType.AIR_STRIKE
    first = min([toll.anchor.first, *(t.first for t in toll.mentions)])
    last = max([toll.anchor.last, roles.last, *(t.last for t in toll.mentions)])
    start, end = clause_scope(view, clauses, first, last)
    return EventMention(
        sentence=view.sentence.index,
        type=event_type,
        first=toll.anchor.first,
        last=toll.anchor.last,
        scope=(start, end),
        rule=f"en.{toll.anchor.frame.id}",
        generic=True,
        actors=actors,
        targets=(
            *(t.victims for t in toll.mentions if t.victims is not None),
            *_subset_of(view, toll),
        ),
        weapons=weapons,
        tolls=toll.mentions,
        places=tuple(p.index for p in roles.places),
        times=tuple(t.index for t in view.times if start <= t.first < end),
        status=judged.status,
        status_rule=judged.rule,
        background=judged.background,
    )
