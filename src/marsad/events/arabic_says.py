"""Who is made to speak in an Arabic sentence, and over which words.

The verb comes first ("قال المتحدث إن ..."), the speaker may stand in front in headlines
("الجيش السوري: ..."), and "بحسب", "وفقا ل", "نقلا عن" name one behind the words. A title and the
name behind it are one speaker. A verb of saying without a subject ("وأضاف:") keeps the speaker of
the sentence before: that is left to the shared stage, which sees the whole report.
"""

from __future__ import annotations

import msgspec

from marsad.events.arabic_names import NOBODY, fold_words, opens_quote, with_holder, with_name
from marsad.events.arabic_phrases import PREPOSITIONS, noun_phrase
from marsad.events.parts import CueMark, Group, SayMention
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, Part

_SPEAK_REACH = 7
# Verbs that also mean something else: they report only where words or a known speaker follow.
_LOOSE = frozenset(
    verb + ending
    for verb in fold_words(
        "نشر بث أظهر وثق سجل رصد تابع حدد وصف عد كتب رأى أحصى أورد نقل كشف تحدث شدد اعتبر روى بين"
    )
    for ending in ("", "ت", "وا")
)
_DEPLOYS = ("نشر", "رصد", "سجل", "تابع", "حدد", "وثق", "نقل", "بث")
_PASSES_ON = fold_words("نقل نقلت ينقل تنقل نقلا ناقلا أوردت أورد نسب نسبت")
_TOLD = frozenset(("الي", "عن", "علي"))
ADVERBS = fold_words(
    "مجددا لاحقا سابقا مرارا تكرارا كذلك رسميا صراحة علنا جازما آنفا أخيرا مؤخرا أولا ثانيا فورا "
    "ضمنا بدوره بدورها أيضا"
)
_OUTLETS = frozenset((ActorKind.AGENCY, ActorKind.MEDIA))


def find_says(sight: Sight) -> tuple[SayMention, ...]:
    """All acts of saying in a sentence, in order."""
    view = sight.view
    marks = view.cues_of(CueKind.SAY, CueKind.ACCORDING, CueKind.SUSPECT)
    colon = any(":" in view.gap(k) for k in range(view.first + 1, min(view.last, view.first + 7)))
    if not marks and not colon:
        return ()
    once = {mark.first: mark for mark in reversed(marks)}.values()
    says = [say for mark in once if (say := _read(sight, mark)) is not None]
    if colon and not says:
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
        return _suspicion(sight, mark)
    return _say(sight, mark)


def _suspicion(sight: Sight, mark: CueMark) -> SayMention | None:
    """ "يعتقد أن", "يرجح أن": what follows is held to be so by nobody in particular."""
    view = sight.view
    if view.token(mark.first).word[:1] not in "يت" or view.token(mark.first).definite:
        return None  # "المفترض", "المشتبه به" say nothing of who did it
    return SayMention(
        sentence=view.sentence.index, first=mark.first, last=mark.last, speakers=(),
        scope=(mark.last, view.last), rule=mark.hit.cue.id, suspects=True,
    )  # fmt: skip


def _say(sight: Sight, mark: CueMark) -> SayMention | None:
    view = sight.view
    token = view.token(mark.first)
    if mark.hit.form is not Form.FIXED and (token.definite or set("بلك") & set(token.proclitics)):
        return None  # "لنقل", "الإعلان" are nouns
    opening = _complement_after(sight, mark.last)
    loose = view.stem(mark.first) in _LOOSE
    speakers = _speakers_behind(sight, mark, opening, loose)
    first = mark.first
    if speakers is None:
        return None
    joined = "و" in token.proclitics and mark.first > view.first
    if not speakers and mark.hit.form is not Form.FIXED:
        before = (_subject_of_sentence if joined else _speaker_before)(sight, mark.first)
        if before is not None:
            speakers = (before,)
            first = before.first
    if opening is None and not opens_quote(sight, mark.last):
        if not speakers or token.suffix:
            return None  # "بيان نشرته الوكالة" says nothing more
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
    speaker = with_name(sight, speaker)
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
                    if view.sentence.part is not Part.TITLE and group.last < at:
                        return None
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


# --- speakers ---------------------------------------------------------------------------------


def _speakers_behind(
    sight: Sight, mark: CueMark, opening: int | None, loose: bool
) -> tuple[Group, ...] | None:
    """Who stands behind the verb; empty where nobody does, None where it is unclear who."""
    view, at = sight.view, mark.last
    limit = min(view.last, at + _SPEAK_REACH, opening if opening is not None else view.last)
    passes_on = view.stem(mark.first) in _PASSES_ON
    while at < limit:
        if sight.stops(at) or (sight.pauses(at) and at > limit - _SPEAK_REACH + 1):
            return ()
        token = view.token(at)
        group = sight.groups.get(at)
        if group is not None and not set("بلك") & set(token.proclitics):
            if loose and opening is None and not _publishes(sight, mark, group):
                return ()
            return _chain(sight, group, opening, passes_on)
        if token.stem in NOBODY or token.stem in PREPOSITIONS or sight.cue(at, CueKind.SAY):
            return ()
        if at in sight.in_time or _is_adverb(sight, at):
            at += 1
            continue
        if not token.proclitics and at not in sight.triggers:
            return _unknown_speaker(sight, mark, at, opening)
        return ()
    return ()


