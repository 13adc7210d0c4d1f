"""Who does what to whom around an Arabic trigger.

Behind an event noun stand its owner ("غارات التحالف", "غارات إسرائيلية", "غارات للتحالف"), its
target after a particle ("على مواقع") or a relative verb ("استهدفت"), its author after "شنها" or
"من قبل". A verb comes before its subject or, in headlines and relative clauses, after it. The
search stops at the next full stop, complementiser or verb of another incident.
"""

from __future__ import annotations

from marsad.events.arabic_groups import AFFILIATED
from marsad.events.arabic_phrases import (
    NOT_NOUN,
    PREPOSITIONS,
    could_be_name,
    demonym_group,
    fold_marks,
    noun_phrase,
    place_group,
    with_group,
)
from marsad.events.arabic_subjects import (
    REACH,
    VERBS,
    Roles,
    find_coordinated,
    is_other_event,
    subject_before,
    subject_of_support,
    support_before,
)
from marsad.events.arabic_verbs import find_verb_roles
from marsad.events.parts import Group, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, ObjectRole
from marsad.records import EventType, Number

_ADJECTIVES = 2  # unknown words between an event noun and its owner


def find_roles(sight: Sight, trigger: Trigger) -> Roles:
    """Actors and targets of one trigger."""
    if trigger.hit.form in VERBS:
        return find_verb_roles(sight, trigger)
    return _roles_of_noun(sight, trigger)


def _roles_of_noun(sight: Sight, trigger: Trigger) -> Roles:
    frame = trigger.hit.frame
    actors, targets, end = _scan_noun(sight, trigger)
    support = support_before(sight, trigger)
    if support is not None:
        subject = subject_of_support(sight, support, trigger)
        if subject is not None:
            if support.hit.frame.subject is ObjectRole.TARGET:
                targets = with_group(targets, subject)
            elif support.hit.frame.subject is ObjectRole.ACTOR and subject.acts:
                actors = with_group(actors, subject)
                actors += find_coordinated(sight, subject)
    elif not actors and sight.view.token(trigger.last - 1).suffix and not frame.governs_object:
        # "واصلت الميليشيا قصفها": the pronoun is the author
        subject = subject_before(sight, trigger.first)
        actors = [subject] if subject is not None else []
    elif not actors and "ب" in sight.view.token(trigger.first).proclitics:
        # "الجيش رد على الانفجار بقصف": the subject of whatever verb the deed hangs on
        subject = subject_before(sight, trigger.first)
        if subject is not None and subject.named:
            actors = [subject]
    return Roles(actors=tuple(actors), targets=tuple(targets), end=end)


def _scan_noun(sight: Sight, trigger: Trigger) -> tuple[list[Group], list[Group], int]:
    view, frame = sight.view, trigger.hit.frame
    actors: list[Group] = []
    targets: list[Group] = []
    mark: str | None = "adjacent"
    if frame.governs_object and view.token(trigger.last - 1).suffix:
        mark = None  # "دحرها", "استهدافه": the object is the pronoun
    at, limit, commas = trigger.last, min(view.last, trigger.last + REACH), 0
    party = frame.object is ObjectRole.PARTY
    while at < limit:
        if sight.stops(at):
            break
        if sight.pauses(at):
            commas += 1
            mark = None
            if commas > 3:
                break
        step = _step_over_cue(sight, at)
        if step is not None:
            at, mark = step
            if mark == "stop":
                break
            if mark == "actor" and frame.type is EventType.INTERCEPTION:
                mark = None  # who fired what was shot down did not shoot it down
            continue
        other = sight.triggers.get(at)
        if other is not None and other.first != trigger.first and is_other_event(other):
            break
        group = sight.groups.get(at)
        if group is not None:
            mark = _place_group(sight, trigger, group, mark, actors, targets, party)
            at = group.last
            continue
        demonym = sight.demonyms.get(at)
        if demonym is not None:
            if mark == "adjacent" and not view.token(at).proclitics.endswith(("ب", "ل")):
                actors = with_group(actors, demonym_group(sight, at))
            at = demonym.last
            continue
        stem = view.stem(at)
        if mark == "adjacent" and frame.governs_object and at == trigger.last:
            if could_be_name(sight, at):
                phrase = noun_phrase(sight, at)  # "اغتيال جاسم الذهبي"
                targets = with_group(targets, phrase)
                at, mark = phrase.last, None
                continue
        if stem in fold_marks(frame.target_marks) or (party and stem in ("بين", "ضد", "مع")):
            mark = "actor" if party else "target"
        elif stem == "من" and "من" in frame.actor_marks:
            mark = "source"
        elif at in sight.places:
            place = sight.places[at]
            if mark == "target":
                targets = with_group(targets, place_group(sight, at))
            mark = None if mark == "target" else mark
            at = place.last
            continue
        elif mark == "target" and stem not in NOT_NOUN and stem not in PREPOSITIONS:
            phrase = noun_phrase(sight, at)
            targets = with_group(targets, phrase)
            at = phrase.last
            mark = None
            continue
        elif stem in PREPOSITIONS or other is not None:
            mark = None
        elif mark == "source" and stem not in ("جانب", "طرف", "قبل"):
            mark = None
        elif mark == "adjacent" and at - trigger.last >= _ADJECTIVES:
            mark = None
        at += 1
    return actors, targets, at


