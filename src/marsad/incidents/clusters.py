"""Clusters: which accounts tell of one incident, given the weights of the pairs.

Average linkage: two clusters are joined while the mean weight over all pairs between them is
above the threshold (Sokal and Michener 1958), so that one weak or mistaken pair cannot weld two
incidents together. A pair that was never a candidate counts as `UNSEEN` bits. Must-links are
joined before anything else; cannot-links, and pairs that exclude each other, are never joined.
The result depends on the set of accounts and weights only: ties go by the accounts' ids.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from marsad.errors import UsageError
from marsad.incidents.compare import UNSEEN
from marsad.records import Decision, DecisionKind

Pair = tuple[str, str]


def find_clusters(
    ids: Iterable[str],
    weights: Mapping[Pair, float],
    excluded: Iterable[Pair] = (),
    decisions: Iterable[Decision] = (),
    threshold: float = 0.0,
) -> tuple[tuple[str, ...], ...]:
    """Divide `ids` into clusters, each ascending, all in the order of their first id.

    `weights` holds bits for pairs (lower id first). Raises `UsageError` for decisions that
    contradict each other, naming them.
    """
    names = sorted(set(ids))
    rulings = [d for d in decisions if d.first in set(names) and d.second in set(names)]
    check_decisions(rulings)
    joined = _join_forced(names, rulings)
    forbidden = {order_pair(d.first, d.second) for d in rulings if _forbids(d)}
    forbidden |= set(excluded)
    merger = _Merger(joined, weights, forbidden, threshold)
    return merger.run()


def order_pair(first: str, second: str) -> Pair:
    """Return the pair with the lower id first."""
    return (first, second) if first < second else (second, first)


def check_decisions(decisions: Iterable[Decision]) -> None:
    """Raise `UsageError` where a cannot-link divides what must-links join, naming both ends."""
    listed = list(decisions)
    for decision in listed:
        if decision.first == decision.second:
            raise UsageError(
                f"a decision must be about two accounts, not {decision.first} alone",
                hint="Name two different accounts.",
            )
    groups = _find_roots(
        {d.first for d in listed} | {d.second for d in listed},
        [(d.first, d.second) for d in listed if not _forbids(d)],
    )
    for decision in listed:
        if _forbids(decision) and groups[decision.first] == groups[decision.second]:
            joins = [
                f"{d.first} = {d.second}"
                for d in listed
                if not _forbids(d) and groups[d.first] == groups[decision.first]
            ]
            raise UsageError(
                f"decisions contradict each other: {decision.first} and {decision.second} cannot "
                f"be one incident, and must be by {', '.join(joins)}",
                hint="Withdraw one of the decisions that are named.",
            )


def imply_decisions(decisions: Iterable[Decision], ids: set[str]) -> list[Decision]:
    """Return what `decisions` say about `ids` alone, also where it goes by way of other accounts.

    Where a must be x, x must be b: a must be b. Where a must be x, x cannot be b: a cannot be b.
    """
    listed = list(decisions)
    named = {d.first for d in listed} | {d.second for d in listed}
    roots = _find_roots(named, [(d.first, d.second) for d in listed if not _forbids(d)])
    groups: dict[str, list[str]] = {}
    for name in sorted(named & ids):
        groups.setdefault(roots[name], []).append(name)
    implied = [
        Decision(kind=DecisionKind.MUST_LINK, first=group[0], second=other)
        for group in groups.values()
        for other in group[1:]
    ]
    for decision in listed:
        first, second = groups.get(roots[decision.first]), groups.get(roots[decision.second])
        if _forbids(decision) and first and second:
            implied.append(
                Decision(kind=DecisionKind.CANNOT_LINK, first=first[0], second=second[0])
            )
    return implied


def find_components(ids: Iterable[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """Divide `ids` into connected components, each ascending, in the order of their first id."""
    roots = _find_roots(set(ids), pairs)
    groups: dict[str, list[str]] = {}
    for name in sorted(roots):
        groups.setdefault(roots[name], []).append(name)
    return sorted(groups.values())


def _forbids(decision: Decision) -> bool:
    return decision.kind is DecisionKind.CANNOT_LINK


def _find_roots(ids: set[str], pairs: Iterable[Pair]) -> dict[str, str]:
    parent = {name: name for name in ids}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for first, second in pairs:
        a, b = root(first), root(second)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return {name: root(name) for name in ids}


def _join_forced(names: list[str], decisions: list[Decision]) -> list[list[str]]:
    return find_components(names, [(d.first, d.second) for d in decisions if not _forbids(d)])


class _Merger:
    """Clusters on their way together: sums of weights between them, and the next best pair."""

    def __init__(
        self,
        groups: list[list[str]],
        weights: Mapping[Pair, float],
        forbidden: set[Pair],
        threshold: float,
    ) -> None:
        self.members: dict[str, list[str]] = {group[0]: list(group) for group in groups}
        self.threshold = threshold
        home = {name: group[0] for group in groups for name in group}
        self.sums: dict[str, dict[str, tuple[float, int]]] = {key: {} for key in self.members}
        self.forbidden: dict[str, set[str]] = {key: set() for key in self.members}
        for (first, second), weight in sorted(weights.items()):
            self._add(home[first], home[second], weight)
        for first, second in forbidden:
            if first in home and second in home and home[first] != home[second]:
                self.forbidden[home[first]].add(home[second])
                self.forbidden[home[second]].add(home[first])
        self.heap: list[tuple[float, str, str, int, int]] = []
        for key, others in self.sums.items():
            for other in others:
                if key < other:
                    self._push(key, other)

    def run(self) -> tuple[tuple[str, ...], ...]:
        while self.heap:
            _, a, b, size_a, size_b = heapq.heappop(self.heap)
            current = (len(self.members.get(a, ())), len(self.members.get(b, ())))
            if current == (size_a, size_b) and b not in self.forbidden[a]:
                self._merge(a, b)
        return tuple(sorted(tuple(sorted(group)) for group in self.members.values()))

    def _add(self, a: str, b: str, weight: float) -> None:
        if a == b:
            return
        total, count = self.sums[a].get(b, (0.0, 0))
        self.sums[a][b] = self.sums[b][a] = (total + weight, count + 1)

    def _push(self, a: str, b: str) -> None:
        if b in self.forbidden[a]:
            return
        total, count = self.sums[a][b]
        pairs = len(self.members[a]) * len(self.members[b])
        mean = (total + UNSEEN * (pairs - count)) / pairs
        if mean >= self.threshold:
            a, b = order_pair(a, b)
            # Rounding: sums that were added in another order must not change who comes first.
            entry = (-round(mean, 6), a, b, len(self.members[a]), len(self.members[b]))
            heapq.heappush(self.heap, entry)

    def _merge(self, a: str, b: str) -> None:
        kept, gone = order_pair(a, b)
        self.members[kept] += self.members.pop(gone)
        for other, (total, count) in self.sums.pop(gone).items():
            del self.sums[other][gone]
            if other != kept:
                old_total, old_count = self.sums[kept].get(other, (0.0, 0))
                merged = (old_total + total, old_count + count)
                self.sums[kept][other] = self.sums[other][kept] = merged
        for other in self.forbidden.pop(gone):
            self.forbidden[other].discard(gone)
            self.forbidden[other].add(kept)
            self.forbidden[kept].add(other)
        for other in self.sums[kept]:
            self._push(kept, other)
