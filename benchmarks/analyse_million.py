"""How long `marsad cycle` takes on a database of many incidents, loading included.

    python benchmarks/analyse_million.py [--incidents 1000000] [--days 3650] [--keep FILE]

The database is made up: incidents of the sample reports, over and over, on random days of the
period. It is filled with SQL, which linking would do in hours; the analysis reads it as any other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import msgspec

from marsad.analyse.cycle import run_cycle
from marsad.analyse.load import load_sample
from marsad.analyse.sample import gather_facts
from marsad.analyse.sides import Definition, place_incident, read_definition
from marsad.pipeline import load_resources, read_report
from marsad.records import Incident, SettledDate
from marsad.samples import open_samples
from marsad.store import open_store
from marsad.store.incident_queries import find_incidents
from marsad.store.incidents import write_and_link

START = dt.date(2014, 1, 1)
BATCH = 50_000
Row = tuple[object, ...]


def fill(path: Path, number: int, days: int) -> Definition:
    """Write `number` incidents to a database at `path`; return the definition that fits them."""
    shipped = read_definition()
    end = START + dt.timedelta(days=days - 1)
    definition = msgspec.structs.replace(shipped, start=START, end=end)
    reports = list(open_samples())
    resources = load_resources()
    with open_store(path) as store:
        write_and_link(store, reports, [read_report(report, resources) for report in reports])
        models = [msgspec.structs.replace(i, accounts=()) for i in find_incidents(store)]
    sided = [m for m in models if _is_on_a_side(m, definition)]
    chosen = sided * 3 + [m for m in models if m not in sided][: len(sided)]
    connection = sqlite3.connect(path)
    # What is kept cannot be deleted; what is told now can, and is all that the analysis reads.
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("DELETE FROM account")
    connection.execute("DELETE FROM incident")
    rows = _make_rows(chosen, number, days)
    while batch := list(itertools.islice(rows, BATCH)):
        connection.executemany(
            "INSERT INTO incident (id, type, status, background, day_start, day_end, country, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [row[:8] for row in batch],
        )
        connection.executemany(
            "INSERT INTO account (id, doc, lead, same, incident, source, traits, data)"
            " VALUES (?, ?, 1, ?, ?, ?, x'', '{}')",
            [(f"{row[0]}#e1", row[0], row[0], row[0], row[8]) for row in batch],
        )
        connection.commit()
    connection.close()
    return definition


def _is_on_a_side(incident: Incident, definition: Definition) -> bool:
    member = place_incident(gather_facts(incident), definition)
    return member.attack != member.response


def _make_rows(models: list[Incident], number: int, days: int) -> Iterator[Row]:
    generator = random.Random(1)
    encode = msgspec.json.encode
    for place in range(number):
        model = generator.choice(models)
        day = START + dt.timedelta(days=int(days * generator.betavariate(2, 2)))
        last = day + dt.timedelta(days=generator.random() < 0.1)
        name = f"i-{place:012x}"
        date = SettledDate(start=day, end=last, rule="made up")
        incident = msgspec.structs.replace(model, id=name, date=date, reports=(name,))
        source = f"outlet {generator.randrange(20)}"
        yield (
            name, model.type.value, model.status.value, False, day.isoformat(), last.isoformat(),
            model.place.country if model.place else None, encode(incident).decode(),
            source,
        )  # fmt: skip


def main() -> None:
    """Fill the database, analyse it, and print what each took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=3650)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the database there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "many.db"
        begun = time.perf_counter()
        definition = fill(path, asked.incidents, asked.days)
        print(f"filled with {asked.incidents} in {time.perf_counter() - begun:.0f} s", flush=True)
        begun, worked = time.perf_counter(), time.process_time()
        with open_store(path) as store:
            sample = load_sample(store, definition)
        loaded = time.perf_counter() - begun
        cycle = run_cycle(sample, definition)
        whole, worked = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sample.seen} incidents seen, {len(sample.low)} on a side: loaded in {loaded:.0f} s, "
        f"{whole:.0f} s in all ({worked:.0f} s of processor time), {peak:.0f} MB at most; "
        f"{cycle.verdict.kind.value}"
    )


if __name__ == "__main__":
    main()
