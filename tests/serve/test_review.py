"""Review through the API: coders apart, one key on, words checked, gold of what was decided."""

import json

import pytest
from litestar.testing import TestClient

from marsad.serve.access import LOCAL, Role, add_token
from marsad.serve.app import make_app
from marsad.serve.observatory import Observatory

BASE = "http://127.0.0.1:8017"


@pytest.fixture
def people(desk, store, rates):
    """Clients of two coders and a reviewer."""
    made = {}
    for name, role in (("amal", Role.CODER), ("bashir", Role.CODER), ("rana", Role.REVIEWER)):
        made[name] = add_token(desk, name, role, LOCAL).token
    watch = Observatory(desk)
    app = make_app(watch, rates=rates)
    clients = {}
    for name, token in made.items():
        clients[name] = TestClient(app, base_url=BASE)
        clients[name].headers["authorization"] = f"Bearer {token}"
        clients[name].headers["content-type"] = "application/json"
    return clients


def post(client, path, status=201, **data):
    answer = client.post(f"/api/review/{path}", content=json.dumps(data))
    assert answer.status_code == status, answer.text
    return answer.json()


def code(client, account, action="accept", field=None, value=None, stage="coding", **more):
    return post(
        client, "codings", account=account, stage=stage, action=action, field=field, value=value,
        **more,
    )  # fmt: skip


def queue(client, **params):
    return client.get("/api/review/queue", params=params).json()["items"]


def test_the_queue_begins_with_doubt_and_moves_on(people):
    items = queue(people["amal"])
    assert len(items) >= 5
    assert all("score" not in item and "weight" not in json.dumps(item) for item in items)
    first = items[0]["account"]
    moved = code(people["amal"], first)
    assert moved["next"]["account"] == items[1]["account"]
    assert first not in {item["account"] for item in queue(people["amal"])}
    assert first in {item["account"] for item in queue(people["bashir"])}


def find(client, doc):
    return next(item["account"] for item in queue(client) if item["doc"] == doc)


def test_a_field_is_corrected_by_words_of_the_report(people):
    amal = people["amal"]
    account = find(amal, "a")
    item = amal.get(f"/api/review/items/{account.replace('#', '%23')}").json()
    full = item["report"]["title"] + "\n" + item["report"]["text"]
    start = full.index("a market")
    value = [{"text": "a market", "name_en": "market"}]
    span = {"start": start, "end": start + len("a market")}
    kept = code(amal, account, "correct", "targets", value, span=span)["coding"]
    assert kept["value"] == value and kept["span"] == span
    assert item["scores"] is None
    refused = {
        "words": {"value": [{"text": "a palace"}]},
        "other words": {"value": value, "span": {"start": 0, "end": 3}},
        "span outside": {"value": value, "span": {"start": 0, "end": 10**6}},
        "shape": {"value": {"text": "a market"}},
        "unknown key": {"value": [{"text": "a market", "x": 1}]},
    }
    for name, wish in refused.items():
        answer = amal.post(
            "/api/review/codings",
            content=json.dumps(
                {"account": account, "stage": "coding", "action": "correct", "field": "targets"}
                | wish
            ),
        )
        assert answer.status_code == 400, (name, answer.text)


def test_scores_come_after_the_decision_only(people):
    account = find(people["amal"], "a")
    path = f"/api/review/items/{account.replace('#', '%23')}"
    assert people["amal"].get(path).json()["scores"] is None
    code(people["amal"], account)
    assert people["amal"].get(path).json()["scores"]
    assert people["bashir"].get(path).json()["scores"] is None


def test_coders_do_not_see_each_other_and_reviewers_do(people):
    account = find(people["amal"], "a")
    path = f"/api/review/items/{account.replace('#', '%23')}"
    code(people["amal"], account, "reject", reason="no incident")
    code(people["bashir"], account)
    for stage, seen in (("coding", 0), ("review", 2)):
        item = people["rana"].get(path, params={"stage": stage}).json()
        assert len(item["others"]) == seen
    item = people["bashir"].get(path).json()
    assert item["others"] == [] and [one["by"] for one in item["mine"]] == ["bashir"]
    assert people["bashir"].get(path, params={"stage": "review"}).status_code == 403
    first = queue(people["rana"], stage="review")[0]
    assert first["account"] == account
    assert "coders_disagree" in {why["kind"] for why in first["why"]}
    assert "coders_disagree" not in json.dumps(queue(people["bashir"]))


