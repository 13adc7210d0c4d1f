from __future__ import annotations

import sys
from pathlib import Path

import pytest

from marsad.errors import GazetteerError
from marsad.gazetteer.model import PlaceKind
from marsad.gazetteer.supplement import read_supplement, read_unit_names

sys.path.insert(0, str(Path(__file__).parent))

from measure_places import SHARED, measure_supplement

# Rough frames: south, north, west, east.
FRAMES = {
    "SY": (32.2, 37.5, 35.5, 42.5),
    "IQ": (29.0, 37.5, 38.7, 48.8),
    "YE": (12.0, 19.1, 41.5, 54.7),
    "LB": (33.0, 34.8, 35.0, 36.8),
    "JO": (29.1, 33.5, 34.9, 39.4),
    "PS": (31.2, 32.6, 34.1, 35.7),
    "IL": (29.4, 33.5, 34.2, 36.0),
    "SA": (16.2, 32.3, 34.4, 55.7),
    "EG": (21.9, 31.8, 24.6, 37.0),
    "LY": (19.4, 33.3, 9.3, 25.3),
    "SD": (8.5, 22.3, 21.8, 38.7),
    "AF": (29.3, 38.6, 60.4, 75.0),
    "IR": (25.0, 39.9, 44.0, 63.5),
    "TR": (35.7, 42.2, 25.6, 45.0),
    "PK": (23.6, 37.2, 60.8, 77.9),
}


def test_supplement_is_large_and_complete() -> None:
    entries = read_supplement()
    assert len(entries) >= 1_000
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.names_ar, entry.id
        assert entry.names_en, entry.id
        assert entry.uncertainty_km > 0, entry.id
        assert entry.listed


def test_points_lie_in_their_countries() -> None:
    outside = []
    for entry in read_supplement():
        frame = FRAMES.get(entry.country or "")
        if frame is None or entry.lat is None or entry.lon is None:
            continue
        south, north, west, east = frame
        if not (south <= entry.lat <= north and west <= entry.lon <= east):
            outside.append(entry.id)
    assert outside == []


def test_units_of_the_supplement_are_known_units() -> None:
    units = {name.name_en for name in read_unit_names().values()}
    regional = {"SY", "IQ", "YE", "PS", "LB", "JO", "EG", "AF"}
    unknown = {
        entry.admin1
        for entry in read_supplement()
        if entry.country in regional and entry.admin1 and entry.admin1 not in units
    }
    assert unknown == set()


def test_all_kinds_of_site_are_there() -> None:
    kinds = {entry.kind for entry in read_supplement()}
    assert {
        PlaceKind.BASE,
        PlaceKind.AIRPORT,
        PlaceKind.PORT,
        PlaceKind.CROSSING,
        PlaceKind.DAM,
        PlaceKind.FIELD,
        PlaceKind.BRIDGE,
        PlaceKind.CAMP,
        PlaceKind.PRISON,
        PlaceKind.NEIGHBOURHOOD,
        PlaceKind.REGION,
    } <= kinds


def test_bad_row_names_the_file(tmp_path) -> None:
    (tmp_path / "x.csv").write_text(
        "id,name_en,kind,country,admin1,lat,lon,uncertainty_km,en,ar\n"
        "a,A,settlement,SY,Homs,95,36,1,,\n",
        encoding="utf-8",
    )
    with pytest.raises(GazetteerError, match="no such point"):
        read_supplement(tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason=f"no data at {SHARED}")
def test_points_agree_with_other_gazetteers() -> None:
    figures, _ = measure_supplement()
    assert figures["checked"] >= 500
    assert figures["median_km"] <= 1.0
    # The rest are homonyms: the site itself is not in those lists.
    assert figures["within_5km"] >= 0.93
