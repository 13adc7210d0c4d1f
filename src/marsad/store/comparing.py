"""Two runs compared: which reports they read differently, and what differs in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from marsad.errors import UsageError
from marsad.records import Record
from marsad.store.database import Store
from marsad.store.queries import split_list
from marsad.store.rows import encode
from marsad.store.runs import Run, list_runs
from marsad.store.schema import event, reading, report, statement


class Change(Record, frozen=True):
    """A field and what it was and is, as JSON; None where there was or is nothing."""

    field: str
    before: str | None
    after: str | None


class Fate(Enum):
    """What became of an event or a statement from one run to another."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Difference(Record, frozen=True):
    """One event or statement (`what`, `id`) that two runs read differently in one report."""

    doc: str
    what: str
    id: str
    fate: Fate
    words: str
    changes: tuple[Change, ...] = ()


class Comparison(Record, frozen=True):
    """Two runs: how many report versions both read, and how many of them differently."""

    before: Run
    after: Run
    both: int
    differing: int
    differences: tuple[Difference, ...]


def compare_runs(store: Store, before: int, after: int) -> Comparison:
    """Compare what two runs read of the report versions that both read.

    Raises `UsageError` for a number that is no run's.
    """
    with store.snapshot() as connection:
        runs = {run.key: run for run in list_runs(connection)}
        for number in (before, after):
            if number not in runs:
                known = ", ".join(map(str, runs)) or "none"
                raise UsageError(
                    f"there is no run {number}; there are {known}",
                    hint="`marsad stats --db PATH` lists the runs.",
                )
        pairs = _find_pairs(connection, before, after)
        differing = [(doc, old, new) for doc, old, new in pairs if old != new]
        differences = [
            found
            for chunk in split_list(differing)
            for found in _compare_readings(connection, chunk)
        ]
    return Comparison(
        before=runs[before],
        after=runs[after],
        both=len(pairs),
        differing=len(differing),
        differences=tuple(differences),
    )


def _find_pairs(connection: Connection, before: int, after: int) -> list[Any]:
    """Return the report's id, and the keys of the readings by the one run and the other."""
    old, new = reading.alias(), reading.alias()
    own_old, own_new = (
        func.coalesce(old.c.same_as, old.c.key),
        func.coalesce(new.c.same_as, new.c.key),
    )
    query = (
        select(report.c.id, own_old, own_new)
        .select_from(report)
        .join(old, old.c.report_key == report.c.key)
        .join(new, new.c.report_key == report.c.key)
        .where(old.c.run_key == before, new.c.run_key == after)
        .order_by(report.c.id, report.c.key)
    )
    return [tuple(row) for row in connection.execute(query)]


def _compare_readings(connection: Connection, pairs: Iterable[Any]) -> Iterator[Difference]:
    for doc, old, new in pairs:
        for what, table in (("event", event), ("statement", statement)):
            told = [
                [
                    msgspec.json.decode(data)
                    for (data,) in connection.execute(
                        select(table.c.data).where(table.c.reading_key == key).order_by(table.c.key)
                    )
                ]
                for key in (old, new)
            ]
            yield from compare_told(doc, what, *told)


def compare_told(
    doc: str, what: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Difference]:
    """Yield how two readings of one report differ in their events, or in their statements.

    What carries the same words is the same; then what has the same id.
    """
    gone, left = list(before), []
    pairs = []
    for one in after:
        match = next((old for old in gone if _find_place(old) == _find_place(one)), None)
        if match is None:
            left.append(one)
        else:
            gone.remove(match)
            pairs.append((match, one))
    added = []
    for one in left:
        match = next((old for old in gone if old["id"] == one["id"]), None)
        if match is None:
            added.append(one)
        else:
            gone.remove(match)
            pairs.append((match, one))
    for old in gone:
        yield _tell(doc, what, old, Fate.REMOVED)
    for old, new in pairs:
        changes = tuple(compare_values(old, new))
        if changes:
            yield _tell(doc, what, new, Fate.CHANGED, changes)
    for one in added:
        yield _tell(doc, what, one, Fate.ADDED)


def compare_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the fields, `id` aside, in which two records as JSON differ."""
    for field in dict.fromkeys([*before, *after]):
        if field != "id" and before.get(field) != after.get(field):
            yield Change(
                field=field, before=_show(before.get(field)), after=_show(after.get(field))
            )


def _show(value: Any) -> str | None:  # noqa: ANN401  # a value as JSON has it
    return None if value is None else encode(value)


def _find_place(told: Mapping[str, Any]) -> object:
    evidence = told.get("evidence")
    if isinstance(evidence, list):
        return (told["type"], *((one["start"], one["end"]) for one in evidence[:1]))
    return (told["type"], told.get("start"), told.get("end"))


def _tell(
    doc: str, what: str, told: Mapping[str, Any], fate: Fate, changes: tuple[Change, ...] = ()
) -> Difference:
    evidence = told.get("evidence")
    words = evidence[0]["text"] if isinstance(evidence, list) and evidence else evidence
    return Difference(
        doc=doc,
        what=f"{what} {told['type']}",
        id=told["id"],
        fate=fate,
        words=words if isinstance(words, str) else "",
        changes=changes,
    )
