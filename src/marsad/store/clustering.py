"""Clustering in the database: what a change touches is clustered anew and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, select

from marsad.incidents.clusters import Pair
from marsad.incidents.identity import Entry, mint_id, name_clusters
from marsad.incidents.linking import Strength, cluster_news, join_asides
from marsad.incidents.reconcile import reconcile
from marsad.incidents.settings import Settings
from marsad.incidents.traits import Traits
from marsad.records import Account, Decision, Record
from marsad.store import linking_rows as rows
from marsad.store.derived import account, pair
from marsad.store.queries import Lookup
from marsad.store.work import Work

_NEWS = Lookup(select(account.c.id, account.c.news).where(account.c.lead), account.c.id)
_FIRST = Lookup(select(account.c.first), account.c.id)
_CLUSTER = Lookup(select(account.c.news), account.c.id)
_TOLD_IN = Lookup(select(account.c.id).where(account.c.id == account.c.first), account.c.news)
_MEMBERS = Lookup(
    select(account.c.id, account.c.first, account.c.news, account.c.incident), account.c.first
)
_PAIRS = Lookup(select(pair.c.a, pair.c.b, pair.c.weight), pair.c.a)


class Memory(Record, frozen=True):
    """Accounts and traits of the batch that is being written, which need not be read back."""

    accounts: dict[str, Account]
    traits: dict[str, Traits]


def cluster_touched(
    work: Work, names: Sequence[str], settings: Settings, at_hand: Memory | None = None
) -> tuple[int, list[Entry]]:
    """Cluster the components that `names` stand in, name the incidents and write them."""
    connection = work.connection
    decisions = rows.load_decisions(connection)
    moved = _cluster_news(connection, names, decisions, settings)
    firsts = _find_component(connection, [*names, *moved], decisions, news=False)
    if not firsts:
        return 0, []
    labels, old, members = _load_members(connection, firsts)
    weights, excluded = _load_pairs(connection, firsts)
    clusters = join_asides(firsts, labels, weights, excluded, decisions, settings)
    full = [sorted(x for name in cluster for x in members[name]) for cluster in clusters]
    naming = name_clusters(full, old, _find_taken(connection, full))
    fresh, sizes = set(names), Counter(old.values())
    changed = {
        incident: cluster
        for incident, cluster in zip(naming.ids, full, strict=True)
        if sizes[incident] != len(cluster)
        or not fresh.isdisjoint(cluster)
        or any(old.get(name) != incident for name in cluster)
    }
    rows.place_accounts(connection, changed, old)
    _write_incidents(work, changed, naming.forwards, at_hand or Memory(accounts={}, traits={}))
    rows.forward(connection, naming.forwards)
    rows.write_history(work, naming.history)
    return len(changed), list(naming.history)


def _find_taken(connection: Connection, clusters: Sequence[Sequence[str]]) -> Callable[[str], bool]:
    """Return what tells whether an id was ever minted; the likely ones are asked for at once."""
    likely = {mint_id(min(cluster)) for cluster in clusters}
    taken = rows.find_minted(connection, likely)
    return lambda name: (
        name in taken or (name not in likely and bool(rows.find_minted(connection, [name])))
    )


def _write_incidents(
    work: Work,
    clusters: Mapping[str, Sequence[str]],
    forwards: Mapping[str, str],
    at_hand: Memory,
) -> None:
    """Reconcile each cluster and write it, with all ids that lead to it."""
    wanted = {name for cluster in clusters.values() for name in cluster} - set(at_hand.accounts)
    accounts = at_hand.accounts | {
        account.id: account for account in rows.load_accounts(work.connection, sorted(wanted))
    }
    leading = rows.load_forwards(work.connection, [*clusters, *forwards])
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
    rows.write_incidents(work, incidents)


def _cluster_news(
    connection: Connection,
    names: Sequence[str],
    decisions: Sequence[Decision],
    settings: Settings,
) -> list[str]:
    """Cluster the news that `names` touch; return whoever is in a cluster that changed."""
    reached = _find_component(connection, names, decisions, news=True)
    before: dict[str, str | None] = dict(_NEWS(connection, reached))
    leads = sorted(before)
    weights, excluded = _load_pairs(connection, leads)
    clusters = cluster_news(leads, weights, excluded, decisions, settings)
    after = {name: cluster[0] for cluster in clusters for name in cluster}
    changed = {name for name in leads if before[name] != after[name]}
    stirred = {before[name] for name in changed} | {after[name] for name in changed}
    rows.set_accounts(connection, "news", {name: after[name] for name in sorted(changed)})
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
    edge = {first for (first,) in _FIRST(connection, names)}
    while edge:
        found |= edge
        reached = {other for name in edge for other in ruled.get(name, ())}
        reached |= rows.find_strong(connection, sorted(edge), strengths)
        if not news:
            reached |= _find_told_with(connection, edge)
        edge = reached - found
    return sorted(found)


def _find_told_with(connection: Connection, names: set[str]) -> set[str]:
    """Return whoever is in one cluster of news with one of `names`."""
    clusters = {news for (news,) in _CLUSTER(connection, names) if news}
    return {name for (name,) in _TOLD_IN(connection, clusters)}


def _load_members(
    connection: Connection, firsts: Sequence[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, list[str]]]:
    labels: dict[str, str] = {}
    old: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for name, first, news, incident in _MEMBERS(connection, firsts):
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
    for a, b, weight in _PAIRS(connection, names):
        if b in inside and weight is None:
            excluded.add((a, b))
        elif b in inside:
            weights[(a, b)] = weight
    return weights, excluded
