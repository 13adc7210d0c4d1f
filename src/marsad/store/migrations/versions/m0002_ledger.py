"""From the tables of 0.1.0 to those that keep everything: versions, runs, bytes, a ledger.

What 0.1.0 kept is carried over; what it did not keep cannot be: the bytes that reports came out
of, when, by which lexicon they were read, when decisions were made. The ledger starts with this
step, so that it says nothing about what was done before it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import Connection

from marsad.text.folding import fold_word

revision = "0002"
down_revision = "0001"

Row = dict[str, Any]
_LINKING = (
    "linked_report", "account", "account_key", "pair", "incident", "incident_history", "decision",
)  # fmt: skip
_OWN = ("report", "reading", "event", "statement", "failure")
_KEPT = (
    "document", "fetch", "report", "origin", "run", "reading", "failure",
    "incident_version", "incident_history", "decision", "correction",
)  # fmt: skip


def upgrade() -> None:
    """Put the old tables aside, make the new ones, carry everything over, drop the old."""
    connection = op.get_bind()
    there = {name for (name,) in _ask(connection, "SELECT name FROM sqlite_master")}
    old = [name for name in (*_OWN, *_LINKING) if name in there]
    for (name,) in _ask(
        connection, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ):
        connection.exec_driver_sql(f"DROP INDEX {name}")
    for name in old:
        connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO old_{name}")
    statements = Path(__file__).with_name("m0002.sql").read_text("utf-8").split(";\n")
    for statement in statements:
        if "CREATE" in statement:
            connection.exec_driver_sql(statement)
    _carry_reports(connection)
    if "incident" in there:
        _carry_linking(connection)
    for name in reversed(old):
        connection.exec_driver_sql(f"DROP TABLE old_{name}")
    _start_ledger(connection)
    connection.exec_driver_sql("PRAGMA user_version=2")


def _ask(connection: Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
    return [tuple(row) for row in connection.exec_driver_sql(query, values)]


def _rows(connection: Connection, table: str) -> Iterator[Row]:
    result = connection.exec_driver_sql(f"SELECT * FROM old_{table} ORDER BY 1")
    return (dict(row._mapping) for row in result.all())


def _put(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        names = list(listed[0])
        marks = ", ".join("?" * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        connection.exec_driver_sql(
            f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})',
            [tuple(row[name] for name in names) for row in listed],
        )


def _carry_reports(connection: Connection) -> None:
    reports = {row["key"]: row for row in _rows(connection, "report")}
    fields = ("id", "title", "text", "published", "lang", "source", "url")
    _put(
        connection,
        "report",
        (
            {name: value for name, value in row.items() if name != "text"}
            | {"data": _encode({name: row[name] for name in fields})}
            for row in reports.values()
        ),
    )
    readings = list(_rows(connection, "reading"))
    runs = {pair: n for n, pair in enumerate({(r["version"], r["format"]): 0 for r in readings}, 1)}
    _put(
        connection,
        "run",
        (
            {"key": n, "code": code, "lexicon": "", "gazetteer": "", "format": form, "at": ""}
            for (code, form), n in runs.items()
        ),
    )
    told = {key: _find_told(connection, key) for key in (row["key"] for row in readings)}
    kept, newest = [], {}
    for row in readings:
        report = reports[row["report_key"]]
        head = _encode(
            {
                "doc": report["id"], "events": [], "statements": [], "lang": report["lang"],
                "published": report["published"], "format": row["format"],
                "notes": json.loads(row["notes"]),
            }
        )  # fmt: skip
        digest = _hash("\n".join([head, *told[row["key"]]]))
        kept.append(
            {"key": row["key"], "report_key": row["report_key"],
             "run_key": runs[row["version"], row["format"]], "same_as": None, "digest": digest,
             "data": head}
        )  # fmt: skip
        newest[report["id"]] = (row["report_key"], row["key"])
    _put(connection, "reading", kept)
    _put(
        connection,
        "current_reading",
        (
            {"doc": doc, "report_key": report, "reading_key": key}
            for doc, (report, key) in newest.items()
        ),
    )
    _put(connection, "event", map(_add_names, _rows(connection, "event")))
    _put(connection, "statement", _rows(connection, "statement"))
    _put(connection, "failure", map(_add_identity, _rows(connection, "failure")))


def _find_told(connection: Connection, key: int) -> list[str]:
    query = "SELECT data FROM old_{} WHERE reading_key = ? ORDER BY key"
    return [
        data
        for table in ("event", "statement")
        for (data,) in _ask(connection, query.format(table), key)
    ]


def _add_names(row: Row) -> Row:
    event = json.loads(row["data"])
    data = row.pop("data")
    return row | {
        "actors": _list_names((*event["actors"], *event["claimed_by"])),
        "area": _list_area(event["place"]),
        "data": data,
    }


def _add_identity(row: Row) -> Row:
    told = [row["doc"], row["path"], row["line"], row["error"], row["message"]]
    return row | {"fetch_key": None, "identity": _hash(_encode(told))}


def _carry_linking(connection: Connection) -> None:
    for table in ("linked_report", "account_key", "pair", "incident_history"):
        _put(connection, table, _rows(connection, table))
    readings = dict(_ask(connection, "SELECT doc, reading_key FROM current_reading"))
    accounts: dict[str, list[list[object]]] = {}
    carried = []
    for row in _rows(connection, "account"):
        key = readings.get(row["doc"])
        source = json.loads(row["data"]).get("source")
        carried.append(row | {"reading_key": key, "source": source})
        accounts.setdefault(row["incident"], []).append([row["id"], key])
    _put(connection, "account", carried)
    _put(connection, "decision", (row | {"at": ""} for row in _rows(connection, "decision")))
    numbers = count(1)
    incidents, versions = [], []
    for row in _rows(connection, "incident"):
        added, key = _describe(row["data"]), None
        if row["data"] is not None:
            key = next(numbers)
            whole = f"{row['data']}\n{_encode(sorted(accounts.get(row['id'], [])))}"
            versions.append(
                {"key": key, "incident": row["id"], "digest": _hash(whole),
                 "data": zlib.compress(whole.encode(), 1)}
            )  # fmt: skip
        incidents.append(row | added | {"version_key": key})
    _put(connection, "incident_version", versions)
    _put(connection, "incident", incidents)


def _describe(data: str | None) -> Row:
    if data is None:
        names = ("km", "precision", "injured", "claimed", "denied", "actors", "area")
        return dict.fromkeys(names)
    incident = json.loads(data)
    place, injured = incident["place"] or {}, incident["injured"]
    return {
        "km": place.get("uncertainty_km"),
        "precision": place.get("precision"),
        "injured": (injured["high"] or injured["min"]) if injured else None,
        "claimed": bool(incident["claims"] or incident["claimed_by"]),
        "denied": bool(incident["denials"]),
        "actors": _list_names((*incident["actors"], *incident["claimed_by"])),
        "area": _list_area(incident["place"]),
    }


def _list_names(people: Iterable[Row]) -> str:
    names = [one.get(name) for one in people for name in ("actor_id", "name_en", "text")]
    return _join(names)


def _list_area(place: Row | None) -> str:
    return _join([place.get(n) for n in ("name_en", "text", "admin1")]) if place else ""


def _join(names: Iterable[str | None]) -> str:
    lines = dict.fromkeys(" ".join(fold_word(name).split()) for name in names if name)
    inside = "\n".join(line.replace("\0", "\ufffd") for line in lines)
    return f"\n{inside}\n" if inside else ""


def _start_ledger(connection: Connection) -> None:
    """Give every row that is kept an entry, one table after the other."""
    at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    before, seq, entries = "0" * 64, 0, []
    for kind in _KEPT:
        for row in _ask(connection, f'SELECT * FROM "{kind}" ORDER BY key'):
            plain = [hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for v in row]
            seq, digest = seq + 1, _hash(_encode(plain))
            before = _hash(_encode([before, seq, at, kind, row[0], digest]))
            entries.append(
                {"seq": seq, "at": at, "kind": kind, "ref": row[0], "digest": digest,
                 "hash": before}
            )  # fmt: skip
    _put(connection, "ledger", entries)


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
