"""Whether an English sentence says that something happened.

A cue acts on what stands behind it in its own clause, within a reach that its kind sets; cues of
habit and total colour the clause they stand in. What comes first in the order below wins: unreal,
negated or denied, governed by a wish or a plan, habitual.
"""

from __future__ import annotations

from marsad.events.english_clauses import Clauses, clause_scope
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import BE, CLAUSE_OPENERS, HAVE, MODIFIERS, words
from marsad.events.parts import CueMark
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Form, FrameKind
from marsad.records import EventType, Record, Status

_REACH = {
    CueKind.FUTURE: 4,
    CueKind.INTENTION: 7,
    CueKind.POSSIBILITY: 4,
    CueKind.FEAR: 8,
    CueKind.PREVENTION: 4,
    CueKind.DEMAND: 9,
    CueKind.CONDITION: 12,
    CueKind.QUESTION: 12,
}
# Cues that can only govern what is still to come: a verb in the base form, or a noun.
_PROSPECTIVE = (CueKind.FUTURE, CueKind.INTENTION, CueKind.DEMAND, CueKind.PREVENTION)
_FINISHED = (Form.PAST, Form.PASSIVE_PARTICIPLE)


class Judged(Record, gc=False):
    """A status and the cue that gave it; `dropped` where the words tell of no incident at all."""

    status: Status = Status.REPORTED
    rule: str = ""
    dropped: bool = False
    background: bool = False


def judge_status(
    view: SentenceView, clauses: Clauses, anchor: Anchor, carrier: Anchor | None
) -> Judged:
    """Status of what an anchor tells; `carrier` is the support verb that it hangs on."""
    lead = anchor
    if carrier is not None and carrier.first < anchor.first and anchor.first - carrier.last < 12:
        lead = carrier
    concluded = carrier is not None and carrier.frame.id in ("end_deal", "take_place")
    if view.cues_of(CueKind.UNREAL):
        return Judged(dropped=True, rule=view.cues_of(CueKind.UNREAL)[0].hit.cue.id)
    if view.cues_of(CueKind.CIVIL) and _may_be_civil(anchor):
        return Judged(dropped=True, rule=view.cues_of(CueKind.CIVIL)[0].hit.cue.id)
    for judged in (
        _negated(view, lead),
        None if concluded and lead is anchor else _governed(view, clauses, lead),
        None if carrier is None or carrier is lead else _negated(view, carrier),
        None if carrier is None or carrier is lead else _governed(view, clauses, carrier),
        _habitual(view, clauses, anchor, lead),
    ):
        if judged is not None:
            return judged
    return Judged(background=_is_background(view, lead))


def _may_be_civil(anchor: Anchor) -> bool:
    """Deaths, arrests, deals and single killings, which crime and mishaps bring as well."""
    frame = anchor.frame
    return (
        frame.kind is FrameKind.TOLL
        or frame.type in (EventType.AGREEMENT, EventType.ARREST)
        or frame.id in ("assassinate", "shoot", "stab", "shooting")
    )


def _negated(view: SentenceView, lead: Anchor) -> Judged | None:
    for mark in view.cues_of(CueKind.NEGATION):
        distance = lead.first - mark.last
        if not 0 <= distance <= 3 or _broken(view, mark.last, lead.first):
            continue
        if mark.hit.cue.id == "en.neg.noun" and not lead.noun and distance > 0:
            continue
        return Judged(status=Status.DENIED, rule=mark.hit.cue.id)
    for mark in view.cues_of(CueKind.DENIAL):
        ahead = 0 <= lead.first - mark.last <= 12 and not _broken(view, mark.last, lead.first)
        behind = 0 <= mark.first - lead.last <= 6 and mark.hit.form is Form.FIXED
        if ahead or behind:
            return Judged(status=Status.DENIED, rule=mark.hit.cue.id)
    return None


def _governed(view: SentenceView, clauses: Clauses, lead: Anchor) -> Judged | None:
    for mark in view.cues_of(*_REACH):
        kind = mark.hit.cue.kind
        distance = lead.first - mark.last
        if not 0 <= distance <= _REACH[kind]:
            continue
        if kind in _PROSPECTIVE and _is_finished(view, lead) and not _is_modal(mark):
            continue
        if kind is CueKind.PREVENTION and _ended(view, mark):
            continue
        if kind in (CueKind.CONDITION, CueKind.QUESTION) and _asks_who(view, mark):
            continue
        if kind in (CueKind.FUTURE, CueKind.POSSIBILITY) and distance > 2 and not lead.noun:
            continue
        if _broken(view, mark.last, lead.first) or _other_verb(clauses, mark, lead):
            continue
        return Judged(status=Status.THREATENED, rule=mark.hit.cue.id)
    if lead.gerund and any(
        view.stem(k) in ("would", "could", "might", "may")
        for k in range(lead.last, min(view.last, lead.last + 4))
    ):
        return Judged(status=Status.THREATENED, rule="en.gerund")  # "recapturing it would sever"
    if lead.noun and _is_any(view, lead):
        return Judged(status=Status.THREATENED, rule="en.any")
    if not lead.noun and lead.form is Form.BASE and view.stem(lead.first - 1) == "to":
        return _purpose(view, clauses, lead)
    return None


def _is_any(view: SentenceView, lead: Anchor) -> bool:
    """As in "against any further assassination": whatever may come."""
    k = lead.first - 1
    while k > view.first and (view.stem(k) in MODIFIERS or lead.first - k < 2):
        if view.stem(k) == "any":
            return True
        k -= 1
    return view.stem(k) == "any"


