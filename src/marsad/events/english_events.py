"""From the triggers of an English sentence to its incidents.

Event nouns and verbs of violence make an incident each; verbs that hit something ("struck"), that
carry an event ("carried out", "came under") or that count people ("killed") join the incident they
speak of, and make one of their own only where there is none.
"""

from __future__ import annotations

import msgspec

from marsad.events.english_clauses import Clauses
from marsad.events.english_groups import STATES
from marsad.events.english_roles import Roles, roles_of_noun, roles_of_verb
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import words
from marsad.events.parts import Group
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Record, WeaponKind

_PEOPLE = frozenset(
    (ActorKind.COMBATANTS, ActorKind.CIVILIANS, ActorKind.POPULATION, ActorKind.PERSON,
     ActorKind.WITNESSES, ActorKind.OFFICIALS)
)  # fmt: skip
_ATTACKS = frozenset(("attack", "raid", "ambush", "storm", "suicide_bombing", "offensive"))
_PLANTED = frozenset(
    (
        WeaponKind.CAR_BOMB,
        WeaponKind.IED,
        WeaponKind.MINE,
        WeaponKind.SUICIDE_VEST,
        WeaponKind.GRENADE,
    )
)
_CROWDS = frozenset(("en.group.role.demonstrator", "en.group.role.rioter"))
_CONCLUDING = frozenset(("end_deal", "take_place"))


class Core(Record, gc=False):
    """An incident in the making: its anchor, type and roles, and what carries it."""

    anchor: Anchor
    type: EventType | None
    generic: bool
    roles: Roles
    carrier: Anchor | None = None
    extra: tuple[Anchor, ...] = ()

    @property
    def first(self) -> int:
        """First token of all that was joined."""
        return min(self.roles.first, *(a.first for a in (self.anchor, *self.extra)))

    @property
    def last(self) -> int:
        """One past the last token of all that was joined."""
        return max(self.roles.last, *(a.last for a in (self.anchor, *self.extra)))


def find_cores(view: SentenceView, clauses: Clauses) -> list[Core]:
    """The incidents of a sentence, tolls not yet attached."""
    cores: list[Core] = []
    for anchor in clauses.anchors:
        kind = anchor.frame.kind
        if kind in (FrameKind.SUPPORT, FrameKind.TOLL, FrameKind.STRIKE):
            continue
        if anchor.frame.id == "from_the_air":
            if cores and anchor.first - cores[-1].anchor.last <= 4:
                cores[-1] = msgspec.structs.replace(
                    cores[-1], type=EventType.AIR_STRIKE, generic=False
                )
            continue
        core = _core(view, clauses, anchor)
        if core is None:
            continue
        if cores and _is_compound(view, cores[-1], core):
            cores[-1] = _blend(cores[-1], core)
        else:
            cores.append(core)
    for anchor in clauses.anchors:
        if anchor.frame.kind is FrameKind.SUPPORT:
            _carry(view, clauses, anchor, cores)
    for anchor in clauses.anchors:
        if anchor.frame.kind is FrameKind.STRIKE:
            _strike(view, clauses, anchor, cores)
    cores = [core for core in cores if _is_complete(view, clauses, core)]
    cores.sort(key=lambda core: core.anchor.first)
    return cores


# --- incidents of their own -------------------------------------------------------------------


