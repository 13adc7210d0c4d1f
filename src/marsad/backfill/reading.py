"""One unit read, from file to Parquet: the function that every engine calls.

It depends on the file and the rules only. Reading it twice writes the same content under the
same names, so that a worker that dies, or two that do the same, change nothing.
"""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import msgspec
import pyarrow as pa

from marsad.backfill import rows
from marsad.backfill.folder import Folder
from marsad.backfill.inputs import open_records
from marsad.backfill.model import Part, Task, Unit
from marsad.errors import LexiconError
from marsad.gazetteer.installed import data_folder, list_installed
from marsad.gazetteer.store import load_gazetteer
from marsad.ingest.attempt import attempt
from marsad.ingest.model import Arrival, Options
from marsad.lexicon.triggers import Triggers
from marsad.pipeline import (
    Resources,
    describe_rules,
    find_triggers,
    make_resources,
    read_report,
)
from marsad.records import Failure, Reading, Rules

CHUNK = 1000
"""Reports that are held in memory before they are written."""


def find_gazetteers() -> tuple[str, ...]:
    """Return the packed files of the gazetteers that were imported on this machine."""
    home = data_folder()
    return tuple(str(home / one.name / f"{one.version}.msgpack") for one in list_installed(home))


@cache
def load_rules(gazetteers: tuple[str, ...]) -> tuple[Resources, Triggers]:
    """Return what reading needs, loaded once a process."""
    resources = make_resources(load_gazetteer(tuple(map(Path, gazetteers))))
    return resources, find_triggers(resources)


@cache
def find_rules(gazetteers: tuple[str, ...]) -> Rules:
    """Return what tells one set of rules from another: version, lexicons, gazetteers."""
    return describe_rules(load_rules(gazetteers)[0])


def read_unit(task: Task, unit: Unit, beside: Path | None = None) -> Part:
    """Read a unit, write what came out, note it as finished and return its counts.

    `beside` is the folder where a cluster put the gazetteers. A file that cannot be read at all
    gives a `Part` with an error, and the unit is not finished. Raises `LexiconError` where this
    process reads by other rules than the task's.
    """
    gazetteers = tuple(_find_file(name, beside) for name in task.gazetteers)
    if find_rules(gazetteers) != task.rules:
        raise LexiconError(
            "this worker has another version of marsad, its lexicons or its gazetteers",
            hint="Install the same marsad on every machine of the cluster.",
        )
    started, cpu = time.perf_counter(), time.process_time()
    resources, triggers = load_rules(gazetteers)
    writer = _Writer(Folder(task.output), unit)
    wanted = partial(_is_wanted, task=task, triggers=triggers, writer=writer)
    try:
        for item in open_records(unit, _make_options(task), wanted):
            _take(item, resources, writer)
        part = writer.close()
    except OSError as error:
        return Part(unit=unit.name, path=unit.path, error=f"{unit.path}: {error}")
    part = msgspec.structs.replace(
        part,
        seconds=round(time.perf_counter() - started, 3),
        cpu=round(time.process_time() - cpu, 3),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )
    writer.folder.finish(part)
    return part


def _find_file(name: str, beside: Path | None) -> str:
    if beside is not None and (beside / Path(name).name).exists():
        return str(beside / Path(name).name)
    return name


def _make_options(task: Task) -> Options:
    return Options(published=task.published, lang=task.lang, source=task.source)


def _is_wanted(texts: Sequence[str], task: Task, triggers: Triggers, writer: _Writer) -> bool:
    # An empty text is a mistake to be told of, not one without triggers.
    if task.keep_silent or not any(text.strip() for text in texts) or triggers.are_in(*texts):
        return True
    writer.silent += 1
    return False


def _take(item: Arrival | Failure, resources: Resources, writer: _Writer) -> None:
    if isinstance(item, Failure):
        writer.fail(item)
        return
    result = attempt(item, partial(read_report, resources=resources))
    if isinstance(result, Failure):
        writer.fail(result)
        return
    notes = (*item.notes, *result.notes)
    writer.keep(item, msgspec.structs.replace(result, notes=notes))


class _Writer:
    """What a unit gives, written a chunk at a time, so that memory does not grow with it."""

    def __init__(self, folder: Folder, unit: Unit) -> None:
        self.folder = folder
        self.silent = 0
        self._unit = unit
        self._files: list[str] = []
        self._read = self._failed = self._events = self._chunk = 0
        self._held: list[tuple[str, rows.Row, list[rows.Row]]] = []
        self._failures: list[rows.Row] = []

    def keep(self, arrival: Arrival, reading: Reading) -> None:
        told = rows.make_event_rows(arrival, reading)
        report = rows.make_report_row(arrival, reading)
        self._held.append((rows.find_day(arrival.report), report, told))
        self._read += 1
        self._events += len(told)
        self._flush_full()

    def fail(self, failure: Failure) -> None:
        self._failures.append(rows.make_failure_row(failure))
        self._failed += 1
        self._flush_full()

    def close(self) -> Part:
        self._flush()
        return Part(
            unit=self._unit.name,
            path=self._unit.path,
            records=self._read + self.silent + self._failed,
            read=self._read,
            silent=self.silent,
            failed=self._failed,
            events=self._events,
            files=tuple(self._files),
        )

    def _flush_full(self) -> None:
        if len(self._held) + len(self._failures) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        name = f"{self._unit.name}-{self._chunk}.parquet"
        for day, reports, events in self._by_day():
            self._write(reports, rows.REPORTS, f"reports/day={day}/{name}")
            self._write(events, rows.EVENTS, f"events/day={day}/{name}")
        self._write(self._failures, rows.FAILURES, f"failures/{name}")
        self._held, self._failures = [], []
        self._chunk += 1

    def _by_day(self) -> Iterator[tuple[str, list[rows.Row], list[rows.Row]]]:
        for day in sorted({day for day, _, _ in self._held}):
            held = [(report, told) for other, report, told in self._held if other == day]
            yield day, [report for report, _ in held], [row for _, told in held for row in told]

    def _write(self, told: list[rows.Row], schema: pa.Schema, name: str) -> None:
        if told:
            self._files.append(self.folder.write_table(rows.make_table(told, schema), name))
