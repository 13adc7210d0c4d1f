"""Whether a database still says what was written into it: the chain, the rows, what shows them.

What this can show: that no entry but the last ones was changed, taken out or put in without
making all later hashes anew, and that every row is the one that its entry was made for. What it
cannot show: that the whole chain was not made anew, or cut off at its end, by somebody who can
write the file. An anchor can: the last hash, noted where that person cannot write.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, func, select

from marsad.errors import StoreError, UsageError
from marsad.records import Account, Event, Incident, Record
from marsad.store import derived, schema
from marsad.store.counting import count_rows
from marsad.store.database import Store
from marsad.store.rows import hash_parts, hash_text, make_event_row, make_incident_row
from marsad.store.work import START, chain, digest_row

MOST = 200
"""Problems that are listed; a damaged database has the same one a million times."""


class Problem(Record, frozen=True):
    """What does not fit, and where."""

    where: str
    what: str


class Anchor(Record, frozen=True):
    """The state of a ledger at one time, to be kept where the database's writers cannot write."""

    seq: int
    at: str
    hash: str


class Verified(Record, frozen=True):
    """What was looked at, and what does not fit. `head` is the last entry, None without one."""

    entries: int
    rows: int
    head: Anchor | None
    anchors: int
    problems: tuple[Problem, ...]


def verify(store: Store, anchors: tuple[Anchor, ...] = ()) -> Verified:
    """Check the whole ledger, every row that it covers, and the tables that are made of them.

    `anchors` are earlier states that the ledger has to contain. Reads everything; changes
    nothing.
    """
    problems: list[Problem] = []
    with store.snapshot() as connection:
        rows = 0
        for problem in _check_all(connection, anchors):
            if len(problems) < MOST:
                problems.append(problem)
        for table in schema.KEPT:
            rows += count_rows(connection, table)
        last = connection.execute(
            select(schema.ledger).order_by(schema.ledger.c.seq.desc()).limit(1)
        ).one_or_none()
        entries = count_rows(connection, schema.ledger)
    head = Anchor(seq=last.seq, at=last.at, hash=last.hash) if last is not None else None
    return Verified(
        entries=entries, rows=rows, head=head, anchors=len(anchors), problems=tuple(problems)
    )


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Return the states that an anchor file holds; none where there is no file.

    Raises `UsageError` for a file that is none.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    try:
        return tuple(msgspec.json.decode(line, type=Anchor) for line in lines if line.strip())
    except msgspec.DecodeError as error:
        raise UsageError(
            f"{path}: no anchor file ({error})", hint="Name a new file to write one."
        ) from error


def write_anchor(path: Path, head: Anchor) -> None:
    """Add a state to an anchor file. Raises `StoreError` where it cannot be written."""
    try:
        with path.open("ab") as file:
            file.write(msgspec.json.encode(head) + b"\n")
    except OSError as error:
        raise StoreError(
            f"the anchor cannot be written: {error.strerror}", path=str(path)
        ) from error


def _check_all(connection: Connection, anchors: tuple[Anchor, ...]) -> Iterator[Problem]:
    if connection.dialect.name == "sqlite":
        yield from _check_file(connection)
    yield from _check_chain(connection, {anchor.seq: anchor for anchor in anchors})
    for table in schema.KEPT:
        yield from _check_rows(connection, table)
    yield from _check_documents(connection)
    yield from _check_readings(connection)
    yield from _check_incidents(connection)
    yield from _check_accounts(connection)


def _check_file(connection: Connection) -> Iterator[Problem]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield Problem(where="file", what=str(found))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem(where=f"{row[0]} {row[1]}", what=f"leads to nothing in {row[2]}")


def _check_chain(connection: Connection, anchors: dict[int, Anchor]) -> Iterator[Problem]:
    before, expected = START, 0
    for row in _stream(connection, select(schema.ledger).order_by(schema.ledger.c.seq)):
        expected += 1
        if row.seq != expected:
            yield Problem(where=f"ledger {expected}", what=f"is missing; {row.seq} comes next")
            expected = row.seq
        if row.hash != chain(before, row.seq, row.at, row.kind, row.ref, row.digest):
            yield Problem(where=f"ledger {row.seq}", what="does not follow from the entry before")
        anchor = anchors.pop(row.seq, None)
        if anchor is not None and anchor.hash != row.hash:
            yield Problem(
                where=f"ledger {row.seq}", what=f"is not what the anchor of {anchor.at} has"
            )
        before = row.hash
    for anchor in anchors.values():
        yield Problem(
            where=f"ledger {anchor.seq}",
            what=f"the anchor of {anchor.at} has it, the ledger ends at {expected}",
        )


