"""JSON Lines: the whole incident with all its accounts, one object a line; nothing is lost.

`sketch` and `story`, which only linking needs, are left empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from marsad.errors import InputError, RecordError
from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Options, Source, Told, tell
from marsad.records import Incident, Record
from marsad.text.controls import escape_controls

VERSION = load_map("jsonl").version


class Line(Record, frozen=True):
    """One line: the incident, where to find it, and its reports without their text."""

    format: str
    url: str
    incident: Incident
    sources: tuple[Source, ...] = ()


def write_json_lines(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as JSON Lines."""
    for one in told:
        ledger.written += 1
        line = Line(
            format=VERSION,
            url=options.link(one.incident.id),
            incident=strip_linking(one.incident),
            sources=tuple(msgspec.structs.replace(s, text=None) for s in one.sources),
        )
        yield escape_controls(msgspec.json.encode(line).decode()).encode() + b"\n"


def read_json_lines(path: Path) -> Iterator[Incident]:
    """Read the incidents of such lines back; see `read_told_lines`."""
    return (told.incident for told in read_told_lines(path))


def read_told_lines(path: Path) -> Iterator[Told]:
    """Read such lines back, and the bare incidents of `marsad incidents --format jsonl`.

    Raises `RecordError` with the line that is neither.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _decode(line, path, number)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error


def strip_linking(incident: Incident) -> Incident:
    """Leave out what only linking needs of the accounts."""
    if not any(account.sketch or account.story for account in incident.accounts):
        return incident
    accounts = tuple(
        msgspec.structs.replace(account, sketch=(), story=()) for account in incident.accounts
    )
    return msgspec.structs.replace(incident, accounts=accounts)


def _decode(line: bytes, path: Path, number: int) -> Told:
    try:
        read = msgspec.json.decode(line, type=Line)
        return Told(incident=read.incident, sources=read.sources)
    except msgspec.DecodeError:
        pass
    try:
        return tell(msgspec.json.decode(line, type=Incident))
    except msgspec.DecodeError as error:
        raise RecordError(
            f"no incident: {error}",
            path=str(path),
            line=number,
            hint="Each line is what `marsad export --as jsonl` or `marsad incidents` writes.",
        ) from error
