"""English noun groups: who acts, suffers or speaks.

The head comes last: names, demonyms, further roles, adjectives, compounds ("Iran-backed",
"rebel-held"), numbers and determiners in front of a role noun belong to it; so does what hangs on
it behind by "of", "from", "loyal to", "belonging to", and an acronym in brackets. A country's name
is a group unless a preposition makes it a place.
"""

from __future__ import annotations

import re

import msgspec

from marsad.events.english_units import Unit, find_units
from marsad.events.english_words import (
    ADVERBS,
    AFFILIATED,
    AFFILIATED_LINKS,
    COORDINATORS,
    DETERMINERS,
    LINKERS,
    MODIFIERS,
    MONTHS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    WEEKDAYS,
    words,
)
from marsad.events.parts import ACTING_KINDS, Amount, Group
from marsad.events.view import SentenceView
from marsad.records import ActorKind, Number

_TIGHT = re.compile(r"^(?:-|[\s\"'\[\]]*)$")
_COMPASS = words(
    "northern southern eastern western central northeastern northwestern southeastern "
    "southwestern north south east west rural downtown mainland"
)
_CONTAINERS = words(
    "member members fighters fighter soldiers soldier forces units unit elements gathering "
    "gatherings groups group troops militants militant gunmen positions position convoy convoys "
    "hideouts sites site targets target headquarters base bases leaders leader commander "
    "commanders army police families residents villages town towns city village spokesman "
    "officials official men officer officers head chief ranks stronghold strongholds camp camps "
    "patrol vehicle vehicles wing branch representatives spokesperson spokeswoman minister "
    "ministry resistance house homes home houses part parts neighbourhoods neighborhoods "
    "districts suburbs areas countryside car"
)
_FROM_HEADS = words(
    "terrorists member fighter soldier person elements militants fighters gunmen rebels "
    "soldiers troops forces members militiamen "
    "insurgents men source sources"
)
STATES = frozenset(("en.group.role.dead", "en.group.role.wounded", "en.group.role.missing_person"))
_PARTICIPLES = words("dead injured wounded missing killed")
_VOICES = frozenset((ActorKind.MONITOR, ActorKind.MEDIA, ActorKind.WITNESSES))
_SETTLEMENTS = words(
    "district districts village villages town towns neighborhood neighborhoods neighbourhood "
    "neighbourhoods suburb suburbs areas area countryside city"
)
_OF_LAND = words("border borders frontier crossing soil airspace territory")
_CLASSES = words(
    "ally allies group militia movement organisation organization faction affiliate branch rival"
)
_GROUP_COMPOUND = frozenset(("pro", "anti", "non", "ex", "counter"))


def find_groups(view: SentenceView) -> tuple[Group, ...]:
    """Noun groups of a sentence, in order, not overlapping."""
    units = find_units(view)
    amounts = {amount.last: amount for amount in view.amounts}
    times = {index for time in view.times for index in range(time.first, time.last)}
    groups: list[Group] = []
    at = 0
    while at < len(units):
        chain = [units[at]]
        at += 1
        while at < len(units) and _continues(view, chain[-1], units[at]):
            chain.append(units[at])
            at += 1
        floor = groups[-1].last if groups else view.first
        group = _make_group(view, chain, floor, amounts, times)
        if group is not None:
            group, at = _extend_right(view, group, units, at)
            groups.append(group)
    return tuple(groups)


def _continues(view: SentenceView, left: Unit, right: Unit) -> bool:
    """Whether `left` stands before `right` as its premodifier."""
    if view.token(left.last - 1).suffix == "'s" and not _tight(view, left.last, right.first + 1):
        return False
    if left.role and not right.role:
        # "fighters Syrian": a role does not premodify a name, but "rebel commander Ahmed" does
        return (
            left.group.speaks
            and _tight(view, left.last, right.first + 1)
            and (right.first == left.last and right.group.kind is ActorKind.PERSON)
        )
    if left.role and left.group.number is Number.PLURAL and right.role:
        # "militants positions" of a text that lost its apostrophes
        owned = right.group.site and left.group.acts and right.first == left.last
        return owned and not view.gap(right.first).strip()
    if right.group.rule in STATES and left.role:
        return False
    if right.group.kind in _VOICES and left.group.acts and not left.country:
        return left.group.kind is ActorKind.STATE  # "20 jihadists Monitor"
    if right.country and not right.demonym:
        return False
    if left.group.kind is ActorKind.PERSON and not right.role:
        return False
    between = range(left.last, right.first)
    if len(between) > 4 or not _tight(view, left.last, right.first + 1):
        return False
    # "Iranian-backed", "Houthi-run", "Israel's northern command"
    return all(
        view.stem(k) in LINKERS or view.stem(k) in MODIFIERS or _is_adjective(view.stem(k))
        for k in between
    )


