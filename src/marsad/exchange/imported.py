"""Data sets that were coded elsewhere, kept beside the incidents and never mixed with them.

Each has a name; its rows stand in a table of their own and are neither linked nor counted with
what marsad read. Importing a data set again replaces its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from sqlalchemy import Column, Integer, MetaData, Table, Text, delete, func, insert, inspect, select

from marsad.errors import UsageError
from marsad.exchange.model import Told
from marsad.store import Store

metadata = MetaData()
coded = Table(
    "coded_incident",
    metadata,
    Column("dataset", Text, primary_key=True),
    Column("number", Integer, primary_key=True, doc="place in the file, from 1"),
    Column("id", Text, nullable=False),
    Column("data", Text, nullable=False, doc="the incident with its account and reports, as JSON"),
)
BATCH = 500


def write_coded(store: Store, dataset: str, told: Iterable[Told]) -> int:
    """Keep a data set in one transaction, in place of one of that name; return how many rows."""
    count = 0
    with store.writing() as work:
        metadata.create_all(work.connection, checkfirst=True)
        work.connection.execute(delete(coded).where(coded.c.dataset == dataset))
        rows = iter(told)
        while batch := list(islice(rows, BATCH)):
            work.connection.execute(
                insert(coded),
                [
                    {"dataset": dataset, "number": number, "id": one.incident.id,
                     "data": msgspec.json.encode(one).decode()}
                    for number, one in enumerate(batch, count + 1)
                ],
            )  # fmt: skip
            count += len(batch)
    return count


def find_datasets(store: Store) -> dict[str, int]:
    """Return the names of the data sets, and how many rows each has."""
    with store.snapshot() as connection:
        if not inspect(connection).has_table(coded.name):
            return {}
        query = (
            select(coded.c.dataset, func.count())
            .group_by(coded.c.dataset)
            .order_by(coded.c.dataset)
        )
        return {row.dataset: row[1] for row in connection.execute(query)}


def walk_coded(store: Store, dataset: str) -> Iterator[Told]:
    """Yield the rows of a data set in the order of its file.

    Raises `UsageError` where there is no such data set.
    """
    known = find_datasets(store)
    if dataset not in known:
        raise UsageError(
            f"there is no data set {dataset}",
            hint=f"There are: {', '.join(known) or 'none'}. `marsad import` makes one.",
        )
    decode = msgspec.json.Decoder(Told).decode
    with store.snapshot() as connection:
        for start in range(0, known[dataset], BATCH):
            query = (
                select(coded.c.data)
                .where(
                    coded.c.dataset == dataset,
                    coded.c.number > start,
                    coded.c.number <= start + BATCH,
                )
                .order_by(coded.c.number)
            )
            for data in connection.execute(query).scalars():
                yield decode(data)
