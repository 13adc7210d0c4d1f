"""Arabic noun groups: who acts, suffers or speaks.

The head comes first: a role noun ("عناصر", "قوات"), a named actor, or aircraft that act for their
owner; names, demonyms and further roles that follow without a conjunction belong to it, and so
does what hangs on it by "من", "التابع ل", "الموالي ل", "المدعوم من". A number in front counts it.
"""

from __future__ import annotations

import re

import msgspec

from marsad.events.parts import ACTING_KINDS, Amount, Group
from marsad.events.view import SentenceView
from marsad.lexicon.entries import (
    ActorHit,
    CountryForm,
    CountryHit,
    Form,
    Match,
    RoleHit,
    WeaponEntry,
)
from marsad.records import ActorKind, Number, Record

_TIGHT = re.compile(r"^[\s\"'#_]*$")
AFFILIATED = re.compile(r"^(?:تابع|موال|مدعوم|منتم|محسوب|مرتبط|متحالف|مقرب|مواليه|تدعمه|يدعمه)")
_UNKNOWN = frozenset(("مجهول", "مجهولون", "مجهولين", "مجهوله", "ملثمون", "ملثمين"))
_FLYING = frozenset((ActorKind.STATE, ActorKind.MILITARY, ActorKind.COALITION))
_SPEAKING_KINDS = frozenset(
    (
        ActorKind.STATE,
        ActorKind.MILITARY,
        ActorKind.POLICE,
        ActorKind.INTELLIGENCE,
        ActorKind.ARMED_GROUP,
        ActorKind.COALITION,
        ActorKind.PARTY,
        ActorKind.ORGANISATION,
        ActorKind.MEDIA,
        ActorKind.AGENCY,
        ActorKind.MONITOR,
        ActorKind.OFFICE,
        ActorKind.PERSON,
        ActorKind.OFFICIALS,
        ActorKind.WITNESSES,
    )
)


class _Unit(Record, gc=False):
    """One matched name, role or flying weapon, before units are joined."""

    first: int
    last: int
    group: Group
    demonym: bool = False
    role: bool = False


def find_groups(view: SentenceView) -> tuple[Group, ...]:
    """Noun groups of a sentence, in order, not overlapping."""
    units = _units(view)
    amounts = {amount.last: amount for amount in view.amounts}
    groups: list[Group] = []
    at = 0
    while at < len(units):
        unit = units[at]
        at += 1
        group = unit.group
        if unit.demonym and not _stands_alone(view, unit):
            continue
        while at < len(units):
            joined = _join(view, group, units[at])
            if joined is None:
                break
            group = joined
            at += 1
        group = _describe(view, group)
        group = _with_amount(
            group, amounts.get(group.first) or _out_of(view, group) or _one_of(view, group)
        )
        groups.append(_with_owner(view, group, groups))
    return _called(view, groups)


_CALLED = frozenset(
    "باسم يدعي تدعي يسمي تسمي مسمي مسماه اسمه اسمها معروف معروفه بمسمي يعرف تعرف اسم".split()
)


def _called(view: SentenceView, groups: list[Group]) -> tuple[Group, ...]:
    """ "فصيل عرف عن نفسه باسم تشكيل الوارثين": the name behind "by the name of" is the group's."""
    named: list[Group] = []
    for at, group in enumerate(groups):
        following = groups[at + 1] if at + 1 < len(groups) else None
        if following is not None and not group.actor_id and group.acts and following.actor_id:
            gap = range(group.last, following.first)
            introduced = following.first > 0 and view.stem(following.first - 1) in _CALLED
            if introduced and len(gap) <= 5 and not any(k in view.stops for k in gap):
                group = _replace(
                    group, named=True, actor_id=following.actor_id, country=following.country,
                    affiliations=following.affiliations, name_en=following.name_en,
                    rule=f"{group.rule}+called",
                )  # fmt: skip
        named.append(group)
    return tuple(named)


