"""What the web page reads of incidents, reports and statements: narrow shapes of many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, text

from marsad.records import (
    EventType,
    Precision,
    Record,
    SettledDate,
    SettledToll,
    Status,
    WeaponKind,
)

BATCH = 5_000
_LIST = 500


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
    """Of an incident as stored, what maps, timelines and filters look at."""

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


def read_briefs(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[Brief]:
    """Yield live incidents: all of them, or those of `ids` that are there."""
    decoder = msgspec.json.Decoder(Brief)
    sql = "SELECT data FROM incident WHERE forward IS NULL AND data IS NOT NULL"
    if ids is None:
        result = connection.execution_options(stream_results=True).execute(text(sql))
        while rows := result.fetchmany(BATCH):
            for (data,) in rows:
                yield decoder.decode(data)
        return
    for chunk in _split(ids):
        for (data,) in connection.execute(text(f"{sql} AND id IN ({_marks(chunk)})"), _bind(chunk)):
            yield decoder.decode(data)


def read_sources(
    connection: Connection, ids: Sequence[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield (incident, outlet) for every account whose report names its outlet."""
    sql = (
        "SELECT DISTINCT account.incident, report.source FROM account "
        "JOIN report ON report.id = account.doc "
        "WHERE account.incident IS NOT NULL AND report.source IS NOT NULL"
    )
    if ids is None:
        result = connection.execution_options(stream_results=True).execute(text(sql))
        while rows := result.fetchmany(BATCH):
            yield from ((incident, source) for incident, source in rows)
        return
    for chunk in _split(ids):
        query = text(f"{sql} AND account.incident IN ({_marks(chunk)})")
        yield from ((one, source) for one, source in connection.execute(query, _bind(chunk)))


def load_incident_data(connection: Connection, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the JSON of live incidents by id."""
    found: dict[str, bytes] = {}
    for chunk in _split(ids):
        query = text(
            "SELECT id, data FROM incident WHERE forward IS NULL AND data IS NOT NULL "
            f"AND id IN ({_marks(chunk)})"
        )
        found |= {row[0]: row[1] for row in connection.execute(query, _bind(chunk))}
    return found


def load_account_data(connection: Connection, incidents: Sequence[str]) -> dict[str, list[str]]:
    """Return the JSON of the accounts of each incident, in the order of their ids."""
    found: dict[str, list[str]] = {name: [] for name in incidents}
    for chunk in _split(incidents):
        query = text(
            f"SELECT incident, data FROM account WHERE incident IN ({_marks(chunk)}) ORDER BY id"
        )
        for name, data in connection.execute(query, _bind(chunk)):
            found[name].append(data)
    return found


class Headline(Record, gc=False):
    """One report that tells of an incident, for lists."""

    doc: str
    title: str
    source: str | None


class _Headed(Record):
    doc: str
    title: str = ""
    source: str | None = None


def load_headlines(
    connection: Connection, incidents: Sequence[str], most: int = 3
) -> dict[str, tuple[Headline, ...]]:
    """Return up to `most` reports of each incident, those whose news it is first."""
    found: dict[str, list[Headline]] = {}
    decoder = msgspec.json.Decoder(_Headed)
    for chunk in _split(incidents):
        query = text(
            f"SELECT incident, data FROM account WHERE incident IN ({_marks(chunk)}) "
            "ORDER BY incident, lead DESC, id"
        )
        for name, data in connection.execute(query, _bind(chunk)):
            listed = found.setdefault(name, [])
            if len(listed) < most:
                one = decoder.decode(data)
                listed.append(Headline(doc=one.doc, title=one.title, source=one.source))
    return {name: tuple(listed) for name, listed in found.items()}


def follow_ids(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return where each id leads now; ids that were never minted are left out."""
    found: dict[str, str] = {}
    wanted = {name: name for name in ids}
    for _ in range(50):
        if not wanted:
            break
        ahead: dict[str, str | None] = {}
        for chunk in _split(sorted(set(wanted.values()))):
            query = text(f"SELECT id, forward FROM incident WHERE id IN ({_marks(chunk)})")
            ahead |= {row[0]: row[1] for row in connection.execute(query, _bind(chunk))}
        onward: dict[str, str] = {}
        for asked, name in wanted.items():
            if name in ahead and ahead[name] is None:
                found[asked] = name
            elif forward := ahead.get(name):
                onward[asked] = forward
        wanted = onward
    return found


def count_rows(connection: Connection) -> tuple[int, int]:
    """Return the number of live incidents, and of reports (each id once)."""
    incidents = connection.execute(
        text("SELECT count(*) FROM incident WHERE forward IS NULL AND data IS NOT NULL")
    ).scalar_one()
    reports = connection.execute(text("SELECT count(DISTINCT id) FROM report")).scalar_one()
    return incidents, reports


def parse_day(value: str | None) -> dt.date | None:
    """Read an ISO day as stored."""
    return dt.date.fromisoformat(value[:10]) if value else None


def _marks(values: Sequence[str]) -> str:
    return ", ".join(f":v{number}" for number in range(len(values)))


def _bind(values: Sequence[str]) -> dict[str, str]:
    return {f"v{number}": value for number, value in enumerate(values)}


def _split(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _LIST):
        yield values[start : start + _LIST]
