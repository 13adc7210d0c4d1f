"""Published data sets, read as columns of floats."""

import csv
import os
import sys
from pathlib import Path

# Small matrices: threads would wait for each other. Before numpy is loaded.
sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

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


@pytest.fixture
def marsad(monkeypatch, capsysbinary):
    """Run `marsad ARGUMENTS` in this process; return its exit code and what it printed."""
    import sys
    from types import SimpleNamespace

    from marsad.cli.main import run

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["marsad", *map(str, arguments)])
        try:
            run()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsysbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode(), err=err.decode())

    return call
