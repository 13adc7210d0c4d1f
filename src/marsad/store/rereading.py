"""Reading again what is stored: a run is added, and what counts follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, select

from marsad.records import Failure, Reading, Report, Rules
from marsad.store.database import Store
from marsad.store.derived import current
from marsad.store.intake import BATCH, Item, store_batch
from marsad.store.linking import Linked
from marsad.store.queries import split_list
from marsad.store.rows import decode_report
from marsad.store.runs import find_run
from marsad.store.schema import origin, reading, report


def reread(
    store: Store, read: Callable[[Report], Reading | Failure], rules: Rules
) -> Iterator[tuple[int, Linked]]:
    """Read the newest version of each report that `rules` have not read, a batch at a time.

    Yields how many reports each batch had, and what it changed. Nothing of earlier runs is
    lost; what was interrupted goes on where it stopped.
    """
    for keys in split_list(_find_unread(store, rules), BATCH):
        with store.snapshot() as connection:
            query = select(report.c.key, report.c.data).where(report.c.key.in_(keys))
            rows = connection.execute(query.order_by(report.c.key)).all()
            notes = _find_notes(connection, keys)
        reports = [(decode_report(data), notes.get(key, ())) for key, data in rows]
        items = [Item(report=one, result=_note(read(one), odd)) for one, odd in reports]
        yield len(items), store_batch(store, items, rules)


def _note(result: Reading | Failure, notes: tuple[str, ...]) -> Reading | Failure:
    """Put what was odd when the report came in front of what its reading notes, as then."""
    if isinstance(result, Failure) or not notes:
        return result
    return msgspec.structs.replace(result, notes=(*notes, *result.notes))


def _find_notes(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = select(origin.c.report_key, origin.c.notes).where(origin.c.report_key.in_(keys))
    found: dict[int, tuple[str, ...]] = {}
    for key, notes in connection.execute(query.order_by(origin.c.key)):
        found.setdefault(key, msgspec.json.decode(notes, type=tuple[str, ...]))
    return found


def _find_unread(store: Store, rules: Rules) -> list[int]:
    with store.snapshot() as connection:
        run = find_run(connection, rules)
        done = select(reading.c.report_key).where(reading.c.run_key == run)
        query = (
            select(report.c.key)
            .join_from(current, report, report.c.key == current.c.report_key)
            .order_by(report.c.key)
        )
        if run is not None:
            query = query.where(report.c.key.not_in(done))
        return [key for (key,) in connection.execute(query)]
