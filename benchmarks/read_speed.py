"""Speed and memory of reading: `make bench`.

Reads the first 2,000 reports of the development corpus on one core, from clean text to finished
records, after the resources are loaded. Prints reports and megabytes a second, the 50th and 99th
percentile of a report, the peak memory of the process, and how long a fresh process needs until
its first report is read. Without the corpus there is nothing to measure, and it says so.

Each figure is of this machine while it runs: compare runs on one machine only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from marsad.pipeline import Resources, load_resources, make_report, read_report
from marsad.records import Report

SHARED = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[2] / "shared"))
CORPUS = SHARED / "corpus" / "ant_2018-02_06.jsonl.gz"
FIRST_REPORT = (
    "import marsad; marsad.read('هجوم على قاعدة\\nقتل جنديان في هجوم على قاعدة في سوريا')"
)
STARTS = {
    "import marsad": ("-c", "import marsad"),
    "marsad --help": ("-m", "marsad", "--help"),
    "first report read": ("-c", FIRST_REPORT),
}


def load_reports(count: int) -> list[Report]:
    """Load the first reports of the corpus."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, count)]
    return [
        make_report(
            row["text"], title=row["title"], published=row["published"], lang="ar", doc=row["id"]
        )
        for row in rows
    ]


def time_reports(reports: list[Report], resources: Resources) -> Iterator[float]:
    """Read each report and yield the seconds that it took."""
    for report in reports:
        started = time.perf_counter()
        read_report(report, resources)
        yield time.perf_counter() - started


def time_start(arguments: tuple[str, ...], runs: int = 3) -> float:
    """Return the best time of a fresh process, in seconds."""
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - started)
    return best


def print_row(name: str, value: str) -> None:
    """Print one figure."""
    print(f"{name:32}{value:>16}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2000, help="how many reports (2000)")
    count = parser.parse_args().reports
    if not CORPUS.exists():
        print(f"Nothing measured: there is no corpus at {CORPUS} (set MARSAD_SHARED).")
        return
    started = time.perf_counter()
    resources = load_resources()
    loaded = time.perf_counter() - started
    reports = load_reports(count)
    megabytes = sum(len(report.full.encode()) for report in reports) / 1e6
    processor = time.process_time()
    taken = sorted(time_reports(reports, resources))
    processor = time.process_time() - processor
    total = sum(taken)
    print_row("reports", f"{len(reports)}")
    print_row("reports/s, one core", f"{len(reports) / total:.0f}")
    # Where other processes wait for the same core, this is nearer to what it can do.
    print_row("reports/s of processor time", f"{len(reports) / processor:.0f}")
    print_row("MB/s of UTF-8 text", f"{megabytes / total:.2f}")
    print_row("median of a report", f"{1000 * taken[len(taken) // 2]:.2f} ms")
    print_row("99th percentile", f"{1000 * taken[int(len(taken) * 0.99)]:.2f} ms")
    print_row("slowest report", f"{1000 * taken[-1]:.2f} ms")
    print_row("resources loaded in", f"{loaded:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # The reports themselves are held in memory here; `marsad read` streams them.
    print_row("peak memory, reports included", f"{peak:.0f} MB")
    for name, arguments in STARTS.items():
        print_row(f"fresh process: {name}", f"{time_start(arguments):.2f} s")


if __name__ == "__main__":
    main()
