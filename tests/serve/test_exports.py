"""Exports hold what the filters let pass, and nothing in any answer acts as a page."""

import csv
import io
import json
from urllib.parse import quote

import pytest

from marsad.exchange import FORMATS


def test_each_format_is_a_download(client):
    listed = client.get("/api/exports").json()["formats"]
    assert {one["name"] for one in listed} == set(FORMATS)
    for one in listed:
        answer = client.get(f"/api/exports/{one['name']}")
        assert answer.status_code in (200, 503), (one["name"], answer.text[:300])
        if answer.status_code == 200:
            assert answer.content, one["name"]
            assert answer.headers["content-disposition"].startswith("attachment")
            assert "html" not in answer.headers["content-type"]
    assert client.get("/api/exports/none").status_code == 404


def test_filters_and_links(client):
    lines = client.get("/api/exports/jsonl?country=IQ").text.splitlines()
    ids = [row["id"] for row in client.get("/api/incidents?country=IQ").json()["items"]]
    assert [json.loads(line)["incident"]["id"] for line in lines] == ids
    table = client.get("/api/exports/csv?country=IQ").text
    (row,) = csv.DictReader(io.StringIO(table))
    assert f"http://127.0.0.1:8017/#/incidents/{ids[0]}" in row.values()
    points = client.get("/api/exports/geojson").json()["features"]
    assert len(points) == client.get("/api/incidents").json()["total"]


@pytest.fixture
def hostile(shared, store):
    """Put each payload into every text field of a report; return the payloads."""
    from marsad.pipeline import load_resources, read_report
    from marsad.records import Language, Report
    from marsad.store.incidents import write_and_link

    path = shared / "badinputs" / "generated" / "xss_payloads.json"
    payloads = json.loads(path.read_text("utf-8"))
    resources = load_resources()
    reports = [
        Report(
            id=f"x{number} {payload}", title=f"Car bomb kills five in Baghdad {payload}",
            text=f"A car bomb exploded in Baghdad on 1 April 2018 and killed five {payload} people."
            f' "We did it" {payload}, said {payload} of Islamic State.',
            source=f"outlet {payload}", url=f"https://x.example/{payload}", lang=Language.EN,
        )
        for number, payload in enumerate(payloads)
    ]  # fmt: skip
    write_and_link(store, reports, [read_report(one, resources) for one in reports])
    return payloads


def test_payloads_come_back_as_text_only(hostile, watch, client):
    watch.refresh()
    assert len(hostile) == 24
    paths = [
        "overview", "facets", "timeline", "map", "incidents", "incidents/full", "reports",
        "accounts", "statements", "search?q=Baghdad", "decisions", "review/queue", "analysis",
    ]  # fmt: skip
    paths += [f"incidents/{name}" for name in watch.columns.ids]
    reports = client.get("/api/reports?limit=200").json()["items"]
    paths += [f"reports/{quote(one['id'], safe='')}" for one in reports]
    seen = set()
    for path in paths:
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 200, (path, answer.text[:200])
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
        shown = json.dumps(answer.json(), ensure_ascii=False)
        seen |= {one for one in hostile if json.dumps(one, ensure_ascii=False)[1:-1] in shown}
    assert seen == set(hostile)
    for payload in hostile:  # nor does an error give it back as a page
        for path in (f"reports/{quote(payload, safe='')}", f"incidents?type={quote(payload)}"):
            answer = client.get(f"/api/{path}")
            assert answer.status_code in (400, 404)
            assert answer.headers["content-type"].startswith("application/json")
