"""Linking on one machine, by the functions of `marsad.incidents`, and what linking writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from marsad.backfill import rows
from marsad.backfill.folder import Folder
from marsad.backfill.model import Task
from marsad.incidents.clusters import Pair
from marsad.incidents.identity import name_clusters
from marsad.incidents.linking import cluster_news, group_same, join_asides, weigh_candidates
from marsad.incidents.reconcile import reconcile
from marsad.incidents.settings import load_settings
from marsad.incidents.traits import find_traits
from marsad.records import Account, Incident

MARK = "linked.json"
"""Says what was linked: the digest of the finished units."""
OUTPUTS = ("incidents", "links")
ROWS = 20_000
"""Incidents in one file."""


def link_folder(task: Task) -> int:
    """Link all events of a folder and write incidents and links; return the number of incidents.

    Holds all accounts in memory: some 6 KB each.
    """
    folder = Folder(task.output)
    draft = folder.open_draft()
    settings = load_settings()
    accounts = {account.id: account for account in load_accounts(folder)}
    traits = {name: find_traits(accounts[name]) for name in sorted(accounts)}
    groups = group_same(traits.values())
    firsts = [group[0] for group in groups]
    weights, excluded = weigh_candidates(firsts, settings)
    leads = [one.id for one in firsts if one.lead]
    news = cluster_news(leads, weights, excluded, (), settings)
    labels = {name: cluster[0] for cluster in news for name in cluster}
    clusters = join_asides([one.id for one in firsts], labels, weights, excluded, (), settings)
    followers = {group[0].id: [one.id for one in group] for group in groups}
    full = sorted(tuple(sorted(x for name in c for x in followers[name])) for c in clusters)
    ids = name_clusters(full, {}).ids
    homes = {name: incident for incident, names in zip(ids, full, strict=True) for name in names}
    heads = {name: group[0].id for group in groups for name in (one.id for one in group)}
    write_links(draft, _make_members(homes, heads, labels), _make_pairs(weights, excluded))
    incidents = (
        reconcile(incident, [accounts[name] for name in names], (), traits)
        for incident, names in zip(ids, full, strict=True)
    )
    write_incidents(draft, incidents)
    folder.settle(draft, OUTPUTS, MARK, describe_done(folder))
    return len(ids)


def describe_done(folder: Folder) -> bytes:
    """Return what tells one set of finished units from another."""
    return "\n".join(folder.find_done()).encode()


def load_accounts(folder: Folder) -> Iterator[Account]:
    """Yield the accounts of a folder, of each report those of its last version."""
    latest = find_latest(folder)
    for name in folder.find_files("events"):
        table = parquet.read_table(folder.path / name, partitioning=None)
        for row in table.filter(table["account"].is_valid()).to_pylist():
            if latest.get(row["doc"], (row["path"], row["line"])) == (row["path"], row["line"]):
                yield rows.restore_account(row)


def find_latest(folder: Folder) -> dict[str, tuple[str, int | None]]:
    """Return, for reports whose id comes more than once, path and line of the one that counts.

    That is the one that stands last, files in the order of their paths.
    """
    found: dict[str, tuple[str, int | None]] = {}
    several: dict[str, tuple[str, int | None]] = {}
    for name in folder.find_files("reports"):
        table = parquet.read_table(
            folder.path / name, columns=["id", "path", "line"], partitioning=None
        )
        for row in table.to_pylist():
            here = (row["path"], row["line"])
            if row["id"] in found:
                several[row["id"]] = max(here, found[row["id"]], key=_order)
                here = several[row["id"]]
            found[row["id"]] = here
    return several


def _order(where: tuple[str, int | None]) -> tuple[str, int]:
    return where[0], where[1] or 0


def write_links(draft: Path, members: Iterable[rows.Row], pairs: Iterable[rows.Row]) -> None:
    """Write who stands where, and the pairs that were weighed."""
    (draft / "links" / "members").mkdir(parents=True)
    (draft / "links" / "pairs").mkdir()
    _write(draft / "links" / "members" / "part-0.parquet", list(members), rows.MEMBERS)
    _write(draft / "links" / "pairs" / "part-0.parquet", list(pairs), rows.PAIRS)


def write_incidents(draft: Path, incidents: Iterable[Incident]) -> None:
    """Write incidents in the order in which they come, some in each file."""
    target = draft / "incidents"
    target.mkdir(parents=True)
    listed = iter(incidents)
    for number in count():
        held = [rows.make_incident_row(incident) for incident in islice(listed, ROWS)]
        if not held and number:
            return
        _write(target / f"part-{number:05d}.parquet", held, rows.INCIDENTS)


def _write(path: Path, told: Sequence[rows.Row], schema: pa.Schema) -> None:
    parquet.write_table(rows.make_table(told, schema), path, compression="zstd")


def _make_members(
    homes: Mapping[str, str], heads: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[rows.Row]:
    for name in sorted(homes):
        first = heads[name]
        yield {
            "account": name,
            "first": first,
            "news": labels.get(first) if name == first else None,
            "incident": homes[name],
        }


def _make_pairs(weights: Mapping[Pair, float], excluded: Iterable[Pair]) -> Iterator[rows.Row]:
    for a, b in sorted(weights):
        yield {"a": a, "b": b, "weight": weights[(a, b)]}
    for a, b in sorted(excluded):
        yield {"a": a, "b": b, "weight": None}
