"""Claims, denials, accusations, threats, demands and condemnations in Arabic sentences."""

from __future__ import annotations

from functools import cache

from marsad.events.arabic_roles import PREPOSITIONS, noun_phrase
from marsad.events.parts import ActMark, Group, StatementMention
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, StatementType
from marsad.text.folding import fold_word
from marsad.text.tokens import strip_word


def find_statement_mentions(sight: Sight) -> tuple[StatementMention, ...]:
    """Speech acts of one sentence; one per type and speaker."""
    view = sight.view
    found: list[StatementMention] = []
    for mark in view.acts:
        statement = _read(sight, mark)
        if statement is None:
            continue
        if any(
            other.type is statement.type
            and (other.speaker == statement.speaker or statement.speaker is None)
            for other in found
        ):
            continue
        found.append(statement)
    return tuple(found)


def _read(sight: Sight, mark: ActMark) -> StatementMention | None:
    act, view = mark.hit.act, sight.view
    if _negated(sight, mark) or _refused(sight, mark):
        return None
    speaker = _speaker(sight, mark)
    addressee = _addressee(sight, mark, speaker)
    if act.needs_addressee and addressee is None:
        return None
    if act.type is StatementType.ACCUSE and view.stem(mark.first) in _CARRY:
        if not _responsibility_near(sight, mark.last):
            return None
    first = mark.first
    if speaker is not None and speaker.first < first and first - speaker.last < 6:
        first = speaker.first
    last = _clause_end(sight, mark.last)
    return StatementMention(
        sentence=view.sentence.index, type=act.type, first=first, last=last, rule=act.id,
        speaker=speaker, addressee=addressee, event=(mark.last, last),
    )  # fmt: skip


_CARRY = frozenset(
    fold_word(w) for w in "حمل حملت حملوا يحمل تحمل حملا محملا محملة محملين".split()
)


def _responsibility_near(sight: Sight, at: int) -> bool:
    view = sight.view
    return any(
        view.stem(k).startswith(("مسؤولي", "مسوولي", "مسءولي"))
        for k in range(at, min(view.last, at + 20))
    )


def _negated(sight: Sight, mark: ActMark) -> bool:
    return any(
        sight.cue(at, CueKind.NEGATION) is not None
        for at in range(max(sight.view.first, mark.first - 2), mark.first)
    )


def _refused(sight: Sight, mark: ActMark) -> bool:
    act, view = mark.hit.act, sight.view
    behind = view.stem(mark.last)
    if behind in _stems(act.not_before) or view.stem(mark.first - 1) in _stems(act.not_after):
        return True
    if not act.needs:
        return False
    near = range(max(view.first, mark.first - 3), min(view.last, mark.last + 8))
    needed = _stems(act.needs)
    return not any(view.stem(at).startswith(tuple(needed)) for at in near)


def _speaker(sight: Sight, mark: ActMark) -> Group | None:
    view = sight.view
    if mark.hit.form in (Form.PAST, Form.PRESENT) or mark.hit.form is Form.FIXED:
        at = mark.last
        while at < min(view.last, mark.last + 4) and mark.hit.form is not Form.FIXED:
            if sight.stops(at) or sight.pauses(at):
                break
            token = view.token(at)
            group = sight.groups.get(at)
            if group is not None:
                if set("بلك") & set(token.proclitics) or group.site:
                    break
                return group
            if token.stem in PREPOSITIONS or sight.cue(at, CueKind.COMPLEMENT) is not None:
                break
            if not token.proclitics and token.definite and at not in sight.triggers:
                return _as_group(noun_phrase(sight, at))
            at += 1
    for group in reversed(view.groups):
        if group.last > mark.first:
            continue
        if any(sight.stops(k) for k in range(group.last, mark.first + 1)):
            return None
        if (group.speaks or group.acts) and not set("بلك") & set(view.token(group.first).proclitics):
            previous = view.stem(group.first - 1)
            if previous not in PREPOSITIONS:
                return group
    return None


def _addressee(sight: Sight, mark: ActMark, speaker: Group | None) -> Group | None:
    act, view = mark.hit.act, sight.view
    start = mark.last
    if speaker is not None and speaker.first >= mark.last:
        start = speaker.last
    for group in view.groups:
        if group.first < start or group.first - start > 7:
            continue
        if any(sight.stops(k) for k in range(start, group.first + 1)):
            return None
        governed = bool(set("بلك") & set(view.token(group.first).proclitics)) or (
            view.stem(group.first - 1) in PREPOSITIONS
        )
        if governed and view.stem(group.first - 1) not in _stems(act.addressee_marks):
            continue
        if act.direct_addressee and (group.acts or group.speaks or group.named):
            return group
    return None


def _clause_end(sight: Sight, at: int) -> int:
    view = sight.view
    last = at
    while last < min(view.last, at + 30):
        if last > at and sight.stops(last) and ":" not in view.gap(last):
            break
        last += 1
    return last


def _as_group(phrase: Group) -> Group:
    return Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule="ar.statement.phrase", speaks=True,
    )  # fmt: skip


@cache
def _stems(surfaces: tuple[str, ...]) -> frozenset[str]:
    return frozenset(strip_word(fold_word(surface)) for surface in surfaces)
