"""Under which types one and the same incident may be told.

"The attack" may be the raid told before it, and what was fired is what was shot down.
"""

from __future__ import annotations

from marsad.events.growing import Growing
from marsad.events.parts import EventMention
from marsad.events.told import Told
from marsad.records import EventType, Part, WeaponKind

_FAMILY = {
    EventType.AIR_STRIKE: "fire",
    EventType.SHELLING: "fire",
    EventType.CHEMICAL_ATTACK: "fire",
    EventType.INTERCEPTION: "stop",
    EventType.BOMBING: "blast",
    EventType.SUICIDE_BOMBING: "blast",
    EventType.ARMED_CLASH: "fight",
    EventType.ARMED_ATTACK: "attack",
    EventType.TERRITORY_CHANGE: "ground",
    EventType.ABDUCTION: "abduction",
    EventType.ARREST: "arrest",
    EventType.PROTEST: "street",
    EventType.RIOT: "street",
    EventType.AGREEMENT: "deal",
    EventType.EVACUATION: "move",
}
_FLIES = frozenset((EventType.SHELLING, EventType.AIR_STRIKE))
# What "the attack" or "the strike" may point back to.
_ATTACKS = frozenset(("fire", "blast", "attack", "fight"))


def is_attack(event_type: EventType | None) -> bool:
    """Whether "the attack" may point back to it."""
    return event_type is not None and _FAMILY[event_type] in _ATTACKS


def same_type(draft: Growing, mention: EventMention) -> float | None:
    """2 for the same type, less for a generic one that fits, None for another type."""
    if draft.type is mention.type:
        return 2.0
    if draft.type is None or mention.type is None:
        return 0.5
    first, second = _FAMILY[draft.type], _FAMILY[mention.type]
    if {draft.type, mention.type} == {EventType.BOMBING, EventType.SUICIDE_BOMBING}:
        return 1.0
    if is_flight_of(draft, mention):
        return 2.0
    if mention.generic and second in ("attack", "fire") and first in _ATTACKS:
        return 1.0 if mention.definite or draft.generic else 0.8
    if draft.generic and first in ("attack", "fire") and second in _ATTACKS:
        return 0.8
    return None


def is_headline_of(draft: Growing, item: Told) -> bool:
    """Whether the headline tells of the lede's attack in another word, with the same dead."""
    if item.part is not Part.LEDE or any(told.part is not Part.TITLE for told in draft.told):
        return False
    types = (draft.type, item.mention.type)
    if any(kind is None or _FAMILY[kind] not in _ATTACKS - {"fight"} for kind in types):
        return False
    dead = {t.min for told in draft.told for t in told.mention.tolls if t.effect == "killed"}
    return any(t.effect == "killed" and t.min in dead for t in item.mention.tolls)


def is_flight_of(draft: Growing, mention: EventMention) -> bool:
    """What was fired and was shot down is one incident, unless it hit: then tolls are told."""
    types = {draft.type, mention.type}
    if EventType.INTERCEPTION not in types or not types & _FLIES:
        return False
    all_told = (mention, *(item.mention for item in draft.told))
    told = any(item.tolls or item.rule.endswith(".fell") for item in all_told)
    fired = {weapon.hit.weapon.kind for weapon in mention.weapons} - {WeaponKind.UNKNOWN}
    if told or not fired or not fired & draft.weapons:
        return False
    new = _counted(mention)
    old = {_counted(item.mention) for item in draft.told} - {None}
    # of a salvo some may have hit, unless as many were shot down as were fired
    return (old | {new} <= {1, None} and old | {new} != {None}) or old == {new}


def _counted(mention: EventMention) -> int | None:
    return next((w.count for w in mention.weapons if w.count is not None), None)
