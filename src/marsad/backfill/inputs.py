"""Input files as records one after the other, each known by its place in the file.

A record gives the texts that a trigger may be in before it is parsed: what holds none leaves
without costing more. Damage in a file is a failure at the place where it begins.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from marsad.backfill.model import Kind, Unit
from marsad.errors import InputError, UsageError
from marsad.ingest.files import MAX_LINE_BYTES, parse_line
from marsad.ingest.model import Arrival, Options, record_failure
from marsad.records import Failure

_GZIP_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)
_COLUMNS = ("id", "title", "text", "published", "lang", "source", "url")
_ROWS = 256  # rows of Parquet at a time
_SUFFIXES = {
    Kind.WARC: (".warc.gz", ".warc"),
    Kind.PARQUET: (".parquet",),
    Kind.JSONL: (".jsonl.gz", ".ndjson.gz", ".json.gz", ".jsonl", ".ndjson", ".json"),
}


class Raw(msgspec.Struct, frozen=True):
    """One record: `number` from 1, the texts to look for triggers in, and how to parse it.

    `texts` is None where only parsing can tell what is wrong with it.
    """

    number: int
    texts: tuple[str, ...] | None
    parse: Callable[[], Arrival | Failure]


class _Peek(msgspec.Struct):
    text: str
    title: str | None = None


_PEEK = msgspec.json.Decoder(_Peek)


def find_kind(path: str) -> Kind:
    """Return what a file holds, by its name; a bare `.gz` is WARC, as archives name it.

    Raises `UsageError` for any other.
    """
    for kind, suffixes in _SUFFIXES.items():
        if path.endswith(suffixes):
            return kind
    if path.endswith(".gz"):
        return Kind.WARC
    raise UsageError(
        f"{path}: neither WARC nor JSON Lines nor Parquet by its name",
        hint="Name the file *.warc.gz, *.jsonl, *.jsonl.gz or *.parquet.",
    )


def count_records(path: str, kind: Kind) -> int | None:
    """Return the number of records of a file; None where counting costs as much as reading.

    Of a damaged file, about as many as can be reached. Raises `OSError`.
    """
    if kind is Kind.WARC:
        return None
    if kind is Kind.PARQUET:
        from pyarrow import ArrowInvalid, parquet

        try:
            return cast(int, parquet.read_metadata(path).num_rows)
        except ArrowInvalid:
            return 1
    lines = 0
    last = b"\n"
    try:
        with _open_lines(path) as stream:
            while chunk := stream.read(1 << 20):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
    except _GZIP_DAMAGE:
        pass
    return max(lines + (last != b"\n"), 1)


def open_records(unit: Unit, options: Options) -> Iterator[Raw | Failure]:
    """Yield the records of a unit. Raises `OSError` where the file cannot be read at all."""
    openers = {Kind.JSONL: _open_jsonl, Kind.PARQUET: _open_parquet, Kind.WARC: _open_warc}
    return openers[unit.kind](unit, options)


def _open_lines(path: str) -> IO[bytes]:
    stream = Path(path).open("rb")  # noqa: SIM115 (the caller closes it)
    if stream.peek(2).startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    return stream


def _open_jsonl(unit: Unit, options: Options) -> Iterator[Raw | Failure]:
    number = 0
    with _open_lines(unit.path) as stream:
        try:
            while unit.last is None or number < unit.last:
                line = stream.readline(MAX_LINE_BYTES + 1)
                if not line:
                    return
                whole = line
                while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE_BYTES + 1)
                number += 1
                if number > unit.first and whole.strip():
                    yield _peek_line(whole, number, unit, options)
        except _GZIP_DAMAGE as error:
            if number >= unit.first:
                yield _record_damage(unit, number + 1, f"the gzip file is damaged: {error}")


def _peek_line(line: bytes, number: int, unit: Unit, options: Options) -> Raw:
    try:
        peek = _PEEK.decode(line)
        texts = (peek.title or "", peek.text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        texts = None
    return Raw(number, texts, lambda: parse_line(line, number, unit.path, options))


def _open_parquet(unit: Unit, options: Options) -> Iterator[Raw | Failure]:
    from pyarrow import ArrowException, ArrowInvalid, parquet

    try:
        with parquet.ParquetFile(unit.path) as file:
            columns = [name for name in _COLUMNS if name in file.schema_arrow.names]
            number = 0
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if number + rows <= unit.first or (unit.last is not None and number >= unit.last):
                    number += rows
                    continue
                for batch in file.iter_batches(_ROWS, row_groups=[group], columns=columns):
                    for row in batch.to_pylist():
                        number += 1
                        if unit.first < number and (unit.last is None or number <= unit.last):
                            yield _peek_row(row, number, unit, options)
    except (ArrowInvalid, ArrowException) as error:
        yield _record_damage(unit, None, f"the Parquet file is damaged: {error}")


def _peek_row(row: dict[str, Any], number: int, unit: Unit, options: Options) -> Raw:
    text, title = row.get("text"), row.get("title")
    texts = None
    if isinstance(text, str) and (title is None or isinstance(title, str)):
        texts = (title or "", text)

    def parse() -> Arrival | Failure:
        known = {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name, value in row.items()
            if value is not None
        }
        line = msgspec.json.encode(known, enc_hook=str)
        return parse_line(line, number, unit.path, options)

    return Raw(number, texts, parse)


def _open_warc(unit: Unit, options: Options) -> Iterator[Raw | Failure]:
    raise InputError("WARC", path=unit.path)


def _record_damage(unit: Unit, number: int | None, message: str) -> Failure:
    name = Path(unit.path).name
    doc = name if number is None else f"{name}:{number}"
    return record_failure(InputError(message), doc, unit.path, number)