def _place_group(
    sight: Sight,
    trigger: Trigger,
    group: Group,
    mark: str | None,
    actors: list[Group],
    targets: list[Group],
    party: bool,
) -> str | None:
    """File a group behind a noun under the role that the mark opens; returns the next mark."""
    frame = trigger.hit.frame
    proclitics = sight.view.token(group.first).proclitics
    if "و" in proclitics and mark in ("actor_more", "target_more"):
        (actors if mark == "actor_more" else targets).append(group)
        return mark
    if mark == "actor" or (mark == "source" and group.acts):
        if group.acts or group.named:
            actors.append(group)
        return "actor_more"
    if mark == "target":
        targets.append(group)
        return "target_more"
    if mark == "adjacent" and "ب" not in proclitics:
        if _is_adjective(sight, group):
            return mark  # "هجوم خاطف", "هجوم إرهابي"
        if "ل" in proclitics and "ل" in frame.actor_marks and group.acts:
            actors.append(group)
            return "actor_more"
        if party:
            if group.acts:
                actors.append(group)
            return "actor_more"
        if "ل" in proclitics or frame.governs_object or not group.acts:
            targets.append(group)
            return "target_more"
        actors.append(group)
        return "actor_more"
    owned = AFFILIATED.match(sight.view.stem(group.first - 1)) is not None
    if owned:
        return None  # "التابعة لحزب": whose the target is
    free = mark is None and not actors and not targets
    if free and "ل" in proclitics and "ل" in frame.actor_marks and group.acts:
        actors.append(group)
        return "actor_more"
    return None


def _is_adjective(sight: Sight, group: Group) -> bool:
    """A bare singular role without article behind a noun describes it."""
    token = sight.view.token(group.first)
    return (
        group.rule.startswith("ar.group.role")
        and group.last - group.first == 1
        and group.number is Number.SINGULAR
        and group.amount is None
        and not token.definite
        and not token.proclitics
    )


def _step_over_cue(sight: Sight, at: int) -> tuple[int, str | None] | None:
    """Where a cue leads: the next token and the role it opens, `stop` to end the search."""
    mark = sight.cue(at, CueKind.AGENT)
    if mark is not None:
        return mark.last, "actor"
    mark = sight.cue(at, CueKind.TARGET)
    if mark is not None:
        return mark.last, "target"
    mark = sight.cue(at, CueKind.RELATIVE)
    if mark is not None:
        return mark.last, None
    if sight.cue(at, CueKind.COMPLEMENT, CueKind.RESULT, CueKind.SUBSET) is not None:
        return at, "stop"
    mark = sight.cue(at, CueKind.SAY)
    if mark is not None and mark.hit.form is not Form.FIXED:
        return at, "stop"
    mark = sight.cue(at, CueKind.ACCORDING)
    return (at, "stop") if mark is not None else None
