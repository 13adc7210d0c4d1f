"""Inputs of a backfill, and one that is done."""

import gzip
import json

import pytest

from marsad.samples import open_samples

pytest.importorskip("pyarrow")


def as_line(report):
    return {
        "id": report.id,
        "title": report.title,
        "text": report.text,
        "published": report.published.isoformat(),
        "lang": report.lang.value,
        "source": report.source,
        "url": report.url,
    }


@pytest.fixture(scope="session")
def inputs(tmp_path_factory):
    """The samples in three files of two formats, with what goes wrong in a crawl among them."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("inputs")
    lines = [as_line(report) for report in open_samples()]
    third = len(lines) // 3
    weather = {
        "id": "weather",
        "title": "Prices",
        "text": "Wheat was cheaper in May.",
        "lang": "en",
    }
    again = lines[0] | {"text": lines[0]["text"] + "\nUpdated."}
    with gzip.open(folder / "a.jsonl.gz", "wt", encoding="utf-8") as stream:
        for line in (*lines[:third], weather):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.write("\n{broken\n")
    with (folder / "b.jsonl").open("w", encoding="utf-8") as stream:
        for line in (*lines[third : 2 * third], again, {"id": "none", "title": "x"}):
            stream.write(json.dumps(line) + "\n")
    rest = [line | {"extra": 1} for line in lines[2 * third :]]
    parquet.write_table(pa.Table.from_pylist(rest), folder / "c.parquet", row_group_size=3)
    return folder


@pytest.fixture(scope="session")
def pattern(inputs):
    return str(inputs / "*")


@pytest.fixture(scope="session")
def done(inputs, pattern, tmp_path_factory):
    """A folder that the local engine wrote, and what it said."""
    from marsad.backfill.local import LocalEngine
    from marsad.backfill.run import make_task, run_backfill

    folder = tmp_path_factory.mktemp("done") / "out"
    outcome = run_backfill(LocalEngine(2), make_task(str(folder)), [pattern], batch=4)
    return folder, outcome
