"""The tables of 0.1.0, which made them by itself; found in files, never made here."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Do nothing: whoever is at this step has these tables."""
