"""The English grammar: from one sentence to mentions of incidents."""

from __future__ import annotations

import re

import msgspec

from marsad.events import english_groups, english_says, english_statements
from marsad.events.english_clauses import Clauses, clause_scope, lay_out, left_limit, right_limit
from marsad.events.english_events import Core, find_cores, is_airborne
from marsad.events.english_roles import Roles, roles_of_verb
from marsad.events.english_status import Judged, judge_status
from marsad.events.english_tolls import Toll, find_tolls, toll_of_killing
from marsad.events.english_triggers import find_anchors
from marsad.events.parts import (
    EventMention,
    Group,
    SayMention,
    StatementMention,
    TollMention,
    WeaponMention,
)
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, ObjectRole
from marsad.records import EventType, Number, Status, TollSide

_NO_TOLL = frozenset(
    (EventType.AGREEMENT, EventType.EVACUATION, EventType.ARREST, EventType.ABDUCTION)
)
# Words that another mention may make more precise: "the attack", "bombardment", "the strikes".
_LOOSE = frozenset(
    "attack strike_noun raid operation massacre target_verb destroy damage bombard bomb_verb "
    "bombing kill die".split()
)
_CALIBRE = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(?:mm|millimet(?:er|re)s?)\b")


class English:
    """Grammar of English news prose (`grammar.Grammar`). Holds nothing."""

    def find_groups(self, view: SentenceView) -> tuple[Group, ...]:
        """See `english_groups`."""
        return english_groups.find_groups(view)

    def find_says(self, view: SentenceView) -> tuple[SayMention, ...]:
        """See `english_says`."""
        return english_says.find_says(view)

    def find_statement_mentions(self, view: SentenceView) -> tuple[StatementMention, ...]:
        """See `english_statements`."""
        return english_statements.find_statement_mentions(view)

    def find_event_mentions(self, view: SentenceView) -> tuple[EventMention, ...]:
        """Incidents that a sentence tells of; a toll without a cause gives one without type."""
        if not view.triggers:
            return ()
        anchors = find_anchors(view)
        if not anchors:
            return ()
        clauses = lay_out(view, anchors)
        cores = find_cores(view, clauses)
        tolls = find_tolls(view, clauses)
        mentions = [_mention(view, clauses, core) for core in cores]
        kept = [(core, mention) for core, mention in zip(cores, mentions, strict=True) if mention]
        found = _attach_tolls(view, clauses, kept, tolls)
        bare = {core.anchor.first for core, _mention in kept if _is_bare(core)}
        found = [m for m in found if m.tolls or m.first not in bare]
        found.sort(key=lambda mention: mention.first)
        return tuple(found)


def _mention(view: SentenceView, clauses: Clauses, core: Core) -> EventMention | None:
    judged = judge_status(view, clauses, core.anchor, core.carrier)
    if judged.dropped:
        return None
    roles = core.roles
    weapons = _weapons(view, clauses, core)
    event_type = refine_type(core.type, core.generic, _arms(view, core, weapons))
    if core.generic and any(is_airborne(view, a) for a in roles.actors):
        if event_type is not EventType.CHEMICAL_ATTACK:
            event_type = EventType.AIR_STRIKE
    inside = {k for weapon in weapons for k in range(weapon.first, weapon.last)}
    actors = tuple(
        a for a in roles.actors if a.head not in inside or len(range(a.first, a.last)) > 1
    )
    tolls = _implied_toll(view, core)
    return EventMention(
        sentence=view.sentence.index,
        type=event_type,
        first=core.anchor.first,
        last=core.anchor.last,
        scope=_scope(view, clauses, core),
        rule=f"en.{core.anchor.frame.id}",
        generic=core.generic and event_type is core.type and core.anchor.frame.id in _LOOSE,
        definite=roles.definite and core.anchor.noun,
        noun=core.anchor.noun,
        actors=tuple(dict.fromkeys(actors)),
        targets=tuple(t for t in dict.fromkeys(roles.targets) if t not in actors),
        weapons=weapons,
        tolls=tolls,
        places=_places(view, core),
        times=_times(view, clauses, core),
        count=_count(view, core),
        status=judged.status,
        status_rule=judged.rule,
        background=judged.background,
        mutual=core.anchor.frame.object is ObjectRole.PARTY or event_type is EventType.ARMED_CLASH,
    )


def _is_bare(core: Core) -> bool:
    """ "little impact on fighting and air strikes": an event noun that nothing is said about."""
    roles = core.roles
    return (
        core.anchor.noun
        and core.carrier is None
        and not core.extra
        and not roles.definite
        and not (roles.actors or roles.targets or roles.places)
    )


