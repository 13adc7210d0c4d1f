"""Cells of delimited files: no cell is a live formula, and every cell comes back as it was.

Spreadsheets run what begins with = + - @ (and DDE with |), in full-width forms too, and some
skip blanks, quotes and invisible marks in front of it; those that split at another separator see
a cell begin behind each of them. So wherever a formula could begin, one apostrophe is put in
front, and one is taken away on the way back. What has apostrophes there already gets one more.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from marsad.errors import InputError

_SKIPPED = "[\\s'\"\u00a0\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]*"
_LIVE = "[=+\\-@|\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\uff5c]"
_OPENING = "(?:^|(?<=[;,\\t\\r\\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]))"
_ARM = re.compile(f"{_OPENING}(?={_SKIPPED}{_LIVE})")
_DISARM = re.compile(f"{_OPENING}'(?={_SKIPPED}{_LIVE})")

Cell = str | int | float | bool | None


def guard(text: str) -> str:
    """Put an apostrophe in front of whatever a spreadsheet could run."""
    return _ARM.sub("'", text)


def unguard(text: str) -> str:
    """Take away the apostrophes that `guard` put there."""
    return _DISARM.sub("", text)


def write_rows(
    rows: Iterable[Sequence[Cell]],
    header: Sequence[str] | None = None,
    *,
    delimiter: str = ",",
    bom: bool = False,
) -> Iterator[bytes]:
    """Write rows as CSV (RFC 4180), every text guarded and quoted; numbers stay as they are."""
    lines: list[str] = ["\ufeff"] if bom else []
    size = 0
    if header is not None:
        lines.append(_join(header, delimiter))
    for row in rows:
        lines.append(_join(row, delimiter))
        size += len(lines[-1])
        if size > _CHUNK:
            yield _encode(lines)
            lines, size = [], 0
    if lines:
        yield _encode(lines)


def write_plain_rows(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write rows as tab-separated lines without quotes or header, as GDELT has them.

    Tabs and line breaks in a text become blanks: the format has no way to keep them.
    """
    for row in rows:
        cells = (guard(_BREAKS.sub(" ", c)) if isinstance(c, str) else c for c in row)
        yield ("\t".join("" if c is None else str(c) for c in cells) + "\n").encode()


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a CSV file with a header: line number, and the unguarded cells by column.

    Columns are parted by commas, semicolons or tabs, whichever the header has most of.

    Raises `InputError` for a file that cannot be read, or is no CSV in UTF-8.
    """
    csv.field_size_limit(_LONGEST)
    try:
        with TextIOWrapper(open_bytes(path), encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            delimiter = find_delimiter(first)
            header = [unguard(name).strip() for name in split_header(first, delimiter)]
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            for row in reader:
                if row:
                    cells = [unguard(cell) for cell in row]
                    yield reader.line_num + 1, dict(zip(header, cells, strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"cannot be read as CSV: {error}", path=str(path), hint="Save it as CSV in UTF-8."
        ) from error


def find_delimiter(header: str) -> str:
    """Return what parts the columns of a header: comma, semicolon or tab."""
    return max((",", ";", "\t"), key=header.count)


def split_header(line: str, delimiter: str) -> list[str]:
    """Return the names in a header."""
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def open_bytes(path: Path) -> gzip.GzipFile | BufferedReader:
    """Open a file, through gzip where its name ends so."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _join(row: Sequence[Cell], delimiter: str) -> str:
    # The csv module cannot leave None bare and quote all text before Python 3.12.
    return delimiter.join(map(_write_cell, row)) + "\r\n"


def _write_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return '"' + guard(cell).replace('"', '""') + '"'
    return repr(cell)


def _encode(lines: list[str]) -> bytes:
    return "".join(lines).encode("utf-8", "backslashreplace")


_CHUNK = 65_536
_LONGEST = 16_777_216
_BREAKS = re.compile("[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
