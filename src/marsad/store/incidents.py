"""Incidents in the store: reports written and linked, analysts' decisions, what is there."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from marsad.errors import UsageError
from marsad.incidents.clusters import check_decisions
from marsad.incidents.settings import Settings, load_settings
from marsad.records import Account, Decision, Incident, Reading, Report
from marsad.store import linking_rows as rows
from marsad.store.clustering import cluster_touched
from marsad.store.database import Store
from marsad.store.derived import account
from marsad.store.intake import Item, store_batch
from marsad.store.linking import Linked, link_docs, refresh_pairs


def write_and_link(
    store: Store,
    reports: Sequence[Report],
    readings: Sequence[Reading],
    settings: Settings | None = None,
) -> Linked:
    """Store reports with their readings and link what they tell, all in one transaction.

    A short form of `store_batch`, for reports of which nothing more is known.
    """
    items = [
        Item(report=report, result=reading)
        for report, reading in zip(reports, readings, strict=True)
    ]
    return store_batch(store, items, settings=settings)


def link_into(
    store: Store, accounts: Sequence[Account], settings: Settings | None = None
) -> Linked:
    """Link accounts that were made elsewhere, in one transaction; their reports are not stored.

    All accounts of a report must come together: they take the place of those that are there.
    """
    docs: dict[str, int | None] = dict.fromkeys(sorted({account.doc for account in accounts}))
    with store.writing() as work:
        touched, history = link_docs(work, docs, accounts, settings or load_settings())
    return Linked(accounts=len(accounts), touched=touched, history=tuple(history))


def record_decision(store: Store, decision: Decision, settings: Settings | None = None) -> Linked:
    """Keep an analyst's decision and link anew what it touches.

    Raises `UsageError` for accounts that do not exist, and for a decision that contradicts
    those that are kept, naming them; then nothing is changed.
    """
    settings = settings or load_settings()
    named = [decision.first, decision.second]
    with store.writing() as work:
        for name in named:
            query = select(account.c.id).where(account.c.id == name)
            if work.connection.execute(query).first() is None:
                raise UsageError(
                    f"there is no account {name}",
                    hint="`marsad show INCIDENT` lists the accounts of an incident.",
                )
        check_decisions([*rows.load_decisions(work.connection), decision])
        rows.insert_decision(work, decision)
        refresh_pairs(work.connection, named, settings)
        touched, history = cluster_touched(work, named, settings)
    return Linked(touched=touched, history=tuple(history))


def find_decisions(store: Store) -> tuple[Decision, ...]:
    """Return the analysts' decisions in the order in which they were made."""
    with store.snapshot() as connection:
        return tuple(rows.load_decisions(connection))


def find_accounts(store: Store) -> list[Account]:
    """Return all accounts in the order of their ids."""
    with store.snapshot() as connection:
        found = connection.execute(select(account.c.data).order_by(account.c.id)).all()
    return [msgspec.json.decode(data, type=Account) for (data,) in found]


def load_incident(store: Store, incident_id: str) -> Incident:
    """Return an incident with its accounts; an id that was merged leads to where it went.

    Raises `UsageError` for an id that was never minted.
    """
    with store.snapshot() as connection:
        current = rows.follow(connection, incident_id)
        if current is None:
            if rows.load_history(connection, incident_id):
                raise UsageError(
                    f"no report tells of the incident {incident_id} any more",
                    hint=f"`marsad history {incident_id}` has what was told of it.",
                )
            raise UsageError(
                f"there is no incident {incident_id}", hint="`marsad incidents` lists them."
            )
        return rows.load_incident(connection, current)
