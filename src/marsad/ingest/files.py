"""Reports from files of all kinds, directories and standard input, one after the other.

Nothing is kept but the ids that were seen: memory does not grow with the input. A file or a record
that cannot be read yields a `Failure` that names it, and the rest goes on.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import msgspec

from marsad.errors import InputError, MarsadError, MissingExtraError
from marsad.ingest.arriving import Draft, Origin, make_arrival
from marsad.ingest.checks import MAX_REPORT_BYTES, check_report_text
from marsad.ingest.kinds import find_kind, name_of
from marsad.ingest.lines import MAX_LINE_BYTES, parse_line, read_lines
from marsad.ingest.model import Arrival, InputFormat, Options, record_failure
from marsad.ingest.unpacking import DAMAGED, GZIP_MARK, unpack_gzip, walk_zip
from marsad.records import Failure
from marsad.text.decoding import decode

__all__ = [
    "MAX_LINE_BYTES",
    "note_repeats",
    "parse_line",
    "read_file",
    "read_inputs",
    "walk_directory",
]

_BUFFER = 65536


def read_inputs(
    paths: Iterable[str], options: Options | None = None
) -> Iterator[Arrival | Failure]:
    """Yield the reports in `paths` in their order; `-` is standard input.

    Directories are walked in the order of names, hidden files left out. Where an id comes twice
    the second report carries a note.
    """
    options = options or Options()
    return note_repeats(item for path in paths for item in read_path(path, options))


def note_repeats(items: Iterable[Arrival | Failure]) -> Iterator[Arrival | Failure]:
    """Pass items on; a report whose id came before carries a note of it."""
    seen: set[str] = set()
    for item in items:
        if isinstance(item, Arrival):
            if item.report.id in seen:
                note = f"the id '{item.report.id}' came before in this run"
                item = msgspec.structs.replace(item, notes=(*item.notes, note))
            seen.add(item.report.id)
        yield item


def read_path(path: str, options: Options) -> Iterator[Arrival | Failure]:
    """Yield the reports of one file, of a directory, or of standard input (`-`)."""
    if path == "-":
        stdin = sys.stdin.buffer
        # A test's or a caller's stand-in for standard input need not be buffered.
        if not isinstance(stdin, io.BufferedReader):
            stdin = io.BufferedReader(cast(io.RawIOBase, stdin))
        yield from _read_stream(stdin, Origin(path="-", name="stdin", options=options))
        return
    target = Path(path)
    if not target.is_dir():
        yield from read_file(target, options)
        return
    empty = True
    for file in walk_directory(target):
        empty = False
        yield from read_file(file, options, name_of(file.relative_to(target).as_posix()))
    if empty:
        error = InputError("the directory holds no files")
        yield record_failure(error, target.name or path, path)


def walk_directory(directory: Path) -> Iterator[Path]:
    """Yield the files below a directory in the order of names, hidden ones left out."""
    for root, directories, files in os.walk(directory):
        directories[:] = sorted(name for name in directories if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(root) / name


def read_file(file: Path, options: Options, name: str | None = None) -> Iterator[Arrival | Failure]:
    """Yield the reports of one file; `name` is what ids are made of, else the file's own."""
    origin = Origin(path=str(file), name=name or name_of(file.name), options=options)
    try:
        if file.exists() and not file.is_file():
            raise InputError("neither a file nor a directory")
        with file.open("rb", buffering=_BUFFER) as stream:
            changed = dt.datetime.fromtimestamp(int(file.stat().st_mtime), dt.UTC)
            origin = msgspec.structs.replace(origin, changed=changed)
            yield from _read_stream(cast(io.BufferedReader, stream), origin)
    except FileNotFoundError:
        yield record_failure(InputError("there is no such file"), origin.name, origin.path)
    except OSError as error:
        reason = error.strerror or str(error)
        yield record_failure(InputError(f"cannot be opened: {reason}"), origin.name, origin.path)
    except MissingExtraError:
        raise
    except MarsadError as error:
        yield record_failure(error, origin.name, origin.path)


def _read_stream(
    stream: io.BufferedReader, origin: Origin, *, packed: bool = False
) -> Iterator[Arrival | Failure]:
    kind = InputFormat.TEXT
    try:
        if stream.peek(2).startswith(GZIP_MARK):
            stream = unpack_gzip(stream)
        kind = origin.options.format
        if kind is InputFormat.AUTO:
            kind = find_kind(origin.path, stream.peek(_BUFFER))
        if kind is InputFormat.ZIP and not packed:
            yield from _read_zip(stream, origin)
        else:
            yield from _read_kind(kind, stream, origin)
    except DAMAGED as error:
        name = "zip" if kind is InputFormat.ZIP else "gzip"
        yield record_failure(
            InputError(f"the {name} file is damaged: {error}"), origin.name, origin.path
        )
    except MissingExtraError:
        raise  # no fault of the file
    except MarsadError as error:
        yield record_failure(error, origin.name, origin.path)


def _read_kind(
    kind: InputFormat, stream: io.BufferedReader, origin: Origin
) -> Iterator[Arrival | Failure]:
    """Readers are imported when a file of their kind comes: text files need none of the extra."""
    if kind is InputFormat.JSONL:
        yield from read_lines(stream, origin)
    elif kind is InputFormat.HTML:
        from marsad.ingest.markup import MAX_PAGE_BYTES
        from marsad.ingest.pages import read_page

        raw = stream.read(MAX_PAGE_BYTES + 1)
        _refuse_empty(raw)
        yield read_page(raw, origin.keep(raw, "text/html"), origin)
    elif kind is InputFormat.FEED:
        from marsad.ingest.feeds import MAX_FEED_BYTES, read_feed

        raw = stream.read(MAX_FEED_BYTES + 1)
        _refuse_empty(raw)
        yield from read_feed(raw, origin.keep(raw, "application/xml"), origin)
    elif kind is InputFormat.WARC:
        from marsad.ingest.warc import read_warc

        yield from read_warc(stream, origin)
    elif kind is InputFormat.TELEGRAM:
        from marsad.ingest.telegram import read_export

        yield from read_export(stream, origin)
    else:
        yield _read_text(stream, origin)


def _refuse_empty(raw: bytes) -> None:
    if not raw.strip():
        raise InputError("the file is empty", hint="Nothing to read; leave it out.")


def _read_zip(stream: IO[bytes], origin: Origin) -> Iterator[Arrival | Failure]:
    empty = True
    for name, member in walk_zip(stream):
        empty = False
        inner = Origin(
            path=f"{origin.path}/{name}",
            name=f"{origin.name.removesuffix('.zip')}/{name_of(name)}",
            options=origin.options,
            changed=origin.changed,
        )
        if isinstance(member, InputError):
            yield record_failure(member, inner.name, inner.path)
            continue
        yield from _read_stream(member, inner, packed=True)
    if empty:
        raise InputError("the archive holds no files")


def _read_text(stream: io.BufferedReader, origin: Origin) -> Arrival:
    raw = stream.read(MAX_REPORT_BYTES + 1)
    _refuse_empty(raw)
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
    draft = Draft(id=origin.name, text=text, title=origin.options.title)
    return make_arrival(draft, origin, notes=notes, fetch=origin.keep(raw, "text/plain"))
