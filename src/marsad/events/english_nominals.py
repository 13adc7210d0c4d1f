"""Noun phrases of an English sentence in their places, each with the preposition before it."""

from __future__ import annotations

import re

from marsad.events.english_triggers import Anchor
from marsad.events.english_words import (
    ADVERBS,
    BE,
    CLAUSE_OPENERS,
    COORDINATORS,
    DETERMINERS,
    HAVE,
    LINKERS,
    MODALS,
    MODIFIERS,
    PREPOSITIONS,
    RELATIVES,
    words,
)
from marsad.events.parts import Group, WeaponMention
from marsad.events.view import Located, SentenceView
from marsad.lexicon.entries import CueKind, Form
from marsad.records import Record

_SOFT = re.compile(r"^(?:-|[\s\"'\[\]]*)$")

_COMMA = re.compile(r"^[\s\"'-]*,?[\s\"'-]*$")

PAIRS = frozenset(
    (("at", "least"), ("because", "of"), ("due", "to"), ("as", "many"), ("as", "well"))
)

_OF_PLACES = words("in at near inside outside around across over on")

# Nouns that end like adjectives.
_NOUNS = words(
    "day country county party body family territory february january july May century history "
    "capital hospital festival funeral rival arrival festival interval journal official "
    "traffic public clinic music topic fabric may enemy"
)


class Nominal(Record, gc=False):
    """A noun phrase in its place; `prep` is the preposition it hangs on, empty without one.

    Exactly one of `group`, `event`, `weapon`, `place` is set. `joined` marks one coordinated with
    the nominal before it.
    """

    first: int
    last: int
    prep: str
    group: Group | None = None
    event: Anchor | None = None
    weapon: WeaponMention | None = None
    place: Located | None = None
    joined: bool = False


def find_nominals(view: SentenceView, anchors: tuple[Anchor, ...]) -> tuple[Nominal, ...]:
    """Groups, event nouns, weapons and places of a sentence in order; `anchors` are known."""
    covered = [(g.first, g.last) for g in view.groups]
    nouns = [a for a in anchors if a.noun]
    taken = covered + [(a.first, a.last) for a in nouns]
    items: list[tuple[int, int, Group | Anchor | WeaponMention | Located]] = [
        *((g.first, g.last, g) for g in view.groups),
        *((a.first, a.last, a) for a in nouns if not _inside(a.first, covered)),
        *(
            (w.first, w.last, w)
            for w in view.weapons
            if not w.hit.weapon.adjective and not _inside(w.first, taken)
        ),
        *((p.first, p.last, p) for p in view.places if not _inside(p.last - 1, covered)),
    ]
    items.sort(key=lambda item: (item[0], item[1]))
    found: list[Nominal] = []
    fillers = _find_fillers(view)
    verbs = {a.first for a in anchors if a.verb}
    verbs.update(
        mark.first
        for mark in view.cues_of(CueKind.SAY)
        if mark.hit.form in (Form.PAST, Form.PRESENT)
    )
    for first, last, item in items:
        prep, joined = _preposition(view, first, found, fillers)
        if joined and prep and "," in view.gap(first) and _opens_new(view, found[-1], last, item):
            prep, joined = "", False
        if joined and prep and _is_subject_here(view, last, verbs):
            # "clashes in Ghouta and the forces target Hama": nobody acts "in" anybody
            if "," in view.gap(first) or (isinstance(item, Group) and prep in _OF_PLACES):
                prep, joined = "", False
        found.append(
            Nominal(
                first=first,
                last=last,
                prep=prep,
                joined=joined,
                group=item if isinstance(item, Group) else None,
                event=item if isinstance(item, Anchor) else None,
                weapon=item if isinstance(item, WeaponMention) else None,
                place=item if isinstance(item, Located) else None,
            )
        )
    return tuple(found)


def _opens_new(
    view: SentenceView, before: Nominal, last: int, item: Group | Anchor | WeaponMention | Located
) -> bool:
    """As in "In Aleppo, rebels ...", "before the truce, rockets ...": no list of like things."""
    del last, view
    placed = isinstance(item, Located)
    if placed != (before.place is not None):
        return True
    return isinstance(item, Anchor) != (before.event is not None)


def _is_subject_here(view: SentenceView, last: int, verbs: set[int]) -> bool:
    """Whether a finite verb follows: "After the attack on the army, rebels withdrew"."""
    while view.stem(last) in ADVERBS and view.stem(last) not in HAVE:
        last += 1
    return last in verbs or view.stem(last) in BE or view.stem(last) in HAVE


def _inside(index: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= index < last for first, last in spans)


def _preposition(
    view: SentenceView, first: int, found: list[Nominal], fillers: dict[int, bool]
) -> tuple[str, bool]:
    """The preposition before a nominal, and whether it is coordinated with the one before."""
    k = first
    while k > view.first:
        if found and found[-1].last == k:
            gap = view.gap(k)
            if _COMMA.match(gap) and "," in gap:
                return found[-1].prep, True
            if found[-1].event is not None or found[-1].weapon is not None or found[-1].group:
                if view.stem(first) in DETERMINERS:
                    return "", False
                # a premodifier of what follows: "rebel shelling", "Houthi missiles"
                return (found[-1].prep, False) if _SOFT.match(gap) else ("", False)
            return found[-1].prep, _SOFT.match(gap) is not None
        if not _COMMA.match(view.gap(k)):
            return "", False
        word = view.stem(k - 1)
        if word in PREPOSITIONS and (word, view.stem(k)) not in PAIRS:
            return word, False
        if "," in view.gap(k):
            return "", False
        named = next((n for n in view.names if n.last == k - 1), None)
        if word in COORDINATORS and named is not None and not (found and found[-1].last == k - 1):
            k = named.first  # "by the Russian and regime forces"
            continue
        if word in COORDINATORS or (word == "well" and view.stem(k - 2) == "as"):
            if found and found[-1].last >= k - 3:
                return found[-1].prep, True
            return "", False
        if not _is_premodifier(view, k - 1, fillers):
            return "", False
        k -= 1
    return "", False


def _is_premodifier(view: SentenceView, index: int, fillers: dict[int, bool]) -> bool:
    stem = view.stem(index)
    if stem in DETERMINERS or stem in MODIFIERS or stem in LINKERS:
        return True
    if stem in BE or stem in HAVE or stem in MODALS or stem in CLAUSE_OPENERS or stem in RELATIVES:
        return False
    known = fillers.get(index)
    if known is not None:
        return known
    if stem in _NOUNS:
        return False
    # an unknown adjective or part of a name
    return stem.endswith(("ed", "al", "ern", "ous", "ive", "ful", "ic", "ist", "y", "an")) or (
        view.words(index, index + 1)[:1].isupper() and index > view.first
    )


def _find_fillers(view: SentenceView) -> dict[int, bool]:
    """Whether a known token can stand before a head: numbers and names can, triggers cannot.

    Where several things are known of a token, the first of this order decides: number, trigger,
    word of saying, name, time.
    """
    fillers: dict[int, bool] = {}
    says = [c for c in view.cues if c.hit.cue.kind is CueKind.SAY]
    for items, fills in (
        (view.times, False),
        (view.names, True),
        (says, False),
        (view.triggers, False),
        (view.amounts, True),
    ):
        for item in items:
            for index in range(item.first, item.last):
                fillers[index] = fills
    return fillers
