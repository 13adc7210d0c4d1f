"""Who the dead and injured of an Arabic toll are, and how many.

They stand behind the word that kills or injures, or in front of it in headlines and in sentences
that open with them; behind an active verb they follow those who killed.
"""

from __future__ import annotations

from marsad.events.arabic_phrases import PREPOSITIONS, noun_phrase
from marsad.events.parts import Amount, Group, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind
from marsad.records import ActorKind, Number

Found = tuple[Group | None, int, int | None, int, int]
_OTHERS = {"اخر": (1, 1), "اخرين": (2, None), "اخرون": (2, None), "اخري": (1, 1), "شخص": (1, 1)}
_ADVERBS = frozenset(("اليوم", "امس", "ايضا", "مساء", "صباح", "فجر", "يوم"))
ONE_OF_THEM = frozenset("احدهم احدهما احدها احداهن احداهما".split())
_COUNTED_BEHIND = frozenset("واحد واحده اثنان اثنين اثنتان اثنتين".split())


def find_stated_victims(sight: Sight, trigger: Trigger) -> Found | None:
    """Victims in front of a verb in the plural, or of one that "أن" opens: "3 عراقيين قتلوا"."""
    if trigger.hit.form is Form.NOUN:
        return None
    word = sight.view.token(trigger.first).word
    return find_victims_before(sight, trigger) if word.endswith(("وا", "ا")) else None


def find_victims_in_idiom(sight: Sight, trigger: Trigger) -> Found | None:
    """ "لقي ما لا يقل عن 13 عنصرا من ... مصرعهم": the victims stand inside the idiom."""
    view = sight.view
    if trigger.hit.frame.id != "ar.toll.death_noun" or not view.token(trigger.last - 1).suffix:
        return None
    for at in range(trigger.first - 1, max(view.first, trigger.first - 16) - 1, -1):
        if sight.stops(at + 1):
            return None
        if view.stem(at).startswith(("لقي", "يلقي", "تلقي", "لاقي", "لقت")):
            groups = [
                g for g in sight.between(at + 1, trigger.first) if g.suffers or g.acts or g.amount
            ]
            if groups:
                return _count_group(sight, groups[0])
            amounts = [a for a in view.amounts if at < a.first < trigger.first]
            if amounts:
                return _count_amount(sight, amounts[0])
            before = [g for g in view.groups if at - 3 <= g.last <= at and (g.suffers or g.amount)]
            return _count_group(sight, before[-1]) if before else None
    return None


def find_victims_after(sight: Sight, at: int, trigger: Trigger) -> Found | None:
    """Group or number behind the trigger, at most four words away and before a preposition."""
    view = sight.view
    start = at
    while at < view.last and at - start < 5:
        if sight.stops(at) or (sight.pauses(at) and at > start) or is_toll_at(sight, at):
            break
        amount = sight.amount_at(at)
        group = sight.groups.get(at)
        if group is not None and (group.suffers or group.acts or group.named or group.amount):
            if group.site and not group.suffers:
                return None  # "إصابة أحد مباني المركز": what is hit is no victim
            if trigger.hit.frame.cued and (group.named or not group.suffers):
                return None  # "قضى محمد ليلته": who is named may well have spent it
            if group.speaks and trigger.hit.frame.id == "ar.toll.died" and not group.suffers:
                return None  # "استشهد المتحدث بـ": cited
            return _count_group(sight, group)
        if amount is not None and not trigger.hit.frame.cued:
            return _count_amount(sight, amount)
        stem = view.stem(at)
        if view.token(at).word in ONE_OF_THEM:
            return None, 1, 1, at, at + 1  # "خمسة أشخاص قتل أحدهم"
        if stem in _OTHERS:
            low, high = _OTHERS[stem]
            return None, low, high, at, at + 1
        if at in sight.demonyms and not view.token(at).proclitics:
            if view.token(at).word.endswith("ان"):
                return None, 2, 2, at, at + 1
            return None, 1, 1, at, at + 1
        if stem in PREPOSITIONS or sight.cue(at, CueKind.CAUSE) is not None:
            break
        if view.token(at).proclitics[-1:] in ("ب", "ل"):
            break
        at += 1
    if trigger.hit.form is Form.NOUN and trigger.hit.frame.id == "ar.toll.death_noun":
        return _named_victim(sight, trigger)
    return None


