"""Dead, injured and missing in English sentences.

A toll needs a word that kills or injures; a number alone counts nothing. The victims of a passive
("12 people were killed") and of a participle behind its noun ("12 dead") stand in front, those of
an active verb behind. What follows "including" is part of the figure before it. A bare plural is
"at least two", as the codebook rules.
"""

from __future__ import annotations

from marsad.events.english_clauses import Clauses, find_subject, left_limit, right_limit
from marsad.events.english_triggers import Anchor
from marsad.events.english_words import (
    BE,
    COORDINATORS,
    DETERMINERS,
    MODIFIERS,
    PREPOSITIONS,
    words,
)
from marsad.events.parts import Amount, Group, TollMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Effect, Form, FrameKind
from marsad.records import ActorKind, Number, Part, Record

_DEADLY = frozenset(("assassinate", "execute"))
_RISING = words(
    "to at of reached reaches hits hit stood stands exceeded surpassed passed exceeds tops "
    "topped is was from"
)
_NO_VICTIMS = frozenset((ActorKind.SITE, ActorKind.MEDIA, ActorKind.AGENCY, ActorKind.OFFICE))
_EVERY = (Effect.KILLED, Effect.INJURED)


class Toll(Record):
    """The tolls that one anchor told."""

    anchor: Anchor
    mentions: tuple[TollMention, ...]


def find_tolls(view: SentenceView, clauses: Clauses) -> tuple[Toll, ...]:
    """All tolls of a sentence, in order."""
    found: list[Toll] = []
    used: set[int] = set()
    for anchor in clauses.anchors:
        if anchor.frame.kind is not FrameKind.TOLL or _is_negated(view, anchor):
            continue
        if _is_subset(view, anchor):
            continue
        mentions = _read(view, clauses, anchor, used)
        if mentions:
            used.update(m.first for m in mentions)
            found.append(Toll(anchor=anchor, mentions=tuple(mentions)))
    return tuple(found)


def toll_of_killing(view: SentenceView, anchor: Anchor, target: Group | None) -> TollMention | None:
    """The dead that "executed 5 men", "assassinated the mayor", "shot dead a boy" imply."""
    deadly = anchor.frame.id in _DEADLY or (
        anchor.frame.id == "shoot" and any(
            view.stem(k) in ("dead", "death", "killed", "kill", "killing", "down")
            for k in range(anchor.first, anchor.last)
        )
    )  # fmt: skip
    if not deadly or target is None or target.kind in _NO_VICTIMS or target.site:
        return None
    if anchor.noun and "attempt" in view.words(anchor.first, anchor.last).lower():
        return None
    low, high = _size(view, target)
    return TollMention(
        first=target.first, last=target.last, effect="killed", min=low, max=high,
        rule=anchor.frame.id, victims=target, total=_is_total(view),
    )  # fmt: skip


