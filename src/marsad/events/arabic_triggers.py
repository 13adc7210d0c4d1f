"""Which Arabic triggers really tell of an incident.

Many trigger words are ordinary words too ("أطلق", "سقط", "دخل", "أوقف"): a `cued` frame counts
only where the thing stands by it that the frame is about. Each refusal has a reason, which
`marsad why` shows.
"""

from __future__ import annotations

from functools import cache

from marsad.events.parts import Trigger, WeaponMention
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Number, Voice, WeaponKind
from marsad.text.folding import fold_word
from marsad.text.tokens import strip_word

_FIRED = frozenset(
    (
        WeaponKind.MISSILE, WeaponKind.ROCKET, WeaponKind.MORTAR, WeaponKind.ARTILLERY,
        WeaponKind.DRONE, WeaponKind.UNKNOWN,
    )
)  # fmt: skip
_DOWNED = (_FIRED | {WeaponKind.AIRCRAFT}) - {WeaponKind.UNKNOWN}


def refuse_trigger(sight: Sight, trigger: Trigger) -> str | None:
    """Why a trigger tells of no incident, or None where it does."""
    frame = trigger.hit.frame
    view = sight.view
    if frame.kind in (FrameKind.SUPPORT, FrameKind.TOLL):
        return "carries other words"
    behind = _words(sight, trigger.last, 3)
    if any(_starts(behind, phrase) for phrase in _stems(frame.not_before)):
        return "used of something else (what follows)"
    further = _words(sight, trigger.last, 9)
    if any(len(p) > 1 and _contains(further, p) for p in _stems(frame.not_before)):
        return "used of something else (what follows)"
    before = {(view.stem(at),) for at in (trigger.first - 1, trigger.first - 2)}
    if before & _stems(frame.not_after):
        return "used of something else (what stands before)"
    if frame.kind is FrameKind.STRIKE and _by_no_weapon(sight, trigger):
        return "sanctions, plans and words hit nobody"
    reason = _other_sense(sight, trigger)
    if reason is not None:
        return reason
    if not frame.cued:
        return None
    if frame.type in (EventType.PROTEST, EventType.RIOT):
        return None if _protesters_near(sight, trigger) else "no protesters stand by it"
    if frame.object is ObjectRole.WEAPON:
        if frame.id == "ar.stop.down":
            kinds = _DOWNED
        else:  # planes are met, then fly on
            kinds = _FIRED - {WeaponKind.UNKNOWN} if frame.id == "ar.stop.intercept" else _FIRED
        return None if _weapon_near(sight, trigger, kinds) else "no weapon stands by it"
    if frame.object is ObjectRole.PLACE and any(a.first == trigger.last for a in view.amounts):
        return "a number of things is no place"
    if frame.id == "ar.move.leave":
        named = any(0 <= p.first - trigger.last <= 8 for p in view.places)
        if not _crowd_near(sight, trigger):
            return "nobody moved, or one man"
        return None if named and _place_near(sight, trigger) else "no place stands by it"
    if frame.object is ObjectRole.PLACE:
        return None if _place_near(sight, trigger) else "no place stands by it"
    if frame.object is ObjectRole.EVENT:
        return None if _event_behind(sight, trigger) else "no attack stands behind it"
    if frame.id == "ar.ground.expel":
        near = any(0 <= p.first - trigger.last <= 9 for p in view.places)
        return None if near else "nobody is driven from a place"
    if frame.id == "ar.move.displace":
        return None if _crowd_near(sight, trigger) else "nobody moved, or one man"
    if frame.type is EventType.AGREEMENT:
        return None if _concluded(sight, trigger) else "a deal only named in passing"
    if frame.subject is ObjectRole.WEAPON:
        doer = any(g.last == trigger.first and g.acts for g in view.groups)
        if doer:
            return "somebody does it: nothing falls by itself"
        return None if _weapon_near(sight, trigger, _FIRED) else "nothing fired fell"
    return None if _people_near(sight, trigger) else "nobody and nothing stands by it"


def _other_sense(sight: Sight, trigger: Trigger) -> str | None:
    """Why the word means something else here, by its form or by whom it is about."""
    view, frame = sight.view, trigger.hit.frame
    token = view.token(trigger.first)
    if trigger.hit.form is Form.PRESENT and trigger.first in sight.in_place:
        return "the name of a place"  # "تدمر"
    if frame.kind is FrameKind.STRIKE and token.definite and token.stem.startswith("مستهدف"):
        return "an adjective of what may be hit"
    if frame.id == "ar.hold.arrest" and token.stem.startswith("قبضت") and token.suffix:
        return "a grip, not an arrest"
    if frame.id == "ar.ground.expel":
        behind = range(trigger.last, min(view.last, trigger.last + 6))
        if any(view.stem(at).startswith(_ENVOYS) for at in behind):
            return "envoys are sent home"
        back = 10 if token.suffix else 3  # "ميليشيا الحوثي، قبل دحرها من"
        sides = sight.between(trigger.first - back, trigger.last + 6)
        if not any(g.kind in _DRIVEN_OUT for g in sides):
            return "no fighters are driven out"
    if frame.id == "ar.move.displace" and token.suffix and trigger.hit.form is Form.NOUN:
        near = sight.between(trigger.first - 6, trigger.last + 4)
        if not any(group.kind in _PEACEFUL for group in near):
            return "fighters who run"
    if frame.id == "ar.ground.capture" and (
        _over_people(sight, trigger) or _over_things(sight, trigger)
    ):
        return "what is controlled is no place"
    if frame.id == "ar.attack.execute" and view.cues_of(CueKind.CIVIL):
        return "a court had it done"
    return None