def _core(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Core | None:
    frame = anchor.frame
    event_type = frame.type
    generic = frame.kind is FrameKind.ATTACK or frame.id in (
        "shell",
        "bombard",
        "bomb_verb",
        "bombing",
        "fire_weapon",
        "assassinate",
    )
    if frame.kind is FrameKind.ATTACK:
        event_type = EventType.ARMED_ATTACK
    roles = (
        roles_of_noun(view, clauses, anchor)
        if anchor.noun
        else roles_of_verb(view, clauses, anchor)
    )
    if frame.id == "came_under_fire":
        roles = msgspec.structs.replace(roles, targets=(*roles.actors, *roles.targets), actors=())
        roles = _from_behind(view, anchor, roles)
    if frame.object is ObjectRole.PARTY and anchor.verb:
        sides = tuple(t for t in roles.targets if t.acts and not t.site)
        rest = tuple(t for t in roles.targets if t not in sides)
        roles = msgspec.structs.replace(roles, actors=(*roles.actors, *sides), targets=rest)
    if event_type is EventType.ARMED_CLASH and any(a.rule in _CROWDS for a in roles.actors):
        event_type = EventType.RIOT
    if event_type is EventType.AGREEMENT and anchor.verb:
        sides = tuple(t for t in roles.targets if not t.site)
        roles = msgspec.structs.replace(roles, actors=(*roles.actors, *sides), targets=())
    kept = tuple(t for t in roles.targets if t.rule not in STATES)
    roles = msgspec.structs.replace(roles, targets=kept)
    core = Core(anchor=anchor, type=event_type, generic=generic, roles=roles)
    check = _CHECKS.get(frame.id)
    return core if check is None else check(view, clauses, core)


def _from_behind(view: SentenceView, anchor: Anchor, roles: Roles) -> Roles:
    for group in view.groups:
        if 0 <= group.first - anchor.last <= 2 and view.stem(anchor.last) in ("from", "by"):
            return msgspec.structs.replace(
                roles, actors=(group,), targets=tuple(t for t in roles.targets if t != group),
                last=max(roles.last, group.last),
            )  # fmt: skip
    return roles


def _needs_weapon(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """ "fired", "dropped", "landed on": only of weapons."""
    anchor = core.anchor
    weapons = list(core.roles.weapons)
    limit = 6 if not anchor.passive else 3
    for weapon in view.weapons:
        if 0 <= weapon.first - anchor.last <= limit or (
            0 <= anchor.first - weapon.last <= 4
            and (anchor.passive or anchor.frame.object is ObjectRole.PLACE)
        ):
            if weapon not in weapons:
                weapons.append(weapon)
    weapons = [w for w in weapons if not w.hit.weapon.adjective]
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


def _explodes(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
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
        core, type=EventType.SHELLING if shells else core.type,
        roles=msgspec.structs.replace(core.roles, weapons=arms, targets=()),
    )  # fmt: skip


def _intercepted(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """Only weapons and aircraft are intercepted; what is shot down is the target."""
    anchor = core.anchor
    things = [
        w for w in view.weapons
        if (0 <= w.first - anchor.last <= 8 or 0 <= anchor.first - w.last <= 8)
        and w.hit.weapon.kind in _FLYING
        and w.hit.weapon.id != "air_force"
    ]  # fmt: skip
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
    (WeaponKind.AIRCRAFT, WeaponKind.DRONE, WeaponKind.MISSILE, WeaponKind.ROCKET, WeaponKind.ARTILLERY,
     WeaponKind.MORTAR, WeaponKind.IED, WeaponKind.CAR_BOMB, WeaponKind.MINE, WeaponKind.UNKNOWN,
     WeaponKind.SUICIDE_VEST, WeaponKind.BARREL_BOMB)
)  # fmt: skip


def _foiled(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """A foiled attack of fighters is a clash, a foiled plot an interception."""
    events = [
        a for a in clauses.anchors
        if a.noun and a.frame.id in _ATTACKS | {"bombing", "explosion", "car_bombing", "rocket_attack"}
        and (0 <= a.first - core.anchor.last <= 7 or 0 <= core.anchor.first - a.last <= 4)
    ]  # fmt: skip
    words = {view.stem(k) for k in range(core.anchor.last, min(view.last, core.anchor.last + 7))}
    if words & {"plot", "plots", "attempt", "attempts", "infiltration", "plan", "bid", "smuggling"}:
        return core
    if not events:
        return None
    extra = roles_of_noun(view, clauses, events[0])
    planted = events[0].frame.type in (EventType.BOMBING, EventType.SUICIDE_BOMBING)
    roles = msgspec.structs.replace(
        core.roles,
        actors=(*core.roles.actors, *extra.actors), targets=extra.targets,
        last=max(core.roles.last, extra.last),
    )  # fmt: skip
    return msgspec.structs.replace(
        core,
        roles=roles,
        extra=(events[0],),
        type=EventType.INTERCEPTION if planted else EventType.ARMED_CLASH,
    )


def _repelled(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    events = [
        a for a in clauses.anchors
        if a.noun and a.frame.type in (None, EventType.ARMED_ATTACK, EventType.ARMED_CLASH)
        and 0 <= a.first - core.anchor.last <= 8 and a.frame.kind in (FrameKind.ATTACK, FrameKind.EVENT)
    ]  # fmt: skip
    if not events and not core.roles.actors[1:]:
        return None
    roles = core.roles
    for event in events[:1]:
        extra = roles_of_noun(view, clauses, event)
        roles = msgspec.structs.replace(
            roles, actors=tuple(dict.fromkeys((*roles.actors, *extra.actors))), targets=extra.targets,
            last=max(roles.last, extra.last),
        )  # fmt: skip
    return msgspec.structs.replace(core, roles=roles, extra=tuple(events[:1]))


def _captured(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
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
        return msgspec.structs.replace(core, type=EventType.ARREST)
    if not roles.places and not sites:
        return None
    doers = [a for a in roles.actors if a.acts and not a.site]
    if not doers and not core.anchor.passive and not core.anchor.gerund:
        return None
    return core


def _moved(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """Forces enter and leave places; everybody else does so without an incident."""
    if core.anchor.noun:
        return core if core.roles.actors or core.roles.targets else None
    doers = [a for a in core.roles.actors if a.acts and a.kind is not ActorKind.STATE]
    if core.anchor.passive:
        return core if core.roles.places or any(t.site for t in core.roles.targets) else None
    if not doers or not (core.roles.places or any(t.site for t in core.roles.targets)):
        return None
    return core


def _expelled(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """ "drove the group out of the town": an armed side and a place."""
    armed = [t for t in core.roles.targets if t.acts and not t.site]
    placed = core.roles.places or any(t.site for t in core.roles.targets)
    return core if armed and placed else None


def _needs_target(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    return (
        core
        if core.roles.targets or core.roles.places or (core.anchor.passive and core.roles.actors)
        else None
    )


def _needs_people(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """ "shot": only of people, or at them."""
    people = [t for t in core.roles.targets if not t.site]
    return core if people or (core.anchor.passive and core.roles.actors) else None


def _needs_sides(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    """ "fought", "battled": only of two armed sides."""
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


def _never(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    return None


def _needs_site(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
    return core if core.anchor.noun or any(t.site for t in core.roles.targets) else None


def _crowd(view: SentenceView, clauses: Clauses, core: Core) -> Core | None:
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


_CHECKS = {
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


# --- joining ------------------------------------------------------------------------------------


def _is_compound(view: SentenceView, first: Core, second: Core) -> bool:
    """ "shelling attack", "raid and air strike" no: only words side by side."""
    one, two = first.anchor, second.anchor
    if one.last == two.first and one.noun and two.noun:
        return not view.gap(two.first).strip(" \"'-")
    if two in first.extra:
        return True
    if two in first.roles.events and second.generic and one.verb:
        return True  # "arrested 12 people in raids"
    between = range(one.last, two.first)
    if len(between) <= 3 and one.frame.id in ("came_under_fire", "open_fire") and second.generic:
        return any(view.stem(k) in ("in", "during") for k in between)
    if len(between) <= 4 and two.noun and one.verb and second.generic:
        # "attacked ... in a raid", "executed in an attack"
        return any(view.stem(k) in ("in", "during", "with") for k in between) and not one.gerund
    if len(between) <= 4 and two.noun and one.passive and first.generic:
        # "was wiped out in an explosion", "was assassinated by a car bomb attack"
        return any(view.stem(k) in ("in", "by") for k in between)
    return False


def _blend(first: Core, second: Core) -> Core:
    specific = first if not first.generic or second.generic else second
    return msgspec.structs.replace(
        first,
        type=specific.type,
        generic=first.generic and second.generic,
        anchor=specific.anchor,
        extra=(*first.extra, *second.extra, (second if specific is first else first).anchor),
        roles=_union_roles(first.roles, second.roles),
    )


def _union_roles(one: Roles, two: Roles) -> Roles:
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


def _index_of(cores: list[Core], anchor: Anchor) -> int | None:
    for at, core in enumerate(cores):
        if core.anchor == anchor or anchor in core.extra:
            return at
    return None


def _carry(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
    """Give an event the subject of the verb that carries it."""
    roles = roles_of_verb(view, clauses, anchor)
    linked = [at for event in roles.events if (at := _index_of(cores, event)) is not None]
    if not linked:
        near = [
            at for at, core in enumerate(cores)
            if core.anchor.noun and 0 <= core.anchor.first - anchor.last <= 8 and not anchor.passive
            and not any(anchor.last <= v < core.anchor.first for v in clauses.verbs)
        ]  # fmt: skip
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
            first=roles.first, last=roles.last, actors=actors, targets=tuple(targets),
            weapons=roles.weapons, places=roles.places, definite=True,
        )  # fmt: skip
        merged = _union_roles(core.roles, carried)
        merged = msgspec.structs.replace(merged, definite=core.roles.definite)
        cores[at] = msgspec.structs.replace(
            core, roles=merged, carrier=anchor, extra=(*core.extra, anchor)
        )


def _strike(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
    """Join "hit", "targeted", "destroyed" to the event or weapon that does it, or make one."""
    roles = roles_of_verb(view, clauses, anchor)
    linked = [at for event in roles.events if (at := _index_of(cores, event)) is not None]
    if not linked and anchor.gerund:
        before = [at for at, core in enumerate(cores) if core.anchor.last <= anchor.first]
        linked = before[-1:]
    if not linked and anchor.passive:
        # "were hit when", "was destroyed in": the event stands in the same clause
        linked = [
            at for at, core in enumerate(cores)
            if 0 <= core.anchor.first - anchor.last <= 8
            and not any(view.gap(k).strip(" \"'-") for k in range(anchor.last, core.anchor.first + 1))
        ][:1]  # fmt: skip
    if linked:
        core = cores[linked[0]]
        joined = Roles(
            first=roles.first, last=roles.last, actors=tuple(a for a in roles.actors if a.acts),
            targets=roles.targets, weapons=roles.weapons, places=roles.places, definite=core.roles.definite,
        )  # fmt: skip
        if core.type in (
            EventType.PROTEST,
            EventType.AGREEMENT,
            EventType.ARREST,
            EventType.EVACUATION,
        ):
            return
        cores[linked[0]] = msgspec.structs.replace(
            core, roles=_union_roles(core.roles, joined), extra=(*core.extra, anchor)
        )
        return
    own = _own_strike(view, anchor, roles)
    if own is not None:
        cores.append(own)


def _own_strike(view: SentenceView, anchor: Anchor, roles: Roles) -> Core | None:
    arms = tuple(w for w in roles.weapons if not w.hit.weapon.adjective)
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
    ):
        if not (anchor.frame.id == "target_verb" and view.stem(anchor.first).startswith("target")):
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
    return Core(anchor=anchor, type=event_type, generic=not arms and not aircraft, roles=roles)


def is_airborne(view: SentenceView, group: Group) -> bool:
    """Aircraft, or an air force, as the author."""
    if group.rule == "en.group.aircraft":
        return True
    stems = {view.stem(k) for k in range(group.first, group.last)}
    return bool(stems & _AIRBORNE) or {"air", "force"} <= stems


_AIRBORNE = words(
    "warplane warplanes jet jets plane planes aircraft helicopter helicopters drone drones bombers "
    "airforce"
)


def _is_complete(view: SentenceView, clauses: Clauses, core: Core) -> bool:
    """Deals need a word that concludes them, campaigns and generic operations one that starts them."""
    frame = core.anchor.frame
    if frame.id in ("ceasefire", "deal"):
        carrier = core.carrier
        return carrier is not None and (
            carrier.frame.id in _CONCLUDING
            or view.stem(carrier.first) in ("announced", "announce", "announces", "ordered")
        )
    if frame.id in ("offensive", "operation", "sortie"):
        return core.carrier is not None and core.carrier.frame.id == "carry_out"
    if frame.id == "massacre" and core.anchor.noun:
        return core.carrier is not None or bool(core.roles.actors)
    return True


def weapons_of(core: Core) -> frozenset[WeaponKind]:
    """Kinds of the weapons that a core names."""
    return frozenset(w.hit.weapon.kind for w in core.roles.weapons)
