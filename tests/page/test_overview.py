"""Map, timeline and list are linked; filters live in the address; without WebGL all works too."""

import re
from urllib.parse import parse_qs

import pytest

from page.serving import wait_until

MAPS = ("", "?map=canvas")


def params(page):
    _, _, query = page.evaluate("location.hash").partition("?")
    return parse_qs(query)


def count(page):
    return int(page.locator(".counts b").get_attribute("data-count"))


def listed(page):
    return int(page.locator(".list-head h2").get_attribute("data-count"))


def wait_for_count(page, wanted):
    wait_until(lambda: count(page) == wanted, f"{wanted} incidents were expected")


def wait_for_address(page, part, there=True):
    wait_until(
        lambda: (part in page.evaluate("location.hash")) == there, f"{part} in the address: {there}"
    )


FIND_MARK = """() => {
  const ground = document.querySelector('.map-ground');
  const box = ground.getBoundingClientRect();
  for (let y = 60; y < box.height - 10; y += 6) {
    for (let x = 10; x < box.width - 10; x += 6) {
      ground.dispatchEvent(new PointerEvent('pointermove', {clientX: box.x + x, clientY: box.y + y}));
      if (ground.classList.contains('on-mark')) return [box.x + x, box.y + y];
    }
  }
  return null;
}"""


def open_overview(visit, server, maps="", where="overview", **options):
    visitor = visit(**options)
    visitor.page.goto(f"{server.url}{maps}#/{where}")
    visitor.page.locator(".list-rows .row").first.wait_for()
    marks = visitor.page.locator(".map-marks")
    wait_until(lambda: int(marks.get_attribute("data-marks") or 0) > 0, "no mark on the map")
    return visitor.page


def test_counts_are_those_of_the_api(visit, server, ask):
    page = open_overview(visit, server)
    assert count(page) == ask("api/overview")["total"]


def test_a_type_filters_all_parts_and_the_address(visit, server, ask):
    page = open_overview(visit, server)
    page.locator(".filters").get_by_role("checkbox", name=re.compile("^interception")).check()
    wait_for_address(page, "type=interception")
    wanted = ask("api/overview?type=interception")["total"]
    assert wanted > 0
    wait_for_count(page, wanted)
    wait_until(lambda: page.locator(".row").count() == wanted)
    page.reload()
    page.locator(".row").first.wait_for()
    wait_for_count(page, wanted)
    page.get_by_role("button", name=re.compile("^Drop the filter .*interception")).click()
    wait_for_count(page, ask("api/overview")["total"])
    page.go_back()
    wait_for_address(page, "type=interception")
    wait_for_count(page, wanted)


@pytest.mark.parametrize(
    ("query", "lang"),
    [("disputed=true", "en"), ("claimed=true", "ar"), ("country=IQ", "ar"), ("q=قصف", "ar"),
     ("since=2024-01-01&until=2024-02-01", "en"), ("killed=3", "en"), ("weapon=drone", "en"),
     ("affiliation=iran", "en"), ("news=true", "ar"), ("bbox=38,30,42,37", "en"),
     ("polygon=38,30;42,30;42,37;38,37", "ar"), ("status=denied", "en"), ("precision=site", "en")],
)  # fmt: skip
def test_filters_mean_the_same_here_and_in_the_api(visit, server, ask, query, lang):
    from urllib.parse import quote

    page = visit(lang=lang).page
    page.goto(f"{server.url}#/overview?{query}")
    page.locator(".counts b").wait_for()
    wait_for_count(page, ask("api/overview?" + quote(query, safe="=&,;"))["total"])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_brush_filters_as_it_moves_and_lands_in_the_address(visit, server, ask, lang):
    page = open_overview(visit, server, lang=lang)
    box = page.locator(".timeline-body").bounding_box()
    whole = count(page)
    y = box["y"] + 40
    page.mouse.move(box["x"] + box["width"] * 0.55, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=4)
    wait_until(lambda: count(page) < whole)
    assert "since" not in params(page)
    page.mouse.move(box["x"] + box["width"] * 0.95, y, steps=4)
    page.mouse.up()
    wait_for_address(page, "since=")
    found = params(page)
    since, until = found["since"][0], found["until"][0]
    assert since < until
    wait_for_count(page, ask(f"api/overview?since={since}&until={until}")["total"])
    page.mouse.click(box["x"] + box["width"] * 0.1, y)
    wait_for_address(page, "since=", there=False)
    wait_for_count(page, whole)


