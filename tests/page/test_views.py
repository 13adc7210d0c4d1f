"""Every view, in both languages: shown, mirrored, readable by machines, within its window."""

from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
LANGUAGES = ("en", "ar")
TITLES = {
    "overview": ("Overview", "نظرة عامة"),
    "incident": ("Incident", "حادثة"),
    "report": ("Reports", "التقارير"),
    "review": ("Review", "المراجعة"),
    "analysis": ("Analysis", "التحليل"),
}


@pytest.fixture
def addresses(ask):
    """One address of each view; the incident is the one with most accounts."""
    rows = ask("api/incidents?limit=200")["items"]
    richest = max(rows, key=lambda row: row["reports"] + row["mentions"])
    return {
        "overview": "overview",
        "incident": f"incident/{richest['id']}",
        "reader": "report/emoji-ar",
        "reports": "report",
        "review": "review",
        "analysis": "analysis",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["overview", "incident", "reader", "reports", "review", "analysis"]
)
def test_a_view_is_shown_without_trouble(visit, addresses, name, lang):
    page = visit(lang=lang).open(addresses[name])
    page.wait_for_timeout(300)
    view = addresses[name].split("/")[0]
    assert TITLES[view][LANGUAGES.index(lang)] in page.title()
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("ar", "dark")])
@pytest.mark.parametrize(
    "name", ["overview", "incident", "reader", "reports", "review", "analysis"]
)
def test_axe_has_no_serious_finding(visit, addresses, name, lang, theme):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in frontend/")
    visitor = visit(lang=lang, theme=theme)
    page = visitor.open(addresses[name])
    page.wait_for_timeout(500)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (
            one["id"],
            [node["html"][:200] for node in one["nodes"][:3]],
            one["nodes"][0]["failureSummary"],
        )
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["overview", "incident", "reader", "review", "analysis"])
def test_nothing_sticks_out_of_the_window(visit, addresses, name, lang):
    page = visit(lang=lang, size=(320, 900)).open(addresses[name])
    for width in (320, 768, 1024, 1920, 3840):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{name} in {lang} at {width} px: {over} px too wide"


def test_the_language_is_switched_and_remembered(visit):
    page = visit(lang="en").open("overview")
    page.get_by_role("button", name="العربية").click()
    page.locator("html[dir=rtl]").wait_for(state="attached")
    assert page.get_by_role("link", name="المراجعة").is_visible()
    page.reload()
    page.locator(".list-rows .row").first.wait_for()
    page.locator("html[dir=rtl]").wait_for(state="attached")


def test_dark_and_light_can_be_chosen(visit):
    page = visit(theme="light").open("overview")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".theme select").select_option("dark")
    page.wait_for_timeout(100)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_an_empty_result_says_so(visit):
    page = visit().open("overview")
    page.evaluate("location.hash = '#/overview?q=zzzyyyxxx'")
    page.get_by_text("No incident fits these filters.").wait_for()
    page.get_by_role("button", name="Clear all").click()
    page.locator(".list-rows .row").first.wait_for()


def test_what_is_not_there_is_said_in_words(visit, server):
    visitor = visit()
    visitor.page.goto(f"{server.url}#/incident/i-000000000000")
    visitor.page.get_by_text("There is nothing under this address.").wait_for()
    # the browser itself reports the 404 that was asked for
    visitor.troubles[:] = [one for one in visitor.troubles if "404" not in one]


def test_a_dead_server_is_said_in_words(visit):
    visitor = visit()
    page = visitor.open("overview")
    page.route("**/api/**", lambda route: route.abort())
    page.evaluate("location.hash = '#/report/emoji-ar'")
    page.get_by_text("The server does not answer.").wait_for()
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    page.locator(".marked-title").wait_for()
    visitor.troubles[:] = [one for one in visitor.troubles if "ERR_FAILED" not in one]


def test_keys_reach_everything_from_the_top(visit):
    page = visit().open("overview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('.filters, .map, .timeline, .list, .bar')?.classList[0]"
            )
        )
    assert {"filters", "map", "timeline", "list", "bar"} <= reached


def test_an_incident_prints_with_its_accounts(visit, addresses):
    page = visit().open(addresses["incident"])
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator(".accounts").is_visible()
