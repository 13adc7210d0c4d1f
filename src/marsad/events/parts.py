"""What the grammars hand to the merging: groups, triggers, tolls and event mentions.

These records live inside `events`; positions are token indices of the whole report, half-open.
"""

from __future__ import annotations

from marsad.lexicon.entries import ActHit, CueHit, FrameHit, WeaponHit
from marsad.records import (
    ActorKind,
    EventType,
    Number,
    Record,
    StatementType,
    Status,
    TollSide,
)

ACTING_KINDS = frozenset(
    (
        ActorKind.STATE,
        ActorKind.MILITARY,
        ActorKind.POLICE,
        ActorKind.INTELLIGENCE,
        ActorKind.ARMED_GROUP,
        ActorKind.COALITION,
        ActorKind.COMBATANTS,
        ActorKind.PARTY,
    )
)
"""Kinds of named actors that do deeds of war; other kinds speak, or suffer."""


class Trigger(Record, gc=False):
    """A frame's surface in the text."""

    first: int
    last: int
    hit: FrameHit


class CueMark(Record, gc=False):
    """A cue's surface in the text."""

    first: int
    last: int
    hit: CueHit


class ActMark(Record, gc=False):
    """A speech act's surface in the text."""

    first: int
    last: int
    hit: ActHit


class WeaponMention(Record, gc=False):
    """A weapon's surface; `count` pieces where a number or the dual says so."""

    first: int
    last: int
    hit: WeaponHit
    count: int | None = None
    calibre_mm: float | None = None


class Amount(Record, gc=False):
    """A number with its words; `max` None for an open figure."""

    first: int
    last: int
    min: int
    max: int | None


class Group(Record):
    """A noun phrase for people, an organisation or a thing: who acts, suffers or speaks.

    `first` to `last` is the phrase as worded, `head` the word that decides its kind. `named` is
    true where a known actor or a country stands in it. `amount` is the number in front.
    """

    first: int
    last: int
    head: int
    kind: ActorKind
    rule: str
    name_en: str | None = None
    actor_id: str | None = None
    country: str | None = None
    affiliations: tuple[str, ...] = ()
    named: bool = False
    acts: bool = False
    suffers: bool = False
    speaks: bool = False
    site: bool = False
    number: Number | None = None
    amount: Amount | None = None


class TollMention(Record, gc=False):
    """People killed, injured or missing in one figure, with the words that count them."""

    first: int
    last: int
    effect: str  # killed, injured or missing
    min: int
    max: int | None
    rule: str
    victims: Group | None = None
    side: TollSide | None = None
    total: bool = False


class EventMention(Record):
    """One mention of an incident in one sentence.

    `type` is None where only effects or a strike without means are told; `generic` says that a
    weapon elsewhere may refine the type. `definite` marks "the attack", which points back.
    `after` marks a deed that only dates another ("after the capture of"), `other` one that is
    told as none of those before ("a similar attack"). `places` and `times`
    index the report's places and times. `scope` is the clause, in tokens.
    """

    sentence: int
    type: EventType | None
    first: int
    last: int
    scope: tuple[int, int]
    rule: str
    generic: bool = False
    definite: bool = False
    noun: bool = False
    actors: tuple[Group, ...] = ()
    targets: tuple[Group, ...] = ()
    weapons: tuple[WeaponMention, ...] = ()
    tolls: tuple[TollMention, ...] = ()
    places: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    count: int | None = None
    status: Status = Status.REPORTED
    status_rule: str = ""
    background: bool = False
    after: bool = False
    mutual: bool = False
    other: bool = False


class SayMention(Record):
    """Someone is made to speak: "X said that", "according to X", "X: ...".

    `scope` is the stretch of tokens said, half-open; it may run on into later sentences through
    inheritance, which is not decided here. `times` are those of the saying itself.
    """

    sentence: int
    first: int
    last: int
    speakers: tuple[Group, ...]
    scope: tuple[int, int]
    rule: str
    times: tuple[int, ...] = ()
    suspects: bool = False


class StatementMention(Record):
    """A speech act in one sentence, as `records.Statement` before incidents have ids."""

    sentence: int
    type: StatementType
    first: int
    last: int
    rule: str
    speaker: Group | None = None
    addressee: Group | None = None
    event: tuple[int, int] | None = None
