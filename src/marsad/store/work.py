"""One writing transaction: rows with counted keys, each with its entry in the ledger.

The ledger is a hash chain. An entry's hash is the SHA-256 of the hash before it and of its own
number, time, kind, row and digest, so that no entry before the last can be changed, left out or
put in without changing all that follow. The digest is the SHA-256 of the row's values in the
order of the table's columns, as a JSON array; bytes count by their own SHA-256.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, Insert, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from marsad.store import schema
from marsad.store.queries import split_list

START = "0" * 64
"""What stands for the hash before the first entry."""
MOST_MARKS = 10_000
"""Values in one statement to PostgreSQL, which takes 32,767."""
Row = dict[str, Any]


class Work:
    """What a writing transaction is done through."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        self.connection = connection
        self.at = format_time(now)
        self._next: dict[str, int] = {}
        self._entries: list[tuple[str, int, str]] = []

    def take_key(self, table: Table) -> int:
        """Return the next free key of a table."""
        key = self._next.get(table.name)
        if key is None:
            last = self.connection.execute(select(func.max(table.c.key))).scalar()
            key = (last or 0) + 1
        self._next[table.name] = key + 1
        return key

    def add(self, table: Table, rows: Iterable[Row]) -> list[int]:
        """Add rows to a table that is kept; return their keys, given here where they have none.

        Rows of tables in `schema.KEPT` get their entries in the ledger.
        """
        full = [row if "key" in row else {"key": self.take_key(table)} | row for row in rows]
        if not full:
            return []
        run_many(self.connection, insert(table), full)
        if table in schema.KEPT:
            self._entries += [(str(table.name), row["key"], digest_row(table, row)) for row in full]
        return [row["key"] for row in full]

    def close(self) -> None:
        """Write the entries of all that was added. The transaction ends after it."""
        if not self._entries:
            return
        ledger = schema.ledger
        last = self.connection.execute(
            select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
        ).one_or_none()
        seq, before = (last.seq, last.hash) if last is not None else (0, START)
        rows = []
        for kind, ref, digest in self._entries:
            seq += 1
            before = chain(before, seq, self.at, kind, ref, digest)
            rows.append(
                {"seq": seq, "at": self.at, "kind": kind, "ref": ref, "digest": digest,
                 "hash": before}
            )  # fmt: skip
        run_many(self.connection, insert(ledger), rows)
        self._entries = []


def chain(before: str, seq: int, at: str, kind: str, ref: int, digest: str) -> str:
    """Return the hash of an entry."""
    entry = msgspec.json.encode([before, seq, at, kind, ref, digest])
    return hashlib.sha256(entry).hexdigest()


def digest_row(table: Table, row: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a row's values, in the order of the table's columns."""
    values = [row.get(column.name) for column in table.columns]
    plain = [hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for v in values]
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


def format_time(time: dt.datetime) -> str:
    """Return a time as the ledger writes it: UTC, microseconds, Z."""
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; one whose key or unique columns are there already is left out."""
    if rows:
        statement = _insert_new(connection.dialect.name, table)
        run_many(connection, statement, rows, "if new")


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; one whose primary key is there already takes its place."""
    if rows:
        statement = _put(connection.dialect.name, table, tuple(rows[0]))
        run_many(connection, statement, rows, "put")


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _put(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    statement: Any = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    update: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return update


def run_many(
    connection: Connection, statement: Insert, rows: Sequence[Row], kind: str = "add"
) -> None:
    """Run an insertion of many rows, all with the columns of the first; `kind` tells ways apart.

    The driver gets the values as they are, which saves a third of the time of a large batch:
    SQLite's row by row, PostgreSQL's many rows in one statement, since each is a way to the
    server and back.
    """
    names = tuple(rows[0])
    text, order = _write(connection.dialect, statement, kind, names)
    if connection.dialect.name != "postgresql":
        pick = itemgetter(*order) if len(order) > 1 else lambda row: (row[order[0]],)
        connection.exec_driver_sql(text, [pick(row) for row in rows])
        return
    before, one, after = _split_values(text)
    for chunk in split_list(rows, MOST_MARKS // len(order)):
        values = tuple(row[name] for row in chunk for name in order)
        connection.exec_driver_sql(f"{before}{', '.join([one] * len(chunk))}{after}", values)


_written: dict[tuple[str, ...], tuple[str, Sequence[str]]] = {}
"""Texts of insertions by database, kind, table and columns; there are some eighty."""


def _write(
    dialect: Dialect, statement: Insert, kind: str, names: tuple[str, ...]
) -> tuple[str, Sequence[str]]:
    key = (dialect.name, kind, statement.table.name, *names)
    known = _written.get(key)
    if known is None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        known = (str(compiled), compiled.positiontup or names)
        _written[key] = known
    return known


def _split_values(text: str) -> tuple[str, str, str]:
    """Return an insertion's text before its one row of values, the row, and what follows."""
    start = text.index(" VALUES (") + len(" VALUES ")
    end = text.find(" ON CONFLICT", start)
    end = len(text) if end < 0 else end
    return text[:start], text[start:end], text[end:]
