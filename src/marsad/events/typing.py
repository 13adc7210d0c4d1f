"""Which type an incident has, once its weapons are known.

The rulings are the codebook's: drones and aircraft make an air strike, rockets and guns shelling,
planted explosive a bombing, means not stated an armed attack.
"""

from __future__ import annotations

from marsad.events.parts import WeaponMention
from marsad.records import EventType, WeaponKind

_BY_WEAPON = {
    WeaponKind.AIRCRAFT: EventType.AIR_STRIKE,
    WeaponKind.DRONE: EventType.AIR_STRIKE,
    WeaponKind.BARREL_BOMB: EventType.AIR_STRIKE,
    WeaponKind.MISSILE: EventType.SHELLING,
    WeaponKind.ROCKET: EventType.SHELLING,
    WeaponKind.ARTILLERY: EventType.SHELLING,
    WeaponKind.MORTAR: EventType.SHELLING,
    WeaponKind.CAR_BOMB: EventType.BOMBING,
    WeaponKind.IED: EventType.BOMBING,
    WeaponKind.MINE: EventType.BOMBING,
    WeaponKind.GRENADE: EventType.BOMBING,
    WeaponKind.SUICIDE_VEST: EventType.SUICIDE_BOMBING,
    WeaponKind.CHEMICAL: EventType.CHEMICAL_ATTACK,
    WeaponKind.FIREARM: EventType.ARMED_ATTACK,
    WeaponKind.KNIFE: EventType.ARMED_ATTACK,
    WeaponKind.VEHICLE: EventType.ARMED_ATTACK,
}
# Where several weapons are named, the first of these decides.
_ORDER = (
    WeaponKind.CHEMICAL,
    WeaponKind.SUICIDE_VEST,
    WeaponKind.CAR_BOMB,
    WeaponKind.BARREL_BOMB,
    WeaponKind.AIRCRAFT,
    WeaponKind.DRONE,
    WeaponKind.MISSILE,
    WeaponKind.ROCKET,
    WeaponKind.MORTAR,
    WeaponKind.ARTILLERY,
    WeaponKind.IED,
    WeaponKind.MINE,
    WeaponKind.GRENADE,
    WeaponKind.FIREARM,
    WeaponKind.KNIFE,
    WeaponKind.VEHICLE,
)


def refine_type(
    event_type: EventType | None, generic: bool, weapons: tuple[WeaponMention, ...]
) -> EventType | None:
    """The type that the weapons make of a generic one; a specific type stays as it is.

    Shelling is refined by aircraft and agents only: "قصف" with rockets is shelling anyway.
    """
    if not generic or not weapons:
        return event_type
    kinds = {mention.hit.weapon.kind for mention in weapons}
    for kind in _ORDER:
        if kind not in kinds:
            continue
        refined = _BY_WEAPON[kind]
        if event_type is EventType.SHELLING and refined not in (
            EventType.AIR_STRIKE,
            EventType.CHEMICAL_ATTACK,
        ):
            return event_type
        return refined
    return event_type
