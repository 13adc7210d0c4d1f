"""Places by name: the built-in gazetteer, and what users import beside it."""

from __future__ import annotations

from marsad.gazetteer.installed import load_installed
from marsad.gazetteer.model import Entry, PlaceKind, precision_of
from marsad.gazetteer.store import Gazetteer, load_gazetteer, read_gazetteer

__all__ = [
    "Entry",
    "Gazetteer",
    "PlaceKind",
    "load_gazetteer",
    "load_installed",
    "precision_of",
    "read_gazetteer",
]
