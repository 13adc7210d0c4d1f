"""`marsad watch` and `marsad ingest` of addresses, as processes, killed and started again."""

import os
import signal
import subprocess
import sys
import time

import pytest

from marsad.store import open_store
from marsad.store.reports import load_report
from outlets import Outlet, make_feed, make_web_page


@pytest.fixture
def outlet():
    one = Outlet()
    yield one
    one.close()


@pytest.fixture
def desk(tmp_path, outlet):
    """A configuration of one feed and one folder, and the files around it."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "watch.toml").write_text(
        f'db = "news.db"\ndelay = 0\n[[source]]\nname = "outlet"\nurl = "{outlet.url}/feed"\n'
        'every = "60s"\n[[source]]\nname = "inbox"\nfolder = "inbox"\nevery = "1s"\n'
    )
    return tmp_path


def marsad(run_python, *arguments):
    return run_python("-m", "marsad", *map(str, arguments), text=True)


def test_ingest_of_addresses(run_python, outlet, tmp_path):
    outlet.serve("/feed", make_feed(outlet.url, 1))
    outlet.serve("/1", make_web_page())
    command = ("ingest", f"{outlet.url}/feed", "--db", tmp_path / "a.db")
    refused = marsad(run_python, *command)
    assert refused.returncode == 3 and "--allow-private" in refused.stderr
    assert outlet.asked == []
    assert marsad(run_python, *command, "--allow-private").returncode == 0
    again = marsad(run_python, *command, "--allow-private", "--contact", "desk@example.org")
    assert "0 new, 0 changed, 1 known" in again.stderr
    assert "desk@example.org" in outlet.asked[-1][1]["User-Agent"]
    with open_store(tmp_path / "a.db") as store:
        assert "killed three" in load_report(store, f"{outlet.url}/1").text


def test_once(run_python, outlet, desk):
    outlet.serve("/feed", make_feed(outlet.url, 1), ETag='"1"')
    outlet.serve("/1", make_web_page())
    (desk / "inbox" / "a.txt").write_text("Title\nRockets hit the base in Iraq on Sunday.")
    os.utime(desk / "inbox" / "a.txt", (0, 0))
    command = ("watch", desk / "watch.toml", "--once", "--allow-private")
    first = marsad(run_python, *command)
    assert first.returncode == 0, first.stderr
    assert "2 new" in first.stderr
    assert "0 reports" in marsad(run_python, *command).stderr  # nothing is due or new


def test_once_where_nothing_can_be_had(run_python, outlet, desk):
    text = (desk / "watch.toml").read_text().partition('[[source]]\nname = "inbox"')[0]
    (desk / "watch.toml").write_text(text)
    run = marsad(run_python, "watch", desk / "watch.toml", "--once", "--allow-private")
    assert run.returncode == 3
    assert "404" in run.stderr


def test_a_configuration_that_does_not_fit(run_python, desk):
    (desk / "watch.toml").write_text("db = 'x'\n[[source]]\nname = 'a'\nurl = 'ftp://x'\n")
    run = marsad(run_python, "watch", desk / "watch.toml")
    assert run.returncode == 2
    assert "http or https" in run.stderr and "Traceback" not in run.stderr


def start(desk):
    return subprocess.Popen(
        [sys.executable, "-m", "marsad", "watch", str(desk / "watch.toml"), "--allow-private"],
        stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip


def wait_for(check, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def test_it_ends_when_asked_to(outlet, desk):
    outlet.serve("/feed", make_feed(outlet.url, 1))
    outlet.serve("/1", make_web_page())
    process = start(desk)
    wait_for(lambda: "/1" in outlet.paths() and (desk / "watch.state").exists())
    other = start(desk)
    assert "another" in other.communicate(timeout=90)[1]
    assert other.returncode == 6
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=90)[1]
    assert process.returncode == 0
    assert "1 new" in said


def test_killed_again_and_again_nothing_is_lost_and_nothing_twice(run_python, outlet, desk):
    numbers = range(1, 21)
    outlet.serve("/feed", make_feed(outlet.url, *numbers), ETag='"1"')
    for number in numbers:
        outlet.serve(f"/{number}", make_web_page(f"Attack {number} killed three in Jordan today."))
    for least in (1, 12):
        process = start(desk)
        wait_for(lambda least=least: len(set(outlet.paths())) > least)
        process.kill()
        process.communicate()
    process = start(desk)
    wait_for(lambda: f"/{numbers[-1]}" in outlet.paths())
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=90)
    with open_store(desk / "news.db") as store:
        counts = store.count_rows()
        texts = {load_report(store, f"{outlet.url}/{number}").text for number in numbers}
    assert len(texts) == counts["report"] == len(numbers)
