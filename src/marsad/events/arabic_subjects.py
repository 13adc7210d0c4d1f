"""Who stands as the subject of an Arabic verb, and which verb carries an event noun."""

from __future__ import annotations

from marsad.events.arabic_phrases import NOT_NOUN, PREPOSITIONS, noun_phrase, place_group
from marsad.events.parts import Group, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form, FrameKind, ObjectRole
from marsad.records import Record


class Roles(Record):
    """What was found around one trigger; `end` is where the search to the right stopped."""

    actors: tuple[Group, ...] = ()
    targets: tuple[Group, ...] = ()
    end: int = 0


REACH = 24


VERBS = (Form.PAST, Form.PRESENT)


def is_other_event(trigger: Trigger) -> bool:
    """Whether a trigger tells of something of its own, where a search must stop."""
    kind = trigger.hit.frame.kind
    if kind is FrameKind.SUPPORT:
        return False
    return kind in (FrameKind.EVENT, FrameKind.ATTACK, FrameKind.TOLL) or (
        kind is FrameKind.STRIKE and trigger.hit.form is Form.NOUN
    )


def support_before(sight: Sight, trigger: Trigger) -> Trigger | None:
    """The support verb that carries an event noun: "شنت ... غارات", "تعرض ... لقصف"."""
    view = sight.view
    at = trigger.first - 1
    while at >= max(view.first, trigger.first - 18):
        if sight.stops(at + 1) or sight.cue(at, CueKind.COMPLEMENT) is not None:
            return None
        other = sight.triggers.get(at)
        if other is not None:
            if (
                other.hit.frame.kind is FrameKind.SUPPORT
                and other.hit.frame.object is ObjectRole.EVENT
            ):
                particle = other.hit.frame.particle
                written_on = set(particle) & set(view.token(trigger.first).proclitics)
                if particle and not written_on and view.stem(trigger.first - 1) not in ("الي", "ل"):
                    return None
                return other
            if is_other_event(other) and "و" not in view.token(trigger.first).proclitics:
                return None
        at -= 1
    return None


def subject_of_support(sight: Sight, support: Trigger, trigger: Trigger) -> Group | None:
    """Whose deed the support verb carries: behind the verb, else in front of it."""
    for group in sight.between(support.last, trigger.first):
        if not is_governed(sight, group):
            return group
    if support.hit.frame.subject is ObjectRole.TARGET and support.last < trigger.first:
        at = support.last
        if at in sight.places:
            return place_group(sight, at)
        if sight.view.stem(at) not in PREPOSITIONS | NOT_NOUN:
            return noun_phrase(sight, at)
    return subject_before(sight, support.first)


def subject_before(sight: Sight, position: int) -> Group | None:
    """The nearest acting group in front of a verb, in the same clause and not behind a preposition.

    One that hangs on the noun in front of it ("دعم الشرعية") gives way to one further off.
    """
    view = sight.view
    antecedent = _antecedent(sight, position)
    if antecedent is not None:
        return antecedent
    hanging: Group | None = None
    at = position - 1
    while at >= view.first and position - at < REACH:
        if sight.stops(at + 1):
            break
        if sight.cue(at, CueKind.COMPLEMENT) is not None and not _points_back(sight, at, position):
            break
        other = sight.triggers.get(at)
        if other is not None and other.hit.form in VERBS and is_other_event(other):
            break
        group = sight.groups.get(at)
        if (
            group is not None
            and group.last <= position
            and group.acts
            and not is_governed(sight, group)
        ):
            if not _hangs(sight, group):
                return group
            hanging = hanging or group
        at -= 1
    return hanging


def _points_back(sight: Sight, at: int, position: int) -> bool:
    """ "أعلنت الجماعة أنها قتلت": the pronoun on the complementiser is the one who speaks."""
    return position - at <= 2 and sight.view.token(at).word.endswith(("ه", "ها", "هم", "هما"))


def _antecedent(sight: Sight, position: int) -> Group | None:
    """Who a relative pronoun in front of the verb means: "ضد الحوثيين، الذين فرضوا"."""
    view = sight.view
    for at in range(position - 1, max(view.first, position - 3) - 1, -1):
        if sight.cue(at, CueKind.RELATIVE) is None:
            continue
        nearest = [g for g in view.groups if g.last <= at and at - g.last <= 3]
        if nearest and nearest[-1].acts:
            return nearest[-1]
    return None


def _hangs(sight: Sight, group: Group) -> bool:
    """Whether an indefinite unknown word stands right in front: the first half of an idafa."""
    view, at = sight.view, group.first - 1
    if at < view.first or sight.stops(group.first) or sight.pauses(group.first):
        return False
    if view.token(group.first).proclitics:
        return False
    token = view.token(at)
    known = at in sight.triggers or at in sight.in_group or at in sight.in_time
    if known or token.definite or token.stem in PREPOSITIONS | NOT_NOUN:
        return False
    return sight.cue(at, *_ALL_CUES) is None and not token.word.endswith(("ت", "وا", "ا"))


_ALL_CUES = tuple(CueKind)


def is_governed(sight: Sight, group: Group) -> bool:
    """Whether a preposition stands in front of the group."""
    token = sight.view.token(group.first)
    if any(letter in token.proclitics for letter in "بلك"):
        return True
    previous = group.first - 1
    return previous >= sight.view.first and sight.view.token(previous).stem in PREPOSITIONS


def is_conjoined(sight: Sight, group: Group) -> bool:
    """Whether "و" is written onto the group."""
    return "و" in sight.view.token(group.first).proclitics


def find_coordinated(sight: Sight, group: Group) -> list[Group]:
    """Groups joined to one by "و" right behind it."""
    found: list[Group] = []
    last = group.last
    while True:
        following = sight.groups.get(last)
        if following is None or not is_conjoined(sight, following) or sight.stops(last):
            return found
        if not following.acts:
            return found
        found.append(following)
        last = following.last
