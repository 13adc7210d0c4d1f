r"""Every record that passes between the stages.

Records are frozen and slotted; sequences are tuples; closed vocabularies are enums. One
definition serves three purposes: the Python API, the JSON lines that `marsad read` prints, and
the published JSON Schema (`marsad schema`). The terms follow ACLED's sub-event types, PLOVER's
event model, TimeML's time expressions and W3C PROV's derivation.

Offsets (`start`, `end`, and `text_start`, `text_end` where `start` and `end` are days) are
half-open and count Unicode code points in the report's unaltered ``title + "\n" + text``.
A coded value without words in the report does not exist: where something could not be read,
the field is empty and `unresolved` says why.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import dataclass_transform

import msgspec

FORMAT = "marsad-reading/1"


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records: immutable, slotted, compared by value."""


# --- vocabularies -------------------------------------------------------------------------


class Language(Enum):
    """Languages a report can be in, as BCP 47 tags; only Arabic and English are read."""

    AR = "ar"
    EN = "en"
    FA = "fa"
    CKB = "ckb"
    HE = "he"
    TR = "tr"
    UK = "uk"
    OTHER = "und"


class EventType(Enum):
    """Kinds of incident: ACLED sub-event types in the codebook's grouping."""

    AIR_STRIKE = "air_strike"
    SHELLING = "shelling"
    BOMBING = "bombing"
    SUICIDE_BOMBING = "suicide_bombing"
    CHEMICAL_ATTACK = "chemical_attack"
    ARMED_CLASH = "armed_clash"
    ARMED_ATTACK = "armed_attack"
    ABDUCTION = "abduction"
    ARREST = "arrest"
    INTERCEPTION = "interception"
    TERRITORY_CHANGE = "territory_change"
    EVACUATION = "evacuation"
    PROTEST = "protest"
    RIOT = "riot"
    AGREEMENT = "agreement"


class Status(Enum):
    """Whether the report says that the incident happened."""

    REPORTED = "reported"
    DENIED = "denied"
    THREATENED = "threatened"
    RECURRENT = "recurrent"


class ActorBasis(Enum):
    """On whose word an author is named."""

    STATED = "stated"
    CLAIMED = "claimed"
    ACCUSED = "accused"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class WeaponKind(Enum):
    """Kinds of weapon in the codebook."""

    MISSILE = "missile"
    ROCKET = "rocket"
    DRONE = "drone"
    AIRCRAFT = "aircraft"
    ARTILLERY = "artillery"
    MORTAR = "mortar"
    CAR_BOMB = "car_bomb"
    IED = "ied"
    MINE = "mine"
    GRENADE = "grenade"
    SUICIDE_VEST = "suicide_vest"
    FIREARM = "firearm"
    KNIFE = "knife"
    VEHICLE = "vehicle"
    CHEMICAL = "chemical"
    BARREL_BOMB = "barrel_bomb"
    UNKNOWN = "unknown"


class StatementType(Enum):
    """Kinds of speech act that are kept as data."""

    CLAIM = "claim"
    DENY = "deny"
    ACCUSE = "accuse"
    THREATEN = "threaten"
    DEMAND = "demand"
    CONDEMN = "condemn"


class ActorKind(Enum):
    """What an actor is; `person` is used for office holders only."""

    STATE = "state"
    MILITARY = "military"
    POLICE = "police"
    INTELLIGENCE = "intelligence"
    ARMED_GROUP = "armed_group"
    COALITION = "coalition"
    PARTY = "party"
    ORGANISATION = "organisation"
    MEDIA = "media"
    AGENCY = "agency"
    MONITOR = "monitor"
    OFFICE = "office"
    PERSON = "person"
    POPULATION = "population"
    CIVILIANS = "civilians"
    COMBATANTS = "combatants"
    OFFICIALS = "officials"
    WITNESSES = "witnesses"
    SITE = "site"
    OTHER = "other"


class Precision(Enum):
    """How finely a place is known, finest first (compare ACLED geo_precision)."""

    SITE = "site"
    SETTLEMENT = "settlement"
    ADMIN3 = "admin3"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    REGION = "region"
    COUNTRY = "country"