def test_the_timeline_runs_from_right_to_left_in_arabic(visit, server):
    firsts = {}
    for lang in ("en", "ar"):
        page = open_overview(visit, server, lang=lang)
        boxes = page.locator(".brush-edge").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().x)"
        )
        firsts[lang] = boxes
    assert firsts["en"][0] < firsts["en"][1]
    assert firsts["ar"][0] > firsts["ar"][1]


def test_the_brush_is_a_pair_of_sliders_for_the_keyboard(visit, server):
    page = open_overview(visit, server)
    slider = page.get_by_role("slider", name="From")
    low = int(slider.get_attribute("aria-valuemin"))
    slider.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    wait_for_address(page, "since=")
    wait_until(lambda: int(slider.get_attribute("aria-valuenow")) == low + 31)
    page.keyboard.press("Escape")
    wait_for_address(page, "since=", there=False)


@pytest.mark.parametrize("maps", MAPS)
def test_the_map_chooses_for_the_list(visit, server, maps):
    page = open_overview(visit, server, maps)
    whole = listed(page)
    for _ in range(12):
        at = page.evaluate(FIND_MARK)
        assert at, "no mark under the pointer anywhere on the map"
        page.mouse.click(*at)
        page.wait_for_timeout(400)
        if page.get_by_role("button", name="Show the others again").is_visible():
            break
    assert 0 < listed(page) < whole
    assert "at this mark" in page.locator(".list-head h2").inner_text()
    page.get_by_role("button", name="Show the others again").click()
    wait_until(lambda: listed(page) == whole)


@pytest.mark.parametrize("maps", MAPS)
def test_the_list_follows_the_map(visit, server, maps):
    page = open_overview(visit, server, maps)
    page.get_by_label("Only what the map shows").check()
    before = count(page)
    for _ in range(4):
        page.get_by_role("button", name="Nearer").click()
        page.wait_for_timeout(300)
    wait_until(lambda: listed(page) < before)


@pytest.mark.parametrize("maps", MAPS)
def test_an_area_is_drawn_by_hand(visit, server, ask, maps):
    page = open_overview(visit, server, maps)
    page.get_by_role("button", name="Draw an area").click()
    box = page.locator(".map-ground").bounding_box()

    def at(x, y):
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    page.mouse.move(*at(0.3, 0.2))
    page.mouse.down()
    for corner in ((0.8, 0.2), (0.8, 0.8), (0.3, 0.8), (0.3, 0.3)):
        page.mouse.move(*at(*corner), steps=4)
    page.mouse.up()
    wait_for_address(page, "polygon=")
    polygon = params(page)["polygon"][0]
    inside = ask(f"api/overview?polygon={polygon}")["total"]
    assert inside > 0
    wait_for_count(page, inside)
    page.get_by_role("button", name="Drop the area").click()
    wait_for_count(page, ask("api/overview")["total"])


def test_keys_move_the_map_without_webgl(visit, server):
    page = open_overview(visit, server, "?map=canvas")
    page.get_by_role("button", name="Show all").click()
    page.locator(".flat-map").focus()
    marks = page.locator(".map-marks")
    for key in ("ArrowLeft", "ArrowDown", "+", "-"):
        frames = int(marks.get_attribute("data-frames"))
        page.keyboard.press(key)
        wait_until(lambda frames=frames: int(marks.get_attribute("data-frames")) > frames)


def test_keys_walk_the_list_and_open_an_incident(visit, server):
    page = open_overview(visit, server)
    page.locator(".row a").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    place = "document.activeElement.closest('li')?.getAttribute('aria-posinset')"
    wait_until(lambda: page.evaluate(place) == "13")
    page.keyboard.press("End")
    wait_until(lambda: page.evaluate(place) == str(count(page)))
    page.keyboard.press("Enter")
    page.locator(".accounts").wait_for()
    page.go_back()
    page.locator(".row").first.wait_for()


def test_going_back_from_an_incident_keeps_the_filters(visit, server):
    page = open_overview(visit, server, where="overview?type=air_strike&since=2023-06-01")
    shown = count(page)
    page.locator(".row a").first.click()
    page.locator(".accounts").wait_for()
    page.get_by_role("link", name="Overview").last.click()
    page.locator(".row").first.wait_for()
    wait_for_count(page, shown)
    assert params(page)["type"] == ["air_strike"]


def test_a_wrong_filter_in_the_address_is_said_in_words(visit, server):
    visitor = visit()
    visitor.page.goto(f"{server.url}#/overview?killed=many")
    visitor.page.get_by_text("The server did not understand what was asked.").wait_for()
    visitor.troubles[:] = [one for one in visitor.troubles if "400" not in one]
