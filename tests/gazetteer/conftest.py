from __future__ import annotations

import pytest

from marsad.gazetteer.store import BUILT_IN


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The gazetteer file must be there; building it here would hide a broken install."""
    assert BUILT_IN.exists(), "run: python -m marsad.gazetteer.build"
