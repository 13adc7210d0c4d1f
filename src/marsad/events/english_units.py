"""The parts that English noun groups are made of: names, roles, aircraft.

Each is one match of the lexicon with what it can do; overlaps are settled here, and names that are
ordinary words too.
"""

from __future__ import annotations

import re

import msgspec

from marsad.events.parts import ACTING_KINDS, Group, WeaponMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import ActorHit, CountryForm, CountryHit, Form, Match, RoleHit
from marsad.records import ActorKind, Record, WeaponKind

_SPLIT = re.compile(r"[:;,!?]|\.\s")
_SILENT_KINDS = frozenset(
    (ActorKind.CIVILIANS, ActorKind.COMBATANTS, ActorKind.SITE, ActorKind.OTHER)
)
_SUFFERING_KINDS = frozenset((ActorKind.PERSON, ActorKind.ARMED_GROUP, ActorKind.MILITARY))


class Unit(Record, gc=False):
    """One matched name, role or aircraft, before premodifiers are joined."""

    first: int
    last: int
    group: Group
    demonym: bool = False
    country: bool = False
    role: bool = False


def find_units(view: SentenceView) -> list[Unit]:
    """Names, roles and aircraft of a sentence in order, none overlapping another."""
    places = [(place.first, place.last) for place in view.places]
    units = _drop_verbs(view, _drop_parts_of_arms(view, _read_units(view)))
    units = [unit for unit in _settle_cued(view, units) if not _names_place(unit, places)]
    units.sort(key=lambda unit: (unit.first, -unit.last, unit.role, unit.demonym))
    kept: list[Unit] = []
    for unit in units:
        if kept and unit.first < kept[-1].last:
            if unit.country and not kept[-1].group.named and unit.first == kept[-1].first:
                kept[-1] = _with_country(kept[-1], unit.group)
        elif not (unit.country and _is_part_of(unit, places)):
            kept.append(unit)
    return kept


def _read_units(view: SentenceView) -> list[Unit]:
    """Every match as a unit; aircraft before the role of the same word: they act for an owner."""
    flying = [
        _aircraft_unit(weapon)
        for weapon in view.weapons
        if weapon.hit.weapon.kind is WeaponKind.AIRCRAFT and not weapon.hit.weapon.adjective
    ]
    return [
        *(_name_unit(match) for match in view.names if not _is_split(view, match)),
        *flying,
        *(_role_unit(match) for match in view.roles),
    ]


def _drop_parts_of_arms(view: SentenceView, units: list[Unit]) -> list[Unit]:
    """Without words that a weapon's name explains: the "car" in "car bomb" is no car."""
    arms = [
        (w.first, w.last)
        for w in view.weapons
        if w.last - w.first > 1 and w.hit.weapon.kind is not WeaponKind.AIRCRAFT
    ]
    return [unit for unit in units if not _is_part_of(unit, arms)]


def _drop_verbs(view: SentenceView, units: list[Unit]) -> list[Unit]:
    """Without "target" in "the factions target the town": a verb behind those who act."""
    verbs = {
        t.first
        for t in view.triggers
        if t.hit.frame.id == "target_verb" and t.hit.form in (Form.BASE, Form.PRESENT)
    }
    ends = {u.last for u in units if u.group.acts and (u.role or u.group.named)}
    return [
        u
        for u in units
        if not (
            u.role
            and u.first in verbs
            and u.first in ends
            and not view.gap(u.first).strip()
            and view.stem(u.last) not in ("of", "was", "were", "in")
        )
    ]


def _is_part_of(unit: Unit, spans: list[tuple[int, int]]) -> bool:
    """Whether a longer span holds all of a unit, so that its words mean something else."""
    return any(
        first <= unit.first and unit.last <= last and last - first > unit.last - unit.first
        for first, last in spans
    )


def _is_split(view: SentenceView, match: Match) -> bool:
    """Whether punctuation stands inside a name: "... in Syria: military"."""
    return any(_SPLIT.search(view.gap(k)) for k in range(match.first + 1, match.last))


def _names_place(unit: Unit, places: list[tuple[int, int]]) -> bool:
    """As in "city" in "Aleppo city": the place stands for it."""
    return unit.group.rule == "en.group.role.settlement" and _is_part_of(unit, places)


def _settle_cued(view: SentenceView, units: list[Unit]) -> list[Unit]:
    """Names that are ordinary words too ("rebels", "the coalition") need their country named.

    Where the country stands elsewhere in the report they are the actor, with what the role of
    that name can do; elsewhere they are the role alone.
    """
    cued = {
        (m.first, m.last) for m in view.names if isinstance(m.meaning, ActorHit) and m.meaning.cued
    }
    roles = {(u.first, u.last): u for u in units if u.role}
    if not cued:
        return [_with_role(unit, roles.get((unit.first, unit.last))) for unit in units]
    kept: list[Unit] = []
    for unit in units:
        span = (unit.first, unit.last)
        if span not in cued or unit.country:
            kept.append(_with_role(unit, roles.get(span)))
        elif unit.role:
            continue
        else:
            role = roles.get(span)
            known = _is_acronym(view, unit) or _is_named(view, unit.group.country)
            if known and role is not None:
                group = msgspec.structs.replace(
                    unit.group,
                    kind=role.group.kind,
                    name_en=role.group.name_en,
                    acts=unit.group.acts or role.group.acts,
                    suffers=role.group.suffers,
                    number=role.group.number,
                )
                kept.append(msgspec.structs.replace(unit, group=group, role=True))
            elif known:
                kept.append(unit)
            elif role is not None:
                kept.append(role)
    return kept


