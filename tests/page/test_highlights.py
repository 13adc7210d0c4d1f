"""Marks stand exactly on the coded words: code points of the API against what the browser shows."""

import pytest

COLLECT = """() => {
  const marks = {};
  for (const piece of document.querySelectorAll('.marked [data-start]')) {
    const control = piece.querySelector('[data-control]');
    const told = control
      ? String.fromCodePoint(parseInt(control.dataset.control.slice(2), 16)) : piece.textContent;
    const keys = (piece.dataset.keys || '').split(' ').filter(Boolean);
    for (const key of ['', ...keys]) {
      (marks[key] ||= []).push([Number(piece.dataset.start), Number(piece.dataset.end), told]);
    }
  }
  return marks;
}"""
MANY = ("actors", "targets", "weapons", "killed", "injured", "missing", "claimed_by", "sources")


def coded_spans(answer):
    """Yield key, start and end of each value that stands on words, from the API's answer."""
    for event in answer["reading"]["events"]:
        name = event["id"]
        if (date := event["date"]) and date["text_start"] >= 0:
            yield f"{name}.date.0", date["text_start"], date["text_end"]
        if place := event["place"]:
            yield f"{name}.place.0", place["start"], place["end"]
        for field in MANY:
            for n, one in enumerate(event[field]):
                yield f"{name}.{field}.{n}", one["start"], one["end"]
        for n, one in enumerate(event["evidence"]):
            yield f"{name}.evidence.{n}", one["start"], one["end"]
        for n, one in enumerate(event["attributions"]):
            yield f"{name}.attribution.{n}", one["start"], one["end"]
    for statement in answer["reading"]["statements"]:
        yield statement["id"], statement["start"], statement["end"]


def test_every_mark_of_every_report_is_on_its_words(visit, ask):
    page = visit(lang="en").open("report")
    checked = 0
    reports = ask("api/reports?limit=200")["items"]
    assert len(reports) > 40
    for row in reports:
        answer = ask(f"api/reports/{row['id']}")
        full = f"{answer['report']['title']}\n{answer['report']['text']}"
        page.evaluate("id => location.hash = '#/report/' + encodeURIComponent(id)", row["id"])
        page.locator(f".facts code bdi:text-is('{row['id']}')").wait_for()
        page.locator(".marked-title").wait_for()
        shown = page.evaluate(COLLECT)
        whole = "".join(text for _, _, text in shown[""])
        assert whole == full.replace("\n", ""), row["id"]
        for key, start, end in coded_spans(answer):
            pieces = shown[key]
            assert (pieces[0][0], pieces[-1][1]) == (start, end), (row["id"], key)
            told = "".join(text for _, _, text in pieces)
            assert told == full[start:end].replace("\n", ""), (row["id"], key)
            checked += 1
    assert checked > 400


@pytest.mark.parametrize("name", ["emoji-ar", "emoji-en", "diacritics-ar", "controls-ar"])
def test_odd_reports_are_coded_at_all(ask, name):
    answer = ask(f"api/reports/{name}")
    assert len(list(coded_spans(answer))) > 2


def test_controls_are_made_visible(visit):
    page = visit(lang="ar").open("report/controls-ar")
    told = page.locator(".marked [data-control]").evaluate_all(
        "all => all.map(one => one.textContent)"
    )
    assert {"RLO", "PDF", "RLI", "PDI", "U+0007"} <= set(told)
    shown = page.locator(".marked").inner_text()
    assert "\u202e" not in shown
    assert "\u2067" not in shown


def test_numbers_and_latin_names_are_isolated_in_arabic(visit):
    page = visit(lang="ar").open("report/emoji-ar")
    isolated = page.locator(".marked bdi").all_inner_texts()
    assert "12" in isolated
    line = page.locator(".marked-line").first
    assert line.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_pointing_and_focus_tell_field_and_rule(visit, ask):
    page = visit(lang="en").open("report/diacritics-ar")
    event = ask("api/reports/diacritics-ar")["reading"]["events"][0]
    mark = page.locator(f".marked [data-keys~='{event['id']}.place.0']").first
    mark.hover()
    told = page.locator(".told")
    assert "place" in told.inner_text()
    assert event["place"]["rule"] in told.inner_text()
    page.mouse.move(2, 2)
    mark.focus()
    assert event["place"]["rule"] in told.inner_text()
    line = page.locator(f".fields [data-key='{event['id']}.place.0']")
    assert "is-active" in line.get_attribute("class")


def test_names_that_may_deceive_are_flagged(visit, ask):
    for lang in ("en", "ar"):
        page = visit(lang=lang).open("report/confusable-en")
        assert page.locator(".facts .warn").is_visible()
