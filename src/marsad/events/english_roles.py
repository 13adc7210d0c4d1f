"""Who does what to whom around an English trigger: premodifiers, subjects, objects, agents."""

from __future__ import annotations

import re

from marsad.events.english_clauses import Clauses, find_complements, find_subject
from marsad.events.english_nominals import Nominal
from marsad.events.english_triggers import Anchor
from marsad.events.english_units import name_group
from marsad.events.english_words import (
    ADVERBS,
    BE,
    DEFINITE,
    DETERMINERS,
    HAVE,
    LINKERS,
    MODIFIERS,
    PREPOSITIONS,
)
from marsad.events.parts import Group, WeaponMention
from marsad.events.view import Located, SentenceView
from marsad.lexicon.entries import FrameKind, ObjectRole
from marsad.records import ActorKind, EventType, Record

_TIGHT = re.compile(r"^(?:-|[\s\"'\[\]]*)$")
_MARKS = frozenset(("on", "against", "at", "targeting", "upon", "of", "toward", "towards", "into"))
_HOLD = (EventType.ARREST, EventType.ABDUCTION, EventType.EVACUATION)


_OTHER_AUTHORS = frozenset(
    (ActorKind.PERSON, ActorKind.OFFICE, ActorKind.ORGANISATION, ActorKind.PARTY)
)


class Roles(Record, gc=False):
    """What one trigger takes: participants, weapons, and the stretch of words it all stands in."""

    first: int
    last: int
    actors: tuple[Group, ...] = ()
    targets: tuple[Group, ...] = ()
    weapons: tuple[WeaponMention, ...] = ()
    events: tuple[Anchor, ...] = ()
    places: tuple[Located, ...] = ()
    definite: bool = False


