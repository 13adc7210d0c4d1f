"""What was written comes back: whole in our own formats, as far as they carry it in others'."""

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import DAY, change, make_incident, make_told

from marsad.exchange import Ledger, Options, export
from marsad.exchange.acled_reading import read_acled
from marsad.exchange.annotation import find_words, read_annotations
from marsad.exchange.csv_table import read_csv
from marsad.exchange.flat import Flat, flatten, unflatten
from marsad.exchange.geojson import read_geojson
from marsad.exchange.geoparquet import read_geoparquet
from marsad.exchange.json_lines import read_json_lines
from marsad.exchange.maps import Aspect
from marsad.exchange.model import Told
from marsad.exchange.ucdp import number_id, restore_id
from marsad.exchange.ucdp_reading import read_ucdp
from marsad.records import (
    ActorBasis,
    EventType,
    Incident,
    Participant,
    Place,
    Precision,
    Relation,
    SettledDate,
    SettledToll,
    Status,
    WeaponKind,
)

SINGLE = [
    a for a in Aspect if a not in (Aspect.WEAPONS, Aspect.DISPUTED_TOLL, Aspect.DATE_DISPUTED)
]
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and text
)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))


def make_participants():
    return st.lists(
        st.builds(
            lambda name, actor: Participant(
                text=name, start=-1, end=-1, rule="exchange:row", name_en=name, actor_id=actor
            ),
            WORDS.map(lambda text: text.replace(";", "")).filter(lambda t: t and t == t.strip()),
            st.none() | st.sampled_from(["islamic_state", "houthis"]),
        ),
        max_size=3,
    ).map(tuple)


@st.composite
def tolls(draw):
    low, least, most, high = sorted(draw(st.lists(st.integers(0, 500), min_size=4, max_size=4)))
    shown, top = draw(st.sampled_from([(most, high), (None, None), (least, high)]))
    return SettledToll(min=least, max=shown, low=low, high=top, account="", rule="exchange:row")


@st.composite
def incidents(draw, statuses=tuple(Status)):
    start = draw(DAYS)
    date = draw(
        st.none()
        | st.just(SettledDate(start=start, end=start, rule="r"))
        | st.integers(0, 400).map(
            lambda n: SettledDate(start=start, end=start + dt.timedelta(days=n), rule="r")
        )
    )
    place = draw(
        st.none()
        | st.builds(
            Place, text=WORDS, start=st.just(-1), end=st.just(-1), rule=st.just("exchange:row"),
            name_en=st.none() | WORDS, admin1=st.none() | WORDS,
            country=st.sampled_from(["SY", "IQ", "YE"]),
            lat=st.floats(-89, 89, allow_nan=False).map(lambda x: round(x, 5)),
            lon=st.floats(-179, 179, allow_nan=False).map(lambda x: round(x, 5)),
            precision=st.sampled_from(Precision), relation=st.sampled_from(Relation),
            uncertainty_km=st.none() | st.integers(1, 100).map(float),
        )
    )  # fmt: skip
    return msgspec.structs.replace(
        make_incident(draw(st.integers(0, 2**48 - 1))),
        type=draw(st.sampled_from(EventType)),
        status=draw(st.sampled_from(statuses)),
        background=draw(st.booleans()),
        date=date,
        place=place,
        place_rule="exchange:row" if place else "",
        actors=draw(make_participants()),
        actor_basis=draw(st.sampled_from(ActorBasis)),
        targets=tuple(
            msgspec.structs.replace(one, actor_id=None) for one in draw(make_participants())
        ),
        weapons=tuple(draw(st.lists(st.sampled_from(WeaponKind), unique=True, max_size=3))),
        killed=draw(st.none() | tolls()),
        injured=draw(st.none() | tolls()),
        claimed_by=(),
        claims=(),
        denials=(),
        outlets=draw(st.integers(1, 99)),
    )


quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ROWS = [("csv", read_csv), ("geojson", read_geojson), ("geoparquet", read_geoparquet)]


def write(name, incidents, path):
    ledger = Ledger()
    told = [Told(incident=one) for one in incidents]
    path.write_bytes(b"".join(export(name, told, Options(), ledger)))
    return ledger


@quick
@given(incidents())
def test_a_row_holds_what_it_says(incident):
    flat = flatten(Told(incident=incident), Options())
    back = unflatten(flat)
    for field in ("type", "status", "date", "place", "actors", "targets", "weapons", "killed",
                  "injured", "background", "actor_basis", "outlets"):  # fmt: skip
        assert getattr(back, field) == getattr(incident, field), field


