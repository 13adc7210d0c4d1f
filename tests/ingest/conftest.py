"""An outlet of our own for every test that needs one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from outlets import Outlet  # noqa: E402


@pytest.fixture
def outlet():
    one = Outlet()
    yield one
    one.close()