class Relation(Enum):
    """How an expression is placed against the place it names."""

    AT = "at"
    NEAR = "near"
    NORTH = "north"
    SOUTH = "south"
    EAST = "east"
    WEST = "west"
    NORTH_EAST = "north_east"
    NORTH_WEST = "north_west"
    SOUTH_EAST = "south_east"
    SOUTH_WEST = "south_west"
    BETWEEN = "between"
    BORDER = "border"
    OUTSKIRTS = "outskirts"


class Granularity(Enum):
    """The size of the unit a time expression names."""

    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class Anchor(Enum):
    """What a time expression is counted from."""

    PUBLICATION = "publication"
    NAMED = "named"
    MENTION = "mention"


class Direction(Enum):
    """Which way from its anchor a time expression points."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class Part(Enum):
    """Where in a report a sentence stands."""

    TITLE = "title"
    DATELINE = "dateline"
    LEDE = "lede"
    BODY = "body"


class Number(Enum):
    """Grammatical number, where the form tells."""

    SINGULAR = "singular"
    DUAL = "dual"
    PLURAL = "plural"


class Voice(Enum):
    """Grammatical voice, where the form tells."""

    ACTIVE = "active"
    PASSIVE = "passive"


class TollSide(Enum):
    """On whose side a toll fell, where the report tells."""

    ACTOR = "actor"
    TARGET = "target"
    CIVILIAN = "civilian"


# --- the report and its text --------------------------------------------------------------


class Report(Record):
    """One news report as it came in.

    `published` keeps its own offset; relative dates are resolved in that zone. It is None where
    nobody gave it: then nothing relative is resolved.
    """

    id: str
    title: str
    text: str
    published: dt.datetime | dt.date | None = None
    lang: Language | None = None
    source: str | None = None
    url: str | None = None

    @property
    def full(self) -> str:
        """The text that all offsets count in: title, newline, body."""
        return f"{self.title}\n{self.text}"


class Fetch(Record):
    """Bytes as they were fetched, before anything was made of them.

    `fetched_at` has an offset. `headers` are those of the answer, as they came; a file has none.
    """

    raw: bytes
    url: str
    fetched_at: dt.datetime
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word: where it stands, its folded form, and what was taken off it to match.

    `start`, `end` count in the unaltered text, `f_start`, `f_end` in the folded one. `stem` is
    the folded word without proclitics, article and pronoun suffix; `proclitics` are the letters
    taken off in front (of "و ف ب ل ك س"), `suffix` the pronoun behind, `definite` whether the
    article was there.
    """

    start: int
    end: int
    f_start: int
    f_end: int
    word: str
    stem: str
    proclitics: str = ""
    definite: bool = False
    suffix: str = ""


class Sentence(Record, gc=False):
    """A sentence: its span, its place in the report, its tokens `first` to `last` (half-open)."""

    index: int
    part: Part
    paragraph: int
    start: int
    end: int
    f_start: int
    f_end: int
    first: int
    last: int


class Span(Record, gc=False):
    """Half-open range of code points."""

    start: int
    end: int


class Evidence(Record, gc=False):
    """Words of the report that carry a value, and the rule that read them."""

    text: str
    start: int
    end: int
    rule: str


# --- values that an incident is made of ---------------------------------------------------


class Time(Record, gc=False):
    """A time expression resolved to whole days, both ends inclusive (ISO 8601, TimeML).

    `start` or `end` is None where only a bound is known; `reason` then says why. `hour_start`
    and `hour_end` are local hours (0 to 24, minutes as fractions) in the zone of `zone`, or of
    the publication time where `zone` is None, and are given only where the words give them.
    `text_start` and `text_end` are -1 where no words stand behind the value.
    """

    start: dt.date | None
    end: dt.date | None
    text: str | None
    text_start: int = -1
    text_end: int = -1
    rule: str = ""
    granularity: Granularity | None = None
    anchor: Anchor | None = None
    direction: Direction | None = None
    hour_start: float | None = None
    hour_end: float | None = None
    zone: str | None = None
    reason: str | None = None