def _with_owner(view: SentenceView, group: Group, earlier: list[Group]) -> Group:
    """ "وتوغلت قواته": forces of whoever was named last in the sentence, if anyone was."""
    if group.named or not group.acts or not view.token(group.last - 1).suffix:
        return group
    owner = next((g for g in reversed(earlier) if g.named and g.acts), None)
    if owner is None:
        return group
    return _replace(
        group, named=True, actor_id=owner.actor_id, country=owner.country,
        affiliations=owner.affiliations, name_en=f"{owner.name_en} {group.name_en}",
        rule=f"{group.rule}+owner",
    )  # fmt: skip


def _units(view: SentenceView) -> list[_Unit]:
    units = [_name_unit(match) for match in view.names]
    units += [
        _role_unit(match)
        for match in view.roles
        if not _inside_event_noun(view, match)
        and not _inside_weapon(view, match)
        and not _inside_place(view, match)
        and not _describes(view, match)
    ]
    units += [
        _Unit(
            first=weapon.first,
            last=weapon.last,
            group=Group(
                first=weapon.first, last=weapon.last, head=weapon.first,
                kind=ActorKind.MILITARY, rule=_crew_rule(weapon.hit.weapon), acts=True,
                name_en=weapon.hit.weapon.kind.value, number=weapon.hit.number,
            ),
            role=True,
        )
        for weapon in view.weapons
        if weapon.hit.weapon.crewed
    ]  # fmt: skip
    # "مدنيين" may be two or many: the plural is the weaker statement.
    units.sort(
        key=lambda unit: (
            unit.first, -unit.last, unit.role, unit.demonym, unit.group.number is Number.DUAL
        )
    )  # fmt: skip
    kept: list[_Unit] = []
    for unit in units:
        if kept and unit.first < kept[-1].last:
            continue
        kept.append(unit)
    return kept


def _crew_rule(weapon: WeaponEntry) -> str:
    """Aircraft act for somebody; an air arm ("القوات الجوية") is somebody."""
    return f"ar.group.{weapon.id if weapon.id == 'air_force' else weapon.kind.value}"


def _inside_event_noun(view: SentenceView, match: Match) -> bool:
    """ "انتحاري" in "هجوم انتحاري" is no person."""
    return any(
        trigger.hit.form is Form.NOUN
        and trigger.first <= match.first
        and match.last <= trigger.last
        and trigger.last - trigger.first > match.last - match.first
        for trigger in view.triggers
    )


def _inside_weapon(view: SentenceView, match: Match) -> bool:
    """ "طيار" in "طائرة بدون طيار" is no pilot."""
    return any(
        weapon.first <= match.first
        and match.last <= weapon.last
        and weapon.last - weapon.first > match.last - match.first
        for weapon in view.weapons
    )


def _describes(view: SentenceView, match: Match) -> bool:
    """ "الإعلامي" in "الجناح الإعلامي للتنظيم" is an adjective, in "قال الإعلامي" a person."""
    at = match.first
    token = view.token(at)
    if match.last - at != 1 or not token.definite or token.proclitics or at == view.first:
        return False
    before = view.token(at - 1)
    nisba = token.word.endswith("ي") and len(token.word) > 4
    return nisba and bool(before.definite) and _TIGHT.match(view.gap(at)) is not None


def _inside_place(view: SentenceView, match: Match) -> bool:
    """The kind word of a named place: "مدينة" in "مدينة مأرب" is the place, no group of its own."""
    meaning = match.meaning
    return (
        isinstance(meaning, RoleHit)
        and meaning.role.id == "settlement"
        and any(
            place.first <= match.first
            and match.last <= place.last
            and place.last - place.first > match.last - match.first
            for place in view.places
        )
    )


