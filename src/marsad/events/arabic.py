"""The Arabic grammar: from one sentence to mentions of incidents."""

from __future__ import annotations

import msgspec

from marsad.events import arabic_groups, arabic_says, arabic_statements
from marsad.events.arabic_crowds import ARMED_KINDS, find_crowd, is_riot
from marsad.events.arabic_effects import attach_tolls
from marsad.events.arabic_passing import Judged
from marsad.events.arabic_roles import find_roles
from marsad.events.arabic_scope import count_deeds, find_left_edge, order_places, unite_groups
from marsad.events.arabic_status import (
    has_counted_toll,
    is_answered,
    is_plural_event,
    judge_status,
)
from marsad.events.arabic_subjects import Roles, subject_of_support, support_before
from marsad.events.arabic_tolls import find_tolls
from marsad.events.arabic_triggers import refuse_trigger
from marsad.events.arabic_weapons import (
    drop_weapon_roles,
    find_acting_type,
    find_clause_weapons,
    is_clearance,
)
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
from marsad.events.view import SentenceView
from marsad.lexicon.entries import Form, FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Part, Status


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
        return attach_tolls(sight, mentions, find_tolls(sight))


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
    candidates: tuple[Trigger, ...] = (trigger, *sight.rivals.get(trigger.first, ()))
    for candidate in candidates:
        if refuse_trigger(sight, candidate) is None:
            return candidate
    return None


def _mention(sight: Sight, trigger: Trigger) -> EventMention | None:
    frame = trigger.hit.frame
    carried = _carrier(sight, trigger)
    judged = judge_status(sight, trigger, carried)
    if judged.dropped:
        return None
    roles = _find_parties(sight, trigger)
    if roles is None:
        return None
    scope = (find_left_edge(sight, trigger), max(roles.end, trigger.last))
    about_weapons = frame.type is EventType.INTERCEPTION or frame.object is ObjectRole.WEAPON
    hit = () if about_weapons else roles.targets
    weapons = find_clause_weapons(sight, trigger, scope, hit)
    if about_weapons:
        roles = drop_weapon_roles(roles, weapons)
    if is_clearance(frame.type, roles, weapons):
        return None
    event_type, generic = _find_type(sight, trigger, roles, scope, weapons)
    token = sight.view.token(trigger.first)
    definite = trigger.hit.form is Form.NOUN and (token.definite or bool(token.suffix))
    count = count_deeds(sight, trigger)
    after = _only_dates_another(sight, trigger)
    dated = trigger.first if after else scope[0]  # what is in front dates the other deed
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
        places=order_places(sight.view.places, scope, trigger, roles),
        times=tuple(time.index for time in sight.view.times if dated <= time.first < scope[1]),
        count=count,
        status=judged.status,
        status_rule=judged.rule,
        background=judged.background,
        after=after,
        mutual=frame.object is ObjectRole.PARTY,
    )


def _find_parties(sight: Sight, trigger: Trigger) -> Roles | None:
    """Who does it to whom; None where those who are told of do no such thing."""
    frame = trigger.hit.frame
    roles = find_roles(sight, trigger)
    if frame.needs_actor and not _armed_actor(trigger, roles):
        return None
    if _only_words(sight, trigger, roles):
        return None
    if frame.type in (EventType.PROTEST, EventType.RIOT):
        return find_crowd(sight, trigger, roles)
    return roles


_FOUGHT = frozenset((EventType.ARMED_CLASH, EventType.ARMED_ATTACK))


def _find_type(
    sight: Sight,
    trigger: Trigger,
    roles: Roles,
    scope: tuple[int, int],
    weapons: tuple[WeaponMention, ...],
) -> tuple[EventType | None, bool]:
    """The type by word, weapons and parties, and whether the word says no more than "attack"."""
    frame = trigger.hit.frame
    generic = frame.kind in (FrameKind.ATTACK, FrameKind.STRIKE)
    event_type = refine_type(frame.type, generic, weapons)
    if generic:
        event_type = find_acting_type(sight, roles) or event_type
    if event_type in _FOUGHT and is_riot(sight, roles, scope, weapons):
        return EventType.RIOT, False
    return event_type, generic


