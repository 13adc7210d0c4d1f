"""Incidents of an English sentence that are one, and the verbs that carry an event."""

from __future__ import annotations

import msgspec

from marsad.events.english_clauses import Clauses
from marsad.events.english_core import Core
from marsad.events.english_roles import Roles, roles_of_verb
from marsad.events.english_triggers import Anchor
from marsad.events.parts import Group
from marsad.events.view import SentenceView
from marsad.lexicon.entries import ObjectRole

UNDER_FIRE = ("came_under_fire", "came_under_shelling")


def is_compound(view: SentenceView, first: Core, second: Core) -> bool:
    """As in "shelling attack", "raid and air strike" no: only words side by side."""
    one, two = first.anchor, second.anchor
    if one.last == two.first and one.noun and two.noun:
        return not view.gap(two.first).strip(" \"'-")
    if two in first.extra:
        return True
    if one.frame.id == "massacre" and two.noun and not second.generic:
        # "committed a massacre in the village, where 18 people were killed in an air raid"
        return any(view.stem(k) in ("where", "when", "in", "by") for k in between_of(one, two))
    if one.noun and two.noun and view.stem(one.last - 1) in ("killing", "killings"):
        # "documented the killing of nine civilians in regime rocket fire"
        return view.stem(second.roles.first - 1) in ("in", "by", "during", "when")
    if two in first.roles.events and second.generic and one.verb:
        return True  # "arrested 12 people in raids"
    between = range(one.last, two.first)
    if len(between) <= 3 and one.frame.id in (*UNDER_FIRE, "open_fire") and second.generic:
        return any(view.stem(k) in ("in", "during") for k in between)
    if len(between) <= 4 and two.noun and one.verb and second.generic:
        # "attacked ... in a raid", "executed in an attack"
        return any(view.stem(k) in ("in", "during", "with") for k in between) and not one.gerund
    if (len(between) <= 6 and two.noun and one.verb and first.generic) and (
        any(view.stem(k) == "with" for k in between)
    ):
        # "attacked the base with two suicide car bombs"
        return True
    if len(between) <= 4 and two.noun and one.passive and first.generic:
        # "was wiped out in an explosion", "was assassinated by a car bomb attack"
        return any(view.stem(k) in ("in", "by") for k in between)
    return False


def between_of(one: Anchor, two: Anchor) -> range:
    """The tokens between two anchors."""
    return range(one.last, two.first)


def blend(first: Core, second: Core) -> Core:
    """One incident of two, with the type and anchor of the more specific."""
    specific = first if not first.generic or second.generic else second
    return msgspec.structs.replace(
        first,
        type=specific.type,
        generic=first.generic and second.generic,
        anchor=specific.anchor,
        extra=(*first.extra, *second.extra, (second if specific is first else first).anchor),
        roles=union_roles(first.roles, second.roles),
    )


def union_roles(one: Roles, two: Roles) -> Roles:
    """The roles of both, each participant once."""
    return msgspec.structs.replace(
        one,
        first=min(one.first, two.first),
        last=max(one.last, two.last),
        actors=_union(one.actors, two.actors),
        targets=_union(one.targets, two.targets),
        weapons=tuple({w.first: w for w in (*one.weapons, *two.weapons)}.values()),
        places=tuple({p.first: p for p in (*one.places, *two.places)}.values()),
        definite=one.definite and two.definite,
    )


def _union(one: tuple[Group, ...], two: tuple[Group, ...]) -> tuple[Group, ...]:
    heads = {group.head for group in one}
    return (*one, *(group for group in two if group.head not in heads))


def index_of(cores: list[Core], anchor: Anchor) -> int | None:
    """Which incident an anchor belongs to; None where none."""
    for at, core in enumerate(cores):
        if core.anchor == anchor or anchor in core.extra:
            return at
    return None


def carry(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
    """Give an event the subject of the verb that carries it."""
    roles = roles_of_verb(view, clauses, anchor)
    linked = [at for event in roles.events if (at := index_of(cores, event)) is not None]
    if not linked:
        near = [
            at
            for at, core in enumerate(cores)
            if core.anchor.noun
            and 0 <= core.anchor.first - anchor.last <= 8
            and not anchor.passive
            and not any(anchor.last <= v < core.anchor.first for v in clauses.verbs)
        ]
        linked = near[:1]
    for at in linked[:2]:
        core = cores[at]
        actors: tuple[Group, ...] = ()
        targets: tuple[Group, ...] = ()
        if anchor.frame.subject is ObjectRole.ACTOR:
            actors = tuple(a for a in roles.actors if a.acts or a.named)
        elif anchor.frame.subject is ObjectRole.TARGET:
            targets = (*roles.actors, *(t for t in roles.targets if t.last <= anchor.first))
        elif anchor.frame.subject is ObjectRole.EVENT:
            # "clashes took place between ..."
            actors = tuple(a for a in roles.actors if a.acts and a.first >= anchor.last)
        carried = Roles(
            first=roles.first,
            last=roles.last,
            actors=actors,
            targets=tuple(targets),
            weapons=roles.weapons,
            places=roles.places,
            definite=True,
        )
        merged = union_roles(core.roles, carried)
        merged = msgspec.structs.replace(merged, definite=core.roles.definite)
        cores[at] = msgspec.structs.replace(
            core, roles=merged, carrier=anchor, extra=(*core.extra, anchor)
        )