def _implied_toll(view: SentenceView, core: Core) -> tuple[TollMention, ...]:
    for target in core.roles.targets[:1]:
        toll = toll_of_killing(view, core.anchor, target)
        if toll is not None:
            return (toll,)
    return ()


def _arms(
    view: SentenceView, core: Core, weapons: tuple[WeaponMention, ...]
) -> tuple[WeaponMention, ...]:
    """Weapons that decide the type: those named, and adjectives beside the trigger."""
    near = [
        w for w in view.weapons
        if w.hit.weapon.adjective and (w.last == core.anchor.first or core.first <= w.first < core.anchor.last)
    ]  # fmt: skip
    return (*weapons, *near)


def _weapons(view: SentenceView, clauses: Clauses, core: Core) -> tuple[WeaponMention, ...]:
    """Weapons inside the words of the incident, counted where a number or the singular says so."""
    found = {w.first: w for w in core.roles.weapons}
    for weapon in view.weapons:
        if core.first <= weapon.first < core.last or weapon.first == core.anchor.first:
            if not _is_of_another(clauses, core, weapon):
                found.setdefault(weapon.first, weapon)
    return tuple(
        _counted(view, weapon)
        for _first, weapon in sorted(found.items())
        if not weapon.hit.weapon.adjective
        and weapon.hit.weapon.id != "air_force"
        and not (weapon.hit.weapon.cued and weapon.hit.weapon.kind.value == "unknown")
    )


def _is_of_another(clauses: Clauses, core: Core, weapon: WeaponMention) -> bool:
    """ "in retaliation for a drone attack": the weapon of another event noun."""
    return any(
        a.noun
        and a != core.anchor
        and a not in core.extra
        and (a.first <= weapon.first < a.last or weapon.last == a.first)
        for a in clauses.anchors
    )


def _counted(view: SentenceView, weapon: WeaponMention) -> WeaponMention:
    before = view.stem(weapon.first - 1)
    amount = next(
        (
            a for a in view.amounts
            if a.last == weapon.first
            or (a.last == weapon.first - 1 and before in ("other", "more", "of", "large", "heavy", "homemade"))
            or (a.last == weapon.first - 2 and view.stem(a.last) == "of")
        ),
        None,
    )  # fmt: skip
    count, first = weapon.count, weapon.first
    if amount is not None:
        count = amount.min if amount.min == amount.max else None
        first = amount.first
    elif weapon.hit.number is Number.SINGULAR and before in ("a", "an", "one", "single", "the"):
        count = 1
        first = weapon.first - 1
    calibre = _CALIBRE.search(
        view.words(max(view.first, weapon.first - 2), min(view.last, weapon.last + 2))
    )
    return msgspec.structs.replace(
        weapon, first=first, count=count,
        calibre_mm=float(calibre.group(1)) if calibre else weapon.hit.weapon.calibre_mm,
    )  # fmt: skip


def _scope(view: SentenceView, clauses: Clauses, core: Core) -> tuple[int, int]:
    """The words that carry the incident: the clause around all that was joined."""
    start, end = clause_scope(view, clauses, core.first, core.last)
    first = max(start, min(core.first, left_limit(view, clauses, core.anchor)))
    last = min(end, max(core.last, right_limit(view, clauses, core.anchor)))
    return min(first, core.first), max(last, core.last)


def _places(view: SentenceView, core: Core) -> tuple[int, ...]:
    """Places among the complements first, then in the words of the incident, then around it."""
    actor_words = {k for group in core.roles.actors for k in range(group.first, group.last)}
    own = [p for p in core.roles.places if p.first not in actor_words]
    if not own:
        own = [
            p for p in view.places
            if core.first <= p.first < core.last and p.first not in actor_words
        ]  # fmt: skip
    return tuple(dict.fromkeys(p.index for p in own))


def _times(view: SentenceView, clauses: Clauses, core: Core) -> tuple[int, ...]:
    start, end = _scope(view, clauses, core)
    inside = [t for t in view.times if start <= t.first < end]
    inside.sort(key=lambda t: (t.first < core.anchor.first, abs(t.first - core.anchor.first)))
    return tuple(t.index for t in inside)


def _count(view: SentenceView, core: Core) -> int | None:
    if not core.anchor.noun:
        return None
    for amount in view.amounts:
        if amount.last == core.anchor.first or amount.last == core.roles.first:
            return amount.min
    return None


# --- tolls ------------------------------------------------------------------------------------


