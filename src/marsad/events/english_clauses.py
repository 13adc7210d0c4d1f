"""Clauses of an English sentence: what stands where, and what belongs to which verb.

Nominals (groups, event nouns, weapons, places) are laid out in order, each with the preposition
in front of it. A subject is the nearest nominal to the left without a preposition, an object the
nearest to the right; clause openers, full verbs and strong punctuation end the search. Text that
lost its commas is read the same way, since only words open and close clauses here.
"""

from __future__ import annotations

import re

from marsad.events.english_nominals import PAIRS, Nominal, find_nominals
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import (
    ADVERBS,
    BE,
    CLAUSE_OPENERS,
    COORDINATORS,
    HAVE,
    MODALS,
    RELATIVES,
)
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Form
from marsad.records import Record

_STRONG = re.compile(r"[;:()\[\]]|\s-+\s")


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
        nominals=find_nominals(view, anchors),
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


# --- searches -------------------------------------------------------------------------------


def left_limit(view: SentenceView, clauses: Clauses, anchor: Anchor) -> int:
    """The first token where the subject of `anchor` may stand."""
    limit = view.first
    for k in clauses.breaks:
        if limit < k <= anchor.first:
            limit = k
    for k in range(anchor.first - 1, limit - 1, -1):
        if view.stem(k) in CLAUSE_OPENERS and (view.stem(k), view.stem(k + 1)) not in PAIRS:
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
        if stem in CLAUSE_OPENERS and (stem, view.stem(k + 1)) not in PAIRS and stem != "following":
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