def _is_named(view: SentenceView, country: str | None) -> bool:
    """Whether a country, or an actor of it, is named anywhere in the report."""
    for match in view.report.matches:
        meaning = match.meaning
        if isinstance(meaning, CountryHit):
            if meaning.country.code == country:
                return True
        elif (isinstance(meaning, ActorHit) and not meaning.cued) and (
            meaning.actor.country == country
        ):
            return True
    return False


def _with_role(unit: Unit, role: Unit | None) -> Unit:
    """A name that is a word for people too ("opposition fighters") can do what they can."""
    if role is None or unit.role or unit.country or unit.group.acts:
        return unit
    group = msgspec.structs.replace(
        unit.group,
        kind=role.group.kind,
        acts=role.group.acts,
        suffers=role.group.suffers,
        number=role.group.number,
    )
    return msgspec.structs.replace(unit, group=group, role=True)


def _is_acronym(view: SentenceView, unit: Unit) -> bool:
    word = view.words(unit.first, unit.last)
    return sum(char.isupper() for char in word) > 1 and word[1:] != word[1:].lower()


def name_group(match: Match) -> Group:
    """A named actor, or the state that a country's name stands for, taken for an author.

    Right in front of a deed every name is one; what it can do elsewhere, `_name_unit` says.
    """
    meaning = match.meaning
    if isinstance(meaning, ActorHit):
        actor = meaning.actor
        return Group(
            first=match.first,
            last=match.last,
            head=match.last - 1,
            kind=actor.kind,
            rule="en.group.actor",
            name_en=actor.name,
            actor_id=actor.id,
            country=actor.country,
            affiliations=tuple(tie.to for tie in actor.affiliations),
            named=True,
            acts=True,
            speaks=True,
        )
    assert isinstance(meaning, CountryHit)
    country = meaning.country
    return Group(
        first=match.first,
        last=match.last,
        head=match.last - 1,
        kind=ActorKind.STATE,
        rule="en.group.demonym",
        name_en=country.name,
        actor_id=country.id,
        country=country.code,
        named=True,
        acts=meaning.form is not CountryForm.CAPITAL,
        speaks=True,
    )


def _name_unit(match: Match) -> Unit:
    """A name in any place: its kind says what an actor can do, a demonym is a people."""
    meaning, group = match.meaning, name_group(match)
    if not isinstance(meaning, CountryHit):
        group = msgspec.structs.replace(
            group,
            acts=group.kind in ACTING_KINDS,
            speaks=group.kind not in _SILENT_KINDS,
            suffers=group.kind in _SUFFERING_KINDS,
        )
        return Unit(first=match.first, last=match.last, group=group)
    demonym = meaning.form is CountryForm.DEMONYM
    group = msgspec.structs.replace(
        group,
        kind=ActorKind.POPULATION if demonym else ActorKind.STATE,
        rule=f"en.group.{meaning.form.value}",
        speaks=not demonym,
        suffers=demonym,
    )
    # "US", "UN" are names and adjectives with one spelling.
    adjective = demonym or meaning.cased
    return Unit(first=match.first, last=match.last, group=group, demonym=adjective, country=True)


def _aircraft_unit(weapon: WeaponMention) -> Unit:
    """Aircraft as those who act: reports name them in place of the army that flies them."""
    group = Group(
        first=weapon.first,
        last=weapon.last,
        head=weapon.last - 1,
        kind=ActorKind.MILITARY,
        rule="en.group.aircraft",
        acts=True,
        name_en="aircraft",
        number=weapon.hit.number,
    )
    return Unit(first=weapon.first, last=weapon.last, group=group, role=True)


def _role_unit(match: Match) -> Unit:
    meaning = match.meaning
    assert isinstance(meaning, RoleHit)
    role = meaning.role
    group = Group(
        first=match.first,
        last=match.last,
        head=match.last - 1,
        kind=role.kind,
        rule=f"en.group.role.{role.id}",
        name_en=role.name,
        acts=role.acts,
        suffers=role.suffers,
        speaks=role.speaks,
        site=role.site,
        number=meaning.number,
    )
    return Unit(first=match.first, last=match.last, group=group, role=True)


def _with_country(unit: Unit, country: Group) -> Unit:
    group = msgspec.structs.replace(
        unit.group,
        named=True,
        country=country.country,
        actor_id=unit.group.actor_id,
        affiliations=(*unit.group.affiliations, country.actor_id or ""),
    )
    return msgspec.structs.replace(unit, group=group)
