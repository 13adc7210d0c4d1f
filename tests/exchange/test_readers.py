"""Each file is opened with a reader that is not ours, and says what the incidents say."""

import datetime as dt
import json

import msgspec
import pytest
from made_up import BODY, DAY, FULL, change, make_account, make_incident, make_told

from marsad.exchange import Ledger, Options, export
from marsad.exchange.maps import Aspect, load_map
from marsad.records import EventType

OPTIONS = Options(base_url="https://marsad.example/m", dataset="test")


@pytest.fixture(scope="module")
def told():
    """Incidents of every aspect, each with an id of its own."""
    made = [change(aspect)[1] for aspect in Aspect if aspect not in HARD]
    return [
        make_told(msgspec.structs.replace(one, id=f"i-{n:012x}")) for n, one in enumerate(made, 1)
    ]


HARD = {Aspect.WEAPONS, Aspect.DISPUTED_TOLL, Aspect.DATE_DISPUTED}


def write(name, told, path):
    ledger = Ledger()
    with path.open("wb") as file:
        for piece in export(name, told, OPTIONS, ledger):
            file.write(piece)
    return ledger


def test_csv_in_duckdb_and_pandas(told, tmp_path):
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    path = tmp_path / "out.csv"
    ledger = write("csv", told, path)
    count, killed = duckdb.sql(
        f"SELECT count(*), sum(killed_min) FROM read_csv('{path}')"
    ).fetchall()[0]
    assert count == ledger.written == len(told)
    assert killed == sum(t.incident.killed.min for t in told if t.incident.killed)
    frame = pandas.read_csv(path)
    assert frame["id"].tolist() == [t.incident.id for t in told]
    assert frame["lat"].isna().sum() == sum(t.incident.place is None for t in told)
    assert set(frame["claimed_by"].dropna()) == {"Fury Brigades"}


