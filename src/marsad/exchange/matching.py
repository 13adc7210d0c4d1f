"""Which incident of one coding is which of another: by day, distance and type, closest first.

Two incidents can be the same where their days lie no more than `days` apart, their places no more
than `km` apart (plus what a place coarser than a settlement may be off), and their types are the
same or of one family. Of all such pairs the best is taken, then the best of those that are left:
each incident has one partner at most. Whatever has no day or no coordinates is not compared.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from importlib.resources import files

import msgspec

from marsad.exchange.facts import Side, find_home, find_side, name_participant
from marsad.incidents.words import find_content
from marsad.records import EventType, Incident, Participant, Precision, Record, Status

LONGEST = 31
"""Days; an incident that spans more is a period and is not compared."""
MOST_SLACK = 150.0
"""Kilometres that a coarse place may add at most."""
_SLACK = {
    Precision.ADMIN3: 15.0, Precision.ADMIN2: 30.0, Precision.ADMIN1: 75.0, Precision.REGION: 100.0,
}  # fmt: skip
UNTYPED = "ucdp"
"""Rule of rows whose type says who fought whom, not how."""
EARTH_KM = 6371.0
_DEGREE_KM = 111.0


class Rules(Record, frozen=True):
    """Families of types and weights, out of `data/compare.toml`."""

    version: str
    families: tuple[frozenset[EventType], ...]
    weights: dict[str, float]


class Window(Record, frozen=True):
    """How far apart two incidents may be and still be one."""

    days: int = 1
    km: float = 25.0
    same_type: bool = False


class Fact(Record, frozen=True):
    """What is compared of an incident; days are ordinals, both inclusive."""

    id: str
    type: EventType
    type_told: bool
    """False where the coding does not tell types apart, as UCDP's does not."""
    first: int
    last: int
    lat: float
    lon: float
    slack: float
    country: str
    admin1: str
    place: str
    names: frozenset[str]
    low: int | None
    high: int | None
    best: int | None
    words: str


class Skip(Enum):
    """Why an incident is not compared."""

    STATUS = "it is denied, threatened or sums up many occasions"
    NO_DATE = "no day, or only one end of it, is told"
    LONG = "its days span more than a month"
    NO_PLACE = "no place with coordinates is told"
    COUNTRY = "only its country is told"


class Closeness(Record, frozen=True):
    """How close two incidents are: each part from 0 to 1, and their weighted mean."""

    score: float
    days_apart: int
    km: float
    parts: dict[str, float]


class Pair(Record, frozen=True):
    """Two incidents that are taken for one, and why."""

    ours: Fact
    theirs: Fact
    closeness: Closeness


class Why(Enum):
    """Why an incident has no partner."""

    NOTHING = "nothing within these days and kilometres"
    TYPE = "only types of another family there"
    TAKEN = "what could be the same is closer to another one"


class Alone(Record, frozen=True):
    """An incident without a partner; `nearest` is the best that was there, if any."""

    fact: Fact
    why: Why
    nearest: str | None = None


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Load the families and weights."""
    data = (files("marsad.exchange") / "data" / "compare.toml").read_bytes()
    return msgspec.toml.decode(data, type=Rules)


def gather_facts(incidents: Iterable[Incident], skipped: Counter[Skip]) -> Iterator[Fact]:
    """Yield what is compared of each incident; those that cannot be are counted in `skipped`."""
    for incident in incidents:
        found = gather_fact(incident)
        if isinstance(found, Skip):
            skipped[found] += 1
        else:
            yield found


def gather_fact(incident: Incident) -> Fact | Skip:
    """Return what is compared of an incident, or why it is not."""
    date, place = incident.date, incident.place
    if incident.status is not Status.REPORTED:
        return Skip.STATUS
    if date is None or date.start is None or date.end is None:
        return Skip.NO_DATE
    if (date.end - date.start).days >= LONGEST:
        return Skip.LONG
    if place is None:
        return Skip.NO_PLACE
    if place.precision is Precision.COUNTRY:
        return Skip.COUNTRY
    if place.lat is None or place.lon is None:
        return Skip.NO_PLACE
    slack = 0.0
    if place.precision in _SLACK:
        slack = min(place.uncertainty_km or _SLACK[place.precision], MOST_SLACK)
    parties = [*incident.actors, *incident.targets, *incident.claimed_by]
    killed = incident.killed
    return Fact(
        id=incident.id,
        type=incident.type,
        type_told=any(a.event.rule != UNTYPED for a in incident.accounts) or not incident.accounts,
        first=date.start.toordinal(),
        last=date.end.toordinal(),
        lat=place.lat,
        lon=place.lon,
        slack=slack,
        country=place.country or "",
        admin1=place.admin1 or "",
        place=place.name_en or place.text,
        names=frozenset().union(*map(_name_party, parties)),
        low=killed.low if killed else None,
        high=killed.high if killed else None,
        best=killed.min if killed else None,
        words=_describe(incident),
    )


def _name_party(participant: Participant) -> frozenset[str]:
    """Return what a party can be known by: words of its name, the lexicon's id, its state."""
    found = set(find_content(name_participant(participant)))
    if participant.actor_id:
        found.add(f"id {participant.actor_id}")
    home = find_home(participant)
    if home and find_side(participant) is Side.STATE:
        found.add(f"state {home.alpha2}")
    return frozenset(found)


