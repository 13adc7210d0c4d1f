"""What the web page reads of incidents: narrow shapes of many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from marsad.records import (
    EventType,
    Precision,
    Record,
    SettledDate,
    SettledToll,
    Status,
    WeaponKind,
)
from marsad.store.derived import account, current, incident
from marsad.store.queries import select_in

BATCH = 5_000
LIVE: tuple[ColumnElement[bool], ...] = (incident.c.forward.is_(None), incident.c.data.is_not(None))


class Named(Record, gc=False):
    """Of a participant, what filters look at."""

    text: str
    name_en: str | None = None
    actor_id: str | None = None
    affiliations: tuple[str, ...] = ()


class Located(Record, gc=False):
    """Of a place, what maps and filters look at."""

    text: str
    name_en: str | None = None
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    uncertainty_km: float | None = None
    precision: Precision | None = None


class Brief(Record):
    """Of an incident as stored, what maps, timelines and filters look at.

    `area` holds the folded names of place and province, one a line, as the store looks for them.
    """

    id: str
    type: EventType
    status: Status
    background: bool
    date: SettledDate | None
    place: Located | None
    actors: tuple[Named, ...]
    weapons: tuple[WeaponKind, ...]
    killed: SettledToll | None
    claimed_by: tuple[Named, ...]
    outlets: int
    reports: tuple[msgspec.Raw, ...]
    disputed: tuple[str, ...]
    claims: tuple[msgspec.Raw, ...]
    denials: tuple[msgspec.Raw, ...]

    @property
    def dead(self) -> int | None:
        """The figure that a least number of dead is held against."""
        return (self.killed.high or self.killed.min) if self.killed else None


class Headline(Record, gc=False):
    """One report that tells of an incident, for lists."""

    doc: str
    title: str
    source: str | None


class _Headed(Record):
    doc: str
    title: str = ""
    source: str | None = None


def read_briefs(
    connection: Connection, ids: Sequence[str] | None = None
) -> Iterator[tuple[Brief, str]]:
    """Yield live incidents, each with its folded area: all, or those of `ids` that are there."""
    decoder = msgspec.json.Decoder(Brief)
    query = select(incident.c.data, incident.c.area)
    if ids is None:
        for data, area in _stream(connection, query.where(*LIVE)):
            yield decoder.decode(data), area or ""
        return
    for row in select_in(connection, query.add_columns(incident.c.forward), incident.c.id, ids):
        if row.forward is None and row.data is not None:
            yield decoder.decode(row.data), row.area or ""


class Teller(NamedTuple):
    """Who tells of an incident: the outlet, and the row of the report's version that counts."""

    incident: str
    source: str | None
    report_key: int | None


def read_tellers(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[Teller]:
    """Yield one for every account of every incident, or of those in `ids`."""
    query = (
        select(account.c.incident, account.c.source, current.c.report_key)
        .select_from(account.outerjoin(current, current.c.doc == account.c.doc))
        .where(account.c.incident.is_not(None))
    )
    if ids is None:
        for row in connection.execute(query.execution_options(yield_per=BATCH)):
            incident_id, source, key = row
            yield Teller(incident_id, source, key)
        return
    for incident_id, source, key in select_in(connection, query, account.c.incident, ids):
        yield Teller(incident_id, source, key)


def _stream(connection: Connection, query: Select[Any]) -> Iterator[tuple[str, str]]:
    for row in connection.execute(query.execution_options(yield_per=BATCH)):
        data, other = row
        yield data, other


def load_incident_data(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the JSON of live incidents by id."""
    # Whether one is live is asked here: as a condition, SQLite's planner takes the index of
    # `forward` and walks through every live incident (60 ms of 100,000 for 50 rows).
    query = select(incident.c.id, incident.c.data, incident.c.forward)
    return {
        row.id: row.data
        for row in select_in(connection, query, incident.c.id, ids)
        if row.forward is None and row.data is not None
    }


def load_account_data(connection: Connection, incidents: Sequence[str]) -> dict[str, list[str]]:
    """Return the JSON of the accounts of each incident, in the order of their ids."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in incidents}
    query = select(account.c.incident, account.c.id, account.c.data)
    for home, name, data in select_in(connection, query, account.c.incident, incidents):
        found[home].append((name, data))
    return {home: [data for _, data in sorted(rows)] for home, rows in found.items()}


def load_headlines(
    connection: Connection, incidents: Sequence[str], most: int = 3
) -> dict[str, tuple[Headline, ...]]:
    """Return up to `most` reports of each incident, those whose news it is first."""
    found: dict[str, list[tuple[bool, str, str]]] = {}
    query = select(account.c.incident, account.c.lead, account.c.id, account.c.data)
    for home, lead, name, data in select_in(connection, query, account.c.incident, incidents):
        found.setdefault(home, []).append((not lead, name, data))
    decoder = msgspec.json.Decoder(_Headed)
    headlines: dict[str, tuple[Headline, ...]] = {}
    for home, rows in found.items():
        heads = [decoder.decode(data) for _, _, data in sorted(rows)[:most]]
        headlines[home] = tuple(
            Headline(doc=one.doc, title=one.title, source=one.source) for one in heads
        )
    return headlines


def follow_ids(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return where each id leads now; ids that were never minted are left out."""
    found: dict[str, str] = {}
    wanted = {name: name for name in ids}
    query = select(incident.c.id, incident.c.forward)
    for _ in range(100):  # a chain of mergers; a longer one would be a ring
        if not wanted:
            break
        rows = select_in(connection, query, incident.c.id, wanted.values())
        ahead: dict[str, str | None] = {row.id: row.forward for row in rows}
        onward: dict[str, str] = {}
        for asked, name in wanted.items():
            if name in ahead and ahead[name] is None:
                found[asked] = name
            elif forward := ahead.get(name):
                onward[asked] = forward
        wanted = onward
    return found


def count_reports(connection: Connection) -> int:
    """Return the number of reports, each id once."""
    return connection.execute(select(func.count()).select_from(current)).scalar_one()
