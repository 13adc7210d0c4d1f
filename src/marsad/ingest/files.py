"""Reports from text files, JSON Lines, directories and standard input, one after the other.

Nothing is kept but the ids that were seen: memory does not grow with the input. A file or a line
that cannot be read yields a `Failure` that names it, and the rest goes on.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import msgspec

from marsad.errors import EncodingError, InputError, MarsadError, RecordError
from marsad.ingest.checks import MAX_REPORT_BYTES, check_report_text
from marsad.ingest.model import Arrival, InputFormat, Options, record_failure
from marsad.records import Failure, Record
from marsad.text.decoding import check_text, decode

MAX_LINE_BYTES = 4 * MAX_REPORT_BYTES
"""Longest line of JSON Lines: escapes (`\\u0642`) make a letter three times as long."""

_JSONL_SUFFIXES = (".jsonl", ".ndjson", ".json")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_GZIP_MARK = b"\x1f\x8b"


_Stream = io.BufferedReader | gzip.GzipFile


class _Origin(Record, frozen=True):
    """Where reports come from: the path as given, the name that ids are made of, the options."""

    path: str
    name: str
    options: Options


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


def read_inputs(
    paths: Iterable[str], options: Options | None = None
) -> Iterator[Arrival | Failure]:
    """Yield the reports in `paths` in their order; `-` is standard input.

    Directories are walked in the order of names, hidden files left out. Where an id comes twice
    the second report carries a note.
    """
    options = options or Options()
    seen: set[str] = set()
    for path in paths:
        for item in _read_path(path, options):
            if isinstance(item, Arrival):
                if item.report.id in seen:
                    note = f"the id '{item.report.id}' came before in this run"
                    item = msgspec.structs.replace(item, notes=(*item.notes, note))
                seen.add(item.report.id)
            yield item


def _read_path(path: str, options: Options) -> Iterator[Arrival | Failure]:
    if path == "-":
        stdin = sys.stdin.buffer
        # A test's or a caller's stand-in for standard input need not be buffered.
        if not isinstance(stdin, io.BufferedReader):
            stdin = io.BufferedReader(cast(io.RawIOBase, stdin))
        yield from _read_stream(stdin, _Origin(path="-", name="stdin", options=options))
        return
    target = Path(path)
    if not target.is_dir():
        yield from _read_file(target, _Origin(path=path, name=_name(target.name), options=options))
        return
    empty = True
    for file in _walk(target):
        empty = False
        name = _name(file.relative_to(target).as_posix())
        yield from _read_file(file, _Origin(path=str(file), name=name, options=options))
    if empty:
        error = InputError("the directory holds no files")
        yield record_failure(error, target.name or path, path)


def _walk(directory: Path) -> Iterator[Path]:
    for root, directories, files in os.walk(directory):
        directories[:] = sorted(name for name in directories if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(root) / name


def _name(name: str) -> str:
    """Name a report after its file: without the suffixes that tell the format."""
    for suffix in (".gz", ".txt", ".text", *_JSONL_SUFFIXES):
        name = name.removesuffix(suffix) or name
    return name


def _read_file(file: Path, origin: _Origin) -> Iterator[Arrival | Failure]:
    try:
        if file.exists() and not file.is_file():
            raise InputError("neither a file nor a directory")
        with file.open("rb") as stream:
            yield from _read_stream(stream, origin)
    except FileNotFoundError:
        yield record_failure(InputError("there is no such file"), origin.name, origin.path)
    except OSError as error:
        reason = error.strerror or str(error)
        yield record_failure(InputError(f"cannot be opened: {reason}"), origin.name, origin.path)
    except MarsadError as error:
        yield record_failure(error, origin.name, origin.path)


def _read_stream(stream: _Stream, origin: _Origin) -> Iterator[Arrival | Failure]:
    if stream.peek(2).startswith(_GZIP_MARK):
        stream = gzip.GzipFile(fileobj=stream)
    try:
        if _is_json_lines(stream, origin):
            yield from _read_lines(stream, origin)
        else:
            yield _read_text(stream, origin)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield record_failure(
            InputError(f"the gzip file is damaged: {error}"), origin.name, origin.path
        )
    except MarsadError as error:
        yield record_failure(error, origin.name, origin.path)


def _is_json_lines(stream: _Stream, origin: _Origin) -> bool:
    if origin.options.format is not InputFormat.AUTO:
        return origin.options.format is InputFormat.JSONL
    if origin.path == "-":
        return stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return origin.path.removesuffix(".gz").endswith(_JSONL_SUFFIXES)


# --- text files ---------------------------------------------------------------------------


def _read_text(stream: _Stream, origin: _Origin) -> Arrival:
    raw = stream.read(MAX_REPORT_BYTES + 1)
    if not raw.strip():
        raise InputError("the file is empty", hint="Nothing to read; leave it out.")
    if len(raw) > MAX_REPORT_BYTES:
        raise InputError(
            f"longer than {MAX_REPORT_BYTES // 1_000_000} MB, the most that one report may have",
            hint="Split the file into one report each, or into JSON Lines.",
        )
    decoded = decode(raw)
    # Offsets count in the text with line ends as Python reads them in any text file.
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    check_report_text(text)
    notes = decoded.notes
    if decoded.encoding not in ("utf-8", "ascii"):
        notes = (f"read as {decoded.encoding}", *notes)
    line = _Line(text=text, id=origin.name, title=origin.options.title)
    return _make_arrival(line, origin, None, notes)


def _make_arrival(
    line: _Line, origin: _Origin, number: int | None, notes: tuple[str, ...]
) -> Arrival:
    from marsad.pipeline import make_report

    options = origin.options
    lang = (line.lang or "").lower().partition("-")[0]
    report = make_report(
        line.text,
        title=line.title,
        published=line.published or options.published,
        lang=lang if options.lang == "auto" and lang in ("ar", "en") else options.lang,
        source=line.source or options.source,
        doc=str(line.id),
        url=line.url,
    )
    return Arrival(report=report, path=origin.path, line=number, notes=notes)


# --- JSON Lines ---------------------------------------------------------------------------


def _read_lines(stream: _Stream, origin: _Origin) -> Iterator[Arrival | Failure]:
    _refuse_other_json(stream)
    number = 0
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
            yield _read_line(stream, raw, number, origin)
    if not number:
        raise InputError("the file is empty", hint="Nothing to read; leave it out.")


def _refuse_other_json(stream: _Stream) -> None:
    start = stream.peek(64)[:64]
    if start.startswith(_WIDE_MARKS):
        raise EncodingError("JSON Lines are in UTF-8, this file is in UTF-16")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start.split(b"\n", 1)[0].strip()
    if start.startswith(b"[") or (first == b"{" and b"\n" in start):
        raise RecordError("JSON, but not JSON Lines: each report must be one object on one line")


def _read_line(stream: _Stream, raw: bytes, number: int, origin: _Origin) -> Arrival | Failure:
    doc = f"{origin.name}:{number}"
    try:
        if len(raw) > MAX_LINE_BYTES:
            _skip_line(stream, raw)
            raise RecordError(f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB")
        line, notes = _parse_line(raw)
        if line.id is None or line.id == "":
            line.id = doc
        doc = str(line.id)
        if len(line.text.encode()) > MAX_REPORT_BYTES:
            raise InputError(
                f"longer than {MAX_REPORT_BYTES // 1_000_000} MB, the most that one report may have"
            )
        check_report_text(line.text if line.text.strip() else line.title or "")
        notes += check_text(line.text)
        return _make_arrival(line, origin, number, notes)
    except MarsadError as error:
        return record_failure(error, doc, origin.path, number)


def parse_line(raw: bytes, number: int, path: str, options: Options) -> Arrival | Failure:
    """Return the report on one line of JSON Lines, as `read_inputs` gives it; `number` from 1.

    For whoever cuts files into lines by other means. `raw` is longer than the limit at most by
    its line end.
    """
    origin = _Origin(path=path, name=_name(Path(path).name), options=options)
    return _read_line(io.BufferedReader(io.BytesIO()), raw, number, origin)


def _skip_line(stream: _Stream, raw: bytes) -> None:
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
        return _LINE_DECODER.decode(raw), notes
    except msgspec.ValidationError as error:
        raise RecordError(f"not a report: {error}") from error
    except msgspec.DecodeError as error:
        raise RecordError(f"no JSON: {error}") from error
    except RecursionError as error:
        raise RecordError("no JSON that can be read: nested too deeply") from error
