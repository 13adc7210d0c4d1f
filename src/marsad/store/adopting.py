"""Links that were made elsewhere, written as they are: for a database without any yet.

A backfill links more than one machine can hold; doing it again here would take as long. What is
written is what `store_batch` would have written, so that reports to come are linked to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import msgspec
from sqlalchemy import select

from marsad.errors import StoreError
from marsad.incidents.blocks import find_keys
from marsad.incidents.identity import Change, Entry
from marsad.incidents.linking import fingerprint, rate_pair
from marsad.incidents.settings import Settings, load_settings
from marsad.incidents.traits import find_traits
from marsad.records import Account, Incident, Record
from marsad.store import linking_rows as rows
from marsad.store.database import Store
from marsad.store.derived import account, current, linked
from marsad.store.linking import hash_key
from marsad.store.queries import select_in
from marsad.store.work import Work, insert_new

CHUNK = 500
Value = TypeVar("Value")


class Placed(Record, frozen=True):
    """An account, the one that stands for it, its cluster of news, and its incident."""

    account: Account
    first: str
    news: str | None
    incident: str


def has_links(store: Store) -> bool:
    """Whether anything was ever linked in a database."""
    with store.snapshot() as connection:
        return connection.execute(select(account.c.id).limit(1)).first() is not None


def adopt_links(
    store: Store,
    docs: Iterable[str],
    placed: Iterable[Placed],
    pairs: Iterable[tuple[str, str, float | None]],
    incidents: Iterable[tuple[Incident, Sequence[str]]],
    settings: Settings | None = None,
) -> int:
    """Write links in one transaction; return the number of incidents.

    `docs` are the reports that were looked at, which must be stored; `pairs` have the lower id
    first and null where the two exclude each other; `incidents` come with the ids of their
    accounts. Raises `StoreError` where something is linked already.
    """
    settings = settings or load_settings()
    number = 0
    with store.writing() as work:
        if work.connection.execute(select(account.c.id).limit(1)).first() is not None:
            raise StoreError(
                "something is linked in it already", hint="Load into a database of its own."
            )
        for chunk in _cut(docs):
            insert_new(work.connection, linked, [{"doc": doc} for doc in chunk])
        leads: set[str] = set()
        for several in _cut(placed):
            _add_accounts(work, several)
            leads |= {one.account.id for one in several if one.news}
        for weighed in _cut(pairs):
            rows.insert_pairs(
                work.connection,
                [(a, b, weight, _rate(a, b, weight, leads, settings)) for a, b, weight in weighed],
            )
        for told in _cut(incidents):
            _add_incidents(work, told)
            number += len(told)
    return number


def _rate(a: str, b: str, weight: float | None, leads: set[str], settings: Settings) -> int:
    return 0 if weight is None else int(rate_pair(weight, a in leads and b in leads, settings))


def _add_accounts(work: Work, placed: Sequence[Placed]) -> None:
    connection = work.connection
    accounts = [one.account for one in placed]
    query = select(current.c.doc, current.c.reading_key)
    readings = dict(select_in(connection, query, current.c.doc, {a.doc for a in accounts}))
    traits = [find_traits(one) for one in accounts]
    rows.insert_accounts(connection, accounts, traits, [*map(fingerprint, traits)], readings)
    for column, values in (
        ("first", {one.account.id: one.first for one in placed}),
        ("news", {one.account.id: one.news for one in placed if one.news}),
        ("incident", {one.account.id: one.incident for one in placed}),
    ):
        rows.set_accounts(connection, column, values)
    standing = [one for one, where in zip(traits, placed, strict=True) if where.first == one.id]
    rows.insert_keys(
        connection, ((hash_key(key), one.id) for one in standing for key in find_keys(one))
    )


def _add_incidents(work: Work, told: Sequence[tuple[Incident, Sequence[str]]]) -> None:
    known = rows.load_accounts(work.connection, [name for _, names in told for name in names])
    accounts = {one.id: one for one in known}
    rows.write_incidents(
        work,
        [
            msgspec.structs.replace(one, accounts=tuple(accounts[name] for name in names))
            for one, names in told
        ],
    )
    rows.write_history(work, [Entry(incident=one.id, change=Change.MINTED) for one, _ in told])


def _cut(values: Iterable[Value]) -> Iterator[list[Value]]:
    listed = iter(values)
    while chunk := list(islice(listed, CHUNK)):
        yield chunk
