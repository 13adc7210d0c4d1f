"""Hosts are asked no oftener than they like, and what robots.txt forbids is left."""

import email.utils
import time

import pytest

from marsad.errors import FetchError
from marsad.ingest.net.client import Client, Network
from marsad.ingest.net.manners import Fetcher, PutOffError, find_conditions


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def fetcher(outlet, watch):
    with Client(Network(allow_private=True, delay=2)) as client:
        yield Fetcher(client, clock=watch.clock, sleep=watch.sleep)


def test_a_pause_between_two_requests_to_one_host(outlet, fetcher, watch):
    outlet.serve("/a", "a")
    for _ in range(3):
        fetcher.fetch(f"{outlet.url}/a")
    assert watch.slept == [2, 2, 2]  # robots.txt was the first request
    assert [path for path, _ in outlet.asked] == ["/robots.txt", "/a", "/a", "/a"]


def test_robots_are_obeyed(outlet, fetcher, watch):
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /private/\nCrawl-delay: 7\nAllow: /")
    outlet.serve("/a", "a")
    outlet.serve("/private/a", "a")
    outlet.serve("/away", status=301, Location="/private/a")
    assert fetcher.fetch(f"{outlet.url}/a").status == 200
    for path in ("/private/a", "/away"):
        with pytest.raises(FetchError, match=r"robots\.txt") as caught:
            fetcher.fetch(f"{outlet.url}{path}")
        assert "by hand" in caught.value.hint
    assert outlet.paths() == ["/a", "/away"]
    assert watch.slept[0] == 7


def test_robots_that_name_this_program(outlet, fetcher):
    outlet.serve("/robots.txt", "User-agent: marsad\nDisallow: /\n\nUser-agent: *\nAllow: /")
    with pytest.raises(FetchError, match="does not allow"):
        fetcher.fetch(f"{outlet.url}/a")


def test_robots_are_read_again_after_a_day(outlet, fetcher, watch):
    outlet.serve("/a", "a")
    fetcher.fetch(f"{outlet.url}/a")
    watch.now += 90_000
    fetcher.fetch(f"{outlet.url}/a")
    assert [path for path, _ in outlet.asked].count("/robots.txt") == 2


@pytest.mark.parametrize("status", [500, 503])
def test_a_host_that_fails_to_give_its_robots_is_left_alone(outlet, fetcher, status):
    outlet.serve("/robots.txt", status=status)
    outlet.serve("/a", "a")
    with pytest.raises(FetchError, match="left alone"):
        fetcher.fetch(f"{outlet.url}/a")
    assert outlet.paths() == []


def test_retry_after_is_kept(outlet, fetcher, watch):
    outlet.serve("/a", status=429, Retry_After="600")
    with pytest.raises(PutOffError, match="600") as caught:
        fetcher.fetch(f"{outlet.url}/a")
    assert caught.value.seconds == 600
    with pytest.raises(PutOffError, match="left alone"):  # without asking
        fetcher.fetch(f"{outlet.url}/a")
    assert outlet.paths() == ["/a"]
    outlet.serve("/a", "there")
    watch.now += 601
    assert fetcher.fetch(f"{outlet.url}/a").body == b"there"


def test_retry_after_as_a_date(outlet, fetcher):
    when = email.utils.formatdate(time.time() + 300, usegmt=True)
    outlet.serve("/a", status=503, Retry_After=when)
    with pytest.raises(PutOffError) as caught:
        fetcher.fetch(f"{outlet.url}/a")
    assert 290 < caught.value.seconds <= 300


def test_without_retry_after_the_time_doubles(outlet, fetcher, watch):
    outlet.serve("/a", status=503)
    waits = []
    for _ in range(3):
        with pytest.raises(PutOffError) as caught:
            fetcher.fetch(f"{outlet.url}/a")
        waits.append(caught.value.seconds)
        watch.now += 3600
    assert waits == [30, 60, 120]


def test_conditional_requests(outlet, fetcher):
    outlet.serve("/a", "a", ETag='"1"', Last_Modified="Mon, 29 Jan 2024 10:00:00 GMT")
    seen = find_conditions(fetcher.fetch(f"{outlet.url}/a"))
    answer = fetcher.fetch(f"{outlet.url}/a", etag=seen.etag, modified=seen.modified)
    assert (answer.status, answer.body) == (304, b"")
    assert outlet.asked[-1][1]["If-Modified-Since"] == "Mon, 29 Jan 2024 10:00:00 GMT"


def test_other_answers_are_failures(outlet, fetcher):
    with pytest.raises(FetchError, match="404"):
        fetcher.fetch(f"{outlet.url}/missing")
