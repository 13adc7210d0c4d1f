"""W3C PROV-JSON: where each incident comes from. One bundle an incident, so that it streams.

Entities are the incident, its accounts and the reports; activities the reading of each report
and the linking; agents marsad and the outlets. `wasDerivedFrom` leads from the incident over its
accounts to the reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from marsad import __version__
from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Options, Source, Told
from marsad.records import Account, Incident
from marsad.text.controls import escape_controls

VERSION = load_map("prov").version
PREFIXES = {"m": "urn:marsad:", "prov": "http://www.w3.org/ns/prov#"}
_SOFTWARE = "m:software"


def write_prov(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write one PROV-JSON document with a bundle for each incident."""
    yield b'{"prefix":' + msgspec.json.encode(PREFIXES) + b',"bundle":{'
    first = True
    for one in told:
        ledger.written += 1
        name = f"m:bundle/{_quote(one.incident.id)}"
        bundle = {"prefix": PREFIXES} | _make_bundle(one, options)
        text = escape_controls(msgspec.json.encode(bundle).decode())
        yield (("\n" if first else ",\n") + f'"{name}":{text}').encode()
        first = False
    yield b"\n}}\n"


def _make_bundle(one: Told, options: Options) -> dict[str, Any]:
    incident = one.incident
    sources = {source.doc: source for source in one.sources}
    name = f"m:incident/{_quote(incident.id)}"
    linking = f"m:linking/{_quote(incident.id)}"
    graph = Graph()
    graph.entity(name, _describe(incident, options))
    graph.agents[_SOFTWARE] = {
        "prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"},
        "prov:label": f"marsad {__version__}",
    }
    graph.activities[linking] = {"prov:type": "linking and reconciling"}
    graph.relate("wasAssociatedWith", {"prov:activity": linking, "prov:agent": _SOFTWARE})
    graph.relate("wasGeneratedBy", {"prov:entity": name, "prov:activity": linking})
    for account in incident.accounts:
        source = sources.get(account.doc, Source(doc=account.doc))
        entity = _add_account(graph, account, source, options)
        graph.relate("used", {"prov:activity": linking, "prov:entity": entity})
        graph.relate(
            "wasDerivedFrom",
            {"prov:generatedEntity": name, "prov:usedEntity": entity, "prov:activity": linking},
        )
    for old in incident.forwards:
        graph.entity(f"m:incident/{_quote(old)}", {"prov:label": old})
        graph.relate(
            "alternateOf",
            {"prov:alternate1": f"m:incident/{_quote(old)}", "prov:alternate2": name},
        )
    return graph.write()


class Graph:
    """One bundle as it grows: relations are numbered, things that come again are kept once."""

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, Any]] = {}
        self.activities: dict[str, dict[str, Any]] = {}
        self.agents: dict[str, dict[str, Any]] = {}
        self.relations: dict[str, dict[str, dict[str, str]]] = {}

    def entity(self, name: str, attributes: dict[str, Any]) -> None:
        """Add an entity; attributes without a value are left out."""
        self.entities[name] = {key: value for key, value in attributes.items() if value}

    def relate(self, kind: str, ends: dict[str, str]) -> None:
        """Add a relation once."""
        there = self.relations.setdefault(kind, {})
        if ends not in there.values():
            there[f"_:{kind}{len(there) + 1}"] = ends

    def write(self) -> dict[str, Any]:
        """Return the bundle as PROV-JSON has it."""
        parts = {"entity": self.entities, "activity": self.activities, "agent": self.agents}
        return {key: part for key, part in (parts | self.relations).items() if part}


def _describe(incident: Incident, options: Options) -> dict[str, Any]:
    date = incident.date
    days = f"{date.start or '..'}/{date.end or '..'}" if date else ""
    place = incident.place
    return {
        "prov:type": "incident",
        "prov:label": incident.id,
        "prov:location": options.link(incident.id),
        "m:map": VERSION,
        "m:type": incident.type.value,
        "m:status": incident.status.value,
        "m:days": days,
        "m:date_rule": date.rule if date else "",
        "m:place": (place.name_en or place.text) if place else "",
        "m:place_rule": incident.place_rule,
        "m:killed": str(incident.killed.min) if incident.killed else "",
        "m:killed_rule": incident.killed.rule if incident.killed else "",
        "m:killed_account": incident.killed.account if incident.killed else "",
        "m:disputed": ",".join(incident.disputed),
    }


def _add_account(graph: Graph, account: Account, source: Source, options: Options) -> str:
    entity = f"m:account/{_quote(account.id)}"
    report = f"m:report/{_quote(account.doc)}"
    reading = f"m:reading/{_quote(account.doc)}"
    event = account.event
    words = [evidence.text for evidence in event.evidence if evidence.text]
    graph.entity(
        entity,
        {
            "prov:type": "account", "prov:label": account.id,
            "prov:value": words[0] if words else "",
            "m:type": event.type.value, "m:status": event.status.value, "m:rule": event.rule,
            "m:actor_basis": event.actor_basis.value,
        },
    )  # fmt: skip
    graph.entity(
        report,
        {
            "prov:type": "report", "prov:label": account.title or account.doc,
            "prov:location": source.url or options.link_report(account.doc),
            "m:published": account.published or "",
        },
    )  # fmt: skip
    graph.activities[reading] = {"prov:type": "reading"}
    graph.relate("wasAssociatedWith", {"prov:activity": reading, "prov:agent": _SOFTWARE})
    graph.relate("used", {"prov:activity": reading, "prov:entity": report})
    graph.relate("wasGeneratedBy", {"prov:entity": entity, "prov:activity": reading})
    graph.relate(
        "wasDerivedFrom",
        {"prov:generatedEntity": entity, "prov:usedEntity": report, "prov:activity": reading},
    )
    if account.source:
        outlet = f"m:outlet/{_quote(account.source)}"
        graph.agents[outlet] = {
            "prov:type": {"$": "prov:Organization", "type": "prov:QUALIFIED_NAME"},
            "prov:label": account.source,
        }
        graph.relate("wasAttributedTo", {"prov:entity": report, "prov:agent": outlet})
    return entity


def _quote(name: str) -> str:
    return quote(name, safe="")
