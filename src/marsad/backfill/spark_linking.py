"""Linking in Spark: a join by keys, a score for each pair, clusters a component at a time.

Each step is one of `marsad.incidents`; Spark brings together what a step needs. Pairs meet
through the keys of `blocks`, are weighed by `judge_pair`, and connected components come from
splink's clustering on Spark. Within a component clusters do not depend on anything outside
(`cluster_components`), so that a worker gives what the whole would have given.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from marsad.backfill import rows
from marsad.backfill.folder import Folder
from marsad.backfill.linking import MARK, OUTPUTS, describe_done
from marsad.backfill.linking import link_folder as link_here
from marsad.backfill.model import Task
from marsad.errors import MissingExtraError
from marsad.incidents.blocks import CROWD, find_keys, find_searches
from marsad.incidents.clusters import Pair
from marsad.incidents.clusters import find_components as find_components_here
from marsad.incidents.compare import judge_pair
from marsad.incidents.identity import mint_id
from marsad.incidents.linking import cluster_news, fingerprint, join_asides
from marsad.incidents.reconcile import reconcile
from marsad.incidents.settings import load_settings
from marsad.incidents.traits import Traits, find_traits

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TRAITS = msgspec.msgpack.Decoder(Traits)
_TRAITS_COLUMNS = (
    "id string, same string, lead boolean, traits binary, keys array<string>, "
    "searches array<string>"
)
_PAIRS = "a string, b string, weight double"
FEW_EDGES = 200_000
"""Edges up to which the driver finds components: some 50 MB of its memory."""
_BUCKETS = 64  # at least, of components; each is clustered by one worker at once
Batches = Iterator[pa.RecordBatch]


def link_folder(session: SparkSession, task: Task) -> int:
    """Link all events of a folder and write incidents and links; return the number of incidents.

    The result is that of the local engine. The driver holds no accounts.
    """
    folder = Folder(task.output)
    draft = folder.open_draft()
    if not folder.find_files("events"):
        return link_here(task)
    accounts = read_accounts(session, folder)
    steps = _Steps(session, draft / "steps")
    session.sparkContext.setCheckpointDir(str(draft / "checkpoints"))
    traits = steps.keep(accounts.mapInArrow(_make_traits, _TRAITS_COLUMNS))
    members = steps.keep(find_members(traits))
    firsts = members.where("id = first").drop("first")
    pairs = steps.keep(weigh_pairs(firsts), draft / "links" / "pairs")
    news = steps.keep(cluster_leads(session, firsts, pairs))
    clusters = steps.keep(cluster_all(session, firsts, pairs, news))
    homes = steps.keep(name_incidents(members, clusters))
    placed = homes.join(news, "id", "left").selectExpr("id account", "first", "news", "incident")
    steps.keep(placed, draft / "links" / "members")
    steps.keep(make_incidents(accounts, homes), draft / "incidents")
    number = session.read.parquet(str(draft / "incidents")).count()
    folder.settle(draft, OUTPUTS, MARK, describe_done(folder))
    return number


def read_accounts(session: SparkSession, folder: Folder) -> DataFrame:
    """Return the accounts of a folder that has some, of each report those of its last version."""
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    events, reports = (
        session.read.schema(from_arrow_schema(schema)).parquet(
            *(str(folder.path / name) for name in folder.find_files(kind))
        )
        for kind, schema in (("events", rows.EVENTS), ("reports", rows.REPORTS))
    )
    events = events.where("account IS NOT NULL")
    latest = (
        reports.groupBy(f.col("id").alias("doc"))
        .agg(f.count("*").alias("n"), f.max(f.struct("path", "line")).alias("last"))
        .where("n > 1")
    )
    return (
        events.join(latest, "doc", "left")
        .where("last IS NULL OR (path = last.path AND line <=> last.line)")
        .drop("n", "last")
    )


def find_members(traits: DataFrame) -> DataFrame:
    """Give each account the one that stands for all that say the same: `first`."""
    firsts = traits.groupBy("same").agg({"id": "min"}).withColumnRenamed("min(id)", "first")
    return traits.join(firsts, "same")


def weigh_pairs(firsts: DataFrame) -> DataFrame:
    """Return the candidates with their weight, null where the two exclude each other."""
    from pyspark.sql import functions as f

    standing = firsts.select(f.col("id").alias("b"), f.explode("keys").alias("name"))
    standing = standing.select("b", f.xxhash64("name").alias("key"))
    open_keys = standing.groupBy("key").count().where(f.col("count") <= CROWD).select("key")
    looking = firsts.select(f.col("id").alias("a"), f.explode("searches").alias("name"))
    looking = looking.select("a", f.xxhash64("name").alias("key"))
    found = looking.join(standing.join(open_keys, "key"), "key").where("a < b")
    candidates = found.select("a", "b").distinct()
    sides = [
        firsts.select(f.col("id").alias(side), f.col("traits").alias(f"traits_{side}"))
        for side in "ab"
    ]
    both = candidates.join(sides[0], "a").join(sides[1], "b")
    return both.select("a", "b", "traits_a", "traits_b").mapInArrow(_judge, _PAIRS)


def cluster_leads(session: SparkSession, firsts: DataFrame, pairs: DataFrame) -> DataFrame:
    """Return `news` of each account that is a report's news: the first of its cluster."""
    settings = load_settings()
    leads = firsts.where("lead").select("id")
    ours = pairs.join(leads.withColumnRenamed("id", "a"), "a")
    ours = ours.join(leads.withColumnRenamed("id", "b"), "b").select("a", "b", "weight")
    strong = ours.where(ours.weight >= settings.threshold).select("a", "b")
    homes = find_components(session, leads, strong)
    return _cluster(homes, ours, _cluster_news, "id string, news string")


