"""`marsad ingest`, `incidents`, `show`, `link`: from files to incidents and back to the words."""

import json

import pytest

TEXTS = (
    ("a", "alpha", "Air strike kills 12 in Douma market",
     "At least 12 civilians were killed on Saturday in an air strike on a market in Douma, Syria."),
    ("b", "beta", "Twelve dead in strike on Douma market",
     "An air strike on a market in the Syrian town of Douma killed 12 civilians on Saturday."),
    ("c", "gamma", "Car bomb in Baghdad kills five",
     "A car bomb exploded in Baghdad, Iraq, on Saturday and killed five people, police said."),
)  # fmt: skip


@pytest.fixture
def files(tmp_path):
    path = tmp_path / "reports.jsonl"
    lines = [
        json.dumps({"id": name, "source": source, "title": title, "text": text, "lang": "en",
                    "published": "2018-04-07T18:00:00+00:00"})
        for name, source, title, text in TEXTS
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def db(marsad, files, tmp_path):
    path = tmp_path / "incidents.db"
    ran = marsad("ingest", files, "--db", path)
    assert ran.code == 0, ran.err
    assert "3 reports: 3 new" in ran.err
    return path


def listed(marsad, db, *options):
    ran = marsad("incidents", "--db", db, "--format", "jsonl", *options)
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_two_reports_of_one_strike_are_one_incident(marsad, db):
    found = {tuple(i["reports"]): i for i in listed(marsad, db, "--news")}
    assert set(found) == {("a", "b"), ("c",)}
    strike = found[("a", "b")]
    assert strike["type"] == "air_strike"
    assert strike["place"]["country"] == "SY"
    assert strike["killed"]["low"] == 12
    assert strike["outlets"] == 2
    assert {account["doc"] for account in strike["accounts"]} == {"a", "b"}
    assert all(account["event"]["evidence"] for account in strike["accounts"])


def test_filters_and_the_table(marsad, db):
    assert [i["reports"] for i in listed(marsad, db, "--country", "IQ", "--news")] == [["c"]]
    assert listed(marsad, db, "--since", "2019-01-01") == []
    table = marsad("incidents", "--db", db, "--place", "douma")
    assert "air strike" in table.out
    assert "Baghdad" not in table.out


def test_show_has_every_account_and_the_rules(marsad, db):
    (incident,) = listed(marsad, db, "--place", "Douma", "--news")
    shown = marsad("show", incident["id"], "--db", db).out
    for wanted in ("alpha", "beta", "latest figure", "12", "minted"):
        assert wanted in shown
    one = json.loads(marsad("show", incident["id"], "--db", db, "--format", "json").out)
    assert one["id"] == incident["id"]


def test_explaining_a_link_adds_up(marsad, db, tmp_path):
    picture = tmp_path / "link.svg"
    ran = marsad("link", "--explain", "a", "b", "--db", db, "--svg", picture)
    assert "place" in ran.out and "Sum +" in ran.out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    link = json.loads(marsad("link", "a", "b", "--db", db, "--format", "json").out)
    total = link["prior"] + sum(one["weight"] for one in link["agreements"])
    assert link["weight"] == pytest.approx(total)


def test_a_decision_splits_and_a_contradiction_is_refused(marsad, db):
    assert marsad("link", "a", "b", "--cannot", "--by", "me", "--db", db).code == 0
    assert ["a"] in [i["reports"] for i in listed(marsad, db, "--news")]
    refused = marsad("link", "a", "b", "--must", "--db", db)
    assert refused.code == 2
    assert "contradict" in refused.err
    assert marsad("link", "a", "b", "--must", "--cannot", "--db", db).code == 2


def test_what_does_not_exist_is_named(marsad, db, tmp_path):
    assert "i-none" in marsad("show", "i-none", "--db", db).err
    assert "nobody" in marsad("link", "a", "nobody", "--db", db).err
    assert marsad("incidents", "--db", tmp_path / "no.db").code == 6
    assert marsad("incidents", "--db", db, "--since", "yesterday").code == 2
    assert marsad("incidents", "--db", db, "--type", "war").code == 2


def test_the_same_files_again_change_nothing(marsad, db, files):
    before = listed(marsad, db)
    assert "3 known" in marsad("ingest", files, "--db", db).err
    assert listed(marsad, db) == before


def test_a_broken_report_is_named_and_the_rest_is_kept(marsad, tmp_path):
    path = tmp_path / "mixed.jsonl"
    path.write_text(
        json.dumps({"id": "x", "title": TEXTS[0][2], "text": TEXTS[0][3], "lang": "en"})
        + "\n{broken\n",
        encoding="utf-8",
    )
    ran = marsad("ingest", path, "--db", tmp_path / "mixed.db")
    assert ran.code == 8
    assert "mixed.jsonl:2" in ran.err