def _name_unit(match: Match) -> _Unit:
    meaning = match.meaning
    if isinstance(meaning, ActorHit):
        actor = meaning.actor
        group = Group(
            first=match.first, last=match.last, head=match.first, kind=actor.kind,
            rule="ar.group.actor", name_en=actor.name, actor_id=actor.id, country=actor.country,
            affiliations=tuple(tie.to for tie in actor.affiliations), named=True,
            acts=actor.kind in ACTING_KINDS, speaks=actor.kind in _SPEAKING_KINDS,
            suffers=actor.kind in (ActorKind.PERSON, ActorKind.ARMED_GROUP),
        )  # fmt: skip
        return _Unit(first=match.first, last=match.last, group=group)
    assert isinstance(meaning, CountryHit)
    country = meaning.country
    demonym = meaning.form is CountryForm.DEMONYM
    group = Group(
        first=match.first, last=match.last, head=match.first,
        kind=ActorKind.POPULATION if demonym else ActorKind.STATE,
        rule=f"ar.group.{meaning.form.value}", name_en=country.name, actor_id=country.id,
        country=country.code, named=True, acts=not demonym, speaks=not demonym, suffers=demonym,
        number=Number.PLURAL if demonym else None,
    )  # fmt: skip
    return _Unit(first=match.first, last=match.last, group=group, demonym=demonym)


def _role_unit(match: Match) -> _Unit:
    meaning = match.meaning
    assert isinstance(meaning, RoleHit)
    role = meaning.role
    group = Group(
        first=match.first, last=match.last, head=match.first, kind=role.kind,
        rule=f"ar.group.role.{role.id}", name_en=role.name, acts=role.acts,
        suffers=role.suffers, speaks=role.speaks, site=role.site, number=meaning.number,
    )  # fmt: skip
    return _Unit(first=match.first, last=match.last, group=group, role=True)


def _stands_alone(view: SentenceView, unit: _Unit) -> bool:
    """A demonym is a noun where it has a plural ending or a number: "الإسرائيليين", "3 سوريين"."""
    word = view.token(unit.last - 1).word
    return word.endswith(("ون", "ين", "تان")) or any(a.last == unit.first for a in view.amounts)


def _join(view: SentenceView, group: Group, unit: _Unit) -> Group | None:
    """The group with `unit` joined to it, or None where the two are apart."""
    if unit.first == group.last:
        tight = _TIGHT.match(view.gap(unit.first)) is not None
        if not tight or view.token(unit.first).proclitics:
            return None
        if unit.role and _is_full_plural(view, group.last - 1):
            return None  # "مجهولون نقطة": only a construct form ("مجهولو") governs a noun
        if unit.role and _closed(view, group.last - 1, unit.first):
            return None  # "قوات النظام مناطق": what is definite governs no noun
        if _disagree(view, group.last - 1, unit.first):
            return None  # "اتهمت الوكالة الحوثيين": no adjective of it
        return _joined(group, unit)
    between = range(group.last, unit.first)
    if len(between) > 2 or any(not _TIGHT.match(view.gap(k)) for k in (*between, unit.first)):
        return None
    first_between = view.token(between[0])
    if first_between.proclitics:
        return None
    if len(between) == 1:
        if unit.demonym and first_between.definite == view.token(unit.first).definite:
            # "القوات الحكومية السورية": one adjective between the head and its demonym.
            return _joined(group, unit) if not _is_particle(first_between.stem) else None
        linked = AFFILIATED.match(first_between.stem) and "ل" in view.token(unit.first).proclitics
        if linked:
            return _affiliated(group, unit, same=False)
        partitive = first_between.word == "من" and (group.acts or group.suffers)
        if partitive and (unit.group.acts or unit.group.kind in ACTING_KINDS):
            return _affiliated(group, unit)
        return None
    second = view.token(between[1]).word
    if AFFILIATED.match(first_between.stem) and second in ("من", "ل", "مع"):
        return _affiliated(group, unit, same=False)
    if second == "من" and first_between.definite is False and unit.group.named and group.suffers:
        return _affiliated(group, unit)
    return None


def _closed(view: SentenceView, at: int, following: int) -> bool:
    return bool(view.token(at).definite) and not view.token(following).definite


