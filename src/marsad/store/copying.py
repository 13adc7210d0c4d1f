"""Copies: of either database into one SQLite file, and of such a file into either database.

A backup is an ordinary marsad database in one file, with everything but the index of words,
which is made anew. It is taken from a snapshot while others write. Restoring goes into a
database that is not there or empty, so that a backup also moves a file's database to a server.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, insert, select

from marsad.errors import StoreError
from marsad.store import schema
from marsad.store.database import Store, find_revision, open_store
from marsad.store.rows import decode_report
from marsad.store.words import clear_index, index_reports

ROWS = 1000
"""Rows that are copied at a time."""


def back_up(store: Store, target: Path) -> int:
    """Copy a database into a new file and return its size in bytes.

    The file is written under another name, flushed to the disk, and only then given its own.
    Raises `StoreError` where the file is there already or cannot be written.
    """
    if target.exists():
        raise StoreError("there is a file already", path=str(target), hint="Name a new one.")
    with _in_place(target) as partial:
        if store.path is not None:
            copy_file(store.path, partial)
        else:
            with open_store(partial) as copy:
                _copy_tables(store, copy)
        _fold_log(partial)
    return target.stat().st_size


def restore(backup: Path, where: str | Path) -> Store:
    """Copy a backup into a database that is not there yet, or empty; return it open.

    Raises `StoreError` for a file that is no backup, or a database that holds something.
    """
    if not backup.is_file():
        raise StoreError("there is no such backup", path=str(backup))
    with open_store(where, layout=False) as there, there.snapshot() as connection:
        if find_revision(connection) is not None and _holds_rows(connection):
            raise StoreError(
                "this database holds something already",
                path=there.name,
                hint="Restore into a new one; nothing is overwritten.",
            )
        path = there.path
    with open_store(backup) as source:
        if path is not None:
            for leftover in (path, _beside(path, "-wal"), _beside(path, "-shm")):
                leftover.unlink(missing_ok=True)
            with _in_place(path) as partial:
                copy_file(backup, partial)
        else:
            with open_store(where) as target:
                _copy_tables(source, target)
    return open_store(where)


def _holds_rows(connection: Connection) -> bool:
    if find_revision(connection) != schema.REVISION:
        return True
    return connection.execute(select(schema.ledger.c.seq).limit(1)).first() is not None


def copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite database while others write to it, by SQLite's own means."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise StoreError(f"cannot be copied: {error}", path=str(target)) from error


def _fold_log(path: Path) -> None:
    """Make one file of a database and its log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _in_place(target: Path) -> Iterator[Path]:
    """Give a name to write under; what was written becomes `target` once it is on the disk."""
    partial = _beside(target, ".partial")
    partial.unlink(missing_ok=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", path=str(target)) from error
    finally:
        for leftover in (partial, _beside(partial, "-wal"), _beside(partial, "-shm")):
            leftover.unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _copy_tables(source: Store, target: Store) -> None:
    with source.snapshot() as old, target.writing() as work:
        for table in schema.metadata.sorted_tables:
            query = select(table)
            if table.name == "reading":  # a reading leads to earlier ones
                query = query.order_by(schema.reading.c.key)
            rows = old.execution_options(yield_per=ROWS).execute(query)
            for part in rows.partitions(ROWS):
                work.connection.execute(insert(table), [dict(row._mapping) for row in part])
        rebuild_index(work.connection)


def rebuild_index(connection: Connection) -> None:
    """Make the index of words anew from the reports."""
    clear_index(connection)
    query = select(schema.report.c.key, schema.report.c.data).order_by(schema.report.c.key)
    last = 0
    while True:
        part = connection.execute(query.where(schema.report.c.key > last).limit(ROWS)).all()
        if not part:
            return
        index_reports(connection, [(key, decode_report(data)) for key, data in part])
        last = part[-1].key
