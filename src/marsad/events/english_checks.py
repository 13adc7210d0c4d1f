"""What a trigger needs beside it to tell of an incident, and what it then tells.

"Fired" needs a weapon, "captured" a place or people, "shot down" something that flies. Each check
takes a core in the making and gives it back, changed where its company says more, or None.
"""

from __future__ import annotations

import msgspec

from marsad.events.english_clauses import Clauses
from marsad.events.english_core import Core
from marsad.events.english_roles import roles_of_noun
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, WeaponKind

_PEOPLE = frozenset(
    (
        ActorKind.COMBATANTS,
        ActorKind.CIVILIANS,
        ActorKind.POPULATION,
        ActorKind.PERSON,
        ActorKind.WITNESSES,
        ActorKind.OFFICIALS,
    )
)


_ATTACKS = frozenset(("attack", "raid", "ambush", "storm", "suicide_bombing", "offensive"))


def _needs_weapon(view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """As in "fired", "dropped", "landed on": only of weapons."""
    anchor = core.anchor
    weapons = list(core.roles.weapons)
    limit = 6 if not anchor.passive else 3
    for weapon in view.weapons:
        if (
            0 <= weapon.first - anchor.last <= limit
            or (
                0 <= anchor.first - weapon.last <= 4
                and (anchor.passive or anchor.frame.object is ObjectRole.PLACE)
            )
        ) and weapon not in weapons:
            weapons.append(weapon)
    weapons = [w for w in weapons if not w.hit.weapon.adjective]
    if anchor.frame.id == "shells_fall":
        # planes land, too
        weapons = [w for w in weapons if w.hit.weapon.kind is not WeaponKind.AIRCRAFT]
    if not weapons:
        return None
    kind = refine_type(EventType.ARMED_ATTACK, True, tuple(weapons))
    if (
        anchor.frame.id == "fire_weapon"
        and kind is EventType.ARMED_ATTACK
        and not core.roles.targets
    ):
        return None
    if kind is EventType.BOMBING and anchor.frame.id in ("drop_bombs", "shells_fall"):
        kind = EventType.AIR_STRIKE if anchor.frame.id == "drop_bombs" else EventType.SHELLING
    if kind is EventType.ARMED_ATTACK and anchor.frame.id in ("drop_bombs", "shells_fall"):
        kind = anchor.frame.type
    roles = msgspec.structs.replace(core.roles, weapons=tuple(weapons))
    return msgspec.structs.replace(core, type=kind, roles=roles, generic=False)


def _explodes(view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    near = [
        w
        for w in view.weapons
        if -3 <= core.anchor.first - w.last <= 6 or 0 <= w.first - core.anchor.last <= 4
    ]
    vehicle = any(
        g.rule == "en.group.role.vehicle_hit" and 0 <= core.anchor.first - g.last <= 4
        for g in view.groups
    )
    word = view.stem(core.anchor.first)
    if not near and not vehicle and not word.startswith(("explod", "detonat")):
        return None
    arms = tuple(w for w in near if not w.hit.weapon.adjective)
    shells = arms and all(
        w.hit.weapon.delivers == "ground" and w.hit.weapon.kind is not WeaponKind.UNKNOWN
        for w in arms
    )
    return msgspec.structs.replace(
        core,
        type=EventType.SHELLING if shells else core.type,
        roles=msgspec.structs.replace(core.roles, weapons=arms, targets=()),
    )


def _intercepted(view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """Only weapons and aircraft are intercepted; what is shot down is the target."""
    anchor = core.anchor
    things = [
        w
        for w in view.weapons
        if (0 <= w.first - anchor.last <= 8 or 0 <= anchor.first - w.last <= 8)
        and w.hit.weapon.kind in _FLYING
        and w.hit.weapon.id != "air_force"
    ]
    if not things:
        return None
    heads = {w.last - 1 for w in things}
    targets = list(core.roles.targets)
    actors = [a for a in core.roles.actors if a.head not in heads]
    for group in view.groups:
        if group.head in heads and group not in targets:
            targets.append(group)
    if anchor.frame.id == "defuse":
        targets = []
    roles = msgspec.structs.replace(
        core.roles, actors=tuple(actors), targets=tuple(targets), weapons=tuple(things[:2])
    )
    return msgspec.structs.replace(core, roles=roles, generic=False)


_FLYING = frozenset(
    (
        WeaponKind.AIRCRAFT,
        WeaponKind.DRONE,
        WeaponKind.MISSILE,
        WeaponKind.ROCKET,
        WeaponKind.ARTILLERY,
        WeaponKind.MORTAR,
        WeaponKind.IED,
        WeaponKind.CAR_BOMB,
        WeaponKind.MINE,
        WeaponKind.UNKNOWN,
        WeaponKind.SUICIDE_VEST,
        WeaponKind.BARREL_BOMB,
    )
)


def _foiled(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """A foiled attack of fighters is a clash, a foiled plot an interception."""
    events = [
        a
        for a in clauses.anchors
        if a.noun
        and a.frame.id in _ATTACKS | {"bombing", "explosion", "car_bombing", "rocket_attack"}
        and (0 <= a.first - core.anchor.last <= 7 or 0 <= core.anchor.first - a.last <= 4)
    ]
    words = {view.stem(k) for k in range(core.anchor.last, min(view.last, core.anchor.last + 7))}
    if words & {"plot", "plots", "attempt", "attempts", "infiltration", "plan", "bid", "smuggling"}:
        return core
    if not events:
        return None
    extra = roles_of_noun(view, clauses, events[0])
    planted = events[0].frame.type in (EventType.BOMBING, EventType.SUICIDE_BOMBING)
    roles = msgspec.structs.replace(
        core.roles,
        actors=(*core.roles.actors, *extra.actors),
        targets=extra.targets,
        last=max(core.roles.last, extra.last),
    )
    return msgspec.structs.replace(
        core,
        roles=roles,
        extra=(events[0],),
        type=EventType.INTERCEPTION if planted else EventType.ARMED_CLASH,
    )


def _repelled(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    events = [
        a
        for a in clauses.anchors
        if a.noun
        and a.frame.type in (None, EventType.ARMED_ATTACK, EventType.ARMED_CLASH)
        and 0 <= a.first - core.anchor.last <= 8
        and a.frame.kind in (FrameKind.ATTACK, FrameKind.EVENT)
    ]
    if not events and not core.roles.actors[1:]:
        return None
    roles = core.roles
    for event in events[:1]:
        extra = roles_of_noun(view, clauses, event)
        roles = msgspec.structs.replace(
            roles,
            actors=tuple(dict.fromkeys((*roles.actors, *extra.actors))),
            targets=extra.targets,
            last=max(roles.last, extra.last),
        )
    return msgspec.structs.replace(core, roles=roles, extra=tuple(events[:1]))


def _captured(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """Places are captured, people arrested."""
    roles = core.roles
    if core.anchor.noun:
        has_place = bool(roles.places) or any(t.site for t in roles.targets)
        return core if has_place or roles.actors else None
    people = [t for t in roles.targets if t.kind in _PEOPLE and not t.site]
    sites = [t for t in roles.targets if t.site]
    if people and not sites and not roles.places:
        if core.anchor.frame.id != "capture":
            return None
        hostages = any(t.rule == "en.group.role.hostage" for t in people)
        held = EventType.ABDUCTION if hostages else EventType.ARREST
        return msgspec.structs.replace(core, type=held)
    if not roles.places and not sites:
        return None
    doers = [a for a in roles.actors if a.acts and not a.site]
    if not doers and not core.anchor.passive and not core.anchor.gerund:
        return None
    return core


def _moved(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """Forces enter and leave places; everybody else does so without an incident."""
    if core.anchor.noun:
        return core if core.roles.actors or core.roles.targets else None
    doers = [a for a in core.roles.actors if a.acts and a.kind is not ActorKind.STATE]
    if core.anchor.passive:
        return core if core.roles.places or any(t.site for t in core.roles.targets) else None
    if not doers or not (core.roles.places or any(t.site for t in core.roles.targets)):
        return None
    return core


def _expelled(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """As in "drove the group out of the town": an armed side and a place."""
    armed = [t for t in core.roles.targets if t.acts and not t.site]
    placed = core.roles.places or any(t.site for t in core.roles.targets)
    return core if armed and placed else None


def _needs_target(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    return (
        core
        if core.roles.targets or core.roles.places or (core.anchor.passive and core.roles.actors)
        else None
    )


def _needs_people(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    """As in "shot": only of people, or at them."""
    people = [t for t in core.roles.targets if not t.site]
    return core if people or (core.anchor.passive and core.roles.actors) else None


def _needs_sides(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """As in "fought", "battled": only of two armed sides."""
    roles = core.roles
    if core.anchor.gerund:
        # "were killed fighting the group"
        deadly = any(
            a.frame.kind is FrameKind.TOLL and a.last == core.anchor.first for a in clauses.anchors
        )
        before = [g for g in view.groups if g.last <= core.anchor.first and g.acts]
        if not deadly or not before:
            return None
        roles = msgspec.structs.replace(roles, actors=(before[-1], *roles.actors))
    armed = [a for a in roles.actors if a.acts]
    return msgspec.structs.replace(core, roles=roles) if len(armed) >= 2 else None


def _never(_view: SentenceView, _clauses: Clauses, _core: Core) -> Core | None:
    return None


def _needs_site(_view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    return core if core.anchor.noun or any(t.site for t in core.roles.targets) else None


def _crowd(view: SentenceView, _clauses: Clauses, core: Core) -> Core | None:
    roles = core.roles
    if core.anchor.verb:
        crowds = tuple(
            t for t in (*roles.actors, *roles.targets) if not t.site and t.first < core.anchor.first
        )
        if not crowds and not any(a.last <= core.anchor.first for a in view.amounts):
            return None
        roles = msgspec.structs.replace(
            roles, actors=crowds, targets=tuple(t for t in roles.targets if t not in crowds)
        )
    return msgspec.structs.replace(core, roles=roles)


CHECKS = {
    "drop_bombs": _needs_weapon,
    "fire_weapon": _needs_weapon,
    "launch_weapon": _needs_weapon,
    "shells_fall": _needs_weapon,
    "volley": _needs_weapon,
    "plant_bomb": _never,
    "throw_grenade": _needs_weapon,
    "explode": _explodes,
    "intercept": _intercepted,
    "defuse": _intercepted,
    "foil_attack": _foiled,
    "repel": _repelled,
    "capture": _captured,
    "advance": _moved,
    "expel": _expelled,
    "withdraw": _moved,
    "storm": _needs_site,
    "shoot": _needs_people,
    "hijack": _needs_site,
    "ram": _needs_target,
    "attack_arson": _needs_target,
    "fight_verb": _needs_sides,
    "protester": _never,
    "war_total": _never,
    "protest": _crowd,
    "riot": _crowd,
}
