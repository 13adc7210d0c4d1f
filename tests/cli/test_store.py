"""Commands about a database: kept, found again, checked, copied, compared."""

import json
import sqlite3

import pytest

from marsad.cli.output import name_database
from marsad.samples import open_samples


@pytest.fixture(scope="module")
def ingested(run_python, tmp_path_factory):
    """A database with the sample reports."""
    folder = tmp_path_factory.mktemp("store")
    lines = []
    for report in open_samples():
        published = report.published.isoformat() if report.published else None
        line = {"id": report.id, "title": report.title, "text": report.text}
        lines.append(json.dumps(line | {"published": published, "source": report.source}))
    (folder / "in.jsonl").write_text("\n".join(lines), "utf-8")
    ran = run_python("-m", "marsad", "ingest", folder / "in.jsonl", "--db", folder / "a.db")
    assert ran.returncode == 0
    return folder


def test_the_same_again_is_known(marsad, ingested):
    before = marsad("dump", "--db", ingested / "a.db").out
    ran = marsad("ingest", ingested / "in.jsonl", "--db", ingested / "a.db")
    assert "0 new, 0 changed, 44 known" in ran.err
    assert marsad("dump", "--db", ingested / "a.db").out == before
    assert len(before.splitlines()) > 150


def test_search_and_history(marsad, ingested):
    ran = marsad("search", "قَصْفٌ", "--db", ingested / "a.db", "--format", "jsonl")
    hits = [json.loads(line) for line in ran.out.splitlines()]
    assert hits
    assert all(hit["found"] for hit in hits)
    assert "reports found" in ran.err
    ran = marsad("history", hits[0]["doc"], "--db", ingested / "a.db")
    assert "a version of its text" in ran.out
    assert "run 1" in ran.out
    ran = marsad("history", hits[0]["incidents"][0], "--db", ingested / "a.db")
    assert "minted" in ran.out
    ran = marsad("history", "nothing", "--db", ingested / "a.db")
    assert (ran.code, "no report, account or incident" in ran.err) == (2, True)
    ran = marsad("search", "--status", "unsure", "--db", ingested / "a.db")
    assert (ran.code, "recurrent" in ran.err) == (2, True)


def test_verify_backup_restore(marsad, ingested, tmp_path):
    anchor = tmp_path / "anchor"
    ran = marsad("verify", "--db", ingested / "a.db", "--anchor", anchor)
    assert (ran.code, anchor.exists()) == (0, True)
    assert marsad("backup", tmp_path / "b.db", "--db", ingested / "a.db").code == 0
    assert marsad("restore", tmp_path / "b.db", "--db", tmp_path / "c.db").code == 0
    assert marsad("restore", tmp_path / "b.db", "--db", tmp_path / "c.db").code == 6
    ran = marsad("verify", "--db", tmp_path / "c.db", "--anchor", anchor)
    assert "1 earlier state found" in ran.out
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute("UPDATE report SET title = 'other' WHERE key = 3")
    connection.commit()
    connection.close()
    ran = marsad("verify", "--db", tmp_path / "c.db")
    assert (ran.code, "report 3: was changed" in ran.err) == (6, True)


def test_stats_runs_and_diff(marsad, ingested):
    ran = marsad("stats", "--db", ingested / "a.db", "--json")
    counts = json.loads(ran.out)
    assert (counts["reports"], counts["runs"][0]["readings"]) == (44, 44)
    assert "run 1: 44 readings" in marsad("stats", "--db", ingested / "a.db").out
    assert "0 reports read again" in marsad("reread", "--db", ingested / "a.db").err
    assert marsad("diff", "1", "1", "--db", ingested / "a.db").code == 0
    assert marsad("diff", "1", "2", "--db", ingested / "a.db").code == 2


def test_migrate_says_what_it_did(marsad, ingested, tmp_path):
    assert "already" in marsad("migrate", "--db", ingested / "a.db").out
    assert marsad("migrate", "--db", tmp_path / "none.db").code == 6
    assert not (tmp_path / "none.db").exists()


def test_passwords_are_not_shown():
    url = "postgresql://user:s3cret@db.example/marsad"
    assert name_database(url) == "postgresql://user:***@db.example/marsad"
    assert name_database("postgresql://user@db.example/m") == "postgresql://user@db.example/m"
    assert name_database("a.db") == "a.db"
