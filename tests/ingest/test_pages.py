"""Web pages: the article alone, when it came out and how that is known, and bounds."""

import datetime as dt
import time

import pytest

from benchmarks_pages import make_page
from marsad.errors import EncodingError, InputError
from marsad.ingest import apart
from marsad.ingest.arriving import Draft, Origin
from marsad.ingest.markup import find_text, is_heavy, strip_asides
from marsad.ingest.model import Options
from marsad.ingest.pages import read_page
from marsad.records import Fetch

BODY = (
    "<p>قتل ثلاثة جنود في هجوم بطائرة مسيرة على قاعدة التنف شرقي سوريا، بحسب مصادر عسكرية.</p>"
    "<p>وقالت وزارة الدفاع إن الهجوم أسفر أيضا عن إصابة خمسة وعشرين جنديا بجروح متفاوتة.</p>"
)
ORIGIN = Origin(path="page.html", name="page", options=Options())


def read_bytes(raw, url="file:page.html", fetched_at=None, **more):
    fetch = Fetch(raw=raw, url=url, fetched_at=fetched_at or dt.datetime.now(dt.UTC))
    return read_page(raw, fetch, ORIGIN, **more)


def page(head="", body=BODY, **options):
    source = f"<!doctype html><html lang=ar><head>{head}</head><body>{body}</body></html>"
    return read_bytes(source.encode(), **options)


def test_the_article_alone():
    arrival = read_bytes(make_page(1))
    report = arrival.report
    assert report.title.endswith("1") and "Outlet" not in report.title
    assert report.text.count("\n") == 7  # eight paragraphs, no menu, no teaser, no footer
    assert (report.source, report.url) == ("Outlet", "https://outlet.example/n/1")
    assert report.published.isoformat() == "2024-01-02T10:00:00+03:00"
    assert arrival.notes == ("published: from meta article:published_time",)
    assert arrival.fetch.raw == make_page(1)


def test_scripts_and_comments_are_no_text():
    arrival = page(body=f"<script>var x = '<p>no';</script><!-- no -->{BODY}<style>p{{}}</style>")
    assert "no" not in arrival.report.text


TIMES = {
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":'
    '"2024-01-28T06:30:00+03:00"}</script>': ("2024-01-28T06:30:00+03:00", "JSON-LD"),
    '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2001"},'
    '{"@type":["Article"],"datePublished":"2024-01-28"}]}</script>': ("2024-01-28", "JSON-LD"),
    '<meta property="article:published_time" content="2024-01-28T06:30:00Z">': (
        "2024-01-28T06:30:00+00:00", "article:published_time"),
    '<meta name=date content="Sun, 28 Jan 2024 06:30:00 +0300">': (
        "2024-01-28T06:30:00+03:00", "meta date"),
    '<meta itemprop=datePublished content="2024-01-28T06:30">': (
        "2024-01-28T06:30:00", "meta datepublished"),
    '<time datetime="2024-01-28">x</time>': ("2024-01-28", "time element"),
    '<script type="application/ld+json">{broken</script><meta name=pubdate content=2024-01-28>': (
        "2024-01-28", "meta pubdate"),
}  # fmt: skip


@pytest.mark.parametrize("head", TIMES, ids=range(len(TIMES)))
def test_when_it_came_out(head):
    moment, place = TIMES[head]
    arrival = page(head)
    assert arrival.report.published.isoformat() == moment
    assert any(note.startswith("published: from ") and place in note for note in arrival.notes)


def test_the_day_in_the_url_is_the_last_resort():
    arrival = page(url="https://outlet.example/2024/1/28/attack")
    assert arrival.report.published == dt.date(2024, 1, 28)
    assert arrival.notes == ("published: from the day in its URL",)


@pytest.mark.parametrize("value", ["31/02/2024", "2024-02-30", "0001-01-01", "2099-01-01", "x"])
def test_no_date_is_made_up(value):
    fetched = dt.datetime(2024, 1, 29, tzinfo=dt.UTC)
    arrival = page(f'<meta name=date content="{value}">', fetched_at=fetched)
    assert arrival.report.published is None
    assert value in arrival.notes[0]
    assert arrival.notes[-1].startswith("published: not known")


def test_dates_that_disagree_are_noted():
    arrival = page(
        '<meta property="article:published_time" content="2024-01-28">'
        '<meta name=pubdate content="2024-02-28">'
    )
    assert arrival.report.published == dt.date(2024, 1, 28)
    assert arrival.notes[1] == "meta pubdate gives another day: 2024-02-28"