def cluster_all(
    session: SparkSession, firsts: DataFrame, pairs: DataFrame, news: DataFrame
) -> DataFrame:
    """Return `cluster` of each account: the first of the cluster, with what is told besides."""
    settings = load_settings()
    strong = pairs.where(pairs.weight >= settings.aside_threshold).select("a", "b")
    joined = news.where("id <> news").selectExpr("news a", "id b")
    homes = find_components(session, firsts.select("id"), strong.unionByName(joined).distinct())
    labelled = homes.join(news, "id", "left")
    return _cluster(labelled, pairs, _join_asides, "id string, cluster string")


def find_components(
    session: SparkSession, nodes: DataFrame, edges: DataFrame, few: int | None = None
) -> DataFrame:
    """Return `component` of each node of `id`; edges are `a`, `b`.

    Up to `few` edges (by default `FEW_EDGES`) the driver finds them, which saves many small
    jobs; above, splink does on the cluster.
    """
    from pyspark.sql import functions as f

    few = FEW_EDGES if few is None else few
    there = edges.limit(few + 1).collect()
    if len(there) <= few:
        pairs = [(row["a"], row["b"]) for row in there]
        names = {name for pair in pairs for name in pair}
        homes = [
            (name, members[0]) for members in find_components_here(names, pairs) for name in members
        ]
        found = session.createDataFrame(homes, "id string, home string")
        return nodes.join(found, "id", "left").select(
            "id", f.coalesce("home", "id").alias("component")
        )
    return _find_components_with_splink(session, nodes, edges)


def _find_components_with_splink(
    session: SparkSession, nodes: DataFrame, edges: DataFrame
) -> DataFrame:
    try:
        from splink.backends.spark import SparkAPI
        from splink.clustering import cluster_pairwise_predictions_at_threshold
    except ImportError as error:
        raise MissingExtraError("link", "linking with Spark") from error
    # splink warns of functions for comparing names that we do not use.
    logging.getLogger("splink").setLevel(logging.ERROR)
    backend = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="parquet", register_udfs_automatically=False
    )
    found = cluster_pairwise_predictions_at_threshold(
        nodes, edges, backend, "id", "a", "b"
    ).as_spark_dataframe()
    homes: DataFrame = found.selectExpr("id", "cluster_id component")
    return homes


