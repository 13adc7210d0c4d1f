"""FollowTheMoney statements, JSON one a line: who says which property of what, since when.

Event is the incident, Article each report, Organization, PublicBody or LegalEntity each known
actor, Documentation what a report tells of an incident. Statement ids are made as followthemoney
makes them; words of the report stand in `original_value` where the value is a translation.
Participants without an entry in the lexicon get no entity: they are words, not parties.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

import msgspec

from marsad.exchange.facts import find_home, find_side, name_participant
from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Options, Source, Told, find_first_words, name_place
from marsad.records import (
    Account,
    ActorKind,
    Incident,
    Participant,
    Record,
    SettledDate,
)
from marsad.text.controls import escape_controls

_ID_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_LANGUAGES = {"ar": "ara", "en": "eng", "fa": "fas", "ckb": "ckb", "he": "heb", "tr": "tur",
              "uk": "ukr"}  # fmt: skip
_NO_LANG = frozenset({"country", "date", "entity", "url", "identifier", "language"})
_PUBLIC = frozenset(
    {ActorKind.STATE, ActorKind.MILITARY, ActorKind.POLICE, ActorKind.INTELLIGENCE,
     ActorKind.OFFICE, ActorKind.AGENCY}
)  # fmt: skip


class Statement(Record, frozen=True):
    """One statement, with the fields of followthemoney's own."""

    canonical_id: str
    entity_id: str
    prop: str
    schema: str
    value: str
    dataset: str
    lang: str | None
    original_value: str | None
    first_seen: str | None
    last_seen: str | None
    external: bool
    origin: str
    id: str


class Entity(Record, frozen=True):
    """An entity as its statements name it, with when it was first and last told of."""

    id: str
    schema: str
    first_seen: str = ""
    last_seen: str = ""


