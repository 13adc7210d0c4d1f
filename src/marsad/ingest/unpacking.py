"""gzip and zip, up to a bound: a small file that unpacks to very much is stopped."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from marsad.errors import InputError

MOST_UNPACKED = 20_000_000_000
"""Bytes that one packed file may unpack to."""

_ALWAYS_FINE = 50_000_000
_STEEPEST = 250
_MOST_MEMBERS = 200_000
GZIP_MARK = b"\x1f\x8b"
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


class _Counted(io.RawIOBase):
    """Counts what comes out of a packed stream against what went in."""

    def __init__(self, stream: gzip.GzipFile | zipfile.ZipExtFile, packed: _Tell | int) -> None:
        self._stream = stream
        self._packed = packed
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        try:
            # Not `read`: it would throw away what came before the place where a file breaks.
            data = self._stream.read1(len(view))
        except EOFError as error:
            # Some readers take this for the end of the file; it is a file that was cut off.
            raise gzip.BadGzipFile(str(error)) from error
        view[: len(data)] = data
        self._out += len(data)
        self._check()
        return len(data)

    def _check(self) -> None:
        if self._out <= _ALWAYS_FINE:
            return
        went_in = self._packed if isinstance(self._packed, int) else self._packed.tell()
        if self._out > MOST_UNPACKED or self._out > _STEEPEST * max(went_in, 1):
            raise InputError(
                f"unpacks to {self._out // 1_000_000} MB and more out of {went_in // 1000} KB",
                hint="No text packs so tightly: this is made to fill memory. Leave it out.",
            )


class _Tell:
    """Counts the bytes that are read of a stream that cannot say where it is."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def unpack_gzip(stream: IO[bytes]) -> io.BufferedReader:
    """A gzip stream as what is packed in it; reading raises `InputError` beyond the bound."""
    packed = _Tell(stream)
    return io.BufferedReader(
        _Counted(gzip.GzipFile(fileobj=cast(IO[bytes], packed)), packed), 65536
    )


def walk_zip(stream: IO[bytes]) -> Iterator[tuple[str, io.BufferedReader | InputError]]:
    """Names and contents of the files in a zip archive, in its order; nothing is written.

    Names are labels only, and one that leads out of the archive has an error in place of its
    content. Hidden files and those that systems add are left out. Raises
    `InputError` where the archive is damaged, encrypted, or unpacks beyond the bound.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise InputError(f"holds more than {_MOST_MEMBERS} files")
            for member in members:
                path = member.filename.replace("\\", "/")
                parts = [part for part in path.split("/") if part]
                if member.is_dir() or not parts:
                    continue
                if ".." in parts or path.startswith("/") or ":" in parts[0]:
                    yield parts[-1], InputError("its name leads out of the archive")
                    continue
                if any(part.startswith((".", "__MACOSX")) for part in parts):
                    continue
                name = "/".join(parts)
                with archive.open(member) as packed:
                    counted = _Counted(cast(zipfile.ZipExtFile, packed), member.compress_size)
                    yield name, io.BufferedReader(counted, 65536)
    except (RuntimeError, NotImplementedError) as error:
        raise InputError(f"the archive cannot be opened: {error}") from error
