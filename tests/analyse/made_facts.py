"""Made-up facts of incidents on either side, for tests."""

import datetime as dt

from marsad.analyse.sides import Facts
from marsad.records import EventType, Status

START = dt.date(2023, 1, 1)


def make_facts(number, side, day, *, attributed=True, length=1, **changes):
    ours = "islamic_resistance_in_iraq" if side == "attack" else "us_forces"
    theirs = "us_forces" if side == "attack" else "kataib_hezbollah"
    start = None if day is None else START + dt.timedelta(days=int(day))
    fields = {
        "id": f"{side}{number}",
        "type": EventType.AIR_STRIKE,
        "status": Status.REPORTED,
        "start": start,
        "end": None if start is None else start + dt.timedelta(days=length - 1),
        "country": "IQ",
        "place": None,
        "actors": frozenset([ours] if attributed else []),
        "attributed": attributed,
        "targets": frozenset([theirs]),
        "lat": 33.0 + number % 7 / 10,
        "lon": 43.0 + number % 11 / 10,
        "killed_low": number % 3,
        "killed_high": number % 3 + 1,
        "sources": (f"outlet {number % 3}",),
    }
    return Facts(**(fields | changes))
