"""Places by name: the built-in gazetteer, and what users import beside it."""

from __future__ import annotations

from marsad.gazetteer.model import Entry, PlaceKind, precision_of
from marsad.gazetteer.store import Gazetteer, join_gazetteers, load_gazetteer, read_gazetteer

__all__ = [
    "Entry",
    "Gazetteer",
    "PlaceKind",
    "join_gazetteers",
    "load_gazetteer",
    "precision_of",
    "read_gazetteer",
]
