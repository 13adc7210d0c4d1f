"""Ingest a second, from clean text to committed, read and linked, on one core.

    python benchmarks/store_ingest.py [--corpus FILE.jsonl.gz] [--reports 2000] [--batch 200]
                                      [--db PATH|URL]

Says how much of the time reading takes and how much the store with linking, by processor time and
by the clock; on a machine that others use too, the first is nearer to what a free core does.
Without the corpus the sample reports are taken again and again under other names.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from msgspec.structs import replace  # noqa: E402

from marsad.pipeline import (  # noqa: E402
    describe_rules,
    load_resources,
    make_report,
    read_report,
)
from marsad.records import Report  # noqa: E402
from marsad.samples import open_samples  # noqa: E402
from marsad.store import open_store  # noqa: E402
from marsad.store.intake import BATCH, Item, store_batch  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "ant_2018-02_06.jsonl.gz"


def load_reports(corpus: Path, most: int) -> list[Report]:
    """Return reports as they stand before reading."""
    if not corpus.exists():
        samples = list(open_samples())
        return [
            replace(report, id=f"{report.id}-{number}")
            for number, report in enumerate(islice(cycle(samples), most))
        ]
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, most)]
    return [
        make_report(
            row["text"], title=row["title"], published=row.get("published"),
            lang=row.get("lang", "auto"), source=row.get("source"), doc=row["id"],
        )
        for row in rows
    ]  # fmt: skip


def main() -> None:
    """Ingest, and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--db", help="an empty database; otherwise a file that is thrown away")
    options = parser.parse_args()
    resources = load_resources()
    reports = load_reports(options.corpus, options.reports)
    for report in reports[:20]:
        read_report(report, resources)  # loads the languages
    rules = describe_rules(resources)
    reading = storing = 0.0
    started, clock = time.process_time(), time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(options.db or Path(folder) / "a.db") as store,
    ):
        for start in range(0, len(reports), options.batch):
            before = time.process_time()
            batch = reports[start : start + options.batch]
            items = [Item(report=one, result=read_report(one, resources)) for one in batch]
            between = time.process_time()
            store_batch(store, items, rules)
            reading += between - before
            storing += time.process_time() - between
    took, passed, count = time.process_time() - started, time.perf_counter() - clock, len(reports)
    print(
        f"{count} reports in batches of {options.batch}: {count / took:.0f} a second of processor "
        f"time, {count / passed:.0f} by the clock; reading {1000 * reading / count:.2f} ms, "
        f"storing and linking {1000 * storing / count:.2f} ms a report"
    )


if __name__ == "__main__":
    main()
