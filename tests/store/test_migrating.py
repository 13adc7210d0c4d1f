"""Databases of every release come to today's layout, with all they held."""

import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from world import make_items

from marsad.errors import StoreError
from marsad.records import DecisionKind
from marsad.store import open_store, schema
from marsad.store.copying import back_up, restore
from marsad.store.dumping import dump
from marsad.store.incident_queries import find_incidents
from marsad.store.incidents import find_accounts, find_decisions, write_and_link
from marsad.store.intake import store_batch
from marsad.store.migrating import FOLDER, migrate
from marsad.store.reports import find_events, load_report
from marsad.store.search import Search, search_reports
from marsad.store.verifying import verify
from readings import make_reading, make_report

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request, tmp_path):
    """A database as a release left it."""
    path = tmp_path / f"{request.param.stem}.db"
    connection = sqlite3.connect(path)
    connection.executescript(request.param.read_text("utf-8"))
    connection.close()
    return path


def layout(path):
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    connection.close()
    return {(kind, name, of, "".join((sql or "").split())) for kind, name, of, sql in rows}


def test_every_release_is_here():
    assert {path.stem for path in RELEASED} >= {"0.1.0-read", "0.1.0-linked"}


def test_the_steps_lead_to_the_revision_of_the_tables():
    steps = ScriptDirectory(FOLDER, version_locations=[FOLDER / "versions"])
    assert steps.get_current_head() == schema.REVISION
    assert steps.get_bases() == ["0001"]


def test_an_old_layout_is_refused_with_what_to_do(released):
    with pytest.raises(StoreError, match="0001") as raised:
        open_store(released)
    assert "marsad migrate" in raised.value.hint


def test_a_released_database_becomes_one_of_today(released, tmp_path):
    done = migrate(released)
    assert (done.before, done.after) == ("0001", schema.REVISION)
    open_store(tmp_path / "fresh.db").close()
    assert layout(released) == layout(tmp_path / "fresh.db")
    with open_store(released) as store:
        found = verify(store)
        assert found.problems == ()
        assert found.entries > 4
        reports = [stored.doc for stored in find_events(store)]
        assert reports
        assert load_report(store, reports[0]).id == reports[0]
        assert search_reports(store, Search(words=load_report(store, reports[0]).title))
        assert write_and_link(store, [make_report("new")], [make_reading("new")]).new == 1
        assert verify(store).problems == ()
    assert migrate(released).before == schema.REVISION
    with pytest.raises(StoreError, match="0001"):
        open_store(done.copy)
    with pytest.raises(StoreError, match="earlier attempt"):
        migrate_again(done.copy, released)


def migrate_again(copy, path):
    path.write_bytes(copy.read_bytes())
    migrate(path)


def test_what_was_linked_and_decided_stays(tmp_path):
    path = tmp_path / "linked.db"
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED[0].parent / "0.1.0-linked.sql").read_text("utf-8"))
    old = dict(connection.execute("SELECT id, data FROM incident WHERE data IS NOT NULL"))
    gone = connection.execute("SELECT count(*) FROM incident WHERE data IS NULL").fetchone()[0]
    accounts = connection.execute("SELECT count(*) FROM account").fetchone()[0]
    connection.close()
    migrate(path, keep_copy=False)
    assert not list(tmp_path.glob("*.layout-*"))
    with open_store(path) as store:
        incidents = find_incidents(store)
        assert {one.id for one in incidents} == set(old)
        assert gone > 0
        assert len(find_accounts(store)) == accounts
        assert [d.kind for d in find_decisions(store)] == [DecisionKind.MUST_LINK] * 2
        assert {d.reason for d in find_decisions(store)} == {"same street", "same hour"}


def test_a_released_database_that_is_taken_in_again_is_known(tmp_path):
    """What 0.1.0 read alike is no change; the run that says so is new."""
    path = tmp_path / "read.db"
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED[0].parent / "0.1.0-read.sql").read_text("utf-8"))
    connection.close()
    migrate(path)
    with open_store(path) as store:
        assert write_and_link(store, [make_report("r2")], [make_reading("r2")]).changed == 1
        again = write_and_link(store, [make_report("r2")], [make_reading("r2")])
        assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_what_is_no_database_of_ours_is_not_migrated(tmp_path):
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="no database of marsad"):
        migrate(tmp_path / "other.db")


def test_a_step_that_fails_leaves_all_as_it_was(tmp_path):
    path = tmp_path / "read.db"
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED[0].parent / "0.1.0-read.sql").read_text("utf-8"))
    connection.execute("UPDATE event SET data = 'no JSON' WHERE key = 1")
    connection.commit()
    before = layout(path)
    with pytest.raises(ValueError, match="Expecting value"):
        migrate(path)
    assert layout(path) == before
    connection.close()


def test_a_backup_holds_everything_and_goes_into_either_database(database, tmp_path, postgres):
    items = make_items(12)
    with open_store(database) as store:
        store_batch(store, items)
        before, head = list(dump(store)), verify(store).head
        assert back_up(store, tmp_path / "copy" / "backup.db") > 10_000
        with pytest.raises(StoreError, match="already"):
            back_up(store, tmp_path / "copy" / "backup.db")
        store_batch(store, make_items(2, seed=99))
        with pytest.raises(StoreError, match="holds something"):
            restore(tmp_path / "copy" / "backup.db", database)
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["backup.db"]
    for where in (tmp_path / "restored.db", postgres.make_database()):
        with restore(tmp_path / "copy" / "backup.db", where) as store:
            assert list(dump(store)) == before
            found = verify(store)
            assert (found.problems, found.head) == ((), head)
            words = items[0].report.title
            assert search_reports(store, Search(words=words))
            assert store_batch(store, items[:3]).unchanged == 3


def test_restoring_what_is_no_backup(tmp_path):
    with pytest.raises(StoreError, match="no such backup"):
        restore(tmp_path / "none", tmp_path / "a.db")
    (tmp_path / "text").write_text("words " * 1000)
    with pytest.raises(StoreError, match="no SQLite database"):
        restore(tmp_path / "text", tmp_path / "a.db")
