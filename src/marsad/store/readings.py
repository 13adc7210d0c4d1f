"""Readings kept: each run's own, and which of them counts now.

The newest version of a report counts, in the reading of the run that read it last. A run that
read the same as an earlier one points to that reading; nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from sqlalchemy import select

from marsad.records import Reading, Report, Rules
from marsad.store import derived, schema
from marsad.store.queries import Lookup
from marsad.store.rows import Row, hash_parts, make_event_row, make_statement_row, split_reading
from marsad.store.runs import take_run
from marsad.store.work import Work, put

_READING, _NOW = schema.reading.c, derived.current.c
_KEPT = Lookup(
    select(_READING.report_key, _READING.digest, _READING.run_key, _READING.key, _READING.same_as),
    _READING.report_key,
)
_CURRENT = Lookup(select(_NOW.doc, _NOW.report_key, _NOW.reading_key), _NOW.doc)
Name = tuple[int, str]
"""A report's key and the digest of what was read of it."""


class Outcome(Enum):
    """What a reading did to what counts of its report."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Read(NamedTuple):
    """A report, what was read of it, the key of its version, whether that version is new."""

    report: Report
    reading: Reading
    report_key: int
    new: bool


class Kept(NamedTuple):
    """The key of the reading that has the events, and what came of it."""

    key: int
    outcome: Outcome


def keep_readings(work: Work, read: Sequence[Read], rules: Rules) -> list[Kept]:
    """Keep readings as those of the run that `rules` make, and say which of them count now."""
    if not read:
        return []
    run_key = take_run(work, rules)
    known, done = _find_kept(work, read, run_key)
    now = _find_current(work, read)
    rows: list[Row] = []
    events: list[Row] = []
    statements: list[Row] = []
    kept: list[Kept] = []
    changed: dict[str, tuple[int, int]] = {}
    for one in read:
        head, told, said = split_reading(one.reading)
        name = (one.report_key, hash_parts(head, [*told, *said]))
        own, fresh = known.get(name), name not in done
        if fresh:
            done.add(name)
            key = work.take_key(schema.reading)
            rows.append(
                {"key": key, "report_key": one.report_key, "run_key": run_key, "same_as": own,
                 "digest": name[1], "data": head}
            )  # fmt: skip
            if own is None:
                own = known[name] = key
                for event, data in zip(one.reading.events, told, strict=True):
                    events.append(make_event_row(key, event, data))
                for statement, data in zip(one.reading.statements, said, strict=True):
                    statements.append(make_statement_row(key, statement, data))
        if own is None:
            raise AssertionError("a reading that is done has a key")
        kept.append(Kept(own, _place(one, own, fresh=fresh, now=now, changed=changed)))
    work.add(schema.reading, rows)
    work.add(schema.event, events)
    work.add(schema.statement, statements)
    put(
        work.connection,
        derived.current,
        [{"doc": doc, "report_key": r, "reading_key": k} for doc, (r, k) in changed.items()],
    )
    return kept


def _place(
    one: Read,
    own: int,
    *,
    fresh: bool,
    now: dict[str, tuple[int, int | None]],
    changed: dict[str, tuple[int, int]],
) -> Outcome:
    """Let a reading count where it is of the newest version; return what that changed."""
    doc = one.report.id
    before = now.get(doc)
    if before is None:
        now[doc] = changed[doc] = (one.report_key, own)
        return Outcome.NEW
    if before[1] == own or not (one.new or (fresh and before[0] == one.report_key)):
        return Outcome.UNCHANGED
    now[doc] = changed[doc] = (one.report_key, own)
    return Outcome.CHANGED


def _find_kept(work: Work, read: Sequence[Read], run_key: int) -> tuple[dict[Name, int], set[Name]]:
    """Return the readings that are kept of these reports, and which of them are of this run."""
    known: dict[Name, int] = {}
    done: set[Name] = set()
    reports = [one.report_key for one in read]
    for report_key, digest, run, key, same_as in _KEPT(work.connection, reports):
        known[report_key, digest] = same_as or key
        if run == run_key:
            done.add((report_key, digest))
    return known, done


def _find_current(work: Work, read: Sequence[Read]) -> dict[str, tuple[int, int | None]]:
    rows = _CURRENT(work.connection, [one.report.id for one in read])
    return {doc: (report_key, reading_key) for doc, report_key, reading_key in rows}
