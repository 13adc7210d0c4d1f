"""Who does what to whom around an Arabic trigger.

Behind an event noun stand its owner ("غارات التحالف", "غارات إسرائيلية", "غارات للتحالف"), its
target after a particle ("على مواقع") or a relative verb ("استهدفت"), its author after "شنها" or
"من قبل". A verb comes before its subject or, in headlines and relative clauses, after it. The
search stops at the next full stop, complementiser or verb of another incident.
"""

from __future__ import annotations

from marsad.events.arabic_groups import AFFILIATED
from marsad.events.arabic_phrases import (
    NOT_HIT,
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
from marsad.records import ActorKind, EventType, Number

AUTHORITIES = frozenset((ActorKind.POLICE, ActorKind.INTELLIGENCE, ActorKind.STATE))
_ADJECTIVES = 2  # unknown words between an event noun and its owner


def find_roles(sight: Sight, trigger: Trigger) -> Roles:
    """Actors and targets of one trigger."""
    if trigger.hit.form in VERBS:
        return find_verb_roles(sight, trigger)
    roles = _roles_of_noun(sight, trigger)
    if trigger.hit.form is Form.FIXED and not roles.actors:
        # "فجر انتحاري نفسه", "أوقفت الشرطة": the expression holds its subject
        inside = (g for g in sight.between(trigger.first + 1, trigger.last) if g.acts)
        subject = next(inside, None)
        if subject is not None and trigger.hit.frame.subject is ObjectRole.ACTOR:
            targets = tuple(group for group in roles.targets if group is not subject)
            return Roles(actors=(subject,), targets=targets, end=roles.end)
    return roles


def _roles_of_noun(sight: Sight, trigger: Trigger) -> Roles:
    frame = trigger.hit.frame
    scan = _NounScan(sight, trigger)
    end = scan.run()
    actors, targets = scan.actors, scan.targets
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


class _NounScan:
    """The walk to the right of an event noun; `mark` is the role that the last particle opened."""

    __slots__ = ("actors", "frame", "mark", "party", "sight", "targets", "trigger", "view")

    def __init__(self, sight: Sight, trigger: Trigger) -> None:
        self.sight, self.view, self.trigger = sight, sight.view, trigger
        self.frame = trigger.hit.frame
        self.party = self.frame.object is ObjectRole.PARTY
        self.actors: list[Group] = []
        self.targets: list[Group] = []
        self.mark: str | None = "adjacent"
        if self.frame.governs_object and self.view.token(trigger.last - 1).suffix:
            self.mark = None  # "دحرها", "استهدافه": the object is the pronoun

    def run(self) -> int:
        """Walk up to a stop, the third comma, a cue that ends the phrase, or another deed."""
        sight, at, commas = self.sight, self.trigger.last, 0
        limit = min(self.view.last, at + REACH)
        while at < limit and not sight.stops(at):
            if sight.pauses(at):
                commas += 1
                self.mark = None
                if commas > 3:
                    break
            step = _step_over_cue(sight, at)
            if step is not None:
                at, self.mark = step
                if self.mark == "stop":
                    break
                if self.mark == "actor" and self.frame.type is EventType.INTERCEPTION:
                    self.mark = None  # who fired what was shot down did not shoot it down
                continue
            other = sight.triggers.get(at)
            if other is not None and other.first != self.trigger.first and is_other_event(other):
                break
            taken = self._take(at)
            if taken is not None:
                at = taken
                continue
            self._read_word(at)
            at += 1
        return at

    def _take(self, at: int) -> int | None:
        """File the group, demonym, place or phrase at a token; where to go on, None if none."""
        sight, stem = self.sight, self.view.stem(at)
        group = sight.groups.get(at)
        if group is not None:
            self.mark = self._file(group)
            return group.last
        demonym = sight.demonyms.get(at)
        if demonym is not None:
            free = not self.view.token(at).proclitics.endswith(("ب", "ل"))
            if self.mark == "adjacent" and free:
                self.actors = with_group(self.actors, demonym_group(sight, at))
            return demonym.last
        governed = self.mark == "adjacent" and self.frame.governs_object
        if governed and at == self.trigger.last and could_be_name(sight, at):
            return self._take_phrase(at)  # "اغتيال جاسم الذهبي"
        if self._opens_role(stem):
            return None
        if at in sight.places:
            if self.mark == "target":
                self.targets = with_group(self.targets, place_group(sight, at))
                self.mark = None
            return sight.places[at].last
        if self.mark == "target" and stem in NOT_HIT:
            self.mark = None
        if self.mark == "target" and stem not in NOT_NOUN and stem not in PREPOSITIONS:
            return self._take_phrase(at)
        return None

    def _take_phrase(self, at: int) -> int:
        phrase = noun_phrase(self.sight, at)
        self.targets = with_group(self.targets, phrase)
        self.mark = None
        return phrase.last

    def _opens_role(self, stem: str) -> bool:
        between = self.party and stem in ("بين", "ضد", "مع")
        source = stem == "من" and "من" in self.frame.actor_marks
        return between or source or stem in fold_marks(self.frame.target_marks)

    def _read_word(self, at: int) -> None:
        """A particle opens a role; another word closes the one that is open, adjectives do not."""
        stem = self.view.stem(at)
        if stem in fold_marks(self.frame.target_marks) or (
            self.party and stem in ("بين", "ضد", "مع")
        ):
            self.mark = "actor" if self.party else "target"
        elif self._opens_role(stem):
            self.mark = "source"
        elif stem in PREPOSITIONS or at in self.sight.triggers or self._ends(stem, at):
            self.mark = None

    def _ends(self, stem: str, at: int) -> bool:
        if self.mark == "source":
            return stem not in ("جانب", "طرف", "قبل")
        return self.mark == "adjacent" and at - self.trigger.last >= _ADJECTIVES

    def _file(self, group: Group) -> str | None:
        """File a group under the role that the mark opens; returns the next mark."""
        proclitics = self.view.token(group.first).proclitics
        if "و" in proclitics and self.mark in ("actor_more", "target_more"):
            (self.actors if self.mark == "actor_more" else self.targets).append(group)
            return self.mark
        if self.mark == "actor" or (self.mark == "source" and group.acts):
            if group.acts or group.named:
                self.actors.append(group)
            return "actor_more"
        if self.mark == "target":
            self.targets.append(group)
            return "target_more"
        if self.mark == "adjacent" and "ب" not in proclitics:
            if _is_adjective(self.sight, group):
                return self.mark  # "هجوم خاطف", "هجوم إرهابي"
            if "ل" in proclitics and "ل" in self.frame.actor_marks and group.acts:
                if self._is_blow(group):
                    self.targets.append(group)
                    return "target_more"
                self.actors.append(group)
                return "actor_more"
            if self.party:
                if group.acts:
                    self.actors.append(group)
                return "actor_more"
            stopper = self.frame.type is EventType.INTERCEPTION and group.named
            stopper = stopper or (
                self.frame.type is EventType.ARREST
                and group.kind in AUTHORITIES
                and not group.amount
            )
            if stopper and group.acts and "ل" not in proclitics:
                self.actors.append(group)
                return "actor_more"  # "اعتراض الدفاعات السعودية صاروخا": what is hit is no army
            if "ل" in proclitics or self.frame.governs_object or not group.acts:
                self.targets.append(group)
                return "target_more"
            self.actors.append(group)
            return "actor_more"
        owned = AFFILIATED.match(self.view.stem(group.first - 1)) is not None
        if owned:
            return None  # "التابعة لحزب": whose the target is
        free = self.mark is None and not self.actors and not self.targets
        if free and "ل" in proclitics and "ل" in self.frame.actor_marks and group.acts:
            self.actors.append(group)
            return "actor_more"
        return None

    def _is_blow(self, group: Group) -> bool:
        """ "ضربة قوية للقاعدة": a blow to somebody, where nothing else is hit."""
        if self.frame.id != "ar.attack.strike":
            return False
        behind = range(group.last, min(self.view.last, group.last + 8))
        marks = fold_marks(self.frame.target_marks)
        return not any(self.view.stem(k) in marks for k in behind)


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
