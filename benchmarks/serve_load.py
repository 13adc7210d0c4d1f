"""The web API under load: `make bench-api`, a made-up store and 20 clients at once.

Writes incidents straight into the tables (text of no report is read), starts `marsad serve` as a
process of its own and asks it what the page asks: pans, brushes, lists, incidents, words. Prints
the times until an answer is complete, by address, with the processor time that the server took
and the load of the machine, which other work on it makes longer.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

import msgspec
from sqlalchemy import insert

from marsad.records import (
    Account,
    ActorBasis,
    Event,
    EventType,
    Evidence,
    Incident,
    Participant,
    Place,
    Precision,
    Prominence,
    SettledDate,
    SettledToll,
    Status,
    Time,
    Toll,
    WeaponKind,
)
from marsad.store import open_store
from marsad.store.derived import account, current, incident
from marsad.store.rows import make_incident_row
from marsad.store.schema import report
from marsad.store.words import index_reports

FIRST_DAY = dt.date(2010, 1, 1)
DAYS = 5_000
TYPES, STATUSES, WEAPONS = tuple(EventType), tuple(Status), tuple(WeaponKind)
ACTORS = [f"actor-{n}" for n in range(200)]
OUTLETS = [f"outlet {n}" for n in range(40)]
WORDS = [f"word{n:04d}" for n in range(4000)]
BATCH = 2_000


def make_incident(number: int, rng: random.Random) -> tuple[Incident, tuple[Account, ...]]:
    """Make an incident of one or two accounts; towns are few and popular, as in life."""
    town = min(int(rng.paretovariate(0.7)), 4_000)
    lat, lon = 29 + town % 83 * 0.11, 33 + town // 83 * 0.3
    place = Place(
        text=f"town {town}", start=0, end=6, rule="made", name_en=f"Town {town}",
        admin1=f"Province {town % 60}", country=("SY", "IQ", "YE", "LB", "LY")[town % 5],
        lat=round(lat, 4), lon=round(lon, 4), uncertainty_km=4.0,
        precision=Precision.SETTLEMENT if town % 7 else Precision.ADMIN1,
    )  # fmt: skip
    day = FIRST_DAY + dt.timedelta(days=min(int(rng.triangular(0, DAYS, DAYS)), DAYS - 1))
    end = day + dt.timedelta(days=rng.choice((0, 0, 0, 0, 3, 30)))
    kind, weapon = rng.choice(TYPES), rng.choice(WEAPONS)
    actor = rng.choice(ACTORS)
    actors = (Participant(text=actor, start=0, end=8, rule="made", name_en=actor.title(),
                          actor_id=actor, affiliations=(ACTORS[len(actor) % 9],)),)  # fmt: skip
    dead = rng.randrange(40)
    named = actors if rng.random() < 0.6 else ()
    words = " ".join(rng.choices(WORDS, k=8))
    event = Event(
        id="e1", type=kind, status=STATUSES[0], background=False,
        date=Time(start=day, end=end, text="that day", text_start=0, text_end=8), place=place,
        actors=named, actor_basis=ActorBasis.STATED if named else ActorBasis.UNKNOWN, targets=(),
        weapons=(), killed=(Toll(min=dead, max=dead, text=str(dead), start=0, end=2, rule="made"),),
        injured=(), claimed_by=(), sources=(),
        evidence=(Evidence(text=words, start=0, end=len(words), rule="made"),),
    )  # fmt: skip
    accounts = tuple(
        Account(
            id=f"r{number}-{voice}#e1", doc=f"r{number}-{voice}", event=event,
            prominence=Prominence.LEAD, published=f"{day}T12:00:00+00:00",
            source=rng.choice(OUTLETS), title=words,
        )
        for voice in range(1 + (rng.random() < 0.2))
    )  # fmt: skip
    docs = tuple(one.doc for one in accounts)
    told = Incident(
        id=f"i-{number:012x}", type=kind, status=STATUSES[0] if number % 20 else STATUSES[1],
        background=False, date=SettledDate(start=day, end=end, rule="made"), place=place,
        place_rule="made", actors=named, actor_basis=event.actor_basis, targets=(),
        weapons=(weapon,),
        killed=SettledToll(min=dead, max=dead, low=dead, high=dead, account=docs[0], rule="made"),
        injured=None, claimed_by=(), reports=docs, mentions=(), outlets=len(docs), copies=(),
        disputed=("killed",) if number % 9 == 0 else (), claims=(), denials=(), accounts=(),
    )  # fmt: skip
    return told, accounts


def write_store(path: Path, size: int) -> None:
    """Write `size` incidents with accounts, reports and their words."""
    rng = random.Random(8)
    began, key = time.monotonic(), 0
    store = open_store(path)
    for start in range(0, size, BATCH):
        incidents, accounts, reports, heads = [], [], [], []
        for number in range(start, min(size, start + BATCH)):
            told, voices = make_incident(number, rng)
            data = msgspec.json.encode(told).decode()
            incidents.append(make_incident_row(told, number + 1, data))
            for one in voices:
                key += 1
                accounts.append(
                    {"id": one.id, "doc": one.doc, "lead": True, "same": one.id, "first": one.id,
                     "incident": told.id, "source": one.source, "traits": b"",
                     "data": msgspec.json.encode(one).decode()}
                )  # fmt: skip
                reports.append(
                    {"key": key, "id": one.doc, "content_hash": str(key), "title": one.title,
                     "published": one.published, "lang": "en", "source": one.source,
                     "data": "{}"}
                )  # fmt: skip
                heads.append({"doc": one.doc, "report_key": key, "reading_key": None})
        with store.writing() as work:
            work.connection.execute(insert(report), reports)
            work.connection.execute(insert(current), heads)
            work.connection.execute(insert(incident), incidents)
            work.connection.execute(insert(account), accounts)
            index_reports(work.connection, [(row["key"], _Words(row["title"])) for row in reports])
    store.close()
    print(f"{size} incidents written in {time.monotonic() - began:.0f} s", flush=True)


class _Words:
    """What the index of words needs of a report."""

    def __init__(self, full: str) -> None:
        self.full = full


def ask_something(rng: random.Random, size: int) -> tuple[str, str]:
    """Return one request as the page makes it: its kind and its address."""
    lon, lat = rng.uniform(33, 47), rng.uniform(29, 37)
    zoom = rng.randint(4, 11)
    wide = 360 / 2**zoom * 3
    box = f"{lon:.4f},{lat:.4f},{min(180.0, lon + wide):.4f},{min(85.0, lat + wide / 2):.4f}"
    since = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS - 400))
    until = since + dt.timedelta(days=rng.randint(5, 2_000))
    some: dict[str, object] = {"since": since, "until": until}
    if rng.random() < 0.5:
        some["type"] = rng.choice(TYPES).value
    if rng.random() < 0.3:
        some["actor"] = rng.choice(ACTORS)
    if rng.random() < 0.2:
        some["country"] = rng.choice(("SY", "IQ", "YE"))
    draw = rng.random()
    if draw < 0.10:
        return "first view", rng.choice(
            ("/api/map?zoom=4", "/api/timeline", "/api/facets", "/api/incidents", "/api/health")
        )
    if draw < 0.35:
        given = {"zoom": zoom, "bbox": box} | (some if rng.random() < 0.5 else {})
        return "map, panned", f"/api/map?{urlencode(given)}"
    if draw < 0.50:
        return "timeline, filtered", f"/api/timeline?{urlencode(some)}"
    if draw < 0.70:
        return "list, filtered", f"/api/incidents?{urlencode(some | {'limit': 50})}"
    if draw < 0.75:
        return "counts, filtered", f"/api/facets?{urlencode(some)}"
    if draw < 0.80:
        ids = ",".join(f"i-{rng.randrange(size):012x}" for _ in range(30))
        return "rows by id", f"/api/incidents?{urlencode({'ids': ids})}"
    if draw < 0.85:
        return "words", f"/api/incidents?{urlencode({'q': rng.choice(WORDS), 'limit': 20})}"
    return "one incident", f"/api/incidents/i-{rng.randrange(size):012x}"


async def drive(port: int, size: int, clients: int, seconds: float) -> dict[str, list[float]]:
    """Let `clients` ask, each one thing after the other, for so many seconds."""
    times: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds

    async def one(number: int) -> None:
        rng = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            kind, path = ask_something(rng, size)
            began = time.perf_counter()
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head[:20]:
                raise SystemExit(f"{path}: {head[:200]!r}")
            length = re.search(rb"content-length: (\d+)", head, re.I)
            await reader.readexactly(int(length[1]) if length else 0)
            times[kind].append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one(number) for number in range(clients)))
    return times


def read_processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process took."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def find_memory(pid: int) -> float:
    """Return the most memory that a process had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def show(times: dict[str, list[float]]) -> float:
    """Print the times by kind; return the 99th percentile of all."""
    print(f"{'asked':22}{'requests':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}  (ms)")
    everything = [value for values in times.values() for value in values]
    for kind, values in [*sorted(times.items()), ("all", everything)]:
        ordered = sorted(values)
        cuts = [ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99)]
        shown = "".join(f"{value * 1000:9.1f}" for value in (*cuts, ordered[-1]))
        print(f"{kind:22}{len(values):9}{shown}")
    ordered = sorted(everything)
    return ordered[int(len(ordered) * 0.99)]


