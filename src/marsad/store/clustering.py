"""Clustering in the database: what a change touches is clustered anew and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from marsad.incidents.clusters import Pair
from marsad.incidents.identity import Entry, name_clusters
from marsad.incidents.linking import Strength, cluster_news, join_asides
from marsad.incidents.reconcile import reconcile
from marsad.incidents.settings import Settings
from marsad.incidents.traits import Traits
from marsad.records import Account, Decision, DecisionKind, Record
from marsad.store import linking_schema as schema

Value = TypeVar("Value")
_PARAMETERS = 500
"""Values in one IN list; SQLite's limit is higher, but long lists gain nothing."""


class Memory(Record, frozen=True):
    """Accounts and traits of the batch that is being written, which need not be read back."""

    accounts: dict[str, Account]
    traits: dict[str, Traits]


def cluster_touched(
    connection: Connection, names: Sequence[str], settings: Settings, at_hand: Memory | None = None
) -> tuple[int, list[Entry]]:
    """Cluster the components that `names` stand in, name the incidents and write them."""
    decisions = load_decisions(connection)
    moved = _cluster_news(connection, names, decisions, settings)
    firsts = _find_component(connection, [*names, *moved], decisions, news=False)
    if not firsts:
        return 0, []
    labels, old, members = _load_members(connection, firsts)
    weights, excluded = _load_pairs(connection, firsts)
    clusters = join_asides(firsts, labels, weights, excluded, decisions, settings)
    full = [sorted(x for name in cluster for x in members[name]) for cluster in clusters]
    minted = schema.has_any_incident(connection)
    naming = name_clusters(full, old, lambda name: minted and schema.has_incident(connection, name))
    fresh, sizes = set(names), Counter(old.values())
    changed = {
        incident: cluster
        for incident, cluster in zip(naming.ids, full, strict=True)
        if sizes[incident] != len(cluster)
        or not fresh.isdisjoint(cluster)
        or any(old.get(name) != incident for name in cluster)
    }
    schema.place_accounts(connection, changed, old)
    _write_incidents(
        connection, changed, naming.forwards, at_hand or Memory(accounts={}, traits={})
    )
    schema.forward(connection, naming.forwards)
    schema.write_history(connection, naming.history)
    return len(changed), list(naming.history)


def _write_incidents(
    connection: Connection,
    clusters: Mapping[str, Sequence[str]],
    forwards: Mapping[str, str],
    at_hand: Memory,
) -> None:
    """Reconcile each cluster and write it, with all ids that lead to it."""
    wanted = {name for cluster in clusters.values() for name in cluster} - set(at_hand.accounts)
    accounts = at_hand.accounts | {
        account.id: account for account in schema.load_accounts(connection, sorted(wanted))
    }
    leading = schema.load_forwards(connection, [*clusters, *forwards])
    incidents = []
    for incident, cluster in clusters.items():
        now = [gone for gone, target in forwards.items() if target == incident]
        direct = [*leading.get(incident, ()), *now]
        further = [x for gone in direct for x in leading.get(gone, ())]
        incidents.append(
            reconcile(
                incident,
                [accounts[name] for name in cluster],
                sorted({*direct, *further}),
                at_hand.traits,
            )
        )
    schema.write_incidents(connection, incidents)


def _cluster_news(
    connection: Connection,
    names: Sequence[str],
    decisions: Sequence[Decision],
    settings: Settings,
) -> list[str]:
    """Cluster the news that `names` touch; return whoever is in a cluster that changed."""
    reached = _find_component(connection, names, decisions, news=True)
    before: dict[str, str | None] = {}
    for chunk in split_list(reached):
        before |= dict(
            schema.fetch_in(
                connection, "SELECT id, news FROM account WHERE lead AND id IN ({})", chunk
            )
        )
    leads = sorted(before)
    weights, excluded = _load_pairs(connection, leads)
    clusters = cluster_news(leads, weights, excluded, decisions, settings)
    after = {name: cluster[0] for cluster in clusters for name in cluster}
    changed = {name for name in leads if before[name] != after[name]}
    stirred = {before[name] for name in changed} | {after[name] for name in changed}
    schema.run_many(
        connection,
        "UPDATE account SET news = ? WHERE id = ?",
        [(after[name], name) for name in sorted(changed)],
    )
    return [name for name in leads if before[name] in stirred or after[name] in stirred]


def _find_component(
    connection: Connection, names: Sequence[str], decisions: Sequence[Decision], *, news: bool
) -> list[str]:
    """Return whoever is connected with `names`, ascending.

    Connected by decisions, and by pairs that bring news together, or, without `news`, by pairs
    that bring asides together and by clusters of news.
    """
    ruled: dict[str, set[str]] = {}
    for decision in decisions:
        ruled.setdefault(decision.first, set()).add(decision.second)
        ruled.setdefault(decision.second, set()).add(decision.first)
    strengths = (Strength.NEWS if news else Strength.ASIDES, Strength.BOTH)
    found: set[str] = set()
    edge = {
        first
        for chunk in split_list(sorted(set(names)))
        for (first,) in schema.fetch_in(
            connection, "SELECT DISTINCT first FROM account WHERE id IN ({})", chunk
        )
    }
    while edge:
        found |= edge
        reached = {other for name in edge for other in ruled.get(name, ())}
        reached |= set(spread_strong(connection, sorted(edge), strengths))
        for chunk in () if news else split_list(sorted(edge)):
            rows = schema.fetch_in(
                connection,
                "SELECT id FROM account WHERE news IN "
                "(SELECT news FROM account WHERE id IN ({})) AND id = first",
                chunk,
            )
            reached |= {name for (name,) in rows}
        edge = reached - found
    return sorted(found)


def spread_strong(
    connection: Connection, names: Sequence[str], strengths: Sequence[Strength]
) -> Iterable[str]:
    """Yield whoever a pair of one of `strengths` connects with `names`."""
    for chunk in split_list(names):
        yield from schema.find_strong(connection, chunk, strengths)


def _load_members(
    connection: Connection, firsts: Sequence[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, list[str]]]:
    labels: dict[str, str] = {}
    old: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for chunk in split_list(firsts):
        for name, first, news, incident in schema.fetch_in(
            connection, "SELECT id, first, news, incident FROM account WHERE first IN ({})", chunk
        ):
            members.setdefault(first, []).append(name)
            if name == first and news:
                labels[name] = news
            if incident:
                old[name] = incident
    return labels, old, members


def _load_pairs(
    connection: Connection, names: Sequence[str]
) -> tuple[dict[Pair, float], set[Pair]]:
    inside = set(names)
    weights: dict[Pair, float] = {}
    excluded: set[Pair] = set()
    for chunk in split_list(names):
        for a, b, weight in schema.fetch_in(
            connection, "SELECT a, b, weight FROM pair WHERE a IN ({})", chunk
        ):
            if b in inside and weight is None:
                excluded.add((a, b))
            elif b in inside:
                weights[(a, b)] = weight
    return weights, excluded


def load_decisions(connection: Connection) -> list[Decision]:
    """Return the analysts' decisions in the order in which they were made."""
    rows = schema.fetch(connection, "SELECT kind, a, b, by, reason FROM decision ORDER BY key")
    return [
        Decision(kind=DecisionKind(kind), first=a, second=b, by=by, reason=reason)
        for kind, a, b, by, reason in rows
    ]


def split_list(values: Sequence[Value]) -> Iterable[Sequence[Value]]:
    """Yield `values` in lists that fit a query."""
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]
