"""Tamper evidence: whatever is changed behind the store's back is found, or named as not found."""

import datetime as dt
import random

import pytest
from world import make_items

from marsad.records import Correction, Decision, DecisionKind, Fetch, Subject
from marsad.store import open_store
from marsad.store.corrections import find_corrections, record_correction
from marsad.store.dumping import dump
from marsad.store.incidents import record_decision, write_and_link
from marsad.store.intake import Item, store_batch
from marsad.store.reports import find_documents, load_document
from marsad.store.verifying import read_anchors, verify, write_anchor
from readings import make_event, make_failure, make_reading, make_report

WHEN = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def fill(store):
    page = Fetch(
        raw=b"<p>page</p>", url="https://a.example/1", fetched_at=WHEN, content_type="text/html"
    )
    store_batch(
        store,
        [
            Item(report=make_report("r1"), result=make_reading("r1"), fetch=page, path="a"),
            Item(report=make_report("r2"), result=make_reading("r2", make_event(1), make_event(2))),
            Item(report=None, result=make_failure()),
        ],
    )
    decision = Decision(kind=DecisionKind.MUST_LINK, first="r1#e1", second="r2#e1", by="x")
    record_decision(store, decision)
    record_correction(
        store,
        Correction(
            subject=Subject.ACCOUNT, id="r1#e1", field="killed", value="4", by="x", reason="y"
        ),
    )


def test_what_was_written_verifies(store):
    assert verify(store).head is None
    fill(store)
    found = verify(store)
    assert found.problems == ()
    assert found.entries == found.rows == found.head.seq > 10


def test_bytes_come_back_with_where_and_when(store):
    fill(store)
    (kept,) = find_documents(store, "r1")
    assert (kept.url, kept.size, kept.content_type) == ("https://a.example/1", 11, "text/html")
    assert load_document(store, kept.sha256).raw == b"<p>page</p>"
    assert load_document(store, kept.sha256).fetched_at == WHEN
    assert find_documents(store, "r2") == []
    (correction,) = find_corrections(store, "r1#e1")
    assert (correction.value, correction.by, correction.reason) == ("4", "x", "y")
    assert correction.at.endswith("Z")


TAMPERED = [
    ("UPDATE report SET source = 'other' WHERE key = 1", "report 1"),
    ("UPDATE report SET data = replace(data, 'r1', 'r9') WHERE key = 1", "report 1"),
    ("UPDATE event SET data = replace(data, '\"min\":3', '\"min\":9') WHERE key = 1", "reading 1"),
    ("UPDATE event SET killed_max = 9 WHERE key = 1", "event 1"),
    ("DELETE FROM event WHERE key = 3", "reading 2"),
    ("DELETE FROM statement", "reading 1"),
    ("UPDATE statement SET data = replace(data, 'claim', 'deny')", "reading 1"),
    ("UPDATE \"fetch\" SET fetched_at = '2020-01-01'", "fetch 1"),
    ("UPDATE document SET size = 1", "document 1"),
    ("UPDATE decision SET \"by\" = 'someone else'", "decision 1"),
    ("UPDATE correction SET reason = 'other'", "correction 1"),
    ("DELETE FROM correction", "correction 1"),
    ("DELETE FROM ledger WHERE seq = 3", "ledger 3"),
    ("UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 3", "ledger 3"),
    ("UPDATE ledger SET digest = 'x' WHERE seq = 3", "ledger 3"),
    ("UPDATE failure SET message = 'fine'", "failure 1"),
    ("UPDATE incident SET killed = 99 WHERE data IS NOT NULL", "incident i-"),
    ("UPDATE incident SET data = replace(data, '\"min\":3', '\"min\":9')", "incident i-"),
    ("UPDATE incident_history SET change = 'split'", "incident_history"),
    ("UPDATE account SET data = replace(data, '\"min\":3', '\"min\":9')", "account r1#e1"),
    ("UPDATE run SET code = '9.9' WHERE key = 1", "run 1"),
    ("INSERT INTO run VALUES (9, 'x', '', '', '', '')", "run 9"),
]


@pytest.mark.parametrize(("statement", "where"), TAMPERED)
def test_what_is_changed_behind_its_back_is_found(tmp_path, statement, where):
    store = open_store(tmp_path / "a.db")
    fill(store)
    with store.writing() as work:
        work.connection.exec_driver_sql(statement)
    found = verify(store).problems
    assert any(problem.where.startswith(where) for problem in found), found


def test_a_server_database_is_checked_alike(postgres):
    with open_store(postgres.make_database()) as store:
        fill(store)
        with store.writing() as work:
            for statement, _ in TAMPERED[::3]:
                work.connection.exec_driver_sql(statement)
        found = [problem.where for problem in verify(store).problems]
    for _, where in TAMPERED[::3]:
        assert any(name.startswith(where) for name in found), where


def test_an_anchor_shows_a_ledger_that_was_cut_off(store, tmp_path):
    fill(store)
    path = tmp_path / "anchor.jsonl"
    assert read_anchors(path) == ()
    write_anchor(path, verify(store).head)
    store_batch(store, [Item(report=make_report("r3"), result=make_reading("r3"))])
    found = verify(store, read_anchors(path))
    assert (found.problems, found.anchors) == ((), 1)
    write_anchor(path, found.head)
    assert verify(store, read_anchors(path)).anchors == 2
    with store.writing() as work:
        for row in ("DELETE FROM ledger", "DELETE FROM correction", "DELETE FROM decision"):
            work.connection.exec_driver_sql(row)
    assert any("anchor" in p.what for p in verify(store, read_anchors(path)).problems)


def test_the_same_reports_in_any_order_and_batches_give_the_same_dump(tmp_path, postgres):
    items = make_items(60, seed=5)
    dumps = []
    places = [tmp_path / "1.db", tmp_path / "2.db", postgres.make_database()]
    for seed, place in enumerate(places):
        with open_store(place) as store:
            for turn in range(3):
                shuffled = list(items)
                random.Random(10 * seed + turn).shuffle(shuffled)
                size = 7 + 20 * turn
                for start in range(0, len(items), size):
                    store_batch(store, shuffled[start : start + size])
                if turn == 0:
                    first = "\n".join(dump(store))
                    entries = verify(store).entries
            dumps.append("\n".join(dump(store)))
            assert dumps[-1] == first
            found = verify(store)
            assert (found.problems, found.entries) == ((), entries)
    assert dumps[0] == dumps[1] == dumps[2]
    assert len(dumps[0].splitlines()) > 150


def test_write_and_link_is_the_short_form(store):
    assert write_and_link(store, [make_report()], [make_reading()]).new == 1
    assert verify(store).problems == ()
