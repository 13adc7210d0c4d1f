"""Runs: what other rules read is kept beside what was read before, and compared."""

import pytest
from msgspec.structs import replace

from marsad.errors import UsageError
from marsad.incidents.identity import Change
from marsad.records import Decision, DecisionKind, Reading, Rules, Toll
from marsad.store.comparing import Fate, compare_runs
from marsad.store.counting import count_store
from marsad.store.history import find_moments
from marsad.store.incident_queries import find_incidents
from marsad.store.incidents import load_incident, record_decision
from marsad.store.intake import Item, find_known, store_batch
from marsad.store.reports import find_events, load_reading
from marsad.store.rereading import reread
from marsad.store.verifying import verify
from readings import make_event, make_reading, make_report

OLD, NEW = Rules(code="1", lexicon="a", gazetteer="g"), Rules(code="2", lexicon="b", gazetteer="g")


def fill(store, count=5):
    for number in range(count):
        name = f"r{number}"
        item = Item(report=make_report(name), result=make_reading(name), path="in", notes=("odd",))
        noted = replace(item.result, notes=("odd",))
        store_batch(store, [replace(item, result=noted)], OLD)


def read_better(report):
    """Read one toll otherwise in r1, one event more in r2, none in r3; the others alike."""
    if report.id == "r1":
        toll = Toll(min=4, max=4, text="4", start=1, end=7, rule="test")
        return make_reading("r1", make_event(1, killed=(toll,)))
    if report.id == "r2":
        return make_reading("r2", make_event(1), make_event(2, evidence=()))
    if report.id == "r3":
        return Reading(doc="r3", events=(), statements=(), published="2023-01-24")
    return make_reading(report.id)


def test_reading_again_adds_a_run_and_loses_nothing(store):
    fill(store)
    before = load_reading(store, "r1")
    outcomes = list(reread(store, read_better, NEW))
    assert [(count, linked.changed) for count, linked in outcomes] == [(5, 3)]
    assert list(reread(store, read_better, NEW)) == []
    counts = count_store(store)
    assert [(run.rules, run.readings) for run in counts.runs] == [(OLD, 5), (NEW, 5)]
    assert (counts.reports, counts.versions, counts.events) == (5, 5, 5)
    assert load_reading(store, "r1").events[0].killed[0].min == 4
    assert len(find_events(store)) == 5
    assert verify(store).problems == ()
    moments = [moment.what for moment in find_moments(store, "r1")]
    assert sum("run 1" in what for what in moments) == 1
    assert sum("run 2" in what for what in moments) == 1
    list(reread(store, lambda report: before if report.id == "r1" else read_better(report), OLD))
    assert load_reading(store, "r1").events[0].killed[0].min == 4  # run 1 had read it so already


def test_what_differs_is_told_field_by_field(store):
    fill(store)
    list(reread(store, read_better, NEW))
    found = compare_runs(store, 1, 2)
    assert (found.both, found.differing) == (5, 3)
    by_doc = {}
    for one in found.differences:
        by_doc.setdefault(one.doc, []).append(one)
    (changed,) = by_doc["r1"]
    assert (changed.fate, changed.what) == (Fate.CHANGED, "event air_strike")
    assert [change.field for change in changed.changes] == ["killed"]
    assert '"min":4' in changed.changes[0].after
    assert [(one.fate, one.id) for one in by_doc["r2"]] == [(Fate.ADDED, "e2")]
    assert {(one.fate, one.what.split()[0]) for one in by_doc["r3"]} == {
        (Fate.REMOVED, "event"), (Fate.REMOVED, "statement")
    }  # fmt: skip
    back = compare_runs(store, 2, 1)
    assert {one.fate for one in back.differences if one.doc == "r2"} == {Fate.REMOVED}
    with pytest.raises(UsageError, match="no run 7; there are 1, 2"):
        compare_runs(store, 1, 7)


def test_incidents_follow_the_newest_run(store):
    fill(store)
    list(reread(store, read_better, NEW))
    told = {doc for incident in find_incidents(store) for doc in incident.reports}
    assert "r3" not in told
    assert {"r0", "r1"} <= told | {d for i in find_incidents(store) for d in i.mentions}


def test_what_is_known_needs_no_reading(store):
    fill(store, 2)
    reports = [make_report("r0"), make_report("r1", body="another text"), make_report("r9")]
    assert find_known(store, reports, OLD) == {"r0"}
    assert find_known(store, reports, NEW) == set()


def test_an_incidents_history_has_versions_decisions_and_changes(store):
    fill(store, 1)
    (incident,) = find_incidents(store)
    store_batch(store, [Item(report=make_report("z"), result=make_reading("z"))], OLD)
    decision = Decision(
        kind=DecisionKind.MUST_LINK, first="r0#e1", second="z#e1", by="x", reason="y"
    )
    record_decision(store, decision)
    moments = find_moments(store, incident.id)
    assert [m.seq for m in moments] == sorted(m.seq for m in moments)
    assert any(m.what.endswith("minted") for m in moments)
    (ruling,) = [m for m in moments if m.kind == "decision"]
    assert (ruling.by, ruling.reason) == ("x", "y")
    later = [m for m in moments if m.kind == "incident_version" and m.changes]
    assert "accounts" in {change.field for m in later for change in m.changes}
    assert find_moments(store, "r0#e1")
    with pytest.raises(UsageError, match="nobody"):
        find_moments(store, "nobody")


def test_an_incident_that_nobody_tells_of_any_more_is_withdrawn_and_remembered(store):
    store_batch(store, [Item(report=make_report("solo"), result=make_reading("solo"))], OLD)
    (incident,) = find_incidents(store)
    nothing = Reading(doc="solo", events=(), statements=(), published="2023-01-24")
    ((_, linked),) = reread(store, lambda report: nothing, NEW)
    assert [entry.change for entry in linked.history] == [Change.WITHDRAWN]
    assert find_incidents(store) == []
    with pytest.raises(UsageError, match="any more"):
        load_incident(store, incident.id)
    moments = [moment.what for moment in find_moments(store, incident.id)]
    assert moments[-1] == f"{incident.id} withdrawn"
    assert moments[0].startswith("a version of 1 account")
    assert verify(store).problems == ()
