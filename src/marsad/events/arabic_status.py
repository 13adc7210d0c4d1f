"""Whether an Arabic sentence says that something happened.

Cues act on what they govern: a negation on the verb right behind it, a future letter on its own
verb, a purpose "ل" on its own verbal noun, a cue of intention, fear, prevention, demand or
possibility on what follows in its clause. A habit or a total colours the whole sentence.
"""

from __future__ import annotations

import re

from marsad.events.arabic_passing import Judged, has_day, judge_passing
from marsad.events.parts import CueMark, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind, ObjectRole
from marsad.records import EventType, Status

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


def judge_status(sight: Sight, trigger: Trigger, carried: Trigger | None = None) -> Judged:
    """Status of what a trigger tells; `carried` is the support verb in front of an event noun."""
    lead = carried if carried is not None and carried.first < trigger.first else trigger
    if _only_tried(trigger, carried) and not _attempted(sight, trigger):
        return Judged(status=Status.THREATENED, rule="ar.support.try")
    for judge in (
        judge_passing,
        _answered,
        _negated,
        _future,
        _purpose,
        _supposed,
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
    if lead.hit.form in (Form.PRESENT, Form.NOUN) and token.proclitics.endswith("س"):
        return Judged(status=Status.THREATENED, rule="ar.future.letter")
    if lead.hit.form is Form.PRESENT and token.proclitics.endswith("ل"):
        return Judged(status=Status.THREATENED, rule="ar.purpose.verb")
    return None


def _purpose(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """ "لاستعادة المدينة": a verbal noun behind "ل", unless it hangs on "تعرض" or "نتيجة"."""
    view = sight.view
    token = view.token(lead.first)
    if lead.hit.form is not Form.NOUN or token.proclitics[-1:] != "ل":
        return None
    if lead is not trigger and lead.hit.frame.subject is not ObjectRole.ACTOR:
        return None  # "لتعرضه لقصف" gives a reason, "لشن هجوم" a purpose
    if _used_to(sight, lead.first):
        return Judged(status=Status.RECURRENT, rule="ar.habit.used_to")
    if view.stem(lead.first - 1) in _USED and not sight.stops(lead.first):
        return None  # "استخدمت لإطلاق الصواريخ مدمرات": what a thing was used for was done
    if token.definite and lead.hit.frame.object is not ObjectRole.PLACE:
        return None
    for at in range(lead.first - 1, max(view.first, lead.first - 20) - 1, -1):
        other = sight.triggers.get(at)
        near = lead.first - at <= 8 or (other is not None and "ل" in other.hit.frame.particle)
        if near and other is not None and other.hit.frame.kind is FrameKind.SUPPORT:
            if other.hit.frame.type in (None, lead.hit.frame.type):
                return None
        if sight.cue(at, CueKind.CAUSE) is not None or sight.stops(at + 1):
            return None
    if lead.hit.frame.kind is FrameKind.TOLL:
        return None
    return Judged(status=Status.THREATENED, rule="ar.purpose.noun")


def _supposed(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """ "تحرير الحديدة ومينائها سيخلق واقعا": a verbal noun whose effects are still to come."""
    view = sight.view
    if lead.hit.form is not Form.NOUN or lead.hit.frame.object is not ObjectRole.PLACE:
        return None
    for k in range(lead.last, min(view.last, lead.last + 16)):
        if sight.stops(k) or sight.cue(k, CueKind.RELATIVE, CueKind.COMPLEMENT) is not None:
            return None
        other = sight.triggers.get(k)
        if other is not None and other.hit.form is Form.PAST:
            return None
        if _is_future_verb(view.token(k).word) and k not in sight.in_place | sight.in_time:
            return Judged(status=Status.THREATENED, rule="ar.supposed.subject")
    return None


_USED = frozenset("استخدم استخدمت استخدموا استعمل استعملت استعملوا".split())
_WAS = frozenset("كان كانت كانوا".split())


def _used_to(sight: Sight, at: int) -> bool:
    """ "كانت تستخدم المديرية لشن هجمات": a past habit, by a present tense right behind "was"."""
    view = sight.view
    for k in range(max(view.first, at - 8), at - 1):
        if view.stem(k) not in _WAS or any(sight.stops(n) for n in range(k + 1, at + 1)):
            continue
        verb = sight.groups[k + 1].last if k + 1 in sight.groups else k + 1
        known = verb in sight.in_group or verb in sight.in_place or verb in sight.in_time
        word = view.token(verb).word
        if not known and word[:1] in ("ي", "ت") and len(word) > 3 and not word.endswith("ه"):
            return True
    return False


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
        if (
            view.token(k).word == "لشن" and not view.token(lead.first).definite
        ):  # too short to take its "ل" off
            habit = _used_to(sight, k)
            return Judged(
                status=Status.RECURRENT if habit else Status.THREATENED, rule="ar.purpose.launch"
            )
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


_ANSWERS = frozenset("رد ردا انتقام انتقاما ثار ثارا رده ردها ردهم اقتصاص".split())


def is_answered(sight: Sight, lead: Trigger) -> bool:
    """Whether a deed is what somebody answers: "توعدت بالرد على الغارة"."""
    view = sight.view
    if lead.hit.form is not Form.NOUN:
        return False
    governor = lead.first - 1
    if view.stem(governor) in ("علي", "من", "عن"):
        governor -= 1
    elif not set("ل") & set(view.token(lead.first).proclitics):
        return False
    word = view.stem(governor).removeprefix("ال")  # short words keep their article: "الرد"
    if governor < view.first or word not in _ANSWERS:
        return False
    return not any(sight.stops(k) for k in range(governor + 1, lead.first + 1))


def _answered(sight: Sight, trigger: Trigger, lead: Trigger) -> Judged | None:
    """What is answered has happened, whatever the answer is."""
    if not is_answered(sight, lead):
        return None
    return Judged(status=Status.REPORTED, background=_is_background(sight, lead))


_FUTURE_VERB = re.compile("^[وف]?س[يت][^يا]\\w{2,}$")
_NO_FUTURE = re.compile("^[وف]?(?:سيناء|سيطر|ستين|ستوكهولم|سترات|ستار|ستره|سيده|سيدر|ستون)")


def _is_future_verb(word: str) -> bool:
    """By its letters alone: "سيسرع", "وستوجه"; known nouns of this shape are left out."""
    return _FUTURE_VERB.match(word) is not None and _NO_FUTURE.match(word) is None


_FAILED = frozenset("فاشل فاشله فشلت فشل محبط محبطه".split())


def _attempted(sight: Sight, trigger: Trigger) -> bool:
    """ "محاولة هجوم فاشل شنه الحوثيون": an attack that failed was made all the same."""
    view = sight.view
    return any(
        view.stem(k) in _FAILED or sight.cue(k, CueKind.AGENT) is not None
        for k in range(trigger.last, min(view.last, trigger.last + 4))
        if not sight.stops(k)
    )


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
        of_dead = mark.hit.cue.id == "ar.total.war" and lead.hit.frame.kind is not FrameKind.TOLL
        if (
            apart
            or of_dead
            or (mark.hit.cue.id == _OF_A_NOUN and not _describes(sight, mark, trigger))
        ):
            continue
        habit = mark.hit.cue.kind is CueKind.HABIT
        since = (
            view.stem(mark.first) == "منذ" and lead.hit.frame.type is not EventType.TERRITORY_CHANGE
        )
        if habit or since or not has_day(sight):
            return Judged(status=Status.RECURRENT, rule=mark.hit.cue.id)
    present = lead.hit.form is Form.PRESENT and view.sentence.part.value == "body"
    if present and not has_day(sight) and not has_counted_toll(sight):
        return Judged(status=Status.RECURRENT, rule="ar.present.habit")
    return None


_OF_A_NOUN = "ar.habit.adjective"


def _describes(sight: Sight, mark: CueMark, trigger: Trigger) -> bool:
    """Whether an adjective stands by the trigger: "هجماتها الصاروخية المتكررة"."""
    between = range(trigger.last, mark.first)
    return 0 <= mark.first - trigger.last <= 2 and not any(
        sight.pauses(k) or k in sight.triggers or k in sight.groups for k in between
    )


def has_counted_toll(sight: Sight) -> bool:
    """Whether the sentence counts dead or injured: then it tells of one occasion."""
    return bool(sight.view.amounts) and any(
        trigger.hit.frame.kind is FrameKind.TOLL for trigger in sight.triggers.values()
    )


def is_plural_event(stem: str) -> bool:
    """Whether an event noun is plural by its form."""
    return stem.endswith("ات") or stem in ("معارك", "حروب", "مجازر", "كمائن")


def _is_background(sight: Sight, lead: Trigger) -> bool:
    for mark in sight.view.cues_of(CueKind.PAST_PERFECT, CueKind.EARLIER):
        if mark.hit.cue.kind is CueKind.EARLIER:
            of_that_day = sight.view.stem(mark.last) == "من"  # "في وقت سابق من الثلاثاء"
            if abs(mark.first - lead.first) < 12 and not of_that_day:
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
