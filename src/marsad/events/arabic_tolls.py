"""Dead, injured and missing in Arabic sentences.

A toll needs a word that kills or injures; a number alone counts nothing. What follows "بينهم" is
part of the figure before it. A bare plural is "at least two", as the codebook rules.
"""

from __future__ import annotations

import msgspec

from marsad.events.arabic_subjects import subject_before, subject_of_support, support_before
from marsad.events.arabic_victims import (
    ONE_OF_THEM,
    find_object_of_active,
    find_stated_victims,
    find_victims_after,
    find_victims_before,
    find_victims_in_idiom,
    is_toll_at,
)
from marsad.events.parts import Amount, Group, TollMention, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Effect, Form, FrameKind
from marsad.records import ActorKind, Number, Record

_RISE = frozenset(("الي", "بلغ", "بلغت", "لتبلغ", "ليبلغ", "يبلغ", "وصل", "وصلت", "ليصل", "لتصل"))


class Toll(Record):
    """A toll and the trigger that told it; `killers` where the verb is active."""

    mention: TollMention
    trigger: Trigger
    killers: tuple[Group, ...] = ()


def find_tolls(sight: Sight) -> tuple[Toll, ...]:
    """All tolls of a sentence, in order."""
    tolls: list[Toll] = []
    triggers = [t for t in sight.triggers.values() if t.hit.frame.kind is FrameKind.TOLL]
    for trigger in sorted(triggers, key=lambda item: item.first):
        if any(
            t.mention.first <= trigger.first < t.mention.last for t in tolls if t.trigger != trigger
        ):
            if trigger.hit.form is not Form.NOUN or not _own_amount(sight, trigger):
                continue
        if _negated(sight, trigger) or _is_subset(sight, trigger, tolls):
            continue
        tolls += _read_toll(sight, trigger)
    return tuple(_open_ended(sight, toll) for toll in tolls)


def _open_ended(sight: Sight, toll: Toll) -> Toll:
    """ "7 قتلى على الأقل": the figure is a least one, though the words come after the noun."""
    mention, view = toll.mention, sight.view
    if mention.max is None:
        return toll
    for at in range(mention.last, min(view.last - 1, mention.last + 2)):
        if sight.stops(at) or sight.pauses(at):
            break
        if view.stem(at) == "علي" and view.stem(at + 1) == "اقل":
            return msgspec.structs.replace(toll, mention=msgspec.structs.replace(mention, max=None))
    return toll


def _read_toll(sight: Sight, trigger: Trigger) -> list[Toll]:
    form = trigger.hit.form
    if trigger.hit.frame.effect is Effect.KILLED_AND_INJURED:
        return _both(sight, trigger)
    if form is Form.NOUN and _counts(trigger):
        return _counted_noun(sight, trigger)
    return _victims_of(sight, trigger)


def _counts(trigger: Trigger) -> bool:
    """Nouns for the victims themselves ("قتلى") rather than for what befell them ("مقتل")."""
    return trigger.hit.frame.id in (
        "ar.toll.dead", "ar.toll.injury_noun", "ar.toll.missing",
    )  # fmt: skip


def _both(sight: Sight, trigger: Trigger) -> list[Toll]:
    amount = sight.amount_ending(trigger.first)
    low = 1 if amount is not None else 2
    first = amount.first if amount is not None else trigger.first
    return [
        _toll(sight, trigger, effect, first, trigger.last, low, None)
        for effect in (Effect.KILLED, Effect.INJURED)
    ]


def _counted_noun(sight: Sight, trigger: Trigger) -> list[Toll]:
    view = sight.view
    effect = trigger.hit.frame.effect or Effect.KILLED
    amount = sight.amount_ending(trigger.first)
    token = view.token(trigger.first)
    if amount is None and "ب" in token.proclitics:
        return []  # "بجروح", "بإصابات طفيفة": how, not how many
    if amount is not None:
        first = amount.first
        low, high = amount.min, amount.max
        if low >= 20 and high is None and is_toll_at(sight, trigger.last):
            low = 1
        return [_toll(sight, trigger, effect, first, trigger.last, low, high)]
    if trigger.hit.number is Number.DUAL:
        return [_toll(sight, trigger, effect, trigger.first, trigger.last, 2, 2)]
    after = _amount_after_rise(sight, trigger)
    if after is not None:
        return [_toll(sight, trigger, effect, trigger.first, after.last, after.min, after.max)]
    word = token.stem
    if word in ("اصابه", "اصابات", "جرح"):
        victims = _victims_of(sight, trigger)
        if victims:
            return victims
    if token.definite or token.suffix or word in ("جثه", "جثث"):
        return []
    if word in ("قتيل", "قتيلا", "شهيد", "شهيدا", "جريح", "جريحا", "مصاب", "قتيله"):
        return [_toll(sight, trigger, effect, trigger.first, trigger.last, 1, 1)]
    if word in ("قتلي", "جرحي", "شهداء", "مصابون", "مصابين", "اصابات", "مفقودين", "مفقودون"):
        return [_toll(sight, trigger, effect, trigger.first, trigger.last, 2, None)]
    return []


