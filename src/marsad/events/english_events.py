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
from marsad.events.english_joining import UNDER_FIRE, blend, carry, is_compound
from marsad.events.english_roles import Roles, roles_of_noun, roles_of_verb
from marsad.events.english_strikes import describes_weapon, fire, strike
from marsad.events.english_triggers import Anchor
from marsad.events.view import SentenceView
from marsad.lexicon.entries import FrameKind, ObjectRole
from marsad.records import EventType, WeaponKind

_CROWDS = frozenset(("en.group.role.demonstrator", "en.group.role.rioter"))
_CONCLUDING = frozenset(("end_deal", "take_place"))


def find_cores(view: SentenceView, clauses: Clauses) -> list[Core]:
    """The incidents of a sentence, tolls not yet attached."""
    cores: list[Core] = []
    fired = [anchor for anchor in clauses.anchors if describes_weapon(view, anchor)]
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
        if cores and is_compound(view, cores[-1], core):
            cores[-1] = blend(cores[-1], core)
        else:
            cores.append(core)
    for anchor in clauses.anchors:
        if anchor.frame.kind is FrameKind.SUPPORT:
            carry(view, clauses, anchor, cores)
    for anchor in clauses.anchors:
        if anchor.frame.kind is FrameKind.STRIKE:
            strike(view, clauses, anchor, cores)
    for anchor in fired:
        fire(view, clauses, anchor, cores, _core)
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
