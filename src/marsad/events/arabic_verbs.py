"""Who does what to whom around an Arabic verb.

The subject follows the verb or, in headlines and relative clauses, stands in front of it; what
follows the subject, or a particle of the frame, is the object.
"""

from __future__ import annotations

from marsad.events.arabic_phrases import (
    NOT_NOUN,
    PREPOSITIONS,
    fold_marks,
    noun_phrase,
    place_group,
)
from marsad.events.arabic_subjects import (
    REACH,
    VERBS,
    Roles,
    find_coordinated,
    is_conjoined,
    is_governed,
    is_other_event,
    subject_before,
)
from marsad.events.parts import Group, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, FrameKind, ObjectRole
from marsad.records import ActorKind, EventType


def find_verb_roles(sight: Sight, trigger: Trigger) -> Roles:
    """Actors and targets of a verb, subject first."""
    actors: list[Group] = []
    targets: list[Group] = []
    passive = trigger.hit.voice is not None and trigger.hit.frame.kind is FrameKind.TOLL
    first, end = _scan_verb(sight, trigger, targets, actors)
    subject: Group | None = None
    if first is not None:
        alone = trigger.hit.frame.governs_object and not targets
        if _weapon_in_front(sight, trigger):
            alone = True  # "صاروخان استهدفا قوات": the weapon is the subject
        if first.acts and not passive and not alone and _fits_subject(sight, trigger, first):
            subject = first
        else:
            targets.insert(0, first)
    if subject is None and not actors and not _weapon_in_front(sight, trigger):
        subject = subject_before(sight, trigger.first)
        if subject is not None and any(_same(subject, target) for target in targets):
            subject = None
    if subject is not None:
        actors.insert(0, subject)
        actors += find_coordinated(sight, subject)
    return Roles(
        actors=tuple(dict.fromkeys(actors)), targets=tuple(dict.fromkeys(targets)), end=end
    )


def _weapon_in_front(sight: Sight, trigger: Trigger) -> bool:
    view = sight.view
    for weapon in view.weapons:
        if 0 <= trigger.first - weapon.last <= 4 and weapon.first not in sight.in_group:
            between = range(weapon.last, trigger.first + 1)
            if not any(sight.stops(k) or sight.pauses(k) or k in sight.groups for k in between):
                return True
    return False


def _scan_verb(
    sight: Sight, trigger: Trigger, targets: list[Group], actors: list[Group]
) -> tuple[Group | None, int]:
    """The first bare group behind the verb, and what the rest of the clause holds."""
    view, frame = sight.view, trigger.hit.frame
    first: Group | None = None
    mark: str | None = "bare"
    at, limit, commas = trigger.last, min(view.last, trigger.last + REACH), 0
    while at < limit:
        if sight.stops(at) or (commas > 1 and sight.pauses(at)):
            break
        if sight.pauses(at):
            commas += 1
            mark = "object" if first is not None and first.acts and mark == "bare" else None
        agent = sight.cue(at, CueKind.AGENT)
        if agent is not None:
            at, mark = agent.last, "actor"
            continue
        if sight.cue(at, CueKind.COMPLEMENT, CueKind.RESULT, CueKind.RELATIVE, CueKind.SUBSET):
            break
        other = sight.triggers.get(at)
        if other is not None and is_other_event(other):
            if other.hit.form in VERBS or "و" in view.token(at).proclitics:
                break
        if sight.cue(at, CueKind.SAY) is not None and at not in sight.in_group:
            break
        group = sight.groups.get(at)
        stem = view.stem(at)
        if group is not None:
            prefix = view.token(at).proclitics
            if mark == "actor":
                actors.append(group)
            elif "ب" in prefix or "ل" in prefix:
                mark = None if mark != "bare" else mark
            elif mark == "bare" and first is None:
                first = group
                mark = "object"
            elif mark in ("object", "target"):
                targets.append(group)
                mark = "target_more"
            elif mark == "target_more" and "و" in prefix:
                targets.append(group)
            at = group.last
            continue
        if at in sight.places:
            place = sight.places[at]
            beside = stem in PREPOSITIONS and mark != "target"  # "جنوب بغداد" is where, not what
            if mark in ("object", "target") and frame.object is not ObjectRole.PLACE and not beside:
                targets.append(place_group(sight, at))
                mark = None
            at = place.last
            continue
        if stem in fold_marks(frame.target_marks):
            mark = "actor" if frame.object is ObjectRole.PARTY else "target"
        elif stem in PREPOSITIONS:
            mark = None if mark in ("target", "target_more") or first is not None else mark
        elif at in sight.in_time or at in sight.weapons:
            pass
        elif mark in ("object", "target") and stem not in NOT_NOUN and len(stem) > 2:
            phrase = noun_phrase(sight, at)
            targets.append(phrase)
            at, mark = phrase.last, "target_more"
            continue
        at += 1
    return first, at


def _fits_subject(sight: Sight, trigger: Trigger, group: Group) -> bool:
    """An acting group right behind the verb is its subject unless a subject stands in front."""
    if trigger.hit.frame.type in (EventType.EVACUATION,):
        return True
    before = subject_before(sight, trigger.first)
    if before is None or group.first - trigger.last > 2:
        return True
    if before.last == trigger.first:
        return False  # "الجيش يعتقل مسلحين": the subject stands right in front
    follows = sight.between(group.last, min(sight.view.last, group.last + 6))
    if any(not is_governed(sight, other) and not is_conjoined(sight, other) for other in follows):
        return True
    return not before.acts or group.kind not in (ActorKind.COMBATANTS, ActorKind.POPULATION)


def _same(one: Group, two: Group) -> bool:
    return one.first == two.first or (one.actor_id is not None and one.actor_id == two.actor_id)