def _over_people(sight: Sight, trigger: Trigger) -> bool:
    """ "سيطرة المنظمين على المتظاهرين": people or things stand behind "على", and no place."""
    view = sight.view
    for at in range(trigger.last - 1, min(view.last, trigger.last + 5)):
        if view.stem(at) != "علي":
            continue
        group = sight.groups.get(at + 1)
        return group is not None and not group.site and at + 1 not in sight.in_place
    return False


def _over_things(sight: Sight, trigger: Trigger) -> bool:
    """ "المبالغ التي استولت عليها": the noun in front of the relative pronoun is no place."""
    view = sight.view
    # The trigger may be the last word of the text.
    if trigger.last >= view.last:
        return False
    if view.token(trigger.last).word not in ("عليها", "عليه", "عليهما"):
        return False
    relative = trigger.first - 1
    if sight.cue(relative, CueKind.RELATIVE) is None or relative - 1 < view.first:
        return False
    before = sight.in_group.get(relative - 1)
    return relative - 1 not in sight.in_place and not (before is not None and before.site)


_DRIVEN_OUT = frozenset(
    (ActorKind.ARMED_GROUP, ActorKind.MILITARY, ActorKind.COMBATANTS, ActorKind.COALITION)
)
_PEACEFUL = frozenset((ActorKind.CIVILIANS, ActorKind.POPULATION))
_ENVOYS = ("دبلوماس", "سفير", "سفراء")
_HARMLESS = (
    "عقوب", "اجراء", "رسوم", "قرار", "سياس", "مشروع", "برنامج", "تصريح", "خطه", "قانون", "دعاوي",
    "حمله اعلام", "اعلان", "استثمار", "مبيع", "ضرائب",
)  # fmt: skip


def _by_no_weapon(sight: Sight, trigger: Trigger) -> bool:
    view = sight.view
    low = max(view.first, trigger.first - 4)
    return any(view.stem(at).startswith(_HARMLESS) for at in range(low, trigger.first))


def _crowd_near(sight: Sight, trigger: Trigger) -> bool:
    """Many people, or fighters, who move: not one man who left his hotel."""
    view = sight.view
    if any(trigger.first - 3 <= a.first <= trigger.last + 4 for a in view.amounts):
        return True
    many = {ActorKind.CIVILIANS, ActorKind.COMBATANTS, ActorKind.ARMED_GROUP, ActorKind.POPULATION}
    if trigger.hit.frame.id == "ar.move.displace":
        many -= {ActorKind.COMBATANTS, ActorKind.ARMED_GROUP}  # fighters who run are no displaced
    return any(
        (group.kind in many or "عائلات" in view.stem(group.head))
        and group.number is not Number.SINGULAR
        and (0 <= group.first - trigger.last <= 3 or 0 <= trigger.first - group.last <= 2)
        for group in view.groups
    )


_PROTESTERS = ("متظاهر", "محتج", "معتصم")
_SIGNS = (
    "شعار",
    "هتاف",
    "لافت",
    "احتجاج",
    "تنديد",
    "منددين",
    "مطالبين",
    "للمطالبه",
    "تظاهر",
    "غاضب",
)


def _protesters_near(sight: Sight, trigger: Trigger) -> bool:
    """Demonstrators within eight words, or a crowd with slogans, banners or demands."""
    view = sight.view
    low, high = max(view.first, trigger.first - 8), min(view.last, trigger.last + 8)
    if any(view.stem(at).startswith(_PROTESTERS) for at in range(low, high)):
        return True
    crowd = any(trigger.last <= a.first <= trigger.last + 3 for a in view.amounts) or any(
        trigger.last <= g.first <= trigger.last + 2 and not g.site for g in view.groups
    )
    if not crowd or trigger.hit.form is Form.NOUN:
        return False
    words = (view.token(at).word for at in range(trigger.last, view.last))
    return any(word.removeprefix("و").removeprefix("ال").startswith(_SIGNS) for word in words)


def _weapon_near(sight: Sight, trigger: Trigger, kinds: frozenset[WeaponKind]) -> bool:
    for weapon in sight.view.weapons:
        arms = weapon.hit.weapon
        if arms.adjective or arms.kind not in kinds or arms.id == "tear_gas":
            continue
        reach = 4 if trigger.hit.form is Form.NOUN else 14  # the subject stands between
        if "ب" in sight.view.token(weapon.first).proclitics:
            continue  # with what, not what
        if weapon.first == trigger.last and _does_it(sight, weapon):
            continue
        if _is_stored(sight, trigger, weapon):
            continue
        if 0 <= weapon.first - trigger.last <= reach and not _crossed(
            sight, trigger.last, weapon.first
        ):
            return True
        if trigger.hit.form is not Form.NOUN and 0 <= trigger.first - weapon.last <= 4:
            return not _crossed(sight, weapon.last, trigger.first)
    return False