def _tight(view: SentenceView, first: int, last: int) -> bool:
    """No punctuation but hyphens and quotation marks before tokens `first` to `last`."""
    return all(_TIGHT.match(view.gap(k)) for k in range(first, last))


def _make_group(
    view: SentenceView,
    chain: list[Unit],
    floor: int,
    amounts: dict[int, Amount],
    times: set[int],
) -> Group | None:
    head = chain[-1]
    group = head.group
    first = chain[0].first
    if view.stem(head.last) in LINKERS and view.gap(head.last) == "-":
        return None  # "rebel-held", "US-led" before a word that is no head
    if len(chain) == 1 and _is_compound_part(view, head):
        return None
    if len(chain) == 1 and head.country and not _stands_alone(view, head):
        return None
    if not head.role and len(chain) == 1 and head.first in times:
        return None
    if (
        head.group.rule in STATES
        and head.first == chain[0].first
        and _is_state(view, head, amounts)
    ):
        return None
    if head.role and not head.group.site and _opens_settlement(view, head.last):
        return None  # "opposition districts of Aleppo"
    for unit in chain[:-1]:
        group = _premodified(view, group, unit, head)
    first, amount = _reach_left(view, group, first, floor, amounts, times)
    return _replace(group, first=first, last=head.last, amount=amount)


def _opens_settlement(view: SentenceView, index: int) -> bool:
    return view.stem(index) in _SETTLEMENTS and any(p.first == index for p in view.places)


def _is_state(view: SentenceView, unit: Unit, amounts: dict[int, Amount]) -> bool:
    """As in "were injured", "left dead": a participle, not people."""
    if view.stem(unit.first) not in _PARTICIPLES:
        return False
    return unit.first not in amounts and view.stem(unit.first - 1) not in DETERMINERS


def _is_compound_part(view: SentenceView, unit: Unit) -> bool:
    return view.gap(unit.first) == "-" and view.stem(unit.first - 1) in _GROUP_COMPOUND


def _stands_alone(view: SentenceView, unit: Unit) -> bool:
    """A country is a group where it acts or speaks, a demonym where it is a plural noun."""
    before = view.stem(unit.first - 1)
    if view.stem(unit.last) in _OF_LAND:
        return False  # "a blast at the Syria-Turkey border"
    if unit.group.kind is ActorKind.POPULATION:
        word = view.token(unit.last - 1).word
        return word.endswith(("s", "men")) and view.token(unit.last - 1).suffix == ""
    if before in PLACE_PREPOSITIONS or before in _COMPASS:
        return before in ("from", "of", "to", "on") and view.stem(unit.last) in ("and", "or", "to")
    return not (before == "the" and view.stem(unit.first - 2) in PLACE_PREPOSITIONS)


