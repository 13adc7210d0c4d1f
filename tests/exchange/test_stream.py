"""Incidents out of a database, with their reports; both databases; data sets kept apart."""

import datetime as dt

import pytest
from made_up import make_incident

from marsad.errors import UsageError
from marsad.exchange.imported import find_datasets, walk_coded, write_coded
from marsad.exchange.model import Options, tell
from marsad.exchange.stream import count_unlinked, find_told_docs, walk_readings, walk_told
from marsad.pipeline import load_resources, read_report
from marsad.records import EventType, Language, Report, Status
from marsad.store import open_store
from marsad.store.incident_queries import Filters, find_incidents
from marsad.store.incidents import write_and_link

TEXTS = (
    "Two rockets hit Ain al-Asad base in Anbar on Saturday, killing three soldiers.",
    "The group threatened to attack the base in Baghdad next week.",
    "Air strikes on Idlib on Friday killed five civilians.",
    "It will rain.",
)


@pytest.fixture
def store(database):
    resources = load_resources()
    reports = [
        Report(id=f"r{n}", title=f"News {n}", text=text, published=dt.date(2023, 1, 22),
               lang=Language.EN, source="alpha", url=f"https://news.example/{n}")
        for n, text in enumerate(TEXTS)
    ]  # fmt: skip
    with open_store(database) as opened:
        write_and_link(opened, reports, [read_report(report, resources) for report in reports])
        yield opened


def test_incidents_come_with_their_reports(store):
    found = list(walk_told(store, text=True))
    assert [told.incident.id for told in found] == [one.id for one in find_incidents(store)]
    for told in found:
        assert {source.doc for source in told.sources} == {a.doc for a in told.incident.accounts}
        for source in told.sources:
            assert source.url.startswith("https://news.example/")
            assert source.text.endswith(TEXTS[int(source.doc[1:])])
            assert source.lang == "en"
        for account in told.incident.accounts:
            assert not account.sketch
            for evidence in account.event.evidence:
                assert told.sources[0].text[evidence.start : evidence.end] == evidence.text
    assert all(source.text is None for told in walk_told(store) for source in told.sources)


def test_filters_and_limit(store):
    assert len(list(walk_told(store))) == 2
    assert len(list(walk_told(store, Filters(limit=1)))) == 1
    (told,) = walk_told(store, Filters(type=EventType.AIR_STRIKE))
    assert told.incident.place.country == "SY"
    assert find_told_docs(store, Filters(type=EventType.AIR_STRIKE)) == {"r2"}


def test_what_is_not_linked_is_counted_and_written_when_asked(store):
    assert count_unlinked(store) == {Status.THREATENED: 1}
    (told,) = [t for t in walk_told(store, unlinked=True) if "#" in t.incident.id]
    assert told.incident.status is Status.THREATENED
    assert told.incident.id.startswith("r1#")
    assert told.sources[0].url == "https://news.example/1"
    nothing = Filters(since=dt.date(2030, 1, 1))
    assert not list(walk_told(store, nothing, unlinked=True))
    assert not list(walk_told(store, Filters(outlets=2), unlinked=True))


def test_readings_are_whole(store):
    assert [reading.doc for reading in walk_readings(store)] == ["r0", "r1", "r2", "r3"]
    (reading,) = walk_readings(store, {"r1"})
    assert [event.status for event in reading.events] == [Status.THREATENED]


def test_a_data_set_is_kept_apart_and_replaced(store):
    before = find_incidents(store)
    assert find_datasets(store) == {}
    rows = [tell(make_incident(number)) for number in range(1, 1203)]
    assert write_coded(store, "people", rows) == 1202
    assert write_coded(store, "people", rows[:1001]) == 1001
    assert write_coded(store, "others", rows[:1]) == 1
    assert find_datasets(store) == {"others": 1, "people": 1001}
    assert list(walk_coded(store, "people")) == rows[:1001]
    assert find_incidents(store) == before
    with pytest.raises(UsageError, match="no data set x"):
        list(walk_coded(store, "x"))


def test_links_are_quoted():
    options = Options(base_url="https://x.org/")
    assert options.link("a b#c") == "https://x.org/incidents/a%20b%23c"
    assert Options().link("i-1") == "urn:marsad:incident:i-1"
    assert options.link_report("http://n/1") == "https://x.org/reports/http%3A%2F%2Fn%2F1"


def test_an_incident_alone_names_its_reports():
    told = tell(make_incident())
    assert [source.doc for source in told.sources] == ["report-1"]
    assert told.sources[0].url is None
