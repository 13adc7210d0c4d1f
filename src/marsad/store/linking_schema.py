"""Tables of linking, and the statements that read and write them.

They are made on first use in a database that has none. `account.first` names the account that
stands for all that say the same; only such accounts have keys and pairs. `pair.weight` is null
where the two exclude each other; `strong` says what it connects (`Strength`).
`account.news` is the first account of the cluster of news that an account of news is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from marsad.incidents.identity import Entry
from marsad.incidents.traits import Traits
from marsad.records import Account, Decision, Incident

CACHE_KIB = 131_072
"""Page cache of a connection; SQLite's own 2 MB are less than the index of a small corpus."""
TABLES = (
    """CREATE TABLE IF NOT EXISTS linked_report (doc TEXT PRIMARY KEY) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS account (
        id TEXT PRIMARY KEY, doc TEXT NOT NULL, lead INTEGER NOT NULL, same TEXT NOT NULL,
        first TEXT, news TEXT, incident TEXT, traits BLOB NOT NULL, data TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS account_by_doc ON account (doc)",
    "CREATE INDEX IF NOT EXISTS account_by_same ON account (same, id)",
    "CREATE INDEX IF NOT EXISTS account_by_first ON account (first)",
    "CREATE INDEX IF NOT EXISTS account_by_news ON account (news)",
    "CREATE INDEX IF NOT EXISTS account_by_incident ON account (incident)",
    """CREATE TABLE IF NOT EXISTS account_key (
        key INTEGER NOT NULL, account TEXT NOT NULL, PRIMARY KEY (key, account)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS key_by_account ON account_key (account)",
    """CREATE TABLE IF NOT EXISTS pair (
        a TEXT NOT NULL, b TEXT NOT NULL, weight REAL, strong INTEGER NOT NULL,
        PRIMARY KEY (a, b)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS pair_by_b ON pair (b)",
    """CREATE TABLE IF NOT EXISTS incident (
        id TEXT PRIMARY KEY, forward TEXT, type TEXT, status TEXT, background INTEGER,
        day_start TEXT, day_end TEXT, country TEXT, admin1 TEXT, place TEXT, lat REAL, lon REAL,
        killed INTEGER, outlets INTEGER, reports INTEGER, disputed TEXT, data TEXT)""",
    "CREATE INDEX IF NOT EXISTS incident_by_day ON incident (day_start)",
    "CREATE INDEX IF NOT EXISTS incident_by_forward ON incident (forward)",
    """CREATE TABLE IF NOT EXISTS incident_history (
        key INTEGER PRIMARY KEY, incident TEXT NOT NULL, change TEXT NOT NULL, other TEXT)""",
    "CREATE INDEX IF NOT EXISTS history_by_incident ON incident_history (incident)",
    """CREATE TABLE IF NOT EXISTS decision (
        key INTEGER PRIMARY KEY, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
        by TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (kind, a, b))""",
)


def make_tables(connection: Connection) -> None:
    """Make the tables where they are missing, and give the connection room for their indexes."""
    connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
    if fetch(connection, "SELECT 1 FROM sqlite_master WHERE name = 'incident_by_day'"):
        return
    for statement in TABLES:
        connection.exec_driver_sql(statement)


def fetch(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query."""
    return [tuple(row) for row in connection.exec_driver_sql(sql, tuple(values)).all()]


def fetch_in(connection: Connection, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a query whose `{}` takes a list of values."""
    if not values:
        return []
    return fetch(connection, sql.format(",".join("?" * len(values))), values)


def run_many(connection: Connection, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Run a statement once a row."""
    listed = list(rows)
    if listed:
        connection.exec_driver_sql(sql, listed)


def insert_accounts(
    connection: Connection,
    accounts: Sequence[Account],
    traits: Sequence[Traits],
    sames: Sequence[str],
) -> None:
    """Write accounts with what they are compared by."""
    run_many(
        connection,
        "INSERT INTO account (id, doc, lead, same, traits, data) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                account.id, account.doc, one.lead, same, msgspec.msgpack.encode(one),
                msgspec.json.encode(account).decode(),
            )
            for account, one, same in zip(accounts, traits, sames, strict=True)
        ),
    )  # fmt: skip


def insert_keys(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Write the keys that accounts stand under."""
    run_many(connection, "INSERT OR IGNORE INTO account_key VALUES (?, ?)", rows)


def insert_pairs(
    connection: Connection, rows: Iterable[tuple[str, str, float | None, int]]
) -> None:
    """Write pairs, the lower id first."""
    run_many(connection, "INSERT OR REPLACE INTO pair VALUES (?, ?, ?, ?)", rows)


def insert_decision(connection: Connection, decision: Decision) -> None:
    """Keep a decision; the same one is kept once."""
    a, b = sorted((decision.first, decision.second))
    run_many(
        connection,
        "INSERT OR IGNORE INTO decision (kind, a, b, by, reason) VALUES (?, ?, ?, ?, ?)",
        [(decision.kind.value, a, b, decision.by, decision.reason)],
    )


def drop_pairs(connection: Connection, names: Sequence[str]) -> None:
    """Remove the keys and pairs of accounts."""
    rows = [(name,) for name in names]
    run_many(connection, "DELETE FROM account_key WHERE account = ?", rows)
    run_many(connection, "DELETE FROM pair WHERE a = ?", rows)
    run_many(connection, "DELETE FROM pair WHERE b = ?", rows)


def find_strong(
    connection: Connection, names: Sequence[str], strengths: Sequence[int]
) -> list[str]:
    """Return whoever is connected with one of `names` by a pair of one of `strengths`."""
    among = ",".join(str(int(strength)) for strength in strengths)
    there = fetch_in(
        connection, f"SELECT b FROM pair WHERE strong IN ({among}) AND a IN ({{}})", names
    )
    back = fetch_in(
        connection, f"SELECT a FROM pair WHERE strong IN ({among}) AND b IN ({{}})", names
    )
    return [name for (name,) in (*there, *back)]


def load_accounts(connection: Connection, names: Sequence[str]) -> list[Account]:
    """Return accounts in the order of `names`."""
    found: dict[str, Account] = {}
    for start in range(0, len(names), 500):
        for name, data in fetch_in(
            connection, "SELECT id, data FROM account WHERE id IN ({})", names[start : start + 500]
        ):
            found[name] = msgspec.json.decode(data, type=Account)
    return [found[name] for name in names]


def write_incidents(connection: Connection, incidents: Iterable[Incident]) -> None:
    """Write incidents without their accounts, which stand in their own table."""
    run_many(
        connection,
        "INSERT OR REPLACE INTO incident (id, type, status, background, day_start, day_end, "
        "country, admin1, place, lat, lon, killed, outlets, reports, disputed, data) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        map(_incident_row, incidents),
    )


def _incident_row(incident: Incident) -> tuple[Any, ...]:
    bare = msgspec.structs.replace(incident, accounts=())
    date, place = incident.date, incident.place
    return (
        incident.id, incident.type.value, incident.status.value, incident.background,
        date.start.isoformat() if date and date.start else None,
        date.end.isoformat() if date and date.end else None,
        place.country if place else None,
        place.admin1 if place else None,
        (place.name_en or place.text) if place else None,
        place.lat if place else None,
        place.lon if place else None,
        (incident.killed.high or incident.killed.min) if incident.killed else None,
        incident.outlets, len(incident.reports), ",".join(incident.disputed),
        msgspec.json.encode(bare).decode(),
    )  # fmt: skip


def place_accounts(
    connection: Connection, clusters: Mapping[str, Sequence[str]], old: Mapping[str, str]
) -> None:
    """Write which incident each account that moved stands in now."""
    run_many(
        connection,
        "UPDATE account SET incident = ? WHERE id = ?",
        [
            (incident, name)
            for incident, cluster in clusters.items()
            for name in cluster
            if old.get(name) != incident
        ],
    )


def load_incident(connection: Connection, incident_id: str) -> Incident:
    """Return a live incident with its accounts."""
    ((data,),) = fetch(connection, "SELECT data FROM incident WHERE id = ?", (incident_id,))
    incident = msgspec.json.decode(data, type=Incident)
    names = fetch(
        connection, "SELECT id FROM account WHERE incident = ? ORDER BY id", (incident_id,)
    )
    accounts = load_accounts(connection, [name for (name,) in names])
    return msgspec.structs.replace(incident, accounts=tuple(accounts))


def has_incident(connection: Connection, incident_id: str) -> bool:
    """Whether an id was ever minted."""
    return bool(fetch(connection, "SELECT 1 FROM incident WHERE id = ?", (incident_id,)))


def follow(connection: Connection, incident_id: str) -> str | None:
    """Return the live incident that an id leads to; None where it was never minted."""
    seen: set[str] = set()
    while incident_id not in seen:
        seen.add(incident_id)
        rows = fetch(connection, "SELECT forward FROM incident WHERE id = ?", (incident_id,))
        if not rows:
            return None
        if rows[0][0] is None:
            return incident_id
        incident_id = rows[0][0]
    return None


def has_any_incident(connection: Connection) -> bool:
    """Whether any id was ever minted."""
    return bool(fetch(connection, "SELECT 1 FROM incident LIMIT 1"))


def load_forwards(connection: Connection, targets: Sequence[str]) -> dict[str, list[str]]:
    """Return for each target the ids that lead straight to it, ascending."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(targets), 500):
        for name, target in fetch_in(
            connection,
            "SELECT id, forward FROM incident WHERE forward IN ({}) ORDER BY id",
            targets[start : start + 500],
        ):
            found.setdefault(target, []).append(name)
    return found


def forward(connection: Connection, forwards: dict[str, str]) -> None:
    """Leave a forwarding id in the place of each merged incident."""
    run_many(
        connection,
        "UPDATE incident SET forward = ?, data = NULL, day_start = NULL WHERE id = ?",
        [(target, gone) for gone, target in forwards.items()],
    )


def write_history(connection: Connection, entries: Iterable[Entry]) -> None:
    """Add to the histories of incidents."""
    run_many(
        connection,
        "INSERT INTO incident_history (incident, change, other) VALUES (?, ?, ?)",
        [(entry.incident, entry.change.value, entry.other) for entry in entries],
    )


def load_history(connection: Connection, incident_id: str) -> list[tuple[str, str, str | None]]:
    """Return what happened to an incident: its id, the change, the other incident."""
    rows = fetch(
        connection,
        "SELECT incident, change, other FROM incident_history "
        "WHERE incident = ? OR other = ? ORDER BY key",
        (incident_id, incident_id),
    )
    return [(incident, change, other) for incident, change, other in rows]