class PlaceCandidate(Record, gc=False):
    """One gazetteer entry that a name may mean, with the score of each."""

    gazetteer_id: str
    name_en: str
    country: str | None
    admin1: str | None
    score: float


class Place(Record):
    """A place expression resolved against the gazetteer.

    `lat`, `lon` are WGS 84 degrees; with a `relation` such as `east` they are shifted that way,
    and `uncertainty_km` covers the whole area meant. `candidates` holds what lost, best first.
    """

    text: str
    start: int
    end: int
    rule: str
    name_en: str | None = None
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    uncertainty_km: float | None = None
    precision: Precision | None = None
    gazetteer_id: str | None = None
    relation: Relation = Relation.AT
    reason: str | None = None
    candidates: tuple[PlaceCandidate, ...] = ()


class Participant(Record):
    """An actor, a target, a source or a speaker, as the report words it.

    `actor_id` is the lexicon's id where the words name a known actor, `affiliations` the ids of
    those that back or command it at the report's date.
    """

    text: str
    start: int
    end: int
    rule: str
    name_en: str | None = None
    actor_id: str | None = None
    kind: ActorKind | None = None
    affiliations: tuple[str, ...] = ()


class Weapon(Record):
    """A weapon as worded; `count` in pieces, `calibre_mm` in millimetres, where stated."""

    text: str
    start: int
    end: int
    rule: str
    kind: WeaponKind
    count: int | None = None
    calibre_mm: float | None = None


class Toll(Record):
    """One source's figure of people killed, injured or missing.

    `max` is None for an open figure ("at least N"). `source` is the name, as worded, of whoever
    gave the figure; None where the narrator does. Rival figures are kept side by side.
    """

    min: int
    max: int | None
    text: str
    start: int
    end: int
    rule: str
    source: str | None = None
    side: TollSide | None = None


class Unresolved(Record, gc=False):
    """A field that stayed empty, and why."""

    field: str
    reason: str


class Attribution(Record):
    """Who says that who said: outermost speaker first ("Reuters quoted officials as saying")."""

    chain: tuple[Participant, ...]
    start: int
    end: int
    rule: str
    said: Time | None = None


# --- what one report tells ----------------------------------------------------------------


