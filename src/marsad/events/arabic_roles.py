"""Who does what to whom around an Arabic trigger.

Behind an event noun stand its owner ("غارات التحالف", "غارات إسرائيلية", "غارات للتحالف"), its
target after a particle ("على مواقع") or a relative verb ("استهدفت"), its author after "شنها" or
"من قبل". A verb comes before its subject or, in headlines and relative clauses, after it. The
search stops at the next full stop, complementiser or verb of another incident.
"""

from __future__ import annotations

from functools import cache

from marsad.events.arabic_groups import AFFILIATED
from marsad.events.parts import Group, Trigger
from marsad.events.sight import Sight
from marsad.lexicon.entries import CountryHit, CueKind, Form, FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Number, Record
from marsad.text.folding import fold_word

_REACH = 24
_ADJECTIVES = 2  # unknown words between an event noun and its owner
_VERBS = (Form.PAST, Form.PRESENT)
PREPOSITIONS = frozenset(
    "في من الي علي عن مع ضد بين نحو تجاه باتجاه صوب داخل قرب لدي حول خلال بعد قبل منذ حتي عبر "
    "دون سوي مثل وسط شمال جنوب شرق غرب شمالي جنوبي شرقي غربي بدعم لدعم".split()
)
_NOT_NOUN = frozenset(
    "ان انه انها كما حيث اذ ثم او ام لا لم لن ما قد هو هي هذا هذه ذلك تلك التي الذي الذين كان كانت "
    "وقد فيما بينما عندما حين بعدما اليوم امس يوم ايضا فقط نحو كل احد عدد عده".split()
)


class Roles(Record):
    """What was found around one trigger; `end` is where the search to the right stopped."""

    actors: tuple[Group, ...] = ()
    targets: tuple[Group, ...] = ()
    end: int = 0


def find_roles(sight: Sight, trigger: Trigger) -> Roles:
    """Actors and targets of one trigger."""
    if trigger.hit.form in _VERBS:
        return _roles_of_verb(sight, trigger)
    return _roles_of_noun(sight, trigger)


# --- nouns ------------------------------------------------------------------------------------


def _roles_of_noun(sight: Sight, trigger: Trigger) -> Roles:
    frame = trigger.hit.frame
    actors, targets, end = _scan_noun(sight, trigger)
    support = support_before(sight, trigger)
    if support is not None:
        subject = subject_of_support(sight, support, trigger)
        if subject is not None:
            if support.hit.frame.subject is ObjectRole.TARGET:
                targets = _with(targets, subject)
            elif support.hit.frame.subject is ObjectRole.ACTOR and subject.acts:
                actors = _with(actors, subject)
                actors += _coordinated_after(sight, subject)
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
    at, limit, commas = trigger.last, min(view.last, trigger.last + _REACH), 0
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
        if other is not None and other.first != trigger.first and _is_other_event(other):
            break
        group = sight.groups.get(at)
        if group is not None:
            mark = _place_group(sight, trigger, group, mark, actors, targets, party)
            at = group.last
            continue
        demonym = sight.demonyms.get(at)
        if demonym is not None:
            if mark == "adjacent" and not view.token(at).proclitics.endswith(("ب", "ل")):
                actors = _with(actors, demonym_group(sight, at))
            at = demonym.last
            continue
        stem = view.stem(at)
        if mark == "adjacent" and frame.governs_object and at == trigger.last:
            if _could_be_name(sight, at):
                phrase = noun_phrase(sight, at)  # "اغتيال جاسم الذهبي"
                targets = _with(targets, phrase)
                at, mark = phrase.last, None
                continue
        if stem in _marks(frame.target_marks) or (party and stem in ("بين", "ضد", "مع")):
            mark = "actor" if party else "target"
        elif stem == "من" and "من" in frame.actor_marks:
            mark = "source"
        elif at in sight.places:
            place = sight.places[at]
            if mark == "target":
                targets = _with(targets, place_group(sight, at))
            mark = None if mark == "target" else mark
            at = place.last
            continue
        elif mark == "target" and stem not in _NOT_NOUN and stem not in PREPOSITIONS:
            phrase = noun_phrase(sight, at)
            targets = _with(targets, phrase)
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


def _could_be_name(sight: Sight, at: int) -> bool:
    token = sight.view.token(at)
    known = token.stem in PREPOSITIONS | _NOT_NOUN or at in sight.triggers or at in sight.in_time
    return not known and not token.proclitics and at not in sight.places and len(token.stem) > 2


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


def _is_other_event(trigger: Trigger) -> bool:
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
            if other.hit.frame.kind is FrameKind.SUPPORT and other.hit.frame.object is ObjectRole.EVENT:
                particle = other.hit.frame.particle
                written_on = set(particle) & set(view.token(trigger.first).proclitics)
                if particle and not written_on and view.stem(trigger.first - 1) not in ("الي", "ل"):
                    return None
                return other
            if _is_other_event(other) and "و" not in view.token(trigger.first).proclitics:
                return None
        at -= 1
    return None


def subject_of_support(sight: Sight, support: Trigger, trigger: Trigger) -> Group | None:
    """Whose deed the support verb carries: behind the verb, else in front of it."""
    for group in sight.between(support.last, trigger.first):
        if not _governed(sight, group):
            return group
    if support.hit.frame.subject is ObjectRole.TARGET and support.last < trigger.first:
        at = support.last
        if at in sight.places:
            return place_group(sight, at)
        if sight.view.stem(at) not in PREPOSITIONS | _NOT_NOUN:
            return noun_phrase(sight, at)
    return subject_before(sight, support.first)


