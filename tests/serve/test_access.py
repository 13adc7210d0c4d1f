"""Who may do what: a matrix generated from the description of all addresses."""

import json

import pytest
from litestar.testing import TestClient

from marsad.errors import UsageError
from marsad.serve.access import LOCAL, Role, add_token, list_tokens, remove_token
from marsad.serve.app import make_app
from marsad.serve.observatory import Observatory
from marsad.serve.run import run_server
from marsad.serve.security import Rates
from marsad.store.page_schema import access_token

BASE = "http://127.0.0.1:8017"
# The least role of each address; None: nobody needs a token. Every address must be here.
NEEDED = {
    ("GET", "/api/health"): None,
    ("GET", "/api/session"): None,
    ("POST", "/api/session"): None,
    ("DELETE", "/api/session"): None,
    ("GET", "/api/audit"): Role.REVIEWER,
    ("GET", "/api/tokens"): Role.ADMIN,
    ("POST", "/api/tokens"): Role.ADMIN,
    ("DELETE", "/api/tokens/{name}"): Role.ADMIN,
    ("POST", "/api/analysis/cycle"): Role.CODER,
    ("POST", "/api/decisions"): Role.REVIEWER,
    ("POST", "/api/incidents/{incident_id}/merge"): Role.REVIEWER,
    ("POST", "/api/incidents/{incident_id}/split"): Role.REVIEWER,
    ("GET", "/api/review/queue"): Role.CODER,
    ("GET", "/api/review/items/{account_id}"): Role.CODER,
    ("POST", "/api/review/codings"): Role.CODER,
    ("POST", "/api/review/undo"): Role.CODER,
    ("POST", "/api/review/claims"): Role.CODER,
    ("DELETE", "/api/review/claims/{account_id}"): Role.CODER,
    ("GET", "/api/review/agreement"): Role.REVIEWER,
    ("GET", "/api/review/gold"): Role.REVIEWER,
}
SKIPPED = {"/api/stream"}  # never ends; its guard is tested by itself below


def find_operations(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    return sorted((method.upper(), path) for path, item in paths.items() for method in item)


def ask(client, method, path, token):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    for name in (
        "{name}",
        "{incident_id}",
        "{account_id}",
        "{report_id}",
        "{sha256}",
        "{format_name}",
        "{name_}",
    ):
        path = path.replace(name, "nobody")
    body = json.dumps({}) if method == "POST" else None
    return client.request(method, path, headers=headers, content=body).status_code


def test_role_by_endpoint_by_method(tokens, desk, rates):
    with TestClient(make_app(Observatory(desk), rates=rates), base_url=BASE) as client:
        operations = [one for one in find_operations(client) if one[1] not in SKIPPED]
        assert set(NEEDED) <= set(operations)
        assert len(operations) > 25
        checked = 0
        for method, path in operations:
            needed = NEEDED.get((method, path), Role.READER if method == "GET" else "unknown")
            assert needed != "unknown", f"{method} {path} changes something: say who may"
            for role in (None, *Role):
                status = ask(client, method, path, tokens.get(role))
                if needed is None:
                    assert status not in (403, 500), (method, path, role, status)
                elif role is None:
                    assert status == 401, (method, path, role, status)
                elif not role.covers(needed):
                    assert status == 403, (method, path, role, status)
                else:
                    assert status not in (401, 403, 500), (method, path, role, status)
                checked += 1
        assert ask(client, "GET", "/api/stream", None) == 401
        assert checked == len(operations) * 5
        unknown = ask(client, "GET", "/api/incidents", "marsad_guessed")
        assert unknown == 401


def test_tokens_are_kept_as_hashes_only(desk, tokens, tmp_path):
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("page.db*"))
    for token in tokens.values():
        assert token.encode() not in raw
    with desk.snapshot() as connection:
        digests = list(connection.execute(access_token.select()).all())
    assert len(digests) == 4
    assert all(len(row.digest) == 64 for row in digests)


def test_a_removed_token_is_nobodys(desk, watch, tokens):
    watch.refresh()
    assert watch.find_user(tokens[Role.READER]).role is Role.READER
    assert remove_token(desk, "a reader", LOCAL)
    watch.refresh()
    assert watch.find_user(tokens[Role.READER]) is None
    assert not remove_token(desk, "a reader", LOCAL)


def test_names_of_tokens(desk):
    for name in ("", "x" * 81, "a\nb", "local"):
        with pytest.raises(UsageError):
            add_token(desk, name, Role.READER, LOCAL)
    add_token(desk, "أمل", Role.READER, LOCAL)
    with pytest.raises(UsageError):
        add_token(desk, "أمل", Role.ADMIN, LOCAL)
    assert [one.name for one in list_tokens(desk)] == ["أمل"]


def test_open_on_loopback_until_there_is_a_token(client, watch):
    assert client.get("/api/session").json()["open"]
    wish = {"name": "amal", "role": "reader"}
    assert client.post("/api/tokens", content=json.dumps(wish)).status_code == 409
    made = client.post("/api/tokens", content=json.dumps(wish | {"role": "admin"}))
    assert made.status_code == 201
    assert client.get("/api/incidents").status_code == 401
    session = client.get("/api/session").json()
    assert session == {"name": None, "role": None, "open": False, "can": []}
    login = client.post("/api/session", content=json.dumps({"token": made.json()["token"]}))
    assert login.json()["name"] == "amal"
    cookie = login.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/api/incidents").status_code == 200
    client.delete("/api/session")
    assert client.get("/api/incidents").status_code == 401
    bad = client.post("/api/session", content=json.dumps({"token": "marsad_x"}))
    assert bad.status_code == 401


def test_another_address_needs_tokens(desk):
    with pytest.raises(UsageError, match="no tokens"):
        run_server(desk, host="0.0.0.0", port=0, tell=print)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 400),
        ({"host": "127.0.0.1:8017"}, 200),
        ({"host": "localhost"}, 200),
        ({"host": "[::1]:8017"}, 200),
        ({"host": "127.0.0.1.evil.example"}, 400),
    ],
)
def test_an_open_server_answers_by_loopback_names_only(client, headers, status):
    assert client.get("/api/incidents", headers=headers).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_other_sites_pages_cannot_write(client, headers):
    wish = json.dumps({"name": "amal", "role": "admin"})
    assert client.post("/api/tokens", content=wish, headers=headers).status_code in (400, 403)
    assert client.get("/api/tokens").json() == []


def test_too_many_requests_are_refused(desk):
    rates = Rates(read=(0.1, 5), write=(0.1, 2), wrong=(0.01, 3))
    with TestClient(make_app(Observatory(desk), rates=rates), base_url=BASE) as client:
        found = [client.get("/api/vocabulary").status_code for _ in range(7)]
        assert found == [200] * 5 + [429] * 2
        assert int(client.get("/api/vocabulary").headers["retry-after"]) > 0


def test_guessing_tokens_is_slowed(desk, tokens):
    rates = Rates(wrong=(0.01, 3))
    with TestClient(make_app(Observatory(desk), rates=rates), base_url=BASE) as client:
        guesses = [ask(client, "GET", "/api/incidents", f"marsad_{n}") for n in range(5)]
        assert guesses == [401, 401, 401, 429, 429]
        assert ask(client, "GET", "/api/incidents", tokens[Role.READER]) == 200


def test_every_answer_has_its_headers(client):
    for path in ("/", "/api/incidents", "/api/none", "/none", "/api/map?zoom=99", "/api/health"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy
        assert "worker-src 'self' blob:" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        if path.startswith("/api"):
            assert headers["content-type"].startswith("application/json")
