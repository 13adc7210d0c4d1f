"""Incidents in the store: reports are written and linked within one transaction.

A new report is compared with what stands under its keys only, and only the connected component
that it touches is clustered anew: adding one report does not read the rest of the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from marsad.errors import UsageError
from marsad.incidents.accounts import drop_repeats, make_accounts
from marsad.incidents.blocks import CROWD, find_keys, find_searches
from marsad.incidents.clusters import check_decisions, order_pair
from marsad.incidents.compare import judge_pair
from marsad.incidents.identity import Entry
from marsad.incidents.linking import (
    Strength,
    fingerprint,
    rate_pair,
    weigh_candidates,
)
from marsad.incidents.settings import Settings, load_settings
from marsad.incidents.traits import Traits, find_traits
from marsad.records import Account, Decision, Incident, Reading, Record, Report
from marsad.store import linking_schema as schema
from marsad.store.clustering import (
    Memory,
    cluster_touched,
    load_decisions,
    split_list,
    spread_strong,
)
from marsad.store.sqlite import Store, write_reading


class Linked(Record, frozen=True):
    """What one batch changed: reports by outcome, accounts, incidents, and their histories."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    accounts: int = 0
    touched: int = 0
    history: tuple[Entry, ...] = ()


def write_and_link(
    store: Store,
    reports: Sequence[Report],
    readings: Sequence[Reading],
    settings: Settings | None = None,
) -> Linked:
    """Store reports with their readings and link what they tell, all in one transaction.

    A report id that comes again with another text or reading takes the place of the old one in
    the incidents; the old reading stays in the store.
    """
    settings = settings or load_settings()
    outcomes = {"new": 0, "changed": 0, "unchanged": 0}
    with store.transaction() as connection:
        schema.make_tables(connection)
        told: dict[str, tuple[Account, ...]] = {}
        for report, given in zip(reports, readings, strict=True):
            reading = drop_repeats(given)
            outcome = write_reading(connection, report, reading)
            outcomes[outcome] += 1
            if outcome != "unchanged" or not _is_linked(connection, report.id):
                told[report.id] = make_accounts(report, reading)
        accounts = [account for found in told.values() for account in found]
        touched, history = _link(connection, list(told), accounts, settings)
    return Linked(**outcomes, accounts=len(accounts), touched=touched, history=tuple(history))


def link_into(
    store: Store, accounts: Sequence[Account], settings: Settings | None = None
) -> Linked:
    """Link accounts that were made elsewhere, in one transaction; their reports are not stored.

    All accounts of a report must come together: they take the place of those that are there.
    """
    with store.transaction() as connection:
        schema.make_tables(connection)
        docs = sorted({account.doc for account in accounts})
        touched, history = _link(connection, docs, accounts, settings or load_settings())
    return Linked(accounts=len(accounts), touched=touched, history=tuple(history))


def record_decision(store: Store, decision: Decision, settings: Settings | None = None) -> Linked:
    """Keep an analyst's decision and link anew what it touches.

    Raises `UsageError` for accounts that do not exist, and for a decision that contradicts
    those that are kept, naming them; then nothing is changed.
    """
    settings = settings or load_settings()
    with store.transaction() as connection:
        schema.make_tables(connection)
        for name in (decision.first, decision.second):
            if not schema.fetch(connection, "SELECT 1 FROM account WHERE id = ?", (name,)):
                raise UsageError(
                    f"there is no account {name}",
                    hint="`marsad show INCIDENT` lists the accounts of an incident.",
                )
        check_decisions([*load_decisions(connection), decision])
        schema.insert_decision(connection, decision)
        named = [decision.first, decision.second]
        _refresh_pairs(connection, named, settings)
        touched, history = cluster_touched(connection, named, settings)
    return Linked(touched=touched, history=tuple(history))


def find_decisions(store: Store) -> tuple[Decision, ...]:
    """Return the analysts' decisions in the order in which they were made."""
    with store.transaction() as connection:
        schema.make_tables(connection)
        return tuple(load_decisions(connection))


def find_accounts(store: Store) -> list[Account]:
    """Return all accounts in the order of their ids."""
    with store.transaction() as connection:
        schema.make_tables(connection)
        rows = schema.fetch(connection, "SELECT data FROM account ORDER BY id")
    return [msgspec.json.decode(data, type=Account) for (data,) in rows]


def _is_linked(connection: Connection, doc: str) -> bool:
    return bool(schema.fetch(connection, "SELECT 1 FROM linked_report WHERE doc = ?", (doc,)))


def _link(
    connection: Connection, docs: Sequence[str], accounts: Sequence[Account], settings: Settings
) -> tuple[int, list[Entry]]:
    """Put the accounts of `docs` in the place of what was there, and cluster what they touch."""
    old = _remove_docs(connection, docs)
    schema.run_many(
        connection, "INSERT OR IGNORE INTO linked_report VALUES (?)", [(doc,) for doc in docs]
    )
    traits = [find_traits(account) for account in accounts]
    schema.insert_accounts(connection, accounts, traits, [fingerprint(one) for one in traits])
    names = [one.id for one in traits]
    _refresh_pairs(connection, names, settings)
    at_hand = Memory(
        accounts={account.id: account for account in accounts},
        traits={one.id: one for one in traits},
    )
    return cluster_touched(connection, [*names, *old], settings, at_hand)


