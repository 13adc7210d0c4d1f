"""The store: whole batches, the same thing once, other files refused."""

import sqlite3

import pytest
from msgspec.structs import replace

from marsad.errors import StoreError
from marsad.store.sqlite import open_store
from readings import make_event, make_failure, make_reading, make_report


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "new" / "marsad.db") as opened:
        yield opened


def test_readings_come_back_as_they_were_written(store):
    reading = make_reading("r1", make_event(1), make_event(2))
    written = store.write_readings([make_report()], [reading])
    assert (written.new, written.changed, written.unchanged) == (1, 0, 0)
    assert tuple(stored.event for stored in store.find_events()) == reading.events
    assert store.count_rows() == {
        "report": 1, "reading": 1, "event": 2, "statement": 1, "failure": 0,
    }  # fmt: skip


def test_the_same_reading_is_stored_once(store):
    for _ in range(3):
        written = store.write_readings([make_report()], [make_reading()])
    assert written.unchanged == 1
    assert store.count_rows()["report"] == store.count_rows()["event"] == 1


def test_a_differing_reading_replaces_the_old_one(store):
    store.write_readings([make_report()], [make_reading("r1", make_event(1), make_event(2))])
    written = store.write_readings([make_report()], [make_reading("r1", make_event(3))])
    assert written.changed == 1
    assert [stored.event.id for stored in store.find_events()] == ["e3"]
    assert store.count_rows()["statement"] == 1


def test_a_changed_text_is_a_report_of_its_own_and_the_newest_is_listed(store):
    store.write_readings([make_report()], [make_reading("r1", make_event(1))])
    changed = make_report(body="نص جديد")
    store.write_readings([changed], [make_reading("r1", make_event(2))])
    assert store.count_rows()["report"] == 2
    assert [stored.event.id for stored in store.find_events()] == ["e2"]


def test_a_batch_is_stored_whole_or_not_at_all(store):
    twice = make_reading("r2", make_event(1), make_event(1))
    reports = [make_report("r1"), make_report("r2")]
    with pytest.raises(StoreError):
        store.write_readings(reports, [make_reading("r1"), twice])
    assert set(store.count_rows().values()) == {0}


def test_failures_are_recorded_once(store):
    for _ in range(2):
        store.write_failures([make_failure(), replace(make_failure(), line=None)])
    assert store.count_rows()["failure"] == 2


def test_durable_settings(store):
    with store._engine.connect() as connection:
        ask = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()  # noqa: E731
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)


def test_events_stay_after_closing(tmp_path):
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.write_readings([make_report()], [make_reading()])
    with open_store(path) as store:
        assert len(store.find_events()) == 1
        assert store.find_events(limit=0) == []


def test_other_files_are_refused(tmp_path):
    text = tmp_path / "text.db"
    text.write_text("no database, though long enough to be looked at as one " * 30)
    with pytest.raises(StoreError, match="no SQLite database"):
        open_store(text)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(other)
    with pytest.raises(StoreError):
        open_store(tmp_path)


def test_a_newer_layout_is_refused(tmp_path):
    open_store(tmp_path / "a.db").close()
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        open_store(tmp_path / "a.db")