def _read(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[TollMention]:
    effect = anchor.frame.effect or Effect.KILLED
    if anchor.noun:
        return _of_noun(view, clauses, anchor, effect, used)
    partner = _partner(view, clauses, anchor)
    if anchor.passive or anchor.form in (Form.PASSIVE_PARTICIPLE, Form.FIXED) or _is_dying(anchor):
        found = _victims_before(view, clauses, anchor, used)
        if not found and anchor.frame.id not in ("die",):
            found = _victims_after(view, clauses, anchor, used)
    else:
        found = _victims_after(view, clauses, partner or anchor, used)
    mentions = []
    for first, last, low, high, group in found:
        mentions.append(_toll(view, anchor, effect, first, last, low, high, group))
        if partner is not None and partner.frame.effect is not None:
            bare = low > 1 and high is None
            second = _toll(
                view, partner, partner.frame.effect, first, last, 1 if bare else low, high, group
            )
            if bare:
                mentions[-1] = _toll(view, anchor, effect, first, last, 1, None, group)
            mentions.append(second)
    return mentions


def _is_dying(anchor: Anchor) -> bool:
    return anchor.frame.id in ("die",) and not anchor.noun


_Victims = tuple[int, int, int, int | None, Group | None]


def _partner(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Anchor | None:
    """The second verb of "killed and wounded dozens", "killed or injured"."""
    if view.stem(anchor.last) not in COORDINATORS:
        return None
    for other in clauses.anchors:
        if other.first == anchor.last + 1 and other.frame.kind is FrameKind.TOLL and not other.noun:
            if other.frame.effect is not anchor.frame.effect:
                return other
    return None


def _victims_before(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[_Victims]:
    """Counted or suffering nouns in front: "12 people were killed", "A woman and child died"."""
    limit = left_limit(view, clauses, anchor)
    previous = [
        a.last for a in clauses.anchors
        if a.last <= anchor.first and a.last > limit and a.frame.kind is FrameKind.TOLL
        and not (view.stem(a.last) in COORDINATORS and a.last + 1 >= anchor.first)
    ]  # fmt: skip
    limit = max([limit, *previous])
    stop = anchor.first
    subset = [m.first for m in view.cues_of(CueKind.SUBSET) if limit < m.first < stop]
    found: list[_Victims] = []
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


def _countables(view: SentenceView, first: int, last: int) -> list[_Victims]:
    """Numbers and suffering groups between two tokens, in order."""
    found: list[_Victims] = []
    covered: set[int] = set()
    for group in view.groups:
        if first <= group.first and group.last <= last and _suffers(group):
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


def _suffers(group: Group) -> bool:
    if group.kind in _NO_VICTIMS or group.site:
        return False
    return group.suffers or group.amount is not None


def _measured(view: SentenceView, group: Group) -> _Victims:
    low, high = _size(view, group)
    return group.first, group.last, low, high, group


def _size(view: SentenceView, group: Group) -> tuple[int, int | None]:
    if group.amount is not None:
        return group.amount.min, group.amount.max
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


def _coordinated_tail(view: SentenceView, candidates: list[_Victims]) -> list[_Victims]:
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


def _joined(view: SentenceView, left: _Victims, right: _Victims) -> bool:
    between = range(left[1], right[0])
    if len(between) > 3:
        return False
    words = [view.stem(k) for k in between]
    comma = any("," in view.gap(k) for k in range(left[1], right[0] + 1))
    return (any(w in COORDINATORS for w in words) or (comma and not words)) and not any(
        w in PREPOSITIONS for w in words
    )


def _summed(found: list[_Victims]) -> list[_Victims]:
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


def _victims_after(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[_Victims]:
    """Victims behind an active verb: "killing 12 people and wounding 5", "killed a boy"."""
    limit = min(right_limit(view, clauses, anchor), anchor.last + 14)
    marks = [m.first for m in view.cues_of(CueKind.SUBSET) if anchor.last < m.first < limit]
    limit = min([limit, *marks])
    states = [
        a for a in clauses.anchors
        if anchor.last <= a.first < limit and a.frame.kind is FrameKind.TOLL and not a.noun
    ]  # fmt: skip
    if states:
        limit = min(limit, states[0].first)
    candidates = [c for c in _countables(view, anchor.last, limit) if c[0] not in used]
    if not candidates or not _reaches(view, anchor.last, candidates[0][0]):
        return []
    chosen = [candidates[0]]
    for item in candidates[1:]:
        if not _joined(view, chosen[-1], item):
            break
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


def _of_noun(
    view: SentenceView, clauses: Clauses, anchor: Anchor, effect: Effect, used: set[int]
) -> list[TollMention]:
    """ "5 deaths", "the death toll rose to 43", "dozens of casualties", "the deaths of 4 men"."""
    effects = _EVERY if effect is Effect.KILLED_AND_INJURED else (effect,)
    amount = next((a for a in view.amounts if a.last in (anchor.first, anchor.first - 1)), None)
    group = next((g for g in view.groups if g.first <= anchor.first < g.last), None)
    if group is not None and group.amount is not None:
        amount = group.amount
    word = view.stem(anchor.last - 1)
    phrase = view.words(anchor.first, anchor.last).lower()
    paired = " and " in phrase or " or " in phrase
    if len(effects) > 1 and not paired:
        if view.sentence.part is not Part.TITLE or amount is None:
            return []  # "22 casualties": how many of them died is not said
        effects = (Effect.KILLED,)  # as headlines of monitors use the word
    if amount is not None and amount.first not in used:
        vague = len(effects) > 1
        low, high = (amount.min, amount.max) if not vague else (1, None)
        return [
            _toll(view, anchor, each, amount.first, anchor.last, low, high, None)
            for each in effects
        ]
    if anchor.frame.id == "death_toll" and word in (
        "toll",
        "count",
        "number",
        "killed",
        "dead",
        "deaths",
    ):
        risen = _amount_risen(view, clauses, anchor)
        if risen is not None and risen.first not in used:
            return [
                _toll(view, anchor, effect, anchor.first, risen.last, risen.min, risen.max, None)
            ]
    if view.stem(anchor.last) == "of" and word in ("death", "deaths"):
        return [
            _toll(view, anchor, effect, anchor.first, v[1], v[2], v[3], v[4])
            for v in _victims_after(view, clauses, anchor, used)
        ]
    if len(effects) > 1 and view.stem(anchor.first - 1) in BE:
        # "dozens of people were killed or wounded": of each, one at least
        return [
            _toll(view, anchor, each, v[0], anchor.last, 1, None, v[4])
            for v in _victims_before(view, clauses, anchor, used)[:1]
            for each in effects
        ]
    if len(effects) > 1:
        return [
            _toll(view, anchor, each, anchor.first, anchor.last, 2, None, None) for each in effects
        ]
    if (
        word in ("martyrs", "injuries", "fatalities", "deaths")
        and view.stem(anchor.first - 1) not in DETERMINERS
    ):
        if len(effects) == 1 and _is_caused(view, clauses, anchor):
            return [_toll(view, anchor, effect, anchor.first, anchor.last, 2, None, None)]
    return []


def _is_caused(view: SentenceView, clauses: Clauses, anchor: Anchor) -> bool:
    return any(
        a.frame.id in ("cause_event", "come_under") and 0 <= anchor.first - a.last <= 4
        for a in clauses.anchors
    )  # fmt: skip


def _amount_risen(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Amount | None:
    """ "death toll rises to 43", "put the death toll at 58", "death toll of 12"."""
    for amount in view.amounts:
        if not anchor.last <= amount.first <= anchor.last + 14:
            continue
        if any(view.gap(k).strip(" \"'-") for k in range(anchor.last, amount.first + 1)):
            return None
        if view.stem(amount.first - 1) in _RISING or view.stem(amount.first - 2) in _RISING:
            if not any(t.first <= amount.first < t.last for t in view.times):
                return amount
    return None


def _is_negated(view: SentenceView, anchor: Anchor) -> bool:
    for mark in view.cues_of(CueKind.NO_CASUALTIES):
        if mark.first - 1 <= anchor.first < mark.last + 1:
            return True
    for mark in view.cues_of(CueKind.NEGATION):
        if 0 <= anchor.first - mark.last <= 2 and not view.gap(anchor.first).strip(" \"'-"):
            return True
    return False


def _is_subset(view: SentenceView, anchor: Anchor) -> bool:
    """ "three of whom were killed", "among those killed was": part of a figure already told."""
    for mark in view.cues_of(CueKind.SUBSET):
        if mark.first - 1 <= anchor.first < mark.last:
            return True
    before = view.stem(anchor.first - 1)
    return (
        before in ("those", "the")
        and view.stem(anchor.first - 2) in ("among", "of", "for")
        and (not any(a.first >= anchor.last and a.first - anchor.last < 3 for a in view.amounts))
    )


def _is_total(view: SentenceView) -> bool:
    return bool(view.cues_of(CueKind.TOTAL))


def _toll(
    view: SentenceView,
    anchor: Anchor,
    effect: Effect,
    first: int,
    last: int,
    low: int,
    high: int | None,
    group: Group | None,
) -> TollMention:
    return TollMention(
        first=first, last=last, effect=effect.value, min=low, max=high, rule=anchor.frame.id,
        victims=group, total=_is_total(view),
    )  # fmt: skip
