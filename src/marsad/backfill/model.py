"""What is handed to workers and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Protocol

from marsad.records import Record, Rules


class Kind(Enum):
    """What an input file holds."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    WARC = "warc"


class Unit(Record, frozen=True):
    """Work that is done or not done as a whole: the records `first` to `last` of one file.

    Records count from 0, half-open; `last` is None where only reading the file tells. `name` is
    made of the path, size and time of the file and the stretch, so that a changed file is
    another unit. `index` is the place of the file among the inputs.
    """

    name: str
    path: str
    kind: Kind
    first: int
    last: int | None


class Task(Record, frozen=True):
    """What is the same for all units of a run.

    `rules` are the version, lexicons and gazetteers: a worker that has others stops.
    `gazetteers` are packed files over the built-in one; a worker looks for their names beside it
    first (a cluster ships them), else at the path.
    """

    output: str
    rules: Rules
    gazetteers: tuple[str, ...] = ()
    published: str | None = None
    lang: str = "auto"
    source: str | None = None
    keep_silent: bool = False


class Part(Record, frozen=True):
    """What became of a unit: its counts, the files written, and what it took.

    `records` = `read` + `silent` + `failed`; `silent` are those without any trigger, which were
    not read. `seconds` passed, `cpu` seconds of processor, `peak_mb` the worker's largest
    resident size so far. `error` says why the unit is not done; then nothing of it counts.
    """

    unit: str
    path: str = ""
    records: int = 0
    read: int = 0
    silent: int = 0
    failed: int = 0
    events: int = 0
    files: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    worker: str = ""
    error: str | None = None


class Engine(Protocol):
    """Whoever has units read: a pool of processes, or Spark."""

    name: str

    def read_units(self, task: Task, units: Sequence[Unit]) -> Iterator[Part]:
        """Yield what became of each unit, in any order."""

    def link(self, task: Task) -> int:
        """Link what was read and write the incidents; return their number."""
