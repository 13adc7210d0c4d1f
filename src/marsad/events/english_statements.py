"""Claims, denials, accusations, threats, demands and condemnations in English sentences."""

from __future__ import annotations

import msgspec

from marsad.events.english_says import find_says
from marsad.events.english_speakers import named_before
from marsad.events.english_words import (
    ADVERBS,
    BE,
    COORDINATORS,
    DETERMINERS,
    HAVE,
    MODIFIERS,
    PREPOSITIONS,
    words,
)
from marsad.events.parts import ActMark, Group, StatementMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, StatementType

_STOPS = ";:()"


def find_statement_mentions(view: SentenceView) -> tuple[StatementMention, ...]:
    """Speech acts of one sentence; one per type and speaker."""
    if not view.acts:
        return ()
    found: list[StatementMention] = []
    for mark in view.acts:
        statement = _read(view, mark)
        if statement is None or _is_denied(found, mark, statement):
            continue
        statement = _with_shared_speaker(view, mark, statement, found)
        if any(
            other.type is statement.type
            and (
                other.speaker == statement.speaker
                or statement.speaker is None
                or other.first <= mark.first < other.last
            )
            for other in found
        ):
            continue
        found.append(statement)
    return tuple(found)


def _is_denied(found: list[StatementMention], mark: ActMark, statement: StatementMention) -> bool:
    """As in "denied deliberately targeting civilians": the words are what is denied."""
    return statement.type is StatementType.ACCUSE and any(
        other.type is StatementType.DENY and other.event is not None
        and 0 <= mark.first - other.event[0] <= 3
        for other in found
    )  # fmt: skip


def _with_shared_speaker(
    view: SentenceView, mark: ActMark, statement: StatementMention, found: list[StatementMention]
) -> StatementMention:
    """As in "The group accused the army of a crime and called for a probe": one subject, two verbs.

    The nearest phrase before the second verb is what the first one speaks of.
    """
    k = mark.first - 1
    while k > view.first and view.stem(k) in ADVERBS:
        k -= 1
    if view.stem(k) not in COORDINATORS or not found or found[-1].speaker is None:
        return statement
    before = found[-1]
    if before.event is None or any(
        set(_STOPS) & set(view.gap(n)) for n in range(before.event[0], mark.first)
    ):
        return statement
    if statement.speaker is None or statement.speaker.first >= before.event[0]:
        return msgspec.structs.replace(
            statement, speaker=before.speaker, first=min(statement.first, mark.first)
        )
    return statement


def _read(view: SentenceView, mark: ActMark) -> StatementMention | None:
    act = mark.hit.act
    if _is_refused(view, mark) or _is_negated(view, mark):
        return None
    if mark.hit.form is Form.BASE and not _is_finite_base(view, mark):
        return None
    if act.type is StatementType.ACCUSE and _is_told_of(view, mark):
        return None
    speaker = _speaker(view, mark)
    addressee = _addressee(view, mark, speaker)
    first, last = _span(view, mark, speaker)
    return StatementMention(
        sentence=view.sentence.index,
        type=act.type,
        first=first,
        last=last,
        rule=act.id,
        speaker=speaker,
        addressee=addressee,
        event=(mark.last, last),
    )


def _is_refused(view: SentenceView, mark: ActMark) -> bool:
    act = mark.hit.act
    for phrase in act.not_before:
        parts = phrase.split()
        if all(view.stem(mark.last + k) == part for k, part in enumerate(parts)):
            return True
    nobody = view.cues_of(CueKind.UNKNOWN_AUTHOR)
    if act.type in (StatementType.ACCUSE, StatementType.CLAIM) and nobody:
        return True
    if act.type is StatementType.CLAIM and view.stem(view.first) in ("no", "nobody"):
        return True
    if act.needs:
        near = {
            view.stem(k)
            for k in range(max(view.first, mark.first - 6), min(view.last, mark.last + 10))
        }
        return not any(word in near for word in act.needs)
    return False


def _is_told_of(view: SentenceView, mark: ActMark) -> bool:
    """As in "an alleged strike", "four men accused of spying": nobody in the sentence accuses."""
    if mark.hit.form is not Form.PAST:
        return False
    if view.stem(mark.first - 1) in DETERMINERS:
        return True
    return view.stem(mark.last) == "of"  # who accuses has an object: "accused the army of"


