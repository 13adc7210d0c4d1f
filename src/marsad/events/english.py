"""The English grammar: from one sentence to mentions of incidents."""

from __future__ import annotations

from marsad.events import english_groups, english_says, english_statements
from marsad.events.english_clauses import Clauses, clause_scope, lay_out, left_limit, right_limit
from marsad.events.english_core import Core
from marsad.events.english_effects import attach_tolls
from marsad.events.english_events import find_cores
from marsad.events.english_status import judge_status
from marsad.events.english_strikes import is_airborne
from marsad.events.english_tolls import find_tolls, toll_of_killing
from marsad.events.english_triggers import find_anchors
from marsad.events.english_weapons import arms_of, weapons_of
from marsad.events.english_words import words
from marsad.events.parts import (
    EventMention,
    Group,
    SayMention,
    StatementMention,
    TollMention,
)
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import ObjectRole
from marsad.records import ActorKind, EventType, Part, Status

# Words that another mention may make more precise: "the attack", "bombardment", "the strikes".
_LOOSE = frozenset(
    [
        "attack",
        "strike_noun",
        "raid",
        "operation",
        "massacre",
        "target_verb",
        "destroy",
        "damage",
        "bombard",
        "bomb_verb",
        "bombing",
        "kill",
        "die",
    ]
)


_FIGHTERS = frozenset((ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.COALITION))


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
        found = attach_tolls(view, clauses, kept, tolls)
        bare = {core.anchor.first for core, _mention in kept if _is_bare(core)}
        found = [m for m in found if m.tolls or m.first not in bare]
        found = [m for m in found if not _is_link(view, m)]
        found.sort(key=lambda mention: mention.first)
        return tuple(found)


_AROUND = 4  # words on either side
_SMALL = words("of in on at to by for from with and or the a an as after over near")


def _is_link(view: SentenceView, mention: EventMention) -> bool:
    """Whether a mention stands in a headline set into the text: "Related Blast Hits Bus Near X".

    Headlines of other stories tell of no incident of this report; they are known by their capitals.
    """
    if view.sentence.part is Part.TITLE or mention.first == view.first:
        return False
    tokens = [
        k
        for k in range(mention.first - _AROUND, mention.last + _AROUND)
        if view.first <= k < view.last and view.stem(k) not in _SMALL and view.stem(k).isalpha()
    ]
    capitals = sum(view.words(k, k + 1)[:1].isupper() for k in tokens)
    return (
        view.words(mention.first, mention.first + 1)[:1].isupper()
        and len(tokens) >= 5
        and capitals >= len(tokens) - 1
    )


def _mention(view: SentenceView, clauses: Clauses, core: Core) -> EventMention | None:
    judged = judge_status(view, clauses, core.anchor, core.carrier)
    if judged.dropped or (judged.status is Status.DENIED and _is_conduct(view, core)):
        return None
    roles = core.roles
    weapons = weapons_of(view, clauses, core)
    event_type = refine_type(core.type, core.generic, arms_of(view, core, weapons))
    if (core.generic and any(is_airborne(view, a) for a in roles.actors)) and (
        event_type is not EventType.CHEMICAL_ATTACK
    ):
        event_type = EventType.AIR_STRIKE
    inside = {k for weapon in weapons for k in range(weapon.first, weapon.last)}
    actors = tuple(
        a for a in roles.actors if a.head not in inside or len(range(a.first, a.last)) > 1
    )
    if event_type is EventType.ARMED_CLASH and not actors and core.anchor.noun:
        actors = _sides_beside(view, clauses, core)
    tolls = _implied_toll(view, core)
    return EventMention(
        sentence=view.sentence.index,
        type=event_type,
        first=core.anchor.first,
        last=core.anchor.last,
        scope=_scope(view, clauses, core),
        rule=f"en.{core.anchor.frame.id}",
        generic=core.generic and event_type is core.type and core.anchor.frame.id in _LOOSE,
        definite=(roles.definite and core.anchor.noun) or _is_effect(core),
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
        other=core.anchor.noun and _is_another(view, core),
        mutual=core.anchor.frame.object is ObjectRole.PARTY or event_type is EventType.ARMED_CLASH,
    )


def _is_conduct(view: SentenceView, core: Core) -> bool:
    """As in "denied targeting civilians": what a side does not do, no one incident."""
    if not core.anchor.gerund or core.roles.places or core.anchor.frame.id != "target_verb":
        return False
    return all(not t.named and t.amount is None for t in core.roles.targets) and not any(
        t.first >= core.anchor.last for t in view.times
    )


_ANOTHER = words("another similar separate second")


def _is_another(view: SentenceView, core: Core) -> bool:
    """As in "a similar car bomb attack", "another air raid": none of those told before."""
    start = min(core.roles.first, core.anchor.first)
    before = {view.stem(k) for k in range(max(view.first, start - 1), core.anchor.first)}
    return bool(before & _ANOTHER) and "the" not in before


def _sides_beside(view: SentenceView, clauses: Clauses, core: Core) -> tuple[Group, ...]:
    """As in "Clashes result in an advance of the army over the group": the armed in the clause."""
    start, end = clause_scope(view, clauses, core.first, core.last)
    spoken = {g.first for say in english_says.find_says(view) for g in say.speakers}
    return tuple(
        g
        for g in view.groups
        if g.acts and not g.site and g.kind in _FIGHTERS
        and start <= g.first and g.last <= end and g.first not in spoken
    )[:2]  # fmt: skip


def _is_effect(core: Core) -> bool:
    """As in "the clinic was completely levelled": what an attack told before did."""
    frame = core.anchor.frame.id
    return frame in ("destroy", "damage") and core.anchor.passive and not core.roles.actors


def _is_bare(core: Core) -> bool:
    """As in "little impact on fighting and air strikes":

    an event noun that nothing is said about.
    """
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
        for anchor in (core.anchor, *core.extra):
            toll = toll_of_killing(view, anchor, target)
            if toll is not None:
                return (toll,)
    return ()


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
            p
            for p in view.places
            if core.first <= p.first < core.last and p.first not in actor_words
        ]
    return tuple(dict.fromkeys(p.index for p in own))


def _times(view: SentenceView, clauses: Clauses, core: Core) -> tuple[int, ...]:
    start, end = _scope(view, clauses, core)
    inside = [t for t in view.times if start <= t.first < end]
    inside.sort(key=lambda t: (t.first < core.anchor.first, abs(t.first - core.anchor.first)))
    return tuple(t.index for t in inside)


def _count(view: SentenceView, core: Core) -> int | None:
    if not core.anchor.noun or view.stem(core.roles.first) in ("a", "an", "the"):
        return None
    for amount in view.amounts:
        if amount.last in (core.anchor.first, core.roles.first):
            return amount.min
    return None


# --- tolls ------------------------------------------------------------------------------------
