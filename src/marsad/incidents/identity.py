"""Ids of incidents: minted once, kept while the incident lives, forwarded where it was merged."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from marsad.records import Record


class Change(Enum):
    """What became of an incident."""

    MINTED = "minted"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


class Entry(Record, frozen=True, gc=False):
    """One line of an incident's history: `merged` into, or `split` from, `other`.

    It is `withdrawn` where no report tells of it any more.
    """

    incident: str
    change: Change
    other: str | None = None


class Naming(Record, frozen=True):
    """An id for each cluster in order, ids that now lead to another, and what happened."""

    ids: tuple[str, ...]
    forwards: dict[str, str]
    history: tuple[Entry, ...]


def name_clusters(
    clusters: Sequence[Sequence[str]],
    old: Mapping[str, str],
    is_taken: Callable[[str], bool] = lambda _: False,
) -> Naming:
    """Give each cluster an id; `old` holds the incident that each known account was in.

    An id stays with the cluster that holds most of its accounts; where several meet in one
    cluster, the one with most accounts there stays and the others lead to it. A cluster without
    one gets a new id, minted from its first account.
    """
    order = sorted(range(len(clusters)), key=lambda n: min(clusters[n]))
    shares = [Counter(old[name] for name in cluster if name in old) for cluster in clusters]
    home = {
        incident: max(
            (n for n in order if shares[n][incident]),
            key=lambda n: (shares[n][incident], -order.index(n)),
        )
        for incident in sorted(set(old.values()))
        if any(shares[n][incident] for n in order)
    }
    ids: dict[int, str] = {}
    forwards: dict[str, str] = {}
    history: list[Entry] = []
    for n in order:
        claims = [incident for incident, where in home.items() if where == n]
        if claims:
            ids[n] = min(claims, key=lambda incident: (-shares[n][incident], incident))
            for other in sorted(set(claims) - {ids[n]}):
                forwards[other] = ids[n]
                history.append(Entry(incident=other, change=Change.MERGED, other=ids[n]))
    used = set(ids.values()) | set(old.values())
    for n in order:
        if n in ids:
            continue
        ids[n] = mint_id(min(clusters[n]), lambda name: name in used or is_taken(name))
        used.add(ids[n])
        change = Change.SPLIT if shares[n] else Change.MINTED
        source = min(shares[n], key=lambda i: (-shares[n][i], i)) if shares[n] else None
        history.append(Entry(incident=ids[n], change=change, other=source))
    return Naming(
        ids=tuple(ids[n] for n in range(len(clusters))), forwards=forwards, history=tuple(history)
    )


def mint_id(founder: str, is_taken: Callable[[str], bool] = lambda _: False) -> str:
    """Return a new id made from the account that founds the incident: "i-" and 12 hex digits."""
    attempt = 0
    while True:
        seed = f"{founder}\n{attempt}" if attempt else founder
        name = "i-" + hashlib.sha256(seed.encode()).hexdigest()[:12]
        if not is_taken(name):
            return name
        attempt += 1
