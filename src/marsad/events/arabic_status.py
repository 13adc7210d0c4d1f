"""Whether an Arabic sentence says that something happened.

Cues act on what they govern: a negation on the verb right behind it, a future letter on its own
verb, a purpose "ل" on its own verbal noun, a cue of intention, fear, prevention, demand or
possibility on what follows in its clause. A habit or a total colours the whole sentence.
"""

from __future__ import annotations

import re

from marsad.events.parts import Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind, ObjectRole
from marsad.records import EventType, Record, Status

_NOT_YET = (
    CueKind.INTENTION,
    CueKind.FEAR,
    CueKind.PREVENTION,
    CueKind.POSSIBILITY,
    CueKind.DEMAND,
    CueKind.CONDITION,
    CueKind.FUTURE,
    CueKind.QUESTION,
)
_REACH = {
    CueKind.INTENTION: 6,
    CueKind.FEAR: 6,
    CueKind.PREVENTION: 4,
    CueKind.POSSIBILITY: 5,
    CueKind.DEMAND: 12,
    CueKind.CONDITION: 10,
    CueKind.FUTURE: 5,
    CueKind.QUESTION: 12,
}


class Judged(Record, gc=False):
    """A status and the cue that gave it; `dropped` where the words tell of no incident at all."""

    status: Status
    rule: str = ""
    dropped: bool = False
    background: bool = False


def judge_status(sight: Sight, trigger: Trigger, carried: Trigger | None = None) -> Judged:
    """Status of what a trigger tells; `carried` is the support verb in front of an event noun."""
    lead = carried if carried is not None and carried.first < trigger.first else trigger
    if _only_tried(trigger, carried):
        return Judged(status=Status.THREATENED, rule="ar.support.try")
    for judge in (
        _unreal,
        _named_in_passing,
        _held,
        _answered,
        _negated,
        _future,
        _purpose,
        _topic,
        _governed,
        _habitual,
    ):
        judged = judge(sight, trigger, lead)
        if judged is not None:
            return judged
    return Judged(status=Status.REPORTED, background=_is_background(sight, lead))


def _only_tried(trigger: Trigger, carried: Trigger | None) -> bool:
    """ "حاولت استهداف مطار" tells of no hit; "محاولة اغتيال" is an incident."""
    if carried is None or carried.hit.frame.id != "ar.support.try":
        return False
    return trigger.hit.frame.id not in (
        "ar.attack.assassinate",
        "ar.attack.storm",
        "ar.attack.stab",
    )