def _publishes(sight: Sight, mark: CueMark, group: Group) -> bool:
    """Whether a verb of publishing or watching reports: "نشرت القوات" deploys instead."""
    if not group.speaks:
        return False
    return not (group.acts and sight.view.stem(mark.first).startswith(_DEPLOYS))


def _is_adverb(sight: Sight, at: int) -> bool:
    """ "وأكد مجددا أن": a word of time or manner between the verb and what is said."""
    return sight.view.token(at).word in ADVERBS


def _unknown_speaker(
    sight: Sight, mark: CueMark, at: int, opening: int | None
) -> tuple[Group, ...] | None:
    """Whom no lexicon knows, where words of speech follow: "قال القديمي إن"."""
    view, loose = sight.view, sight.view.stem(mark.first) in _LOOSE
    phrase = _unquoted(sight, noun_phrase(sight, at))
    group = next((g for g in view.groups if phrase.first <= g.first < phrase.last), None)
    if group is not None and group.speaks:
        return (with_name(sight, group),)
    if (opening is None and loose) or (opening is not None and opening < phrase.last):
        return ()
    if opening is not None:
        direct = sight.cue(phrase.last, CueKind.COMPLEMENT) or opens_quote(sight, phrase.last)
        shaped = view.token(at).definite or phrase.last - phrase.first >= 2
        if direct or (shaped and not loose):
            return (_as_speaker(phrase),)
        return None
    if view.token(at).definite:
        return (_as_speaker(phrase),)
    if mark.hit.form is not Form.PAST:
        return ()
    told = view.stem(phrase.last) in _TOLD or "ب" in view.token(phrase.last - 1).proclitics
    return (_as_speaker(phrase),) if told and phrase.last - phrase.first >= 2 else None


def _unquoted(sight: Sight, phrase: Group) -> Group:
    """The part of a phrase in front of a quotation mark: 'وأضاف الحية "ضباط'."""
    for k in range(phrase.first + 1, phrase.last):
        if '"' in sight.view.gap(k):
            return msgspec.structs.replace(phrase, last=k)
    return phrase


def _chain(sight: Sight, group: Group, opening: int | None, passes_on: bool) -> tuple[Group, ...]:
    """A speaker, the one quoted through them and the agency spoken to, outermost first.

    "نقلت رويترز عن مسؤول", "قال مسؤول لوكالة فرانس برس".
    """
    view = sight.view
    if not (group.speaks or group.named or group.acts):
        return ()
    speaker = with_holder(sight, group, opening) if opening is not None else group
    at, limit = speaker.last, min(view.last, speaker.last + 6, opening or view.last)
    while at < limit:
        if sight.stops(at):
            break
        if view.stem(at) == "عن" and passes_on:
            quoted = _phrase_at(sight, at + 1)
            return (speaker, with_name(sight, quoted)) if quoted is not None else (speaker,)
        other = sight.groups.get(at)
        if other is not None and other.kind in _OUTLETS and "ل" in view.token(at).proclitics:
            return (other, speaker)
        at += 1
    return (speaker,)


def _subject_of_sentence(sight: Sight, position: int) -> Group | None:
    """Whose verb "and said" goes on from: the first who can speak: "زار الوزير المدينة وقال إن"."""
    view = sight.view
    for group in view.groups:
        if group.last > position or any(sight.stops(k) for k in range(group.last, position + 1)):
            continue
        governed = set("بلك") & set(view.token(group.first).proclitics) or (
            view.stem(group.first - 1) in PREPOSITIONS and group.first > view.first
        )
        if group.speaks and not governed and not group.rule.endswith(("aircraft", "air_force")):
            return group
    return None


def _speaker_before(sight: Sight, position: int) -> Group | None:
    """The speaker in front of the verb, in the same clause: "مصادر محلية قالت"."""
    view = sight.view
    if view.stem(position - 1) in ("كما", "حسبما", "ما") and position > view.first:
        return None
    for group in reversed(view.groups):
        if group.last <= position and position - group.last <= 4:
            between = range(group.last, position + 1)
            if any(sight.stops(k) for k in between):
                return None
            apposed = group.first <= view.first + 1
            if any(sight.pauses(k) for k in between) and not apposed:
                return None
            if group.speaks and not set("بلك") & set(view.token(group.first).proclitics):
                return group
    return None


def _phrase_at(sight: Sight, at: int) -> Group | None:
    """Who stands at a token, past "ما", "به" and a verb of saying: "بحسب ما أفاد به المرصد"."""
    view = sight.view
    for k in range(at, min(view.last, at + 5)):
        if k > at and (sight.stops(k) or sight.pauses(k)):
            return None
        group = sight.groups.get(k)
        said = sight.cue(k, CueKind.SAY) is not None
        if group is not None and not (said and group.last == k + 1):
            return group if group.speaks or group.named or group.acts else None
        if sight.cue(k, CueKind.SAY) is not None or k in sight.in_time:
            continue
        token = view.token(k)
        if token.stem in ("ما", "لما", "به", "عنه", "ذلك") or token.word in ("ما", "لما", "به"):
            continue
        if token.stem in NOBODY or token.stem in PREPOSITIONS or k in sight.triggers:
            return None
        phrase = noun_phrase(sight, k)
        group = next((g for g in view.groups if phrase.first <= g.first < phrase.last), None)
        if group is not None and group.speaks:
            return group
        return _as_speaker(phrase) if phrase.last - phrase.first >= 2 else None
    return None


def _as_speaker(phrase: Group) -> Group:
    return Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule="ar.say.phrase", speaks=True,
    )  # fmt: skip
