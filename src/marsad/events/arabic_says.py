"""Who is made to speak in an Arabic sentence, and over which words.

The verb comes first ("قال المتحدث إن ..."), the speaker may stand in front in headlines
("الجيش السوري: ..."), and "بحسب", "وفقا ل", "نقلا عن" name one behind the words. A verb of
saying without a subject ("وأضاف:") keeps the speaker of the sentence before: that is left to the
shared stage, which sees the whole report.
"""

from __future__ import annotations

from marsad.events.arabic_roles import PREPOSITIONS, noun_phrase
from marsad.events.parts import CueMark, Group, SayMention
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, Part

_SPEAK_REACH = 7
_NOBODY = frozenset(
    "ان انه انها ذلك هذا هذه التي الذي انهم قد في علي من عن الي ب ما لا".split()
)


def find_says(sight: Sight) -> tuple[SayMention, ...]:
    """All acts of saying in a sentence, in order."""
    view = sight.view
    marks = view.cues_of(CueKind.SAY, CueKind.ACCORDING, CueKind.SUSPECT)
    title_colon = view.sentence.part is Part.TITLE and ":" in view.words(view.first, view.last)
    if not marks and not title_colon:
        return ()
    says = [say for mark in marks if (say := _read(sight, mark)) is not None]
    if title_colon:
        headline = _headline(sight)
        if headline is not None:
            says.append(headline)
    says.sort(key=lambda say: say.first)
    return tuple(says)


def _read(sight: Sight, mark: CueMark) -> SayMention | None:
    kind = mark.hit.cue.kind
    if kind is CueKind.ACCORDING:
        return _according(sight, mark)
    if kind is CueKind.SUSPECT:
        return None
    return _say(sight, mark)


def _say(sight: Sight, mark: CueMark) -> SayMention | None:
    view = sight.view
    opening = _complement_after(sight, mark.last)
    speakers = _speakers_behind(sight, mark.last, opening)
    first = mark.first
    if not speakers and mark.hit.form is not Form.FIXED:
        before = _speaker_before(sight, mark.first)
        if before is not None:
            speakers = (before,)
            first = before.first
    if opening is None and not _opens_quote(sight, mark.last) and not speakers:
        return None
    start = opening if opening is not None else mark.last
    return SayMention(
        sentence=view.sentence.index, first=first, last=mark.last, speakers=speakers,
        scope=(start, view.last), rule=mark.hit.cue.id,
        times=tuple(
            time.index for time in view.times if mark.first <= time.first < start
        ),
    )  # fmt: skip


def _according(sight: Sight, mark: CueMark) -> SayMention | None:
    speaker = _phrase_at(sight, mark.last)
    if speaker is None:
        return None
    view = sight.view
    return SayMention(
        sentence=view.sentence.index, first=mark.first, last=speaker.last, speakers=(speaker,),
        scope=(view.first, view.last), rule=mark.hit.cue.id,
    )  # fmt: skip


def _headline(sight: Sight) -> SayMention | None:
    """ "الجيش السوري: 110 صواريخ أطلقت": who stands before the colon of a headline."""
    view = sight.view
    for at in range(view.first + 1, min(view.last, view.first + 7)):
        if ":" in view.gap(at):
            for group in view.groups:
                if group.last <= at and group.speaks and group.first <= view.first + 1:
                    return SayMention(
                        sentence=view.sentence.index, first=group.first, last=at,
                        speakers=(group,), scope=(at, view.last), rule="ar.say.headline",
                    )  # fmt: skip
            return None
    return None


def _complement_after(sight: Sight, at: int) -> int | None:
    view = sight.view
    for k in range(at, min(view.last, at + 24)):
        if sight.cue(k, CueKind.COMPLEMENT) is not None:
            return k + 1
        if ":" in view.gap(k) or (k > at and sight.stops(k) and '"' not in view.gap(k)):
            return k if ":" in view.gap(k) else None
    return None


def _speakers_behind(sight: Sight, at: int, opening: int | None) -> tuple[Group, ...]:
    view = sight.view
    limit = min(view.last, at + _SPEAK_REACH, opening if opening is not None else view.last)
    while at < limit:
        if sight.stops(at) or (sight.pauses(at) and at > limit - _SPEAK_REACH + 1):
            return ()
        token = view.token(at)
        if at in sight.groups and not set("بلك") & set(token.proclitics):
            return _extended(sight, sight.groups[at])
        if token.stem in _NOBODY or token.stem in PREPOSITIONS:
            if token.stem == "عن":  # "نقلت الوكالة عن مسؤول"
                return ()
            return ()
        if at in sight.in_time:
            at += 1
            continue
        if not token.proclitics and at not in sight.triggers:
            phrase = noun_phrase(sight, at)
            group = next((g for g in view.groups if phrase.first <= g.first < phrase.last), None)
            if group is not None and group.speaks:
                return _extended(sight, group)
            if token.definite or phrase.last - phrase.first >= 2:
                return (_as_speaker(phrase),)
            return ()
        return ()
    return ()


def _extended(sight: Sight, group: Group) -> tuple[Group, ...]:
    """A speaker and the one quoted through them: "نقلت رويترز عن مسؤول"."""
    view = sight.view
    if not (group.speaks or group.named or group.acts):
        return ()
    at = group.last
    while at < min(view.last, group.last + 5):
        if sight.stops(at):
            break
        if view.stem(at) == "عن":
            quoted = _phrase_at(sight, at + 1)
            return (group, quoted) if quoted is not None else (group,)
        at += 1
    return (group,)


def _speaker_before(sight: Sight, position: int) -> Group | None:
    """The speaker in front of the verb, in the same clause: "مصادر محلية قالت"."""
    for group in reversed(sight.view.groups):
        if group.last <= position and position - group.last <= 4:
            if any(sight.stops(k) for k in range(group.last, position + 1)):
                return None
            if group.speaks and not set("بلك") & set(sight.view.token(group.first).proclitics):
                return group
    return None


def _phrase_at(sight: Sight, at: int) -> Group | None:
    view = sight.view
    if at >= view.last:
        return None
    for k in (at, at + 1):
        group = sight.groups.get(k)
        if group is not None and (group.speaks or group.named or group.acts):
            return group
        if sight.stops(k) or sight.pauses(k):
            return None
        if k == at and view.token(k).stem in ("ما", "لما"):
            continue
        if view.token(k).stem in _NOBODY:
            return None
        if k == at and sight.groups.get(at + 1) is None:
            break
    if sight.cue(at, CueKind.SAY) is not None:
        return _phrase_at(sight, at + 1)
    phrase = noun_phrase(sight, at)
    return _as_speaker(phrase) if phrase.last - phrase.first >= 2 else None


def _as_speaker(phrase: Group) -> Group:
    return Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule="ar.say.phrase", speaks=True,
    )  # fmt: skip


def _opens_quote(sight: Sight, at: int) -> bool:
    gap = sight.view.gap(at)
    return ":" in gap or '"' in gap
