"""A store and a server for the browser, and patience with both."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from marsad.pipeline import load_resources, read_report
from marsad.store import open_store
from marsad.store.incidents import write_and_link

ROOT = Path(__file__).parents[2]


def make_store(path, reports):
    resources = load_resources()
    with open_store(path) as store:
        write_and_link(store, reports, [read_report(report, resources) for report in reports])


class Server:
    """`marsad serve` as a process of its own, on a free port."""

    def __init__(self, path):
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "marsad", "serve", "--db", str(path), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        told = []
        for line in self.process.stdout:
            told.append(line)
            if found := re.search(r"http://[\d.]+:\d+/", line):
                self.url = found[0]
                break
        else:
            raise RuntimeError("marsad serve did not start: " + "".join(told))
        # whatever it says later must not fill the pipe
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def wait_until(true, told="", seconds=20):
    """Ask again until it is so; the page draws in its own time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, told or "it did not come to be"
        time.sleep(0.05)
