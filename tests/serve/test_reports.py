"""Reports, accounts, statements and search: words come back as they stand, with their offsets."""

from urllib.parse import quote

import pytest


def get(client, path, **params):
    answer = client.get(f"/api/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("doc", ["a", "ar 1", "https://x.example/c?d=1#e"])
def test_a_report_with_evidence_at_its_offsets(client, doc):
    detail = get(client, f"reports/{quote(doc, safe='')}")
    full = detail["report"]["title"] + "\n" + detail["report"]["text"]
    spans = list(find_spans(detail["reading"]["events"]))
    assert spans
    for text, start, end in spans:
        assert full[start:end] == text
    assert set(detail["incidents"]) <= {event["id"] for event in detail["reading"]["events"]}
    for incident in detail["incidents"].values():
        assert get(client, f"incidents/{incident}")["incident"]["id"] == incident


def find_spans(value):
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("start", -1) is not None:
            start, end = (
                value.get(name, value.get(f"text_{name}", -1)) for name in ("start", "end")
            )
            if isinstance(start, str) or start is None:
                start, end = value["text_start"], value["text_end"]
            if isinstance(start, int) and start >= 0:
                yield value["text"], start, end
        for one in value.values():
            yield from find_spans(one)
    elif isinstance(value, list):
        for one in value:
            yield from find_spans(one)


def test_lists_of_reports_and_accounts_go_on_from_a_cursor(client):
    for path in ("reports", "accounts", "statements"):
        whole = get(client, path)["items"]
        found, cursor = [], None
        while True:
            page = get(client, path, limit=1, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == whole
        assert whole


@pytest.mark.parametrize("order", ["day", "-day"])
def test_a_list_of_incidents_goes_on_from_a_cursor(client, order):
    whole = [row["id"] for row in get(client, "incidents", order=order)["items"]]
    found, cursor = [], None
    while True:
        extra = {"cursor": cursor} if cursor else {}
        page = get(client, "incidents", limit=2, order=order, **extra)
        found += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole and len(set(whole)) == len(whole)


def test_filters_of_reports(client):
    assert [one["id"] for one in get(client, "reports", lang="ar")["items"]] == ["ar 1"]
    assert len(get(client, "reports", source="alpha")["items"]) == 2
    assert get(client, "reports", since="2018-04-08")["items"] == []
    assert len(get(client, "reports", until="2018-04-07")["items"]) == 5


def test_statements_by_kind_speaker_and_incident(client):
    (claim,) = get(client, "statements", type="claim")["items"]
    assert claim["statement"]["evidence"].startswith("Islamic State claimed")
    assert get(client, "statements", speaker="islamic")["items"] == [claim]
    assert get(client, "statements", incident=claim["incident"])["items"] == [claim]
    assert get(client, "statements", doc="a")["items"] == []


def test_search_folds_arabic_and_says_where(client):
    page = get(client, "search", q="القصف")
    (hit,) = page["items"]
    assert (page["total"], hit["doc"], page["next"]) == (1, "ar 1", None)
    report = get(client, "reports/ar%201")["report"]
    full = report["title"] + "\n" + report["text"]
    assert full[hit["start"] :].startswith(hit["snippet"])
    assert all("قصف" in full[start:end] for start, end in hit["found"]) and hit["found"]
    assert get(client, "search", q='"car bomb" -market')["total"] == 1
    assert client.get("/api/search", params={"q": "-x"}).status_code == 400
    assert client.get("/api/search").status_code == 400


def test_whole_incidents_are_what_the_command_line_prints(client, store):
    import msgspec

    from marsad.cli.incidents import bare
    from marsad.store.incident_queries import find_incidents

    expected = msgspec.json.decode(msgspec.json.encode([bare(i) for i in find_incidents(store)]))
    assert get(client, "incidents/full")["items"] == expected


def test_rows_by_ids_follow_mergers_and_keep_the_order(client):
    ids = [row["id"] for row in get(client, "incidents")["items"]][::-1]
    asked = get(client, "incidents", ids=",".join([*ids, "i-none"]))
    assert [row["id"] for row in asked["items"]] == ids
    assert all(row["asked"] == row["id"] for row in asked["items"])


def test_etags(client, store):
    first = client.get("/api/incidents")
    again = client.get("/api/incidents", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    other = client.get("/api/incidents?limit=1", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_new_reports_show_and_are_told(client, watch, read_more):
    heard = []
    tag = client.get("/api/incidents").headers["etag"]
    total = get(client, "incidents")["total"]
    with watch.listen(heard.append):
        read_more()
        watch.refresh()
    assert get(client, "incidents")["total"] == total + 1
    assert client.get("/api/incidents", headers={"if-none-match": tag}).status_code == 200
    (news,) = heard
    assert len(news.ids) == 1 and news.gone == ()
    assert get(client, f"incidents/{news.ids[0]}")["incident"]["place"]["name_en"] == "Mosul"
    assert get(client, "facets")["total"] == total + 1


def test_the_feed_goes_on_where_a_listener_left(watch, read_more):
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from marsad.serve.metrics import Metrics
    from marsad.serve.stream_api import listen

    before = watch.revision

    async def hear():
        stream = listen(watch, Metrics(), before, ping=0.01)
        missed, *_ = [await anext(stream) for _ in range(3)]
        await stream.aclose()
        return missed

    read_more()
    watch.refresh()
    # in a thread of its own: where a browser is driven, this one has a loop already
    with ThreadPoolExecutor(1) as thread:
        missed = thread.submit(asyncio.run, hear()).result()
    assert missed.event == "incident"
    assert int(missed.id) == watch.revision
