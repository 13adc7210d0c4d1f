"""What the sources remember from one run to the next, in a small SQLite file of their own.

Of each address: its validators, when it was first and last fetched, the hash of what came. Of each
spooled file: its size and time. Of each source: when it is due and how often it failed. An entry is
written only after the reports that it stands for are committed: after a crash they come once more,
and the store knows them. The file can be deleted; then everything is fetched once more.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from marsad.errors import StoreError
from marsad.records import Record

_TABLES = """
CREATE TABLE IF NOT EXISTS visit (
    key TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT,
    first REAL NOT NULL, last REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (
    name TEXT PRIMARY KEY, due REAL NOT NULL, failures INTEGER NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


class Visit(Record, frozen=True):
    """What is remembered of one address or file; times are seconds since 1970.

    `digest` is of the content, for a feed's entry of what the feed said of it.
    """

    key: str
    first: float
    last: float
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None


class Due(Record, frozen=True):
    """When a source is to be asked next, and how often in a row it failed."""

    name: str
    due: float
    failures: int = 0


class Visits:
    """The open file. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=30)
            self._connection.executescript(f"PRAGMA journal_mode=WAL;{_TABLES}")
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the memory of the sources cannot be opened: {error}",
                path=str(path),
                hint="Give another path as `state` in the configuration.",
            ) from error

    def __enter__(self) -> Visits:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def find(self, key: str) -> Visit | None:
        """What is remembered of an address or file."""
        row = self._connection.execute(
            "SELECT first, last, etag, modified, digest FROM visit WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        first, last, etag, modified, digest = row
        return Visit(key=key, first=first, last=last, etag=etag, modified=modified, digest=digest)

    def note(self, visit: Visit) -> None:
        """Remember a visit; the time of the first one stays."""
        with self._connection:
            self._connection.execute(
                "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "etag=excluded.etag, modified=excluded.modified, digest=excluded.digest, "
                "last=excluded.last",
                (visit.key, visit.etag, visit.modified, visit.digest, visit.first, visit.last),
            )

    def find_due(self, name: str) -> Due | None:
        """When a source is due; None for one that was never asked."""
        row = self._connection.execute(
            "SELECT due, failures FROM source WHERE name = ?", (name,)
        ).fetchone()
        return Due(name=name, due=row[0], failures=row[1]) if row else None

    def note_due(self, due: Due) -> None:
        """Remember when a source is to be asked next."""
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (due.name, due.due, due.failures)
            )
