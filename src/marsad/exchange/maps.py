"""Column maps and code tables: versioned TOML files in `data/`, one a format, checked at load.

A map's `version` is written with each row. Change a code or a column only together with it.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from importlib.resources import files
from typing import dataclass_transform

import msgspec

from marsad.errors import MarsadError
from marsad.exchange.facts import Side, find_side
from marsad.records import EventType, Incident, Participant, Status, WeaponKind


class Aspect(Enum):
    """What a format may or may not be able to carry; one row each of the documented table."""

    THREATENED = "threatened"
    RECURRENT = "recurrent"
    DENIED = "denied"
    BACKGROUND = "background"
    NO_DATE = "no_date"
    DATE_SPAN = "date_span"
    DATE_DISPUTED = "date_disputed"
    NO_PLACE = "no_place"
    COUNTRY_ONLY = "country_only"
    PRECISION = "precision"
    UNKNOWN_ACTOR = "unknown_actor"
    SECOND_ACTOR = "second_actor"
    ACTOR_BASIS = "actor_basis"
    TARGETS = "targets"
    WEAPONS = "weapons"
    KILLED = "killed"
    OPEN_TOLL = "open_toll"
    DISPUTED_TOLL = "disputed_toll"
    INJURED = "injured"
    CLAIMED_BY = "claimed_by"
    CLAIMS = "claims"
    DENIALS = "denials"
    OUTLETS = "outlets"
    EVIDENCE = "evidence"
    OFFSETS = "offsets"
    ACCOUNTS = "accounts"
    FORWARDS = "forwards"


ASPECTS = {
    Aspect.THREATENED: "what is threatened",
    Aspect.RECURRENT: "sums over many occasions",
    Aspect.DENIED: "what is denied and nobody reports",
    Aspect.BACKGROUND: "that it is recalled from earlier",
    Aspect.NO_DATE: "incidents without a day",
    Aspect.DATE_SPAN: "several days, or a day not known exactly",
    Aspect.DATE_DISPUTED: "that accounts give different days",
    Aspect.NO_PLACE: "incidents without a place",
    Aspect.COUNTRY_ONLY: "places known to the country only",
    Aspect.PRECISION: "how finely the place is known",
    Aspect.UNKNOWN_ACTOR: "that nobody knows who did it",
    Aspect.SECOND_ACTOR: "more than one actor",
    Aspect.ACTOR_BASIS: "on whose word the actor is named",
    Aspect.TARGETS: "targets",
    Aspect.WEAPONS: "weapons",
    Aspect.KILLED: "the number of dead",
    Aspect.OPEN_TOLL: '"at least"',
    Aspect.DISPUTED_TOLL: "rival figures of dead",
    Aspect.INJURED: "the number of injured",
    Aspect.CLAIMED_BY: "who claimed it",
    Aspect.CLAIMS: "the claim as a statement",
    Aspect.DENIALS: "denials by those accused",
    Aspect.OUTLETS: "how many independent outlets tell it",
    Aspect.EVIDENCE: "the words that tell it",
    Aspect.OFFSETS: "where in the report the words are",
    Aspect.ACCOUNTS: "each report's account",
    Aspect.FORWARDS: "ids that were merged into it",
}
"""Each aspect in words."""


class Carried(Enum):
    """How far a format carries an aspect."""

    WHOLE = "whole"
    PART = "part"
    NOT = "not"
    LEFT_OUT = "left out"
    """The incident itself is not in the file; it is counted."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of a map file."""


class Rule(Part, frozen=True, kw_only=True):
    """Codes for incidents of `type`; None in a condition asks for nothing. The first one fits."""

    type: EventType
    status: Status = Status.REPORTED
    weapon: WeaponKind | None = None
    actor: Side | None = None
    target: Side | None = None
    give: dict[str, str]


class Back(Part, frozen=True, kw_only=True):
    """The type that codes of the format stand for, where `has` fits."""

    has: dict[str, str]
    type: EventType | None = None
    weapon: WeaponKind | None = None
    reason: str = ""


class Carry(Part, frozen=True, kw_only=True):
    """How an aspect is carried, and a note for the reader of the table."""

    how: Carried
    note: str = ""


class Map(Part, frozen=True, kw_only=True):
    """One format's map."""

    format: str
    version: str
    title: str
    reference: str
    note: str = ""
    columns: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    back: tuple[Back, ...] = ()
    codes: dict[str, dict[str, str]] = {}
    carries: dict[Aspect, Carry] = {}


@cache
def load_map(name: str) -> Map:
    """Load the map of a format from `data/NAME.toml`.

    Raises `MarsadError` for a file that does not have the shape.
    """
    path = files("marsad.exchange") / "data" / f"{name}.toml"
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Map)
    except msgspec.DecodeError as error:
        raise MarsadError(
            f"the map does not validate: {error}", path=str(path), hint="Correct that key."
        ) from error


def choose_codes(rules: tuple[Rule, ...], incident: Incident) -> dict[str, str] | None:
    """Return the codes of the first rule that fits; None where the format has none."""
    actor = find_main_side(incident.actors)
    target = find_main_side(incident.targets)
    for rule in rules:
        if (
            rule.type is incident.type
            and rule.status is incident.status
            and (rule.weapon is None or rule.weapon in incident.weapons)
            and (rule.actor is None or rule.actor is actor)
            and (rule.target is None or rule.target is target)
        ):
            return rule.give
    return None


def find_main_side(participants: tuple[Participant, ...]) -> Side:
    """Return the side of the first participant that is on any."""
    sides = (find_side(participant) for participant in participants)
    return next((side for side in sides if side is not Side.UNKNOWN), Side.UNKNOWN)


def find_type(back: tuple[Back, ...], row: dict[str, str]) -> Back | None:
    """Return the first entry whose values the row has."""
    return next(
        (b for b in back if all(row.get(key, "") == value for key, value in b.has.items())), None
    )