def _unreal(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    mark = next(iter(sight.view.cues_of(CueKind.UNREAL, CueKind.STORY)), None)
    if mark is None:
        # What a court tries is old; what happened today is told with its day.
        mark = next(iter(sight.view.cues_of(CueKind.CIVIL)), None)
        arrested = trigger.hit.frame.type is EventType.ARREST
        if mark is None or arrested or _has_day(sight):
            return None
    return Judged(status=Status.REPORTED, rule=mark.hit.cue.id, dropped=True)


# Nouns that make a deed a topic: "جريمة اغتيال", "التحقيق في تفجير", "ذكرى مجزرة".
_TOPICS = frozenset(
    "جريمه جرائم قضيه قضايا ملف ملابسات ذكري تهمه تهم بتهمه ظاهره سياسه حوادث اعمال موضوع مساله "
    "نظريه سيناريو حول بشان تجاه حيال".split()
)


def _named_in_passing(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """A deed that only dates or names something else: "منذ اغتيال ...", "جريمة اغتيال ..."."""
    view = sight.view
    if lead.hit.form is not Form.NOUN or lead.hit.frame.kind is FrameKind.TOLL:
        return None
    for at in (lead.first - 1, lead.first - 2):
        if at < view.first or sight.stops(at + 1) or sight.pauses(at + 1):
            break
        if view.stem(at) == "منذ":
            return Judged(status=Status.REPORTED, rule="ar.passing.since", dropped=True)
        if at == lead.first - 1 and view.token(at).word.removeprefix("و") in _TOPICS:
            if not view.report.places or not _has_day(sight):
                return Judged(status=Status.REPORTED, rule="ar.passing.topic", dropped=True)
    return None


def _negated(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    view = sight.view
    for at in range(lead.first - 1, max(view.first, lead.first - 3) - 1, -1):
        if sight.pauses(at + 1) or sight.stops(at + 1):
            break
        mark = sight.cue(at, CueKind.NEGATION)
        if mark is not None and not (
            mark.hit.cue.id == "ar.neg.noun" and lead.hit.form is not Form.NOUN
        ):
            return Judged(status=Status.DENIED, rule=mark.hit.cue.id)
    for mark in view.cues_of(CueKind.DENIAL):
        if mark.first < lead.first <= mark.last + 10 and not _broken(sight, mark.last, lead.first):
            return Judged(status=Status.DENIED, rule=mark.hit.cue.id)
    return None


def _future(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    token = sight.view.token(lead.first)
    if lead.hit.form is Form.PRESENT and token.proclitics.endswith("س"):
        return Judged(status=Status.THREATENED, rule="ar.future.letter")
    if lead.hit.form is Form.PRESENT and token.proclitics.endswith("ل"):
        return Judged(status=Status.THREATENED, rule="ar.purpose.verb")
    return None


def _purpose(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """ "لاستعادة المدينة": a verbal noun behind "ل", unless it hangs on "تعرض" or "نتيجة"."""
    view = sight.view
    token = view.token(lead.first)
    if lead.hit.form is not Form.NOUN or token.proclitics[-1:] != "ل" or lead is not trigger:
        return None
    if token.definite and lead.hit.frame.object is not ObjectRole.PLACE:
        return None
    for at in range(lead.first - 1, max(view.first, lead.first - 8) - 1, -1):
        other = sight.triggers.get(at)
        if other is not None and other.hit.frame.kind is FrameKind.SUPPORT:
            return None
        if sight.cue(at, CueKind.CAUSE) is not None or sight.stops(at + 1):
            return None
    if lead.hit.frame.kind is FrameKind.TOLL:
        return None
    return Judged(status=Status.THREATENED, rule="ar.purpose.noun")


def _topic(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """ "لبحث الهجمات", "لوقف القتال": the deed is the topic of a purpose, it is not told."""
    view, at = sight.view, lead.first - 1
    if lead.hit.form is not Form.NOUN:
        return None
    if view.stem(at) in ("هذه", "هذا", "تلك"):
        at -= 1
    for k in range(lead.first - 1, max(view.first, lead.first - 4) - 1, -1):
        if sight.pauses(k + 1) or sight.stops(k + 1):
            break
        if _is_future_verb(view.token(k).word) and k not in sight.in_place:
            return Judged(status=Status.THREATENED, rule="ar.future.before")
    if at < view.first or any(
        sight.pauses(k) or sight.stops(k) for k in range(at + 1, lead.first + 1)
    ):
        return None
    token = view.token(at)
    known = at in sight.triggers or at in sight.in_group or at in sight.in_place
    same = token.stem in ("ذات", "نفس", "لذات", "لنفس")
    if token.proclitics[-1:] == "ل" and not token.definite and not (known or same):
        if sight.cue(at, CueKind.CAUSE) is None:
            return Judged(status=Status.THREATENED, rule="ar.purpose.topic")
    return None


# Ground that is held, not taken: "بلدة تحت سيطرة ...", "مناطق سيطرة ...".
_HOLDS = frozenset("تحت مناطق منطقه خارج مواقع ضمن نطاق حدود".split())


def _held(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    if trigger.hit.frame.id != "ar.ground.capture" or lead.hit.form is not Form.NOUN:
        return None
    if sight.view.stem(lead.first - 1) not in _HOLDS:
        return None
    return Judged(status=Status.REPORTED, rule="ar.ground.held", dropped=True)


_ANSWERS = frozenset("رد ردا انتقام انتقاما ثار ثارا رده ردها ردهم اقتصاص".split())


def _answered(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """What is answered has happened, whatever the answer is: "توعدت بالرد على الغارة"."""
    view = sight.view
    if lead.hit.form is not Form.NOUN:
        return None
    governor = lead.first - 1
    if view.stem(governor) in ("علي", "من", "عن"):
        governor -= 1
    elif not set("ل") & set(view.token(lead.first).proclitics):
        return None
    word = view.stem(governor).removeprefix("ال")  # short words keep their article: "الرد"
    if governor < view.first or word not in _ANSWERS:
        return None
    if any(sight.stops(k) for k in range(governor + 1, lead.first + 1)):
        return None
    return Judged(status=Status.REPORTED, background=_is_background(sight, lead))


_FUTURE_VERB = re.compile("^[وف]?س[يت][^يا]\\w{2,}$")
_NO_FUTURE = re.compile("^[وف]?(?:سيناء|سيطر|ستين|ستوكهولم|سترات|ستار|ستره|سيده|سيدر|ستون)")


def _is_future_verb(word: str) -> bool:
    """By its letters alone: "سيسرع", "وستوجه"; known nouns of this shape are left out."""
    return _FUTURE_VERB.match(word) is not None and _NO_FUTURE.match(word) is None


def _governed(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    view = sight.view
    for mark in view.cues_of(*_NOT_YET):
        kind = mark.hit.cue.kind
        distance = lead.first - mark.last
        if not -1 <= distance <= _REACH[kind] or (
            mark.first == lead.first and mark.last == lead.last
        ):
            behind = kind in (CueKind.POSSIBILITY, CueKind.FUTURE)
            listed = kind is CueKind.DEMAND and _listed_under(sight, mark.last, lead)
            if not listed and not (behind and 0 <= mark.first - trigger.last <= 2):
                continue
            if listed:
                return Judged(status=Status.THREATENED, rule=mark.hit.cue.id)
        if distance >= 0 and _broken(sight, mark.last, lead.first):
            continue
        if kind is CueKind.PREVENTION and lead.hit.form is not Form.NOUN:
            continue
        return Judged(status=Status.THREATENED, rule=mark.hit.cue.id)
    return None


def _listed_under(sight: Sight, at: int, lead: Trigger) -> bool:
    """A further thing demanded: "طالب بالكف عن العنف، وسحب قواتهم"."""
    joined = "و" in sight.view.token(lead.first).proclitics and lead.hit.form is Form.NOUN
    if not joined or not 0 <= lead.first - at <= 24:
        return False
    return not any(sight.stops(k) for k in range(at, lead.first + 1))


def _habitual(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    view = sight.view
    for mark in view.cues_of(CueKind.HABIT, CueKind.TOTAL):
        apart = any(
            sight.stops(k)
            for k in range(min(mark.first, lead.first) + 1, max(mark.first, lead.first) + 1)
        )
        if apart:
            continue
        habit = mark.hit.cue.kind is CueKind.HABIT
        since = (
            view.stem(mark.first) == "منذ" and lead.hit.frame.type is not EventType.TERRITORY_CHANGE
        )
        if habit or since or not _has_day(sight):
            return Judged(status=Status.RECURRENT, rule=mark.hit.cue.id)
    present = lead.hit.form is Form.PRESENT and view.sentence.part.value == "body"
    if present and not _has_day(sight) and not has_counted_toll(sight):
        return Judged(status=Status.RECURRENT, rule="ar.present.habit")
    return None


def has_counted_toll(sight: Sight) -> bool:
    """Whether the sentence counts dead or injured: then it tells of one occasion."""
    return bool(sight.view.amounts) and any(
        trigger.hit.frame.kind is FrameKind.TOLL for trigger in sight.triggers.values()
    )


def _has_day(sight: Sight) -> bool:
    """Whether a single day, or a part of one, is named in the sentence."""
    times = sight.view.report.times
    return any(
        times[located.index].start is not None
        and times[located.index].start == times[located.index].end
        for located in sight.view.times
    )


def is_plural_event(stem: str) -> bool:
    """Whether an event noun is plural by its form."""
    return stem.endswith("ات") or stem in ("معارك", "حروب", "مجازر", "كمائن")


def _is_background(sight: Sight, lead: Trigger) -> bool:
    for mark in sight.view.cues_of(CueKind.PAST_PERFECT, CueKind.EARLIER):
        if mark.hit.cue.kind is CueKind.EARLIER:
            if abs(mark.first - lead.first) < 12:
                return True
        elif 0 <= lead.first - mark.first <= 8:
            return True
    return False


def _broken(sight: Sight, first: int, last: int) -> bool:
    """Whether a stop, a comma or a verb of another clause stands between two tokens."""
    for at in range(first, last + 1):
        if sight.stops(at) or sight.pauses(at):
            return True
        if at < last and sight.cue(at, CueKind.CAUSE) is not None:
            return True
    return False