def test_what_a_feed_said_of_the_time_comes_first():
    raw = f"<meta name=date content=2024-01-28>{BODY}".encode()
    known = Draft(id="x", text="", title="T", published="2024-01-27T10:00+03:00")
    arrival = read_bytes(raw, id="x", known=known)
    assert arrival.report.published.isoformat() == "2024-01-27T10:00:00+03:00"
    assert (arrival.report.id, arrival.report.title) == ("x", "T")
    assert "published: from the feed" in arrival.notes


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6", "utf-16", "utf-8"])
def test_charsets(charset):
    source = f"<html><head><meta charset={charset}></head><body>{BODY}</body></html>"
    arrival = read_bytes(source.encode(charset))
    assert arrival.report.text.startswith("قتل ثلاثة جنود")


def test_a_charset_that_lies_is_noted():
    source = f"<html><head><meta charset=utf-8></head><body>{BODY}</body></html>"
    arrival = read_bytes(source.encode("windows-1256"))
    assert arrival.report.text.startswith("قتل ثلاثة جنود")
    assert "declared as utf-8, but its bytes are cp1256" in arrival.notes


def test_mojibake_in_a_page_is_refused():
    with pytest.raises(EncodingError, match="windows-1252"):
        page(body=BODY.encode().decode("windows-1252", "ignore"))


@pytest.mark.parametrize(
    "body", ["", "<nav><a href=/>a</a></nav>", "<script>document.write('x')</script>"]
)
def test_a_page_without_an_article(body):
    with pytest.raises(InputError) as caught:
        page(body=body)
    assert caught.value.hint


def test_the_title_without_the_outlet():
    arrival = page(
        '<title>هجوم على قاعدة - الوكالة</title><meta property=og:site_name content="الوكالة">'
    )
    assert arrival.report.title == "هجوم على قاعدة"


def test_a_title_that_opens_the_text_stands_once():
    arrival = page("<title>هجوم على قاعدة</title>", f"<p>هجوم على قاعدة</p>{BODY}")
    assert arrival.report.full.count("هجوم على قاعدة") == 1


def test_text_of_pieces():
    assert find_text("<p>One <b>and</b>\n two</p><ul><li>three<li>four</ul>&amp; five<br>six") == (
        "One and two\nthree\nfour\n& five\nsix"
    )
    assert find_text("plain & simple") == "plain & simple"
    assert find_text("a<script>b</script>c") == "ac"
    assert find_text("") == ""


def test_asides_are_cut_out():
    source = "a<!-- b --><SCRIPT x>c<p></SCRIPT >d<style>e</style><!--->f--><script>g"
    assert strip_asides(source) == "ad"
    kept = '<script type="application/ld+json">{}</script>'
    assert strip_asides(f"x{kept}y<!-- {kept}") == f"x{kept}y"
    assert strip_asides("<!-- unclosed") == ""


HOSTILE = {
    "deep": "<div>" * 19_000 + BODY,
    "formatting": "<b><i><u>" * 6_000 + BODY,
    "tables": "<table><tr><td>" * 6_000 + BODY,
    "divs": "<div>a b c" * 9_000,
    "links": "<a href=x>y z</a>" * 9_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(90_000)) + ">" + BODY,
    "quoted": "<p " + " ".join(f'a{n}="<"' for n in range(19_000)) + ">" + BODY,
    "entities": "<p>" + "&amp; " * 500_000,
    "json": '<script type="application/ld+json">' + "[" * 90_000 + "</script>" + BODY,
    "marks": "<" * 1_000_000,
    "comment": "<!--" + "-" * 2_000_000,
    "metas": "<meta name=date content=x>" * 19_000 + BODY,
    "titles": "<title>x</title>" * 9_000 + BODY,
    "scripts": "<script>" * 100_000,
    "nul": "\0" * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_bounded_on_hostile_pages(name):
    started = time.process_time()
    try:
        assert page(body=HOSTILE[name]).report
    except (InputError, EncodingError) as error:
        assert error.hint
    assert time.process_time() - started < 5


def test_heavy_pages_are_read_in_a_process_of_their_own(monkeypatch):
    body = BODY + "<p>word <b>word</b></p>" * 6_000
    assert is_heavy(body)
    assert page(body=body).report.text.startswith("قتل")
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(InputError, match="seconds"):
        page(body=body)


def test_a_process_that_ends_is_the_failure_of_its_page(monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(InputError, match="takes over"):
        page(body=BODY + "<p>word <b>word</b></p>" * 6_000)


def test_a_page_that_is_too_long():
    with pytest.raises(InputError, match="5 MB"):
        page(body="x " * 2_600_000)
