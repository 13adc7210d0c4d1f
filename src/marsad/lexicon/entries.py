"""What the lexicon holds: one record per entry of a TOML file, validated at load.

A file is a list of entries of one kind. msgspec refuses unknown keys and wrong types, so that a
misspelt key is an error that names the file, not a rule that silently never fires.
"""

from __future__ import annotations

from enum import Enum
from typing import dataclass_transform

import msgspec

from marsad.records import ActorKind, EventType, Number, Record, StatementType, Voice, WeaponKind


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all lexicon entries."""


class Form(Enum):
    """How a trigger stands in its sentence."""

    PAST = "past"
    PRESENT = "present"
    NOUN = "noun"
    ACTIVE_PARTICIPLE = "active_participle"
    PASSIVE_PARTICIPLE = "passive_participle"
    GERUND = "gerund"
    BASE = "base"
    FIXED = "fixed"


class FrameKind(Enum):
    """What a trigger does for an incident."""

    EVENT = "event"  # makes an incident of a type
    ATTACK = "attack"  # makes an armed attack unless a weapon tells more
    TOLL = "toll"  # tells of dead or injured; needs a cause
    SUPPORT = "support"  # carries another trigger: "carried out", "came under"
    STRIKE = "strike"  # hits a target, tells no type by itself: "targeted"


class CueKind(Enum):
    """What a cue does to what stands in its scope."""

    NEGATION = "negation"
    DENIAL = "denial"
    FUTURE = "future"
    INTENTION = "intention"
    POSSIBILITY = "possibility"
    FEAR = "fear"
    PREVENTION = "prevention"
    DEMAND = "demand"
    CONDITION = "condition"
    QUESTION = "question"
    HABIT = "habit"
    TOTAL = "total"
    PAST_PERFECT = "past_perfect"
    EARLIER = "earlier"
    UNREAL = "unreal"
    STORY = "story"
    CAUSE = "cause"
    AGENT = "agent"
    TARGET = "target"
    SUBSET = "subset"
    SAY = "say"
    ACCORDING = "according"
    QUOTE = "quote"
    SUSPECT = "suspect"
    UNKNOWN_AUTHOR = "unknown_author"
    NO_CASUALTIES = "no_casualties"
    RELATIVE = "relative"
    COMPLEMENT = "complement"
    RESULT = "result"
    BOTH_SIDES = "both_sides"
    WAVE = "wave"
    FAILED = "failed"
    CIVIL = "civil"


class Effect(Enum):
    """What a toll frame counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    KILLED_AND_INJURED = "killed_and_injured"


class ObjectRole(Enum):
    """What the direct object, or the noun governed by a masdar, is."""

    TARGET = "target"
    ACTOR = "actor"
    PLACE = "place"
    WEAPON = "weapon"
    PARTY = "party"
    EVENT = "event"
    NONE = "none"


class Frame(Entry):
    """One trigger lemma with its forms and roles (`frames.<lang>.toml`).

    `past` and `present` are third person singular (Arabic) or base forms (English, in `base`);
    the loader makes the other forms. `nouns` are event nouns and verbal nouns. `target_marks`,
    `actor_marks`, `weapon_marks`: particles behind the trigger that open the role.
    """

    id: str
    note: str
    kind: FrameKind = FrameKind.EVENT
    type: EventType | None = None
    effect: Effect | None = None
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()
    particle: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    object: ObjectRole = ObjectRole.TARGET
    subject: ObjectRole = ObjectRole.ACTOR
    target_marks: tuple[str, ...] = ()
    actor_marks: tuple[str, ...] = ()
    weapon_marks: tuple[str, ...] = ()
    weapon: WeaponKind | None = None
    governs_object: bool = False
    needs_actor: bool = False
    cued: bool = False
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class Cue(Entry):
    """Words that tell of status, attribution or roles (`cues.<lang>.toml`)."""

    id: str
    note: str
    kind: CueKind
    surfaces: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


class Act(Entry):
    """Words that make a statement: accuse, condemn, demand, threaten, deny, claim (`acts`)."""

    id: str
    note: str
    type: StatementType
    surfaces: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    addressee_marks: tuple[str, ...] = ()
    direct_addressee: bool = False
    needs_addressee: bool = False
    needs: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class Affiliation(
    msgspec.Struct, frozen=True, rename={"from_": "from"}, forbid_unknown_fields=True
):
    """One actor's tie to another; `from` and `until` are ISO dates or years."""

    to: str
    kind: str
    from_: str | int | None = None
    until: str | int | None = None


class Actor(Entry):
    """A named actor with its names per language (`actors/*.toml`)."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    affiliations: tuple[Affiliation, ...] = ()
    ar: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    ar_cued: tuple[str, ...] = ()
    en_cued: tuple[str, ...] = ()
    note: str = ""


class Country(Entry):
    """A country's names, demonyms, capital and the bodies that speak for it."""

    id: str
    code: str
    name: str
    ar: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    ar_demonym: tuple[str, ...] = ()
    ar_demonym_irregular: tuple[str, ...] = ()
    en_demonym: tuple[str, ...] = ()
    ar_capital: tuple[str, ...] = ()
    en_capital: tuple[str, ...] = ()
    ar_government: tuple[str, ...] = ()
    en_government: tuple[str, ...] = ()
    note: str = ""


class WeaponEntry(Entry):
    """A weapon's names (`weapons.<lang>.toml`).

    `adjective`: describes an attack ("صاروخي") and names no piece; `crewed`: acts for its owner
    as a subject ("مدفعية النظام قصفت"); `cued`: an ordinary word too.
    """

    id: str
    kind: WeaponKind
    forms: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    delivers: str | None = None
    calibre_mm: float | None = None
    adjective: bool = False
    crewed: bool = False
    cued: bool = False
    note: str = ""


class Role(Entry):
    """A noun for people, groups or things that act, suffer or speak (`roles.<lang>.toml`)."""

    id: str
    kind: ActorKind
    name: str
    singular: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    acts: bool = False
    suffers: bool = False
    speaks: bool = False
    site: bool = False
    note: str = ""


class CountryForm(Enum):
    """Which name of a country was matched."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    GOVERNMENT = "government"


class FrameHit(Record, gc=False):
    """A frame's surface."""

    frame: Frame
    form: Form
    number: Number | None = None
    voice: Voice | None = None


class CueHit(Record, gc=False):
    """A cue's surface."""

    cue: Cue
    form: Form


class ActHit(Record, gc=False):
    """A speech act's surface."""

    act: Act
    form: Form


class ActorHit(Record, gc=False):
    """A named actor's surface; `cued` names are ordinary words too.

    `article`: the name has the Arabic article and is not the name without it; `cased`: it must
    stand in capitals.
    """

    actor: Actor
    cued: bool = False
    cased: bool = False
    article: bool = False


class CountryHit(Record, gc=False):
    """A country's surface."""

    country: Country
    form: CountryForm
    number: Number | None = None
    cased: bool = False


class WeaponHit(Record, gc=False):
    """A weapon's surface."""

    weapon: WeaponEntry
    number: Number | None = None


class RoleHit(Record, gc=False):
    """A role noun's surface."""

    role: Role
    number: Number | None = None


Meaning = FrameHit | CueHit | ActHit | ActorHit | CountryHit | WeaponHit | RoleHit


class Match(Record, gc=False):
    """One lexicon surface in a report: tokens `first` to `last` (half-open) and what it means."""

    first: int
    last: int
    meaning: Meaning
