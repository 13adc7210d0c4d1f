"""Writers and readers at once: waiting times, and that nobody meets an error.

    python benchmarks/store_load.py [--database sqlite|postgresql|both] [--seconds 60]

PostgreSQL: 8 writers and 32 readers, a server of its own in a temporary folder, fsync on. SQLite:
1 writer and 16 readers. Writers are processes that store, read beforehand, and link batches of
reports; readers are processes that search, list incidents and show one, as fast as answers come.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "store")]

from world import make_items  # noqa: E402

from marsad.store import open_store  # noqa: E402
from marsad.store.incident_queries import Filters, find_incidents  # noqa: E402
from marsad.store.incidents import load_incident  # noqa: E402
from marsad.store.intake import store_batch  # noqa: E402
from marsad.store.search import Search, search_reports  # noqa: E402
from marsad.store.verifying import verify  # noqa: E402

BATCH = 10
Times = list[tuple[str, float]]


def write(where: str, number: int, until: float, results: mp.Queue[Times]) -> None:
    """Store batches of reports of this writer's own until the time is up."""
    times: Times = []
    turn = 0
    with open_store(where) as store:
        while time.time() < until:
            turn += 1
            made = make_items(BATCH, seed=1000 * number + turn, most=1)
            named = [rename(item, f"w{number}-{turn}") for item in made]
            times.append(("write", measure(store_batch, store, named)))
    results.put(times)


def rename(item, prefix):  # noqa: ANN001, ANN201
    """Return an item whose report has a name of its own."""
    from msgspec.structs import replace

    name = f"{prefix}-{item.report.id}"
    return replace(
        item, report=replace(item.report, id=name), result=replace(item.result, doc=name)
    )


def read(where: str, number: int, until: float, results: mp.Queue[Times]) -> None:
    """Ask until the time is up."""
    chance, times = random.Random(number), Times()
    with open_store(where) as store:
        while time.time() < until:
            word = f"town{chance.randint(0, 700)}"
            times.append(("search", measure(search_reports, store, Search(words=word))))
            wanted = Filters(place=word, limit=20)
            found = find_incidents(store, wanted)
            times.append(("list", measure(find_incidents, store, wanted)))
            if found:
                name = chance.choice(found).id
                times.append(("show", measure(load_incident, store, name)))
    results.put(times)


def measure(act, *arguments) -> float:  # noqa: ANN001, ANN002
    """Return how many milliseconds it takes."""
    started = time.perf_counter()
    act(*arguments)
    return 1000 * (time.perf_counter() - started)


def load(where: str, writers: int, readers: int, seconds: float) -> None:
    """Let writers and readers at a database and print what they met."""
    with open_store(where) as store:
        store_batch(store, make_items(50, seed=1))
    context = mp.get_context("fork")
    results: mp.Queue[Times] = context.Queue()
    until = time.time() + seconds
    jobs = [
        context.Process(target=act, args=(where, number, until, results))
        for act, count in ((write, writers), (read, readers))
        for number in range(count)
    ]
    for job in jobs:
        job.start()
    times: dict[str, list[float]] = {}
    for _ in jobs:
        for kind, took in results.get(timeout=seconds + 300):
            times.setdefault(kind, []).append(took)
    for job in jobs:
        job.join()
    failed = sum(job.exitcode != 0 for job in jobs)
    print(f"{where.split(':', maxsplit=1)[0] if '://' in where else 'sqlite'}: "
          f"{writers} writers, {readers} readers, {seconds:.0f} s; {failed} failed")  # fmt: skip
    for kind, all_times in sorted(times.items()):
        all_times.sort()
        at = [all_times[int(share * (len(all_times) - 1))] for share in (0.5, 0.99, 1)]
        print(f"  {kind}: {len(all_times)}, p50 {at[0]:.0f} ms, p99 {at[1]:.0f} ms, "
              f"longest {at[2]:.0f} ms")  # fmt: skip
    with open_store(where) as store:
        found = verify(store)
        print(f"  afterwards: {found.entries} entries, {len(found.problems)} problems", flush=True)
    if failed or found.problems:
        sys.exit(1)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="marsad-load-") as folder:
        if options.database != "postgresql":
            load(str(Path(folder) / "load.db"), 1, 16, options.seconds)
        if options.database != "sqlite":
            from postgres import make_server

            server = make_server(Path(folder), durable=True)
            try:
                load(server.make_database(), 8, 32, options.seconds)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
