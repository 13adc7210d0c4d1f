"""Weapons of an English incident: those inside its words, with number and calibre."""

from __future__ import annotations

import re

import msgspec

from marsad.events.english_clauses import Clauses
from marsad.events.english_core import Core
from marsad.events.english_words import LINKERS, MODIFIERS, words
from marsad.events.parts import (
    WeaponMention,
)
from marsad.events.view import SentenceView
from marsad.records import Number, WeaponKind

# Possessive, and from the start of a figure only: a run of digits is read once.
_CALIBRE = re.compile(r"(?<!\d)(\d{1,6}+(?:\.\d{1,6}+)?)\s*+(?:-\s*+)?(?:mm|millimet(?:er|re)s?)\b")


def arms_of(
    view: SentenceView, core: Core, weapons: tuple[WeaponMention, ...]
) -> tuple[WeaponMention, ...]:
    """Weapons that decide the type: those named, and adjectives beside the trigger."""
    near = [
        w
        for w in view.weapons
        if w.hit.weapon.adjective
        and (w.last == core.anchor.first or core.first <= w.first < core.anchor.last)
    ]
    return (*weapons, *near)


def weapons_of(view: SentenceView, clauses: Clauses, core: Core) -> tuple[WeaponMention, ...]:
    """Weapons inside the words of the incident, counted where a number or the singular says so."""
    found = {w.first: w for w in core.roles.weapons}
    for weapon in view.weapons:
        if weapon.hit.weapon.kind is WeaponKind.VEHICLE:
            continue  # vehicles are hit more often than driven into people
        if (core.first <= weapon.first < core.last or weapon.first == core.anchor.first) and (
            not _is_of_another(clauses, core, weapon) and not _is_verb(clauses, weapon)
        ):
            found.setdefault(weapon.first, weapon)
    return tuple(
        counted(view, weapon)
        for _first, weapon in sorted(found.items())
        if not weapon.hit.weapon.adjective
        and not _names_site(view, weapon)
        and weapon.hit.weapon.id != "air_force"
        and not (weapon.hit.weapon.cued and weapon.hit.weapon.kind.value == "unknown")
    )


def _is_verb(clauses: Clauses, weapon: WeaponMention) -> bool:
    """As in "forces bomb the airport": the word is the deed, not the thing."""
    return any(
        a.verb and a.first == weapon.first and weapon.last <= a.last for a in clauses.anchors
    )


def _names_site(view: SentenceView, weapon: WeaponMention) -> bool:
    """As in "missile launchers", "a weapons depot": part of what was hit."""
    return any(g.site and g.first <= weapon.first and weapon.last <= g.head for g in view.groups)


def _is_of_another(clauses: Clauses, core: Core, weapon: WeaponMention) -> bool:
    """As in "in retaliation for a drone attack": the weapon of another event noun."""
    return any(
        a.noun
        and a != core.anchor
        and a not in core.extra
        and (a.first <= weapon.first < a.last or weapon.last == a.first)
        for a in clauses.anchors
    )


_COUNTED_ON = words("of other more large heavy homemade")


def _phrase_start(view: SentenceView, first: int) -> int:
    """Where the words before a weapon begin that stand between it and its number:

    "58 Ukrainian drones", "dozens of rockets", "an enemy drone".
    """
    start = first
    while start > view.first and first - start < 4:
        if view.gap(start).strip(" \"'-") or any(a.last == start for a in view.amounts):
            break
        stem = view.stem(start - 1)
        known = any(n.first <= start - 1 < n.last for n in view.names)
        known = known or any(r.first <= start - 1 < r.last for r in view.roles)
        if not (known or stem in MODIFIERS or stem in LINKERS or stem in _COUNTED_ON) and (
            view.gap(start) != "-" and not stem.endswith(("made", "range", "ed"))
        ):
            break
        start -= 1
    return start


def counted(view: SentenceView, weapon: WeaponMention) -> WeaponMention:
    """A weapon with its number in pieces and its calibre in millimetres, where stated."""
    start = _phrase_start(view, weapon.first)
    before = view.stem(start - 1)
    amount = next((a for a in view.amounts if weapon.first >= a.last >= start), None)
    if amount is not None and view.stem(amount.first - 1) == "of":
        # "23 of 31 drones"
        amount = next((a for a in view.amounts if a.last == amount.first - 1), amount)
    count, first = weapon.count, weapon.first
    if amount is not None:
        count = amount.min if amount.min == amount.max else None
        first = amount.first
    elif weapon.hit.number is Number.SINGULAR and before in ("a", "an", "one", "single", "the"):
        count = 1
        first = start - 1
    calibre = _CALIBRE.search(
        view.words(max(view.first, weapon.first - 2), min(view.last, weapon.last + 2))
    )
    return msgspec.structs.replace(
        weapon,
        first=first,
        count=count,
        calibre_mm=float(calibre.group(1)) if calibre else weapon.hit.weapon.calibre_mm,
    )