def name_incidents(members: DataFrame, clusters: DataFrame) -> DataFrame:
    """Return `id`, `first`, `incident` of each account."""
    from pyspark.sql import functions as f

    placed = members.select("id", "first").join(clusters.withColumnRenamed("id", "first"), "first")
    founders = placed.groupBy("cluster").agg(f.min("id").alias("founder"))
    named = founders.mapInArrow(_mint, "cluster string, founder string, incident string").persist()
    twice = named.join(named.groupBy("incident").count().where("count > 1"), "incident").collect()
    if twice:
        # 48 bits: at ten million incidents one pair is to be expected. The later founder gives way.
        taken = {row["incident"] for row in twice}
        kept: set[str] = set()
        names: dict[str, str] = {}
        for row in sorted(twice, key=lambda row: row["founder"]):
            again = row["incident"] in kept
            name = mint_id(row["founder"], taken.__contains__) if again else row["incident"]
            names[row["cluster"]] = name
            kept.add(name)
            taken.add(name)
        session = named.sparkSession
        better = session.createDataFrame(list(names.items()), "cluster string, renamed string")
        named = named.join(f.broadcast(better), "cluster", "left").select(
            "cluster", f.coalesce("renamed", "incident").alias("incident")
        )
    return placed.join(named.select("cluster", "incident"), "cluster").drop("cluster")


def make_incidents(accounts: DataFrame, homes: DataFrame) -> DataFrame:
    """Reconcile the accounts of each incident."""
    from pyspark.sql import functions as f
    from pyspark.sql.pandas.types import from_arrow_schema

    placed = accounts.join(homes.selectExpr("id account", "incident"), "account")
    bucketed = placed.withColumn(
        "bucket", f.pmod(f.xxhash64("incident"), f.lit(_count_buckets(homes)))
    )
    return bucketed.groupBy("bucket").applyInArrow(_reconcile, from_arrow_schema(rows.INCIDENTS))


def _cluster(
    homes: DataFrame,
    pairs: DataFrame,
    act: Callable[[pa.Table, pa.Table], pa.Table],
    columns: str,
) -> DataFrame:
    """Call `act` with the accounts and pairs of some components at a time."""
    from pyspark.sql import functions as f

    bucketed = homes.withColumn(
        "bucket", f.pmod(f.xxhash64("component"), f.lit(_count_buckets(homes)))
    )
    ends = [
        homes.select(f.col("id").alias(side), f.col("component").alias(f"home_{side}"))
        for side in "ab"
    ]
    inside = pairs.join(ends[0], "a").join(ends[1], "b").where("home_a = home_b")
    inside = inside.withColumn("bucket", f.pmod(f.xxhash64("home_a"), f.lit(_count_buckets(homes))))
    inside = inside.select("a", "b", "weight", "bucket")
    grouped = bucketed.groupBy("bucket").cogroup(inside.groupBy("bucket"))
    return grouped.applyInArrow(act, columns)


def _count_buckets(frame: DataFrame) -> int:
    """Four to a partition of shuffles, which are set by the size of the data."""
    partitions = frame.sparkSession.conf.get("spark.sql.shuffle.partitions")
    return max(_BUCKETS, 4 * int(partitions or 0))


