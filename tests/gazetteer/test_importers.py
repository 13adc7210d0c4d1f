from __future__ import annotations

import pytest
from typer.testing import CliRunner

from marsad.cli.gazetteer import app
from marsad.errors import GazetteerError
from marsad.gazetteer.importers import (
    guess_format,
    read_geonames,
    read_ocha,
    read_table,
    read_wof,
)
from marsad.gazetteer.installed import install, list_installed, load_installed
from marsad.gazetteer.model import PlaceKind


def geonames_row(
    ident: str, name: str, kind: str, cls: str, lat: str, lon: str, people: str
) -> str:
    cells = [ident, name, name, "", lat, lon, cls, kind, "SY", "", "07", "", "", "", people]
    return "\t".join([*cells, "", "", "Asia/Damascus", "2020-01-01"])


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "SY.txt"
    rows = [
        geonames_row("1", "Dayr az Zawr", "ADM1", "A", "35.0", "40.5", "0"),
        geonames_row("2", "Al Fulaniyah", "PPL", "P", "35.1", "40.1", "6000"),
        geonames_row("3", "Some Stream", "STMX", "H", "35.2", "40.2", "0"),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    names = tmp_path / "alternateNamesV2.txt"
    names.write_text("10\t2\tar\tالفلانية\t\t\t\t\n11\t2\tlink\thttps://x\t\t\t\t\n", "utf-8")
    return path, names


def test_geonames_dump_with_alternate_names(dump) -> None:
    entries = {entry.id: entry for entry in read_geonames(*dump)}
    assert set(entries) == {"gn:1", "gn:2"}
    town = entries["gn:2"]
    assert town.kind is PlaceKind.SETTLEMENT
    assert town.names_ar == ("الفلانية",)
    assert town.admin1 == "Dayr az Zawr"
    assert (town.lat, town.lon, town.population) == (35.1, 40.1, 6000)


def test_geonames_with_a_short_line_names_the_line(tmp_path) -> None:
    path = tmp_path / "SY.txt"
    path.write_text("1\ttwo\n", encoding="utf-8")
    with pytest.raises(GazetteerError) as caught:
        read_geonames(path)
    assert caught.value.line == 1


WOF = (
    "wof_id\tplacetype\tname\tname_en\tnames_ar\tnames_en_variants\tlat\tlon\tparent_id\tcountry\t"
    "region_id\tcounty_id\tis_current\tgeonames_id\twikidata_id\tpopulation\n"
    "5\tregion\tHims\tHoms\tحمص\t\t34.5\t38.0\t\tSY\t5\t\t1\t\t\t\n"
    "6\tlocality\tFulan\t\tفلان البعيدة\tFoulan|Fulaan\t34.6\t37.9\t5\tSY\t5\t\t1\t\t\t9000\n"
    "7\tlocality\tGone\t\t\t\t34.6\t37.9\t5\tSY\t5\t\t0\t\t\t\n"
)


def test_wof_export(tmp_path) -> None:
    path = tmp_path / "wof.tsv"
    path.write_text(WOF, encoding="utf-8")
    entries = {entry.id: entry for entry in read_wof(path)}
    assert set(entries) == {"wof:5", "wof:6"}
    assert entries["wof:6"].admin1 == "Homs"
    assert entries["wof:6"].names_en == ("Fulan", "Foulan", "Fulaan")
    assert entries["wof:6"].listed


def test_ocha_table_levels(tmp_path) -> None:
    path = tmp_path / "hoods.csv"
    path.write_text(
        "NAME_EN,NAME_AR,PCODE,ADM3_EN,ADM1_EN,ADM1_PCODE,LATITUDE,LONGITUDE\n"
        "Some Quarter,الحي الفلاني,N001,Homs,Homs,SY04,34.7,36.7\n",
        encoding="utf-8",
    )
    (entry,) = read_ocha(path)
    assert (entry.kind, entry.country, entry.admin1) == (PlaceKind.NEIGHBOURHOOD, "SY", "Homs")


def test_plain_table_with_a_bad_point_names_the_line(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name_en,kind,country,lat,lon\nA,base,IQ,33,44\nB,base,IQ,133,44\n", "utf-8")
    with pytest.raises(GazetteerError) as caught:
        read_table(path)
    assert caught.value.line == 3


def test_formats_are_guessed(tmp_path, dump) -> None:
    assert guess_format(dump[0]) == "geonames"
    path = tmp_path / "wof.tsv"
    path.write_text(WOF, encoding="utf-8")
    assert guess_format(path) == "wof"
    odd = tmp_path / "odd.txt"
    odd.write_text("hello\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="none of the formats"):
        guess_format(odd)


def test_versions_are_kept_and_the_newest_is_used(tmp_path, dump) -> None:
    entries = read_geonames(*dump)
    first = install(entries, "Syria dump", "geonames", dump[0], tmp_path / "g")
    again = install(entries, "Syria dump", "geonames", dump[0], tmp_path / "g")
    assert first == again
    install(entries[1:], "Syria dump", "geonames", dump[0], tmp_path / "g")
    (record,) = list_installed(tmp_path / "g")
    assert (record.name, record.places, record.versions) == ("syria_dump", 1, 2)
    found = load_installed(tmp_path / "g").find("الفلانية")
    assert found[0][0].id == "gn:2"


def test_import_does_not_double_known_places(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "name_en,kind,country,lat,lon,ar\nAbu Kamal,settlement,SY,34.45,40.92,البوكمال|بو كمالو\n",
        encoding="utf-8",
    )
    install(read_table(path), "mine", "csv", path, tmp_path / "g")
    gazetteer = load_installed(tmp_path / "g")
    ids = [entry.id for entry, _ in gazetteer.find("البوكمال")]
    assert len([i for i in ids if i.startswith(("gn:", "sup:", "mine:"))]) == len(ids) == 1
    assert gazetteer.find("بو كمالو")[0][0].id == ids[0]


def test_nothing_to_install_is_an_error(tmp_path) -> None:
    with pytest.raises(GazetteerError, match="no places"):
        install((), "x", "csv", tmp_path / "x.csv", tmp_path / "g")


def test_command_line(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "wof.tsv"
    path.write_text(WOF, encoding="utf-8")
    runner = CliRunner()
    done = runner.invoke(app, ["import", str(path), "--name", "test"])
    assert done.exit_code == 0, done.output
    assert "2 places" in done.output
    assert "test" in runner.invoke(app, ["list"]).output
    found = runner.invoke(app, ["find", "فلان البعيدة"])
    assert found.exit_code == 0
    assert "Fulan" in found.output
    assert runner.invoke(app, ["find", "لاشيء هنا أبدا"]).exit_code == 1
