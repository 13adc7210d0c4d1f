"""Imported gazetteers, from the table to the reading."""

import pytest

from marsad.pipeline import load_resources

TABLE = "name_en,kind,country,lat,lon,ar\nQasr Shamroukh,settlement,IQ,33.5,40.1,قصر شمروخ\n"
REPORT = "Shelling\nIraqi army artillery shelled Qasr Shamroukh on Sunday, killing three people.\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    load_resources.cache_clear()
    yield tmp_path
    load_resources.cache_clear()


def test_an_imported_place_is_read(marsad, home):
    (home / "mine.csv").write_text(TABLE, encoding="utf-8")
    (home / "report.txt").write_text(REPORT, encoding="utf-8")
    before = marsad("read", home / "report.txt", "--published", "2018-02-05", "--format", "table")
    assert "Qasr Shamroukh" not in before.out
    imported = marsad("gazetteer", "import", home / "mine.csv")
    assert imported.code == 0
    assert "1 places" in imported.out
    load_resources.cache_clear()  # a new process would load anew
    after = marsad("read", home / "report.txt", "--published", "2018-02-05", "--format", "table")
    assert "Qasr" in after.out
    assert "mine" in marsad("gazetteer", "list").out
    assert "Qasr" in marsad("gazetteer", "find", "قصر شمروخ").out  # the table wraps


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ("name_en,kind,country\nA,base,IQ\n", "lat, lon"),
        (TABLE.replace("settlement", "hamlet"), "Kinds of place: country"),
        ("", "none of the formats"),
    ],
)
def test_a_broken_table_says_what_to_do(marsad, home, table, hint):
    (home / "mine.csv").write_text(table, encoding="utf-8")
    ran = marsad("gazetteer", "import", home / "mine.csv")
    assert ran.code == 5
    assert hint in ran.err
