"""JSON Lines: one report a line, each read or refused by itself."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from marsad.errors import EncodingError, InputError, MarsadError, RecordError
from marsad.ingest.arriving import Draft, Origin, check_draft, make_arrival
from marsad.ingest.checks import MAX_REPORT_BYTES
from marsad.ingest.kinds import name_of
from marsad.ingest.model import Arrival, Options, record_failure
from marsad.records import Failure
from marsad.text.decoding import decode

MAX_LINE_BYTES = 4 * MAX_REPORT_BYTES
"""Longest line of JSON Lines: escapes (`\\u0642`) make a letter three times as long."""

Stream = io.BufferedReader | gzip.GzipFile

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Line(msgspec.Struct):
    """One line of JSON Lines; further keys are ignored."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: str | None = None
    lang: str | None = None
    source: str | None = None
    url: str | None = None


_LINE_DECODER = msgspec.json.Decoder(_Line)


def parse_line(raw: bytes, number: int, path: str, options: Options) -> Arrival | Failure:
    """Return the report on one line of JSON Lines, as `read_inputs` gives it; `number` from 1.

    For whoever cuts files into lines by other means. `raw` is longer than the limit at most by
    its line end.
    """
    origin = Origin(path=path, name=name_of(Path(path).name), options=options)
    return _read_line(io.BufferedReader(io.BytesIO()), raw, number, origin)


def read_lines(stream: Stream, origin: Origin) -> Iterator[Arrival | Failure]:
    """Yield the reports of a stream; `RecordError` or `EncodingError` where it is no JSON Lines."""
    _refuse_other_json(stream)
    number, empty = 0, True
    while True:
        try:
            raw = stream.readline(MAX_LINE_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            damaged = InputError(f"the gzip file is damaged from here on: {error}")
            doc = f"{origin.name}:{number + 1}"
            yield record_failure(damaged, doc, origin.path, number + 1)
            return
        if not raw:
            break
        number += 1
        if raw.strip():
            empty = False
            yield _read_line(stream, raw, number, origin)
    if empty:
        raise InputError("the file is empty", hint="Nothing to read; leave it out.")


def _refuse_other_json(stream: Stream) -> None:
    start = stream.peek(64)[:64]
    if start.startswith(_WIDE_MARKS):
        raise EncodingError("JSON Lines are in UTF-8, this file is in UTF-16")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start.split(b"\n", 1)[0].strip()
    if start.startswith(b"[") or (first == b"{" and b"\n" in start):
        raise RecordError("JSON, but not JSON Lines: each report must be one object on one line")


def _read_line(stream: Stream, raw: bytes, number: int, origin: Origin) -> Arrival | Failure:
    doc = f"{origin.name}:{number}"
    try:
        if len(raw) > MAX_LINE_BYTES:
            _skip_line(stream, raw)
            raise RecordError(f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB")
        line, notes = _parse_line(raw)
        if line.id is not None and line.id != "":
            doc = str(line.id)
        draft = Draft(
            id=doc,
            text=line.text,
            title=line.title,
            published=line.published,
            lang=line.lang,
            source=line.source,
            url=line.url,
        )
        notes += check_draft(draft)
        fetch = origin.keep(raw.rstrip(b"\r\n"), "application/json")
        return make_arrival(draft, origin, line=number, notes=notes, fetch=fetch)
    except MarsadError as error:
        return record_failure(error, doc, origin.path, number)


def _skip_line(stream: Stream, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(MAX_LINE_BYTES)


def _parse_line(raw: bytes) -> tuple[_Line, tuple[str, ...]]:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    notes: tuple[str, ...] = ()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(raw)
        notes = (f"the line is {decoded.encoding}, not UTF-8", *decoded.notes)
        raw = decoded.text.encode()
    try:
        return _LINE_DECODER.decode(raw), notes + _find_repeats(raw)
    except msgspec.ValidationError as error:
        raise RecordError(f"not a report: {error}") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise RecordError(f"no JSON: {error}") from error
    except RecursionError as error:
        raise RecordError("no JSON that can be read: nested too deeply") from error


def _find_repeats(raw: bytes) -> tuple[str, ...]:
    """Notes on keys of a report that stand twice, of which the last counts.

    Parses a second time, by the standard library: what msgspec skips (keys that are ignored) is
    checked here. Raises `ValueError` where that is no JSON.
    """
    repeated: list[str] = []

    def see(pairs: list[tuple[str, object]]) -> None:
        # The outermost object is closed last; what was found within it is dropped.
        keys = [key for key, _ in pairs]
        repeated[:] = [key for key in _LINE_KEYS if keys.count(key) > 1]

    json.loads(raw, object_pairs_hook=see, parse_int=_keep, parse_constant=_refuse)
    return tuple(f"'{key}' stands twice in the line; the last one is read" for key in repeated)


_LINE_KEYS = tuple(_Line.__struct_fields__)


def _keep(digits: str) -> str:
    return digits  # a number of a million digits is nothing to compute


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