def write_ftm(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as FollowTheMoney statements."""
    actors: set[str] = set()
    for one in told:
        ledger.written += 1
        lines = [msgspec.json.encode(said) for said in _state_incident(one, options, actors)]
        yield escape_controls(b"\n".join([*lines, b""]).decode()).encode()


def make_statement_id(
    dataset: str, entity_id: str, prop: str, value: str, lang: str | None = None
) -> str:
    """Return a statement's id: SHA-1 of dataset, entity, property and value, as the library's."""
    key = f"{dataset}.{entity_id}.{prop}.{value}"
    if lang:
        key += f"@{lang}"
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()


def _state_incident(one: Told, options: Options, actors: set[str]) -> Iterator[Statement]:
    incident = one.incident
    times = sorted(account.published for account in incident.accounts if account.published)
    event = Entity(
        id=_make_id(incident.id), schema="Event", first_seen=times[0] if times else "",
        last_seen=times[-1] if times else "",
    )  # fmt: skip
    say = Speaker(options, event)
    yield from say("name", _name(incident))
    yield from say("recordId", incident.id)
    yield from say("sourceUrl", options.link(incident.id) if options.base_url else "")
    yield from say("keywords", f"type:{incident.type.value}")
    yield from say("keywords", f"status:{incident.status.value}")
    yield from say("keywords", f"actor_basis:{incident.actor_basis.value}")
    yield from say("keywords", f"map:{load_map('ftm').version}")
    for field in incident.disputed:
        yield from say("keywords", f"disputed:{field}")
    for weapon in incident.weapons:
        yield from say("keywords", f"weapon:{weapon.value}")
    if incident.background:
        yield from say("keywords", "background")
    yield from _state_days(say, incident.date)
    place = incident.place
    if place:
        words = place.text if place.text != name_place(incident) else ""
        yield from say("location", name_place(incident), original=words)
        yield from say("country", (place.country or "").lower())
        if place.lat is not None and place.lon is not None:
            fineness = place.precision.value if place.precision else "precision not told"
            yield from say("notes", f"position: {place.lat}, {place.lon} ({fineness})")
    yield from say("notes", _describe_toll(incident))
    yield from say("summary", find_first_words(incident))
    for old in incident.forwards:
        yield from say("alias", old)
    yield from _state_actors(one, say, options, actors)
    sources = {source.doc: source for source in one.sources}
    for account in incident.accounts:
        source = sources.get(account.doc, Source(doc=account.doc))
        yield from _state_account(account, source, incident, options)


class Speaker:
    """Makes statements on one entity; empty values make none."""

    def __init__(self, options: Options, entity: Entity, lang: str | None = None) -> None:
        self._options, self._entity, self._lang = options, entity, lang

    def __call__(
        self, prop: str, value: str, *, kind: str = "", original: str = ""
    ) -> Iterator[Statement]:
        """Yield the statement that the entity's property has a value."""
        if not value:
            return
        entity, dataset = self._entity, self._options.dataset
        lang = None if kind in _NO_LANG else self._lang
        yield Statement(
            canonical_id=entity.id,
            entity_id=entity.id,
            prop=prop,
            schema=entity.schema,
            value=value,
            dataset=dataset,
            lang=lang,
            original_value=original or None,
            first_seen=entity.first_seen or None,
            last_seen=entity.last_seen or None,
            external=False,
            origin=load_map("ftm").version,
            id=make_statement_id(dataset, entity.id, prop, value, lang),
        )


def _state_days(say: Speaker, date: SettledDate | None) -> Iterator[Statement]:
    if date is None:
        return
    if date.start and date.start == date.end:
        yield from say("date", date.start.isoformat())
    if date.start:
        yield from say("startDate", date.start.isoformat())
    if date.end:
        yield from say("endDate", date.end.isoformat())


def _state_actors(one: Told, say: Speaker, options: Options, seen: set[str]) -> Iterator[Statement]:
    incident = one.incident
    for role, listed in (("actor", incident.actors), ("target", incident.targets)):
        for participant in listed:
            if participant.actor_id is None:
                yield from say("notes", f"{role} as worded: {name_participant(participant)}")
                continue
            entity_id = f"actor-{_make_id(participant.actor_id)}"
            yield from say("involved", entity_id)
            yield from say("notes", f"{role}: {name_participant(participant)}")
            if entity_id not in seen:
                seen.add(entity_id)
                yield from _state_actor(participant, entity_id, options)
    for claimant in incident.claimed_by:
        yield from say("notes", f"claimed by: {name_participant(claimant)}")
    for denial in incident.denials:
        speaker = denial.speaker
        yield from say(
            "notes", f"denied by: {(speaker.name_en or speaker.text) if speaker else '?'}"
        )


def _state_actor(participant: Participant, entity_id: str, options: Options) -> Iterator[Statement]:
    schema = "Organization"
    if participant.kind in _PUBLIC:
        schema = "PublicBody"
    elif participant.kind is ActorKind.PERSON:
        schema = "LegalEntity"
    say = Speaker(options, Entity(id=entity_id, schema=schema))
    yield from say("name", name_participant(participant))
    home = find_home(participant)
    yield from say("country", home.alpha2.lower() if home else "")
    yield from say("keywords", f"side:{find_side(participant).value}")


def _state_account(
    account: Account, source: Source, incident: Incident, options: Options
) -> Iterator[Statement]:
    day = (account.published or "")[:10]
    article = Entity(
        id=f"report-{_make_id(account.doc)}", schema="Article", first_seen=account.published or "",
        last_seen=account.published or "",
    )  # fmt: skip
    lang = _LANGUAGES.get(source.lang or "")
    say = Speaker(options, article, lang)
    yield from say("title", account.title or account.doc)
    yield from say("fileName", account.doc)
    yield from say("publishedAt", day, kind="date")
    yield from say("publisher", account.source or "")
    yield from say("sourceUrl", source.url or "", kind="url")
    yield from say("language", lang or "", kind="language")
    link = Entity(
        id=f"account-{_make_id(account.id)}", schema="Documentation", first_seen=article.first_seen,
        last_seen=article.last_seen,
    )  # fmt: skip
    say = Speaker(options, link, lang)
    yield from say("document", article.id, kind="entity")
    yield from say("entity", _make_id(incident.id), kind="entity")
    yield from say("role", account.prominence.value)
    yield from say("status", account.event.status.value)
    yield from say("date", day, kind="date")
    for evidence in account.event.evidence:
        yield from say("summary", evidence.text)


def _name(incident: Incident) -> str:
    day = incident.date.start.isoformat() if incident.date and incident.date.start else ""
    kind = incident.type.value.replace("_", " ")
    return ", ".join(part for part in (kind, name_place(incident), day) if part)


def _describe_toll(incident: Incident) -> str:
    parts = []
    for name in ("killed", "injured"):
        toll = getattr(incident, name)
        if toll is not None:
            more = " or more" if toll.max is None else ""
            high = "more" if toll.high is None else toll.high
            parts.append(f"{name}: {toll.min}{more} (accounts: {toll.low} to {high})")
    return "; ".join(parts)


def _make_id(name: str) -> str:
    """Return an id that FollowTheMoney takes; what had to change is told apart by its hash."""
    safe = _ID_UNSAFE.sub("-", name).strip("-.")[:60]
    if safe == name:
        return name
    return f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:10]}".lstrip("-")
