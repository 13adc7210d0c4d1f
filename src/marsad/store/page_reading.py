"""Reading for the web page: connections that take no lock, and the state of the feed of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, delete, func, select

from marsad.records import Record
from marsad.store.database import Store
from marsad.store.page_schema import make_page_tables, page_change

KEPT_CHANGES = 1_000_000
"""Entries of the feed that stay when a server starts; older ones no listener can ask for."""


class Changes(Record):
    """What changed after a point of the feed: names of incidents, and whether decisions did."""

    revision: int
    incidents: tuple[str, ...]
    reports: int
    complete: bool


class Desk:
    """An open store with what the page needs: its tables, snapshots, and writing one at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.writing() as work:
            connection = work.connection
            make_page_tables(connection)
            newest = connection.execute(select(func.max(page_change.c.seq))).scalar()
            connection.execute(
                delete(page_change).where(page_change.c.seq <= (newest or 0) - KEPT_CHANGES)
            )

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read within one consistent state; blocks no writer and is blocked by none."""
        with self.store.snapshot() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write to the page's own tables: all of it, or nothing."""
        with self.store.writing() as work:
            yield work.connection

    def read_revision(self) -> int:
        """Number of the newest change."""
        with self.snapshot() as connection:
            return find_revision(connection)


def find_revision(connection: Connection) -> int:
    """Number of the newest change; 0 where nothing was ever changed."""
    return connection.execute(select(func.max(page_change.c.seq))).scalar() or 0


def find_changes(connection: Connection, after: int, most: int = 100_000) -> Changes:
    """Return what changed after `after`, up to `most` changes.

    `complete` is False where the feed no longer reaches back so far: then all must be read.
    """
    table = page_change
    oldest = connection.execute(select(func.min(table.c.seq))).scalar() or 0
    rows: Sequence[tuple[int, str, str]] = [
        (seq, kind, name)
        for seq, kind, name in connection.execute(
            select(table.c.seq, table.c.kind, table.c.name)
            .where(table.c.seq > after)
            .order_by(table.c.seq)
            .limit(most)
        )
    ]
    return Changes(
        revision=rows[-1][0] if rows else after,
        incidents=tuple(dict.fromkeys(name for _, kind, name in rows if kind == "incident")),
        reports=sum(kind == "report" for _, kind, _ in rows),
        complete=after + 1 >= oldest,
    )
