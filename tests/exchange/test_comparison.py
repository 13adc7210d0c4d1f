"""Two codings compared: matched, missed, extra, and every one of them explained."""

import datetime as dt
import gzip
import tempfile
from contextlib import suppress
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import ACTOR, DAY, PLACE, change, make_incident

from marsad.errors import MarsadError
from marsad.exchange.acled_reading import read_acled
from marsad.exchange.comparison import compare, write_comparison
from marsad.exchange.facts import OTHER_NAMES, find_actor_named, find_country_named
from marsad.exchange.maps import Aspect
from marsad.exchange.matching import Window, gather_fact, match, measure
from marsad.exchange.reading import Kind, find_kind, read_incidents
from marsad.exchange.ucdp_reading import read_ucdp
from marsad.records import ActorKind, EventType, Failure, Precision, SettledDate, SettledToll

ACLED = """event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,\
actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,\
country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,\
fatalities,tags,timestamp
IRQ1,2023-01-21,2023,1,Political violence,Explosions/Remote violence,\
Shelling/artillery/missile attack,Fury Brigades,,Political militia,Military Forces of Iraq (2022-),\
,State forces,State forces-Political militia,,368,Middle East,Iraq,Al-Anbar,Heet,,Al Asad,33.79,\
42.44,1,Shafaq News,National,Rockets fell on the base.,3,,1674500000
IRQ2,21 January 2023,2023,2,Strategic developments,Strategic developments,\
Looting/property destruction,Unidentified Armed Group (Iraq),,3,,,0,30,,368,Middle East,Iraq,\
Al-Anbar,Heet,,Heet,33.63,42.82,1,X,National,Looted.,0,,1674500000
IRQ3,2023-02-31,2023,1,Political violence,Battles,Armed clash,A,,2,B,,1,12,,368,Middle East,Iraq,\
Al-Anbar,Heet,,Heet,33.63,42.82,1,X,National,Broken day.,0,,1674500000
IRQ4,2023-01-25,2023,1,Demonstrations,Protests,Protest with intervention,Protesters (Iraq),\
Labour Group (Iraq),6,Police Forces of Iraq (2022-),,1,16,,368,Middle East,Iraq,Baghdad,Karkh,,\
Baghdad,33.34,44.4,1,X,National,Protest.,0,,1674500000
"""


@pytest.fixture
def acled(tmp_path):
    path = tmp_path / "acled.csv"
    path.write_text(ACLED, "utf-8")
    return path


def test_acled_rows_become_accounts_of_their_own(acled):
    rows = list(read_acled(acled))
    first, looted, broken, protest = rows
    assert first.id == "IRQ1"
    assert first.accounts[0].id == "acled:IRQ1"
    assert first.accounts[0].source == "Shafaq News"
    assert first.type is EventType.SHELLING
    assert (first.date.start, first.date.end) == (DAY, DAY)
    assert first.place.country == "IQ"
    assert first.killed.min == first.killed.high == 3
    assert first.targets[0].kind is ActorKind.MILITARY
    assert isinstance(looted, Failure)
    assert looted.error == "NoTypeError"
    assert isinstance(broken, Failure)
    assert broken.error == "RecordError"
    assert (broken.doc, broken.line) == ("IRQ3", 4)
    assert [actor.text for actor in protest.actors] == ["Labour Group (Iraq)"]


def test_ucdp_of_other_people_is_read(shared):
    path = shared / "corpus/ucdp_ged_syria_2016_17.csv.gz"
    assert find_kind(path) is Kind.UCDP
    found = list(read_ucdp(path))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    assert not [one for one in found if isinstance(one, Failure)]
    assert len(found) > 0.9 * count
    first = found[0]
    assert first.id == "214797"
    assert first.place.precision is Precision.SETTLEMENT
    assert (first.killed.min, first.killed.low, first.killed.high) == (4, 4, 4)
    assert [actor.text for actor in first.actors] == ["Government of Syria", "Syrian insurgents"]


