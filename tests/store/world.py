"""Made-up reports as the intake takes them, from the small world of the tests of linking."""

import datetime as dt
import sys
from pathlib import Path

from marsad.records import Fetch
from marsad.store.intake import Item

sys.path.insert(0, str(Path(__file__).parents[1] / "incidents"))

from made import make_read, make_world

WHEN = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def make_items(incidents, seed=7, *, most=4):
    """Return reports with their readings; every second one has the bytes that it came out of."""
    items = []
    for number, account in enumerate(make_world(incidents, seed=seed, most=most)):
        report, reading = make_read(account)
        fetch = None
        if number % 2:
            url = f"https://news.example/{report.id}"
            fetch = Fetch(raw=report.full.encode() * 3, url=url, fetched_at=WHEN)
        items.append(Item(report=report, result=reading, fetch=fetch, path=f"in/{report.id}.txt"))
    return items
