"""PLOVER: the JSON records of the Open Event Data Alliance, one a line.

Field names are those of the gold standard records: `id`, `date`, `source`, `target`, `event`,
`mode`, `context`, `text`, `eventText`, `language`, `publication`, `coder`, `version`, `comment`;
the manual's optional `dead`, `injured` and `location` are used too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from marsad import __version__
from marsad.exchange.facts import find_country
from marsad.exchange.gdelt import MONTH, STATUSES, find_codes
from marsad.exchange.maps import Map, choose_codes, load_map
from marsad.exchange.model import Ledger, Options, Reason, Told, find_first_words, only
from marsad.records import EventType, Incident, Participant
from marsad.text.controls import escape_controls

_MILITARY = frozenset(
    {EventType.AIR_STRIKE, EventType.SHELLING, EventType.ARMED_CLASH, EventType.TERRITORY_CHANGE}
)


def write_plover(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as PLOVER records."""
    table = load_map("plover")
    for one in only(told, STATUSES, ledger):
        record = _make_record(one, options, table)
        if isinstance(record, Reason):
            ledger.leave_out(record)
            continue
        ledger.written += 1
        yield escape_controls(msgspec.json.encode(record).decode()).encode() + b"\n"


def _make_record(one: Told, options: Options, table: Map) -> dict[str, Any] | Reason:
    incident, date = one.incident, one.incident.date
    codes = choose_codes(table.rules, incident)
    if codes is None:
        return Reason.NO_TYPE
    if date is None:
        return Reason.NO_DATE
    if date.start is None or date.end is None or (date.end - date.start).days >= MONTH:
        return Reason.WIDE_DATE
    words = find_first_words(incident)
    record: dict[str, Any] = {
        "id": incident.id,
        "date": date.start.isoformat(),
        "source": [_name_actor(actor, table) for actor in incident.actors],
        "target": [_name_actor(target, table) for target in incident.targets],
        "event": codes["event"],
        "mode": codes["mode"],
        "context": "military" if incident.type in _MILITARY else "",
        "text": words,
        "eventText": words,
        "language": next((s.lang for s in one.sources if s.lang), ""),
        "publication": "; ".join(dict.fromkeys(a.source for a in incident.accounts if a.source)),
        "url": options.link(incident.id),
        "urls": [source.url for source in one.sources if source.url],
        "coder": f"marsad {__version__}",
        "version": table.version,
        "comment": "",
    }
    if incident.killed:
        record["dead"] = incident.killed.min
    if incident.injured:
        record["injured"] = incident.injured.min
    return record | _locate(incident)


def _name_actor(participant: Participant, table: Map) -> dict[str, str]:
    country, _ = find_codes(participant, load_map("gdelt"))
    sector = table.codes["sector"].get(participant.kind.value, "") if participant.kind else ""
    return {"actorText": participant.name_en or participant.text, "code": country, "sector": sector}


def _locate(incident: Incident) -> dict[str, Any]:
    place = incident.place
    if place is None:
        return {}
    country = find_country(place.country)
    return {
        "location": {
            "name": place.name_en or place.text,
            "adm1": place.admin1 or "",
            "country": country.alpha3 if country else "",
            "lat": place.lat,
            "lon": place.lon,
        }
    }