def match(
    ours: Sequence[Fact], theirs: Sequence[Fact], window: Window
) -> tuple[list[Pair], list[Alone], list[Alone]]:
    """Return the pairs, what of `theirs` is missed, and what of `ours` is extra."""
    rules = load_rules()
    candidates: list[Pair] = []
    others: defaultdict[str, list[str]] = defaultdict(list)
    for mine, other in _find_near(ours, theirs, window):
        closeness = rate(mine, other, window, rules)
        if closeness is None:
            others[f"o{mine.id}"].append(other.id)
            others[f"t{other.id}"].append(mine.id)
        else:
            candidates.append(Pair(ours=mine, theirs=other, closeness=closeness))
    candidates.sort(key=lambda pair: (-pair.closeness.score, pair.ours.id, pair.theirs.id))
    taken: set[str] = set()
    pairs: list[Pair] = []
    best: dict[str, str] = {}
    for pair in candidates:
        keys = {f"o{pair.ours.id}", f"t{pair.theirs.id}"}
        best.setdefault(f"o{pair.ours.id}", pair.theirs.id)
        best.setdefault(f"t{pair.theirs.id}", pair.ours.id)
        if not keys & taken:
            taken |= keys
            pairs.append(pair)
    missed = list(_find_alone(theirs, "t", taken, best, others))
    return pairs, missed, list(_find_alone(ours, "o", taken, best, others))


def rate(mine: Fact, other: Fact, window: Window, rules: Rules) -> Closeness | None:
    """Return how close two incidents near each other are; None where their types exclude it."""
    same = mine.type is other.type
    told = mine.type_told and other.type_told
    kin = any(mine.type in family and other.type in family for family in rules.families)
    if not same and ((window.same_type and told) or not kin):
        return None
    apart = max(mine.first - other.last, other.first - mine.last, 0)
    km = measure(mine, other)
    parts = {
        "type": 0.75 if not told else 1.0 if same else 0.5,
        "date": 1 - apart / (window.days + 1),
        "place": 1 - km / (allow(mine, other, window) + 1),
        "killed": {True: 1.0, None: 0.5, False: 0.0}[overlap_tolls(mine, other)],
        "actors": {True: 1.0, None: 0.5, False: 0.0}[share_names(mine, other)],
    }
    total = sum(rules.weights[name] * part for name, part in parts.items())
    score = total / sum(rules.weights[name] for name in parts)
    return Closeness(score=round(score, 4), days_apart=apart, km=round(km, 1), parts=parts)


def allow(mine: Fact, other: Fact, window: Window) -> float:
    """Return how many kilometres apart two incidents may be."""
    return window.km + mine.slack + other.slack


def overlap_tolls(mine: Fact, other: Fact) -> bool | None:
    """Whether the ranges of dead overlap; None where one side gives none."""
    if mine.low is None or other.low is None:
        return None
    return mine.low <= _top(other) and other.low <= _top(mine)


def share_names(mine: Fact, other: Fact) -> bool | None:
    """Whether the names of the parties share a word; None where one side names nobody."""
    if not mine.names or not other.names:
        return None
    return bool(mine.names & other.names)


def measure(mine: Fact, other: Fact) -> float:
    """Return the great-circle distance in kilometres."""
    lat1, lat2 = math.radians(mine.lat), math.radians(other.lat)
    lon = math.radians(other.lon - mine.lon)
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin(lon / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(a, 1.0)))


def _top(fact: Fact) -> float:
    return math.inf if fact.high is None else fact.high


def _find_near(
    ours: Sequence[Fact], theirs: Sequence[Fact], window: Window
) -> Iterator[tuple[Fact, Fact]]:
    """Yield pairs within the window of days and distance; each once."""
    grid: defaultdict[tuple[int, int], list[Fact]] = defaultdict(list)
    for other in theirs:
        for day in range(other.first, other.last + 1):
            grid[day, math.floor(other.lat)].append(other)
    widest = max((fact.slack for fact in theirs), default=0.0)
    for mine in ours:
        reach = (window.km + mine.slack + widest) / _DEGREE_KM
        rows = range(math.floor(mine.lat - reach), math.floor(mine.lat + reach) + 1)
        seen: set[str] = set()
        for day in range(mine.first - window.days, mine.last + window.days + 1):
            for row in rows:
                for other in grid.get((day, row), ()):
                    if other.id in seen:
                        continue
                    seen.add(other.id)
                    if measure(mine, other) <= allow(mine, other, window):
                        yield mine, other


def _find_alone(
    facts: Iterable[Fact],
    side: str,
    taken: set[str],
    best: dict[str, str],
    others: dict[str, list[str]],
) -> Iterator[Alone]:
    for fact in facts:
        key = f"{side}{fact.id}"
        if key in taken:
            continue
        if key in best:
            yield Alone(fact=fact, why=Why.TAKEN, nearest=best[key])
        elif key in others:
            yield Alone(fact=fact, why=Why.TYPE, nearest=others[key][0])
        else:
            yield Alone(fact=fact, why=Why.NOTHING)


def _describe(incident: Incident) -> str:
    date, place = incident.date, incident.place
    day = f"{date.start}" if date else "?"
    where = (place.name_en or place.text) if place else "?"
    dead = f", killed {incident.killed.min}" if incident.killed else ""
    return f"{day} {incident.type.value} {where}{dead}"
