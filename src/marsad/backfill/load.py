"""What a backfill wrote, into the store: reports, readings, failures, and the links as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec
from pyarrow import dataset, parquet

from marsad.backfill import rows
from marsad.backfill.folder import Folder
from marsad.backfill.linking import MARK, describe_done, find_latest, load_accounts
from marsad.errors import StoreError
from marsad.records import Account, Incident, Record
from marsad.store import Store
from marsad.store.adopting import Placed, adopt_links, has_links
from marsad.store.intake import BATCH, Item, store_batch

_ROWS = 1000


class Loaded(Record, frozen=True):
    """What loading did: reports by outcome, failures, incidents new or changed.

    `adopted` says whether the links were taken over as they are, or made anew in the store.
    """

    new: int
    changed: int
    unchanged: int
    failures: int
    incidents: int
    adopted: bool


def load_folder(
    store: Store, path: str | Path, notice: Callable[[int], None] | None = None
) -> Loaded:
    """Load a folder; doing it again changes nothing, and after an interruption it goes on.

    Into a database without incidents the links are written as they are. Where there are some
    already, or the folder is not linked, the store links each batch to what it has, as
    `marsad ingest` does. Raises `StoreError` where `path` is no folder of a backfill.
    """
    folder = Folder(path)
    rules = folder.load_settings().rules
    adopt = not has_links(store) and folder.load_mark(MARK) == describe_done(folder)
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    failures = touched = seen = 0
    items = _read_items(folder)
    while batch := list(islice(items, BATCH)):
        done = store_batch(store, batch, rules, link=not adopt)
        for outcome in counts:
            counts[outcome] += getattr(done, outcome)
        failures += sum(item.report is None for item in batch)
        touched += done.touched
        seen += len(batch)
        if notice is not None:
            notice(seen)
    if adopt:
        touched = _adopt(store, folder)
    return Loaded(**counts, failures=failures, incidents=touched, adopted=adopt)


def _read_items(folder: Folder) -> Iterator[Item]:
    """Yield what was read; of reports that came more than once, the one that counts last."""
    latest = find_latest(folder)
    held: list[tuple[str, int, Item]] = []
    events = set(folder.find_files("events"))
    for name in folder.find_files("reports"):
        told: dict[tuple[str, int | None], list[rows.Row]] = {}
        beside = name.replace("reports/", "events/", 1)
        for event in _read(folder, beside) if beside in events else ():
            told.setdefault((event["doc"], event["line"]), []).append(event)
        for row in _read(folder, name):
            report, reading = rows.restore_report(row, told.get((row["id"], row["line"]), ()))
            item = Item(
                report=report, result=reading, path=row["path"], line=row["line"],
                notes=tuple(row["notes"]),
            )  # fmt: skip
            if report.id in latest:
                held.append((row["path"], row["line"] or 0, item))
            else:
                yield item
    for _, _, item in sorted(held, key=lambda one: one[:2]):
        yield item
    for name in folder.find_files("failures"):
        for row in _read(folder, name):
            yield Item(report=None, result=rows.restore_failure(row), path=row["path"] or "")


def _read(folder: Folder, name: str) -> list[rows.Row]:
    found: list[rows.Row] = parquet.read_table(folder.path / name, partitioning=None).to_pylist()
    return found


def _adopt(store: Store, folder: Folder) -> int:
    members = {
        row["account"]: (row["first"], row["news"], row["incident"])
        for row in _scan(folder, "links/members")
    }
    placed = (_place(one, members) for one in load_accounts(folder))
    pairs = ((row["a"], row["b"], row["weight"]) for row in _scan(folder, "links/pairs"))
    incidents = (
        (msgspec.json.decode(row["data"], type=Incident), row["accounts"])
        for row in _scan(folder, "incidents")
    )
    try:
        return adopt_links(store, _find_docs(folder), placed, pairs, incidents)
    except KeyError as error:
        raise StoreError(
            f"its links do not name the account {error}",
            path=str(folder.path),
            hint="Run `marsad backfill` on it again: it links anew.",
        ) from error


def _place(one: Account, members: Mapping[str, tuple[str, str | None, str]]) -> Placed:
    first, news, incident = members[one.id]
    return Placed(account=one, first=first, news=news, incident=incident)


def _find_docs(folder: Folder) -> Iterator[str]:
    seen: set[str] = set()
    for name in folder.find_files("reports"):
        table = parquet.read_table(folder.path / name, columns=["id"], partitioning=None)
        for doc in table["id"].to_pylist():
            if doc not in seen:
                seen.add(doc)
                yield doc


def _scan(folder: Folder, kind: str) -> Iterator[rows.Row]:
    source = dataset.dataset(folder.path / kind, format="parquet")
    for batch in source.to_batches(batch_size=_ROWS):
        yield from batch.to_pylist()
