"""Reading many reports: each outcome counted, kept in a database if wanted, and printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from marsad.cli.output import (
    Format,
    encode,
    name_database,
    open_console,
    print_failure,
    write_array,
    write_line,
)
from marsad.ingest.attempt import attempt
from marsad.ingest.model import Arrival
from marsad.records import Failure, Reading, Report, Rules

if TYPE_CHECKING:
    from marsad.incidents.settings import Settings
    from marsad.store import Store
    from marsad.store.intake import Item

BATCH = 200
"""Readings in one transaction."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one report: its reading, or why there is none."""

    report: Report | None
    result: Reading | Failure
    arrival: Arrival | None = None

    def as_item(self) -> Item:
        """Return it as the store takes it."""
        from marsad.store.intake import Item

        came = self.arrival
        if came is None:
            failed = self.result if isinstance(self.result, Failure) else None
            path, line = (failed.path, failed.line) if failed else (None, None)
            return Item(report=self.report, result=self.result, path=path or "", line=line)
        return Item(
            report=self.report, result=self.result, fetch=came.fetch, path=came.path,
            line=came.line, notes=came.notes,
        )  # fmt: skip


class Tally:
    """Counts of what went by."""

    def __init__(self) -> None:
        self.read = 0
        self.failed = 0
        self.events = 0

    def count(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Pass `outcomes` on, counting them."""
        for outcome in outcomes:
            if isinstance(outcome.result, Failure):
                self.failed += 1
            else:
                self.read += 1
                self.events += len(outcome.result.events)
            yield outcome


class Sink(Protocol):
    """Where outcomes are kept."""

    def add(self, outcome: Outcome) -> None:
        """Keep one outcome."""


class StoreSink:
    """Keeps outcomes in a database, a batch at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._batch: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Keep one outcome; every `BATCH` of them are written together."""
        self._batch.append(outcome)
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is not yet written."""
        from marsad.store.intake import store_batch

        items = [one.as_item() for one in self._batch]
        store_batch(self._store, items, describe_own_rules(), link=False)
        self._batch = []


class LinkingSink:
    """Keeps outcomes in a database, linked into incidents, a batch when it is told to."""

    def __init__(
        self, store: Store, *, settings: Settings | None = None, neighbours: bool = False
    ) -> None:
        self._store = store
        self._settings = settings
        self._neighbours = neighbours
        self._batch: list[Outcome] = []
        self.new = self.changed = self.unchanged = self.accounts = self.touched = 0

    @property
    def waiting(self) -> int:
        """How many outcomes are not yet written."""
        return len(self._batch)

    def add(self, outcome: Outcome) -> None:
        """Take one outcome; it is written with the next `flush`."""
        self._batch.append(outcome)

    def flush(self) -> None:
        """Write and link what is not yet written, all of it or nothing."""
        from marsad.store.intake import store_batch

        if not self._batch:
            return
        items = [one.as_item() for one in self._batch]
        linked = store_batch(self._store, items, describe_own_rules(), self._settings)
        docs = [one.result.doc for one in self._batch]
        self._batch = []
        self.new += linked.new
        self.changed += linked.changed
        self.unchanged += linked.unchanged
        self.accounts += linked.accounts
        self.touched += linked.touched
        if self._neighbours:
            from marsad.store.neighbouring import link_neighbours

            self.touched += link_neighbours(self._store, docs, self._settings).touched

    def summary(self) -> str:
        """Say what all batches together changed."""
        return (
            f"{self.new + self.changed + self.unchanged} reports: {self.new} new, "
            f"{self.changed} changed, {self.unchanged} known; {self.accounts} accounts linked, "
            f"{self.touched} incidents new or changed"
        )


@contextmanager
def open_sink(path: str | Path | None) -> Iterator[Sink | None]:
    """Open the database at `path` to keep outcomes in; nothing where there is no path."""
    if path is None:
        yield None
        return
    from marsad.store import open_store

    with open_store(path) as store:
        sink = StoreSink(store)
        try:
            yield sink
        finally:
            # What was read before an interruption is kept too.
            sink.flush()


def read_all(arrivals: Iterable[Arrival | Failure]) -> Iterator[Outcome]:
    """Read each report that arrived; one that cannot be read becomes a failure of its own."""
    from marsad.pipeline import load_resources, read_report

    resources = None
    for item in arrivals:
        if isinstance(item, Failure):
            yield Outcome(report=None, result=item)
            continue
        resources = resources or load_resources()
        result = attempt(item, partial(read_report, resources=resources))
        if item.notes and isinstance(result, Reading):
            result = msgspec.structs.replace(result, notes=(*item.notes, *result.notes))
        yield Outcome(report=item.report, result=result, arrival=item)


def describe_own_rules() -> Rules:
    """Return what the readings of this process depend on."""
    from marsad.pipeline import describe_rules, load_resources

    return describe_rules(load_resources())


def keep(outcomes: Iterable[Outcome], sink: Sink | None) -> Iterator[Outcome]:
    """Pass `outcomes` on, each kept in `sink` first."""
    for outcome in outcomes:
        if sink is not None:
            sink.add(outcome)
        yield outcome


def print_outcomes(outcomes: Iterable[Outcome], format_: Format, *, verbatim: bool) -> None:
    """Print outcomes in their order; with a table, failures go to standard error."""
    if format_ is Format.JSONL:
        for outcome in outcomes:
            write_line(encode(outcome.result))
    elif format_ is Format.JSON:
        write_array(outcome.result for outcome in outcomes)
    else:
        _print_table(outcomes, verbatim=verbatim)


def _print_table(outcomes: Iterable[Outcome], *, verbatim: bool) -> None:
    from marsad.cli.table import Row, make_table

    rows: list[Row] = []
    failures: list[Failure] = []
    count = 0
    for count, outcome in enumerate(outcomes, 1):  # noqa: B007
        if isinstance(outcome.result, Failure):
            failures.append(outcome.result)
        else:
            rows += [Row(doc=outcome.result.doc, event=event) for event in outcome.result.events]
    console = open_console()
    if rows:
        console.print(make_table(rows, width=console.width, verbatim=verbatim))
    elif len(failures) < count:
        console.print("No incidents are told of.")
    for failure in failures:
        print_failure(failure)


def print_summary(tally: Tally, db: str | Path | None) -> None:
    """Print to standard error how many reports were read, and where they are kept."""
    parts = [f"{_plural(tally.read, 'report')} read", _plural(tally.events, "incident")]
    if tally.failed:
        parts.append(f"{_plural(tally.failed, 'report')} could not be read")
    where = f"; kept in {name_database(db)}" if db is not None else ""
    print(", ".join(parts) + where, file=sys.stderr)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
