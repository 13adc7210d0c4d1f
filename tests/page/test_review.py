"""The queue: a key decides and moves on, words correct, the machine's score stays hidden."""

from urllib.parse import quote

from page.serving import wait_until

SELECT = """([start, end]) => {
  const find = (point, last) => {
    for (const piece of document.querySelectorAll('.review-text [data-start]')) {
      const from = Number(piece.dataset.start), to = Number(piece.dataset.end);
      if (last ? from < point && point <= to : from <= point && point < to) {
        const text = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT).nextNode();
        return [text, [...text.data].slice(0, point - from).join('').length];
      }
    }
  };
  const range = document.createRange();
  range.setStart(...find(start, false));
  range.setEnd(...find(end, true));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def current(page):
    page.locator(".review-list li").first.wait_for()
    return page.locator(".queue a[aria-current]").get_attribute("href")


def wait_for_another(page, before):
    at = page.locator(".queue a[aria-current]")
    wait_until(
        lambda: (
            at.count() > 0
            and at.get_attribute("href") != before
            and page.locator(".review-list li").count() > 0
        )
    )


def test_one_key_decides_and_moves_on(own_server, visit, ask):
    page = visit(url=own_server.url).open("review")
    first = current(page)
    assert page.locator(".keys kbd").first.is_visible()
    page.keyboard.press("a")
    wait_for_another(page, first)
    second = current(page)
    page.keyboard.press("x")
    wait_for_another(page, second)
    assert ask("api/review/queue?stage=coding", own_server.url)["decided"] == 2


def test_the_keys_work_on_an_arabic_keyboard(own_server, visit, ask):
    page = visit(url=own_server.url, lang="ar").open("review")
    first = current(page)
    # the key where a stands sends ش
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyA', key: 'ش', bubbles: true}))"
    )
    wait_for_another(page, first)
    assert ask("api/review/queue?stage=coding", own_server.url)["decided"] == 1


def test_the_score_is_hidden_until_decided_and_undo_brings_it_back(own_server, visit):
    page = visit(url=own_server.url).open("review")
    first = current(page)
    assert page.get_by_text("The machine's score is hidden").is_visible()
    assert page.locator(".decided").count() == 0
    page.keyboard.press("a")
    wait_for_another(page, first)
    page.locator(".decided").wait_for()
    page.keyboard.press("u")
    wait_until(lambda: page.locator(".queue a[aria-current]").get_attribute("href") == first)


def test_selected_words_correct_a_field(own_server, visit, ask):
    visitor = visit(url=own_server.url)
    item = next(
        one
        for one in ask("api/review/queue?stage=coding&limit=50", own_server.url)["items"]
        if one["doc"].endswith("-ar")
    )
    told = ask(f"api/review/items/{quote(item['account'], safe='')}?stage=coding", own_server.url)
    full = f"{told['report']['title']}\n{told['report']['text']}"
    begin = full.index("\n") + 1
    words = full[begin:].split(" ", maxsplit=1)[0]
    page = visitor.open(f"review/{quote(item['account'], safe='')}")
    page.locator(".review-field", has_text="target").locator(".field-line").click()
    page.evaluate(SELECT, [begin, begin + len(words)])
    page.keyboard.press("c")
    assert words in page.locator(".editor mark").inner_text()
    page.locator(".editor input[name=name_en]").fill("a test")
    page.get_by_role("button", name="Save the correction").click()
    page.locator(".review-field .chip-correct").first.wait_for()
    kept = ask(f"api/review/items/{quote(item['account'], safe='')}?stage=coding", own_server.url)[
        "mine"
    ]
    assert kept[-1]["action"] == "correct"
    assert kept[-1]["field"] == "targets"
    assert kept[-1]["value"][-1] == {"text": words, "name_en": "a test"}
    assert kept[-1]["span"] == {"start": begin, "end": begin + len(words)}


def test_fields_are_walked_and_accepted_by_keys(own_server, visit, ask):
    page = visit(url=own_server.url).open("review")
    account = page.evaluate("decodeURIComponent(location.hash.split('/')[2].split('?')[0])")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("v")
    page.locator(".review-field .chip-accept").first.wait_for()
    mine = ask(f"api/review/items/{quote(account, safe='')}?stage=coding", own_server.url)["mine"]
    assert [(one["action"], one["field"]) for one in mine] == [("accept", "status")]


def test_agreement_is_shown_per_field(own_server, visit):
    page = visit(url=own_server.url, lang="ar").open("review")
    page.get_by_role("button", name="الاتفاق").click()
    page.locator(".agreement tbody tr").first.wait_for()


def test_incidents_are_merged_and_split(own_server, visit, ask):
    rows = ask("api/incidents?limit=100&order=day", own_server.url)["items"]
    one, other = rows[0]["id"], rows[-1]["id"]
    page = visit(url=own_server.url).open(f"incident/{one}")
    before = page.locator(".accounts thead th").count()
    page.get_by_label("Reason").fill("told to be the same")
    page.get_by_label("The other incident's id or address").fill(other)
    page.get_by_role("button", name="Both are one incident").click()
    wait_until(lambda: page.locator(".accounts thead th").count() > before)
    assert page.get_by_text("told to be the same").first.is_visible()
