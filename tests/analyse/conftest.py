"""Published data sets, read as columns of floats."""

import csv

import numpy as np
import pytest


@pytest.fixture(scope="session")
def published(shared):
    """Return a reader: `published("set/file.csv")` gives the file's columns by name."""

    def read(name):
        path = shared / "analysis" / name
        if not path.is_file():
            pytest.skip(f"no published data at {path}")
        with path.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}

    return read


@pytest.fixture(scope="session")
def ordinals():
    """Days since year 1 of ISO dates, hours left out."""
    import datetime as dt

    return lambda dates: np.array([dt.date.fromisoformat(d[:10]).toordinal() for d in dates])
