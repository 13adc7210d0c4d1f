"""Titles with the names behind them, and the words that cannot be a speaker, in Arabic."""

from __future__ import annotations

import msgspec

from marsad.events.arabic_phrases import PREPOSITIONS
from marsad.events.parts import Group
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind
from marsad.records import ActorKind, Number
from marsad.text.folding import fold_word


def fold_words(text: str) -> frozenset[str]:
    """Folded words of a list written with spaces."""
    return frozenset(fold_word(word) for word in text.split())


NOBODY = fold_words(
    "ان انه انها ذلك هذا هذه التي الذي انهم قد في علي من عن الي ب ما لا به بها لم لن كل كما "
    "امام ايضا قول قوله قولها هو هي هم فيه فيها عنه عنها له لها منه منها خلاله خلالها لديه لديها "
    "فوق تحت بين ضمن عقب اثر ردا"
)
# Offices and roles that the name of the one who holds them follows.
_TITLES = frozenset(
    (
        ActorKind.OFFICE,
        ActorKind.OFFICIALS,
        ActorKind.PERSON,
        ActorKind.COMBATANTS,
        ActorKind.WITNESSES,
        ActorKind.OTHER,
    )
)
_PEOPLE = frozenset((ActorKind.OFFICE, ActorKind.PERSON, ActorKind.COMBATANTS, ActorKind.OFFICIALS))
_NAME_WORDS = 4
_BREAKS = (CueKind.RELATIVE, CueKind.SAY, CueKind.COMPLEMENT, CueKind.ACCORDING)
_ALL_CUES = tuple(CueKind)


def with_name(sight: Sight, group: Group) -> Group:
    """A title with the name behind it: "المتحدث باسم التحالف العقيد تركي المالكي"."""
    if group.kind not in _TITLES or group.rule.endswith("statement_source"):
        return group
    joined = group
    while True:
        following = _name_group(sight, joined)
        if following is None:
            break
        joined = _joined(joined, following)
    if joined.named and joined.kind is ActorKind.PERSON:
        return joined
    view, at = sight.view, joined.last
    comma = at < view.last and sight.pauses(at) and not sight.stops(at)
    last = _name_end(sight, at, comma)
    if last == at:
        return joined
    if comma and not (last >= view.last or sight.pauses(last) or _opens(sight, last)):
        return joined
    return msgspec.structs.replace(joined, last=last)


def with_holder(sight: Sight, group: Group, opening: int) -> Group:
    """A title with its holder further off, in front of what is said.

    "قائد اللواء 173 مشاة في الجيش اليمني، العميد صالح المنصوري، أن".
    """
    named = with_name(sight, group)
    if named.kind not in _TITLES or named.kind is ActorKind.PERSON or opening - named.last > 14:
        return named
    view = sight.view
    for holder in view.groups:
        if not named.last <= holder.first < opening:
            continue
        if any(sight.stops(k) or sight.cue(k, *_BREAKS) for k in range(named.last, holder.first)):
            return named
        officer = holder.kind is ActorKind.COMBATANTS and holder.number is Number.SINGULAR
        if sight.pauses(holder.first) and (holder.kind is ActorKind.PERSON or officer):
            whole = with_name(sight, holder)
            return _joined(named, whole) if whole.last <= opening else named
    return named


def _name_group(sight: Sight, group: Group) -> Group | None:
    """The holder right behind a title, or behind the body that the title is of."""
    view, at = sight.view, group.last
    following = sight.groups.get(at)
    if following is None and view.stem(at) == "في" and group.kind is ActorKind.COMBATANTS:
        following = sight.groups.get(at + 1)
        if following is not None and not following.named:
            return None
    elif following is not None and following.kind not in _PEOPLE:
        return following if view.stem(at - 1) == "اسم" else None
    if following is None or not (following.speaks or following.kind in _PEOPLE):
        return None
    if any(sight.stops(k) for k in range(at, following.first + 1)):
        return None
    if view.token(following.first).proclitics or following.first > at + 1:
        return None
    comma = sight.pauses(following.first)
    return None if comma and following.kind is not ActorKind.PERSON else following


def _joined(title: Group, name: Group) -> Group:
    """One group for both; a known person's identity wins, else the title's."""
    if name.kind is ActorKind.PERSON or (name.named and not title.named):
        return msgspec.structs.replace(
            name, first=title.first, head=title.head,
            kind=name.kind if name.kind in _PEOPLE else title.kind,
            speaks=True,
        )  # fmt: skip
    return msgspec.structs.replace(title, last=name.last)


def _name_end(sight: Sight, at: int, comma: bool) -> int:
    """Where a run of unknown words ends that can be somebody's name; `at` where there is none."""
    view, last = sight.view, at
    acts = {mark.first for mark in view.acts}
    while last < min(view.last, at + _NAME_WORDS) and last not in acts:
        if (
            opens_quote(sight, last)
            or sight.stops(last)
            or (sight.pauses(last) and not (comma and last == at))
        ):
            break
        token = view.token(last)
        if token.proclitics == "س":  # "سامر": no future tense behind a title
            last += 1
            continue
        known = last in sight.triggers or last in sight.in_group or last in sight.in_time
        if known or token.stem in PREPOSITIONS or token.stem in NOBODY or token.proclitics:
            break
        if last in sight.places or sight.cue(last, *_ALL_CUES) is not None:
            break
        last += 1
    return last


def _opens(sight: Sight, at: int) -> bool:
    return sight.cue(at, CueKind.COMPLEMENT) is not None or opens_quote(sight, at)


def opens_quote(sight: Sight, at: int) -> bool:
    """Whether a quotation or a colon opens in front of a token."""
    gap = sight.view.gap(at)
    return ":" in gap or '"' in gap
