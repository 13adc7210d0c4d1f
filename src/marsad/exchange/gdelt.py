"""GDELT 2.0: the event table (61 columns) and the mention table (16), tab-separated, no header.

GDELT has no column for a map's version: it stands behind the incident's address in `SOURCEURL`
and in `Extras` of each mention. The reports' own addresses are in the mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.exchange.cells import Cell, write_plain_rows
from marsad.exchange.facts import Side, find_country, find_home, find_side, name_participant
from marsad.exchange.maps import Map, choose_codes, load_map
from marsad.exchange.model import (
    Ledger,
    Options,
    Reason,
    Source,
    Told,
    find_times,
    only,
)
from marsad.exchange.ucdp import number_id
from marsad.records import (
    Account,
    ActorKind,
    Incident,
    Participant,
    Status,
)

STATUSES = frozenset({Status.REPORTED, Status.THREATENED})
MONTH = 31
_QUADS = ((1, 5, 1), (6, 8, 2), (9, 13, 3), (14, 20, 4))
"""CAMEO root codes, from, to, and Goldstein's quadrant."""


def write_gdelt_events(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as rows of the event table."""
    table = load_map("gdelt")
    rows = (
        [row.get(column) for column in table.columns]
        for _, row in _make_rows(told, options, ledger, table)
    )
    yield from write_plain_rows(rows)


def write_gdelt_mentions(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write the accounts of incidents as rows of the mention table."""
    table, columns = load_map("gdelt"), load_map("gdelt_mentions").columns

    def rows() -> Iterator[list[Cell]]:
        for one, event in _make_rows(told, options, ledger, table):
            sources = {source.doc: source for source in one.sources}
            for account in one.incident.accounts:
                source = sources.get(account.doc, Source(doc=account.doc))
                mention = _make_mention(one.incident, account, source, options, table)
                mention["EventTimeDate"] = f"{event['Day']}000000"
                yield [mention.get(column) for column in columns]

    yield from write_plain_rows(rows())


def _make_rows(
    told: Iterable[Told], options: Options, ledger: Ledger, table: Map
) -> Iterator[tuple[Told, dict[str, Cell]]]:
    for one in only(told, STATUSES, ledger):
        row = _make_event(one, options, table)
        if isinstance(row, Reason):
            ledger.leave_out(row)
        else:
            ledger.written += 1
            yield one, row


def _make_event(one: Told, options: Options, table: Map) -> dict[str, Cell] | Reason:
    incident = one.incident
    codes = choose_codes(table.rules, incident)
    if codes is None:
        return Reason.NO_TYPE
    date = incident.date
    if date is None:
        return Reason.NO_DATE
    if date.start is None or date.end is None or (date.end - date.start).days >= MONTH:
        return Reason.WIDE_DATE
    day, root = date.start, int(codes["code"][:2])
    first, second = find_two(incident)
    times = find_times(one)
    docs = {account.doc for account in incident.accounts}
    place = _write_place(incident, table)
    return {
        "GlobalEventID": number_id(incident.id),
        "Day": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
        # As GDELT's codebook has it: months of 30 days in a year of 365.
        "FractionDate": f"{day.year + (day.month * 30 + day.day) / 365:.4f}",
        **_write_actor("Actor1", first, table),
        **_write_actor("Actor2", second, table),
        "IsRootEvent": int(not incident.background),
        "EventCode": codes["code"],
        "EventBaseCode": codes["code"][:3],
        "EventRootCode": codes["code"][:2],
        "QuadClass": next(quad for low, high, quad in _QUADS if low <= root <= high),
        "GoldsteinScale": float(codes["goldstein"]),
        "NumMentions": len(incident.accounts),
        "NumSources": incident.outlets,
        "NumArticles": len(docs),
        **{f"ActionGeo_{name}": cell for name, cell in place.items()},
        "DATEADDED": f"{times[0]:%Y%m%d%H%M%S}" if times else f"{day:%Y%m%d}000000",
        "SOURCEURL": f"{options.link(incident.id)}#map={table.version}",
    }


def find_two(incident: Incident) -> tuple[Participant | None, Participant | None]:
    """Return who acts and whom it meets: a target on a side, else a second actor."""
    first = next(iter(incident.actors), None)
    parties = [t for t in incident.targets if find_side(t) is not Side.UNKNOWN]
    return first, next(iter([*parties, *incident.actors[1:]]), None)


def _write_actor(column: str, participant: Participant | None, table: Map) -> dict[str, Cell]:
    if participant is None:
        return {}
    country, role = find_codes(participant, table)
    return {
        f"{column}Code": country + role,
        f"{column}Name": name_participant(participant).upper(),
        f"{column}CountryCode": country,
        f"{column}Type1Code": role,
    }


def find_codes(participant: Participant, table: Map) -> tuple[str, str]:
    """Return CAMEO's country and role codes; empty where nothing is known."""
    home = find_home(participant)
    kind = participant.kind
    if kind is ActorKind.STATE and home:
        return home.alpha3, "GOV"
    return home.alpha3 if home else "", table.codes["role"].get(kind.value, "") if kind else ""


def _write_place(incident: Incident, table: Map) -> dict[str, Cell]:
    place = incident.place
    if place is None:
        return {"Type": 0}
    country = find_country(place.country)
    names = [place.name_en or place.text, place.admin1, country.name if country else None]
    kind = table.codes["geo_type"].get(place.precision.value, "4") if place.precision else "4"
    return {
        "Type": int(kind),
        "Fullname": ", ".join(dict.fromkeys(name for name in names if name)),
        "CountryCode": country.fips if country else "",
        "Lat": place.lat,
        "Long": place.lon,
        "FeatureID": place.gazetteer_id or "",
    }


def _make_mention(
    incident: Incident, account: Account, source: Source, options: Options, table: Map
) -> dict[str, Cell]:
    event = account.event
    first = next(iter(event.actors), None)
    second = next(iter([*event.targets, *event.actors[1:]]), None)
    start = event.evidence[0].start if event.evidence else -1
    published = (account.published or "").replace("-", "").replace(":", "").replace("T", "")[:14]
    return {
        "GlobalEventID": number_id(incident.id),
        "MentionTimeDate": published.partition("+")[0].ljust(14, "0") if published else "",
        "MentionType": 1 if source.url else 2,
        "MentionSourceName": account.source or "",
        "MentionIdentifier": source.url or options.link_report(account.doc),
        "SentenceID": _find_sentence(source.text, start),
        "Actor1CharOffset": first.start if first else -1,
        "Actor2CharOffset": second.start if second else -1,
        "ActionCharOffset": start,
        "InRawText": 1,
        "MentionDocLen": len(source.text) if source.text is not None else None,
        "Extras": f"<MARSAD_ACCOUNT>{account.id}</MARSAD_ACCOUNT>"
        f"<MARSAD_MAP>{table.version}</MARSAD_MAP>",
    }


def _find_sentence(text: str | None, start: int) -> int | None:
    """Count sentences up to an offset, as full stops and line breaks part them; from 1."""
    if text is None or start < 0:
        return None
    ends = sum(
        text[n] in "\n.!?؟" and (n + 1 >= len(text) or text[n + 1].isspace() or text[n] == "\n")
        for n in range(min(start, len(text)))
    )
    return ends + 1
