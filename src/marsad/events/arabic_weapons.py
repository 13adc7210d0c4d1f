"""Weapons in the clause of an Arabic trigger, and what they make of it."""

from __future__ import annotations

import msgspec

from marsad.events.arabic_subjects import Roles
from marsad.events.parts import (
    Group,
    Trigger,
    WeaponMention,
)
from marsad.events.sight import Sight
from marsad.lexicon.entries import FrameKind
from marsad.records import ActorKind, EventType, WeaponKind

_PLANTED = frozenset((WeaponKind.IED, WeaponKind.MINE, WeaponKind.CAR_BOMB))


def is_clearance(
    event_type: EventType | None, roles: Roles, weapons: tuple[WeaponMention, ...]
) -> bool:
    """Soldiers blow up bombs that they found: "تفجير 163 عبوة ناسفة" is clearance."""
    if event_type is not EventType.BOMBING or not weapons or roles.targets:
        return False
    kinds = {weapon.hit.weapon.kind for weapon in weapons}
    many = any((weapon.count or 0) >= 3 for weapon in weapons)
    official = any(a.kind in (ActorKind.MILITARY, ActorKind.POLICE) for a in roles.actors)
    return kinds <= _PLANTED and (many or official)


def find_clause_weapons(
    sight: Sight, trigger: Trigger, scope: tuple[int, int], hit: tuple[Group, ...] = ()
) -> tuple[WeaponMention, ...]:
    """Weapons in the clause of a trigger, counted where a number or the dual says how many.

    A weapon among what was `hit` was not used: "قصفت منصة لإطلاق الصواريخ".
    """
    found = []
    end = scope[1]
    for weapon in sight.view.weapons:
        if not scope[0] <= weapon.first < end:
            continue
        if weapon.hit.weapon.adjective and not _describes(sight, weapon, trigger):
            continue
        if weapon.first < trigger.first and any(
            weapon.last <= other.first < trigger.first
            and other.hit.frame.kind in (FrameKind.EVENT, FrameKind.ATTACK)
            for other in sight.triggers.values()
        ):
            continue  # it belongs to the trigger between
        if (
            _describes_weapon(sight, weapon)
            or _is_made_there(sight, weapon)
            or _is_hit(sight, weapon, hit)
        ):
            continue
        found.append(count_weapon(sight, weapon))
    return tuple(found)


def _describes_weapon(sight: Sight, weapon: WeaponMention) -> bool:
    """ "طائرتين مسيرتين مفخختين": packed with explosives is how the drones are, no car."""
    packed = sight.view.stem(weapon.first).startswith("مفخخ")
    return packed and any(w.last == weapon.first for w in sight.view.weapons)


_MADE_OR_CLEARED = frozenset("صناعه تصنيع زرع زراعه نزع ازاله تفكيك".split())
_PLANTS = frozenset("مصنع مصانع معمل منشاه شركه مستودع مجمع".split())


def _is_made_there(sight: Sight, weapon: WeaponMention) -> bool:
    """Chemicals of a plant are its goods: "انفجار بمصنع كيماويات"."""
    before = sight.view.stem(weapon.first - 1)
    chemical = weapon.hit.weapon.kind is WeaponKind.CHEMICAL
    planted = weapon.hit.weapon.kind in _PLANTED
    return (chemical and before in _PLANTS) or (planted and before in _MADE_OR_CLEARED)


def _is_hit(sight: Sight, weapon: WeaponMention, hit: tuple[Group, ...]) -> bool:
    # aircraft stay: they fly the raid even where the order of words makes them its object
    if weapon.hit.weapon.kind is WeaponKind.AIRCRAFT:
        return False
    if "ب" in sight.view.token(weapon.first).proclitics:
        return False
    return any(
        group.head in range(weapon.first, weapon.last)
        or (group.site and group.first < weapon.first <= group.last + 1)
        for group in hit
    )


_OF_THE_FORCE = frozenset(("دفاع", "دفاعات", "سلاح", "طيران", "مضادات"))


def _describes(sight: Sight, weapon: WeaponMention, trigger: Trigger) -> bool:
    """An adjective of the attack, not of something else: "الدفاع الجوي" is a force."""
    if not trigger.first <= weapon.first <= trigger.last + 2:
        return False
    return sight.view.stem(weapon.first - 1) not in _OF_THE_FORCE


def count_weapon(sight: Sight, weapon: WeaponMention) -> WeaponMention:
    """A weapon with its number and calibre, its words widened to take them in."""
    amount = sight.amount_ending(weapon.first)
    count = weapon.count
    if amount is not None and amount.min == amount.max:
        count = amount.min
    elif weapon.hit.number is not None:
        count = 2 if weapon.hit.number.value == "dual" else 1
    first = amount.first if amount is not None else weapon.first
    calibre, last = _calibre(sight, weapon)
    hit = weapon.hit
    if calibre is not None and hit.weapon.kind is WeaponKind.MISSILE:
        # What has a calibre in millimetres is unguided: "صاروخان عيار 107 ملم" are rockets.
        hit = msgspec.structs.replace(
            hit, weapon=msgspec.structs.replace(hit.weapon, kind=WeaponKind.ROCKET)
        )
    return msgspec.structs.replace(
        weapon, hit=hit, first=first, last=last, count=count,
        calibre_mm=calibre or hit.weapon.calibre_mm,
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


def drop_weapon_roles(roles: Roles, weapons: tuple[WeaponMention, ...]) -> Roles:
    """What is shot down is the target; what is fired is no actor."""
    inside = {k for weapon in weapons for k in range(weapon.first, weapon.last)}
    actors = tuple(group for group in roles.actors if group.head not in inside)
    targets = tuple(group for group in roles.targets if group.head not in inside)
    return Roles(actors=actors, targets=targets, end=roles.end)


def find_acting_type(sight: Sight, roles: Roles) -> EventType | None:
    """Aircraft that act make an air strike, guns and tanks shelling."""
    for actor in roles.actors:
        if actor.rule in ("ar.group.aircraft", "ar.group.air_force", "ar.group.drone"):
            return EventType.AIR_STRIKE
        if actor.rule == "ar.group.artillery":
            return EventType.SHELLING
        if actor.named and sight.view.stem(actor.first) in ("طيران", "طائرات", "طائره", "مقاتلات"):
            return EventType.AIR_STRIKE
    return None