class Event(Record):
    """One incident as one report tells it. The id is stable for report, version and rules."""

    id: str
    type: EventType
    status: Status
    background: bool
    date: Time | None
    place: Place | None
    actors: tuple[Participant, ...]
    actor_basis: ActorBasis
    targets: tuple[Participant, ...]
    weapons: tuple[Weapon, ...]
    killed: tuple[Toll, ...]
    injured: tuple[Toll, ...]
    claimed_by: tuple[Participant, ...]
    sources: tuple[Participant, ...]
    evidence: tuple[Evidence, ...]
    missing: tuple[Toll, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    count: int | None = None
    rule: str = ""
    status_rule: str = ""
    unresolved: tuple[Unresolved, ...] = ()


class Speaker(Record, gc=False):
    """Who speaks or is spoken to, as worded."""

    text: str
    start: int
    end: int
    rule: str
    name_en: str | None = None
    actor_id: str | None = None


class Statement(Record):
    """One speech act: who says what kind of thing to whom, about which incident."""

    id: str
    type: StatementType
    speaker: Speaker | None
    addressee: Speaker | None
    about: str | None
    evidence: str
    start: int
    end: int
    rule: str


class Reading(Record):
    """All that was read out of one report; the line that `marsad read --format jsonl` prints."""

    doc: str
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    lang: Language | None = None
    published: str | None = None
    format: str = FORMAT
    notes: tuple[str, ...] = ()


class Rules(Record):
    """What a reading depends on besides the report; readings by the same rules are one run.

    `code` is the version of marsad and a digest of the modules that read; `lexicon` and
    `gazetteer` are digests of their contents, empty where they were not noted.
    """

    code: str
    lexicon: str = ""
    gazetteer: str = ""
    format: str = FORMAT


class Failure(Record):
    """A report that could not be read; the run goes on without it."""

    doc: str
    path: str | None
    line: int | None
    error: str
    message: str
    hint: str
    format: str = FORMAT


# --- incidents: what several reports tell of the same thing -------------------------------


class Prominence(Enum):
    """What an incident is to the report that tells of it."""

    LEAD = "lead"
    ASIDE = "aside"


class DecisionKind(Enum):
    """What an analyst rules about two accounts."""

    MUST_LINK = "must_link"
    CANNOT_LINK = "cannot_link"


class Account(Record):
    """One event of one report, with all that linking needs to know of the report.

    `id` is the report's id, "#", and the event's id. `prominence` is LEAD for the one event
    that is the report's news. `published` is ISO 8601 as given. `sketch` holds the smallest
    hashes of the report's word shingles (bottom-k MinHash), ascending; `story` the content
    words of title and first sentences; `agencies` the ids of the news agencies that it names.
    """

    id: str
    doc: str
    event: Event
    prominence: Prominence
    published: str | None = None
    source: str | None = None
    title: str = ""
    statements: tuple[Statement, ...] = ()
    story: tuple[str, ...] = ()
    sketch: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()


class Decision(Record, gc=False):
    """An analyst's ruling that two accounts tell of one incident, or of two; kept for ever."""

    kind: DecisionKind
    first: str
    second: str
    by: str = ""
    reason: str = ""
    at: str = ""


class Subject(Enum):
    """What a correction is about."""

    REPORT = "report"
    ACCOUNT = "account"
    INCIDENT = "incident"


class Correction(Record):
    """An analyst's correction of one value; kept for ever beside what was read.

    `id` names the subject, `field` what of it is wrong. `value` is what is right, as JSON
    (`null` for nothing). `by` and `reason` say who and why; `at` is when it was kept, UTC.
    """

    subject: Subject
    id: str
    field: str
    value: str
    by: str
    reason: str
    at: str = ""


class Agreement(Record, gc=False):
    """How two accounts agree in one respect, and the match weight of that (log2 of m / u)."""

    field: str
    level: str
    weight: float


class Link(Record):
    """Two accounts compared: the sum of the weights and the prior, and what it is made of.

    `weight` is in bits (log2 odds that both tell of one incident); `probability` is the same
    as a share of one.
    """

    first: str
    second: str
    weight: float
    probability: float
    prior: float
    agreements: tuple[Agreement, ...] = ()


class SettledDate(Record, gc=False):
    """The day or days shown for an incident (inclusive), and the named rule that chose them."""

    start: dt.date | None
    end: dt.date | None
    rule: str
    disputed: bool = False


class SettledToll(Record, gc=False):
    """The figure shown for an incident, and the interval of all accounts.

    `min`, `max` are the shown figure (`max` None: open); `low`, `high` span every figure.
    """

    min: int
    max: int | None
    low: int
    high: int | None
    account: str
    rule: str
    source: str | None = None
    disputed: bool = False


class Incident(Record):
    """One thing that happened, as all accounts of it together tell.

    `reports` are the reports whose news it is, `mentions` those that tell of it besides.
    `outlets` counts independent voices: one outlet, copies of one text, and reports that name
    one agency (and no other), count once;
    `copies` lists the groups of reports with nearly the same text. `disputed` names the fields
    in which accounts exclude each other. `forwards` are ids that now lead here.
    """

    id: str
    type: EventType
    status: Status
    background: bool
    date: SettledDate | None
    place: Place | None
    place_rule: str
    actors: tuple[Participant, ...]
    actor_basis: ActorBasis
    targets: tuple[Participant, ...]
    weapons: tuple[WeaponKind, ...]
    killed: SettledToll | None
    injured: SettledToll | None
    claimed_by: tuple[Participant, ...]
    reports: tuple[str, ...]
    mentions: tuple[str, ...]
    outlets: int
    copies: tuple[tuple[str, ...], ...]
    disputed: tuple[str, ...]
    claims: tuple[Statement, ...]
    denials: tuple[Statement, ...]
    accounts: tuple[Account, ...]
    forwards: tuple[str, ...] = ()
