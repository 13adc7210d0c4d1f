"""What linking costs: a corpus, one report more, growth with the number of incidents.

    python benchmarks/link_reports.py [--sizes 1000,10000,100000] [--one-more] [--corpus FILE]

Incidents are made up (tests/incidents/made.py): 20 a day over 800 towns, one to four reports each.
`--corpus` takes reports as JSON Lines and reads them first; reading is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "incidents")]

import msgspec  # noqa: E402
from made import make_read, make_world  # noqa: E402

from marsad.incidents.accounts import make_accounts  # noqa: E402
from marsad.incidents.linking import link_accounts  # noqa: E402
from marsad.pipeline import load_resources, make_report, read_report  # noqa: E402
from marsad.records import Account, Reading, Report  # noqa: E402
from marsad.store import open_store  # noqa: E402
from marsad.store.incidents import link_into, write_and_link  # noqa: E402

BATCH = 20_000


def measure_growth(sizes: list[int]) -> None:
    """Print the time that linking takes at each number of incidents, in memory."""
    for size in sizes:
        accounts = make_world(size)
        started, worked = time.perf_counter(), time.process_time()
        linkage = link_accounts(accounts)
        took, worked = time.perf_counter() - started, time.process_time() - worked
        print(
            f"{size} incidents, {len(accounts)} accounts: {took:.1f} s ({worked:.1f} s of "
            f"processor time, {1e6 * worked / len(accounts):.0f} microseconds an account), "
            f"{len(linkage.clusters)} clusters",
            flush=True,
        )


def measure_one_more(size: int, more: int = 40) -> None:
    """Print the time that one report more takes in a database of `size` incidents."""
    world = make_world(size, most=1)
    new = [
        msgspec.structs.replace(account, id=f"new-{account.id}", doc=f"new-{account.doc}")
        for account in world[:: max(1, size // more)][:more]
    ]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "grow.db") as store:
        started = time.perf_counter()
        for start in range(0, len(world), BATCH):
            link_into(store, world[start : start + BATCH])
        print(f"{size} incidents stored in {time.perf_counter() - started:.0f} s", flush=True)
        times, worked = [], []
        for account in new:
            started, busy = time.perf_counter(), time.process_time()
            write_and_link(store, *_as_read([account]))
            times.append(1000 * (time.perf_counter() - started))
            worked.append(1000 * (time.process_time() - busy))
    times.sort()
    worked.sort()
    late = int(0.95 * len(times))
    print(
        f"one report more: median {statistics.median(times):.0f} ms, 95th percentile "
        f"{times[late]:.0f} ms; of processor time {statistics.median(worked):.0f} ms and "
        f"{worked[late]:.0f} ms"
    )


def measure_corpus(path: Path) -> None:
    """Print the time that storing and linking a corpus takes, reading aside."""
    resources = load_resources()
    opened = gzip.open if path.suffix == ".gz" else open
    reports, readings = [], []
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            report = make_report(
                one["text"], title=one["title"], published=one.get("published"),
                lang=one.get("lang", "auto"), source=one.get("source"), doc=one["id"],
            )  # fmt: skip
            reports.append(report)
            readings.append(read_report(report, resources))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "corpus.db") as store:
        started, worked = time.perf_counter(), time.process_time()
        linked = write_and_link(store, reports, readings)
        took, worked = time.perf_counter() - started, time.process_time() - worked
    accounts = [a for one in zip(reports, readings, strict=True) for a in make_accounts(*one)]
    started, bare = time.perf_counter(), time.process_time()
    link_accounts(accounts)
    alone, bare = time.perf_counter() - started, time.process_time() - bare
    print(
        f"{len(reports)} reports, {linked.accounts} accounts: stored and linked in {took:.1f} s "
        f"({worked:.1f} s of processor time); linking alone, in memory {alone:.1f} s ({bare:.1f} s)"
    )


def _as_read(accounts: list[Account]) -> tuple[list[Report], list[Reading]]:
    reads = [make_read(account) for account in accounts]
    return [report for report, _ in reads], [reading for _, reading in reads]


def main() -> None:
    """Run what is asked for; without options the growth at 1k and 10k."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--one-more", type=int, metavar="INCIDENTS")
    parser.add_argument("--corpus", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.corpus:
        measure_corpus(options.corpus)
    elif options.one_more:
        measure_one_more(options.one_more)
    else:
        measure_growth([int(size) for size in options.sizes.split(",")])


if __name__ == "__main__":
    main()
