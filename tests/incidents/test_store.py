"""Incidents in a database: any order, one at a time, decisions for ever, ids that last."""

import datetime as dt
import random

import msgspec
import pytest
from made import make_account, make_event, make_place, make_read, make_world

from marsad.errors import UsageError
from marsad.incidents.accounts import make_accounts
from marsad.incidents.linking import link_accounts
from marsad.records import Decision, DecisionKind, EventType
from marsad.store import open_store
from marsad.store.incident_queries import Filters, find_account, find_history, find_incidents
from marsad.store.incidents import (
    find_accounts,
    find_decisions,
    load_incident,
    record_decision,
    write_and_link,
)

MUST, CANNOT = DecisionKind.MUST_LINK, DecisionKind.CANNOT_LINK
WORDS = "missiles struck fuel depot beside railway junction"


@pytest.fixture
def store(database):
    with open_store(database) as opened:
        yield opened


def write(store, accounts):
    reads = [make_read(account) for account in accounts]
    return write_and_link(store, [report for report, _ in reads], [r for _, r in reads])


def divide(store):
    return sorted(tuple(a.id for a in i.accounts) for i in find_incidents(store))


def told(doc, **changes):
    fields = {"place": make_place(3), "killed": 7, "words": WORDS} | changes
    return make_account(doc, make_event(**fields), source=doc, story=WORDS)


def test_one_by_one_in_any_order_is_as_all_at_once(tmp_path):
    accounts = make_world(40, seed=3)
    reads = [make_read(account) for account in accounts]
    expected = list(link_accounts([a for pair in reads for a in make_accounts(*pair)]).clusters)
    for seed in range(3):
        random.Random(seed).shuffle(accounts)
        with open_store(tmp_path / f"{seed}.db") as store:
            for account in accounts:
                write(store, [account])
            assert divide(store) == expected
    with open_store(tmp_path / "all.db") as store:
        write(store, accounts)
        assert divide(store) == expected


def test_the_same_reports_again_change_nothing(store):
    accounts = make_world(10)
    write(store, accounts)
    before = find_incidents(store)
    again = write(store, accounts)
    assert (again.unchanged, again.touched, again.accounts) == (len(accounts), 0, 0)
    assert find_incidents(store) == before


def test_a_new_report_joins_and_the_id_stays(store):
    write(store, [told("a")])
    (before,) = find_incidents(store)
    write(store, [told("b", killed=9)])
    (after,) = find_incidents(store)
    assert after.id == before.id
    assert after.reports == ("a", "b")
    assert (after.killed.low, after.killed.high) == (7, 9)


def test_a_changed_report_takes_the_place_of_the_old_one(store):
    write(store, [told("a"), told("b")])
    write(store, [told("b", place=make_place(500), day=dt.date(2018, 3, 1), words="other thing")])
    assert [i.reports for i in find_incidents(store)] == [("a",), ("b",)]
    assert [account.id for account in find_accounts(store)] == ["a#e1", "b#e1"]


def test_decisions_split_join_and_last(store):
    write(store, [told("a"), told("b")])
    (whole,) = find_incidents(store)
    record_decision(store, Decision(kind=CANNOT, first="a#e1", second="b#e1", by="x", reason="y"))
    assert len(find_incidents(store)) == 2
    write(store, [told("c")])
    home = {doc: i.id for i in find_incidents(store) for doc in i.reports}
    assert home["a"] != home["b"]
    assert whole.id in home.values()
    assert any(change == "split" for _, change, _ in find_history(store, whole.id))
    (decision,) = find_decisions(store)
    assert (decision.kind, decision.by, decision.reason) == (CANNOT, "x", "y")


def test_merging_leaves_an_id_that_leads_on(store):
    far = told("b", place=make_place(500), day=dt.date(2018, 3, 1), words="other thing")
    write(store, [told("a"), far])
    first, second = (i.id for i in find_incidents(store))
    record_decision(store, Decision(kind=MUST, first="a#e1", second="b#e1"))
    (merged,) = find_incidents(store)
    gone = ({first, second} - {merged.id}).pop()
    assert load_incident(store, gone).id == merged.id
    assert merged.forwards == (gone,)


def test_a_contradictory_decision_is_refused_and_changes_nothing(store):
    write(store, [told("a"), told("b"), told("c")])
    record_decision(store, Decision(kind=MUST, first="a#e1", second="b#e1"))
    before = divide(store)
    with pytest.raises(UsageError, match="a#e1 = b#e1"):
        record_decision(store, Decision(kind=CANNOT, first="b#e1", second="a#e1"))
    assert divide(store) == before
    assert len(find_decisions(store)) == 1


def test_ids_that_do_not_exist_are_named(store):
    write(store, [told("a")])
    with pytest.raises(UsageError, match="i-nothing"):
        load_incident(store, "i-nothing")
    with pytest.raises(UsageError, match="account nobody"):
        record_decision(store, Decision(kind=MUST, first="a#e1", second="nobody"))
    with pytest.raises(UsageError, match="nobody"):
        find_account(store, "nobody")
    assert find_account(store, "a").id == "a#e1"


def test_copies_share_one_place_in_line(store):
    event = make_event(place=make_place(3), killed=7, words=WORDS)
    flood = [make_account(f"r{n:03d}", event, story=WORDS) for n in range(300)]
    random.Random(0).shuffle(flood)
    write(store, flood[:100])
    write(store, flood[100:])
    (incident,) = find_incidents(store)
    assert len(incident.reports) == 300
    assert incident.outlets == 1


def test_a_repeated_event_id_does_not_stop_the_batch(store):
    report, reading = make_read(told("a"))
    twice = msgspec.structs.replace(reading, events=reading.events * 2)
    assert write_and_link(store, [report], [twice]).accounts == 1


def test_filters(store):
    second = told("b", place=make_place(500), day=dt.date(2018, 3, 1), kind=EventType.PROTEST)
    write(store, [told("a", actor="houthis"), second])

    def found(**wanted):
        return [i.reports[0] for i in find_incidents(store, Filters(**wanted))]

    assert found() == ["a", "b"]
    assert found(since=dt.date(2018, 2, 1)) == ["b"]
    assert found(until=dt.date(2018, 2, 1)) == ["a"]
    assert found(type=EventType.PROTEST) == ["b"]
    assert found(place="town 500") == ["b"]
    assert found(country="iq") == []
    assert found(actor="HOUTH") == ["a"]
    assert found(killed=8) == []
    assert found(outlets=2) == []
    assert found(limit=1) == ["a"]
    assert found(news=True) == ["a", "b"]
    assert found(disputed=True) == []


def test_a_report_replaced_leaves_the_incidents_as_if_it_had_always_been_so(tmp_path):
    accounts = make_world(30, seed=11)
    moved = accounts[7::9]
    other = make_world(30, seed=12)
    changed = [
        msgspec.structs.replace(new, id=f"{old.doc}#e1", doc=old.doc)
        for old, new in zip(moved, other, strict=False)
    ]
    kept = [account for account in accounts if account not in moved]
    with open_store(tmp_path / "replaced.db") as store:
        write(store, accounts)
        write(store, changed)
        found = divide(store)
    with open_store(tmp_path / "fresh.db") as store:
        write(store, [*kept, *changed])
        assert divide(store) == found