def _premodified(view: SentenceView, group: Group, unit: Unit, head: Unit) -> Group:
    other = unit.group
    linked = view.gap(unit.last) == "-" and view.stem(unit.last) in LINKERS
    against = _is_compound_part(view, unit)
    if linked or against:
        ties = group.affiliations if against else (*group.affiliations, other.actor_id or "")
        return _replace(group, affiliations=ties, name_en=view.words(unit.first, head.last))
    if group.named:
        return _replace(group, country=group.country or other.country)
    if group.rule == "en.group.aircraft" and not other.named:
        return _replace(group, name_en=other.name_en)
    if other.named and group.rule == "en.group.aircraft":
        # aircraft act for their owner
        return _replace(
            group,
            named=True,
            country=other.country,
            name_en=other.name_en,
            actor_id=other.actor_id,
            affiliations=(*group.affiliations, other.actor_id or ""),
        )
    if other.named:
        plain = other.kind in ACTING_KINDS and group.acts and not group.site
        return _replace(
            group,
            named=True,
            country=other.country,
            actor_id=other.actor_id if plain and not unit.country else group.actor_id,
            affiliations=(*group.affiliations, other.actor_id or ""),
            name_en=other.name_en
            if plain and not unit.country
            else f"{other.name_en if not unit.country else view.words(unit.first, unit.last)} "
            f"{view.words(head.first, head.last)}",
            acts=group.acts or (other.acts and not group.site and not group.suffers),
        )
    return _replace(
        group,
        name_en=view.words(unit.first, head.last),
        acts=group.acts or (other.acts and not group.site and not group.speaks),
    )


def _reach_left(
    view: SentenceView,
    group: Group,
    first: int,
    floor: int,
    amounts: dict[int, Amount],
    times: set[int],
) -> tuple[int, Amount | None]:
    """Take in adjectives, a number and a determiner before the group; returns the new start."""
    start = first
    amount: Amount | None = None
    if group.kind in _VOICES:
        amounts = {}  # "toll hits 43: monitor"
    while start > floor and start - 1 not in times:
        before = start - 1
        if not _TIGHT.match(view.gap(start)):
            break
        stem = view.stem(before)
        if amount is None:
            amount = _number_before(view, start, floor, amounts)
            if amount is not None:
                start = amount.first
                continue
        elif not (view.gap(start) == "-" or stem in _BEFORE_NUMBERS):
            break
        if stem in _MORE:
            start = before
            continue
        if stem in DETERMINERS and stem != "that":
            part = _share_of(view, before, floor, amounts)
            return (part.first, part) if part is not None else (before, amount)
        if not _belongs_before(view, group, start):
            counted = amount is None and before in amounts and amounts[before].first >= floor
            if not (counted and _may_part(view, before)):
                break
        start = before  # "four NDF members", where it is no word of the groups' own
    return start, amount


_BEFORE_NUMBERS = frozenset(("the", "some", "these", "those", "all", "another"))
_MORE = frozenset(("other", "more", "further", "many", "few", "several"))


def _number_before(
    view: SentenceView, start: int, floor: int, amounts: dict[int, Amount]
) -> Amount | None:
    """The number right in front, also by "of": "dozens of fighters"; no age."""
    if view.stem(start) != "year" and start in amounts and amounts[start].first >= floor:
        return amounts[start]
    before = start - 1
    if view.stem(before) == "of" and before in amounts and amounts[before].first >= floor:
        return amounts[before]
    return None


def _share_of(
    view: SentenceView, before: int, floor: int, amounts: dict[int, Amount]
) -> Amount | None:
    """As in "two of the soldiers", "dozens of its fighters"."""
    above = before - 1
    if view.stem(before) not in ("its", "the", "their", "his", "these", "those"):
        return None
    if view.stem(above) != "of" or above not in amounts or amounts[above].first < floor:
        return None
    return amounts[above]


def _belongs_before(view: SentenceView, group: Group, start: int) -> bool:
    """Whether the word in front of token `start` is an adjective or part of the group's name."""
    before = start - 1
    stem = view.stem(before)
    if stem in ADVERBS or stem in WEEKDAYS or stem in MONTHS:
        return False
    if view.stem(start) == "year" and stem.isdigit() and view.gap(start).strip(" -") == "":
        return True  # "a 16-year-old boy"
    if group.site and _is_arms(view, before, start):
        return True  # "missile launchers", "a weapons depot"
    hyphen = view.gap(start) == "-"
    return (
        stem in MODIFIERS
        or (stem in LINKERS and view.gap(before) == "-")
        or (hyphen and (stem.isalpha() or stem in _GROUP_COMPOUND))
        or (_is_adjective(stem) and not view.gap(start).strip())
    )


def _may_part(view: SentenceView, before: int) -> bool:
    """Whether a word may stand between a number and the group: "four NDF members"."""
    stem = view.stem(before)
    if stem in ADVERBS or stem in WEEKDAYS or stem in MONTHS:
        return False
    return stem not in PREPOSITIONS and stem not in COORDINATORS and stem.isalpha()


