"""STIX 2.1: a bundle with a report for each incident, its place, its parties, and opinions.

Ids are UUIDs of version 5 in a namespace of marsad's own: the same incident has the same id in
every export. STIX has no object for an event of conflict; what it has no field for stands in
`labels` as `key:value`. An opinion is what somebody said of the incident: the author of a claim
agrees strongly, who denies it disagrees strongly.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from marsad.exchange.acled import write_toll
from marsad.exchange.facts import Side, find_side, name_participant
from marsad.exchange.maps import load_map
from marsad.exchange.model import (
    Ledger,
    Options,
    Told,
    find_first_words,
    find_times,
    name_place,
)
from marsad.records import Incident, Place, Statement
from marsad.text.controls import escape_controls

VERSION = load_map("stix").version
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:marsad:stix")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""`created` of what no report dates: STIX requires a time, and an export has no clock."""
_CLASSES = {
    Side.STATE: "organization", Side.COALITION: "organization", Side.GROUP: "group",
    Side.GUNMEN: "group", Side.CIVILIANS: "class", Side.UNKNOWN: "unknown",
}  # fmt: skip


def write_stix(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write one bundle. Identities and locations are written once, before what refers to them."""
    yield (
        '{"type":"bundle","id":"' + make_id("bundle", options.dataset) + '","objects":[\n'
    ).encode()
    author = _identify("marsad", "system", EPOCH)
    yield _encode(author)
    seen = {author["id"]}
    for one in told:
        ledger.written += 1
        for thing in _describe(one, options, author["id"]):
            if thing["id"] not in seen:
                if thing["type"] in ("identity", "location"):
                    seen.add(thing["id"])
                yield b",\n" + _encode(thing)
    yield b"\n]}\n"


def make_id(kind: str, *names: str) -> str:
    """Return the id of an object of a kind, made from what names it."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, chr(31).join((kind, *names)))}"


def _describe(one: Told, options: Options, author: str) -> Iterator[dict[str, Any]]:
    incident = one.incident
    times = find_times(one)
    first, last = times or (EPOCH, EPOCH)
    refs: list[str] = []
    if incident.place:
        location = _locate(incident.place, author)
        if location:
            refs.append(location["id"])
            yield location
    for participant in (*incident.actors, *incident.targets):
        identity = _identify(
            name_participant(participant), _CLASSES[find_side(participant)], EPOCH, author
        )
        refs.append(identity["id"])
        yield identity
    for outlet in dict.fromkeys(a.source for a in incident.accounts if a.source):
        identity = _identify(outlet, "organization", EPOCH, author)
        refs.append(identity["id"])
        yield identity
    report = _report(one, options, author, refs or [author], (first, last))
    opinions: dict[str, dict[str, Any]] = {}
    for said in (*incident.claims, *incident.denials):
        speaker, opinion = _opine(said, report["id"], incident, author, last)
        yield speaker
        opinions[opinion["id"]] = opinion  # copies of one text are one opinion
    yield report
    yield from opinions.values()


def _report(
    one: Told,
    options: Options,
    author: str,
    refs: list[str],
    times: tuple[dt.datetime, dt.datetime],
) -> dict[str, Any]:
    incident = one.incident
    own = {"source_name": "marsad", "external_id": incident.id}
    if options.base_url:
        own["url"] = options.link(incident.id)
    links = [
        {"source_name": s.source or s.doc, "external_id": s.doc} | ({"url": s.url} if s.url else {})
        for s in one.sources
    ]
    return {
        "type": "report",
        "spec_version": "2.1",
        "id": make_id("report", incident.id),
        "created_by_ref": author,
        "created": _stamp(times[0]),
        "modified": _stamp(times[1]),
        "name": _name(incident),
        "description": find_first_words(incident),
        "published": _stamp(times[0]),
        "labels": list(_label(incident)),
        "object_refs": list(dict.fromkeys(refs)),
        "external_references": [own, *links],
    }


def _name(incident: Incident) -> str:
    date = incident.date
    day = date.start.isoformat() if date and date.start else "day not told"
    kind = incident.type.value.replace("_", " ")
    return f"{incident.status.value}: {kind}, {name_place(incident) or 'place not told'}, {day}"


def _label(incident: Incident) -> Iterator[str]:
    date = incident.date
    yield f"map:{VERSION}"
    yield f"type:{incident.type.value}"
    yield f"status:{incident.status.value}"
    yield f"actor-basis:{incident.actor_basis.value}"
    yield f"days:{date.start or '..'}/{date.end or '..'}" if date else "days:not told"
    if incident.background:
        yield "background"
    for weapon in incident.weapons:
        yield f"weapon:{weapon.value}"
    yield f"killed:{write_toll(incident.killed)}"
    yield f"injured:{write_toll(incident.injured)}"
    yield f"outlets:{incident.outlets}"
    for claimant in incident.claimed_by:
        yield f"claimed-by:{name_participant(claimant)}"
    for role, listed in (("actor", incident.actors), ("target", incident.targets)):
        yield from (f"{role}:{name_participant(participant)}" for participant in listed)
    for field in incident.disputed:
        yield f"disputed:{field}"
    for old in incident.forwards:
        yield f"was:{old}"


def _identify(name: str, kind: str, time: dt.datetime, author: str | None = None) -> dict[str, Any]:
    identity = {
        "type": "identity",
        "spec_version": "2.1",
        "id": make_id("identity", kind, name),
        "created": _stamp(time),
        "modified": _stamp(time),
        "name": name,
        "identity_class": kind,
    }
    return identity | ({"created_by_ref": author} if author else {})


def _locate(place: Place, author: str) -> dict[str, Any] | None:
    """Return a location; None where neither country nor coordinates are known."""
    position: dict[str, Any] = {}
    if place.lat is not None and place.lon is not None:
        position = {"latitude": place.lat, "longitude": place.lon}
        if place.uncertainty_km is not None:
            position["precision"] = place.uncertainty_km * 1000
    if place.country:
        position["country"] = place.country
    if not position:
        return None
    name = place.name_en or place.text
    if place.admin1:
        position["administrative_area"] = place.admin1
    parts = [name, place.country or "", f"{place.lat},{place.lon},{place.uncertainty_km}"]
    return {
        "type": "location",
        "spec_version": "2.1",
        "id": make_id("location", *parts),
        "created_by_ref": author,
        "created": _stamp(EPOCH),
        "modified": _stamp(EPOCH),
        "name": name,
        "labels": [f"precision:{place.precision.value if place.precision else 'not told'}"],
        **position,
    }


def _opine(
    said: Statement, report: str, incident: Incident, author: str, time: dt.datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    name = (said.speaker.name_en or said.speaker.text) if said.speaker else "speaker not told"
    speaker = _identify(name, "unknown", EPOCH, author)
    agrees = said.type.value == "claim"
    return speaker, {
        "type": "opinion",
        "spec_version": "2.1",
        "id": make_id("opinion", incident.id, said.id, said.type.value, name, said.evidence),
        "created_by_ref": speaker["id"],
        "created": _stamp(time),
        "modified": _stamp(time),
        "explanation": said.evidence,
        "authors": [name],
        "opinion": "strongly-agree" if agrees else "strongly-disagree",
        "object_refs": [report],
    }


def _stamp(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _encode(thing: dict[str, Any]) -> bytes:
    return escape_controls(msgspec.json.encode(thing).decode()).encode()
