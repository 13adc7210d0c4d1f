"""What stands in a report: actors, places, times, weapons, quantities, attribution cues.

`find_times`, `find_places` and `find_quantities` are the public entries; they are imported when
they are first asked for, so that starting stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.mentions.places import find_places
    from marsad.mentions.quantities import find_quantities
    from marsad.mentions.times import find_times

__all__ = ["find_places", "find_quantities", "find_times"]

_HOME = {"find_places": "places", "find_quantities": "quantities", "find_times": "times"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found
