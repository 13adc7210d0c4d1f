"""Verbs that hit something, and weapons that are fired: "struck", "a shell fired by rebels".

They join the event or weapon that does it, and make an incident of their own where there is none.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from marsad.events.english_clauses import Clauses
from marsad.events.english_core import Core
from marsad.events.english_joining import index_of, union_roles
from marsad.events.english_roles import Roles, roles_of_verb
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import words
from marsad.events.parts import Group
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.records import EventType, WeaponKind

MakeCore = Callable[[SentenceView, Clauses, Anchor], Core | None]
_PLANTED = frozenset(
    (
        WeaponKind.CAR_BOMB,
        WeaponKind.IED,
        WeaponKind.MINE,
        WeaponKind.SUICIDE_VEST,
        WeaponKind.GRENADE,
    )
)
_SHOT_DOWN = frozenset((WeaponKind.DRONE, WeaponKind.MISSILE, WeaponKind.ROCKET))
_AIRBORNE = words(
    "warplane warplanes jet jets plane planes aircraft helicopter helicopters drone drones bombers "
    "airforce"
)


def is_airborne(view: SentenceView, group: Group) -> bool:
    """Aircraft, or an air force, as the author."""
    if group.rule == "en.group.aircraft":
        return True
    stems = {view.stem(k) for k in range(group.first, group.last)}
    return bool(stems & _AIRBORNE) or {"air", "force"} <= stems


def describes_weapon(view: SentenceView, anchor: Anchor) -> bool:
    """As in "drones launched by the group", "a shell fired from the hills": says whose it is."""
    if not anchor.passive or anchor.frame.id not in ("fire_weapon", "launch_weapon", "drop_bombs"):
        return False
    return any(
        w.last == anchor.first and not w.hit.weapon.adjective and not view.gap(anchor.first).strip()
        for w in view.weapons
    )


def fire(
    view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core], make: MakeCore
) -> None:
    """Give what was fired to the incident that speaks of it, else make one of its own.

    Who fired a weapon that was shot down is not the author of its interception.
    """
    for at, core in enumerate(cores):
        if not any(w.last == anchor.first for w in core.roles.weapons):
            continue
        cores[at] = msgspec.structs.replace(core, extra=(*core.extra, anchor))
        if core.type is not EventType.INTERCEPTION:
            roles = roles_of_verb(view, clauses, anchor)
            roles = msgspec.structs.replace(roles, targets=(), places=())
            merged = union_roles(core.roles, roles)
            cores[at] = msgspec.structs.replace(cores[at], roles=merged)
        return
    own = make(view, clauses, anchor)
    if own is not None:
        cores.append(own)


def strike(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
    """Join "hit", "targeted", "destroyed" to the event or weapon that does it, or make one."""
    roles = roles_of_verb(view, clauses, anchor)
    # "destroyed an armoured vehicle": what is hit, no means
    arms = tuple(
        w
        for w in roles.weapons
        if w.first < anchor.first or w.hit.weapon.kind is not WeaponKind.VEHICLE
    )
    roles = msgspec.structs.replace(roles, weapons=arms)
    linked = [at for event in roles.events if (at := index_of(cores, event)) is not None]
    if not linked and cores and cores[-1].type is EventType.INTERCEPTION:
        # "intercepted and destroyed four drones"
        if cores[-1].anchor.last == anchor.first - 1:
            linked = [len(cores) - 1]
    if not linked and anchor.gerund:
        before = [at for at, core in enumerate(cores) if core.anchor.last <= anchor.first]
        linked = before[-1:]
    if not linked and anchor.passive:
        # "were hit when", "was destroyed in": the event stands in the same clause
        linked = [
            at
            for at, core in enumerate(cores)
            if 0 <= core.anchor.first - anchor.last <= 8
            and not any(
                view.gap(k).strip(" \"'-") for k in range(anchor.last, core.anchor.first + 1)
            )
        ][:1]
    if linked:
        core = cores[linked[0]]
        joined = Roles(
            first=roles.first,
            last=roles.last,
            actors=tuple(a for a in roles.actors if a.acts),
            targets=roles.targets,
            weapons=roles.weapons,
            places=roles.places,
            definite=core.roles.definite,
        )
        if core.type in (
            EventType.PROTEST,
            EventType.AGREEMENT,
            EventType.ARREST,
            EventType.EVACUATION,
        ):
            return
        cores[linked[0]] = msgspec.structs.replace(
            core, roles=union_roles(core.roles, joined), extra=(*core.extra, anchor)
        )
        return
    own = _own_strike(view, anchor, roles)
    if own is not None:
        cores.append(own)


def _own_strike(view: SentenceView, anchor: Anchor, roles: Roles) -> Core | None:
    arms = tuple(w for w in roles.weapons if not w.hit.weapon.adjective)
    if anchor.frame.id == "destroy" and not anchor.passive:
        struck = tuple(w for w in arms if w.first >= anchor.last)
        flying = any(w.hit.weapon.kind in _SHOT_DOWN for w in struck)
        if flying and roles.actors and not any(t.site for t in roles.targets):
            # "destroyed six drones": brought down
            return Core(anchor=anchor, type=EventType.INTERCEPTION, generic=False, roles=roles)
        arms = tuple(w for w in arms if w not in struck)
    blown = _hit_explosive(anchor, roles)
    if blown is not None:
        return blown
    hits = bool(roles.places) or any(t.site or t.suffers or t.named for t in roles.targets)
    acting = [a for a in roles.actors if a.acts and not a.site]
    aircraft = any(is_airborne(view, a) for a in acting)
    if anchor.frame.id == "survive" or not hits:
        return None
    if anchor.frame.id == "damage" and not arms:
        return None
    if anchor.gerund and not acting and not arms:
        return None
    if (
        not acting
        and not arms
        and not (anchor.passive and any(t.site or t.acts for t in roles.targets))
    ) and not (anchor.frame.id == "target_verb" and view.stem(anchor.first).startswith("target")):
        return None
    if not acting and not arms and anchor.frame.id == "destroy" and not anchor.passive:
        return None
    event_type = refine_type(EventType.ARMED_ATTACK, True, arms)
    if (
        event_type is EventType.BOMBING
        and any(w.hit.weapon.id == "bomb" for w in arms)
        and aircraft
    ):
        event_type = EventType.AIR_STRIKE
    if aircraft and event_type is not EventType.CHEMICAL_ATTACK:
        event_type = EventType.AIR_STRIKE
    bomber = any(a.rule == "en.group.role.suicide_bomber" for a in acting)
    if bomber:
        event_type = EventType.SUICIDE_BOMBING
    generic = not (arms or aircraft or bomber)
    return Core(anchor=anchor, type=event_type, generic=generic, roles=roles)


def _hit_explosive(anchor: Anchor, roles: Roles) -> Core | None:
    """As in "their vehicle hit a roadside bomb": what strikes a bomb is struck by it."""
    mines = tuple(
        w for w in roles.weapons if w.hit.weapon.kind in _PLANTED and w.first >= anchor.last
    )
    hit = tuple(g for g in roles.actors if not g.named) if not roles.targets else roles.targets
    if anchor.frame.id != "target_verb" or anchor.passive or anchor.gerund or not mines:
        return None
    roles = msgspec.structs.replace(roles, actors=(), targets=hit, weapons=mines)
    return Core(anchor=anchor, type=EventType.BOMBING, generic=False, roles=roles)