def _named_victim(sight: Sight, trigger: Trigger) -> Found | None:
    """ "مقتل" and a name or office that no list holds: one person."""
    view, at = sight.view, trigger.last
    if at >= view.last or sight.stops(at) or sight.pauses(at):
        return None
    token = view.token(at)
    if token.proclitics or token.stem in PREPOSITIONS or at in sight.triggers:
        return None
    phrase = noun_phrase(sight, at)
    victim = Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule="ar.toll.named", suffers=True,
    )  # fmt: skip
    return victim, 1, 1, phrase.first, phrase.last


def find_victims_before(sight: Sight, trigger: Trigger) -> Found | None:
    """ "7 مدنيين قتلوا", "جنديان أصيبا": a counted or suffering group right in front."""
    for group in sight.view.groups:
        if trigger.first - 2 <= group.last <= trigger.first and (
            group.amount is not None or (group.suffers and not group.acts)
        ):
            return _count_group(sight, group)
        said = sight.cue(group.first - 1, CueKind.COMPLEMENT) is not None
        if group.last == trigger.first and said and group.suffers and not group.named:
            return _count_group(sight, group)  # "إن متظاهرا قتل بالرصاص"
    return None


def _count_group(sight: Sight, group: Group) -> Found | None:
    low, high = _size(group)
    last = group.last
    while True:
        following = sight.groups.get(last)
        if following is None or "و" not in sight.view.token(following.first).proclitics:
            break
        exact = following.amount is not None or following.number in (Number.SINGULAR, Number.DUAL)
        if not following.suffers or (group.amount is not None and not exact):
            break
        more_low, more_high = _size(following)
        low += more_low
        high = high + more_high if high is not None and more_high is not None else None
        last = following.last
    return group, low, high, group.first, last


def _size(group: Group) -> tuple[int, int | None]:
    if group.amount is not None:
        return group.amount.min, group.amount.max
    if group.number is Number.DUAL:
        return 2, 2
    if group.number is Number.PLURAL:
        return 2, None
    return 1, 1


def _count_amount(sight: Sight, amount: Amount) -> Found:
    last = amount.last
    group = sight.groups.get(last)
    if group is not None and group.suffers:
        return group, amount.min, amount.max, amount.first, group.last
    if last < sight.view.last and not sight.pauses(last) and not sight.stops(last):
        token = sight.view.token(last)
        if not token.proclitics and token.stem not in PREPOSITIONS and last not in sight.triggers:
            last += 1
    return None, amount.min, amount.max, amount.first, last


def find_object_of_active(sight: Sight, trigger: Trigger, group: Group) -> Found | None:
    """Victims behind the killers of an active verb: "قتل الجيش ثلاثة مسلحين"."""
    if not group.acts or group.amount is not None:
        return None
    view = sight.view
    at = group.last
    while at in sight.in_time or (
        at < min(view.last, group.last + 4) and view.stem(at) in _ADVERBS
    ):
        at += 1
    if (
        at < view.last
        and view.token(at).word in _COUNTED_BEHIND
        and group.number is not Number.PLURAL
    ):
        return None  # "قتل جندي واحد": the number counts the group
    following = sight.groups.get(at)
    if following is not None and "و" not in view.token(following.first).proclitics:
        proclitics = view.token(following.first).proclitics
        if "ب" in proclitics or "ل" in proclitics or following.site:
            return None
        return _count_group(sight, following)
    amount = sight.amount_at(at)
    return _count_amount(sight, amount) if amount is not None else None


def is_toll_at(sight: Sight, at: int) -> bool:
    """Whether a word that kills or injures starts at a token."""
    other = sight.triggers.get(at)
    return other is not None and other.hit.frame.kind is FrameKind.TOLL