def make(number, *, days=0, lat=0.0, kind=EventType.SHELLING, killed=3, name="Fury Brigades"):
    day = DAY + dt.timedelta(days=days)
    incident = make_incident(number)
    return msgspec.structs.replace(
        incident, type=kind, date=SettledDate(start=day, end=day, rule="t"),
        place=msgspec.structs.replace(PLACE, lat=PLACE.lat + lat),
        killed=SettledToll(min=killed, max=killed, low=killed, high=killed, account="", rule="t"),
        actors=(msgspec.structs.replace(ACTOR, name_en=name, text=name),), targets=(),
        claimed_by=(),
    )  # fmt: skip


def test_matched_missed_and_extra_are_explained():
    ours = [make(1), make(2, days=10), make(3, days=20), make(4, days=30)]
    theirs = [make(101, days=1, lat=0.1), make(102, days=10, kind=EventType.PROTEST),
              make(103, days=30), make(104, days=30, lat=0.2, killed=50)]  # fmt: skip
    found = compare(ours, theirs, whole=True)
    assert [(p.ours.id[-3:], p.theirs.id[-3:]) for p in found.matched] == [
        ("004", "067"), ("001", "065")
    ]  # fmt: skip
    assert found.matched[1].closeness.days_apart == 1
    assert found.matched[1].closeness.km == pytest.approx(11.1, abs=0.2)
    missed = {one.fact.id[-2:]: one.why.value for one in found.missed}
    assert missed == {
        "66": "only types of another family there",
        "68": "what could be the same is closer to another one",
    }
    extra = {one.fact.id[-2:]: one.why.value for one in found.extra}
    assert extra == {
        "02": "only types of another family there",
        "03": "nothing within these days and kilometres",
    }
    fields = {field.field: field for field in found.fields}
    assert fields["day"].agree == 1
    assert fields["killed"].share == 1.0
    text = write_comparison(found)
    assert "matched      2" in text
    assert "missed       2" in text


def test_the_closest_pair_comes_first_whatever_the_order():
    ours = [make(1), make(2, lat=0.05)]
    theirs = [make(101, lat=0.05), make(102)]
    pairs = {(p.ours.id, p.theirs.id) for p in compare(ours, theirs).matched}
    again = {(p.ours.id, p.theirs.id) for p in compare(ours[::-1], theirs[::-1]).matched}
    assert pairs == again
    assert all(p.closeness.km == 0 for p in compare(ours, theirs).matched)


def test_days_that_only_one_covers_are_set_aside():
    ours = [make(1), make(2, days=1), make(3, days=90)]
    theirs = [make(101), make(102, days=1)]
    found = compare(ours, theirs)
    assert found.ours.outside == 1
    assert not found.extra
    assert len(compare(ours, theirs, whole=True).extra) == 1


@pytest.mark.parametrize(
    "aspect", [Aspect.NO_DATE, Aspect.NO_PLACE, Aspect.COUNTRY_ONLY, Aspect.DENIED]
)
def test_what_cannot_be_compared_is_counted(aspect):
    found = compare([change(aspect)[1]], [make(101)])
    assert sum(found.ours.skipped.values()) == 1
    assert found.ours.compared == 0
    assert len(found.missed) == 1


def test_a_coarse_place_may_be_off_by_more():
    fine = gather_fact(make(1))
    near = gather_fact(make(101, lat=0.6))
    province = msgspec.structs.replace(near, slack=75.0)
    assert measure(fine, near) > 60
    assert not match([fine], [near], Window())[0]
    assert len(match([fine], [province], Window())[0]) == 1


def test_a_coding_matches_itself(shared):
    path = shared / "corpus/ucdp_ged_syria_2016_17.csv.gz"
    rows = [one for one in islice(read_incidents(path), 1500) if not isinstance(one, Failure)]
    found = compare(rows, rows, whole=True)
    assert len(found.matched) == found.theirs.compared
    assert all(field.share == 1.0 for field in found.fields if field.compared)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Syria", "SY"), ("IRQ", "IQ"), ("Palestine", "PS"), ("Turkey", "TR"), ("Ivory Coast", "CI"),
     ("Russia", "RU"), ("United States of America", "US"), ("nowhere", None)],
)  # fmt: skip
def test_countries_by_the_names_that_others_write(name, code):
    found = find_country_named(name)
    assert (found.alpha2 if found else None) == code


