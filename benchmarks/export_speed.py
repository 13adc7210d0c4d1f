"""Speed and memory of exports: `python benchmarks/export_speed.py --sizes 10000,100000`.

Makes databases of made-up incidents, one account and one report each, by writing the rows
directly (nothing is read or linked), and exports each in a process of its own. Memory is the peak
of that process; it should hardly grow with the number of incidents.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "exchange"))

from made_up import BODY, PLACE, TITLE, make_account, make_event, make_incident

from marsad.exchange import FORMATS
from marsad.records import Report
from marsad.store import derived, open_store, schema
from marsad.store.rows import encode

FIRST_DAY = dt.date(2010, 1, 1)
CHILD = "--one"


def fill(path: Path, count: int) -> None:
    """Write incidents, accounts and reports of many places and days."""
    with open_store(path) as store, store.writing() as work:
        for start in range(0, count, 2_000):
            rows: dict[str, list[dict[str, object]]] = {
                name: [] for name in ("report", "current", "account", "incident")
            }
            for number in range(start, min(start + 2_000, count)):
                add_rows(rows, number)
            work.connection.execute(insert(schema.report), rows["report"])
            work.connection.execute(insert(derived.current), rows["current"])
            work.connection.execute(insert(derived.account), rows["account"])
            work.connection.execute(insert(derived.incident), rows["incident"])


def add_rows(rows: dict[str, list[dict[str, object]]], number: int) -> None:
    """Make the rows of one incident."""
    day = FIRST_DAY + dt.timedelta(days=number % 5_000)
    place = msgspec.structs.replace(
        PLACE, lat=30 + number % 700 / 100, lon=36 + number % 1100 / 100, name_en=f"Town {number}"
    )
    time = msgspec.structs.replace(make_event().date, start=day, end=day)
    doc = f"report-{number}"
    account = make_account(doc, make_event(date=time, place=place))
    account = msgspec.structs.replace(account, sketch=tuple(range(64)), story=("word",) * 60)
    incident = make_incident(number, [account])
    report = Report(
        id=doc, title=TITLE, text=BODY, published=dt.date(2023, 1, 22), source="alpha",
        url=f"https://news.example/{number}",
    )  # fmt: skip
    rows["report"].append(
        {"key": number, "id": doc, "content_hash": doc, "title": TITLE, "data": encode(report)}
    )
    rows["current"].append({"doc": doc, "report_key": number})
    rows["account"].append(
        {"id": account.id, "doc": doc, "lead": True, "same": doc, "incident": incident.id,
         "source": "alpha", "traits": b"", "data": encode(account)}
    )  # fmt: skip
    rows["incident"].append(
        {"id": incident.id, "day_start": day.isoformat(), "day_end": day.isoformat(),
         "data": encode(msgspec.structs.replace(incident, accounts=()))}
    )  # fmt: skip


def measure(path: Path, name: str) -> tuple[float, float, float]:
    """Export in a process of its own: seconds, peak memory in MB, size of the file in MB."""
    out = path.with_suffix(f".{name}")
    command = [sys.executable, __file__, CHILD, str(path), name, str(out)]
    started = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    size = out.stat().st_size / 1e6
    out.unlink()
    return seconds, float(run.stdout.split()[-1]), size


def export_one(path: str, name: str, out: str) -> None:
    """Run the command in this process, and print the peak memory."""
    from marsad.cli.export import export

    export(path, as_=name, output=Path(out))
    # Not ru_maxrss: it starts from what the process that started this one had.
    status = Path("/proc/self/status").read_text("ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def main() -> None:
    """Print one line for each format and size."""
    if CHILD in sys.argv:
        export_one(*sys.argv[2:5])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--formats", default=",".join(n for n, f in FORMATS.items() if f.write))
    chosen = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, chosen.sizes.split(",")):
            path = Path(folder) / f"{size}.db"
            fill(path, size)
            for name in chosen.formats.split(","):
                seconds, memory, written = measure(path, name)
                print(
                    f"{name:15} {size:8} incidents {seconds:7.1f} s {size / seconds:8.0f} a second "
                    f"{memory:6.0f} MB peak {written:8.1f} MB written",
                    flush=True,
                )


if __name__ == "__main__":
    main()
