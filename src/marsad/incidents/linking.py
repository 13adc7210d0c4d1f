"""Linking: accounts to weighted pairs to clusters, as one pure function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from marsad.incidents.blocks import find_candidates
from marsad.incidents.clusters import (
    Pair,
    find_clusters,
    find_components,
    imply_decisions,
    order_pair,
)
from marsad.incidents.compare import exclude_pair, weigh_pair
from marsad.incidents.settings import Settings, load_settings
from marsad.incidents.traits import Traits, find_traits
from marsad.records import Account, Decision, DecisionKind, Record


class Linkage(Record, frozen=True):
    """Pairs that speak for one incident, pairs that exclude each other, and the clusters."""

    weights: dict[Pair, float]
    excluded: frozenset[Pair]
    clusters: tuple[tuple[str, ...], ...]


def link_accounts(
    accounts: Iterable[Account],
    decisions: Iterable[Decision] = (),
    settings: Settings | None = None,
) -> Linkage:
    """Link accounts into clusters. The order of `accounts` makes no difference.

    Raises `UsageError` for decisions that contradict each other.
    """
    traits = [find_traits(account) for account in sorted(accounts, key=lambda a: a.id)]
    return link_traits(traits, decisions, settings or load_settings())


def link_traits(
    traits: Sequence[Traits], decisions: Iterable[Decision], settings: Settings
) -> Linkage:
    """Link accounts whose traits are worked out; `traits` ascend by id."""
    rulings = tuple(decisions)
    weights: dict[Pair, float] = {}
    excluded: set[Pair] = set()
    for i, j in find_candidates(traits):
        a, b = traits[i], traits[j]
        if exclude_pair(a, b) is not None:
            excluded.add((a.id, b.id))
        else:
            weights[(a.id, b.id)] = weigh_pair(a, b, settings)
    clusters = cluster_traits(traits, weights, excluded, rulings, settings.threshold)
    return Linkage(weights=weights, excluded=frozenset(excluded), clusters=tuple(clusters))


def cluster_traits(
    traits: Sequence[Traits],
    weights: dict[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    threshold: float,
) -> list[tuple[str, ...]]:
    """Cluster the reports' news first, then what is told besides.

    News is told at length and can be compared by more; an aside joins a cluster of news, or
    other asides, and never brings two clusters of news together.
    """
    leads = [one.id for one in traits if one.lead]
    led = set(leads)
    news = cluster_components(
        leads,
        {pair: w for pair, w in weights.items() if pair[0] in led and pair[1] in led},
        {pair for pair in excluded if pair[0] in led and pair[1] in led},
        imply_decisions(decisions, led),
        threshold,
    )
    joins = [
        Decision(kind=DecisionKind.MUST_LINK, first=cluster[0], second=other)
        for cluster in news
        for other in cluster[1:]
    ]
    home = {name: n for n, cluster in enumerate(news) for name in cluster}
    apart = {p for p in weights if p[0] in home and p[1] in home and home[p[0]] != home[p[1]]}
    return cluster_components(
        [one.id for one in traits],
        weights,
        excluded | apart,
        [*decisions, *joins],
        threshold,
    )


def cluster_components(
    ids: Sequence[str],
    weights: dict[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    threshold: float,
) -> list[tuple[str, ...]]:
    """Cluster each connected component by itself: what no pair above the threshold reaches

    cannot be joined, so that a new account touches its own component only.
    """
    known = set(ids)
    ruled = [d for d in decisions if d.first in known and d.second in known]
    forced = [
        order_pair(d.first, d.second) for d in ruled if d.kind is DecisionKind.MUST_LINK
    ]
    strong = [pair for pair, weight in weights.items() if weight >= threshold]
    components = find_components(ids, [*strong, *forced])
    home = {name: n for n, component in enumerate(components) for name in component}
    inside: list[dict[Pair, float]] = [{} for _ in components]
    for pair, weight in weights.items():
        if home[pair[0]] == home[pair[1]]:
            inside[home[pair[0]]][pair] = weight
    barred: list[set[Pair]] = [set() for _ in components]
    for pair in excluded:
        if home[pair[0]] == home[pair[1]]:
            barred[home[pair[0]]].add(pair)
    rulings: list[list[Decision]] = [[] for _ in components]
    for decision in ruled:
        if home[decision.first] == home[decision.second]:
            rulings[home[decision.first]].append(decision)
    clusters: list[tuple[str, ...]] = []
    for n, component in enumerate(components):
        if len(component) == 1:
            clusters.append((component[0],))
        else:
            clusters += find_clusters(component, inside[n], barred[n], rulings[n], threshold)
    return sorted(clusters)


def iterate_pairs(clusters: Iterable[Sequence[str]]) -> Iterator[Pair]:
    """Yield every pair of ids that stand in one cluster."""
    for cluster in clusters:
        ordered = sorted(cluster)
        for i, first in enumerate(ordered):
            for second in ordered[i + 1 :]:
                yield first, second
