"""What a backfill wrote, as plain values that can be compared."""

import pyarrow as pa
from pyarrow import dataset


def read_rows(folder, kind, *key):
    """Rows of a part of an output folder in the order of `key`; the day is a column."""
    days = dataset.partitioning(pa.schema([("day", pa.string())]), flavor="hive")
    files = dataset.dataset(folder / kind, format="parquet", partitioning=days)
    return sorted(files.to_table().to_pylist(), key=lambda row: [str(row[name]) for name in key])


def read_everything(folder):
    """All that does not depend on who did the work: not the manifest's times and processes."""
    return {
        "reports": read_rows(folder, "reports", "id", "path", "line"),
        "events": read_rows(folder, "events", "doc", "id", "path", "line"),
        "incidents": read_rows(folder, "incidents", "id"),
        "members": read_rows(folder / "links", "members", "account"),
        "pairs": read_rows(folder / "links", "pairs", "a", "b"),
        "failures": read_rows(folder, "failures", "doc", "path", "line")
        if (folder / "failures").exists()
        else [],
    }
