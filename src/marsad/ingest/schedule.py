"""What `marsad watch` reads: sources, and how often each is asked, as a TOML file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from marsad.errors import UsageError
from marsad.ingest.kinds import is_address
from marsad.ingest.model import Options

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_EVERY = re.compile(r"\s*(\d{1,6})\s*([smhd])\s*")
SHORTEST = 60.0
"""Seconds between two visits of one address, at the least; folders may be looked at each second."""

_HINT = "docs/how-to/watch-sources.md has an example."


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    url: str | list[str] | None = None
    folder: str | None = None
    every: str | None = None
    lang: str = "auto"
    source: str | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    source: list[_Source]
    db: str | None = None
    state: str | None = None
    every: str = "30m"
    contact: str | None = None
    delay: float = 2.0
    allow_private: bool = False


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One source: its addresses or its folder, the time between visits in seconds."""

    name: str
    addresses: tuple[str, ...]
    folder: Path | None
    every: float
    options: Options


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """All of a configuration. `db` is None where it names none; paths are beside the file."""

    sources: tuple[Watched, ...]
    db: str | None
    state: Path
    contact: str | None
    delay: float
    allow_private: bool


def load_schedule(path: Path) -> Schedule:
    """Read and check a configuration. Raises `UsageError` that names what does not fit."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise UsageError(f"cannot be opened: {error.strerror}", path=str(path)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{error}", path=str(path), hint=_HINT) from error
    names = [source.name for source in file.source]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two sources are named '{name}'", path=str(path), hint=_HINT)
    if not names:
        raise UsageError("there is no [[source]] in it", path=str(path), hint=_HINT)
    if file.delay < 0:
        raise UsageError("delay is less than nothing", path=str(path), hint=_HINT)
    base = path.parent
    db = file.db
    if db is not None and "://" not in db:
        db = str(base / db)
    return Schedule(
        sources=tuple(_check(source, file, base, path) for source in file.source),
        db=db,
        state=base / file.state if file.state else path.with_suffix(".state"),
        contact=file.contact,
        delay=file.delay,
        allow_private=file.allow_private,
    )


def _check(source: _Source, file: _File, base: Path, path: Path) -> Watched:
    def refuse(reason: str) -> UsageError:
        return UsageError(f"source '{source.name}': {reason}", path=str(path), hint=_HINT)

    given: Sequence[str] = [source.url] if isinstance(source.url, str) else source.url or ()
    if bool(given) == (source.folder is not None):
        raise refuse("give either url or folder")
    for url in given:
        if not is_address(url):
            raise refuse(f"'{url}' is no http or https address")
    if source.lang not in ("auto", "ar", "en"):
        raise refuse("lang is auto, ar or en")
    every = parse_every(source.every or ("5s" if source.folder else file.every))
    if every is None:
        raise refuse("every is a number with s, m, h or d, such as 15m")
    if given and every < SHORTEST:
        raise refuse(f"an address is not asked more often than every {SHORTEST:.0f}s")
    return Watched(
        name=source.name,
        addresses=tuple(given),
        folder=base / source.folder if source.folder is not None else None,
        every=max(every, 1.0),
        options=Options(lang=source.lang, source=source.source),
    )


def parse_every(text: str) -> float | None:
    """Seconds of a span such as `90s`, `15m`, `6h` or `1d`; None where it is none."""
    match = _EVERY.fullmatch(text)
    return float(match.group(1)) * _UNITS[match.group(2)] if match else None
