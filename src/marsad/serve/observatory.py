"""What the server holds between requests: columns of incidents, tokens, answers given before.

One thread follows the feed of changes and makes new columns when incidents change; requests read
whatever columns are there, which nobody changes.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from marsad.errors import StoreError
from marsad.records import Record
from marsad.serve.access import LOCAL, NOBODY, User, hash_token, load_users
from marsad.serve.columns import Columns, Gathering, Mask, gather, refresh
from marsad.serve.filters import PageFilters
from marsad.serve.select import Positions, find_positions, find_told
from marsad.store.page_queries import count_reports, read_briefs, read_tellers
from marsad.store.page_reading import Changes, Desk, find_changes, find_revision
from marsad.store.page_search import find_reports

Value = TypeVar("Value")

KEPT_ANSWERS = 64 * 2**20
KEPT_SELECTIONS = 32 * 2**20
"""Bytes of answers, and positions, that are kept for the same question."""


class News(Record):
    """A change that listeners hear of: incidents that are new or changed, and that are gone."""

    revision: int
    ids: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What filters let pass: positions in the columns, ascending."""

    columns: Columns
    positions: Positions


class _Kept(Generic[Value]):
    """Values by key, those least lately asked for dropped first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._values: OrderedDict[bytes, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Value | None:
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: bytes, value: Value, size: int) -> None:
        if size > self._room // 2:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = (value, size)
            self._used += size
            while self._used > self._room:
                _, (_, freed) = self._values.popitem(last=False)
                self._used -= freed

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._used = 0


class Observatory:
    """The state of a running server. `loopback` says whether it is bound to this machine only."""

    def __init__(self, desk: Desk, *, loopback: bool = True) -> None:
        self.desk = desk
        self.loopback = loopback
        self.started = time.time()
        self.trouble: str | None = None
        self._gathering = Gathering()
        self._users: dict[str, User] = {}
        self._answers: _Kept[bytes] = _Kept(KEPT_ANSWERS)
        self._selections: _Kept[Selection] = _Kept(KEPT_SELECTIONS)
        self._listeners: set[Callable[[News], None]] = set()
        self._refreshing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.columns = self._gathering.order(0)
        self.revision = 0
        self.reports = 0
        self._read_all()

    # --- following the store --------------------------------------------------------------

    def follow(self, every: float = 1.0) -> None:
        """Look for changes in a thread, every so many seconds, until `stop`."""
        self._thread = threading.Thread(target=self._follow, args=(every,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _follow(self, every: float) -> None:
        wait = every
        while not self._stopping.wait(wait):
            began = time.monotonic()
            try:
                self.refresh()
                self.trouble = None
            except (StoreError, SQLAlchemyError) as error:
                # A database that is locked or away for a moment is asked again; readers see the
                # state before, and health says so.
                self.trouble = str(error)
            wait = max(every, 5 * (time.monotonic() - began))

    def refresh(self) -> None:
        """Take in what changed since."""
        with self._refreshing:
            with self.desk.snapshot() as connection:
                if find_revision(connection) == self.revision:
                    return
                changes = find_changes(connection, self.revision)
                if changes.complete:
                    briefs = {one[0].id: one for one in read_briefs(connection, changes.incidents)}
                    tellers = list(read_tellers(connection, list(briefs)))
                self._users = load_users(connection)
                self.reports = count_reports(connection) if changes.reports else self.reports
            if not changes.complete:
                self._read_all()
                return
            if changes.incidents:
                refresh(self._gathering, changes.incidents, briefs, tellers)
                self._put_columns(self._gathering.order(changes.revision))
            self.revision = changes.revision
            self._answers.clear()
            self._tell(changes, frozenset(briefs))

    def _tell(self, changes: Changes, there: frozenset[str]) -> None:
        if not changes.incidents:
            return
        news = News(
            revision=changes.revision,
            ids=tuple(name for name in changes.incidents if name in there),
            gone=tuple(name for name in changes.incidents if name not in there),
        )
        for listener in tuple(self._listeners):
            listener(news)

    def _read_all(self) -> None:
        with self.desk.snapshot() as connection:
            revision = find_revision(connection)
            self._users = load_users(connection)
            self.reports = count_reports(connection)
            self._gathering = gather(read_briefs(connection), read_tellers(connection))
        self._put_columns(self._gathering.order(revision))
        self.revision = revision
        self._answers.clear()

    def _put_columns(self, columns: Columns) -> None:
        self.columns = columns
        self._selections.clear()

    @contextlib.contextmanager
    def listen(self, listener: Callable[[News], None]) -> Iterator[None]:
        """Call `listener`, from another thread, for all news while the context is open."""
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)

    # --- who asks -------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether everybody who reaches the server may do everything."""
        return self.loopback and not self._users

    def find_user(self, token: str | None) -> User | None:
        """Return who has `token`; None where nobody has. Without a token: LOCAL or NOBODY."""
        if token is None:
            return LOCAL if self.open else NOBODY
        return self._users.get(hash_token(token))

    # --- answers --------------------------------------------------------------------------

    def select(self, filters: PageFilters) -> Selection:
        """Return what `filters` let pass."""
        columns = self.columns
        key = b"%d " % id(columns) + filters.key
        found = self._selections.get(key)
        if found is None or found.columns is not columns:
            told = self._find_told(columns, filters.q) if filters.q else None
            found = Selection(columns, find_positions(columns, filters, told))
            self._selections.put(key, found, len(found.positions) + 100)
        return found

    def _find_told(self, columns: Columns, words: str) -> Mask:
        with self.desk.snapshot() as connection:
            keys = np.unique(np.array(find_reports(connection, words), np.int64))
        return find_told(columns, keys)

    def answer(self, question: str, make: Callable[[], bytes]) -> bytes:
        """Return the answer given before to the same question at the same revision, or make it."""
        key = f"{self.revision} {question}".encode()
        found = self._answers.get(key)
        if found is None:
            found = make()
            self._answers.put(key, found, len(found))
        return found