def _is_negated(view: SentenceView, mark: ActMark) -> bool:
    return any(
        0 <= mark.first - cue.last <= 1 for cue in view.cues_of(CueKind.NEGATION)
    ) and mark.hit.act.type in (StatementType.CLAIM, StatementType.THREATEN, StatementType.ACCUSE)


def _is_finite_base(view: SentenceView, mark: ActMark) -> bool:
    """A base form speaks with a plural subject ("activists blame"), not as a noun or infinitive."""
    before = view.stem(mark.first - 1)
    if before in ("to", "not") or before in DETERMINERS or before in PREPOSITIONS:
        return False
    if before in ("we", "they", "i", "who", "must", "should"):
        return True
    return any(g.last == mark.first for g in view.groups)


def _speaker(view: SentenceView, mark: ActMark) -> Group | None:
    act = mark.hit.act
    fixed = mark.hit.form is Form.FIXED
    if fixed and view.stem(mark.last - 1) == "by":
        return next((g for g in view.groups if 0 <= g.first - mark.last <= 1), None)
    if fixed or mark.hit.form is Form.NOUN:
        # an expression inside what somebody says: the sayer speaks
        for say in find_says(view):
            if say.speakers and say.scope[0] <= mark.first < say.scope[1]:
                return say.speakers[-1]
    if (
        fixed and act.type in (StatementType.DEMAND, StatementType.THREATEN, StatementType.CONDEMN)
    ) and (view.stem(mark.first) in _MODAL_HEADS):
        return None
    if mark.hit.form is Form.PAST:
        agent = _agent_behind(view, mark)
        if agent is not None:
            return agent
    return _group_before(view, mark)


_MODAL_HEADS = words(
    "must should needs need ought has have there we its it let is was were are will would "
    "outrage unacceptable appalling indefensible"
)


def _agent_behind(view: SentenceView, mark: ActMark) -> Group | None:
    """As in "was condemned by X", "was claimed by X"."""
    if view.stem(mark.last) != "by" or view.stem(mark.first - 1) not in BE | ADVERBS | HAVE:
        return None
    return next((g for g in view.groups if 0 <= g.first - mark.last - 1 <= 1), None)


def _group_before(view: SentenceView, mark: ActMark) -> Group | None:
    for group in reversed(view.groups):
        if group.last > mark.first or mark.first - group.last > 14:
            continue
        if any(set(_STOPS) & set(view.gap(k)) for k in range(group.last, mark.first + 1)):
            return None
        if not (group.speaks or group.acts or group.named or group.suffers) or group.site:
            continue
        if _hangs(view, group):
            continue
        return named_before(view, group) or group
    return None


def _hangs(view: SentenceView, group: Group) -> bool:
    k = group.first - 1
    while k >= view.first and (view.stem(k) in DETERMINERS or view.stem(k) in MODIFIERS):
        k -= 1
    if view.gap(k + 1).strip(" \"'-"):
        return False
    return view.stem(k) in PREPOSITIONS and view.stem(k) not in ("after", "before", "as", "since")


def _addressee(view: SentenceView, mark: ActMark, speaker: Group | None) -> Group | None:
    act = mark.hit.act
    if view.stem(mark.first) in _MODAL_HEADS and act.type is StatementType.DEMAND:
        subject = _group_before(view, mark)
        return subject if subject != speaker else None
    if not act.direct_addressee and act.type is not StatementType.ACCUSE:
        return None
    for group in view.groups:
        if group.first < mark.last or group.first - mark.last > 5:
            continue
        if speaker is not None and speaker.first <= group.first < speaker.last:
            return None
        if any(set(_STOPS) & set(view.gap(k)) for k in range(mark.last, group.first + 1)):
            return None
        before = view.stem(group.first - 1)
        if before in PREPOSITIONS and before not in act.addressee_marks and group.first > mark.last:
            continue
        if (group.acts or group.speaks or group.named) and group.kind is not ActorKind.SITE:
            return group
    return None


def _span(view: SentenceView, mark: ActMark, speaker: Group | None) -> tuple[int, int]:
    first = mark.first
    if speaker is not None and speaker.first < first and first - speaker.last < 8:
        first = speaker.first
    elif mark.hit.form is Form.FIXED:
        while first > view.first and mark.first - first < 12:
            if set(_STOPS) & set(view.gap(first)):
                break
            first -= 1
    last = mark.last
    while last < view.last and last - mark.last < 30:
        if set(_STOPS) & set(view.gap(last)) and last > mark.last:
            break
        last += 1
    return first, last
