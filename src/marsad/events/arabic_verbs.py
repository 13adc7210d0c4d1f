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
    passive = trigger.hit.voice is not None and trigger.hit.frame.kind is FrameKind.TOLL
    scan = _VerbScan(sight, trigger)
    end, first = scan.run(), scan.first
    actors, targets = scan.actors, scan.targets
    subject: Group | None = None
    if first is not None:
        pronoun = bool(sight.view.token(trigger.last - 1).suffix)  # "اختطفتهم الميليشيات"
        alone = trigger.hit.frame.governs_object and not targets and not pronoun
        if _opens(sight, trigger) and first.kind in _SIDES and not is_governed(sight, first):
            alone = False  # "واستهدفت إسرائيل": a side right behind a verb that opens its clause
        if first.rule in ("ar.group.aircraft", "ar.group.air_force"):
            alone = False  # "استهدفت القوات الجوية": an air arm strikes
        if _weapon_in_front(sight, trigger):
            alone = True  # "صاروخان استهدفا قوات": the weapon is the subject
        if first.acts and not passive and not alone and _fits_subject(sight, trigger, first):
            subject = first
        else:
            targets.insert(0, first)
    if sight.view.token(trigger.last - 1).suffix and trigger.hit.frame.object is ObjectRole.PLACE:
        subject = None  # "تواصل القوات توغلها": what takes no object here is a noun
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


_SIDES = frozenset((ActorKind.STATE, ActorKind.MILITARY, ActorKind.COALITION))


def _opens(sight: Sight, trigger: Trigger) -> bool:
    at = trigger.first
    joined = "و" in sight.view.token(at).proclitics
    return joined or at == sight.view.first or sight.stops(at) or sight.pauses(at)


def _weapon_in_front(sight: Sight, trigger: Trigger) -> bool:
    view = sight.view
    for weapon in view.weapons:
        if 0 <= trigger.first - weapon.last <= 4 and weapon.first not in sight.in_group:
            between = range(weapon.last, trigger.first + 1)
            if not any(sight.stops(k) or sight.pauses(k) or k in sight.groups for k in between):
                return True
    return False


_WHEN = frozenset("اثر عقب غداه".split())


class _VerbScan:
    """The walk to the right of a verb; `mark` is the role that is open.

    `first` is the first bare group: the subject, or the object where the subject stands in front.
    """

    __slots__ = ("actors", "first", "frame", "mark", "sight", "targets", "trigger", "view")

    def __init__(self, sight: Sight, trigger: Trigger) -> None:
        self.sight, self.view, self.trigger = sight, sight.view, trigger
        self.frame = trigger.hit.frame
        self.first: Group | None = None
        self.actors: list[Group] = []
        self.targets: list[Group] = []
        self.mark: str | None = "bare"

    def run(self) -> int:
        """Walk up to a stop, the third comma, a subordinate clause or another deed."""
        sight, at, commas = self.sight, self.trigger.last, 0
        limit = min(self.view.last, at + REACH)
        while at < limit and not sight.stops(at):
            if sight.pauses(at):
                if commas > 1:
                    break
                commas += 1
                acting = self.first is not None and self.first.acts and self.mark == "bare"
                self.mark = "object" if acting else None
            agent = sight.cue(at, CueKind.AGENT)
            if agent is not None:
                stopped = self.frame.type is EventType.INTERCEPTION
                at, self.mark = agent.last, None if stopped else "actor"
                continue  # who fired what was shot down did not shoot it down
            habit = sight.cue(at, CueKind.HABIT)
            if habit is not None and habit.last - at > 1:
                at = habit.last  # "تستهدف واشنطن بين الحين والآخر مسلحين"
                continue
            if self._ends(at):
                break
            at = self._step(at)
        return at

    def _ends(self, at: int) -> bool:
        sight = self.sight
        if sight.cue(at, CueKind.COMPLEMENT, CueKind.RESULT, CueKind.RELATIVE, CueKind.SUBSET):
            return True
        other = sight.triggers.get(at)
        if other is not None and is_other_event(other):
            if other.hit.form in VERBS or "و" in self.view.token(at).proclitics:
                return True
        return sight.cue(at, CueKind.SAY) is not None and at not in sight.in_group

    def _step(self, at: int) -> int:
        """File what stands at a token; the token to go on with."""
        sight, stem = self.sight, self.view.stem(at)
        group = sight.groups.get(at)
        if group is not None:
            self._file(group)
            return group.last
        if at in sight.places:
            # "جنوب بغداد" is where, not what
            beside = stem in PREPOSITIONS and self.mark != "target"
            wanted = self.mark in ("object", "target") and not beside
            if wanted and self.frame.object is not ObjectRole.PLACE:
                self.targets.append(place_group(sight, at))
                self.mark = None
            return sight.places[at].last
        if stem in fold_marks(self.frame.target_marks):
            self.mark = "actor" if self.frame.object is ObjectRole.PARTY else "target"
        elif stem in _WHEN and self.mark in ("bare", "object"):
            return at + 2  # "اعتقلت الشرطة إثر الحادث 10 أشخاص"
        elif stem in PREPOSITIONS:
            if self.mark in ("target", "target_more") or self.first is not None:
                self.mark = None
        elif at in sight.in_time or at in sight.weapons:
            pass
        elif self.mark in ("object", "target") and stem not in NOT_NOUN and len(stem) > 2:
            phrase = noun_phrase(sight, at)
            self.targets.append(phrase)
            self.mark = "target_more"
            return phrase.last
        return at + 1

    def _file(self, group: Group) -> None:
        prefix = self.view.token(group.first).proclitics
        if self.mark == "actor":
            self.actors.append(group)
        elif "ب" in prefix or "ل" in prefix:
            self.mark = None if self.mark != "bare" else self.mark
        elif self.mark == "bare" and self.first is None:
            if self.view.stem(group.first - 1) in ("مع", "من", "الي"):
                return  # "توغلت في منطقة حدودية مع السعودية"
            self.first = group
            self.mark = "target_more" if group.site else "object"
        elif self.mark in ("object", "target"):
            self.targets.append(group)
            self.mark = "target_more"
        elif self.mark == "target_more" and "و" in prefix:
            self.targets.append(group)


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
