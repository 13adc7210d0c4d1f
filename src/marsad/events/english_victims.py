"""Who is counted: numbers and nouns before and behind a word that kills or injures."""

from __future__ import annotations

from marsad.events.english_clauses import Clauses, find_subject, left_limit, right_limit
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import (
    COORDINATORS,
    DETERMINERS,
    MODIFIERS,
    PREPOSITIONS,
)
from marsad.events.parts import Group
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Effect, Form, FrameKind
from marsad.records import ActorKind, Number

NO_VICTIMS = frozenset((ActorKind.SITE, ActorKind.MEDIA, ActorKind.AGENCY, ActorKind.OFFICE))


_HURT = frozenset(("en.group.role.wounded", "en.group.role.missing_person"))
Victims = tuple[int, int, int, int | None, Group | None]


def victims_before(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[Victims]:
    """Counted or suffering nouns in front: "12 people were killed", "A woman and child died"."""
    limit = left_limit(view, clauses, anchor)
    previous = [
        a.last
        for a in clauses.anchors
        if a.last <= anchor.first
        and a.last > limit
        and a.frame.kind is FrameKind.TOLL
        and not (view.stem(a.last) in COORDINATORS and a.last + 1 >= anchor.first)
    ]
    limit = max([limit, *previous])
    stop = anchor.first
    subset = [m.first for m in view.cues_of(CueKind.SUBSET) if limit < m.first < stop]
    found: list[Victims] = []
    candidates = _countables(view, limit, stop)
    state = next((g for g in view.groups if g.first <= anchor.first < g.last), None)
    if state is not None and state.amount is not None and state.head < anchor.last:
        # "20 dead", "7 injured": the word that counts is the noun itself
        low, high = state.amount.min, state.amount.max
        return [] if state.first in used else [(state.first, anchor.last, low, high, None)]
    if subset:
        candidates = [c for c in candidates if c[0] < subset[0]] or candidates
    chosen = _coordinated_tail(view, candidates)
    for item in chosen:
        if item[0] not in used:
            found.append(item)
    if not found and any(_relative_subject(view, anchor)):
        subjects = find_subject(view, clauses, anchor)
        found = [
            _measured(view, n.group) for n in subjects if n.group is not None and _suffers(n.group)
        ]
    return _summed(found)


def _relative_subject(view: SentenceView, anchor: Anchor) -> list[bool]:
    return [view.stem(anchor.first - k) in ("who", "which", "that") for k in (1, 2, 3)]


def _countables(view: SentenceView, first: int, last: int) -> list[Victims]:
    """Numbers and suffering groups between two tokens, in order."""
    found: list[Victims] = []
    covered: set[int] = set()
    for group in view.groups:
        if first <= group.first and group.last <= last and _suffers(group):
            if group.amount is None and _premodifies(view, group):
                continue
            if view.stem(group.first) == "no":
                continue  # "no U.S. personnel were harmed"
            found.append(_measured(view, group))
            covered.update(range(group.first, group.last))
    for amount in view.amounts:
        if first <= amount.first and amount.last <= last and amount.first not in covered:
            if any(t.first <= amount.first < t.last for t in view.times):
                continue
            if view.stem(amount.last) in (
                "years",
                "year",
                "days",
                "hours",
                "km",
                "kilometres",
                "percent",
            ):
                continue
            if any(g.first <= amount.first < g.last and not _suffers(g) for g in view.groups):
                continue
            if any(amount.last <= w.first <= amount.last + 1 for w in view.weapons):
                continue
            if amount.min == amount.max and 1990 <= amount.min <= 2035:
                continue  # a year
            found.append((amount.first, amount.last, amount.min, amount.max, None))
    found.sort(key=lambda item: item[0])
    return found


def _premodifies(view: SentenceView, group: Group) -> bool:
    """As in "terrorist rocket attacks": who did it, not who died."""
    end = group.last
    end = next((w.last for w in view.weapons if w.first == end), end)
    return (
        any(
            t.hit.form is Form.NOUN and t.first in (group.last, end) and not t.hit.frame.effect
            for t in view.triggers
        )
        and group.number is not Number.PLURAL
    )


def _suffers(group: Group) -> bool:
    if group.kind in NO_VICTIMS or group.site:
        return False
    return group.suffers or group.amount is not None


def _measured(view: SentenceView, group: Group) -> Victims:
    low, high = size_of(view, group)
    return group.first, group.last, low, high, group


def size_of(view: SentenceView, group: Group) -> tuple[int, int | None]:
    """How many a group is, as the codebook counts: a bare plural is two or more."""
    if group.amount is not None:
        return group.amount.min, group.amount.max
    members = next((a for a in view.amounts if a.first == group.last + 1), None)
    if members is not None and view.stem(group.last) == "of":
        return members.min, members.max  # "its crew of two", "a family of five"
    if view.stem(group.first) in ("a", "an", "one"):
        return 1, 1
    head = view.stem(group.head)
    if group.number is Number.PLURAL or head in ("people", "police", "troops", "women", "men"):
        return 2, None
    if (
        group.named
        and group.kind not in (ActorKind.PERSON, ActorKind.OFFICE)
        and group.number is None
    ):
        return 2, None
    return 1, 1


def _coordinated_tail(view: SentenceView, candidates: list[Victims]) -> list[Victims]:
    """The last countable and those joined to it by "and" or a comma, not hung on prepositions."""
    free = [c for c in candidates if not _hangs(view, c[0])]
    if not free:
        free = [c for c in candidates if c[2] > 1 or c[4] is not None][:1]
    if not free:
        return []
    tail = [free[-1]]
    counted = [
        c
        for c in free
        if c[3] is None or c[2] > 1 or (c[4] is not None and c[4].amount is not None)
    ]
    if counted and counted[-1] is not free[-1] and not _joined(view, counted[-1], free[-1]):
        # "At least 23 people most of them from the group": the number is what is counted
        tail = [counted[-1]]
    for item in reversed(free[: free.index(tail[0])]):
        if not _joined(view, item, tail[0]):
            break
        tail.insert(0, item)
    return tail


def _hangs(view: SentenceView, first: int) -> bool:
    k = first - 1
    while k >= view.first and (view.stem(k) in DETERMINERS or view.stem(k) in MODIFIERS):
        k -= 1
    if view.gap(k + 1).strip(" \"'"):
        return False
    return view.stem(k) in PREPOSITIONS and view.stem(k) not in (
        "after",
        "before",
        "with",
        "for",
        "while",
        "following",
    )


def _joined(view: SentenceView, left: Victims, right: Victims) -> bool:
    between = range(left[1], right[0])
    if len(between) > 3:
        return False
    words = [view.stem(k) for k in between]
    comma = any("," in view.gap(k) for k in range(left[1], right[0] + 1))
    counted = right[4] is None or right[4].amount is not None
    if words == ["as", "well", "as"]:
        return True
    return (any(w in COORDINATORS for w in words) or (comma and not words and counted)) and not any(
        w in PREPOSITIONS for w in words
    )


def _summed(found: list[Victims]) -> list[Victims]:
    """One figure for victims of one side: "a woman and a child", "3 soldiers and 2 civilians".

    Two counted groups of fighters stay apart: they are the losses of two sides.
    """
    if len(found) < 2:
        return found
    sides = [
        frozenset((v[4].actor_id or "", *v[4].affiliations)) - {""}
        for v in found
        if v[4] is not None and v[4].acts and v[4].amount is not None and v[4].named
    ]
    if len(sides) >= 2 and not sides[0] & sides[1]:
        return found
    first, last = found[0][0], found[-1][1]
    counted = [v for v in found if not (v[2] == 2 and v[3] is None and _is_bare(v[4]))]
    if len(counted) < len(found):
        # "nearly 40 soldiers and fighters": the number counts both
        best = counted or found[:1]
        found = [(first, last, *best[0][2:]), *best[1:]]
    highs = [v[3] for v in found]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    return [(first, last, sum(v[2] for v in found), high, found[0][4])]


def _is_bare(group: Group | None) -> bool:
    return group is not None and group.amount is None


def victims_after(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[Victims]:
    """Victims behind an active verb: "killing 12 people and wounding 5", "killed a boy"."""
    limit = min(right_limit(view, clauses, anchor), anchor.last + 14)
    whole = [a.last for a in view.amounts if anchor.last <= a.first <= anchor.last + 2]
    marks = [
        m.first
        for m in view.cues_of(CueKind.SUBSET)
        # "injuring three of them": the number counts them
        if anchor.last < m.first < limit and m.last not in (k + 2 for k in whole)
    ]
    limit = min([limit, *marks])
    states = [
        a
        for a in clauses.anchors
        if anchor.last <= a.first < limit and a.frame.kind is FrameKind.TOLL and not a.noun
    ]
    if states:
        limit = min(limit, states[0].first)
    candidates = [c for c in _countables(view, anchor.last, limit) if c[0] not in used]
    if not candidates or not _reaches(view, anchor.last, candidates[0][0]):
        return []
    chosen = [candidates[0]]
    for item in candidates[1:]:
        if not _joined(view, chosen[-1], item):
            break
        if item[4] is not None and item[4].rule in _HURT and anchor.frame.effect is Effect.KILLED:
            break  # "killing 20 people and dozens of wounded"
        chosen.append(item)
    return _summed(chosen)


def _reaches(view: SentenceView, last: int, first: int) -> bool:
    """Whether nothing but adverbs, brackets and the like stands between a verb and its victims."""
    if first - last > 4:
        return False
    for k in range(last, first):
        stem = view.stem(k)
        if stem in PREPOSITIONS and stem not in (
            "at",
            "about",
            "around",
            "over",
            "of",
            "up",
            "between",
            "as",
            "off",
        ):
            return False
        if stem in COORDINATORS and k > last:
            return False
    return True