def _is_arms(view: SentenceView, first: int, last: int) -> bool:
    return any(w.first <= first and w.last == last for w in view.weapons) and not any(
        t.first <= first < t.last for t in view.triggers
    )


def _is_adjective(stem: str) -> bool:
    return len(stem) > 6 and stem.endswith(
        ("ary", "ical", "ious", "ist", "ional", "ant", "ern", "based")
    )


def _extend_right(
    view: SentenceView, group: Group, units: list[Unit], at: int
) -> tuple[Group, int]:
    """Join what hangs on a group behind it; returns the group and the next free unit."""
    for _ in range(2):
        if at >= len(units):
            return group, at
        joined = _join_behind(view, group, units[at])
        if joined is None:
            return group, at
        end = units[at].last
        at += 1
        group = joined
        while at < len(units) and _continues(view, units[at - 1], units[at]):
            # "members of the Islamic State group"
            end = units[at].last
            at += 1
        group = _replace(group, last=end)
    return group, at


def _join_behind(view: SentenceView, group: Group, unit: Unit) -> Group | None:
    between = range(group.last, unit.first)
    if len(between) > 4:
        return None
    if not between:
        return _join_acronym(view, group, unit) or _join_name(view, group, unit)
    if not _tight(view, group.last, unit.first + 1):
        return None
    words = [view.stem(k) for k in between]
    head = view.stem(group.head)
    rest = [word for word in words[1:] if word not in DETERMINERS and word not in MODIFIERS]
    if words[0] == "of" and head in _CONTAINERS and not rest:
        if unit.group.site and not group.site:
            return None
        return _affiliated(view, group, unit)
    if words[0] == "from" and head in _FROM_HEADS and not rest and unit.group.acts:
        return None if unit.country and not unit.demonym else _affiliated(view, group, unit)
    if words[0] in AFFILIATED and len(words) > 1 and words[1] in AFFILIATED_LINKS:
        left = [word for word in words[2:] if word not in DETERMINERS and word not in MODIFIERS]
        if not left and not unit.group.site:
            return _affiliated(view, group, unit)
    return None


def _join_acronym(view: SentenceView, group: Group, unit: Unit) -> Group | None:
    """As in "Syrian Democratic Forces (SDF)": the same actor named twice."""
    bracket = view.gap(unit.first).strip()
    same = unit.group.actor_id is not None and unit.group.actor_id == group.actor_id
    if same and bracket in ("(", "", "[", ","):
        return _replace(group, last=unit.last)
    return None


def _join_name(view: SentenceView, group: Group, unit: Unit) -> Group | None:
    """As in "its ally Russia", "the militant group Hamas":

    a name behind the word for what it is.
    """
    other = unit.group
    if group.named or group.site or not other.named or not _TIGHT.match(view.gap(unit.first)):
        return None
    if view.stem(group.head) not in _CLASSES or unit.demonym:
        return None
    return _replace(
        group,
        last=unit.last,
        named=True,
        actor_id=other.actor_id,
        country=other.country,
        affiliations=other.affiliations,
        kind=other.kind,
        name_en=other.name_en,
        acts=other.acts,
        speaks=other.speaks,
        suffers=False,
        number=None,
    )


def _affiliated(view: SentenceView, group: Group, unit: Unit) -> Group:
    other = unit.group
    plain = other.kind in ACTING_KINDS and group.acts and not group.site and not unit.country
    return _replace(
        group,
        last=unit.last,
        named=group.named or other.named,
        actor_id=group.actor_id or (other.actor_id if plain and other.named else None),
        country=group.country or other.country,
        affiliations=(*group.affiliations, *((other.actor_id,) if other.actor_id else ())),
        acts=group.acts or (other.acts and group.rule == "en.group.aircraft"),
        name_en=other.name_en
        if (plain and other.named) or group.rule == "en.group.aircraft"
        else view.words(group.first, unit.last),
    )


def _replace(group: Group, **changes: object) -> Group:
    return msgspec.structs.replace(group, **changes)
