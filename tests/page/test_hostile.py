"""Hostile text in every field of every answer: shown as text, never run."""

import json

import pytest

# Fields with a closed vocabulary, ids and addresses that the page navigates by stay as they are.
KEPT = {
    "id", "type", "status", "kind", "precision", "relation", "actor_basis", "account", "doc", "event",
    "incident", "asked", "stage", "action", "field", "weapons", "start", "end", "at", "first", "second",
    "level", "metric", "role", "can", "sha256", "prominence", "types", "statuses", "precisions", "disputed",
    "fields", "about", "actor_id", "gazetteer_id", "published", "change", "format", "affiliations", "reports",
    "mentions", "value", "next", "granularity", "anchor", "direction", "unit", "lang",
}  # fmt: skip


@pytest.fixture(scope="module")
def payloads(shared):
    path = shared / "badinputs" / "generated" / "xss_payloads.json"
    found = json.loads(path.read_text("utf-8"))
    assert len(found) == 24
    return found


def poison(value, take, key=None):
    """Put all payloads before every text that is not of a closed vocabulary."""
    if isinstance(value, dict):
        return {name: poison(one, take, name) for name, one in value.items()}
    if isinstance(value, list):
        return [poison(one, take, key) for one in value]
    if isinstance(value, str) and key not in KEPT:
        return take + value
    if value is None and key in (
        "name_ar",
        "name_en",
        "url",
        "source",
        "reason",
        "in_use_by",
        "note",
        "by",
    ):
        return take
    return value


def visit_poisoned(visitor, payloads, where):
    take = " ".join(payloads)
    seen = []

    def answer(route):
        response = route.fetch()
        if "application/json" not in response.headers.get("content-type", ""):
            route.fulfill(response=response)
            return
        body = response.text()
        if "/api/session" not in route.request.url:
            body = json.dumps(poison(json.loads(body), take), ensure_ascii=False)
            seen.append(route.request.url)
        route.fulfill(response=response, body=body)

    visitor.page.route(
        lambda url: "/api/" in url and "/api/stream" not in url and "/api/session" not in url,
        answer,
    )
    page = visitor.open(where)
    page.wait_for_timeout(800)
    assert seen
    return page


PLACES = ("overview", "incident", "report/emoji-ar", "report", "review")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("where", PLACES)
def test_no_payload_lives(visit, ask, payloads, where, lang):
    rows = ask("api/incidents?limit=100")["items"]
    richest = max(rows, key=lambda row: row["reports"] + row["mentions"])
    address = f"incident/{richest['id']}" if where == "incident" else where
    page = visit_poisoned(visit(lang=lang), payloads, address)
    alive = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one =>
             ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'FORM-X', 'MATH', 'NOSCRIPT', 'STYLE', 'BASE', 'META'].includes(one.tagName)
               && !document.head.contains(one) && one.parentElement?.closest('#page')
             || [...one.attributes].some(attribute => /^on/i.test(attribute.name))
             || /^\\s*(javascript|data|vbscript):/i.test(one.getAttribute('href') || one.getAttribute('src') || '')
           ).map(one => one.outerHTML.slice(0, 200))"""
    )
    assert alive == []
    text = page.locator("#page").inner_text()
    assert "alert(1)" in text, "the payloads should be readable as text"
    assert "49" not in text or "{{7*7}}" in text


def test_payloads_read_from_reports_do_not_live(visit, built_page, payloads, tmp_path):
    """The whole way: ingested, read, stored, served, shown."""
    import datetime as dt

    from marsad.pipeline import make_report
    from page.serving import Server, make_store

    reports = [
        make_report(
            f"{payload}\nAn air strike on a market in Douma, Syria killed 12 people, {payload} said on Saturday.",
            title=f"{payload} strike kills 12",
            doc=f"x{number}",
            source=payload,
            lang="en",
            published=dt.datetime(2018, 4, 7, 18, tzinfo=dt.UTC),
        )
        for number, payload in enumerate(payloads)
    ]
    make_store(tmp_path / "x.db", reports)
    server = Server(tmp_path / "x.db")
    try:
        visitor = visit(url=server.url, lang="ar")
        visitor.open("overview").wait_for_timeout(500)
        page = visitor.open("report")
        for number, payload in enumerate(payloads):
            page.evaluate(f"location.hash = '#/report/x{number}'")
            page.locator(f".facts code bdi:text-is('x{number}')").wait_for()
            shown = page.locator(".marked").evaluate(
                "one => [...one.querySelectorAll('[data-start]')].map(piece => piece.textContent).join('')"
            )
            if payload.isprintable():
                assert payload in shown
        visitor.context.close()
    finally:
        server.stop()


def test_an_address_that_is_no_web_address_is_no_link(visit, server):
    visitor = visit()

    def answer(route):
        response = route.fetch()
        body = response.json()
        body["report"]["url"] = "javascript:alert(1)"
        route.fulfill(response=response, body=json.dumps(body))

    visitor.page.route("**/api/reports/emoji-ar", answer)
    page = visitor.open("report/emoji-ar")
    assert page.locator("a[href^='javascript']").count() == 0