def test_geojson_in_geopandas(told, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    path = tmp_path / "out.geojson"
    write("geojson", told, path)
    frame = geopandas.read_file(path, engine="pyogrio")
    assert len(frame) == len(told)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().sum() == sum(t.incident.place is None for t in told)
    first = frame.iloc[0]
    assert (first.geometry.x, first.geometry.y) == (42.4412, 33.7856)
    assert first["url"] == "https://marsad.example/m/incidents/i-000000000001"


def test_geoparquet_in_geopandas_and_duckdb(told, tmp_path):
    geopandas, duckdb = pytest.importorskip("geopandas"), pytest.importorskip("duckdb")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "out.parquet"
    write("geoparquet", told, path)
    frame = geopandas.read_parquet(path)
    assert len(frame) == len(told)
    assert frame.crs == "OGC:CRS84"
    near = geopandas.read_parquet(path, bbox=(42, 33.7, 43, 34))
    assert 0 < len(near) < len(told)
    assert tuple(frame.total_bounds) == (42.4412, 33.0, 44.0, 33.7856)
    days = duckdb.sql(f"SELECT min(date_start), count(geometry) FROM '{path}'").fetchall()[0]
    assert days == (DAY, sum(t.incident.place is not None for t in told))
    geo = json.loads(parquet.ParquetFile(path).metadata.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["bbox"] == [42.4412, 33.0, 44.0, 33.7856]
    assert geo["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]


def test_an_empty_export_is_still_a_file(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    for name in ("geojson", "geoparquet"):
        write(name, [], tmp_path / name)
    assert len(geopandas.read_parquet(tmp_path / "geoparquet")) == 0
    assert json.loads((tmp_path / "geojson").read_text())["features"] == []


def test_acled_in_pandas(told, tmp_path):
    pandas = pytest.importorskip("pandas")
    ledger = write("acled", told, tmp_path / "out.csv")
    frame = pandas.read_csv(tmp_path / "out.csv")
    assert len(frame.columns) == 31
    assert len(frame) == ledger.written == len(told) - sum(ledger.left_out.values())
    first = frame.iloc[0].to_dict()
    assert first["event_date"] == "2023-01-21"
    assert first["event_type"] == "Explosions/Remote violence"
    assert first["sub_event_type"] == "Shelling/artillery/missile attack"
    assert (first["inter1"], first["inter2"]) == ("Rebel group", "State forces")
    assert first["interaction"] == "State forces-Rebel group"
    assert (first["iso"], first["country"], first["region"]) == (368, "Iraq", "Middle East")
    assert (first["fatalities"], first["geo_precision"], first["time_precision"]) == (3, 1, 1)
    assert first["timestamp"] == dt.datetime(2023, 1, 22, 5, 30, tzinfo=dt.UTC).timestamp()
    unknown = frame[frame["actor1"].str.startswith("Unidentified")].iloc[0]
    assert unknown["actor1"] == "Unidentified Armed Group (Iraq)"
    assert set(frame["time_precision"]) == {1, 2}


def test_ucdp_in_pandas(told, tmp_path):
    pandas = pytest.importorskip("pandas")
    ledger = write("ucdp", told, tmp_path / "out.csv")
    frame = pandas.read_csv(tmp_path / "out.csv")
    assert len(frame.columns) == 49
    assert len(frame) == ledger.written
    first = frame.iloc[0].to_dict()
    assert (first["best"], first["low"], first["high"]) == (3, 3, 3)
    assert (first["where_prec"], first["date_prec"], first["event_clarity"]) == (1, 1, 1)
    assert (first["type_of_violence"], first["country_id"], first["gwnob"]) == (1, 645, 645)
    assert first["priogrid_gid"] == 178285
    total = frame[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1)
    assert total.tolist() == frame["best"].tolist()
    assert (frame["low"] <= frame["best"]).all()
    assert (frame["best"] <= frame["high"]).all()


def test_gdelt_in_duckdb(told, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    events = write("gdelt-events", told, tmp_path / "events")
    write("gdelt-mentions", told, tmp_path / "mentions")
    columns = dict.fromkeys(load_map("gdelt").columns, "VARCHAR")
    assert len(columns) == 61
    read = f"read_csv('{tmp_path / 'events'}', delim='\t', quote='', header=false, "
    found = duckdb.sql(f"SELECT * FROM {read} columns={columns})").fetchall()
    assert len(found) == events.written
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    threatened = [row for row in rows if row["EventRootCode"] == "13"]
    assert len(threatened) == 1
    assert rows[1]["EventCode"] == "194"
    assert rows[1]["QuadClass"] == "4"
    assert float(rows[1]["GoldsteinScale"]) == -10.0
    assert rows[1]["Actor2Code"] == "IRQMIL"
    assert rows[1]["ActionGeo_CountryCode"] == "IZ"
    columns = dict.fromkeys(load_map("gdelt_mentions").columns, "VARCHAR")
    read = f"read_csv('{tmp_path / 'mentions'}', delim='\t', quote='', header=false, "
    mentions = duckdb.sql(f"SELECT * FROM {read} columns={columns})").fetchall()
    accounts = {t.incident.id: len(t.incident.accounts) for t in told}
    ids = [int(row["GlobalEventID"]) for row in rows]
    assert len(mentions) == sum(accounts[f"i-{number:012x}"] for number in ids)
    first = dict(zip(columns, mentions[0], strict=True))
    start = int(first["Actor1CharOffset"])
    assert FULL[start:].startswith("ألوية الغضب")


def test_plover_has_the_fields_of_the_gold_standard_records(told, tmp_path):
    ledger = write("plover", told, tmp_path / "out")
    records = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert len(records) == ledger.written
    needed = {"id", "date", "source", "target", "event", "mode", "context", "text", "eventText",
              "language", "publication", "coder", "version", "comment"}  # fmt: skip
    assert all(needed <= set(record) for record in records)
    assert {record["event"] for record in records} == {"ASSAULT", "THREATEN"}
    assert records[1]["target"] == [{"actorText": "soldiers", "code": "IRQ", "sector": "MIL"}]
    assert (records[1]["dead"], records[1]["injured"]) == (3, 5)


def test_annotations_point_at_the_words(told, tmp_path):
    write("annotation", told[:2], tmp_path / "out")
    page = json.loads((tmp_path / "out").read_text("utf-8"))
    assert page["type"] == "AnnotationPage"
    assert len(page["items"]) > 10
    for item in page["items"]:
        position, quoted = item["target"]["selector"]
        assert position["type"] == "TextPositionSelector"
        # Code points, as the specification counts: behind 𝄞 UTF-16 units would be off by one.
        words = FULL[position["start"] : position["end"]]
        assert words == quoted["exact"]
        before = FULL[: position["start"]]
        assert before.endswith(quoted["prefix"])
        assert FULL[position["end"] :].startswith(quoted["suffix"])
        assert len(quoted["prefix"]) == min(32, position["start"])
    fields = {item["body"][0]["value"] for item in page["items"]}
    assert {"date", "place", "actors", "killed", "statement:claim"} <= fields
    assert "𝄞" in BODY


def test_prov_in_the_prov_library(told, tmp_path):
    model = pytest.importorskip("prov.model")
    ledger = write("prov", told, tmp_path / "out")
    document = model.ProvDocument.deserialize(str(tmp_path / "out"), format="json")
    bundles = list(document.bundles)
    assert len(bundles) == ledger.written == len(told)
    for bundle, one in zip(bundles, told, strict=True):
        derived = list(bundle.get_records(model.ProvDerivation))
        entities = {str(e.identifier) for e in bundle.get_records(model.ProvEntity)}
        accounts = len(one.incident.accounts)
        assert len(derived) == 2 * accounts
        assert len(entities) == 1 + 2 * accounts + len(one.incident.forwards)
        ends = {str(value) for record in derived for _, value in record.formal_attributes[:2]}
        assert ends <= entities
    assert len(list(bundles[0].get_records(model.ProvAgent))) == 2


def test_stix_in_the_stix2_library(told, tmp_path):
    stix2 = pytest.importorskip("stix2")
    write("stix", told, tmp_path / "out")
    bundle = stix2.parse((tmp_path / "out").read_text("utf-8"))
    kinds = {}
    for thing in bundle.objects:
        kinds.setdefault(thing["type"], []).append(thing)
    assert len(kinds["report"]) == len(told)
    assert len({thing["id"] for thing in bundle.objects}) == len(bundle.objects)
    known = {thing["id"] for thing in bundle.objects}
    for report in kinds["report"]:
        assert set(report["object_refs"]) <= known
    said = [[*t.incident.claims, *t.incident.denials] for t in told]
    assert len(kinds["opinion"]) == sum(len({s.evidence for s in each}) for each in said)
    assert {o["opinion"] for o in kinds["opinion"]} == {"strongly-agree", "strongly-disagree"}
    iraq = [place for place in kinds["location"] if place["name"] == "Iraq"]
    assert len(iraq) == 1
    assert iraq[0]["country"] == "IQ"


def test_ical_in_the_icalendar_library(told, tmp_path):
    icalendar = pytest.importorskip("icalendar")
    ledger = write("ical", told, tmp_path / "out")
    data = (tmp_path / "out").read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == ledger.written == len(told) - 1
    first = events[1]
    assert first.decoded("dtstart") == DAY
    assert first.decoded("dtend") == DAY + dt.timedelta(days=1)
    assert "Fury Brigades (claimed)" in first["description"]
    assert first["geo"].to_ical() == "33.7856;42.4412"
    assert sum(event["status"] == "TENTATIVE" for event in events) >= 3


def test_atom_in_feedparser(told, tmp_path):
    feedparser = pytest.importorskip("feedparser")
    write("atom", told, tmp_path / "out")
    feed = feedparser.parse((tmp_path / "out").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == len(told)
    assert feed.entries[0].id.startswith("https://marsad.example/m/incidents/i-")
    assert feed.entries[0].published_parsed[:5] == (2023, 1, 22, 5, 30)
    placed = [entry for entry in feed.entries if "where" in entry]
    assert len(placed) == sum(t.incident.place is not None for t in told)


def test_a_feed_keeps_the_newest(tmp_path):
    def make(number):
        account = make_account(f"r{number}", published=f"2023-01-{number:02}T00:00:00+00:00")
        return make_told(make_incident(number, [account]))

    ledger = Ledger()
    data = b"".join(export("atom", map(make, range(1, 21)), Options(limit=3), ledger)).decode()
    assert data.index("i-000000000014") < data.index("i-000000000013") < data.index("2023-01-18")
    assert ledger.written == 3
    assert sum(ledger.left_out.values()) == 17


FTM_PROPERTIES = {
    "Event": {"name", "recordId", "sourceUrl", "keywords", "date", "startDate", "endDate",
              "location", "country", "notes", "summary", "alias", "involved"},
    "Article": {"title", "fileName", "publishedAt", "publisher", "sourceUrl", "language"},
    "Documentation": {"document", "entity", "role", "status", "date", "summary"},
    "Organization": {"name", "country", "keywords"},
    "PublicBody": {"name", "country", "keywords"},
    "LegalEntity": {"name", "country", "keywords"},
}  # fmt: skip
"""Of the published ontology (4.11), what we use: checked also where the library is missing."""


def test_ftm_statements_follow_the_ontology(told, tmp_path):
    write("ftm", told, tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines()]
    assert {line["schema"] for line in lines} == {
        "Event", "Article", "Documentation", "Organization", "PublicBody"
    }  # fmt: skip
    for line in lines:
        assert line["prop"] in FTM_PROPERTIES[line["schema"]]
        assert line["value"]
    events = {line["entity_id"] for line in lines if line["schema"] == "Event"}
    assert events == {t.incident.id for t in told}


def test_ftm_in_followthemoney(told, tmp_path):
    pytest.importorskip("followthemoney", reason="`make exchange-proof` installs it")
    from followthemoney import model
    from followthemoney.dataset import Dataset
    from followthemoney.statement import StatementEntity, read_statements

    path = tmp_path / "out"
    write("ftm", told, path)
    with path.open("rb") as file:
        statements = list(read_statements(file, "json"))
    assert len(statements) == len(path.read_bytes().splitlines())
    for statement in statements:
        assert statement.id == statement.generate_key()
        kind = model.get(statement.schema).get(statement.prop).type
        # What the library cleans out of a value is what the value is: no date or country is lost.
        assert kind.clean(statement.value) == statement.value, (statement.prop, statement.value)
    grouped = {}
    for statement in statements:
        grouped.setdefault(statement.canonical_id, []).append(statement)
    for listed in grouped.values():
        StatementEntity.from_statements(Dataset.make({"name": "test", "title": "t"}), listed)
    assert sum(1 for key in grouped if key.startswith("i-")) == len(told)


def test_types_of_incident_have_codes_or_are_left_out():
    """Every type goes to each format that has rules, or is counted as left out."""
    for kind in EventType:
        one = make_told(make_incident(type=kind))
        for name in ("acled", "ucdp", "gdelt-events", "plover"):
            ledger = Ledger()
            list(export(name, [one], OPTIONS, ledger))
            assert ledger.written + sum(ledger.left_out.values()) == 1
            assert ledger.written == 1 or name != "acled"


PLOVER_MODES = {
    "ASSAULT": {"abduct", "aerial", "beat", "crowd-control", "destroy", "drone", "explosives",
                "firearms", "heavy-weapons", "primitive", "sexual", "suicide-attack", "targeted",
                "torture", "unconventional"},
    "COERCE": {"arrest", "censor", "curfew", "cyber", "deport", "martial-law", "misinformation",
               "restrict", "seize", "withhold"},
    "PROTEST": {"boycott", "demo", "hunger", "obstruct", "riot", "strike"},
    "THREATEN": {"arrest", "expel", "relations", "restrict", "territory", "violence"},
    "AGREE": set(),
}  # fmt: skip
"""Modes of the 2021 manual for the event types that we give."""


def test_plover_codes_are_those_of_the_manual():
    for rule in load_map("plover").rules:
        assert rule.give["mode"] in PLOVER_MODES[rule.give["event"]] | {""}
