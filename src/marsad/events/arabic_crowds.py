"""Who demonstrates in an Arabic sentence, and when a fight of demonstrators is a riot."""

from __future__ import annotations

from marsad.events.arabic_subjects import VERBS, Roles, is_conjoined, is_governed
from marsad.events.parts import Group, Trigger, WeaponMention
from marsad.events.sight import Sight
from marsad.records import ActorKind, WeaponKind

ARMED_KINDS = frozenset(
    (
        ActorKind.STATE, ActorKind.MILITARY, ActorKind.POLICE, ActorKind.INTELLIGENCE,
        ActorKind.ARMED_GROUP, ActorKind.COALITION, ActorKind.COMBATANTS,
    )
)  # fmt: skip
_OUT = ("خرج", "شارك", "نظم", "تجمع", "احتشد", "نزل", "سار")
_BEFORE, _BEHIND = 14, 4
_DEMONSTRATORS = ("متظاهر", "محتج", "معتصم")
_SOLDIERS = ARMED_KINDS - {ActorKind.STATE, ActorKind.POLICE, ActorKind.INTELLIGENCE}
_PEOPLE = frozenset((ActorKind.CIVILIANS, ActorKind.POPULATION))


def find_crowd(sight: Sight, trigger: Trigger, roles: Roles) -> Roles:
    """Roles with those who demonstrate as actors: people, parties and unions, never the police."""
    known = tuple(actor for actor in roles.actors if actor.kind not in ARMED_KINDS)
    crowd = None
    if not known:
        is_verb = trigger.hit.form in VERBS
        crowd = _beside_verb(sight, trigger) if is_verb else _beside_noun(sight, trigger)
    actors = known if crowd is None else (crowd,)
    firsts = {actor.first for actor in actors}
    targets = tuple(target for target in roles.targets if target.first not in firsts)
    return Roles(actors=actors, targets=targets, end=roles.end)


def _beside_verb(sight: Sight, trigger: Trigger) -> Group | None:
    """ "تظاهر آلاف الطلاب", "آلاف الطلاب يتظاهرون"."""
    behind = _between(sight, trigger.last, trigger.last + _BEHIND)
    if behind is not None:
        return behind
    ahead = [g for g in sight.view.groups if 0 <= trigger.first - g.last <= 2 and _may(sight, g)]
    return ahead[-1] if ahead else None


def _beside_noun(sight: Sight, trigger: Trigger) -> Group | None:
    """ "خرج مئات السكان في مظاهرة", "احتجاجات للمعلمين"."""
    view = sight.view
    owner = sight.groups.get(trigger.last)
    if owner is not None and owner.kind not in ARMED_KINDS and not owner.site:
        if "ل" in view.token(owner.first).proclitics:
            return owner
    for at in range(trigger.first - 1, max(view.first, trigger.first - _BEFORE) - 1, -1):
        if sight.stops(at + 1):
            return None
        if view.stem(at).startswith(_OUT):
            return _between(sight, at + 1, trigger.first)
    return None


def _between(sight: Sight, first: int, last: int) -> Group | None:
    stop = next((k for k in range(first, last) if sight.stops(k)), last)
    return next((g for g in sight.between(first, stop) if _may(sight, g)), None)


def _may(sight: Sight, group: Group) -> bool:
    if group.site or group.kind in ARMED_KINDS or is_governed(sight, group):
        return False
    return (group.suffers or group.acts) and not is_conjoined(sight, group)


def is_riot(
    sight: Sight, roles: Roles, scope: tuple[int, int], weapons: tuple[WeaponMention, ...]
) -> bool:
    """Whether demonstrators storm or clash, with no arms: "اشتبك محتجون مع الشرطة"."""
    view = sight.view
    armed = any(w.hit.weapon.kind is not WeaponKind.UNKNOWN for w in weapons)
    if armed or any(group.kind in _SOLDIERS for group in roles.actors):
        return False
    crowd = any(
        view.stem(k).startswith(_DEMONSTRATORS)
        for group in roles.actors
        for k in range(group.first, group.last)
    )
    facing = any(g.kind is ActorKind.POLICE for g in sight.between(*scope))
    people = any(g.kind in _PEOPLE for g in sight.between(*scope))
    return crowd or (facing and people and not any(g.named and g.acts for g in roles.actors))
