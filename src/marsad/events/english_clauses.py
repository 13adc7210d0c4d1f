"""Clauses of an English sentence: what stands where, and what belongs to which verb.

Nominals (groups, event nouns, weapons, places) are laid out in order, each with the preposition
in front of it. A subject is the nearest nominal to the left without a preposition, an object the
nearest to the right; clause openers, full verbs and strong punctuation end the search. Text that
lost its commas is read the same way, since only words open and close clauses here.
"""

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

_STRONG = re.compile(r"[;:()\[\]]|\s-+\s")
_SOFT = re.compile(r"^(?:-|[\s\"'\[\]]*)$")
_COMMA = re.compile(r"^[\s\"'-]*,?[\s\"'-]*$")
_PAIRS = frozenset(
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


class Clauses(Record):
    """A sentence laid out for searching: nominals, anchors, and where each search must stop."""

    nominals: tuple[Nominal, ...]
    anchors: tuple[Anchor, ...]
    verbs: frozenset[int]
    says: frozenset[int]
    breaks: tuple[int, ...]


def lay_out(view: SentenceView, anchors: tuple[Anchor, ...]) -> Clauses:
    """Clauses of a sentence whose groups and anchors are known."""
    verbs = frozenset(a.first for a in anchors if not a.noun and not _is_state(a))
    says = frozenset(
        mark.last - 1
        for mark in view.cues_of(CueKind.SAY)
        if mark.hit.form in (Form.PAST, Form.PRESENT, Form.FIXED)
        and not any(group.first <= mark.first < group.last for group in view.groups)
    )
    return Clauses(
        nominals=_find_nominals(view, anchors),
        anchors=anchors,
        verbs=verbs,
        says=says,
        breaks=_find_breaks(view),
    )


def _find_breaks(view: SentenceView) -> tuple[int, ...]:
    """Tokens with strong punctuation in front, none inside a group."""
    tokens, text = view.report.tokens, view.report.folded.text
    found: list[int] = []
    end = tokens[view.first].f_end
    for k in range(view.first + 1, view.last):
        token = tokens[k]
        plain = token.f_start - end == 1 and text[end] == " "
        if not plain and _STRONG.search(text, end, token.f_start) and not _is_clock(text, end):
            if any(g.first < k < g.last for g in view.groups):
                end = token.f_end
                continue
            found.append(k)
        end = token.f_end
    return tuple(found)


def _is_clock(text: str, at: int) -> bool:
    """As in "9:50": a colon between two digits."""
    return text[at - 1].isdigit() and text[at] == ":" and text[at + 1 : at + 2].isdigit()


def _is_state(anchor: Anchor) -> bool:
    """As in "dead", "wounded" beside a noun end no clause."""
    return anchor.form in (Form.PASSIVE_PARTICIPLE, Form.FIXED)


def _find_nominals(view: SentenceView, anchors: tuple[Anchor, ...]) -> tuple[Nominal, ...]:
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
        if word in PREPOSITIONS and (word, view.stem(k)) not in _PAIRS:
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


# --- searches -------------------------------------------------------------------------------


def left_limit(view: SentenceView, clauses: Clauses, anchor: Anchor) -> int:
    """The first token where the subject of `anchor` may stand."""
    limit = view.first
    for k in clauses.breaks:
        if limit < k <= anchor.first:
            limit = k
    for k in range(anchor.first - 1, limit - 1, -1):
        if view.stem(k) in CLAUSE_OPENERS and (view.stem(k), view.stem(k + 1)) not in _PAIRS:
            if view.stem(k) in _BOTH and not _opens_clause(clauses, k, anchor.first):
                continue  # "after days of battle": a phrase, not a clause
            return k + 1
        if view.stem(k) == "that" and any(k - 6 <= said < k for said in clauses.says):
            return k + 1
        if k in clauses.says:
            return k + 1
    return limit


_BOTH = frozenset(("after", "before", "since", "despite", "following"))


def _has_verb(clauses: Clauses, first: int, last: int) -> bool:
    return any(
        first < a.first < last and not a.gerund and a.first in clauses.verbs
        for a in clauses.anchors
    )


def _opens_clause(clauses: Clauses, opener: int, last: int) -> bool:
    """As in "after gunmen attacked" against "after days of battle":

    whose subject follows the word.
    """
    if _has_verb(clauses, opener, last):
        return True
    return any(
        n.group is not None and n.prep in _BOTH and opener < n.first <= opener + 6
        for n in clauses.nominals
    )


def right_limit(view: SentenceView, clauses: Clauses, anchor: Anchor) -> int:
    """One past the last token where complements of `anchor` may stand."""
    limit = view.last
    for k in clauses.breaks:
        if anchor.last <= k < limit:
            limit = k
            break
    for k in range(anchor.last, limit):
        stem = view.stem(k)
        if k in clauses.verbs:
            return _step_back(view, k)
        if k in clauses.says:
            end = _step_back(view, k)
            return next(
                (g.first for g in view.groups if g.last == end and g.first >= anchor.last), end
            )
        if (
            stem in CLAUSE_OPENERS
            and (stem, view.stem(k + 1)) not in _PAIRS
            and stem != "following"
        ):
            return k
        if stem in RELATIVES and stem != "where":
            return k
    return limit


def _step_back(view: SentenceView, index: int) -> int:
    """Before the auxiliaries of a verb, so that its subject is not taken for an object."""
    while index > view.first and (
        view.stem(index - 1) in BE
        or view.stem(index - 1) in HAVE
        or view.stem(index - 1) in MODALS
        or view.stem(index - 1) in ADVERBS
    ):
        index -= 1
    return index


def find_subject(view: SentenceView, clauses: Clauses, anchor: Anchor) -> tuple[Nominal, ...]:
    """The nominal that is the subject of a verb, with those coordinated to it, in order."""
    limit = left_limit(view, clauses, anchor)
    relative = _relative_before(view, anchor.first)
    start = anchor.first if relative is None else relative
    candidates = [n for n in clauses.nominals if limit <= n.first and n.last <= start]
    if relative is not None:
        return _antecedent(candidates)
    verb = _nearest_verb(clauses, limit, anchor.first)
    if verb is not None:
        candidates = [n for n in candidates if n.first >= verb.last]
        coordinated = view.stem(_skip_adverbs(view, anchor.first - 1)) in COORDINATORS
        plain = [n for n in candidates if _is_plain(n) and not _is_object_of(view, n, verb)]
        if coordinated or not plain:
            return find_subject(view, clauses, verb) if not verb.passive or coordinated else ()
        candidates = plain
    plain = [n for n in candidates if _is_plain(n) and n.place is None]
    if not plain:
        plain = [n for n in candidates if _is_plain(n)]
    return _with_coordinates(clauses, plain[-1]) if plain else ()


def _is_plain(nominal: Nominal) -> bool:
    """On no preposition; "after" and its like open the clause of a subject."""
    return not nominal.prep or nominal.prep in _BOTH


def _nearest_verb(clauses: Clauses, limit: int, before: int) -> Anchor | None:
    verbs = [
        a
        for a in clauses.anchors
        if a.first in clauses.verbs and limit <= a.first and a.last <= before
    ]
    return verbs[-1] if verbs else None


def _is_object_of(_view: SentenceView, nominal: Nominal, verb: Anchor) -> bool:
    return not verb.passive and nominal.first - verb.last <= 2


def _skip_adverbs(view: SentenceView, index: int) -> int:
    while index > view.first and (
        view.stem(index) in ADVERBS or view.stem(index) in HAVE or view.stem(index) in BE
    ):
        index -= 1
    return index


def _relative_before(view: SentenceView, first: int) -> int | None:
    """Where a relative pronoun stands right before a verb and its auxiliaries."""
    k = _skip_adverbs(view, first - 1)
    if view.stem(k) in ("who", "which", "that") and k > view.first:
        return k
    return None


def _antecedent(candidates: list[Nominal]) -> tuple[Nominal, ...]:
    """What a relative pronoun stands for: an event noun near it, else the nearest nominal."""
    near = candidates[-3:]
    for nominal in reversed(near):
        if nominal.event is not None:
            return (nominal,)
    return (near[-1],) if near else ()


def _with_coordinates(clauses: Clauses, nominal: Nominal) -> tuple[Nominal, ...]:
    at = clauses.nominals.index(nominal)
    found = [nominal]
    while at > 0 and clauses.nominals[at].joined:
        at -= 1
        found.insert(0, clauses.nominals[at])
    return tuple(found)


def find_complements(
    view: SentenceView, clauses: Clauses, anchor: Anchor
) -> tuple[tuple[Nominal, ...], tuple[Nominal, ...]]:
    """Direct objects, and nominals on prepositions, behind a verb or an event noun."""
    limit = right_limit(view, clauses, anchor)
    objects: list[Nominal] = []
    others: list[Nominal] = []
    for nominal in clauses.nominals:
        if nominal.first < anchor.last or nominal.first >= limit:
            continue
        if nominal.prep or others:
            if nominal.prep:
                others.append(nominal)
            elif not nominal.joined:
                continue
            else:
                others.append(nominal)
        elif nominal.first - (objects[-1].last if objects else anchor.last) <= 5:
            objects.append(nominal)
    return tuple(objects), tuple(others)


def clause_scope(view: SentenceView, clauses: Clauses, first: int, last: int) -> tuple[int, int]:
    """The stretch between strong punctuation that holds tokens `first` to `last`."""
    start, end = view.first, view.last
    for k in clauses.breaks:
        if k <= first:
            start = k
        elif k >= last:
            end = k
            break
    return start, end
