"""What a database reports, in words that say what to do."""

from __future__ import annotations

import re

from marsad.errors import StoreError

_FULL = re.compile(r"disk is full|disk I/O error|No space left|could not extend|disk full", re.I)
_KEPT = "What was acknowledged before is kept; what was being written is not. "


def explain(error: Exception, name: str) -> StoreError:
    """Return what a driver's error means to the one who runs marsad."""
    origin = getattr(error, "orig", None) or error
    cause = _find_message(origin)
    if "not a database" in cause:
        return StoreError("this file is no SQLite database", path=name)
    if _FULL.search(cause):
        return StoreError(
            f"the disk is full or cannot be written ({cause})",
            path=name,
            hint=_KEPT + "Make room and run the same command again.",
        )
    if "UNIQUE constraint" in cause or "duplicate key" in cause:
        return StoreError(
            f"a reading holds two records with the same id ({cause})",
            path=name,
            hint="Please report this with the report that was read; nothing of its batch is kept.",
        )
    if "malformed" in cause:
        return StoreError(
            "the database is damaged",
            path=name,
            hint="Restore the last good copy with `marsad restore BACKUP --db PATH`.",
        )
    if "locked" in cause:
        return StoreError(
            "another process has been writing to it for two minutes",
            path=name,
            hint="Wait until it has ended. Teams that write a lot at once: use PostgreSQL.",
        )
    if "readonly" in cause or "read-only" in cause:
        return StoreError("it cannot be written", path=name, hint="Check who owns file and folder.")
    return StoreError(cause, path=name)


def _find_message(origin: BaseException) -> str:
    """Return the server's or the file's message; pg8000 gives a mapping of its fields."""
    if origin.args and isinstance(origin.args[0], dict):
        fields = origin.args[0]
        return f"{fields.get('M', '')} {fields.get('D', '')}".strip()
    return str(origin)
