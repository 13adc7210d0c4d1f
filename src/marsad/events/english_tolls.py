"""Dead, injured and missing in English sentences.

A toll needs a word that kills or injures; a number alone counts nothing. The victims of a passive
("12 people were killed") and of a participle behind its noun ("12 dead") stand in front, those of
an active verb behind. What follows "including" is part of the figure before it. A bare plural is
"at least two", as the codebook rules.
"""

from __future__ import annotations

from marsad.events.english_clauses import Clauses
from marsad.events.english_triggers import Anchor
from marsad.events.english_victims import (
    NO_VICTIMS,
    Victims,
    size_of,
    victims_after,
    victims_before,
)
from marsad.events.english_words import (
    BE,
    COORDINATORS,
    DETERMINERS,
    words,
)
from marsad.events.parts import Amount, Group, TollMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Effect, Form, FrameKind
from marsad.records import Part, Record

_DEADLY = frozenset(("assassinate", "execute"))
_RISING = words(
    "to at of reached reaches hits hit stood stands exceeded surpassed passed exceeds tops "
    "topped is was from"
)
_COUNTED = words("toll count number killed dead deaths injured wounded injuries fatalities")
_DEATHS = frozenset(("martyrs", "injuries", "fatalities", "deaths"))
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
        anchor.frame.id == "shoot"
        and any(
            view.stem(k) in ("dead", "death", "killed", "kill", "killing", "down")
            for k in range(anchor.first, anchor.last)
        )
    )
    if not deadly or target is None or target.kind in NO_VICTIMS or target.site:
        return None
    if anchor.noun and "attempt" in view.words(anchor.first, anchor.last).lower():
        return None
    low, high = size_of(view, target)
    return TollMention(
        first=target.first,
        last=target.last,
        effect="killed",
        min=low,
        max=high,
        rule=anchor.frame.id,
        victims=target,
        total=_is_total(view),
    )


def _read(
    view: SentenceView, clauses: Clauses, anchor: Anchor, used: set[int]
) -> list[TollMention]:
    effect = anchor.frame.effect or Effect.KILLED
    if anchor.noun:
        return _of_noun(view, clauses, anchor, effect, used)
    partner = _partner(view, clauses, anchor)
    if anchor.passive or anchor.form in (Form.PASSIVE_PARTICIPLE, Form.FIXED) or _is_dying(anchor):
        found = victims_before(view, clauses, anchor, used)
        if not found and anchor.frame.id not in ("die",):
            found = victims_after(view, clauses, anchor, used)
    else:
        found = victims_after(view, clauses, partner or anchor, used)
    mentions = []
    for first, last, low, high, group in found:
        mentions.append(_toll(view, anchor, effect, (first, last, low, high, group)))
        if partner is not None and partner.frame.effect is not None:
            bare = low > 1 and high is None
            second = _toll(
                view, partner, partner.frame.effect, (first, last, 1 if bare else low, high, group)
            )
            if bare:
                mentions[-1] = _toll(view, anchor, effect, (first, last, 1, None, group))
            mentions.append(second)
    return mentions


def _is_dying(anchor: Anchor) -> bool:
    return anchor.frame.id in ("die",) and not anchor.noun


def _partner(view: SentenceView, clauses: Clauses, anchor: Anchor) -> Anchor | None:
    """The second verb of "killed and wounded dozens", "killed or injured"."""
    if view.stem(anchor.last) not in COORDINATORS:
        return None
    for other in clauses.anchors:
        if (
            other.first == anchor.last + 1 and other.frame.kind is FrameKind.TOLL and not other.noun
        ) and (other.frame.effect is not anchor.frame.effect):
            return other
    return None


def _of_noun(
    view: SentenceView, clauses: Clauses, anchor: Anchor, effect: Effect, used: set[int]
) -> list[TollMention]:
    """As in "5 deaths", "the death toll rose to 43", "dozens of casualties"."""
    effects = _EVERY if effect is Effect.KILLED_AND_INJURED else (effect,)
    amount = _amount_before(view, anchor)
    phrase = view.words(anchor.first, anchor.last).lower()
    paired = " and " in phrase or " or " in phrase
    if len(effects) > 1 and not paired:
        if view.sentence.part is not Part.TITLE or amount is None or amount.max is None:
            return []  # "22 casualties": how many of them died is not said
        effects = (Effect.KILLED,)  # as headlines of monitors use the word
    if amount is not None and amount.first not in used:
        vague = len(effects) > 1
        low, high = (amount.min, amount.max) if not vague else (1, None)
        return [
            _toll(view, anchor, each, (amount.first, anchor.last, low, high, None))
            for each in effects
        ]
    behind = _behind_noun(view, clauses, anchor, effect, used)
    if behind is not None:
        return behind
    return _uncounted(view, clauses, anchor, effects, used)


