"""Which Arabic incident a toll belongs to, and what a toll without one tells."""

from __future__ import annotations

import msgspec

from marsad.events.arabic_passing import Judged
from marsad.events.arabic_scope import find_left_edge, order_places, unite_groups
from marsad.events.arabic_status import judge_status
from marsad.events.arabic_subjects import Roles
from marsad.events.arabic_tolls import Toll
from marsad.events.arabic_weapons import count_weapon
from marsad.events.parts import (
    EventMention,
)
from marsad.events.sight import Sight
from marsad.events.typing import refine_type
from marsad.lexicon.entries import CueKind
from marsad.records import EventType, Status

# A deadly crackdown is an incident beside the protest, not the protest.
_HARMLESS = frozenset(
    (EventType.AGREEMENT, EventType.EVACUATION, EventType.ARREST, EventType.PROTEST)
)


def attach_tolls(
    sight: Sight, mentions: list[EventMention], tolls: tuple[Toll, ...]
) -> tuple[EventMention, ...]:
    """Mentions with their tolls; tolls without a cause in the sentence make one of their own."""
    loose: list[Toll] = []
    for toll in tolls:
        if toll.mention.min >= _WAR and toll.mention.effect == "killed":
            if not judge_status(sight, toll.trigger).dropped:
                mentions.append(_war_total(sight, toll))
            continue
        at = _cause_of(sight, mentions, toll)
        if at is None:
            loose.append(toll)
            continue
        for also in _joined_causes(sight, mentions, at, toll):
            mentions[also] = msgspec.structs.replace(
                mentions[also], tolls=(*mentions[also].tolls, toll.mention)
            )
        mention = mentions[at]
        mentions[at] = msgspec.structs.replace(
            mention,
            tolls=(*mention.tolls, toll.mention),
            actors=unite_groups(mention.actors, toll.killers),
            scope=(
                min(mention.scope[0], toll.mention.first),
                max(mention.scope[1], toll.mention.last),
            ),
            targets=unite_groups(
                mention.targets, () if toll.mention.victims is None else (toll.mention.victims,)
            ),
        )
    loose = [toll for toll in loose if not judge_status(sight, toll.trigger).dropped]
    if loose:
        mentions.append(_from_tolls(sight, loose))
    mentions.sort(key=lambda mention: mention.first)
    return tuple(mentions)


_WAR = 1000  # so many dead are a war's


def _war_total(sight: Sight, toll: Toll) -> EventMention:
    """The dead of a whole war are one recurrent clash, as the codebook rules."""
    mention = _from_tolls(sight, [toll])
    return msgspec.structs.replace(
        mention, type=EventType.ARMED_CLASH, status=Status.RECURRENT, status_rule="ar.war_total"
    )


def _joined_causes(sight: Sight, mentions: list[EventMention], at: int, toll: Toll) -> list[int]:
    """Further causes joined by "و": "بمقتل 43 في غارات ... ومواجهات": the toll is told of each."""
    first = mentions[at]
    if first.first < toll.mention.last or not first.noun:
        return []
    return [
        k
        for k, mention in enumerate(mentions)
        if k != at
        and mention.noun
        and first.last <= mention.first <= first.last + 10
        and mention.type is not first.type
        and "و" in sight.view.token(mention.first).proclitics
        and not any(sight.stops(n) for n in range(first.last, mention.first + 1))
    ]


def _cause_of(sight: Sight, mentions: list[EventMention], toll: Toll) -> int | None:
    """The mention that a toll belongs to: the nearest in the sentence, causes behind first."""
    best: tuple[int, int] | None = None
    for at, mention in enumerate(mentions):
        if mention.status is not Status.REPORTED and mention.status is not Status.RECURRENT:
            continue
        if mention.type in _HARMLESS:
            continue
        if mention.first >= toll.mention.last:
            distance = mention.first - toll.mention.last
            stops = any(sight.stops(k) for k in range(toll.mention.last, mention.first + 1))
        else:
            distance = max(0, toll.mention.first - mention.last) + 1
            stops = any(sight.stops(k) for k in range(mention.last, toll.mention.first + 1))
        if stops and _has_own_place(sight, toll):
            continue
        cost = distance + (30 if stops else 0)
        if mention.type is EventType.TERRITORY_CHANGE:
            cost += 15
        if cost < 60 and (best is None or cost < best[0]):
            best = (cost, at)
    return best[1] if best is not None else None


def _has_own_place(sight: Sight, toll: Toll) -> bool:
    """ "مقتل 120 بالجراحي.. والتحالف يقصف صعدة": the toll has a place in its own clause."""
    return any(
        toll.mention.first <= place.first <= toll.mention.last + 6
        and not any(sight.stops(k) for k in range(toll.mention.last, place.first + 1))
        for place in sight.view.places
    )


def _from_tolls(sight: Sight, tolls: list[Toll]) -> EventMention:
    """A mention without a trigger of its own: people were killed, the means are not said."""
    first = min(toll.mention.first for toll in tolls)
    last = max(toll.mention.last for toll in tolls)
    trigger = tolls[0].trigger
    judged: Judged = judge_status(sight, trigger)
    scope = (find_left_edge(sight, trigger), _right_edge(sight, last))
    killers = tuple(killer for toll in tolls for killer in toll.killers)
    weapons = tuple(
        count_weapon(sight, weapon)
        for weapon in sight.view.weapons
        if trigger.first <= weapon.first < scope[1]
    )
    agents = list(killers)
    for at in range(first, scope[1]):
        mark = sight.cue(at, CueKind.AGENT)
        group = sight.groups.get(mark.last) if mark is not None else None
        if group is not None:
            agents.append(group)
    event_type = refine_type(EventType.ARMED_ATTACK, True, weapons) if weapons or agents else None
    total = any(toll.mention.total for toll in tolls) and max(t.mention.min for t in tolls) >= 10
    return EventMention(
        sentence=sight.view.sentence.index,
        type=event_type,
        first=first,
        last=last,
        scope=scope,
        rule=tolls[0].trigger.hit.frame.id,
        generic=True,
        actors=tuple(agents),
        targets=tuple(t.mention.victims for t in tolls if t.mention.victims is not None),
        weapons=weapons,
        tolls=tuple(toll.mention for toll in tolls),
        places=order_places(sight.view.places, scope, trigger, Roles()),
        times=tuple(time.index for time in sight.view.times if scope[0] <= time.first < scope[1]),
        status=Status.RECURRENT if total else judged.status,
        status_rule="ar.total" if total else judged.rule,
        background=judged.background,
    )


def _right_edge(sight: Sight, at: int) -> int:
    while at < sight.view.last and not sight.stops(at):
        if sight.cue(at, CueKind.COMPLEMENT) is not None:
            break
        at += 1
    return at