def main() -> None:
    """Make the store where it is missing, start the server, drive it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--folder", type=Path, default=Path(".demo"))
    options = parser.parse_args()
    path = options.folder / f"bench-api-{options.size}.db"
    if not path.exists():
        write_store(path, options.size)
    began = time.monotonic()
    command = [sys.executable, "-m", "marsad", "serve", "--db", str(path), "--port", "0"]
    command += ["--rate", "1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = ""
            while "http://" not in line:
                line = server.stdout.readline()
                if not line:
                    raise SystemExit("the server did not start")
            port = int(re.search(r":(\d+)/", line)[1])
            print(f"ready after {time.monotonic() - began:.1f} s: {line.strip()}", flush=True)
            asyncio.run(drive(port, options.size, 1, 3))
            before = read_processor_time(server.pid)
            times = asyncio.run(drive(port, options.size, options.clients, options.seconds))
            spent = read_processor_time(server.pid) - before
            asked = sum(map(len, times.values()))
            worst = show(times)
            print(
                f"{options.clients} clients, {asked / options.seconds:.0f} requests a second, "
                f"{spent / asked * 1000:.1f} ms processor time each, "
                f"{find_memory(server.pid):.0f} MB; load {os.getloadavg()[0]:.1f} on "
                f"{os.cpu_count()} cores; p99 {worst * 1000:.0f} ms"
            )
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