def _attach_tolls(
    view: SentenceView,
    clauses: Clauses,
    kept: list[tuple[Core, EventMention]],
    tolls: tuple[Toll, ...],
) -> list[EventMention]:
    cores = [core for core, _mention in kept]
    mentions = [mention for _core, mention in kept]
    loose: list[tuple[Toll, Roles]] = []
    for toll in tolls:
        roles = roles_of_verb(view, clauses, toll.anchor)
        at = _cause_of(view, clauses, cores, mentions, toll, roles)
        if at is None or _is_deed_of_its_own(view, cores[at], toll, roles):
            loose.append((toll, roles))
        else:
            mentions[at] = _with_toll(view, mentions[at], toll, roles)
    grouped = _from_tolls(view, clauses, loose)
    return [*mentions, *grouped]


def _with_toll(view: SentenceView, mention: EventMention, toll: Toll, roles: Roles) -> EventMention:
    known = {(t.effect, t.min, t.max) for t in mention.tolls}
    fresh = tuple(
        _sided(mention, t) for t in toll.mentions if (t.effect, t.min, t.max) not in known
    )
    victims = tuple(t.victims for t in toll.mentions if t.victims is not None)
    victims = (*victims, *_subset_of(view, toll))
    heads = {group.head for group in (*mention.actors, *mention.targets, *victims)}
    killers = tuple(
        a for a in roles.actors
        if a.acts and a.head not in heads and not a.site and not _inside_victims(a, toll)
    )  # fmt: skip
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
        mention, tolls=(*mention.tolls, *fresh), targets=targets, places=places, times=times,
        actors=actors, scope=(first, last),
    )  # fmt: skip


def _is_deed_of_its_own(view: SentenceView, core: Core, toll: Toll, roles: Roles) -> bool:
    """ "... after a pilot was killed by rebels": another clause with an author of its own."""
    if not roles.actors or roles.events or toll.anchor.gerund:
        return False
    if not toll.anchor.passive and core.anchor.noun:
        return False
    if toll.mentions[0].min >= 100 and any(a.frame.id == "war_total" for a in (core.anchor,)):
        return True
    low, high = sorted((core.anchor.first, toll.anchor.first))
    return any(view.stem(k) in ("after", "when", "while", "before") for k in range(low, high))


def _subset_of(view: SentenceView, toll: Toll) -> tuple[Group, ...]:
    """ "including 11 members of the regime forces", "casualties of the group": who was hit."""
    last = max(toll.anchor.last, *(t.last for t in toll.mentions))
    found = []
    for group in view.groups:
        if not (group.suffers or group.acts) or group.site or not group.named:
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
    cores: list[Core],
    mentions: list[EventMention],
    toll: Toll,
    roles: Roles,
) -> int | None:
    """The incident that a toll belongs to: its subject or agent, else the nearest in the sentence."""
    open_ones = [
        at for at, mention in enumerate(mentions)
        if mention.status in (Status.REPORTED, Status.RECURRENT) and mention.type not in _NO_TOLL
    ]  # fmt: skip
    if _counts_a_war(view, clauses, toll):
        return None
    for event in roles.events:
        for at in open_ones:
            if cores[at].anchor == event or event in cores[at].extra:
                return at
    best: tuple[int, int] | None = None
    for at in open_ones:
        cost = _distance(view, clauses, cores[at], toll)
        if cost < 40 and (best is None or cost < best[0]):
            best = (cost, at)
    return best[1] if best is not None else None


def _counts_a_war(view: SentenceView, clauses: Clauses, toll: Toll) -> bool:
    """ "The war has killed more than 280,000 people": the total of no incident."""
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
                found[-1], tolls=(*found[-1].tolls, *mention.tolls),
                last=max(found[-1].last, mention.last),
                scope=(min(found[-1].scope[0], mention.scope[0]), max(found[-1].scope[1], mention.scope[1])),
                type=found[-1].type or mention.type,
                actors=found[-1].actors or mention.actors,
                weapons=found[-1].weapons or mention.weapons,
                targets=(*found[-1].targets, *(t for t in mention.targets if t not in found[-1].targets)),
                places=tuple(dict.fromkeys((*found[-1].places, *mention.places))),
                times=tuple(dict.fromkeys((*found[-1].times, *mention.times))),
            )  # fmt: skip
        else:
            found.append(mention)
    return found


def _belongs(first: EventMention, second: EventMention) -> bool:
    return first.status is second.status and (
        not second.actors or not first.actors or first.actors == second.actors
    )


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
        _counted(view, w)
        for w in roles.weapons
        if not w.hit.weapon.adjective and not w.hit.weapon.cued
    )
    if any(a.frame.id == "war_total" for a in clauses.anchors) and toll.mentions[0].min >= 100:
        judged = Judged(status=Status.RECURRENT, rule="en.war_total")
    event_type = refine_type(EventType.ARMED_ATTACK, True, weapons) if weapons or actors else None
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