_STORES = frozenset(
    "منصه منصات مخزن مخازن مستودع مستودعات بطاريه بطاريات قاعده قواعد راجمه راجمات ورشه مصنع معمل "
    "شحنه معسكر".split()
)


def _is_stored(sight: Sight, trigger: Trigger, weapon: WeaponMention) -> bool:
    """What is destroyed on the ground is not shot down: "دمر منصة صواريخ"."""
    view, group = sight.view, sight.in_group.get(weapon.first)
    if "دمر" not in view.stem(trigger.first) and view.stem(trigger.first) != "تدمير":
        return False
    first = group.first if group is not None else weapon.first
    aircraft = weapon.hit.weapon.kind is WeaponKind.AIRCRAFT and first == trigger.last
    return aircraft or view.stem(weapon.first - 1) in _STORES or view.stem(first) in _STORES


def _does_it(sight: Sight, weapon: WeaponMention) -> bool:
    """Aircraft with what they hit right behind them: "دمر طيران التحالف مخزنا"."""
    group = sight.groups.get(weapon.first)
    if group is None or not group.acts or sight.stops(group.last) or sight.pauses(group.last):
        return False
    following = sight.groups.get(group.last)
    return following is not None and not sight.view.token(following.first).proclitics


def _place_near(sight: Sight, trigger: Trigger) -> bool:
    view = sight.view
    reach = 4
    first = sight.groups.get(trigger.last)
    if first is not None and first.acts:
        reach += first.last - first.first  # the subject stands between
    acting = trigger.hit.frame.object is not ObjectRole.PLACE or trigger.hit.form is Form.NOUN
    for at in range(trigger.last, min(view.last, trigger.last + reach)):
        if sight.stops(at):
            break
        group = sight.groups.get(at)
        if group is not None and group.acts and not group.site:
            acting = True
        if at in sight.places or (group is not None and group.site):
            if acting or sight.between(view.first, trigger.first):
                return True
    return False


def _event_behind(sight: Sight, trigger: Trigger) -> bool:
    for at in range(trigger.last, min(sight.view.last, trigger.last + 5)):
        other = sight.triggers.get(at)
        if other is not None and other.hit.frame.kind in (
            FrameKind.EVENT,
            FrameKind.ATTACK,
            FrameKind.STRIKE,
        ):
            return True
    return False


def _concluded(sight: Sight, trigger: Trigger) -> bool:
    """A verb that concludes a deal in front of it, in the same clause."""
    view = sight.view
    for at in range(trigger.first - 1, max(view.first, trigger.first - 9) - 1, -1):
        if sight.stops(at + 1):
            return False
        other = sight.triggers.get(at)
        if other is None:
            continue
        frame = other.hit.frame
        if frame.kind is FrameKind.SUPPORT and frame.type is EventType.AGREEMENT:
            return True
        if view.stem(at) in _CONCLUDING:
            return True
    return any(
        view.stem(at) in _CONCLUDING
        for at in range(max(view.first, trigger.first - 6), trigger.first)
    )


_CONCLUDING = frozenset(
    fold_word(word)
    for word in (
        "توصل توصلت توصلوا أبرم أبرمت وقع وقعت أعلن أعلنت أعلنوا وافق وافقت اتفق اتفقت أقر أقرت "
        "التوصل توصل إبرام توقيع دخول سريان إعلان إعلانها إعلانه"
    ).split()
)


def _people_near(sight: Sight, trigger: Trigger) -> bool:
    view = sight.view
    passive = trigger.hit.voice is Voice.PASSIVE
    for at in range(trigger.last, min(view.last, trigger.last + 6)):
        if sight.stops(at):
            break
        if at in sight.groups or at in sight.demonyms:
            return True
        if any(amount.first == at for amount in view.amounts):
            return True
        if trigger.hit.frame.kind is FrameKind.STRIKE and at in sight.places:
            return True
        if trigger.hit.frame.type is EventType.BOMBING and at in sight.weapons:
            return True
    if trigger.hit.form is Form.NOUN and not passive:
        return False
    return any(0 <= trigger.first - group.last <= 2 for group in view.groups)


def _crossed(sight: Sight, first: int, last: int) -> bool:
    return any(sight.stops(at) for at in range(first, last + 1))


def _words(sight: Sight, first: int, count: int) -> tuple[str, ...]:
    last = min(sight.view.last, first + count)
    return tuple(sight.view.stem(at) for at in range(first, last))


def _starts(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return words[: len(phrase)] == phrase


def _contains(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


@cache
def _stems(surfaces: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(strip_word(word) for word in fold_word(surface).split()) for surface in surfaces
    )