def _amount_before(view: SentenceView, anchor: Anchor) -> Amount | None:
    """The number in front of a word for the dead; no year, none cut off by an article."""
    amount = next((a for a in view.amounts if a.last in (anchor.first, anchor.first - 1)), None)
    if amount is not None and view.stem(anchor.first - 1) in DETERMINERS:
        amount = None  # "0 15 The death toll"
    group = next((g for g in view.groups if g.first <= anchor.first < g.last), None)
    if group is not None and group.amount is not None:
        amount = group.amount
    if amount is not None and amount.min == amount.max and 1990 <= amount.min <= 2035:
        return None  # a year
    return amount


def _behind_noun(
    view: SentenceView, clauses: Clauses, anchor: Anchor, effect: Effect, used: set[int]
) -> list[TollMention] | None:
    """As in "the death toll rose to 43", "the deaths of 4 men"; None where nothing of it is."""
    word = view.stem(anchor.last - 1)
    if anchor.frame.id in ("death_toll", "injury") and word in _COUNTED:
        risen = _amount_risen(view, clauses, anchor)
        if risen is not None and risen.first not in used:
            return [
                _toll(view, anchor, effect, (anchor.first, risen.last, risen.min, risen.max, None))
            ]
    if view.stem(anchor.last) == "of" and word in ("death", "deaths"):
        return [
            _toll(view, anchor, effect, (anchor.first, v[1], v[2], v[3], v[4]))
            for v in victims_after(view, clauses, anchor, used)
        ]
    return None


def _uncounted(
    view: SentenceView,
    clauses: Clauses,
    anchor: Anchor,
    effects: tuple[Effect, ...],
    used: set[int],
) -> list[TollMention]:
    """Words for the dead without a number: at least two, where something caused them."""
    word = view.stem(anchor.last - 1)
    if len(effects) > 1 and view.stem(anchor.first - 1) in BE:
        # "dozens of people were killed or wounded": of each, one at least
        return [
            _toll(view, anchor, each, (v[0], anchor.last, 1, None, v[4]))
            for v in victims_before(view, clauses, anchor, used)[:1]
            for each in effects
        ]
    bare = word in _DEATHS and view.stem(anchor.first - 1) not in DETERMINERS
    if len(effects) == 1 and not (bare and _is_caused(view, clauses, anchor)):
        return []
    return [
        _toll(view, anchor, each, (anchor.first, anchor.last, 2, None, None)) for each in effects
    ]


def _is_caused(_view: SentenceView, clauses: Clauses, anchor: Anchor) -> bool:
    return any(
        a.frame.id in ("cause_event", "come_under") and 0 <= anchor.first - a.last <= 4
        for a in clauses.anchors
    )


def _amount_risen(view: SentenceView, _clauses: Clauses, anchor: Anchor) -> Amount | None:
    """As in "death toll rises to 43", "put the death toll at 58", "death toll of 12"."""
    for amount in view.amounts:
        if not anchor.last <= amount.first <= anchor.last + 14:
            continue
        if any(view.gap(k).strip(" \"'-") for k in range(anchor.last, amount.first + 1)):
            return None
        if (view.stem(amount.first - 1) in _RISING or view.stem(amount.first - 2) in _RISING) and (
            not any(t.first <= amount.first < t.last for t in view.times)
        ):
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
    """As in "three of whom were killed", "among those killed was":

    part of a figure already told.
    """
    for mark in view.cues_of(CueKind.SUBSET):
        counted = not anchor.passive and any(a.first == mark.first for a in view.amounts)
        if mark.first <= anchor.first < mark.last and not counted:
            return True
    before = view.stem(anchor.first - 1)
    return (
        before in ("those", "the")
        and view.stem(anchor.first - 2) in ("among", "of", "for")
        and not any(a.first == anchor.last for a in view.amounts)
    )


def _is_total(view: SentenceView) -> bool:
    return bool(view.cues_of(CueKind.TOTAL))


def _toll(
    view: SentenceView,
    anchor: Anchor,
    effect: Effect,
    victims: Victims,
) -> TollMention:
    first, last, low, high, group = victims
    return TollMention(
        first=first,
        last=last,
        effect=effect.value,
        min=low,
        max=high,
        rule=anchor.frame.id,
        victims=group,
        total=_is_total(view),
    )
