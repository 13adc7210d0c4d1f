"""An outlet of our own for every test that needs one."""

import pytest

from outlets import Outlet


@pytest.fixture
def outlet():
    one = Outlet()
    yield one
    one.close()
