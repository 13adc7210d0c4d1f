"""What a store has to survive: kill -9 at any moment, a disk that is full at any write.

    python tests/store/torture.py [--cycles 1000] [--full 50] [--seed N]

A child reads and ingests sample reports in small batches and reports each one that the store has
acknowledged; it is killed at a random moment, while opening, reading, writing or linking. After
each kill the file has to be sound, the ledger whole, and every acknowledged report there, once.
After the last kill on a file the rest is ingested, and what the database says has to be, byte by
byte, what one says that nobody killed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src")]

import msgspec  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from marsad.errors import StoreError  # noqa: E402
from marsad.pipeline import describe_rules, load_resources, read_report  # noqa: E402
from marsad.records import Report  # noqa: E402
from marsad.samples import open_samples  # noqa: E402
from marsad.store import Store, derived, open_store, schema  # noqa: E402
from marsad.store.dumping import dump  # noqa: E402
from marsad.store.intake import Item, store_batch  # noqa: E402
from marsad.store.verifying import verify  # noqa: E402

LIFE = 10
"""Kills that one file lives through; then a new one is begun."""
FEW = 20
"""Reports that a small disk is filled with."""
MOST_BATCHES = 4
"""Batches after which a child is killed at the latest."""
OPENING = 0.1
"""Seconds that a child takes to open a file, roughly."""


def make_reports(copies: int) -> list[Report]:
    """Return the sample reports, each several times under other names."""
    return [
        msgspec.structs.replace(report, id=f"{report.id}-{copy}")
        for copy in range(copies)
        for report in open_samples()
    ]


def ingest(store: Store, reports: Sequence[Report], size: int) -> Iterator[list[str]]:
    """Read, store and link reports in batches; yield the ids of each once it is acknowledged."""
    resources = load_resources()
    rules = describe_rules(resources)
    for start in range(0, len(reports), size):
        batch = reports[start : start + size]
        items = [Item(report=one, result=read_report(one, resources), path=one.id) for one in batch]
        store_batch(store, items, rules)
        yield [one.id for one in batch]


def run_and_kill(path: Path, reports: Sequence[Report], size: int, chance: Random) -> list[str]:
    """Ingest in a child that is killed at a random moment; return what was acknowledged.

    The moment is counted in the child's own work, so that a busy machine moves no kill: some
    batches in, and then a share of the time that a batch takes; or while it opens the file.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            with open_store(path) as store:
                for names in ingest(store, reports, size):
                    os.write(writer, ("".join(f"{name}\n" for name in names) + "\n").encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        told = wait_for(pipe, chance.randint(0, MOST_BATCHES), chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return (told + pipe.read()).decode().split()


def wait_for(pipe: RawIOBase, batches: int, share: float) -> bytes:
    """Wait until a child has written `batches` batches, and a share of a batch's time longer."""
    told, before, took = b"", time.perf_counter(), OPENING
    while told.count(b"\n\n") < batches:
        more = pipe.read(65536)
        if not more:
            break
        told += more
        now = time.perf_counter()
        took, before = now - before, now
    time.sleep(1.2 * share * took)
    return told


def check(path: Path, acknowledged: set[str]) -> None:
    """Raise AssertionError where anything is damaged, lost or there twice."""
    if not path.exists():
        assert not acknowledged
        return
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    with open_store(path) as store:
        assert verify(store).problems == ()
        with store.snapshot() as connection:
            table = schema.report
            counts = dict(
                connection.execute(select(table.c.id, func.count()).group_by(table.c.id)).all()
            )
            counting = {doc for (doc,) in connection.execute(select(derived.current.c.doc))}
            linked = {doc for (doc,) in connection.execute(select(derived.linked.c.doc))}
    assert acknowledged <= set(counts), f"lost: {sorted(acknowledged - set(counts))}"
    assert set(counts.values()) <= {1}, f"twice: {counts}"
    assert set(counts) == counting == linked, "stored, read and linked are not the same reports"


def kill_often(cycles: int, seed: int, folder: Path, copies: int = 1) -> dict[str, int]:
    """Kill `cycles` times; return how often what was interrupted. Raises AssertionError."""
    chance = Random(seed)
    reports = make_reports(copies)
    load_resources()
    expected = dump_whole(folder / "whole.db", reports)
    tally = {"kills": 0, "before any report": 0, "acknowledged": 0, "files": 0}
    for number in range(0, cycles, LIFE):
        path = folder / f"killed-{number}.db"
        acknowledged: set[str] = set()
        for _ in range(min(LIFE, cycles - number)):
            shuffled = chance.sample(reports, len(reports))
            names = run_and_kill(path, shuffled, chance.choice((1, 1, 2, 5)), chance)
            acknowledged.update(names)
            check(path, acknowledged)
            tally["kills"] += 1
            tally["before any report"] += not names
            tally["acknowledged"] += len(names)
        with open_store(path) as store:
            for _ in ingest(store, reports, 50):
                pass
            compare(list(dump(store)), expected)
        check(path, {report.id for report in reports})
        tally["files"] += 1
        remove(path)
    return tally


def dump_whole(path: Path, reports: Sequence[Report]) -> list[str]:
    """Return what a database says into which all reports came undisturbed."""
    with open_store(path) as store:
        for _ in ingest(store, reports, 50):
            pass
        return list(dump(store))


def compare(found: Sequence[str], expected: Sequence[str]) -> None:
    """Raise AssertionError with the first lines that are not in both dumps."""
    lines = [f"- {line}" for line in expected if line not in set(found)]
    lines += [f"+ {line}" for line in found if line not in set(expected)]
    assert list(found) == list(expected), "\n".join(lines[:6])


def remove(path: Path) -> None:
    """Remove a database and its log."""
    for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        name.unlink(missing_ok=True)


class Disk:
    """A small disk of its own: memory that is mounted on a folder, whose size can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def mount(self, kib: int) -> None:
        """Mount it with room for `kib` KiB. Raises OSError where one may not mount."""
        self._run("mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(self.folder))

    def resize(self, kib: int) -> None:
        """Give it another size, keeping what is on it."""
        self._run("mount", "-o", f"remount,size={kib}k", str(self.folder))

    def unmount(self) -> None:
        """Take it away."""
        self._run("umount", str(self.folder))

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise OSError(done.stderr.decode().strip())


@contextmanager
def full_disk(folder: Path, kib: int) -> Iterator[Disk]:
    """Mount a disk of `kib` KiB, and take it away at the end."""
    disk = Disk(folder)
    disk.mount(kib)
    try:
        yield disk
    finally:
        disk.unmount()


def fill_disk(times: int, seed: int, folder: Path) -> int:
    """Let the disk be full at `times` random sizes; return the writes that it was full at.

    After each: a clear error, what was acknowledged is there, the same store goes on once there
    is room, and in the end the database says what one says that had room all along.
    """
    chance = Random(seed)
    reports = make_reports(1)[:FEW]
    folder.mkdir(parents=True, exist_ok=True)
    expected = dump_whole(folder / "whole.db", reports)
    failed = 0
    for _ in range(times):
        with full_disk(folder / "disk", chance.randint(150, 1300)) as disk:
            failed += fill_once(disk, reports, chance, expected)
    return failed


def fill_once(disk: Disk, reports: Sequence[Report], chance: Random, expected: list[str]) -> int:
    """Ingest onto a disk that is too small, then onto the same disk with room."""
    path, acknowledged, failed = disk.folder / "a.db", set[str](), 0
    size = chance.choice((1, 3, 10))
    try:
        with open_store(path) as store:
            for names in ingest(store, chance.sample(reports, len(reports)), size):
                acknowledged.update(names)
    except StoreError as error:
        failed = 1
        assert "disk is full" in error.message, error.message
        assert "Make room" in error.hint, error.hint
    disk.resize(64_000)
    check(path, acknowledged)
    with open_store(path) as store:
        for _ in ingest(store, reports, 50):
            pass
        compare(list(dump(store)), expected)
    return failed


def main() -> None:
    """Kill and fill as often as asked; print what was survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--full", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        tally = kill_often(options.cycles, options.seed, Path(folder))
        took = time.perf_counter() - started
        print(", ".join(f"{name}: {count}" for name, count in tally.items()), f"in {took:.0f} s")
        print("nothing lost, nothing twice, every check clean", flush=True)
        started = time.perf_counter()
        failed = fill_disk(options.full, options.seed, Path(folder) / "full")
        took = time.perf_counter() - started
        print(f"disk full in {failed} of {options.full} runs, {took:.0f} s: nothing lost")


if __name__ == "__main__":
    main()
