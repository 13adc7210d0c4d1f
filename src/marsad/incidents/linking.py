"""Linking: accounts to weighted pairs to clusters, as one pure function."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import chain

import msgspec

from marsad.incidents.blocks import find_candidates
from marsad.incidents.clusters import (
    Pair,
    find_clusters,
    find_components,
    imply_decisions,
    order_pair,
)
from marsad.incidents.compare import judge_pair
from marsad.incidents.settings import Settings, load_settings
from marsad.incidents.traits import Traits, find_traits
from marsad.records import Account, Decision, DecisionKind, Record


class Linkage(Record, frozen=True):
    """Weights of pairs in bits, pairs that exclude each other, and the clusters.

    Accounts that say the same in the same words stand for each other: `weights` and `excluded`
    name the first of them only, `clusters` all.
    """

    weights: dict[Pair, float]
    excluded: frozenset[Pair]
    clusters: tuple[tuple[str, ...], ...]


def link_accounts(
    accounts: Iterable[Account],
    decisions: Iterable[Decision] = (),
    settings: Settings | None = None,
    neighbours: Iterable[Pair] = (),
) -> Linkage:
    """Link accounts into clusters. The order of `accounts` makes no difference.

    `neighbours` are candidates besides those that share a key: `find_neighbours` gives some.
    Raises `UsageError` for decisions that contradict each other.
    """
    traits = [find_traits(account) for account in accounts]
    return link_traits(traits, decisions, settings or load_settings(), neighbours)


def link_traits(
    traits: Iterable[Traits],
    decisions: Iterable[Decision],
    settings: Settings,
    neighbours: Iterable[Pair] = (),
) -> Linkage:
    """Link accounts whose traits are worked out."""
    rulings = tuple(decisions)
    groups = group_same(traits, rulings)
    firsts = [members[0] for members in groups]
    weights, excluded = weigh_candidates(firsts, settings, neighbours)
    clusters = cluster_traits(
        [(one.id, one.lead) for one in firsts], weights, excluded, rulings, settings
    )
    followers = {members[0].id: [one.id for one in members] for members in groups}
    return Linkage(
        weights=weights,
        excluded=frozenset(excluded),
        clusters=tuple(
            sorted(tuple(sorted(x for name in c for x in followers[name])) for c in clusters)
        ),
    )


def group_same(traits: Iterable[Traits], decisions: Iterable[Decision] = ()) -> list[list[Traits]]:
    """Group accounts of one outlet that say the same in the same words, each group ascending.

    A flood of copies then costs no more than one report. What an analyst ruled on stays alone.
    """
    ruled = {name for d in decisions for name in (d.first, d.second)}
    groups: dict[str, list[Traits]] = {}
    for one in sorted(traits, key=lambda t: t.id):
        groups.setdefault(one.id if one.id in ruled else fingerprint(one), []).append(one)
    return sorted(groups.values(), key=lambda group: group[0].id)


def fingerprint(traits: Traits) -> str:
    """Return a hash of all that is compared, the account's own id, report and hour aside."""
    bare = msgspec.structs.replace(traits, id="", doc="", hour=None)
    values = [
        sorted(value) if isinstance(value, frozenset) else value
        for value in msgspec.structs.astuple(bare)
    ]
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()[:32]


def weigh_candidates(
    traits: Sequence[Traits], settings: Settings, neighbours: Iterable[Pair] = ()
) -> tuple[dict[Pair, float], set[Pair]]:
    """Weigh each pair of candidates; pairs that exclude each other are returned apart."""
    weights: dict[Pair, float] = {}
    excluded: set[Pair] = set()
    places = {one.id: position for position, one in enumerate(traits)}
    further = {
        (places[a], places[b]) for a, b in neighbours if a in places and b in places and a != b
    }
    for i, j in chain(find_candidates(traits), sorted(further)):
        a, b = traits[i], traits[j]
        weight = judge_pair(a, b, settings)
        if weight is None:
            excluded.add(order_pair(a.id, b.id))
        else:
            weights[order_pair(a.id, b.id)] = weight
    return weights, excluded


class Strength(IntEnum):
    """What a pair can bring together by itself: nothing, asides, news, or both."""

    NONE = 0
    ASIDES = 1
    NEWS = 2
    BOTH = 3


def rate_pair(weight: float, both_news: bool, settings: Settings) -> Strength:
    """Return what a pair connects, alone if need be."""
    asides = weight >= settings.aside_threshold
    news = both_news and weight >= settings.threshold
    return Strength(asides + 2 * news)


def cluster_traits(
    names: Sequence[tuple[str, bool]],
    weights: Mapping[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    settings: Settings,
) -> list[tuple[str, ...]]:
    """Cluster the reports' news first, then what is told besides.

    `names` holds the id of each account and whether it is news. News is told at length and can
    be compared by more; an aside joins a cluster of news, or other asides, and never brings two
    clusters of news together.
    """
    news = cluster_news([n for n, lead in names if lead], weights, excluded, decisions, settings)
    labels = {name: cluster[0] for cluster in news for name in cluster}
    return join_asides([n for n, _ in names], labels, weights, excluded, decisions, settings)


def cluster_news(
    names: Sequence[str],
    weights: Mapping[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    settings: Settings,
) -> list[tuple[str, ...]]:
    """Cluster accounts of news among themselves."""
    led = set(names)
    return cluster_components(
        sorted(led),
        {pair: w for pair, w in weights.items() if pair[0] in led and pair[1] in led},
        {pair for pair in excluded if pair[0] in led and pair[1] in led},
        imply_decisions(decisions, led),
        settings.threshold,
    )


def join_asides(
    names: Sequence[str],
    labels: Mapping[str, str],
    weights: Mapping[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    settings: Settings,
) -> list[tuple[str, ...]]:
    """Join asides to clusters of news; `labels` names the cluster of each account of news."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        if name in labels:
            groups.setdefault(labels[name], []).append(name)
    joins = [
        Decision(kind=DecisionKind.MUST_LINK, first=group[0], second=other)
        for group in groups.values()
        for other in group[1:]
    ]
    apart = {
        p for p in weights if p[0] in labels and p[1] in labels and labels[p[0]] != labels[p[1]]
    }
    return cluster_components(
        sorted(names), weights, excluded | apart, [*decisions, *joins], settings.aside_threshold
    )


def cluster_components(
    ids: Sequence[str],
    weights: Mapping[Pair, float],
    excluded: set[Pair],
    decisions: Sequence[Decision],
    threshold: float,
) -> list[tuple[str, ...]]:
    """Cluster each connected component by itself.

    What no pair above the threshold reaches cannot be joined, so that a new account touches its
    own component only.
    """
    known = set(ids)
    ruled = [d for d in decisions if d.first in known and d.second in known]
    forced = [order_pair(d.first, d.second) for d in ruled if d.kind is DecisionKind.MUST_LINK]
    strong = [pair for pair, weight in weights.items() if weight >= threshold]
    components = find_components(ids, [*strong, *forced])
    home = {name: n for n, component in enumerate(components) for name in component}
    inside: list[dict[Pair, float]] = [{} for _ in components]
    barred: list[set[Pair]] = [set() for _ in components]
    rulings: list[list[Decision]] = [[] for _ in components]
    for pair, weight in weights.items():
        if home[pair[0]] == home[pair[1]]:
            inside[home[pair[0]]][pair] = weight
    for pair in excluded:
        if home[pair[0]] == home[pair[1]]:
            barred[home[pair[0]]].add(pair)
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