def _victims_of(sight: Sight, trigger: Trigger) -> list[Toll]:
    """Tolls of verbs and of "مقتل": the victims stand behind, or before in headlines."""
    effect = trigger.hit.frame.effect or Effect.KILLED
    idiom = find_victims_in_idiom(sight, trigger)
    if idiom is not None:
        group, low, high, first, last = idiom
        return [_toll(sight, trigger, effect, first, trigger.last, low, high, group)]
    stated = find_stated_victims(sight, trigger)
    partner = _partner(sight, trigger) if stated is None else None
    start = partner.last if partner is not None else trigger.last
    found = stated or find_victims_after(sight, start, trigger)
    killers: tuple[Group, ...] = ()
    if found is None and trigger.hit.form is not Form.NOUN:
        found = find_victims_before(sight, trigger)
    if found is None:
        return []
    group, low, high, first, last = found
    if partner is not None:
        low, high = (1, None) if low > 1 else (low, high)
    acting_noun = sight.view.stem(trigger.first) == "قتل"
    if group is not None and (trigger.hit.form is not Form.NOUN or acting_noun):
        active = find_object_of_active(sight, trigger, group)
        if active is not None:
            killers = (group,)
            group, low, high, first, last = active
    if trigger.hit.form is not Form.NOUN and not killers and _speaks_of_himself(sight, trigger):
        subject = subject_before(sight, trigger.first)
        killers = (subject,) if subject is not None else ()
    if trigger.hit.form is Form.NOUN and not killers:
        killers = _killers_of_noun(sight, trigger)
    elif not killers and first >= trigger.last:
        killers = _killers_in_front(sight, trigger)
    begin, end = min(trigger.first, first), max(trigger.last, last)
    tolls = [
        Toll(
            mention=TollMention(
                first=begin, last=end, effect=effect.value, min=low, max=high,
                rule=trigger.hit.frame.id, victims=group, total=_is_total(sight),
            ),
            trigger=trigger, killers=killers,
        )
    ]  # fmt: skip
    if partner is not None and partner.hit.frame.effect is not None:
        tolls.append(_toll(sight, partner, partner.hit.frame.effect, begin, end, low, high, group))
    return tolls


def _speaks_of_himself(sight: Sight, trigger: Trigger) -> bool:
    """ "أعلن الجيش أنه قتل": the pronoun in front of the verb is its subject."""
    return any(
        sight.cue(at, CueKind.COMPLEMENT) is not None
        and sight.view.token(at).word.endswith(("نه", "نها", "نهم"))
        for at in (trigger.first - 1, trigger.first - 2)
    )


def _killers_in_front(sight: Sight, trigger: Trigger) -> tuple[Group, ...]:
    """ "الأمن المصري يقتل 6 مسلحين": in a headline the subject stands right in front."""
    front = [g for g in sight.view.groups if g.last == trigger.first and g.acts and g.named]
    return tuple(g for g in front if g.kind is not ActorKind.COMBATANTS and g.amount is None)


def _killers_of_noun(sight: Sight, trigger: Trigger) -> tuple[Group, ...]:
    """ "نجح الجيش في قتل العشرات", "قامت القوات بقتل": the subject of the carrying verb."""
    carrier = support_before(sight, trigger)
    if carrier is None or sight.view.stem(trigger.first) != "قتل":
        return ()
    subject = subject_of_support(sight, carrier, trigger)
    return (subject,) if subject is not None and subject.acts else ()


def _partner(sight: Sight, trigger: Trigger) -> Trigger | None:
    """The second verb or noun of "مقتل وإصابة 5", "قتل وأصيب العشرات"."""
    other = sight.triggers.get(trigger.last)
    if other is None or other.hit.frame.kind is not FrameKind.TOLL:
        return None
    return other if "و" in sight.view.token(other.first).proclitics else None


def _own_amount(sight: Sight, trigger: Trigger) -> bool:
    return sight.amount_ending(trigger.first) is not None


def _amount_after_rise(sight: Sight, trigger: Trigger) -> Amount | None:
    """ "ارتفع عدد القتلى إلى 403": the figure behind a word of reaching."""
    view = sight.view
    for at in range(trigger.last, min(view.last, trigger.last + 14)):
        if sight.stops(at):
            return None
        if view.stem(at) in _RISE or view.token(at).word in _RISE:
            for k in range(at + 1, min(view.last, at + 5)):
                amount = sight.amount_at(k)
                if amount is not None:
                    return amount
    return None


def _negated(sight: Sight, trigger: Trigger) -> bool:
    """A negation close in front, or, of a noun without a figure, in front of its verb."""
    bare = trigger.hit.form is Form.NOUN and sight.amount_ending(trigger.first) is None
    at = trigger.first - 1
    while at >= max(sight.view.first, trigger.first - (6 if bare else 3)):
        if sight.cue(at, CueKind.NEGATION, CueKind.NO_CASUALTIES) is not None:
            return True  # "لم تنتج عن العملية إصابات"
        if sight.pauses(at + 1) or sight.stops(at + 1):
            return False
        at -= 1
    return False


def _is_subset(sight: Sight, trigger: Trigger, earlier: list[Toll]) -> bool:
    """Whether a subset cue stands between an earlier toll and this one, close in front."""
    if not earlier:
        return False
    return any(
        sight.cue(at, CueKind.SUBSET) is not None
        and not _is_counted(sight, at, earlier)  # "قتل أحدهم وأصيب أربعة": each is a figure
        for at in range(max(sight.view.first, trigger.first - 4), trigger.first)
    )


def _is_counted(sight: Sight, at: int, tolls: list[Toll]) -> bool:
    return sight.view.token(at).word in ONE_OF_THEM and any(t.trigger.last == at for t in tolls)


def _is_total(sight: Sight) -> bool:
    return bool(sight.view.cues_of(CueKind.TOTAL))


def _toll(
    sight: Sight,
    trigger: Trigger,
    effect: Effect,
    first: int,
    last: int,
    low: int,
    high: int | None,
    victims: Group | None = None,
) -> Toll:
    return Toll(
        mention=TollMention(
            first=first, last=last, effect=effect.value, min=low, max=high,
            rule=trigger.hit.frame.id, victims=victims, total=_is_total(sight),
        ),
        trigger=trigger,
    )  # fmt: skip