@pytest.mark.parametrize(("name", "read"), ROWS, ids=[name for name, _ in ROWS])
@quick
@given(st.lists(incidents(), max_size=4))
def test_rows_come_back(name, read, tmp_path, listed):
    path = tmp_path / "file"
    write(name, listed, path)
    back = list(read(path))
    assert [rows(one) for one in back] == [
        msgspec.structs.replace(rows(one), evidence="", sources="") for one in listed
    ]


def rows(incident: Incident) -> Flat:
    return flatten(Told(incident=incident), Options())


@pytest.mark.parametrize(("name", "read"), ROWS, ids=[name for name, _ in ROWS])
@pytest.mark.parametrize("aspect", SINGLE, ids=lambda aspect: aspect.value)
def test_every_aspect_comes_back_in_rows(name, read, aspect, tmp_path):
    told = make_told(change(aspect)[1])
    path = tmp_path / "file"
    path.write_bytes(b"".join(export(name, [told])))
    (back,) = read(path)
    lost = {"evidence": "", "sources": "", "report_urls": ""}  # of reports, which a row only names
    assert rows(back) == msgspec.structs.replace(flatten(told, Options()), **lost)


@pytest.mark.parametrize("aspect", SINGLE, ids=lambda aspect: aspect.value)
def test_json_lines_lose_nothing(aspect, tmp_path):
    incident = change(aspect)[1]
    path = tmp_path / "file"
    path.write_bytes(b"".join(export("jsonl", [make_told(incident)])))
    assert list(read_json_lines(path)) == [incident]


def test_bare_incidents_are_read_too(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(msgspec.json.encode(make_incident()) + b"\n\n")
    assert list(read_json_lines(path)) == [make_incident()]


@quick
@given(incidents(statuses=(Status.REPORTED,)))
def test_acled_keeps_what_it_can(tmp_path, incident):
    path = tmp_path / "file"
    ledger = write("acled", [incident], path)
    back = list(read_acled(path))
    assert len(back) == ledger.written == 1 - sum(ledger.left_out.values())
    for one in back:
        assert one.id == incident.id
        assert one.type is incident.type
        assert (one.date.start, one.date.end) == (incident.date.start, incident.date.end)
        assert (one.place.lat, one.place.lon) == (incident.place.lat, incident.place.lon)
        assert one.place.country == incident.place.country
        assert one.weapons == tuple(sorted(incident.weapons, key=lambda k: k.value)) or set(
            one.weapons
        ) == set(incident.weapons) - {WeaponKind.UNKNOWN}
        assert one.background == incident.background
        for field in ("killed", "injured"):
            assert figures(getattr(one, field)) == figures(getattr(incident, field))
        if incident.actors:
            assert one.actor_basis is incident.actor_basis


def figures(toll):
    return (toll.min, toll.max, toll.low, toll.high) if toll else None


@quick
@given(incidents(statuses=(Status.REPORTED,)))
def test_ucdp_keeps_what_it_can(tmp_path, incident):
    path = tmp_path / "file"
    ledger = write("ucdp", [incident], path)
    back = list(read_ucdp(path))
    assert len(back) == ledger.written == 1 - sum(ledger.left_out.values())
    for one in back:
        assert one.id == incident.id
        assert (one.date.start, one.date.end) == (incident.date.start, incident.date.end)
        assert (one.place.lat, one.place.lon) == (incident.place.lat, incident.place.lon)
        assert (one.killed.min, one.killed.low) == (incident.killed.min, incident.killed.low)


@settings(deadline=None)
@given(st.integers(0, 2**48 - 1))
def test_ids_and_numbers_go_both_ways(number):
    assert number_id(restore_id(number)) == number


def test_annotations_come_back(tmp_path):
    incident = make_incident()
    path = tmp_path / "file"
    path.write_bytes(b"".join(export("annotation", [make_told(incident)])))
    (account,) = incident.accounts
    assert list(read_annotations(path)) == [(account.id, words) for words in find_words(account)]


def test_days_are_days_in_json(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"".join(export("geojson", [make_told()])))
    properties = json.loads(path.read_text())["features"][0]["properties"]
    assert properties["date_start"] == DAY.isoformat()
