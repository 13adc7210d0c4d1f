"""`marsad demo`: the samples that ship with the package, from installed files alone."""

import json

from marsad.cli.demo import choose_cache_path
from marsad.samples import open_samples


def test_demo_reads_every_sample_and_shows_where_to_look(marsad, tmp_path):
    db = tmp_path / "demo.db"
    ran = marsad("demo", "--db", db)
    samples = open_samples()
    assert ran.code == 0
    assert len(samples) >= 40
    assert f"{len(samples)} reports read" in ran.err
    assert f"marsad list --db {db}" in ran.out
    listed = [
        json.loads(line)
        for line in marsad("list", "--db", db, "--format", "jsonl").out.splitlines()
    ]
    assert len({row["doc"] for row in listed}) > len(samples) / 2
    assert {row["event"]["status"] for row in listed} >= {"reported", "denied", "threatened"}


def test_demo_twice_changes_nothing(marsad, tmp_path):
    db = tmp_path / "demo.db"
    assert marsad("demo", "--db", db) == marsad("demo", "--db", db)


def test_without_a_path_it_goes_to_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert choose_cache_path() == tmp_path / "marsad" / "demo.db"
