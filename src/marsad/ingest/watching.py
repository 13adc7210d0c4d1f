"""Asking sources again and again, each when it is due; what came is handed on in batches.

A batch is delivered (stored, read and linked, all or nothing), and only then is what it stands for
remembered. Killed at any moment, the next run gets once more what was not remembered, and the
store ignores what it has: each report is there exactly once.

A source that cannot be had is asked at twice the distance each time, up to a day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from marsad.ingest.model import Arrival, record_failure
from marsad.ingest.net.manners import Fetcher, PutOffError
from marsad.ingest.schedule import Schedule, Watched
from marsad.ingest.sources import Checkpoint, Item, follow_address
from marsad.ingest.spool import read_spool
from marsad.ingest.visits import Due, Visit, Visits
from marsad.records import Failure, Record

BATCH = 100
"""Reports that are delivered together, at the most."""

PATIENCE = 10.0
"""Seconds that a report waits for others, at the most (and for the one that is being fetched)."""

LONGEST_BACK_OFF = 86_400.0

Deliver = Callable[[Sequence[Arrival | Failure]], None]


class Visited(Record, frozen=True):
    """One visit of one source: what came, whether it could be had, and when it is due again."""

    source: str
    arrivals: int
    failures: tuple[Failure, ...]
    reached: bool
    due: float


class Watcher:
    """Visits sources by their schedule."""

    def __init__(
        self,
        schedule: Schedule,
        visits: Visits,
        fetcher: Fetcher,
        deliver: Deliver,
        *,
        clock: Callable[[], float] = time.time,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._schedule = schedule
        self._visits = visits
        self._fetcher = fetcher
        self._deliver = deliver
        self._clock = clock
        self._stopping = stopping

    def visit_due(self) -> Iterator[Visited]:
        """Visit each source that is due, the longest due first."""
        now = self._clock()
        for due, source in sorted(
            ((self._find_due(source), source) for source in self._schedule.sources),
            key=lambda pair: pair[0],
        ):
            if due > now or self._stopping():
                return
            yield self.visit(source)

    def next_due(self) -> float:
        """When the next source is due, in seconds since 1970."""
        return min(map(self._find_due, self._schedule.sources))

    def _find_due(self, source: Watched) -> float:
        known = self._visits.find_due(source.name)
        # A source whose `every` was shortened does not wait for what was said before.
        return min(known.due, self._clock() + max(source.every, LONGEST_BACK_OFF)) if known else 0.0

    def visit(self, source: Watched) -> Visited:
        """Visit one source now, deliver what is new, and remember when it is due again."""
        basket = _Basket(self._visits, self._deliver, self._clock)
        reached, put_off = False, 0.0
        for stream in self._open(source):
            try:
                for item in stream:
                    reached = reached or isinstance(item, Checkpoint)
                    basket.add(item)
                    if self._stopping():
                        break
            except PutOffError as error:
                put_off = max(put_off, error.seconds)
                basket.add(record_failure(error, source.name))
            basket.flush()
        due = self._plan(source, reached or source.folder is not None, put_off)
        if not self._stopping():
            self._visits.note_due(due)
        return Visited(
            source=source.name,
            arrivals=basket.arrivals,
            failures=tuple(basket.failures),
            reached=reached,
            due=due.due,
        )

    def _open(self, source: Watched) -> Iterator[Iterator[Item]]:
        if source.folder is not None:
            yield read_spool(source.folder, source.options, self._visits, self._clock)
        for address in source.addresses:
            if not self._stopping():
                yield follow_address(
                    address, source.options, self._fetcher, self._visits, self._clock
                )

    def _plan(self, source: Watched, reached: bool, put_off: float) -> Due:
        known = self._visits.find_due(source.name)
        failures = 0 if reached or put_off else (known.failures if known else 0) + 1
        wait = source.every * 2.0 ** min(failures, 16)
        wait = max(source.every, min(wait, LONGEST_BACK_OFF), 0.0 if reached else put_off)
        return Due(name=source.name, due=self._clock() + wait, failures=failures)


class _Basket:
    """Collects what came until there is enough of it, or it has waited long enough."""

    def __init__(self, visits: Visits, deliver: Deliver, clock: Callable[[], float]) -> None:
        self._visits = visits
        self._deliver = deliver
        self._clock = clock
        self._items: list[Arrival | Failure] = []
        self._noted: list[Visit] = []
        self._since = 0.0
        self.arrivals = 0
        self.failures: list[Failure] = []

    def add(self, item: Item) -> None:
        """Take one item; a checkpoint is remembered with the next delivery, never before."""
        if isinstance(item, Checkpoint):
            self._noted.append(item.visit)
        else:
            if not self._items:
                self._since = self._clock()
            self._items.append(item)
            self.arrivals += isinstance(item, Arrival)
            if isinstance(item, Failure):
                self.failures.append(item)
        late = bool(self._items) and self._clock() - self._since >= PATIENCE
        if late or len(self._items) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Deliver what there is, then remember what it stood for."""
        if self._items:
            self._deliver(self._items)
            self._items = []
        for visit in self._noted:
            self._visits.note(visit)
        self._noted = []
