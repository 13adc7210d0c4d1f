"""Filters, columns, map and timeline say what the store's own queries say."""

import datetime as dt

import pytest

from marsad.records import EventType, Precision, Status, WeaponKind
from marsad.serve.filters import PageFilters
from marsad.serve.map_bins import make_map
from marsad.serve.timeline import Unit, make_timeline
from marsad.store.incident_queries import Filters, find_incidents

SAME = [
    {},
    {"since": dt.date(2018, 4, 7)},
    {"until": dt.date(2018, 4, 6)},
    {"country": "sy"},
    {"place": "DOUMA"},
    {"place": "إدلِب"},
    {"type": EventType.AIR_STRIKE},
    {"status": Status.REPORTED},
    {"source": "beta"},
    {"actor": "islamic"},
    {"actor": "nobody at all"},
    {"killed": 5},
    {"outlets": 2},
    {"disputed": True},
    {"news": True},
]
LISTS = {"country", "type", "actor", "status", "source"}


@pytest.mark.parametrize("wanted", SAME, ids=str)
def test_filters_are_those_of_the_command_line(store, watch, wanted):
    expected = [incident.id for incident in find_incidents(store, Filters(**wanted))]
    given = {name: (value,) if name in LISTS else value for name, value in wanted.items()}
    if "country" in given:
        given["country"] = ("SY",)
    selection = watch.select(PageFilters(**given))
    assert [selection.columns.ids[n] for n in selection.positions] == expected


def ids(client, **params):
    answer = client.get("/api/incidents", params=params)
    assert answer.status_code == 200, answer.text
    return {row["place"]["name_en"] for row in answer.json()["items"] if row["place"]}


def test_filters_of_the_page(client):
    assert ids(client, type=["air_strike", "protest"]) == {"Douma", "Beirut"}
    assert "Douma" in ids(client, bbox="36,33,37,34")
    assert "Baghdad" not in ids(client, bbox="36,33,37,34")
    assert "Douma" in ids(client, polygon="36,33;37,33;37,34;36,34")
    assert ids(client, polygon="0,0;1,0;1,1") == set()
    assert ids(client, q="قصف") == {"Idlib"}
    assert ids(client, q="protested Beirut") == {"Beirut"}
    assert ids(client, weapon="car_bomb") == {"Baghdad"}
    assert ids(client, claimed="true") == {"Baghdad"}
    assert "Beirut" in ids(client, precision="settlement")


def test_a_box_over_the_date_line(watch):
    inside = watch.select(PageFilters(box=(30.0, 0.0, -170.0, 60.0)))
    everywhere = watch.select(PageFilters(box=(-180.0, -90.0, 180.0, 90.0)))
    assert len(inside.positions) == len(everywhere.positions) > 0


def test_columns_are_aligned_with_the_list(client):
    overview = client.get("/api/overview").json()
    rows = client.get("/api/incidents").json()["items"]
    columns = overview["columns"]
    assert columns["id"] == [row["id"] for row in rows]
    assert overview["total"] == len(rows)
    for n, row in enumerate(rows):
        start = columns["start"][n]
        day = None if start is None else str(dt.date(1970, 1, 1) + dt.timedelta(days=start))
        assert day == row["start"]
        assert overview["types"][columns["type"][n]] == row["type"]
        assert bool(columns["flags"][n] & 1) == bool(row["disputed"])
        if row["place"] and row["place"]["lat"] is not None:
            assert columns["lat"][n] == pytest.approx(row["place"]["lat"], abs=1e-4)
        else:
            assert columns["lat"][n] is None
        place = columns["place"][n]
        if place is not None:
            assert overview["places"][place] in (row["place"]["name_en"], row["place"]["text"])


@pytest.mark.parametrize("unit", list(Unit))
def test_every_dated_incident_is_in_one_bin(watch, unit):
    selection = watch.select(PageFilters())
    timeline = make_timeline(selection.columns, selection.positions, unit)
    assert sum(one.count for one in timeline.bins) + timeline.undated == timeline.total
    assert all(sum(one.types.values()) == one.count for one in timeline.bins)
    for one in timeline.bins:
        assert one.start <= one.end
    if timeline.unit is Unit.WEEK:
        assert all(one.start.weekday() == 0 for one in timeline.bins)


@pytest.mark.parametrize("zoom", range(0, 15, 2))
def test_every_located_incident_is_in_one_cell(watch, zoom):
    selection = watch.select(PageFilters())
    found = make_map(selection.columns, selection.positions, zoom)
    assert sum(one.count for one in found.bins) == found.located <= found.total
    assert {one.id for one in found.bins} <= set(selection.columns.ids)
    single = [one for one in found.bins if one.count == 1]
    for one in single:
        position = selection.columns.positions[one.id]
        assert one.lat == pytest.approx(float(selection.columns.lat[position]), abs=1e-3)


def test_facets_count_what_the_filters_find(client):
    facets = client.get("/api/facets").json()
    for name in ("type", "status", "country", "source", "weapon"):
        for facet in facets[name]:
            found = client.get("/api/incidents", params={name: facet["value"]}).json()
            assert found["total"] == facet["count"], (name, facet)
    assert WeaponKind.CAR_BOMB.value in {facet["value"] for facet in facets["weapon"]}
    assert any(facet["name_ar"] == "سوريا" for facet in facets["country"])
    assert {facet["value"] for facet in facets["precision"]} <= {one.value for one in Precision}


def test_nothing_fits_is_an_answer(client):
    nothing = {"since": "2999-01-01"}
    assert client.get("/api/overview", params=nothing).json()["columns"]["id"] == []
    assert client.get("/api/timeline", params=nothing).json()["bins"] == []
    assert client.get("/api/map", params=nothing).json()["bins"] == []
    assert client.get("/api/facets", params=nothing).json()["total"] == 0
