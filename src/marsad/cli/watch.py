"""`marsad watch`: sources asked by a schedule, their reports stored and linked as they come."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import AllowPrivate
from marsad.errors import StoreError, UsageError

if TYPE_CHECKING:
    from threading import Event

    from marsad.ingest.model import Arrival
    from marsad.ingest.watching import Visited, Watcher
    from marsad.records import Failure

EXIT_NONE_REACHED, EXIT_SOME_FAILED = 3, 8


def watch(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG.toml", help="Sources and how often each is asked.")
    ],
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH|URL", help="Database, in place of the file's `db`."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Ask what is due, then end; for cron and timers.")
    ] = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Ask sources again and again, each when it is due; store and link what is new.

    What was fetched and read is remembered in a file beside the configuration: the command can be
    killed at any moment and started again, and no report is lost or there twice. It ends after
    SIGINT or SIGTERM when the report in hand is stored. With --once the exit code is 0 where all
    went well, 8 where some reports or sources failed, 3 where no source could be had.
    """
    import threading

    from marsad.cli import run_readings
    from marsad.ingest.net.client import Client, Network
    from marsad.ingest.net.manners import Fetcher
    from marsad.ingest.schedule import load_schedule
    from marsad.ingest.visits import Visits
    from marsad.ingest.watching import Watcher
    from marsad.store import open_store

    schedule = load_schedule(config)
    place = db or schedule.db
    if place is None:
        raise UsageError("no database is named", hint="Give --db, or `db` in the configuration.")
    network = Network(
        allow_private=allow_private or schedule.allow_private,
        contact=schedule.contact,
        delay=schedule.delay,
    )
    stop = threading.Event()
    with (
        _only_one(schedule.state),
        _stopping_on_signals(stop),
        open_store(place) as store,
        Visits(schedule.state) as visits,
        Client(network) as client,
    ):
        sink = run_readings.LinkingSink(store)

        def deliver(items: Sequence[Arrival | Failure]) -> None:
            for outcome in run_readings.read_all(items):
                sink.add(outcome)
            sink.flush()

        fetcher = Fetcher(client, sleep=stop.wait)
        watcher = Watcher(schedule, visits, fetcher, deliver, stopping=stop.is_set)
        visited = _run(watcher, stop, once=once)
    print(f"{sink.summary()}; kept in {place}", file=sys.stderr)
    if once and visited and not any(one.reached for one in visited):
        raise typer.Exit(EXIT_NONE_REACHED)
    if once and any(one.failures for one in visited):
        raise typer.Exit(EXIT_SOME_FAILED)


def _run(watcher: Watcher, stop: Event, *, once: bool) -> list[Visited]:
    import time

    visited: list[Visited] = []
    while not stop.is_set():
        for one in watcher.visit_due():
            _print(one)
            if once:
                visited.append(one)
        if once:
            break
        stop.wait(max(0.2, watcher.next_due() - time.time()))
    return visited


def _print(visited: Visited) -> None:
    """One line for a visit that brought something, or that failed."""
    from marsad.cli.output import print_failure
    from marsad.text.controls import show_controls

    for failure in visited.failures:
        print_failure(failure)
    if visited.arrivals or visited.failures:
        due = dt.datetime.fromtimestamp(visited.due).astimezone().strftime("%H:%M:%S")
        line = (
            f"{show_controls(visited.source)}: {visited.arrivals} reports came, "
            f"{len(visited.failures)} failures; due again at {due}"
        )
        print(line, file=sys.stderr)


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """Hold the state for this process alone."""
    import fcntl

    lock = state.with_name(state.name + ".lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise StoreError(
            "another `marsad watch` runs with this configuration",
            path=str(state),
            hint="End it first, or give this one its own `state`.",
        ) from error


@contextmanager
def _stopping_on_signals(stop: Event) -> Iterator[None]:
    """The first SIGINT or SIGTERM asks to end; a second SIGINT ends at once."""
    import signal

    def ask(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
