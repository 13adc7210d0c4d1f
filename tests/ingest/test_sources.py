"""Pages and feeds from a server of our own: followed, remembered, asked politely."""

import json

import pytest

from marsad.ingest.model import Arrival, Options
from marsad.ingest.net.client import Client, Network
from marsad.ingest.net.manners import Fetcher, PutOffError
from marsad.ingest.sources import Checkpoint, follow_address, read_sources
from marsad.ingest.visits import Visits
from marsad.records import Failure
from outlets import NETWORK, TEASER, make_feed, make_web_page


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def visits(tmp_path):
    with Visits(tmp_path / "state") as opened:
        yield opened


@pytest.fixture
def follow(visits, clock):
    """Follow an address as a watch does: what came is remembered after it was taken."""

    def follow_it(url, *, remember=True):
        with Client(NETWORK) as client:
            items = list(follow_address(url, Options(), Fetcher(client), visits, clock))
        for item in items:
            if remember and isinstance(item, Checkpoint):
                visits.note(item.visit)
        return [item for item in items if not isinstance(item, Checkpoint)]

    return follow_it


def test_a_page(outlet):
    outlet.serve("/a", make_web_page(), Content_Type="text/html")
    (item,) = read_sources([f"{outlet.url}/a#top"], Options(), NETWORK)
    assert item.report.id == item.report.url == f"{outlet.url}/a"
    assert item.report.title == "Attack on a base"
    assert item.report.source == "127.0.0.1"
    assert item.fetch.raw == make_web_page().encode()
    assert item.fetch.fetched_at.tzinfo is not None
    assert ("content-type", "text/html") in item.fetch.headers


def test_files_and_addresses_together(outlet, tmp_path):
    outlet.serve("/a", make_web_page())
    (tmp_path / "one.txt").write_text(f"Title\n{TEASER}")
    sources = [str(tmp_path / "one.txt"), f"{outlet.url}/a", f"{outlet.url}/missing", "none.txt"]
    items = list(read_sources(sources, Options(), NETWORK))
    assert [type(item) for item in items] == [Arrival, Arrival, Failure, Failure]
    assert "404" in items[2].message


def test_without_allow_private_nothing_is_asked(outlet):
    outlet.serve("/a", make_web_page())
    (item,) = read_sources([f"{outlet.url}/a"], Options(), Network(delay=0))
    assert (item.error, outlet.asked) == ("AddressError", [])
    assert "--allow-private" in item.hint


def test_what_is_no_page_and_no_feed(outlet):
    outlet.serve("/a", b"%PDF-1.7", Content_Type="application/pdf")
    (item,) = read_sources([f"{outlet.url}/a"], Options(), NETWORK)
    assert "application/pdf" in item.message


def test_a_feed_is_followed_to_its_pages(outlet):
    outlet.serve("/feed", make_feed(outlet.url, 1, 2), Content_Type="application/rss+xml")
    outlet.serve("/1", make_web_page())
    page, teaser = read_sources([f"{outlet.url}/feed"], Options(), NETWORK)
    assert page.report.title == "Attack on a base"
    assert page.report.published.isoformat() == "2024-01-28T06:30:00+03:00"
    assert "published: from the feed" in page.notes
    assert teaser.report.text == TEASER
    assert any("its page cannot be read: the host answered 404" in note for note in teaser.notes)


def test_a_feed_that_calls_itself_a_page(outlet):
    outlet.serve("/feed", make_feed(outlet.url), Content_Type="text/html")
    assert list(read_sources([f"{outlet.url}/feed"], Options(), NETWORK)) == []


def test_what_was_remembered_does_not_come_again(outlet, follow):
    outlet.serve("/feed", make_feed(outlet.url, 1), ETag='"1"')
    outlet.serve("/1", make_web_page())
    assert len(follow(f"{outlet.url}/feed", remember=False)) == 1
    assert len(follow(f"{outlet.url}/feed")) == 1  # it was not remembered, so it came again
    assert follow(f"{outlet.url}/feed") == []
    assert outlet.asked[-1][1]["If-None-Match"] == '"1"'
    outlet.serve("/feed", make_feed(outlet.url, 1, 2), ETag='"2"')
    outlet.serve("/2", make_web_page())
    assert [item.report.id for item in follow(f"{outlet.url}/feed")] == [f"{outlet.url}/2"]
    assert outlet.paths().count("/1") == 2


def test_pages_of_a_feed_are_looked_at_again_for_edits(outlet, follow, clock):
    outlet.serve("/feed", make_feed(outlet.url, 1))
    outlet.serve("/1", make_web_page())
    follow(f"{outlet.url}/feed")
    clock.now += 1800
    assert follow(f"{outlet.url}/feed") == []
    outlet.serve(
        "/1", make_web_page("An attack killed four soldiers at a base in Jordan, officials said.")
    )
    clock.now += 1900
    (item,) = follow(f"{outlet.url}/feed")
    assert item.report.id == f"{outlet.url}/1" and "four" in item.report.text
    assert follow(f"{outlet.url}/feed") == []


def test_a_page_that_did_not_change_does_not_come_again(outlet, follow):
    outlet.serve("/a", make_web_page())
    assert len(follow(f"{outlet.url}/a")) == 1
    assert follow(f"{outlet.url}/a") == []
    outlet.serve("/a", make_web_page("Two rockets hit a base in Jordan on Sunday, officials said."))
    assert len(follow(f"{outlet.url}/a")) == 1


def test_an_entry_that_was_put_off_comes_later(outlet, visits, clock):
    outlet.serve("/feed", make_feed(outlet.url, 1, 2), ETag='"1"')
    outlet.serve("/1", make_web_page())
    outlet.serve("/2", status=503, Retry_After="600")
    seen = []
    with Client(NETWORK) as client, pytest.raises(PutOffError):
        for item in follow_address(f"{outlet.url}/feed", Options(), Fetcher(client), visits, clock):
            seen.append(item)
            if isinstance(item, Checkpoint):
                visits.note(item.visit)
    assert [item.report.id for item in seen if isinstance(item, Arrival)] == [f"{outlet.url}/1"]
    outlet.serve("/2", make_web_page())
    with Client(NETWORK) as client:
        items = list(
            follow_address(f"{outlet.url}/feed", Options(), Fetcher(client), visits, clock)
        )
    assert [i.report.id for i in items if isinstance(i, Arrival)] == [f"{outlet.url}/2"]


def test_hostile_pages_and_feeds_over_the_network(outlet, shared):
    folder = shared / "badinputs" / "generated"
    names = [path.name for path in sorted(folder.iterdir()) if path.suffix in (".html", ".xml")]
    for name in names:
        outlet.serve(f"/{name}", (folder / name).read_bytes())
    items = list(read_sources([f"{outlet.url}/{name}" for name in names], Options(), NETWORK))
    read = [item.report.id for item in items if isinstance(item, Arrival)]
    assert {id.rpartition("/")[2] for id in read} <= {
        "html_charset_conflict.html", "html_charset_lie.html", "html_utf16le.html",
    }  # fmt: skip
    assert "root:" not in repr(items)


def test_lines_from_the_network_are_not_taken(outlet):
    outlet.serve("/a", json.dumps({"text": TEASER}), Content_Type="application/json")
    (item,) = read_sources([f"{outlet.url}/a"], Options(), NETWORK)
    assert isinstance(item, Failure)
