"""What of an account is compared: numbers and sets, worked out once an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from marsad.incidents.words import find_content, keep_rare
from marsad.records import (
    Account,
    ActorKind,
    Event,
    EventType,
    Participant,
    Precision,
    Prominence,
    Toll,
    WeaponKind,
)

FAMILIES = {
    EventType.AIR_STRIKE: "fire",
    EventType.SHELLING: "fire",
    EventType.CHEMICAL_ATTACK: "fire",
    EventType.INTERCEPTION: "fire",
    EventType.BOMBING: "blast",
    EventType.SUICIDE_BOMBING: "blast",
    EventType.ARMED_CLASH: "fight",
    EventType.ARMED_ATTACK: "fight",
    EventType.TERRITORY_CHANGE: "fight",
    EventType.ABDUCTION: "hold",
    EventType.ARREST: "hold",
    EventType.PROTEST: "street",
    EventType.RIOT: "street",
    EventType.AGREEMENT: "deal",
    EventType.EVACUATION: "deal",
}
"""Types that tell of the same kind of thing."""
VAGUE_DAYS = 7
"""A longer interval is no date that two accounts can agree on."""
INFERRED_DAYS = 2
"""An incident told without a date, and not as background, is at most this old."""
_RADII = {
    Precision.SITE: 2.0, Precision.SETTLEMENT: 5.0, Precision.ADMIN3: 15.0, Precision.ADMIN2: 30.0,
    Precision.ADMIN1: 80.0, Precision.REGION: 150.0, Precision.COUNTRY: 500.0,
}  # fmt: skip
_NAMELESS = frozenset({ActorKind.CIVILIANS, ActorKind.POPULATION, ActorKind.WITNESSES})


class Traits(msgspec.Struct, frozen=True, gc=False):
    """An account as it is compared.

    `first`, `last` are days (proleptic ordinals); `inferred` says that only the publication
    time gives them. `lat`, `lon` in degrees, `radius` in km: NaN-free, all None or none.
    `killed`, `injured` are (low, high), high None where open. Sets are empty where not told.
    """

    id: str
    doc: str
    lead: bool
    source: str
    hour: int | None
    type: str
    family: str
    status: str
    background: bool
    first: int | None
    last: int | None
    inferred: bool
    lat: float | None
    lon: float | None
    radius: float | None
    place: str
    country: str
    admin1: str
    actors: frozenset[str]
    backers: frozenset[str]
    targets: frozenset[str]
    weapons: frozenset[str]
    killed: tuple[int, int | None] | None
    injured: tuple[int, int | None] | None
    claimed_by: frozenset[str]
    words: frozenset[str]
    story: frozenset[str]
    rare: frozenset[str]
    script: str = ""


def find_traits(account: Account) -> Traits:
    """Work out what of `account` is compared."""
    event = account.event
    published = parse_time(account.published)
    lead = account.prominence is Prominence.LEAD
    words, story = _find_event_words(event), frozenset(account.story)
    first, last, inferred = _find_days(event, published)
    place = event.place
    located = place is not None and place.lat is not None and place.lon is not None
    return Traits(
        id=account.id,
        doc=account.doc,
        lead=lead,
        source=account.source or "",
        hour=_count_hours(published),
        type=event.type.value,
        family=FAMILIES[event.type],
        status=event.status.value,
        background=event.background,
        first=first,
        last=last,
        inferred=inferred,
        lat=place.lat if located and place else None,
        lon=place.lon if located and place else None,
        radius=_find_radius(event) if located else None,
        place=(place.gazetteer_id or "") if place else "",
        country=(place.country or "") if place else "",
        admin1=(place.admin1 or "") if place else "",
        actors=_name_all(event.actors),
        backers=frozenset(a for actor in event.actors for a in actor.affiliations),
        targets=frozenset(w for target in event.targets for w in find_content(target.text)),
        weapons=frozenset(w.kind.value for w in event.weapons if w.kind is not WeaponKind.UNKNOWN),
        killed=span_tolls(event.killed),
        injured=span_tolls(event.injured),
        claimed_by=_name_all(event.claimed_by),
        words=words,
        story=story,
        rare=keep_rare(words | story if lead else words),
        script=find_script(words | story),
    )


def find_script(words: frozenset[str]) -> str:
    """Return the script that most of the words are in: `latin`, `other`, or nothing for none."""
    if not words:
        return ""
    latin = sum(word.isascii() for word in words)
    return "latin" if 2 * latin > len(words) else "other"


def parse_time(value: str | None) -> dt.datetime | dt.date | None:
    """Return an ISO time or date; None where none is given."""
    if not value:
        return None
    return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)


def span_tolls(tolls: Sequence[Toll]) -> tuple[int, int | None] | None:
    """Return the interval that covers all of `tolls`; its high end is None where one is open."""
    if not tolls:
        return None
    highs = [toll.max for toll in tolls]
    open_ended = any(high is None for high in highs)
    return min(toll.min for toll in tolls), (
        None if open_ended else max(high for high in highs if high is not None)
    )


def name_participant(participant: Participant) -> str:
    """Return what a participant is told apart by: its id, or its content words in order."""
    return participant.actor_id or " ".join(sorted(find_content(participant.text)))


def _name_all(participants: Sequence[Participant]) -> frozenset[str]:
    names = (name_participant(one) for one in participants if one.kind not in _NAMELESS)
    return frozenset(name for name in names if name)


def _find_days(
    event: Event, published: dt.datetime | dt.date | None
) -> tuple[int | None, int | None, bool]:
    time = event.date
    if time is not None and (time.start or time.end):
        start = time.start or time.end
        end = time.end or time.start
        if start is not None and end is not None and time.start and time.end:
            return start.toordinal(), end.toordinal(), False
    if published is None or event.background:
        return None, None, False
    return published.toordinal() - INFERRED_DAYS, published.toordinal(), True


def _find_radius(event: Event) -> float:
    place = event.place
    if place is None:
        return 0.0
    least = _RADII[place.precision] if place.precision else 20.0
    return max(place.uncertainty_km or least, 1.0)


def _count_hours(published: dt.datetime | dt.date | None) -> int | None:
    if not isinstance(published, dt.datetime):
        return None
    if published.tzinfo is None:
        published = published.replace(tzinfo=dt.UTC)
    return int(published.timestamp() // 3600)


def _find_event_words(event: Event) -> frozenset[str]:
    return frozenset(w for item in event.evidence for w in find_content(item.text))