def roles_of_noun(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Roles:
    """Premodifiers and complements of an event noun: "Russian raids on X by Y"."""
    before = _premodifiers(view, anchor)
    _, others = find_complements(view, clauses, anchor)
    actors, targets = list(before.actors), list(before.targets)
    weapons, places = list(before.weapons), list(before.places)
    last, other = anchor.last, False
    for nominal in others:
        if nominal.first - last > 12:
            break
        if nominal.event is not None and nominal.prep != "by":
            if nominal.prep in ("after", "following", "during", "amid"):
                break
            other = True
            continue
        if nominal.prep == "by" and other:
            break  # "strikes in support of an offensive by regime forces"
        last = max(last, nominal.last)
        if nominal.place is not None:
            places.append(nominal.place)
        elif nominal.weapon is not None:
            weapons.append(nominal.weapon)
        elif nominal.group is not None:
            role = _role_behind_noun(view, anchor, nominal, nominal.group)
            if role is not None:
                (actors if role else targets).append(nominal.group)
    return Roles(
        first=before.first,
        last=last,
        actors=tuple(actors),
        targets=tuple(targets),
        weapons=tuple(weapons),
        places=tuple(places),
        definite=before.definite,
    )


def _role_behind_noun(
    view: SentenceView, anchor: Anchor, nominal: Nominal, group: Group
) -> bool | None:
    """True for an author behind an event noun, False for what was hit, None for neither."""
    marks = _MARKS | set(anchor.frame.target_marks)
    party = anchor.frame.object is ObjectRole.PARTY or anchor.frame.type is EventType.AGREEMENT
    if nominal.prep == "by":
        acting = (group.acts or group.named) and _is_own_agent(view, anchor, nominal)
        return True if acting else None
    if (nominal.prep == "between" and group.acts) or (
        party and nominal.prep in ("between", "among", "with", "and", "against", "involving")
    ):
        return True
    if nominal.prep in marks and not _is_owner(anchor, nominal):
        settled = group.rule == "en.group.role.settlement"
        return None if settled and nominal.prep not in ("on", "against", "of") else False
    if nominal.prep == "of" and group.acts:
        return True
    return True if nominal.prep == "from" and group.acts and not group.site else None


def _is_owner(anchor: Anchor, nominal: Nominal) -> bool:
    """As in "the withdrawal of the army", "the attack of the rebels":

    who does it, not who suffers.
    """
    group = nominal.group
    if nominal.prep != "of" or group is None:
        return False
    return "of" in anchor.frame.actor_marks and group.acts


def _premodifiers(view: SentenceView, anchor: Anchor) -> Roles:
    groups = {group.last: group for group in view.groups}
    weapons = {weapon.last: weapon for weapon in view.weapons}
    places = {place.last: place for place in view.places}
    actors: list[Group] = []
    targets: list[Group] = []
    arms: list[WeaponMention] = []
    spots: list[Located] = []
    definite = False
    at = anchor.first
    while at > view.first and _TIGHT.match(view.gap(at)):
        group = groups.get(at)
        word = view.stem(at - 1)
        if group is not None:
            if (
                anchor.frame.type in _HOLD
                or (group.site and not group.named)
                or group.suffers > group.acts
            ):
                targets.append(group)
            elif group.acts:
                actors.append(group)
            at = group.first
            if view.stem(at) in DETERMINERS:
                definite = view.stem(at) in DEFINITE
                break
            continue
        name = _name_ending(view, at)
        if name is not None and at not in places:
            if name.acts:
                actors.append(name)
            at = name.first
        elif at in weapons:
            arms.append(weapons[at])
            at = weapons[at].first
        elif at in places:
            spots.append(places[at])
            at = places[at].first
        elif word in DETERMINERS:
            definite = word in DEFINITE
            at -= 1
            break
        elif (
            word in MODIFIERS
            or word in LINKERS
            or (word not in PREPOSITIONS and _is_attributive(word))
        ):
            at -= 1
        elif any(a.last == at for a in view.amounts):
            at = next(a.first for a in view.amounts if a.last == at)
            break
        else:
            break
    return Roles(
        first=at,
        last=anchor.last,
        actors=tuple(actors),
        targets=tuple(targets),
        weapons=tuple(arms),
        places=tuple(spots),
        definite=definite,
    )


def _is_attributive(word: str) -> bool:
    return word.endswith(
        (
            "ed",
            "al",
            "ous",
            "ive",
            "ful",
            "ic",
            "ing",
            "ist",
            "ern",
            "ern",
            "ary",
            "ly",
            "est",
            "nt",
        )
    ) and (len(word) > 4)


def _name_ending(view: SentenceView, at: int) -> Group | None:
    """The demonym or name that ends at a token and was no group of its own: "Israeli raid"."""
    for match in view.names:
        if match.last == at:
            if view.gap(match.first) == "-" and view.stem(match.first - 1) in (
                "anti",
                "pro",
                "non",
            ):
                return None
            return name_group(match)
    return None


def _is_own_agent(view: SentenceView, anchor: Anchor, nominal: Nominal) -> bool:
    """Not "a base used by the group": the agent of another participle."""
    k = nominal.first - 1
    while k >= anchor.last and view.stem(k) != "by":
        k -= 1
    word = view.stem(k - 1)
    if k - 1 < anchor.last or not (word in LINKERS or word.endswith("ed") or word == "held"):
        return True
    return any(
        t.first <= k - 1 < t.last and t.hit.frame.kind is FrameKind.SUPPORT for t in view.triggers
    )


def _accused(view: SentenceView, anchor: Anchor) -> list[Group]:
    """As in "accused the forces of executing": who is said to have done it."""
    before = view.stem(anchor.first - 1)
    if before == "of":
        return [g for g in view.groups if g.last == anchor.first - 1 and g.acts]
    if before not in ("after", "before", "while", "by"):
        return []
    # "control the province after capturing ...": the subject of the sentence
    for group in view.groups:
        if (group.last < anchor.first and group.acts and not group.site) and (
            view.stem(group.first - 1) not in PREPOSITIONS
        ):
            return [group]
    return []


def _owners(view: SentenceView, weapon: WeaponMention) -> list[Group]:
    """As in "regime bombs", "Ukrainian drones": whose weapons they are."""
    groups = [g for g in view.groups if g.last == weapon.first and g.acts]
    name = _name_ending(view, weapon.first)
    return groups or ([name] if name is not None and name.acts else [])


def _meant_by_pronoun(view: SentenceView, anchor: Anchor) -> list[Group]:
    """As in "The group said it had fired":

    the pronoun stands for the nearest acting subject before.
    """
    k = anchor.first - 1
    while k > view.first and (
        view.stem(k) in ADVERBS or view.stem(k) in HAVE or view.stem(k) in BE
    ):
        k -= 1
    if view.stem(k) in ("says", "say", "claims", "claim"):
        # "Army says hits targets": headlines leave the subject out
        return [g for g in view.groups if g.last == k and g.acts]
    if view.stem(k) not in ("it", "they", "we"):
        return []
    for group in reversed(view.groups):
        if (group.last <= k and (group.acts or group.named) and not group.site) and (
            view.stem(group.first - 1) not in PREPOSITIONS
        ):
            vague = group.rule == "en.group.role.armed_group" and not group.named
            return [group] if group.acts and not vague else []
    return []


class _Found:
    """Roles while they are being collected, in the order in which they are found."""

    __slots__ = ("actors", "events", "last", "places", "targets", "weapons")

    def __init__(self, last: int) -> None:
        self.actors: list[Group] = []
        self.targets: list[Group] = []
        self.weapons: list[WeaponMention] = []
        self.events: list[Anchor] = []
        self.places: list[Located] = []
        self.last = last


def roles_of_verb(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Roles:
    """Subject, objects, agents and prepositional complements of a verb."""
    subjects: tuple[Nominal, ...] = ()
    if not anchor.gerund:
        subjects = find_subject(view, clauses, anchor)
    objects, others = find_complements(view, clauses, anchor)
    found = _Found(max([anchor.last, *(n.last for n in objects)]))
    if anchor.passive:
        taken = objects if anchor.frame.object is not ObjectRole.WEAPON else ()
        _take_arguments(found, (), (*subjects, *taken))
    else:
        _take_arguments(found, subjects, objects)
    if not subjects and not anchor.passive:
        found.actors += _accused(view, anchor) if anchor.gerund else _meant_by_pronoun(view, anchor)
    if not anchor.passive:
        for doer in subjects:
            if doer.weapon is not None:
                found.actors += _owners(view, doer.weapon)
    _take_complements(view, anchor, others, found)
    first = min([anchor.first, *(n.first for n in subjects if anchor.first - n.first < 30)])
    return Roles(
        first=first,
        last=found.last,
        actors=tuple(found.actors),
        targets=tuple(found.targets),
        weapons=tuple(found.weapons),
        events=tuple(found.events),
        places=tuple(found.places),
    )


def _take_arguments(
    found: _Found, doers: tuple[Nominal, ...], sufferers: tuple[Nominal, ...]
) -> None:
    """What stands without a preposition: who does it, and what it is done to."""
    found.actors += [
        n.group
        for n in doers
        if n.group is not None and (n.group.acts or n.group.kind in _OTHER_AUTHORS)
    ]
    found.targets += [n.group for n in sufferers if n.group is not None]
    found.weapons += [n.weapon for n in (*doers, *sufferers) if n.weapon is not None]
    found.events += [n.event for n in (*doers, *sufferers) if n.event is not None]
    found.places += [n.place for n in sufferers if n.place is not None]


def _take_complements(
    view: SentenceView, anchor: Anchor, others: tuple[Nominal, ...], found: _Found
) -> None:
    """What hangs on the verb by prepositions, near enough to the last that does."""
    for nominal in others:
        if nominal.first - found.last > 14:
            break
        if nominal.place is not None:
            found.places.append(nominal.place)
        elif nominal.weapon is not None:
            found.weapons.append(nominal.weapon)
            if nominal.prep == "by":
                found.actors += _owners(view, nominal.weapon)
        elif nominal.event is not None:
            if nominal.prep in ("by", "in", "during", "with", "under", "to", "through"):
                found.events.append(nominal.event)
            elif nominal.prep in ("after", "following", "amid"):
                break
        elif nominal.group is None:
            continue
        else:
            _take_group(view, anchor, nominal, nominal.group, found)
        found.last = max(found.last, nominal.last)


def _take_group(
    view: SentenceView, anchor: Anchor, nominal: Nominal, group: Group, found: _Found
) -> None:
    """People or things behind a preposition: the agent, the other side, or what is hit."""
    marks = _MARKS | set(anchor.frame.target_marks)
    party = anchor.frame.object is ObjectRole.PARTY
    if nominal.prep == "by" or (nominal.prep == "from" and anchor.passive and group.acts):
        if (group.acts or group.named) and _is_own_agent(view, anchor, nominal):
            found.actors.append(group)
    elif nominal.prep == "between" and group.acts:
        found.actors.append(group)
    elif (party and nominal.prep in ("with", "against", "between", "and")) or (
        nominal.prep in marks
        and (anchor.frame.object is not ObjectRole.PLACE or nominal.prep == "from")
    ):
        found.targets.append(group)