def _disagree(view: SentenceView, at: int, following: int) -> bool:
    """A definite feminine and a full masculine plural: two nouns, each with its own role."""
    word, other = view.token(at), view.token(following)
    feminine = word.definite and word.word.endswith("ه")
    return bool(feminine and other.definite and other.word.endswith(("ون", "ين")))


def _is_full_plural(view: SentenceView, at: int) -> bool:
    return len(view.token(at).word) > 4 and view.token(at).word.endswith(("ون", "ين"))


def _is_particle(stem: str) -> bool:
    return stem in ("من", "في", "علي", "الي", "عن", "مع", "ان", "بين", "قد", "لا", "ما", "ضد")


def _joined(group: Group, unit: _Unit) -> Group | None:
    other = unit.group
    flies = group.rule.endswith(("aircraft", "air_force", "drone", "artillery"))
    if unit.role and flies and other.kind not in _FLYING:
        return None  # "طائرة مسيرة منشأة": what flies and what it hit
    if group.named and group.kind is not ActorKind.POPULATION and not unit.demonym:
        return None  # two names side by side are two groups
    if unit.demonym:
        if group.named:
            return _replace(group, last=unit.last, country=group.country or other.country)
        return _replace(
            group, last=unit.last, country=other.country, named=True,
            name_en=f"{other.name_en} {group.name_en}",
            affiliations=(*group.affiliations, other.actor_id or ""),
        )  # fmt: skip
    if other.named:
        return _replace(
            group, last=unit.last, named=True, actor_id=other.actor_id, country=other.country,
            name_en=(
                other.name_en
                if group.kind in ACTING_KINDS
                else f"{other.name_en} {group.name_en}"
            ),
            affiliations=other.affiliations,
            acts=group.acts or (other.acts and not group.site and not group.speaks),
        )  # fmt: skip
    if group.site or group.suffers or group.speaks or group.acts:
        return _replace(
            group, last=unit.last, acts=group.acts or (other.acts and not group.site),
            named=flies,  # "طيران التحالف" has an owner
            name_en=f"{other.name_en} {group.name_en}",
        )  # fmt: skip
    return None


def _affiliated(group: Group, unit: _Unit, *, same: bool = True) -> Group:
    """A group with whom it belongs to: part of it (`same`), or only tied to it."""
    other = unit.group
    return _replace(
        group, last=unit.last, named=group.named or other.named,
        actor_id=group.actor_id or (other.actor_id if same else None),
        country=group.country or other.country,
        affiliations=(*group.affiliations, other.actor_id or ""),
        name_en=f"{other.name_en} {group.name_en}" if not group.named else group.name_en,
    )  # fmt: skip


def _describe(view: SentenceView, group: Group) -> Group:
    """Take in an adjective that says nobody knows who: "مسلحون مجهولون"."""
    if view.stem(group.last) in _UNKNOWN and group.last < view.last:
        return _replace(group, last=group.last + 1, name_en=f"unidentified {group.name_en}")
    return group


def _out_of(view: SentenceView, group: Group) -> Amount | None:
    """ "ثمانية من مقاتليها": the number in front of "من" counts the group."""
    if view.token(group.first - 1).word != "من" if group.first > view.first else True:
        return None
    return next((a for a in view.amounts if a.last == group.first - 1), None)


def _one_of(view: SentenceView, group: Group) -> Amount | None:
    """ "أحد مقاتلي الحركة": one, whatever the number of the noun."""
    at = group.first - 1
    if at >= view.first and view.stem(at) in ("احد", "احدي") and not view.token(at).definite:
        return Amount(first=at, last=group.first, min=1, max=1)
    return None


def _with_amount(group: Group, amount: Amount | None) -> Group:
    if amount is not None:
        return _replace(group, first=amount.first, amount=amount)
    return group


def _replace(group: Group, **changes: object) -> Group:
    return msgspec.structs.replace(group, **changes)


def is_two(group: Group) -> bool:
    """Whether the noun stands in the dual."""
    return group.number is Number.DUAL