def test_every_other_name_leads_to_a_country():
    for name in OTHER_NAMES:
        assert find_country_named(name) is not None


def test_other_countries_are_left_out_when_asked():
    other = make(2)
    place = msgspec.structs.replace(other.place, country="SY")
    unknown = msgspec.structs.replace(other.place, country=None)
    there = msgspec.structs.replace(other, place=place)
    somewhere = msgspec.structs.replace(make(103, lat=0.1), place=unknown)
    found = compare([make(1), there], [make(101), somewhere], country="iq", whole=True)
    assert found.ours.outside == 1
    assert found.theirs.outside == 0
    assert len(found.matched) == 1


def test_what_would_match_by_accident_is_said():
    crowd = [make(1000 + n, days=n) for n in range(100)]
    ours = [make(n, days=10 * n) for n in range(1, 10)]
    crowded = compare(ours, crowd, whole=True)
    assert len(crowded.matched) == 9
    assert crowded.by_accident == 9  # something happens there every day
    assert "9  would match by accident" in write_comparison(crowded)
    sparse = [make(1000 + n, days=10 * n) for n in range(1, 11)]
    other = compare(ours, sparse, window=Window(days=0), whole=True)
    assert len(other.matched) == 9
    assert other.by_accident < 5
    assert compare(ours, crowd[:5]).by_accident is None  # too few days to move within


def test_types_are_not_judged_where_they_are_not_coded(shared):
    path = shared / "corpus/ucdp_ged_syria_2016_17.csv.gz"
    row = next(one for one in read_ucdp(path) if not isinstance(one, Failure))
    ours = msgspec.structs.replace(
        make(1), type=EventType.AIR_STRIKE, date=row.date, place=row.place
    )  # fmt: skip
    found = compare([ours], [row], window=Window(same_type=True))
    assert len(found.matched) == 1
    assert {field.field: field.compared for field in found.fields}["type"] == 0


@pytest.mark.parametrize(
    ("name", "known"),
    [("Government of Syria", "syria"), ("Military Forces of Iraq (2022-)", "iraq"),
     ("Islamic State", "islamic_state"), ("Fury Brigades", None)],
)  # fmt: skip
def test_parties_by_the_names_that_others_write(name, known):
    assert find_actor_named(name) == known


def test_semicolons_and_tabs_part_columns_too(acled, tmp_path):
    rows = [line.split(",") for line in ACLED.splitlines()]
    for delimiter in ";\t":
        path = tmp_path / "other.csv"
        path.write_text("\n".join(delimiter.join(row) for row in rows), "utf-8")
        assert find_kind(path) is Kind.ACLED
        found = list(read_acled(path))
        assert [getattr(one, "id", getattr(one, "doc", "")) for one in found] == [
            "IRQ1", "IRQ2", "IRQ3", "IRQ4"
        ]  # fmt: skip
        assert found[2].line == 4


@pytest.mark.parametrize(
    ("column", "value"),
    [("latitude", "nan"), ("latitude", "91"), ("longitude", "inf"), ("event_date", "0001-01-01"),
     ("event_date", "32 January 2023"), ("fatalities", "1.5"), ("fatalities", "-1"),
     ("timestamp", "1e300"), ("latitude", "north")],
)  # fmt: skip
def test_a_row_with_an_impossible_value_is_set_apart(column, value, tmp_path):
    header, row = ACLED.splitlines()[:2]
    cells = dict(zip(header.split(","), row.split(","), strict=True)) | {column: value}
    cells |= {"time_precision": "3"}
    path = tmp_path / "acled.csv"
    path.write_text("\n".join([header, ",".join(cells.values())]), "utf-8")
    (found,) = read_acled(path)
    assert isinstance(found, Failure)
    assert found.error == "RecordError"


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(list(Kind)))
def test_whatever_a_file_holds_is_read_or_refused(data, kind):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        with suppress(MarsadError):
            list(read_incidents(path, kind))
