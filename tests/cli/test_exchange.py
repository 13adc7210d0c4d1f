"""`marsad export`, `import` and `compare`, called as a user calls them."""

import json
import subprocess
import sys

import pytest

from marsad.exchange import FORMATS

REPORTS = [
    {"id": "r1", "title": "Rocket attack on Ain al-Asad", "published": "2023-01-22",
     "source": "alpha", "url": "https://news.example/1",
     "text": "Two rockets hit Ain al-Asad base in Anbar on Saturday, killing three soldiers."},
    {"id": "r2", "title": "Threat", "published": "2023-01-23", "source": "beta",
     "text": "The group threatened to attack the base in Baghdad next week."},
    {"id": "r3", "title": "Weather", "published": "2023-01-23", "source": "beta",
     "text": "It will rain."},
]  # fmt: skip


@pytest.fixture
def db(marsad, tmp_path):
    docs = tmp_path / "docs.jsonl"
    docs.write_text("".join(json.dumps(report) + "\n" for report in REPORTS), "utf-8")
    path = tmp_path / "m.db"
    assert marsad("ingest", docs, "--db", path).code == 0
    return path


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written(marsad, db, tmp_path, name):
    if FORMATS[name].extra:
        pytest.importorskip("pyarrow")
    path = tmp_path / "out"
    ran = marsad("export", "--db", db, "--as", name, "-o", path)
    assert ran.code == 0, ran.err
    assert path.stat().st_size > 0
    assert FORMATS[name].version in ran.err
    assert not list(tmp_path.glob("*.part"))


def test_the_name_of_the_file_says_the_format(marsad, db, tmp_path):
    for form in FORMATS.values():
        if form.extra:
            continue
        ran = marsad("export", "--db", db, "-o", tmp_path / f"x{form.suffix}")
        assert f"as {form.name}," in ran.err
    assert marsad("export", "--db", db, "-o", tmp_path / "x.what").code == 2
    assert marsad("export", "--db", db, "--as", "xls").code == 2


def test_what_is_left_out_is_said(marsad, db, tmp_path):
    ran = marsad("export", "--db", db, "--as", "acled", "-o", tmp_path / "a.csv")
    assert "1 threatened events (--with-unlinked)" in ran.err
    ran = marsad("export", "--db", db, "--as", "acled", "-o", tmp_path / "a.csv", "--with-unlinked")
    assert "left out 1: it is threatened and has not happened" in ran.err
    ran = marsad("export", "--db", db, "--as", "plover", "--type", "armed_attack",
                 "--with-unlinked", "-o", tmp_path / "p")  # fmt: skip
    (record,) = map(json.loads, (tmp_path / "p").read_text().splitlines())
    assert record["event"] == "THREATEN"
    assert record["id"].startswith("r2#")


def test_filters_are_those_of_the_list(marsad, db, tmp_path):
    path = tmp_path / "x.jsonl"
    assert "1 incidents" in marsad("export", "--db", db, "-o", path, "--since", "2023-01-01").err
    assert "0 incidents" in marsad("export", "--db", db, "-o", path, "--country", "SY").err
    line = json.loads(
        marsad("export", "--db", db, "-o", path, "--base-url", "https://x.org/") and
        path.read_text().splitlines()[0]
    )  # fmt: skip
    assert line["url"] == f"https://x.org/incidents/{line['incident']['id']}"
    assert line["sources"][0]["url"] == "https://news.example/1"


def test_gold_is_what_the_codebooks_own_check_takes(marsad, shared, tmp_path):
    for docs in ("ar_dev.docs.jsonl", "en_dev.docs.jsonl"):
        path, db = tmp_path / "gold.jsonl", tmp_path / f"{docs}.db"
        marsad("ingest", shared / "eval" / docs, "--db", db)
        assert marsad("export", "--db", db, "--as", "gold", "-o", path).code == 0
        command = [sys.executable, str(shared / "eval/validate.py"), str(shared / "eval" / docs)]
        check = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
        assert check.returncode == 0, check.stdout[-2000:]
        assert "errors 0" in check.stdout


def test_import_export_and_compare(marsad, db, tmp_path):
    path = tmp_path / "a.csv"
    marsad("export", "--db", db, "--as", "acled", "-o", path)
    ran = marsad("import", path, "--db", db, "--dataset", "coded")
    assert ran.code == 0
    assert "1 incidents imported as data set coded" in ran.out
    assert marsad("incidents", "--db", db, "--format", "jsonl").out.count("\n") == 1
    assert marsad("import", path, "--db", db, "--dataset", "coded").code == 0
    again = tmp_path / "again.csv"
    ran = marsad("export", "--db", db, "--dataset", "coded", "--as", "csv", "-o", again)
    assert "1 incidents written" in ran.err
    for theirs in ("coded", path, again):
        ran = marsad("compare", db, theirs, "--format", "json")
        found = json.loads(ran.out)
        assert len(found["matched"]) == 1, ran.out
        assert not found["missed"]
        assert not found["extra"]
    ran = marsad("compare", db, path)
    assert "matched      1  100.0%" in ran.out
    assert marsad("compare", db, "nothing").code == 2
    assert marsad("compare", "nothing.csv", path).code == 3
    assert marsad("export", "--db", db, "--dataset", "nothing").code == 2


def test_json_lines_come_back_through_a_database(marsad, db, tmp_path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    marsad("export", "--db", db, "-o", first)
    marsad("import", first, "--db", tmp_path / "other.db", "--dataset", "theirs")
    marsad("export", "--db", tmp_path / "other.db", "--dataset", "theirs", "-o", second)
    assert first.read_bytes() == second.read_bytes()


def test_a_broken_row_is_named_and_the_others_are_imported(marsad, tmp_path):
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,sub_event_type,latitude,longitude\n"
        "A1,2023-01-01,Armed clash,33,44\nA2,soon,Armed clash,33,44\nA3,2023-01-01,Other,33,44\n"
    )
    ran = marsad("import", path, "--db", tmp_path / "x.db")
    assert ran.code == 8
    assert "1 incidents imported as data set acled" in ran.out
    assert "acled.csv:3" in ran.err
    assert "rest category" in ran.err


def test_what_is_no_file_of_incidents_is_refused(marsad, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    assert marsad("import", path, "--db", tmp_path / "x.db").code == 3
    assert marsad("import", path, "--db", tmp_path / "x.db", "--from", "xls").code == 2


def test_a_feed_of_one_is_the_newest(marsad, db, tmp_path):
    docs = tmp_path / "old.jsonl"
    text = "Rockets hit the airport in Basra on Friday, killing two."
    old = {"id": "r0", "title": "Basra", "published": "2020-01-05", "text": text}
    docs.write_text(json.dumps(old) + "\n", "utf-8")
    marsad("ingest", docs, "--db", db)
    ran = marsad("export", "--db", db, "--as", "atom", "--limit", "1")
    assert ran.out.count("<entry>") == 1
    assert "2023-01-22" in ran.out
    assert "left out 1: the feed holds newer ones" in ran.err


def test_nothing_is_written_where_it_cannot_be(marsad, db, tmp_path):
    ran = marsad("export", "--db", db, "--as", "csv", "-o", tmp_path / "no" / "x.csv")
    assert ran.code == 1
    assert "cannot be written" in ran.err
