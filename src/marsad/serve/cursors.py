"""Cursors: where a list goes on, in a form that nobody needs to understand."""

from __future__ import annotations

import base64
import binascii
from typing import TypeVar

import msgspec

from marsad.errors import UsageError

Shape = TypeVar("Shape")


def write_cursor(value: object) -> str:
    """Encode a place in a list."""
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def read_cursor(cursor: str | None, shape: type[Shape]) -> Shape | None:
    """Decode a place in a list. Raises `UsageError` for what `write_cursor` did not make."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=shape)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise UsageError(
            "cursor: not one of ours", hint="Take `next` of the list before."
        ) from error
