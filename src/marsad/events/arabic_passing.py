"""Arabic words of attack that tell of no incident: stories, topics, ground that is merely held."""

from __future__ import annotations

from marsad.events.parts import Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind
from marsad.records import EventType, Part, Record, Status


class Judged(Record, gc=False):
    """A status and the cue that gave it; `dropped` where the words tell of no incident at all."""

    status: Status
    rule: str = ""
    dropped: bool = False
    background: bool = False


def judge_passing(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """The reason why a trigger tells of no incident, or None where it may tell of one."""
    for judge in (_unreal, _named_in_passing, _held):
        judged = judge(sight, trigger, lead)
        if judged is not None:
            return judged
    return None


# Courts do not make these old: people are held for them and demonstrate in front of them.
_AT_COURTS = frozenset((EventType.ARREST, EventType.PROTEST, EventType.RIOT))


def _unreal(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    mark = next(iter(sight.view.cues_of(CueKind.UNREAL, CueKind.STORY)), None)
    if mark is None:
        # What a court tries is old; what happened today is told with its day.
        mark = next(iter(sight.view.cues_of(CueKind.CIVIL)), None)
        present = trigger.hit.frame.type in _AT_COURTS
        if mark is None or present or _own_day(sight, trigger):
            return None
    return Judged(status=Status.REPORTED, rule=mark.hit.cue.id, dropped=True)


_BESIDE = 8  # words between a deed and its day


def _own_day(sight: Sight, trigger: Trigger) -> bool:
    """Whether a day stands by the deed itself, not by the verdict."""
    times = sight.view.report.times
    return any(
        times[located.index].start is not None
        and times[located.index].start == times[located.index].end
        and -_BESIDE <= located.first - trigger.last <= _BESIDE
        for located in sight.view.times
    )


# Nouns that make a deed a topic: "جريمة اغتيال", "التحقيق في تفجير", "ذكرى مجزرة".
_TOPICS = frozenset(
    "جريمه جرائم قضيه قضايا ملف ملابسات ذكري تهمه تهم بتهمه ظاهره سياسه حوادث اعمال موضوع مساله "
    "نظريه سيناريو نوع مفاوضات محادثات مباحثات مخاوف خشيه حول بشان تجاه حيال".split()
)


# "مسلحون على صلة بهجوم": the deed says who they are.
_LINKED = frozenset("صله علاقه ضلوع ضلوعه ضلوعهم تورط تورطه تورطهم متورط متورطين ارتباط".split())
_CHARGES = frozenset("جريمه جرائم تهمه تهم".split())


def _named_in_passing(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """A deed that only dates or names something else: "منذ اغتيال ...", "جريمة اغتيال ..."."""
    view = sight.view
    if lead.hit.form is not Form.NOUN:
        return None
    if lead.hit.frame.kind is FrameKind.TOLL:
        charged = view.token(lead.first - 1).word.removeprefix("ب") in _CHARGES
        charged = charged and not has_day(sight) and lead.first > view.first
        if not charged:
            return None
        return Judged(status=Status.REPORTED, rule="ar.passing.charge", dropped=True)
    for at in (lead.first - 1, lead.first - 2):
        if at < view.first or sight.stops(at + 1) or sight.pauses(at + 1):
            break
        if view.stem(at) == "منذ":
            return Judged(status=Status.REPORTED, rule="ar.passing.since", dropped=True)
        linked = "ب" in view.token(lead.first).proclitics and view.stem(at) in _LINKED
        if at == lead.first - 1 and linked:
            return Judged(status=Status.REPORTED, rule="ar.passing.linked", dropped=True)
        if at == lead.first - 1 and view.token(at).word.removeprefix("و") in _TOPICS:
            if not view.report.places or not has_day(sight):
                return Judged(status=Status.REPORTED, rule="ar.passing.topic", dropped=True)
    return None


# Ground that is held, not taken: "بلدة تحت سيطرة ...", "مناطق سيطرة ...".
_HOLDS = frozenset("تحت مناطق منطقه خارج مواقع ضمن نطاق حدود".split())
_SUBJECT_TO = ("خاضع", "خضع", "يخضع", "تخضع")  # "مأرب الخاضعة لسيطرة القوات"


def _held(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """Who holds a place is told all the time; only who takes it is an incident."""
    view = sight.view
    if trigger.hit.frame.id != "ar.ground.capture":
        return None
    if trigger.hit.form is Form.NOUN:
        before = view.stem(trigger.first - 1)
        held = before in _HOLDS or before.startswith(_SUBJECT_TO)
    else:
        # "الذين يسيطرون على العاصمة": a present tense of the body; headlines tell news in it
        held = lead.hit.form is Form.PRESENT and view.sentence.part is not Part.TITLE
        held = held and not has_day(sight)
    if not held:
        return None
    return Judged(status=Status.REPORTED, rule="ar.ground.held", dropped=True)


def has_day(sight: Sight) -> bool:
    """Whether a single day, or a part of one, is named in the sentence."""
    times = sight.view.report.times
    return any(
        times[located.index].start is not None
        and times[located.index].start == times[located.index].end
        for located in sight.view.times
    )