def _only_dates_another(sight: Sight, trigger: Trigger) -> bool:
    """ "عقب سيطرة القوات على", "بعد هجوم": told to say when something else was."""
    at = trigger.first - 1
    if trigger.hit.form is not Form.NOUN or at < sight.view.first or sight.pauses(trigger.first):
        return False
    if is_answered(sight, trigger):
        return True  # "ردا على هجوم": the day is that of the answer
    if trigger.hit.frame.type not in (EventType.TERRITORY_CHANGE, EventType.AGREEMENT):
        return False  # behind an attack "بعد" is as often the cause of what is told
    return sight.view.stem(at) in ("بعد", "عقب", "غداه") and at not in sight.in_time


_MANY = 100  # so many strikes in one figure are a campaign, not an incident


def _armed_actor(trigger: Trigger, roles: Roles) -> bool:
    """An armed side does it; behind a noun it must stand close: "تقدم القوات", not "التقدم في"."""
    enters = trigger.hit.frame.id == "ar.ground.enter"
    return any(
        actor.kind in ARMED_KINDS
        # "دخول الولايات المتحدة": the state is entered; "تقدم سوري": its forces enter
        and not (enters and actor.rule in ("ar.group.name", "ar.group.capital"))
        and (trigger.hit.form is not Form.NOUN or 0 <= actor.first - trigger.last <= 2)
        for actor in roles.actors
    )


_SPOKESMEN = frozenset((ActorKind.PERSON, ActorKind.OFFICE, ActorKind.OFFICIALS))


def _only_words(sight: Sight, trigger: Trigger, roles: Roles) -> bool:
    """ "هاجم الرئيس روسيا بشدة": a man of office attacks with words."""
    if trigger.hit.frame.id != "ar.attack.hujum":
        return False
    if trigger.hit.form is Form.NOUN:
        support = support_before(sight, trigger)
        subject = subject_of_support(sight, support, trigger) if support is not None else None
        return subject is not None and subject.kind in _SPOKESMEN and not subject.acts
    speaks = [group for group in roles.targets if group.kind in _SPOKESMEN]
    return not roles.actors and bool(speaks) and speaks[0].first - trigger.last <= 1


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
    states = {group.first for group in view.groups if group.kind is ActorKind.STATE}
    if any(scope[0] <= p.first < scope[1] and p.first not in states for p in view.places):
        return judged
    if has_counted_toll(sight):
        return judged
    return Judged(status=Status.RECURRENT, rule="ar.plural")


_NEAR, _FAR = 8, 20  # words; "تعرضت قاعدة كذا في محافظة كذا، فجر السبت، لهجوم" takes many


def _carrier(sight: Sight, trigger: Trigger) -> Trigger | None:
    """The support verb right in front of an event noun."""
    if trigger.hit.form is not Form.NOUN:
        return None
    particle = set(sight.view.token(trigger.first).proclitics)
    reach = _FAR if particle & set("ل") else _NEAR
    for at in range(trigger.first - 1, max(sight.view.first, trigger.first - reach) - 1, -1):
        if sight.stops(at + 1):
            return None
        other = sight.triggers.get(at)
        if other is not None:
            frame = other.hit.frame
            if trigger.first - at > _NEAR and not particle & set(frame.particle):
                return None
            fits = frame.type in (None, trigger.hit.frame.type)  # "بدأت" carries a deal only
            return other if frame.kind is FrameKind.SUPPORT and fits else None
    return None


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
        actors=unite_groups(first.actors, second.actors),
        targets=unite_groups(first.targets, second.targets),
        weapons=tuple({w.first: w for w in (*first.weapons, *second.weapons)}.values()),
        places=tuple(dict.fromkeys((*first.places, *second.places))),
        times=tuple(dict.fromkeys((*first.times, *second.times))),
        count=first.count or second.count,
    )
