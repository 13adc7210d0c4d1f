"""What the tests of the store share."""

import sys
from pathlib import Path

import pytest

from marsad.store import open_store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def store(database):
    with open_store(database) as opened:
        yield opened
