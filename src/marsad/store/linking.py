"""Linking in the database: new accounts are compared and what they touch is clustered anew.

A new report is compared with what stands under its keys only, and only the connected component
that it touches is clustered anew: adding one report does not read the rest of the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, select, union

from marsad.incidents.blocks import CROWD, find_keys, find_searches
from marsad.incidents.clusters import order_pair
from marsad.incidents.compare import judge_pair
from marsad.incidents.identity import Change, Entry
from marsad.incidents.linking import Strength, fingerprint, rate_pair, weigh_candidates
from marsad.incidents.settings import Settings
from marsad.incidents.traits import Traits, find_traits
from marsad.records import Account, Record
from marsad.store import linking_rows as rows
from marsad.store import schema
from marsad.store.clustering import Memory, cluster_touched
from marsad.store.derived import account, account_key, incident, linked
from marsad.store.queries import Lookup, split_list
from marsad.store.work import Work, insert_new

_LINKED = Lookup(select(linked.c.doc), linked.c.doc)
_OF_DOCS = Lookup(select(account.c.id, account.c.incident, account.c.same), account.c.doc)
_OF_INCIDENTS = Lookup(select(account.c.id, account.c.incident), account.c.incident)
_FIRST = Lookup(select(account.c.id, account.c.first), account.c.id)
_SAME = Lookup(select(account.c.same), account.c.id)
_SAYING = Lookup(select(account.c.id, account.c.same), account.c.same)
_STANDING = Lookup(select(account_key.c.key, account_key.c.account), account_key.c.key)


class Linked(Record, frozen=True):
    """What one batch changed: reports by outcome, accounts, incidents, and their histories."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    accounts: int = 0
    touched: int = 0
    history: tuple[Entry, ...] = ()


def find_linked(connection: Connection, docs: Iterable[str]) -> set[str]:
    """Return those of `docs` whose accounts are among the incidents."""
    return {doc for (doc,) in _LINKED(connection, docs)}


def link_docs(
    work: Work,
    readings: Mapping[str, int | None],
    accounts: Sequence[Account],
    settings: Settings,
) -> tuple[int, list[Entry]]:
    """Put accounts in the place of what was there of their reports, and cluster what they touch.

    `readings` names the reports, also those without any account now, with their readings' keys.
    """
    if not readings:
        return 0, []
    connection, docs = work.connection, list(readings)
    old, emptied = _remove_docs(connection, docs)
    insert_new(connection, linked, [{"doc": doc} for doc in docs])
    traits = [find_traits(account) for account in accounts]
    rows.insert_accounts(connection, accounts, traits, [*map(fingerprint, traits)], readings)
    names = [one.id for one in traits]
    refresh_pairs(connection, names, settings)
    at_hand = Memory(
        accounts={account.id: account for account in accounts},
        traits={one.id: one for one in traits},
    )
    touched, history = cluster_touched(work, [*names, *old], settings, at_hand)
    gone = sorted(emptied - rows.find_minted(connection, emptied))
    withdrawn = [Entry(incident=name, change=Change.WITHDRAWN) for name in gone]
    rows.write_history(work, withdrawn)
    return touched, [*history, *withdrawn]


def _remove_docs(connection: Connection, docs: Sequence[str]) -> tuple[list[str], set[str]]:
    """Take out the accounts of `docs` and the incidents that nobody else tells of.

    Returns accounts that stood in an incident with them, and the incidents taken out.
    """
    gone = _OF_DOCS(connection, docs)
    if not gone:
        return [], set()
    names = sorted(name for name, _, _ in gone)
    left = rows.find_strong(connection, names, tuple(Strength)[1:]) - set(names)
    rows.drop_pairs(connection, names)
    for chunk in split_list(names):
        connection.execute(delete(account).where(account.c.id.in_(chunk)))
    incidents = {home for _, home, _ in gone if home}
    stayed = _OF_INCIDENTS(connection, incidents)
    left |= {name for name, _ in stayed}
    left |= {name for name, _ in _SAYING(connection, {same for _, _, same in gone})}
    emptied = incidents - {home for _, home in stayed}
    for chunk in split_list(sorted(emptied)):
        connection.execute(delete(incident).where(incident.c.id.in_(chunk)))
    return sorted(left), emptied


def refresh_pairs(connection: Connection, names: Sequence[str], settings: Settings) -> None:
    """Choose who stands for accounts that say the same, and compare whoever newly does."""
    chosen = _choose_first(connection, names, _find_ruled(connection))
    wanted = set(chosen.values())
    there = _FIRST(connection, set(chosen) | wanted)
    own = {name for name, first in there if first == name}
    kept = {name for name in own if chosen[name] == name}
    dropped = own - kept
    rows.set_accounts(connection, "first", chosen)
    rows.drop_pairs(connection, sorted(dropped))
    rows.set_accounts(connection, "news", dict.fromkeys(sorted(dropped)))
    _compare_new(connection, sorted(wanted - kept), settings)


def _choose_first(connection: Connection, names: Sequence[str], ruled: set[str]) -> dict[str, str]:
    sames = {same for (same,) in _SAME(connection, names)}
    first: dict[str, str] = {}
    leader: dict[str, str] = {}
    for name, same in sorted(tuple(row) for row in _SAYING(connection, sames)):
        first[name] = name if name in ruled else leader.setdefault(same, name)
    return first


def _compare_new(connection: Connection, names: Sequence[str], settings: Settings) -> None:
    traits = rows.load_traits(connection, names)
    new = [traits[name] for name in sorted(traits)]
    weights, excluded = weigh_candidates(new, settings)
    known = set(traits)
    found = {name: there - known for name, there in _look_up(connection, new).items()}
    others = rows.load_traits(connection, set().union(*found.values()))
    for one in new:
        for other in found[one.id]:
            pair = order_pair(one.id, other)
            weight = judge_pair(one, others[other], settings)
            if weight is None:
                excluded.add(pair)
            else:
                weights[pair] = weight
    traits |= others
    rows.insert_keys(connection, ((hash_key(key), one.id) for one in new for key in find_keys(one)))
    weighed = [
        (a, b, weight, int(rate_pair(weight, traits[a].lead and traits[b].lead, settings)))
        for (a, b), weight in weights.items()
    ]
    rows.insert_pairs(connection, [*weighed, *((a, b, None, 0) for a, b in excluded)])


def _look_up(connection: Connection, new: Sequence[Traits]) -> dict[str, set[str]]:
    """Return for each new account who stands under a key that it looks under."""
    searches = {one.id: [hash_key(key) for key in find_searches(one)] for one in new}
    wanted = {key for keys in searches.values() for key in keys}
    standing: dict[int, set[str]] = {}
    for key, name in _STANDING(connection, wanted):
        standing.setdefault(key, set()).add(name)
    return {
        name: set().union(
            *(standing[key] for key in keys if key in standing and len(standing[key]) <= CROWD)
        )
        for name, keys in searches.items()
    }


def _find_ruled(connection: Connection) -> set[str]:
    table = schema.decision.c
    found = connection.execute(union(select(table.a), select(table.b)))
    return {name for (name,) in found}


def hash_key(key: str) -> int:
    """Return the 63-bit number under which a key is stored."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
