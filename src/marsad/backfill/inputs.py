"""Input files as records one after the other, each known by its place in the file.

Before a record is parsed, its texts are asked for triggers: what holds none leaves without costing
more. Damage in a file is a failure at the place where it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from marsad.backfill.model import Kind, Unit
from marsad.errors import InputError, UsageError
from marsad.ingest.files import MAX_LINE_BYTES, parse_line
from marsad.ingest.model import Arrival, Options, record_failure
from marsad.ingest.unpacking import DAMAGED, GZIP_MARK, unpack_gzip
from marsad.records import Failure

_COLUMNS = ("id", "title", "text", "published", "lang", "source", "url")
_ROWS = 256  # rows of Parquet at a time
_SUFFIXES = {
    Kind.WARC: (".warc.gz", ".warc"),
    Kind.PARQUET: (".parquet",),
    Kind.JSONL: (".jsonl.gz", ".ndjson.gz", ".json.gz", ".jsonl", ".ndjson", ".json"),
}


Wanted = Callable[[Sequence[str]], bool]
"""Asked with the texts of a record before it is parsed; what is not wanted is passed over."""


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
    except (*DAMAGED, InputError):
        pass
    return max(lines + (last != b"\n"), 1)


def open_records(unit: Unit, options: Options, wanted: Wanted) -> Iterator[Arrival | Failure]:
    """Yield the records of a unit that are wanted.

    Whoever cannot be asked about, since only parsing tells what is wrong with it, is parsed.
    Raises `OSError` where the file cannot be read at all.
    """
    openers = {Kind.JSONL: _open_jsonl, Kind.PARQUET: _open_parquet, Kind.WARC: _open_warc}
    return openers[unit.kind](unit, options, wanted)


def _open_lines(path: str) -> IO[bytes]:
    stream = Path(path).open("rb")  # noqa: SIM115 (the caller closes it)
    return unpack_gzip(stream) if stream.peek(2).startswith(GZIP_MARK) else stream


def _open_jsonl(unit: Unit, options: Options, wanted: Wanted) -> Iterator[Arrival | Failure]:
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
                if number > unit.first and whole.strip() and _is_wanted_line(whole, wanted):
                    yield parse_line(whole, number, unit.path, options)
        except DAMAGED as error:
            if number >= unit.first:
                yield _record_damage(unit, number + 1, f"the gzip file is damaged: {error}")
        except InputError as error:
            yield _record_damage(unit, number + 1, error.message)


def _is_wanted_line(line: bytes, wanted: Wanted) -> bool:
    try:
        peek = _PEEK.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return True
    return wanted((peek.title or "", peek.text))


def _open_parquet(unit: Unit, options: Options, wanted: Wanted) -> Iterator[Arrival | Failure]:
    from pyarrow import ArrowException, parquet

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
                            if _is_wanted_row(row, wanted):
                                yield _parse_row(row, number, unit, options)
    except ArrowException as error:
        yield _record_damage(unit, None, f"the Parquet file is damaged: {error}")


def _is_wanted_row(row: dict[str, Any], wanted: Wanted) -> bool:
    text, title = row.get("text"), row.get("title")
    if not isinstance(text, str) or not (title is None or isinstance(title, str)):
        return True
    return wanted((title or "", text))


def _parse_row(row: dict[str, Any], number: int, unit: Unit, options: Options) -> Arrival | Failure:
    known = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
        if value is not None
    }
    line = msgspec.json.encode(known, enc_hook=str)
    return parse_line(line, number, unit.path, options)


def _open_warc(unit: Unit, options: Options, wanted: Wanted) -> Iterator[Arrival | Failure]:
    from marsad.backfill.pages import find_texts
    from marsad.ingest.arriving import Origin
    from marsad.ingest.kinds import name_of
    from marsad.ingest.warc import read_warc

    def is_wanted(raw: bytes, content_type: str) -> bool:
        texts = find_texts(raw, content_type)
        return texts is None or wanted(texts)

    origin = Origin(path=unit.path, name=name_of(Path(unit.path).name), options=options)
    with _open_lines(unit.path) as stream:
        try:
            for item in read_warc(stream, origin, is_wanted):
                # The page's bytes stay in the archive, which is named with each row.
                if isinstance(item, Arrival):
                    item = msgspec.structs.replace(item, fetch=None)
                yield item
        except DAMAGED as error:
            yield _record_damage(unit, None, f"the archive is damaged: {error}")
        except InputError as error:
            yield _record_damage(unit, None, error.message)


def _record_damage(unit: Unit, number: int | None, message: str) -> Failure:
    name = Path(unit.path).name
    doc = name if number is None else f"{name}:{number}"
    return record_failure(InputError(message), doc, unit.path, number)
