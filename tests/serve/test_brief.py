"""The briefing: what is in it, that nothing of a report acts in it, one page as PDF."""

import datetime as dt
import html.parser
import json
import re
import zlib

import pytest

from marsad.analyse.outlines import cut_outlines
from marsad.records import Precision
from marsad.serve import brief_pdf
from marsad.serve.brief import Point, Speech, make_brief
from marsad.serve.brief_files import find_urls, write_brief
from marsad.serve.brief_html import is_web_address, write_html
from marsad.serve.brief_map import draw_map, find_box
from marsad.serve.brief_pdf import PrintError, count_pages, find_browser
from marsad.serve.brief_text import write_text
from marsad.store.incident_queries import find_incidents


@pytest.fixture
def maker(store):
    def make(speech=Speech.EN, **more):
        found = find_incidents(store)
        return make_brief(
            found, choice="all incidents", made=dt.date(2024, 1, 2), speech=speech,
            urls=find_urls(store, found), **more,
        )  # fmt: skip

    return make


class Reader(html.parser.HTMLParser):
    """Collects elements, attributes and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def parse(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_it_tells_who_says_what_where_and_from_which_sources(maker):
    page = write_html(maker())
    words = " ".join(parse(page).words)
    for wanted in ("Douma", "Baghdad", "alpha", "beta", "Islamic State", "claimed by", "<svg"):
        assert wanted in words or wanted in page, wanted
    assert "5</b> incidents" not in page  # more are told besides
    assert "caution" not in page and "not what is true" in words


def test_arabic_is_mirrored_and_its_figures_are_not(maker):
    page = write_html(maker(Speech.AR))
    assert '<html lang="ar" dir="rtl">' in page
    assert 'dir="ltr">2018-04-07' in page
    assert "إدلب" in page and "سوريا" in page


def test_nothing_needs_a_network_or_runs(maker):
    reader = parse(write_html(maker()))
    assert "script" not in reader.tags and "img" not in reader.tags and "link" not in reader.tags
    assert not [name for name, _ in reader.attributes if name.startswith("on")]


ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "span", "bdi", "div",
    "svg", "rect", "polyline", "circle", "text", "table", "thead", "tbody", "tr", "th", "td", "q",
    "br", "ol", "li", "a", "footer",
}  # fmt: skip


def test_hostile_words_stay_words(shared, store):
    import msgspec

    payloads = json.loads(
        (shared / "badinputs" / "generated" / "xss_payloads.json").read_text("utf-8")
    )
    found = find_incidents(store)
    for payload in payloads:
        poisoned = [poison(msgspec.to_builtins(one), payload) for one in found]
        incidents = [msgspec.convert(one, type(found[0])) for one in poisoned]
        urls = {account.doc: payload for one in incidents for account in one.accounts}
        brief = make_brief(
            incidents, choice=payload, made=dt.date(2024, 1, 2), urls=urls, title=payload
        )
        reader = parse(write_html(brief))
        assert set(reader.tags) <= ALLOWED, payload
        assert not [n for n, _ in reader.attributes if n.startswith("on")], payload
        links = [value for name, value in reader.attributes if name in ("href", "src")]
        assert all(is_web_address(link) for link in links), payload
        text = write_text(brief)
        assert not re.search(r"(?<!\\)<(?!https?:)", text), payload
        assert not re.search(r"(?<!\\)\]\(", text), payload


NAMES = {"text", "name_en", "title", "source", "admin1", "evidence"}


def poison(value, payload):
    if isinstance(value, dict):
        return {
            key: payload if key in NAMES and isinstance(one, str) else poison(one, payload)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [poison(one, payload) for one in value]
    return value


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "http://", "x"])
def test_addresses_that_are_none_are_no_links(url):
    assert not is_web_address(url)


def test_an_empty_choice_says_so():
    brief = make_brief([], choice="country XX", made=dt.date(2024, 1, 2))
    assert "No incident fits." in write_html(brief)
    assert "No incident fits." in write_text(brief)


def test_the_map_has_borders_where_they_are():
    box = find_box([Point(lat=33.5, lon=36.3, number=1, exact=True, km=None)])
    assert box[0] < 36.3 < box[2] and box[1] < 33.5 < box[3]
    assert len(list(cut_outlines(box))) > 2
    # The coast of Lebanon at Beirut (33.9 N) runs near 35.5 E.
    coast = [
        lon for line in cut_outlines((33, 32, 38, 35)) for lon, lat in line if abs(lat - 33.9) < 0.1
    ]
    assert any(abs(lon - 35.5) < 0.2 for lon in coast)


def test_an_area_is_a_ring_and_is_drawn_once():
    area = [Point(lat=35, lon=38, number=n, exact=False, km=300) for n in (1, 2, None)]
    drawn = draw_map(area, "map")
    assert drawn.count('class="area"') == 1
    assert ">1,2</text>" in drawn and 'class="dot"' not in drawn
    assert Precision.COUNTRY is not Precision.SITE


def test_a_pdf_without_a_browser_is_refused_with_what_to_do(maker, monkeypatch):
    monkeypatch.setattr(brief_pdf, "find_browser", lambda: None)
    with pytest.raises(PrintError, match="Chromium") as refused:
        write_brief(lambda most: maker(most=most), "pdf")
    assert "html" in refused.value.hint


@pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed")
def test_a_pdf_of_one_page(maker):
    data = write_brief(lambda most: maker(Speech.AR, most=most), "pdf")
    assert data.startswith(b"%PDF") and count_pages(data) == 1
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.S)
    assert any(zlib.decompressobj().decompress(one) for one in streams[:3])


def test_the_command_and_the_address(marsad_report, client, tmp_path):
    code, told = marsad_report("--country", "SY", "-o", tmp_path / "b.html", "--lang", "ar")
    assert code == 0, told
    assert "rtl" in (tmp_path / "b.html").read_text("utf-8")
    assert marsad_report("-o", tmp_path / "b.docx")[0] == 2
    assert marsad_report("-o", tmp_path / "b.md", "--lang", "fr")[0] == 2
    answer = client.get("/api/brief?format=md&country=SY")
    assert answer.status_code == 200 and "Douma" in answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get("/api/brief?format=exe").status_code == 400


@pytest.fixture
def marsad_report(store):
    from typer.testing import CliRunner

    from marsad.cli.main import app
    from marsad.errors import MarsadError

    def run(*arguments):
        ran = CliRunner().invoke(app, ["report", "--db", store.name, *map(str, arguments)])
        code = ran.exception.exit_code if isinstance(ran.exception, MarsadError) else ran.exit_code
        return code, ran.output

    return run
