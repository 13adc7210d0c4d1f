"""The same model in splink, on DuckDB or Spark: for many pairs at once, and for its diagnostics.

Needs the extra `link`. `make_splink_settings` states the comparisons of `compare` in SQL with the
shipped weights; `score_with_splink` gives the same bits as `weigh_pair` (a test holds the two
together). Unlike `weigh_pair`, it serves batches: a call costs a second before the first pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from marsad.errors import MissingExtraError
from marsad.incidents.clusters import Pair, order_pair
from marsad.incidents.compare import AREA_KM, COMPARISONS, NEAR_TYPES, POINT_KM
from marsad.incidents.settings import Weights, load_weights
from marsad.incidents.traits import VAGUE_DAYS, Traits

if TYPE_CHECKING:
    import polars
    from pyspark.sql import SparkSession
    from splink import SettingsCreator
    from splink.internals.comparison_creator import ComparisonCreator

_DIFFER = "(country_l <> '' AND country_r <> '' AND country_l <> country_r)"
_KM = (
    "(CASE WHEN lat_l = lat_r AND lon_l = lon_r THEN 0.0 ELSE 2 * 6371.0088 * asin(sqrt(least(1.0, "
    "pow(sin(radians(lat_r - lat_l) / 2), 2) + cos(radians(lat_l)) * cos(radians(lat_r)) * "
    "pow(sin(radians(lon_r - lon_l) / 2), 2)))) END)"
)
_PLACED = "(lat_l IS NOT NULL AND lat_r IS NOT NULL)"
_POINTS = f"(radius_l <= {POINT_KM} AND radius_r <= {POINT_KM})"
_ADMIN = "(admin1_l <> '' AND admin1_l = admin1_r)"
_GAP = "greatest(first_l - last_r, first_r - last_l)"
_FOREIGN = "(script_l <> '' AND script_r <> '' AND script_l <> script_r)"
_VAGUE = (
    f"(inferred_l OR inferred_r OR last_l - first_l > {VAGUE_DAYS} "
    f"OR last_r - first_r > {VAGUE_DAYS})"
)


def _shares(column: str) -> str:
    return f"(len(list_intersect({column}_l, {column}_r)) > 0)"


def _untold(column: str) -> str:
    return f"len({column}_l) = 0 OR len({column}_r) = 0"


def _overlap(column: str) -> str:
    return (
        f"(len(list_intersect({column}_l, {column}_r)) / "
        f"greatest(least(len({column}_l), len({column}_r)), 1))"
    )


def _tolls(field: str) -> tuple[str, tuple[str, ...]]:
    low_l, low_r, high_l, high_r = (
        f"{field}_{end}_{side}" for end in ("low", "high") for side in "lr"
    )
    same = f"{low_l} = {low_r} AND {high_l} IS NOT DISTINCT FROM {high_r}"
    top = f"(CASE WHEN {low_l} <= {low_r} THEN {high_l} ELSE {high_r} END)"
    most = f"greatest({low_l}, {low_r})"
    return f"{low_l} IS NULL OR {low_r} IS NULL", (
        f"{same} AND {low_l} > 2",
        same,
        f"{top} IS NULL OR {top} >= {most}",
        f"{most} <= 2 * greatest({top}, 1)",
    )


def _grades(column: str, extra: str = "") -> tuple[str, tuple[str, ...]]:
    share = _overlap(column)
    return _untold(column) + extra, tuple(f"{share} >= {least}" for least in (0.5, 0.3, 0.15, 0.05))


_AKIN = ", ".join(
    f"'{a}|{b}'" for pair in sorted(map(sorted, NEAR_TYPES)) for a, b in (pair, pair[::-1])
)
_BACKED = (
    "(len(list_intersect(actors_l, backers_r)) > 0 OR "
    f"len(list_intersect(backers_l, actors_r)) > 0 OR {_shares('backers')})"
)
_SQL: dict[str, tuple[str, tuple[str, ...]]] = {
    "time": (
        "first_l IS NULL OR first_r IS NULL",
        (
            f"NOT {_VAGUE} AND {_GAP} <= 0 AND first_l = last_l AND first_r = last_r",
            f"NOT {_VAGUE} AND {_GAP} <= 0",
            f"{_GAP} <= 0",
            f"NOT {_VAGUE} AND {_GAP} = 1",
            f"{_GAP} <= 3",
        ),
    ),
    "place": (
        f"NOT {_DIFFER} AND NOT {_PLACED} AND NOT ({_ADMIN} AND country_l <> '')",
        (
            f"NOT {_DIFFER} AND {_PLACED} AND {_POINTS} AND ({_KM} <= 1.0 "
            "OR (place_l <> '' AND place_l = place_r))",
            f"{_PLACED} AND (({_DIFFER} AND {_KM} <= least(radius_l + radius_r, {POINT_KM})) "
            f"OR (NOT {_DIFFER} AND {_POINTS} AND {_KM} <= radius_l + radius_r))",
            f"NOT {_DIFFER} AND {_PLACED} AND greatest(radius_l, radius_r) <= {AREA_KM} "
            f"AND NOT {_POINTS} AND ({_KM} <= radius_l + radius_r OR {_ADMIN})",
            f"NOT {_DIFFER} AND {_ADMIN} AND (NOT {_PLACED} OR {_POINTS})",
            f"NOT {_DIFFER} AND {_PLACED} AND greatest(radius_l, radius_r) > {AREA_KM}",
            f"NOT {_DIFFER}",
        ),
    ),
    "type": (
        "type_l IS NULL",
        (
            "type_l = type_r",
            "family_l = family_r",
            f"concat(type_l, '|', type_r) IN ({_AKIN})",
        ),
    ),
    "actors": (
        f"{_untold('actors')} OR ({_FOREIGN} AND NOT ({_shares('actors')} OR {_BACKED}))",
        (_shares("actors"), _BACKED),
    ),
    "targets": (
        f"{_untold('targets')} OR {_FOREIGN}",
        (f"{_overlap('targets')} >= 0.6", f"{_overlap('targets')} > 0"),
    ),
    "weapons": (_untold("weapons"), (_shares("weapons"),)),
    "killed": _tolls("killed"),
    "injured": _tolls("injured"),
    "claimed_by": (_untold("claimed_by"), (_shares("claimed_by"),)),
    "wording": _grades("words", f" OR {_FOREIGN}"),
    "story": _grades("story", f" OR NOT lead_l OR NOT lead_r OR {_FOREIGN}"),
    "rare_words": (
        f"{_untold('rare')} OR {_FOREIGN}",
        tuple(f"len(list_intersect(rare_l, rare_r)) >= {least}" for least in (4, 2, 1)),
    ),
}


def make_splink_settings(
    weights: Weights | None = None, *, for_spark: bool = False
) -> SettingsCreator:
    """Return splink's settings with the shipped weights, in DuckDB's SQL or in Spark's.

    splink knows no damping: each level's m and u are replaced by two shares whose ratio is the
    damped one. Raises `MissingExtraError` without the extra `link`.
    """
    try:
        from splink import SettingsCreator
        from splink.comparison_library import CustomComparison
    except ImportError as error:
        raise MissingExtraError("link", "scoring with splink") from error
    weights = weights or load_weights()
    comparisons: list[ComparisonCreator | dict[str, Any]] = []
    for field, _, names in COMPARISONS:
        untold, conditions = _SQL[field]
        if for_spark:
            untold, conditions = _to_spark(untold), tuple(map(_to_spark, conditions))
        levels: list[Any] = [
            {"sql_condition": untold, "label_for_charts": "not told", "is_null_level": True}
        ]
        for name, condition in zip(names, (*conditions, "ELSE"), strict=True):
            level = weights.levels[field][name]
            ratio = (level.m / level.u) ** weights.damping
            levels.append(
                {
                    "sql_condition": condition,
                    "label_for_charts": name,
                    "m_probability": ratio / (1 + ratio),
                    "u_probability": 1 / (1 + ratio),
                }
            )
        comparisons.append(CustomComparison(levels, output_column_name=field))
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        probability_two_random_records_match=weights.probability,
        unique_id_column_name="id",
    )


def score_with_splink(
    pairs: Sequence[tuple[Traits, Traits]],
    weights: Weights | None = None,
    session: SparkSession | None = None,
) -> dict[Pair, float]:
    """Return the match weight of each pair in bits, prior included, as splink computes it.

    In DuckDB, or in Spark where a `session` is given.
    """
    settings = make_splink_settings(weights, for_spark=session is not None)
    from splink.internals.realtime import compare_records

    if not pairs:
        return {}
    frame = compare_records(
        make_frame([a for a, _ in pairs]).to_arrow(),
        make_frame([b for _, b in pairs]).to_arrow(),
        settings,
        _open_backend(session),
        join_condition="l.position = r.position",
    )
    rows = frame.as_record_list()
    return {order_pair(row["id_l"], row["id_r"]): row["match_weight"] for row in rows}


def _open_backend(session: SparkSession | None) -> Any:  # noqa: ANN401 (one of splink's own)
    if session is None:
        from splink import DuckDBAPI

        return DuckDBAPI()
    from splink.backends.spark import SparkAPI

    return SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )


def _to_spark(sql: str) -> str:
    """Say in Spark's SQL what is said in DuckDB's: they differ in the names for lists only."""
    return sql.replace("len(", "size(").replace("list_intersect(", "array_intersect(")


def make_frame(traits: Sequence[Traits]) -> polars.DataFrame:
    """Return the columns that the SQL compares, one row an account, in the order given."""
    try:
        import polars
    except ImportError as error:
        raise MissingExtraError("link", "scoring with splink") from error
    sets = ("actors", "backers", "targets", "weapons", "claimed_by", "words", "story", "rare")
    plain = {
        "id": polars.String, "type": polars.String, "family": polars.String, "lead": polars.Boolean,
        "first": polars.Int64, "last": polars.Int64, "inferred": polars.Boolean,
        "lat": polars.Float64, "lon": polars.Float64, "radius": polars.Float64,
        "place": polars.String, "country": polars.String, "admin1": polars.String,
        "script": polars.String,
    }  # fmt: skip
    columns: dict[str, Any] = {
        name: polars.Series([getattr(one, name) for one in traits], dtype=kind)
        for name, kind in plain.items()
    }
    for name in sets:
        columns[name] = polars.Series(
            [sorted(getattr(one, name)) for one in traits], dtype=polars.List(polars.String)
        )
    for field in ("killed", "injured"):
        tolls = [getattr(one, field) for one in traits]
        columns[f"{field}_low"] = polars.Series([t and t[0] for t in tolls], dtype=polars.Int64)
        columns[f"{field}_high"] = polars.Series([t and t[1] for t in tolls], dtype=polars.Int64)
    columns["position"] = polars.Series(range(len(traits)), dtype=polars.Int64)
    return polars.DataFrame(columns)