def test_a_coder_does_not_review_the_same_account(people):
    account = find(people["rana"], "a")
    code(people["rana"], account)
    post(people["rana"], "codings", 409, account=account, stage="review", action="accept")


def test_in_use_by(people):
    account = find(people["amal"], "a")
    lease = post(people["amal"], "claims", account=account)
    assert lease["in_use_by"] == "amal"
    post(people["bashir"], "claims", 409, account=account)
    shown = next(one for one in queue(people["bashir"], limit=100) if one["account"] == account)
    assert shown["in_use_by"] == "amal"
    assert (
        people["amal"].delete(f"/api/review/claims/{account.replace('#', '%23')}").status_code
        == 204
    )
    post(people["bashir"], "claims", account=account)


def test_undo_keeps_what_was(people, desk):
    account = find(people["amal"], "a")
    kept = code(people["amal"], account)["coding"]
    post(people["bashir"], "undo", 400, key=kept["key"])
    undone = post(people["amal"], "undo", key=kept["key"])
    assert undone["action"] == "withdraw" and undone["replaces"] == kept["key"]
    assert account in {item["account"] for item in queue(people["amal"])}
    post(people["amal"], "undo", 400, key=kept["key"])
    actions = people["rana"].get("/api/audit").json()["items"]
    assert [one["action"] for one in actions[:2]] == ["coding_withdrawn", "coding"]


def test_agreement_and_gold(people):
    docs = {}
    for item in queue(people["amal"], limit=100):
        docs.setdefault(item["doc"], []).append(item["account"])
    for accounts in docs.values():
        for account in accounts:
            code(people["amal"], account)
            code(people["bashir"], account)
    (odd,) = docs["d"]
    code(people["bashir"], odd, "correct", "type", "riot")
    fields = people["rana"].get("/api/review/agreement").json()["fields"]
    alpha = {one["field"]: one for one in fields}
    assert alpha["date"]["alpha"] == 1
    assert 0 < alpha["type"]["alpha"] < 1
    gold = lines(people["rana"])
    assert set(gold) == set(docs) - {"d"}
    code(people["rana"], odd, "correct", "type", "riot", stage="review")
    code(people["rana"], odd, stage="review")
    assert lines(people["rana"])["d"]["events"][0]["type"] == "riot"
    import msgspec

    from marsad.scoring.coded import CodedReport  # the scorer reads it

    assert msgspec.convert(gold["a"], CodedReport).events[0].type == "air_strike"


def lines(client):
    answer = client.get("/api/review/gold")
    return {row["doc"]: row for row in map(json.loads, answer.text.splitlines())}


def test_merge_and_split(client):
    before = client.get("/api/incidents?place=Douma&news=true").json()["items"]
    (strike,) = before
    detail = client.get(f"/api/incidents/{strike['id']}").json()
    leads = [one["id"] for one in detail["incident"]["accounts"] if one["prominence"] == "lead"]
    assert len(leads) == 2 and detail["links"]
    split = client.post(
        f"/api/incidents/{strike['id']}/split", content=json.dumps({"account": leads[1]})
    )
    assert split.status_code == 201, split.text
    assert len(split.json()["incidents"]) == 2
    after = client.get("/api/incidents?place=Douma&news=true").json()["items"]
    assert len(after) == 2
    again = client.post(
        f"/api/incidents/{after[0]['id']}/merge", content=json.dumps({"other": after[1]["id"]})
    )
    assert again.status_code == 409 and "contradict" in again.json()["message"]
    decisions = client.get("/api/decisions").json()["items"]
    assert {one["kind"] for one in decisions} == {"cannot_link"}
    assert decisions[0]["by"] == "local"
    unknown = {"kind": "must_link", "first": leads[0], "second": "x#y"}
    assert client.post("/api/decisions", content=json.dumps(unknown)).status_code == 404
