"""A schedule of sources: asked when due, delivered before it is remembered, back-off, spool."""

import os

import pytest

from marsad.errors import UsageError
from marsad.ingest.model import Arrival, Options
from marsad.ingest.net.client import Client
from marsad.ingest.net.manners import Fetcher
from marsad.ingest.schedule import Schedule, Watched, load_schedule, parse_every
from marsad.ingest.visits import Visits
from marsad.ingest.watching import Watcher
from outlets import NETWORK, make_feed, make_web_page


class Desk:
    """A watcher with a clock of its own, and everything that was delivered."""

    def __init__(self, tmp_path, sources):
        self.now = 1_700_000_000.0
        self.delivered = []
        self.visits = Visits(tmp_path / "state")
        schedule = Schedule(
            sources=tuple(sources), db=None, state=tmp_path / "state", contact=None, delay=0,
            allow_private=True,
        )  # fmt: skip
        self.client = Client(NETWORK)
        self.fail = False
        fetcher = Fetcher(self.client, clock=lambda: self.now, sleep=self.sleep)
        self.watcher = Watcher(schedule, self.visits, fetcher, self.deliver, clock=lambda: self.now)

    def sleep(self, seconds):
        self.now += seconds

    def deliver(self, items):
        if self.fail:
            raise KeyboardInterrupt
        arrivals = [item.report.id for item in items if isinstance(item, Arrival)]
        self.delivered += [arrivals] if arrivals else []

    def visit(self):
        return list(self.watcher.visit_due())


@pytest.fixture
def desk(tmp_path):
    made = []

    def make(*sources):
        made.append(Desk(tmp_path, sources))
        return made[-1]

    yield make
    for one in made:
        one.client.__exit__()
        one.visits.__exit__(None, None, None)


def address(url, every=600.0, name="outlet"):
    return Watched(name=name, addresses=(url,), folder=None, every=every, options=Options())


def test_a_source_is_asked_when_it_is_due(outlet, desk):
    outlet.serve("/feed", make_feed(outlet.url, 1), ETag='"1"')
    outlet.serve("/1", make_web_page())
    one = desk(address(f"{outlet.url}/feed"))
    (visited,) = one.visit()
    assert (visited.arrivals, visited.reached, visited.due) == (1, True, one.now + 600)
    assert one.visit() == []
    one.now += 601
    assert [visited.arrivals for visited in one.visit()] == [0]
    assert one.delivered == [[f"{outlet.url}/1"]]


def test_what_was_not_delivered_is_not_remembered(outlet, desk):
    """Killed before the batch is committed, the next run gets all of it."""
    outlet.serve("/feed", make_feed(outlet.url, 1), ETag='"1"')
    outlet.serve("/1", make_web_page())
    one = desk(address(f"{outlet.url}/feed"))
    one.fail = True
    with pytest.raises(KeyboardInterrupt):
        one.visit()
    one.fail = False
    assert [visited.arrivals for visited in one.visit()] == [1]


def test_a_source_that_fails_is_asked_less_and_less(outlet, desk):
    one = desk(address(f"{outlet.url}/feed"))
    waits = []
    for _ in range(9):
        (visited,) = one.visit()
        assert not visited.reached and visited.failures
        waits.append(visited.due - one.now)
        one.now = visited.due + 1
    assert waits == [1200, 2400, 4800, 9600, 19200, 38400, 76800, 86400, 86400]
    outlet.serve("/feed", make_feed(outlet.url))
    assert [v.due - one.now for v in one.visit()] == [600]


def test_a_host_that_asks_for_time_gets_it(outlet, desk):
    outlet.serve("/feed", status=503, Retry_After="5000")
    one = desk(address(f"{outlet.url}/feed"))
    (visited,) = one.visit()
    assert visited.due == one.now + 5000


def test_one_source_that_fails_keeps_no_other(outlet, desk):
    outlet.serve("/b", make_web_page())
    one = desk(address(f"{outlet.url}/a", name="a"), address(f"{outlet.url}/b", name="b"))
    assert [(v.source, v.reached) for v in one.visit()] == [("a", False), ("b", True)]


def spool(folder):
    return Watched(name="inbox", addresses=(), folder=folder, every=5.0, options=Options())


def put(path, text, now, age=10):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (now - age, now - age))


REPORT = "Attack on a base\nRockets hit the base in Iraq on Sunday."


def test_new_files_of_a_folder(tmp_path, desk):
    inbox = tmp_path / "inbox"
    one = desk(spool(inbox))
    assert "no such folder" in one.visit()[0].failures[0].message
    one.now += 10
    put(inbox / "a.txt", REPORT, one.now)
    put(inbox / "sub" / "b.txt", REPORT, one.now)
    put(inbox / "c.txt.part", REPORT, one.now)
    put(inbox / ".d.txt", REPORT, one.now)
    put(inbox / "e.txt", REPORT, one.now, age=0)
    one.visit()
    assert one.delivered == [["a", "sub/b"]]
    one.now += 10
    one.visit()
    assert one.delivered[1:] == [["e"]]
    put(inbox / "a.txt", REPORT + " More.", one.now)
    one.now += 10
    one.visit()
    assert one.delivered[2:] == [["a"]]


CONFIG = """
db = "news.db"
contact = "desk@example.org"
[[source]]
name = "outlet"
url = "https://outlet.example/feed"
every = "15m"
lang = "ar"
[[source]]
name = "inbox"
folder = "inbox"
"""


def test_a_configuration(tmp_path):
    path = tmp_path / "watch.toml"
    path.write_text(CONFIG)
    schedule = load_schedule(path)
    outlet, inbox = schedule.sources
    assert (schedule.db, schedule.state) == (str(tmp_path / "news.db"), tmp_path / "watch.state")
    assert (outlet.every, outlet.options.lang, inbox.every) == (900, "ar", 5)
    assert inbox.folder == tmp_path / "inbox"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"15m"', '"soon"'), "every"),
        (('"15m"', '"10s"'), "60s"),
        (('"inbox"\nfolder = "inbox"', '"inbox"'), "either url or folder"),
        (('name = "inbox"', 'name = "outlet"'), "two sources"),
        (("https://", "ftp://"), "http"),
        (('lang = "ar"', 'lang = "fa"'), "lang"),
        (('lang = "ar"', 'language = "ar"'), "language"),
        (("[[source]]", "[[sources]]"), "source"),
        (("db =", "db "), "Expected"),
    ],
)
def test_what_a_configuration_must_not_say(tmp_path, change, reason):
    path = tmp_path / "watch.toml"
    path.write_text(CONFIG.replace(*change))
    with pytest.raises(UsageError, match=reason) as caught:
        load_schedule(path)
    assert caught.value.hint and caught.value.path == str(path)


def test_spans():
    assert [parse_every(text) for text in ("90s", "15 m", "6h", "1d", "x", "-1s")] == [
        90, 900, 21600, 86400, None, None,
    ]  # fmt: skip
