"""What a backfill costs: engines side by side, growth with the number of reports, memory, filter.

    python benchmarks/backfill_speed.py --corpus FILE --engines 2000
    python benchmarks/backfill_speed.py --corpus FILE --growth 1000,10000 --link-with local
    python benchmarks/backfill_speed.py --corpus FILE --filter

`--corpus` is JSON Lines with `text`, `title`, `published`, `id` (gzip or not). A larger corpus is
made of it: each repetition is moved on by as many days as the corpus spans, and names of towns
take each other's place, so that repetitions are not linked with one another. Each measurement is
a process of its own; its processor time is that of all processes that it started.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

FILE = 1000  # reports in one input file
SHUFFLES = {"spark.sql.shuffle.partitions": "8", "spark.driver.memory": "2g"}
TOWNS = (
    "حلب دمشق إدلب حمص درعا بغداد الموصل كركوك البصرة صنعاء عدن تعز الحديدة غزة بيروت طرابلس "
    "بنغازي سبها"
).split()
_TOWN = re.compile("|".join(TOWNS))


def make_corpus(corpus: Path, target: Path, size: int) -> None:
    """Write `size` reports to `target`, in files of `FILE`, by day as archives are."""
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as stream:
        reports = [json.loads(line) for line in stream]
    reports.sort(key=lambda report: report["published"])
    first, last = (dt.datetime.fromisoformat(reports[n]["published"]) for n in (0, -1))
    # A corpus that is larger than what is wanted is thinned, not cut: its span stays.
    every = max(1, len(reports) // size)
    reports = reports[::every]
    target.mkdir(parents=True, exist_ok=True)
    made = _repeat(reports, (last - first).days + 30, size)
    for number in range(-(-size // FILE)):
        with gzip.open(target / f"{number:05d}.jsonl.gz", "wb", 1) as out:
            for _ in range(min(FILE, size - number * FILE)):
                out.write(next(made))


def _repeat(reports: list[dict[str, Any]], span: int, size: int) -> Iterator[bytes]:
    for number in range(size):
        round_, at = divmod(number, len(reports))
        report = dict(reports[at])
        if round_:
            moved = dt.datetime.fromisoformat(report["published"]) + dt.timedelta(span * round_)
            report |= {"id": f"{report['id']}-{round_}", "published": moved.isoformat()}
            for name in ("title", "text"):
                report[name] = _move_towns(report[name], round_)
        yield json.dumps(report, ensure_ascii=False).encode() + b"\n"


def _move_towns(text: str, by: int) -> str:
    return _TOWN.sub(lambda m: TOWNS[(TOWNS.index(m.group()) + by) % len(TOWNS)], text)


def run_one(engine: str, master: str, output: str, pattern: str, what: str) -> None:
    """Run one measurement in this process and print it as JSON."""
    from marsad.backfill.local import LocalEngine
    from marsad.backfill.model import Engine
    from marsad.backfill.run import make_task, run_backfill

    chosen: Engine
    started = time.perf_counter()
    if engine == "local":
        chosen = LocalEngine(int(master))
    else:
        from marsad.backfill.spark import SparkEngine

        local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        chosen = SparkEngine(master, SHUFFLES | local | {"spark.executor.memory": "1g"})
    told: dict[str, Any] = {"start": time.perf_counter() - started}
    started = time.perf_counter()
    task = make_task(output)
    if what == "read":
        parts = run_backfill(chosen, task, [pattern], batch=250, link=False).parts
        told |= {
            "reports": sum(part.records for part in parts),
            "events": sum(part.events for part in parts),
            "read_cpu": sum(part.cpu for part in parts),
            "peaks": [part.peak_mb for part in parts],
        }
    else:
        told["incidents"] = chosen.link(task)
    told["seconds"] = time.perf_counter() - started
    if engine != "local":
        chosen.close()  # type: ignore[attr-defined]
    own, below = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    told["cpu"] = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
    told["peak_mb"] = own.ru_maxrss / 1024
    print(json.dumps(told))


def start_one(*arguments: str) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, "--one", *arguments],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told


def measure_engines(corpus: Path, size: int) -> None:
    """One process, the local pool, Spark in one process and a cluster of two workers."""
    from backfill.cluster import start_cluster

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_corpus(corpus, folder / "in", size)
        pattern = str(folder / "in" / "*.gz")
        base = None
        (folder / "cluster").mkdir()
        with start_cluster(folder / "cluster") as cluster:
            for label, engine, master in (
                ("one process", "local", "1"),
                ("pool of 2", "local", "2"),
                ("Spark local[2]", "spark", "local[2]"),
                ("cluster of 2 workers", "spark", cluster.url),
            ):
                out = str(folder / label.replace(" ", "-"))
                told = start_one(engine, master, out, pattern, "read")
                rate = told["reports"] / told["seconds"]
                base = base or rate
                print(
                    f"{label}: {told['reports']} reports in {told['seconds']:.1f} s (start "
                    f"{told['start']:.1f} s aside), {rate:.0f} a second, {rate / base:.2f} of one "
                    f"process; {told['reports'] / told['read_cpu']:.0f} a second of processor time "
                    f"while reading; load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


def measure_growth(corpus: Path, sizes: list[int], workers: str, linkers: list[str]) -> None:
    """Reading and linking at several sizes; the memory of the workers while they read."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_corpus(corpus, folder / "in", size)
            out, pattern = str(folder / "out"), str(folder / "in" / "*.gz")
            told = start_one("local", workers, out, pattern, "read")
            peaks = told["peaks"]
            marks = [f"{peaks[int(k * (len(peaks) - 1) / 4)]:.0f}" for k in range(5)]
            written = sum(f.stat().st_size for f in Path(out).rglob("*.parquet"))
            print(
                f"{size} reports: read in {told['seconds']:.0f} s, {told['cpu']:.0f} s of "
                f"processor time ({1e3 * told['cpu'] / size:.1f} ms a report), {told['events']} "
                f"events, {written / size:.0f} bytes a report written; peak MB of a worker in the "
                f"course of it {', '.join(marks)}; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            for linker in linkers:
                master = "1" if linker == "local" else "local[2]"
                told = start_one(linker, master, out, pattern, "link")
                print(
                    f"  linked with {linker}: {told['seconds']:.0f} s, {told['cpu']:.0f} s of "
                    f"processor time ({1e3 * told['cpu'] / size:.2f} ms a report), "
                    f"{told['incidents']} incidents, peak of the driver {told['peak_mb']:.0f} MB; "
                    f"load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


def measure_filter(corpus: Path) -> None:
    """The question for triggers: reports a second of processor time, cold, warm and without any."""
    from marsad.pipeline import find_triggers, load_resources

    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as stream:
        reports = [json.loads(line) for line in stream]
    texts = [(report["title"], report["text"]) for report in reports]
    triggers = find_triggers(load_resources())
    for label in ("first pass", "second pass"):
        started = time.process_time()
        kept = [triggers.are_in(*pair) for pair in texts]
        took = time.process_time() - started
        print(
            f"{label}: {len(texts) / took:.0f} reports/s of processor time, {sum(kept)} of "
            f"{len(kept)} pass; load {os.getloadavg()[0]:.1f}"
        )
    silent = [pair for pair, passes in zip(texts, kept, strict=True) if not passes]
    letters = sum(len(text) for _, text in silent) / max(len(silent), 1)
    started = time.process_time()
    for _ in range(20):
        for pair in silent:
            triggers.are_in(*pair)
    rate = 20 * len(silent) / (time.process_time() - started)
    print(f"without any trigger ({letters:.0f} letters on average): {rate:.0f} reports/s")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--engines", type=int, metavar="REPORTS")
    parser.add_argument("--growth", metavar="SIZES")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--link-with", default="local")
    parser.add_argument("--filter", action="store_true")
    parser.add_argument("--one", nargs=5)
    options = parser.parse_args()
    if options.one:
        run_one(*options.one)
    if options.filter:
        measure_filter(options.corpus)
    if options.engines:
        measure_engines(options.corpus, options.engines)
    if options.growth:
        sizes = [int(size) for size in options.growth.split(",")]
        linkers = [name for name in options.link_with.split(",") if name]
        measure_growth(options.corpus, sizes, options.workers, linkers)


if __name__ == "__main__":
    main()