def _purpose(view: SentenceView, _clauses: Clauses, lead: Anchor) -> Judged | None:
    """As in "to attack": an infinitive tells of no deed, except behind "managed to", "used to"."""
    if lead.frame.type is EventType.PROTEST and _gathers(view, lead):
        return None
    if view.stem(lead.first - 2) in ("managed", "able", "continued", "began", "went", "continues"):
        return None
    if lead.frame.kind in (FrameKind.SUPPORT, FrameKind.TOLL) and lead.frame.type is None:
        return Judged(status=Status.THREATENED, rule="en.purpose")
    return Judged(status=Status.THREATENED, rule="en.purpose")


_GATHERING = words(
    "gathered gather gathering rallied rallying rally marched march marching assembled assembling "
    "streets converged massed"
)


def _gathers(view: SentenceView, lead: Anchor) -> bool:
    """As in "gathered in front of the bank to protest": the purpose is the deed."""
    return any(view.stem(k) in _GATHERING for k in range(view.first, lead.first))


def _asks_who(view: SentenceView, mark: CueMark) -> bool:
    """As in "It was unclear if the raids were carried out by ...":

    the author is unknown, not the deed.
    """
    return any(
        -1 <= mark.first - known.last <= 1 or known.first <= mark.first < known.last
        for known in view.cues_of(CueKind.UNKNOWN_AUTHOR)
    )


def _ended(view: SentenceView, mark: CueMark) -> bool:
    """As in "ended the fighting": what is ended was there; what is prevented was not."""
    return mark.hit.form in (Form.PAST, Form.PRESENT) and not view.stem(mark.first).startswith(
        ("prevent", "avert", "avoid", "deter", "ban", "forbid")
    )


def _is_finished(view: SentenceView, lead: Anchor) -> bool:
    if lead.noun:
        return False
    if lead.form not in _FINISHED:
        return lead.gerund and lead.frame.kind is FrameKind.TOLL
    # "will be attacked", "must be stopped"
    return view.stem(lead.first - 1) != "be"


def _is_modal(mark: CueMark) -> bool:
    return (
        mark.hit.form is Form.FIXED
        and mark.last - mark.first == 1
        and mark.hit.cue.kind in (CueKind.FUTURE,)
    )


def _other_verb(clauses: Clauses, mark: CueMark, lead: Anchor) -> bool:
    """Whether another finite verb stands between the cue and what it would govern."""
    return any(
        mark.last <= a.first < lead.first and a.form in _FINISHED
        for a in clauses.anchors
        if not a.noun and a.first in clauses.verbs
    )


def _habitual(view: SentenceView, clauses: Clauses, anchor: Anchor, lead: Anchor) -> Judged | None:
    start, end = clause_scope(view, clauses, min(anchor.first, lead.first), anchor.last)
    if anchor.frame.type is EventType.EVACUATION and _sums_a_war(view, clauses):
        return Judged(status=Status.RECURRENT, rule="en.war_total")
    if lead is not anchor and lead.gerund and _describes(view, lead):
        return Judged(status=Status.RECURRENT, rule="en.participle")
    for mark in view.cues_of(CueKind.HABIT, CueKind.TOTAL):
        if not start <= mark.first < end:
            continue
        if mark.hit.cue.kind is CueKind.HABIT:
            near = abs(mark.first - lead.first) <= 14
            if near and not _broken_by_clause(view, mark.first, lead.first):
                return Judged(status=Status.RECURRENT, rule=mark.hit.cue.id)
        elif anchor.frame.type is not EventType.TERRITORY_CHANGE and (
            _is_summed(view, anchor) or 0 <= anchor.first - mark.last <= 1
        ):
            return Judged(status=Status.RECURRENT, rule=mark.hit.cue.id)
    return None


def _describes(view: SentenceView, lead: Anchor) -> bool:
    """As in "the coalition conducting air strikes in Iraq": what an actor does, not what it did."""
    return any(group.last == lead.first and group.acts for group in view.groups) and not (
        view.gap(lead.first).strip()
    )


def _sums_a_war(view: SentenceView, clauses: Clauses) -> bool:
    tolls = any(a.frame.kind is FrameKind.TOLL for a in clauses.anchors)
    war = any(a.frame.id == "war_total" for a in clauses.anchors)
    return tolls and (war or bool(view.cues_of(CueKind.TOTAL)))


def _is_summed(view: SentenceView, anchor: Anchor) -> bool:
    """A total sums plural nouns and tolls; "since" beside a single deed does not."""
    if anchor.frame.kind is FrameKind.TOLL:
        return True
    word = view.stem(anchor.last - 1)
    return anchor.noun and word.endswith("s") and not word.endswith("ss")


def _is_background(view: SentenceView, lead: Anchor) -> bool:
    return any(abs(mark.first - lead.first) <= 12 for mark in view.cues_of(CueKind.EARLIER))


def _broken(view: SentenceView, first: int, last: int) -> bool:
    """Whether a comma, a stop or a clause opener stands between two tokens."""
    for k in range(first, last):
        if view.gap(k).strip(" \"'-") or (view.stem(k) in CLAUSE_OPENERS and view.stem(k) != "as"):
            return True
    return bool(view.gap(last).strip(" \"'-(")) if last > first else False


def _broken_by_clause(view: SentenceView, one: int, other: int) -> bool:
    first, last = min(one, other), max(one, other)
    return any(
        view.stem(k) in ("but", "when", "after", "although", "while")
        for k in range(first + 1, last)
    )


def has_auxiliary(view: SentenceView, index: int) -> bool:
    """Whether a form of "be" or "have" stands right before a token."""
    return view.stem(index - 1) in BE or view.stem(index - 1) in HAVE