def _remove_docs(connection: Connection, docs: Sequence[str]) -> list[str]:
    """Take out the accounts of `docs`; return accounts that stood in an incident with them."""
    gone: list[tuple[str, str | None, str]] = []
    for chunk in split_list(docs):
        gone += schema.fetch_in(
            connection, "SELECT id, incident, same FROM account WHERE doc IN ({})", chunk
        )
    if not gone:
        return []
    names = [name for name, _, _ in gone]
    left = set(spread_strong(connection, names, tuple(Strength)[1:])) - set(names)
    schema.drop_pairs(connection, names)
    schema.run_many(connection, "DELETE FROM account WHERE id = ?", [(name,) for name in names])
    for column, values in (
        ("incident", [incident for _, incident, _ in gone if incident]),
        ("same", [same for _, _, same in gone]),
    ):
        for chunk in split_list(sorted(set(values))):
            rows = schema.fetch_in(
                connection, f"SELECT id FROM account WHERE {column} IN ({{}})", chunk
            )
            left |= {name for (name,) in rows}
    incidents = sorted({incident for _, incident, _ in gone if incident})
    for incident in incidents:
        if not schema.fetch(connection, "SELECT 1 FROM account WHERE incident = ?", (incident,)):
            schema.run_many(connection, "DELETE FROM incident WHERE id = ?", [(incident,)])
    return sorted(left)


def _refresh_pairs(connection: Connection, names: Sequence[str], settings: Settings) -> None:
    """Choose who stands for accounts that say the same, and compare whoever newly does."""
    ruled = _find_ruled(connection)
    chosen = _choose_first(connection, names, ruled)
    wanted = set(chosen.values())
    kept: set[str] = set()
    dropped: set[str] = set()
    for chunk in split_list(sorted(set(chosen) | wanted)):
        for name, first in schema.fetch_in(
            connection, "SELECT id, first FROM account WHERE id IN ({})", chunk
        ):
            if first == name and chosen[name] == name:
                kept.add(name)
            elif first == name:
                dropped.add(name)
    schema.run_many(
        connection,
        "UPDATE account SET first = ? WHERE id = ?",
        [(first, name) for name, first in chosen.items()],
    )
    schema.drop_pairs(connection, sorted(dropped))
    schema.run_many(
        connection, "UPDATE account SET news = NULL WHERE id = ?", [(name,) for name in dropped]
    )
    _compare_new(connection, sorted(wanted - kept), settings)


def _choose_first(connection: Connection, names: Sequence[str], ruled: set[str]) -> dict[str, str]:
    sames: set[str] = set()
    for chunk in split_list(names):
        rows = schema.fetch_in(connection, "SELECT same FROM account WHERE id IN ({})", chunk)
        sames |= {same for (same,) in rows}
    first: dict[str, str] = {}
    leader: dict[str, str] = {}
    for chunk in split_list(sorted(sames)):
        for name, same in schema.fetch_in(
            connection, "SELECT id, same FROM account WHERE same IN ({}) ORDER BY id", chunk
        ):
            first[name] = name if name in ruled else leader.setdefault(same, name)
    return first


def _compare_new(connection: Connection, names: Sequence[str], settings: Settings) -> None:
    traits = load_traits(connection, names)
    new = [traits[name] for name in sorted(traits)]
    weights, excluded = weigh_candidates(new, settings)
    known = set(traits)
    if schema.fetch(connection, "SELECT 1 FROM account_key LIMIT 1"):
        found = {name: there - known for name, there in _look_up(connection, new).items()}
        others = load_traits(connection, sorted(set().union(*found.values())) if found else [])
        for one in new:
            for other in found[one.id]:
                pair = order_pair(one.id, other)
                weight = judge_pair(one, others[other], settings)
                if weight is None:
                    excluded.add(pair)
                else:
                    weights[pair] = weight
            traits |= others
    schema.insert_keys(
        connection, ((hash_key(key), one.id) for one in new for key in find_keys(one))
    )
    rows = [
        (a, b, weight, int(rate_pair(weight, traits[a].lead and traits[b].lead, settings)))
        for (a, b), weight in weights.items()
    ]
    schema.insert_pairs(connection, [*rows, *((a, b, None, 0) for a, b in excluded)])


def _look_up(connection: Connection, new: Sequence[Traits]) -> dict[str, set[str]]:
    """Return for each new account who stands under a key that it looks under."""
    searches = {one.id: [hash_key(key) for key in find_searches(one)] for one in new}
    standing: dict[int, set[str]] = {}
    for chunk in split_list(sorted({key for keys in searches.values() for key in keys})):
        for key, name in schema.fetch_in(
            connection, "SELECT key, account FROM account_key WHERE key IN ({})", chunk
        ):
            standing.setdefault(key, set()).add(name)
    return {
        name: set().union(
            *(standing[key] for key in keys if key in standing and len(standing[key]) <= CROWD)
        )
        for name, keys in searches.items()
    }


def _find_ruled(connection: Connection) -> set[str]:
    rows = schema.fetch(connection, "SELECT a FROM decision UNION SELECT b FROM decision")
    return {name for (name,) in rows}


def load_traits(connection: Connection, names: Iterable[str]) -> dict[str, Traits]:
    """Return the traits of the accounts in `names` by id."""
    found: dict[str, Traits] = {}
    for chunk in split_list(sorted(names)):
        for name, data in schema.fetch_in(
            connection, "SELECT id, traits FROM account WHERE id IN ({})", chunk
        ):
            found[name] = msgspec.msgpack.decode(data, type=Traits)
    return found


def hash_key(key: str) -> int:
    """Return the 63-bit number under which a key is stored."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def load_incident(store: Store, incident_id: str) -> Incident:
    """Return an incident with its accounts; an id that was merged leads to where it went.

    Raises `UsageError` for an id that was never minted.
    """
    with store.transaction() as connection:
        schema.make_tables(connection)
        current = schema.follow(connection, incident_id)
        if current is None:
            raise UsageError(
                f"there is no incident {incident_id}", hint="`marsad incidents` lists them."
            )
        return schema.load_incident(connection, current)
