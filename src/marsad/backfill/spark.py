"""The Spark engine: the same functions over `mapInArrow`, on `local[n]` or a cluster.

A task of Spark is one unit, so that a worker that dies costs the units that it was at, and
nothing is kept of them. Every machine needs marsad, and a folder that all of them share.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa

from marsad.backfill.folder import Folder
from marsad.backfill.model import Part, Task, Unit
from marsad.backfill.reading import read_unit
from marsad.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WAVE = 16
"""Units a core in one job: what the driver hears of only when all of them are done."""
_DEFAULTS = {
    "spark.app.name": "marsad backfill",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}
_RESULT = "part binary"


class SparkEngine:
    """Reads and links with Spark at `master`; `settings` are Spark's own, by name."""

    name = "spark"

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        self._session = open_session(master, settings or {})

    def close(self) -> None:
        """Stop Spark."""
        self._session.stop()

    def read_units(self, task: Task, units: Sequence[Unit]) -> Iterator[Part]:
        """Yield what became of each unit, a wave at a time.

        Where a wave fails, what it left is begun once more, a unit a job, so that a unit that
        kills its workers takes no other along.
        """
        for path in task.gazetteers:
            self._session.sparkContext.addFile(path)
        size = WAVE * max(self._session.sparkContext.defaultParallelism, 2)
        for start in range(0, len(units), size):
            wave = units[start : start + size]
            try:
                yield from self._read(task, wave)
                continue
            except _failures() as error:
                _raise_if_lost(error)
            done = Folder(task.output).find_done()
            for unit in wave:
                if unit.name in done:
                    yield done[unit.name]
                else:
                    yield self._read_alone(task, unit)

    def _read_alone(self, task: Task, unit: Unit) -> Part:
        try:
            return next(self._read(task, [unit]))
        except _failures() as error:
            _raise_if_lost(error)
            reason = str(error).partition("\n")[0][:300]
            return Part(unit=unit.name, path=unit.path, error=f"{unit.path}: {reason}")

    def _read(self, task: Task, units: Sequence[Unit]) -> Iterator[Part]:
        context = self._session.sparkContext
        encoded = [(bytearray(msgspec.msgpack.encode(unit)),) for unit in units]
        frame = self._session.createDataFrame(
            context.parallelize(encoded, len(encoded)), "unit binary"
        )
        told = frame.mapInArrow(_UnitReader(msgspec.msgpack.encode(task)), _RESULT).collect()
        for row in told:
            yield msgspec.msgpack.decode(bytes(row["part"]), type=Part)

    def link(self, task: Task) -> int:
        """Link what was read, in Spark."""
        from marsad.backfill.spark_linking import link_folder

        return link_folder(self._session, task)


class _UnitReader:
    """What a worker does with the units of its partition; pickled, so it holds plain bytes."""

    def __init__(self, task: bytes) -> None:
        self._task = task

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import SparkFiles

        task = msgspec.msgpack.decode(self._task, type=Task)
        beside = Path(SparkFiles.getRootDirectory()) if task.gazetteers else None
        for batch in batches:
            for raw in batch.column(0).to_pylist():
                part = read_unit(task, msgspec.msgpack.decode(raw, type=Unit), beside)
                encoded = pa.array([msgspec.msgpack.encode(part)], pa.binary())
                yield pa.RecordBatch.from_arrays([encoded], ["part"])


def open_session(master: str, settings: Mapping[str, str]) -> SparkSession:
    """Start Spark, or take the session that is there.

    Raises `MissingExtraError` without pyspark, `UsageError` where it cannot start.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtraError("spark", "the engine 'spark'") from error
    # Workers on this machine use this Python; on a cluster `spark.pyspark.python` names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in {**_DEFAULTS, **settings}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except _failures() as error:
        raise UsageError(
            f"Spark does not start at {master}: {str(error).partition(chr(10))[0][:200]}",
            hint="It needs Java 17 (Debian: openjdk-17-jre-headless) and a master that answers.",
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (Py4JError, PySparkException)


def _raise_if_lost(error: Exception) -> None:
    """Raise what no second try mends: workers that read by other rules, a context that ended."""
    message = str(error)
    if "LexiconError" in message:
        raise UsageError(
            "the workers have another version of marsad, its lexicons or its gazetteers",
            hint="Install the same marsad on every machine of the cluster.",
        ) from error
    if "SparkContext was shut down" in message or "Connection refused" in message:
        raise UsageError(
            f"Spark ended: {message.partition(chr(10))[0][:200]}",
            hint="Start it again and run the same command: finished units are not read again.",
        ) from error
