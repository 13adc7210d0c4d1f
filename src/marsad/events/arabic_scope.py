"""How far the clause of an Arabic trigger reaches, and what lies in it."""

from __future__ import annotations

from marsad.events.arabic_subjects import Roles
from marsad.events.parts import (
    Group,
    Trigger,
)
from marsad.events.sight import Sight
from marsad.events.view import Located
from marsad.lexicon.entries import CueKind


def find_left_edge(sight: Sight, trigger: Trigger) -> int:
    """First token of the clause of a trigger: behind a stop, a comma or a complementiser."""
    at = trigger.first
    while at > sight.view.first:
        if sight.stops(at) or sight.pauses(at):
            break
        if sight.cue(at - 1, CueKind.COMPLEMENT) is not None:
            break
        at -= 1
    return at


def count_deeds(sight: Sight, trigger: Trigger) -> int | None:
    """How many deeds the words tell ("15 raids", a dual), or None."""
    if trigger.hit.number is not None:
        return 2
    amount = sight.amount_ending(trigger.first)
    return amount.min if amount is not None else None


def order_places(
    places: tuple[Located, ...], scope: tuple[int, int], trigger: Trigger, roles: Roles
) -> tuple[int, ...]:
    """Places in the clause: behind the trigger first, then in front of it, nearest first."""
    actor_words = {k for group in roles.actors for k in range(group.first, group.last)}
    inside = [
        place
        for place in places
        if scope[0] <= place.first < scope[1] and place.first not in actor_words
    ]
    behind = [place.index for place in inside if place.first >= trigger.first]
    ahead = [place.index for place in reversed(inside) if place.first < trigger.first]
    return tuple(behind + ahead)


def unite_groups(first: tuple[Group, ...], second: tuple[Group, ...]) -> tuple[Group, ...]:
    """Both tuples of groups in order, each head once."""
    heads = {group.head for group in first}
    return (*first, *(group for group in second if group.head not in heads))
