"""From the triggers of an English sentence to its incidents.

Event nouns and verbs of violence make an incident each; verbs that hit something ("struck"), that
carry an event ("carried out", "came under") or that count people ("killed") join the incident they
speak of, and make one of their own only where there is none.
"""

from __future__ import annotations

import msgspec

from marsad.events.english_checks import CHECKS
from marsad.events.english_clauses import Clauses
from marsad.events.english_core import Core
from marsad.events.english_groups import STATES
from marsad.events.english_roles import Roles, roles_of_noun, roles_of_verb
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import words
from marsad.events.parts import Group
from marsad.events.typing import refine_type
from marsad.events.view import SentenceView
from marsad.lexicon.entries import FrameKind, ObjectRole
from marsad.records import EventType, WeaponKind

_PLANTED = frozenset(
    (
        WeaponKind.CAR_BOMB,
        WeaponKind.IED,
        WeaponKind.MINE,
        WeaponKind.SUICIDE_VEST,
        WeaponKind.GRENADE,
    )
)
UNDER_FIRE = ("came_under_fire", "came_under_shelling")
_CROWDS = frozenset(("en.group.role.demonstrator", "en.group.role.rioter"))
_CONCLUDING = frozenset(("end_deal", "take_place"))


def find_cores(view: SentenceView, clauses: Clauses) -> list[Core]:
    """The incidents of a sentence, tolls not yet attached."""
    cores: list[Core] = []
    fired = [anchor for anchor in clauses.anchors if _describes_weapon(view, anchor)]
    for anchor in clauses.anchors:
        kind = anchor.frame.kind
        if kind in (FrameKind.SUPPORT, FrameKind.TOLL, FrameKind.STRIKE) or anchor in fired:
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
    for anchor in fired:
        _fire(view, clauses, anchor, cores)
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
    if frame.id in UNDER_FIRE:
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
    check = CHECKS.get(frame.id)
    return core if check is None else check(view, clauses, core)


def _from_behind(view: SentenceView, anchor: Anchor, roles: Roles) -> Roles:
    for group in view.groups:
        if 0 <= group.first - anchor.last <= 2 and view.stem(anchor.last) in ("from", "by"):
            return msgspec.structs.replace(
                roles,
                actors=(group,),
                targets=tuple(t for t in roles.targets if t != group),
                last=max(roles.last, group.last),
            )
    return roles


# --- joining ------------------------------------------------------------------------------------


def _is_compound(view: SentenceView, first: Core, second: Core) -> bool:
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
        merged = _union_roles(core.roles, carried)
        merged = msgspec.structs.replace(merged, definite=core.roles.definite)
        cores[at] = msgspec.structs.replace(
            core, roles=merged, carrier=anchor, extra=(*core.extra, anchor)
        )


def _describes_weapon(view: SentenceView, anchor: Anchor) -> bool:
    """As in "drones launched by the group", "a shell fired from the hills": says whose it is."""
    if not anchor.passive or anchor.frame.id not in ("fire_weapon", "launch_weapon", "drop_bombs"):
        return False
    return any(
        w.last == anchor.first and not w.hit.weapon.adjective and not view.gap(anchor.first).strip()
        for w in view.weapons
    )


def _fire(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
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
            merged = _union_roles(core.roles, roles)
            cores[at] = msgspec.structs.replace(cores[at], roles=merged)
        return
    own = _core(view, clauses, anchor)
    if own is not None:
        cores.append(own)


def _strike(view: SentenceView, clauses: Clauses, anchor: Anchor, cores: list[Core]) -> None:
    """Join "hit", "targeted", "destroyed" to the event or weapon that does it, or make one."""
    roles = roles_of_verb(view, clauses, anchor)
    # "destroyed an armoured vehicle": what is hit, no means
    arms = tuple(
        w
        for w in roles.weapons
        if w.first < anchor.first or w.hit.weapon.kind is not WeaponKind.VEHICLE
    )
    roles = msgspec.structs.replace(roles, weapons=arms)
    linked = [at for event in roles.events if (at := _index_of(cores, event)) is not None]
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
            core, roles=_union_roles(core.roles, joined), extra=(*core.extra, anchor)
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


_SHOT_DOWN = frozenset((WeaponKind.DRONE, WeaponKind.MISSILE, WeaponKind.ROCKET))


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


def _is_complete(view: SentenceView, _clauses: Clauses, core: Core) -> bool:
    """Deals need a word that concludes them, campaigns and generic operations one that

    starts them.
    """
    frame = core.anchor.frame
    if frame.id == "displace" and core.anchor.verb:
        # "militants had fled": those who fight are not displaced
        people = (*core.roles.actors, *core.roles.targets)
        return not people or any(not t.acts for t in people)
    if frame.id in ("ceasefire", "deal"):
        carrier = core.carrier
        return carrier is not None and (
            carrier.frame.id in _CONCLUDING
            or view.stem(carrier.first) in ("announced", "announce", "announces", "ordered")
        )
    if frame.id in ("offensive", "operation", "sortie"):
        if any(a.frame.kind is FrameKind.STRIKE for a in core.extra):
            return True  # "were targeted in a precise operation"
        return core.carrier is not None and core.carrier.frame.id == "carry_out"
    if core.anchor.noun and view.stem(core.anchor.last - 1) == "campaign":
        return core.carrier is not None
    if frame.id == "massacre" and core.anchor.noun:
        return core.carrier is not None or bool(core.roles.actors)
    return True


def weapons_of(core: Core) -> frozenset[WeaponKind]:
    """Kinds of the weapons that a core names."""
    return frozenset(w.hit.weapon.kind for w in core.roles.weapons)
