"""The Arabic grammar: from one sentence to mentions of incidents."""

from __future__ import annotations

import msgspec

from marsad.events import arabic_groups, arabic_says, arabic_statements
from marsad.events.arabic_roles import PREPOSITIONS, Roles, find_roles, subject_before
from marsad.events.arabic_status import (
    Judged,
    has_counted_toll,
    is_plural_event,
    judge_status,
)
from marsad.events.arabic_tolls import Toll, find_tolls
from marsad.events.arabic_triggers import refuse_trigger
from marsad.events.parts import (
    EventMention,
    Group,
    SayMention,
    StatementMention,
    Trigger,
    WeaponMention,
)
from marsad.events.sight import Sight
from marsad.events.typing import refine_type
from marsad.events.view import Located, SentenceView
from marsad.lexicon.entries import CueKind, Form, FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Part, Status, WeaponKind


class Arabic:
    """Grammar of Arabic news prose (`grammar.Grammar`).

    Keeps the index of the sentence looked at last, since three questions are put to each.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: tuple[SentenceView, Sight] | None = None

    def _look(self, view: SentenceView) -> Sight:
        seen = self._seen
        if seen is None or seen[0] is not view:
            seen = (view, Sight(view))
            self._seen = seen
        return seen[1]

    def find_groups(self, view: SentenceView) -> tuple[Group, ...]:
        """See `arabic_groups`."""
        return arabic_groups.find_groups(view)

    def find_says(self, view: SentenceView) -> tuple[SayMention, ...]:
        """See `arabic_says`."""
        return arabic_says.find_says(self._look(view))

    def find_statement_mentions(self, view: SentenceView) -> tuple[StatementMention, ...]:
        """See `arabic_statements`."""
        return arabic_statements.find_statement_mentions(self._look(view))

    def find_event_mentions(self, view: SentenceView) -> tuple[EventMention, ...]:
        """Incidents that a sentence tells of; a toll without a cause gives one without type."""
        if not view.triggers:
            return ()
        sight = self._look(view)
        mentions = _mentions_of_triggers(sight)
        return _attach_tolls(sight, mentions, find_tolls(sight))


def _mentions_of_triggers(sight: Sight) -> list[EventMention]:
    mentions: list[EventMention] = []
    reached = -1  # a relative "استهدف" inside a noun's scan belongs to the noun
    for trigger in sorted(sight.triggers.values(), key=lambda item: item.first):
        chosen = _accepted(sight, trigger)
        if chosen is None:
            continue
        trigger = chosen
        strike = trigger.hit.frame.kind is FrameKind.STRIKE
        if strike and trigger.first < reached and trigger.hit.form is not Form.NOUN:
            continue
        mention = _mention(sight, trigger)
        if mention is None:
            continue
        previous = mentions[-1] if mentions else None
        if previous is not None and _was_intercepted(sight, previous, trigger):
            mentions[-1] = msgspec.structs.replace(
                previous, places=tuple(dict.fromkeys((*previous.places, *mention.places)))
            )
            continue
        if previous is not None and _same_deed(sight, previous, mention):
            mentions[-1] = _blend(previous, mention)
        else:
            mentions.append(mention)
        if trigger.hit.form is Form.NOUN:
            reached = mention.scope[1]
    return _share_habit(mentions)


def _share_habit(mentions: list[EventMention]) -> list[EventMention]:
    """A further figure of what the sentence calls habitual is habitual too."""
    habitual = {m.type for m in mentions if m.status is Status.RECURRENT}
    return [
        msgspec.structs.replace(m, status=Status.RECURRENT, status_rule="ar.habit.shared")
        if m.status is Status.REPORTED and m.type in habitual and m.noun and not m.times
        else m
        for m in mentions
    ]


def _accepted(sight: Sight, trigger: Trigger) -> Trigger | None:
    """The first frame of a word that its surroundings bear out."""
    for candidate in (trigger, *sight.rivals.get(trigger.first, ())):
        if refuse_trigger(sight, candidate) is None:
            return candidate
    return None


def _mention(sight: Sight, trigger: Trigger) -> EventMention | None:
    frame = trigger.hit.frame
    carried = _carrier(sight, trigger)
    judged = judge_status(sight, trigger, carried)
    if judged.dropped:
        return None
    roles = find_roles(sight, trigger)
    if frame.needs_actor and not _armed_actor(trigger, roles):
        return None
    if _only_words(trigger, roles):
        return None
    if frame.type in (EventType.PROTEST, EventType.RIOT):
        people = tuple(actor for actor in roles.actors if actor.kind not in ARMED_KINDS)
        roles = Roles(actors=people, targets=roles.targets, end=roles.end)
    scope = (_left_edge(sight, trigger), max(roles.end, trigger.last))
    weapons = _weapons(sight, trigger, scope)
    generic = frame.kind in (FrameKind.ATTACK, FrameKind.STRIKE)
    if frame.type is EventType.INTERCEPTION or frame.object is ObjectRole.WEAPON:
        roles = _weapon_as_object(roles, weapons, frame.type)
    if _cleared(frame.type, roles, weapons):
        return None
    event_type = refine_type(frame.type, generic, weapons)
    if generic:
        event_type = _by_what_acts(sight, roles) or event_type
    token = sight.view.token(trigger.first)
    definite = trigger.hit.form is Form.NOUN and (
        token.definite or bool(token.suffix)
    )
    count = _count(sight, trigger)
    if judged.status is Status.REPORTED:
        judged = _summed_up(sight, trigger, scope, count, judged)
    return EventMention(
        sentence=sight.view.sentence.index,
        type=event_type,
        first=trigger.first,
        last=trigger.last,
        scope=scope,
        rule=frame.id,
        generic=generic,
        definite=definite,
        noun=trigger.hit.form is Form.NOUN,
        actors=roles.actors,
        targets=roles.targets,
        weapons=weapons,
        places=_located(sight.view.places, scope, trigger, roles),
        times=tuple(time.index for time in sight.view.times if scope[0] <= time.first < scope[1]),
        count=count,
        status=judged.status,
        status_rule=judged.rule,
        background=judged.background,
        after=_only_dates_another(sight, trigger),
        mutual=frame.object is ObjectRole.PARTY,
    )


def _only_dates_another(sight: Sight, trigger: Trigger) -> bool:
    """ "عقب سيطرة القوات على", "بعد هجوم": told to say when something else was."""
    at = trigger.first - 1
    if trigger.hit.form is not Form.NOUN or at < sight.view.first or sight.pauses(trigger.first):
        return False
    if trigger.hit.frame.type not in (EventType.TERRITORY_CHANGE, EventType.AGREEMENT):
        return False  # behind an attack "بعد" is as often the cause of what is told
    return sight.view.stem(at) in ("بعد", "عقب", "غداه") and at not in sight.in_time


ARMED_KINDS = frozenset(
    (
        ActorKind.STATE, ActorKind.MILITARY, ActorKind.POLICE, ActorKind.INTELLIGENCE,
        ActorKind.ARMED_GROUP, ActorKind.COALITION, ActorKind.COMBATANTS,
    )
)  # fmt: skip
_MANY = 100  # so many strikes in one figure are a campaign, not an incident


def _armed_actor(trigger: Trigger, roles: Roles) -> bool:
    """An armed side does it; behind a noun it must stand close: "تقدم القوات", not "التقدم في"."""
    return any(
        actor.kind in ARMED_KINDS
        and (trigger.hit.form is not Form.NOUN or 0 <= actor.first - trigger.last <= 2)
        for actor in roles.actors
    )


_SPOKESMEN = frozenset((ActorKind.PERSON, ActorKind.OFFICE, ActorKind.OFFICIALS))


def _only_words(trigger: Trigger, roles: Roles) -> bool:
    """ "هاجم الرئيس روسيا بشدة": a man of office attacks with words."""
    if trigger.hit.form is Form.NOUN or trigger.hit.frame.id != "ar.attack.hujum":
        return False
    speaks = [group for group in roles.targets if group.kind in _SPOKESMEN]
    return not roles.actors and bool(speaks) and speaks[0].first - trigger.last <= 1


_PLANTED = frozenset((WeaponKind.IED, WeaponKind.MINE, WeaponKind.CAR_BOMB))


def _cleared(
    event_type: EventType | None, roles: Roles, weapons: tuple[WeaponMention, ...]
) -> bool:
    """Soldiers blow up bombs that they found: "تفجير 163 عبوة ناسفة" is clearance."""
    if event_type is not EventType.BOMBING or not weapons or roles.targets:
        return False
    kinds = {weapon.hit.weapon.kind for weapon in weapons}
    many = any((weapon.count or 0) >= 3 for weapon in weapons)
    official = any(a.kind in (ActorKind.MILITARY, ActorKind.POLICE) for a in roles.actors)
    return kinds <= _PLANTED and (many or official)


def _summed_up(
    sight: Sight, trigger: Trigger, scope: tuple[int, int], count: int | None, judged: Judged
) -> Judged:
    """Plural deeds without day or place, or by the hundred, are summed up over many occasions."""
    if count is not None and count >= _MANY:
        return Judged(status=Status.RECURRENT, rule="ar.many")
    view = sight.view
    plural = trigger.hit.form is Form.NOUN and is_plural_event(view.stem(trigger.first))
    if not plural or count is not None or view.sentence.part is not Part.BODY or view.times:
        return judged
    if any(scope[0] <= place.first < scope[1] for place in view.places):
        return judged
    if has_counted_toll(sight):
        return judged
    return Judged(status=Status.RECURRENT, rule="ar.plural")


def _carrier(sight: Sight, trigger: Trigger) -> Trigger | None:
    """The support verb right in front of an event noun."""
    if trigger.hit.form is not Form.NOUN:
        return None
    for at in range(trigger.first - 1, max(sight.view.first, trigger.first - 8) - 1, -1):
        if sight.stops(at + 1):
            return None
        other = sight.triggers.get(at)
        if other is not None:
            return other if other.hit.frame.kind is FrameKind.SUPPORT else None
    return None


def _left_edge(sight: Sight, trigger: Trigger) -> int:
    at = trigger.first
    while at > sight.view.first:
        if sight.stops(at) or sight.pauses(at):
            break
        if sight.cue(at - 1, CueKind.COMPLEMENT) is not None:
            break
        at -= 1
    return at


def _weapons(
    sight: Sight, trigger: Trigger, scope: tuple[int, int]
) -> tuple[WeaponMention, ...]:
    """Weapons in the clause of a trigger, counted where a number or the dual says how many."""
    found = []
    end = scope[1]
    for weapon in sight.view.weapons:
        if not scope[0] <= weapon.first < end:
            continue
        if weapon.hit.weapon.adjective and not 0 <= weapon.first - trigger.last <= 2:
            continue  # an adjective of something else: "الدفاع الجوي"
        if weapon.first < trigger.first and any(
            weapon.last <= other.first < trigger.first
            and other.hit.frame.kind in (FrameKind.EVENT, FrameKind.ATTACK)
            for other in sight.triggers.values()
        ):
            continue  # it belongs to the trigger between
        found.append(_counted(sight, weapon))
    return tuple(found)


def _counted(sight: Sight, weapon: WeaponMention) -> WeaponMention:
    amount = next((a for a in sight.view.amounts if a.last == weapon.first), None)
    count = weapon.count
    if amount is not None and amount.min == amount.max:
        count = amount.min
    elif weapon.hit.number is not None:
        count = 2 if weapon.hit.number.value == "dual" else 1
    first = amount.first if amount is not None else weapon.first
    calibre, last = _calibre(sight, weapon)
    return msgspec.structs.replace(
        weapon, first=first, last=last, count=count,
        calibre_mm=calibre or weapon.hit.weapon.calibre_mm,
    )  # fmt: skip


def _calibre(sight: Sight, weapon: WeaponMention) -> tuple[float | None, int]:
    """ "عيار 107 ملم" behind a weapon: millimetres, and where the words end."""
    view = sight.view
    for at in range(weapon.last, min(view.last, weapon.last + 3)):
        if view.stem(at) == "عيار" and at + 1 < view.last and view.token(at + 1).word.isdigit():
            unit = view.stem(at + 2)
            value = float(view.token(at + 1).word)
            if unit in ("ملم", "مم", "ميليمتر", "مليمتر", "ميلمتر", "ملمتر"):
                return value, at + 3
            return value, at + 2
    return None, weapon.last


def _weapon_as_object(
    roles: Roles, weapons: tuple[WeaponMention, ...], event_type: EventType | None
) -> Roles:
    """What is shot down is the target; what is fired is no actor."""
    inside = {k for weapon in weapons for k in range(weapon.first, weapon.last)}
    actors = tuple(group for group in roles.actors if group.head not in inside)
    targets = tuple(group for group in roles.targets if group.head not in inside)
    del event_type
    return Roles(actors=actors, targets=targets, end=roles.end)


def _by_what_acts(sight: Sight, roles: Roles) -> EventType | None:
    """Aircraft that act make an air strike, guns and tanks shelling."""
    for actor in roles.actors:
        if actor.rule in ("ar.group.aircraft", "ar.group.drone"):
            return EventType.AIR_STRIKE
        if actor.rule == "ar.group.artillery":
            return EventType.SHELLING
        if actor.named and sight.view.stem(actor.first) in ("طيران", "طائرات", "طائره", "مقاتلات"):
            return EventType.AIR_STRIKE
    return None


def _count(sight: Sight, trigger: Trigger) -> int | None:
    if trigger.hit.number is not None:
        return 2
    amount = next((a for a in sight.view.amounts if a.last == trigger.first), None)
    return amount.min if amount is not None else None


def _located(
    places: tuple[Located, ...], scope: tuple[int, int], trigger: Trigger, roles: Roles
) -> tuple[int, ...]:
    """Places in the clause: behind the trigger first, then in front of it, nearest first."""
    actor_words = {k for group in roles.actors for k in range(group.first, group.last)}
    inside = [
        place for place in places if scope[0] <= place.first < scope[1] and place.first not in actor_words
    ]
    behind = [place.index for place in inside if place.first >= trigger.first]
    ahead = [place.index for place in reversed(inside) if place.first < trigger.first]
    return tuple(behind + ahead)


def _was_intercepted(sight: Sight, previous: EventMention, trigger: Trigger) -> bool:
    """What was fired and how it flew, told of the thing that was shot down: one incident."""
    if previous.type is not EventType.INTERCEPTION or trigger.first - previous.last > 12:
        return False
    frame = trigger.hit.frame
    flew = frame.kind in (FrameKind.STRIKE, FrameKind.ATTACK) or frame.id == "ar.fire.fell"
    return (
        flew
        and "و" not in sight.view.token(trigger.first).proclitics
        and not any(sight.stops(k) for k in range(previous.last, trigger.first + 1))
    )


def _same_deed(sight: Sight, first: EventMention, second: EventMention) -> bool:
    """Two triggers of one deed in one sentence: "أطلق النار في هجوم", "قصف بغارات"."""
    if first.status is not second.status:
        return False
    near = second.first - first.last <= 6 and not any(
        sight.stops(k) for k in range(first.last, second.first + 1)
    )
    if not near:
        return False
    compatible = first.type is second.type or first.generic or second.generic
    joined = "و" in sight.view.token(second.first).proclitics
    if joined or not compatible:
        return False
    return second.definite or first.generic or second.rule.startswith("ar.attack.target")


def _blend(first: EventMention, second: EventMention) -> EventMention:
    specific = first if not first.generic or second.generic else second
    return msgspec.structs.replace(
        first,
        type=specific.type,
        generic=first.generic and second.generic,
        rule=specific.rule,
        last=max(first.last, second.last),
        scope=(min(first.scope[0], second.scope[0]), max(first.scope[1], second.scope[1])),
        definite=first.definite and second.definite,
        actors=_union(first.actors, second.actors),
        targets=_union(first.targets, second.targets),
        weapons=tuple({w.first: w for w in (*first.weapons, *second.weapons)}.values()),
        places=tuple(dict.fromkeys((*first.places, *second.places))),
        times=tuple(dict.fromkeys((*first.times, *second.times))),
        count=first.count or second.count,
    )


def _union(first: tuple[Group, ...], second: tuple[Group, ...]) -> tuple[Group, ...]:
    heads = {group.head for group in first}
    return (*first, *(group for group in second if group.head not in heads))


# --- tolls ------------------------------------------------------------------------------------


# A deadly crackdown is an incident beside the protest, not the protest.
_HARMLESS = frozenset(
    (EventType.AGREEMENT, EventType.EVACUATION, EventType.ARREST, EventType.PROTEST)
)


def _attach_tolls(
    sight: Sight, mentions: list[EventMention], tolls: tuple[Toll, ...]
) -> tuple[EventMention, ...]:
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
            actors=_union(mention.actors, toll.killers),
            scope=(min(mention.scope[0], toll.mention.first), max(mention.scope[1], toll.mention.last)),
            targets=_union(
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


def _joined_causes(
    sight: Sight, mentions: list[EventMention], at: int, toll: Toll
) -> list[int]:
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
    scope = (_left_edge(sight, trigger), _right_edge(sight, last))
    killers = tuple(killer for toll in tolls for killer in toll.killers)
    weapons = tuple(
        _counted(sight, weapon)
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
        places=_located(sight.view.places, scope, trigger, Roles()),
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


__all__ = ["PREPOSITIONS", "Arabic", "subject_before"]