def _check_rows(connection: Connection, table: Table) -> Iterator[Problem]:
    ledger = schema.ledger
    of_table = and_(ledger.c.kind == str(table.name), ledger.c.ref == table.c.key)
    query = (
        select(table, ledger.c.digest.label("noted"))
        .outerjoin_from(table, ledger, of_table)
        .order_by(table.c.key)
    )
    names = [column.name for column in table.columns]
    for row in _stream(connection, query):
        where = f"{table.name} {row[0]}"
        if row[-1] is None:
            yield Problem(where=where, what="was put in without an entry in the ledger")
        elif row[-1] != digest_row(table, dict(zip(names, row, strict=False))):
            yield Problem(where=where, what="was changed since it was written")
    gone = (
        select(ledger.c.seq, ledger.c.ref)
        .outerjoin_from(ledger, table, of_table)
        .where(ledger.c.kind == str(table.name), table.c.key.is_(None))
    )
    for seq, ref in connection.execute(gone):
        yield Problem(where=f"{table.name} {ref}", what=f"is gone; entry {seq} has it")


def _check_documents(connection: Connection) -> Iterator[Problem]:
    table = schema.document
    for row in _stream(connection, select(table).order_by(table.c.key)):
        try:
            found = hashlib.sha256(zlib.decompress(row.data)).hexdigest()
        except zlib.error:
            found = "unreadable"
        if found != row.sha256:
            yield Problem(
                where=f"document {row.key}", what="its bytes are not those of its SHA-256"
            )


def _check_readings(connection: Connection) -> Iterator[Problem]:
    """Check that events and statements are those of their readings, and their columns theirs."""
    reading = schema.reading
    events = _group(connection, schema.event)
    statements = _group(connection, schema.statement)
    next_event, next_statement = next(events, None), next(statements, None)
    query = select(reading.c.key, reading.c.same_as, reading.c.digest, reading.c.data)
    for row in _stream(connection, query.order_by(reading.c.key)):
        parts: list[str] = []
        if next_event is not None and next_event[0] == row.key:
            parts += [event.data for event in next_event[1]]
            yield from _check_events(next_event[1])
            next_event = next(events, None)
        if next_statement is not None and next_statement[0] == row.key:
            parts += [statement.data for statement in next_statement[1]]
            next_statement = next(statements, None)
        if row.same_as is None and hash_parts(row.data, parts) != row.digest:
            yield Problem(
                where=f"reading {row.key}", what="its events or statements are not as written"
            )


def _check_events(rows: list[Any]) -> Iterator[Problem]:
    for row in rows:
        made = make_event_row(row.reading_key, _decode(row.data, Event), row.data)
        for name, value in made.items():
            if getattr(row, name) != value:
                yield Problem(where=f"event {row.key}", what=f"its column {name} was changed")


def _check_incidents(connection: Connection) -> Iterator[Problem]:
    incident, version = derived.incident, schema.incident_version
    query = (
        select(incident, version.c.data.label("kept"), version.c.digest)
        .outerjoin_from(incident, version, version.c.key == incident.c.version_key)
        .where(incident.c.data.is_not(None))
        .order_by(incident.c.id)
    )
    for row in _stream(connection, query):
        if row.kept is None:
            yield Problem(where=f"incident {row.id}", what="none of its versions is kept")
            continue
        whole = zlib.decompress(row.kept).decode()
        if hash_text(whole) != row.digest or whole.partition("\n")[0] != row.data:
            yield Problem(where=f"incident {row.id}", what="is not as its newest version has it")
            continue
        made = make_incident_row(_decode(row.data, Incident), row.version_key, row.data)
        for name, value in made.items():
            if getattr(row, name) != value:
                yield Problem(where=f"incident {row.id}", what=f"its column {name} was changed")


def _check_accounts(connection: Connection) -> Iterator[Problem]:
    account, event = derived.account, schema.event
    query = (
        select(account.c.id, account.c.data, event.c.data.label("told"))
        .join_from(account, event, event.c.reading_key == account.c.reading_key)
        .where(account.c.id == account.c.doc.concat("#").concat(event.c.id))
        .order_by(account.c.id)
    )
    seen = 0
    for row in _stream(connection, query):
        seen += 1
        if _decode(row.data, Account).event != _decode(row.told, Event):
            yield Problem(where=f"account {row.id}", what="does not tell what its reading does")
    stored = select(func.count()).where(account.c.reading_key.is_not(None))
    missing = connection.execute(stored).scalar_one() - seen
    if missing:
        yield Problem(where="account", what=f"{missing} have no event in their readings")


def _group(connection: Connection, table: Table) -> Iterator[tuple[int, list[Any]]]:
    query = select(table).order_by(table.c.reading_key, table.c.key)
    for key, rows in groupby(_stream(connection, query), key=lambda row: row.reading_key):
        yield key, list(rows)


def _stream(connection: Connection, query: Any) -> Any:  # noqa: ANN401  # rows of any query
    return connection.execution_options(yield_per=1000).execute(query)


def _decode(data: str, kind: Any) -> Any:  # noqa: ANN401  # a record of that kind
    return msgspec.json.decode(data, type=kind)