class _Steps:
    """Keeps what a step gave as Parquet: the next one starts from files, not from its making."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session = session
        self._folder = folder
        self._number = 0

    def keep(self, frame: DataFrame, path: Path | None = None) -> DataFrame:
        """Write a frame, to `path` where it is wanted there, and return it as read back."""
        self._number += 1
        target = str(path or self._folder / str(self._number))
        frame.write.option("compression", "zstd").parquet(target)
        return self._session.read.schema(frame.schema).parquet(target)


# --- what workers do ----------------------------------------------------------------------


def _make_traits(batches: Batches) -> Batches:
    for batch in batches:
        told = []
        for row in batch.to_pylist():
            one = find_traits(rows.restore_account(row))
            told.append(
                {
                    "id": one.id,
                    "same": fingerprint(one),
                    "lead": one.lead,
                    "traits": msgspec.msgpack.encode(one),
                    "keys": sorted(find_keys(one)),
                    "searches": sorted(find_searches(one)),
                }
            )
        words = pa.list_(pa.string())
        yield _batch(
            told,
            id=pa.string(), same=pa.string(), lead=pa.bool_(), traits=pa.binary(), keys=words,
            searches=words,
        )  # fmt: skip


def _judge(batches: Batches) -> Batches:
    settings = load_settings()
    known: dict[bytes, Traits] = {}
    for batch in batches:
        if len(known) > 20_000:
            known.clear()
        told = []
        for row in batch.to_pylist():
            a, b = (_decode(row[name], known) for name in ("traits_a", "traits_b"))
            told.append({"a": a.id, "b": b.id, "weight": judge_pair(a, b, settings)})
        yield _batch(told, a=pa.string(), b=pa.string(), weight=pa.float64())


def _decode(data: bytes, known: dict[bytes, Traits]) -> Traits:
    one = known.get(data)
    if one is None:
        one = known[data] = _TRAITS.decode(data)
    return one


def _split_pairs(pairs: pa.Table) -> tuple[dict[Pair, float], set[Pair]]:
    weights: dict[Pair, float] = {}
    excluded: set[Pair] = set()
    columns = (pairs.column(name).to_pylist() for name in ("a", "b", "weight"))
    for a, b, weight in zip(*columns, strict=True):
        if weight is None:
            excluded.add((a, b))
        else:
            weights[(a, b)] = weight
    return weights, excluded


def _cluster_news(homes: pa.Table, pairs: pa.Table) -> pa.Table:
    weights, excluded = _split_pairs(pairs)
    names = homes.column("id").to_pylist()
    clusters = cluster_news(names, weights, excluded, (), load_settings())
    return _label(clusters, "news")


def _join_asides(homes: pa.Table, pairs: pa.Table) -> pa.Table:
    weights, excluded = _split_pairs(pairs)
    names, news = homes.column("id").to_pylist(), homes.column("news").to_pylist()
    labels = {name: label for name, label in zip(names, news, strict=True) if label}
    clusters = join_asides(names, labels, weights, excluded, (), load_settings())
    return _label(clusters, "cluster")


def _label(clusters: list[tuple[str, ...]], column: str) -> pa.Table:
    pairs = [(name, cluster[0]) for cluster in clusters for name in cluster]
    return pa.table(
        {
            "id": pa.array([name for name, _ in pairs], pa.string()),
            column: pa.array([label for _, label in pairs], pa.string()),
        }
    )


def _mint(batches: Batches) -> Batches:
    for batch in batches:
        ids = [mint_id(founder) for founder in batch.column("founder").to_pylist()]
        yield pa.RecordBatch.from_arrays(
            [batch.column("cluster"), batch.column("founder"), pa.array(ids, pa.string())],
            ["cluster", "founder", "incident"],
        )


def _reconcile(table: pa.Table) -> pa.Table:
    clusters: dict[str, list[Any]] = {}
    for row in table.to_pylist():
        clusters.setdefault(row["incident"], []).append(rows.restore_account(row))
    told = []
    for incident in sorted(clusters):
        accounts = sorted(clusters[incident], key=lambda account: account.id)
        traits = {account.id: find_traits(account) for account in accounts}
        told.append(rows.make_incident_row(reconcile(incident, accounts, (), traits)))
    return rows.make_table(told, rows.INCIDENTS)


def _batch(told: list[rows.Row], **types: pa.DataType) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array([row[name] for row in told], kind) for name, kind in types.items()], list(types)
    )
