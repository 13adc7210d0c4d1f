"""Incidents into the formats that others work with, and data sets that people coded back in."""

from marsad.exchange.formats import FORMATS, export, find_format
from marsad.exchange.model import Format, Ledger, Options, Reason, Source, Told

__all__ = [
    "FORMATS", "Format", "Ledger", "Options", "Reason", "Source", "Told", "export", "find_format",
]  # fmt: skip
