"""Databases opened and written: whole batches, the same thing once, other files refused."""

import sqlite3

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, text

from marsad.errors import StoreError
from marsad.store import open_store, schema
from marsad.store.intake import Item, store_batch
from marsad.store.reports import find_events, load_reading, load_report
from readings import make_event, make_failure, make_reading, make_report


def keep(store, report, reading, **more):
    return store_batch(store, [Item(report=report, result=reading)], **more)


def count(store, table):
    with store.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_readings_come_back_as_they_were_written(store):
    reading = make_reading("r1", make_event(1), make_event(2))
    written = keep(store, make_report(), reading)
    assert (written.new, written.changed, written.unchanged) == (1, 0, 0)
    assert tuple(stored.event for stored in find_events(store)) == reading.events
    assert load_reading(store, "r1") == reading
    assert load_report(store, "r1") == make_report()
    rows = store.count_rows()
    assert {"report": 1, "reading": 1, "event": 2, "statement": 1, "failure": 0}.items() <= (
        rows.items()
    )


def test_the_same_reading_is_stored_once(store):
    for _ in range(3):
        written = keep(store, make_report(), make_reading())
    assert written.unchanged == 1
    assert count(store, schema.report) == count(store, schema.event) == 1


def test_a_differing_reading_counts_and_the_old_one_stays(store):
    keep(store, make_report(), make_reading("r1", make_event(1), make_event(2)))
    written = keep(store, make_report(), make_reading("r1", make_event(3)))
    assert written.changed == 1
    assert [stored.event.id for stored in find_events(store)] == ["e3"]
    assert count(store, schema.reading) == 2
    assert count(store, schema.event) == 3


def test_a_changed_text_is_a_version_of_its_own_and_the_newest_counts(store):
    keep(store, make_report(), make_reading("r1", make_event(1)))
    changed = make_report(body="نص جديد")
    assert keep(store, changed, make_reading("r1", make_event(2))).changed == 1
    assert count(store, schema.report) == 2
    assert [stored.event.id for stored in find_events(store)] == ["e2"]
    assert load_report(store, "r1") == changed
    keep(store, make_report(), make_reading("r1", make_event(1)))
    assert load_report(store, "r1") == changed


def test_a_batch_is_stored_whole_or_not_at_all(store):
    items = [
        Item(report=make_report("r1"), result=make_reading("r1")),
        Item(report=None, result=make_reading("r2")),
    ]
    with pytest.raises(StoreError, match="r2"):
        store_batch(store, items)
    assert set(store.count_rows().values()) == {0}


def test_failures_are_recorded_once(store):
    failures = [make_failure(), replace(make_failure(), line=None)]
    for _ in range(2):
        store_batch(store, [Item(report=None, result=failure) for failure in failures])
    assert count(store, schema.failure) == 2


def test_text_with_nul_is_kept_unaltered(store):
    report = make_report(body="before\0after", title="a\0b")
    keep(store, report, make_reading())
    assert load_report(store, "r1") == report


def test_an_id_with_nul_is_a_failure_of_its_own(store):
    items = [
        Item(report=make_report("a\0b"), result=make_reading("a\0b")),
        Item(report=make_report("fine"), result=make_reading("fine")),
    ]
    assert store_batch(store, items).new == 1
    assert (count(store, schema.report), count(store, schema.failure)) == (1, 1)


def test_durable_settings(tmp_path):
    with open_store(tmp_path / "a.db") as store, store.writing() as work:
        ask = lambda name: work.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()  # noqa: E731
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)


def test_events_stay_after_closing(database):
    with open_store(database) as store:
        keep(store, make_report(), make_reading())
    with open_store(database) as store:
        assert len(find_events(store)) == 1
        assert find_events(store, limit=0) == []


def test_a_reader_sees_one_moment_and_hinders_no_writer(store):
    keep(store, make_report(), make_reading())
    with store.snapshot() as connection:
        query = select(func.count()).select_from(schema.report)
        assert connection.execute(query).scalar_one() == 1
        keep(store, make_report("r2"), make_reading("r2"))
        assert connection.execute(query).scalar_one() == 1
    assert count(store, schema.report) == 2


def test_a_url_of_a_file_is_taken_too(tmp_path):
    open_store(f"sqlite:///{tmp_path / 'a.db'}").close()
    assert (tmp_path / "a.db").exists()
    with pytest.raises(StoreError, match="mysql"):
        open_store("mysql://u@h/d")


def test_other_files_are_refused(tmp_path):
    words = tmp_path / "text.db"
    words.write_text("no database, though long enough to be looked at as one " * 30)
    with pytest.raises(StoreError, match="no SQLite database"):
        open_store(words)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(other)
    with pytest.raises(StoreError):
        open_store(tmp_path)


def test_a_server_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError) as raised:
        open_store(f"postgresql://u:secret@/d?unix_sock={tmp_path}/none")
    assert "secret" not in str(raised.value)


def test_another_layout_is_refused(database):
    with open_store(database) as store, store.writing() as work:
        work.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999"):
        open_store(database)
    with open_store(database, layout=False) as store, store.writing() as work:
        work.connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreError, match="0000") as raised:
        open_store(database)
    assert "marsad migrate" in raised.value.hint