# --- verbs ------------------------------------------------------------------------------------


def _roles_of_verb(sight: Sight, trigger: Trigger) -> Roles:
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
        actors += _coordinated_after(sight, subject)
    return Roles(actors=tuple(dict.fromkeys(actors)), targets=tuple(dict.fromkeys(targets)), end=end)


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
    at, limit, commas = trigger.last, min(view.last, trigger.last + _REACH), 0
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
        if other is not None and _is_other_event(other):
            if other.hit.form in _VERBS or "و" in view.token(at).proclitics:
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
        if stem in _marks(frame.target_marks):
            mark = "actor" if frame.object is ObjectRole.PARTY else "target"
        elif stem in PREPOSITIONS:
            mark = None if mark in ("target", "target_more") or first is not None else mark
        elif at in sight.in_time or at in sight.weapons:
            pass
        elif mark in ("object", "target") and stem not in _NOT_NOUN and len(stem) > 2:
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
    follows = [other for other in sight.between(group.last, min(sight.view.last, group.last + 6))]
    if any(not _governed(sight, other) and not _conjoined(sight, other) for other in follows):
        return True
    return not before.acts or group.kind not in (ActorKind.COMBATANTS, ActorKind.POPULATION)


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
    while at >= view.first and position - at < _REACH:
        if sight.stops(at + 1):
            break
        if sight.cue(at, CueKind.COMPLEMENT) is not None and not _points_back(sight, at, position):
            break
        other = sight.triggers.get(at)
        if other is not None and other.hit.form in _VERBS and _is_other_event(other):
            break
        group = sight.groups.get(at)
        if group is not None and group.last <= position and group.acts and not _governed(sight, group):
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
    if known or token.definite or token.stem in PREPOSITIONS | _NOT_NOUN:
        return False
    return sight.cue(at, *_ALL_CUES) is None and not token.word.endswith(("ت", "وا", "ا"))


_ALL_CUES = tuple(CueKind)


def _governed(sight: Sight, group: Group) -> bool:
    """Whether a preposition stands in front of the group."""
    token = sight.view.token(group.first)
    if any(letter in token.proclitics for letter in "بلك"):
        return True
    previous = group.first - 1
    return previous >= sight.view.first and sight.view.token(previous).stem in PREPOSITIONS


def _conjoined(sight: Sight, group: Group) -> bool:
    return "و" in sight.view.token(group.first).proclitics


def _same(one: Group, two: Group) -> bool:
    return one.first == two.first or (one.actor_id is not None and one.actor_id == two.actor_id)


def _coordinated_after(sight: Sight, group: Group) -> list[Group]:
    """Groups joined to one by "و" right behind it."""
    found: list[Group] = []
    last = group.last
    while True:
        following = sight.groups.get(last)
        if following is None or not _conjoined(sight, following) or sight.stops(last):
            return found
        if not following.acts:
            return found
        found.append(following)
        last = following.last


# --- phrases that the lexicon does not know ---------------------------------------------------


def noun_phrase(sight: Sight, at: int) -> Group:
    """A run of unknown words up to the next preposition, comma or verb: "أحد مباني الشركة"."""
    view = sight.view
    last = at + 1
    while last < view.last and last - at < 5:
        if view.gap(last).strip("\"' #_") or last in sight.triggers or last in sight.in_time:
            break
        token = view.token(last)
        if token.stem in PREPOSITIONS or token.stem in _NOT_NOUN or token.proclitics:
            break
        if sight.cue(last, *_ALL_STOPS) is not None:
            break
        last = sight.groups[last].last if last in sight.groups else last + 1
    return Group(
        first=at, last=last, head=at, kind=ActorKind.SITE, rule="ar.group.phrase", site=True
    )


_ALL_STOPS = (
    CueKind.RELATIVE,
    CueKind.COMPLEMENT,
    CueKind.RESULT,
    CueKind.AGENT,
    CueKind.TARGET,
    CueKind.CAUSE,
    CueKind.ACCORDING,
    CueKind.SAY,
    CueKind.SUBSET,
)


def place_group(sight: Sight, at: int) -> Group:
    """A place that is hit is its own target."""
    located = sight.places[at]
    place = sight.view.report.places[located.index]
    return Group(
        first=located.first, last=located.last, head=located.first, kind=ActorKind.SITE,
        rule="ar.group.place", name_en=place.name_en, site=True,
    )  # fmt: skip


def demonym_group(sight: Sight, at: int) -> Group:
    """The state that an adjective names: "غارات إسرائيلية"."""
    match = sight.demonyms[at]
    meaning = match.meaning
    assert isinstance(meaning, CountryHit)
    country = meaning.country
    return Group(
        first=match.first, last=match.last, head=match.first, kind=ActorKind.STATE,
        rule="ar.group.demonym", name_en=country.name, actor_id=country.id,
        country=country.code, named=True, acts=True,
    )  # fmt: skip


def _with(groups: list[Group], group: Group) -> list[Group]:
    return groups if any(group.first == known.first for known in groups) else [*groups, group]


@cache
def _marks(particles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold_word(particle) for particle in particles)
