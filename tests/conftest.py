"""Fixtures that several test folders share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

_SHARED = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared():
    """The folder of development data, which is not part of the project."""
    if not _SHARED.is_dir():
        pytest.skip(f"no development data at {_SHARED} (set MARSAD_SHARED)")
    return _SHARED
