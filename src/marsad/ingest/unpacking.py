"""gzip, zip and the codings of HTTP, up to a bound: what unpacks to very much is stopped."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

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


# --- bodies of HTTP ------------------------------------------------------------------------

_STEP = 1 << 20


def unpack_body(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """Undo the content encoding of a body, at most `most` bytes of it.

    Raises `InputError` for what is longer, damaged, cut off, or packed in another way. What says
    that it is gzip and is not is taken as it is: archives are often so.
    """
    encoding = encoding.strip().lower()
    pieces: Iterable[bytes] = chunks
    if encoding in ("gzip", "x-gzip", "deflate"):
        pieces = _inflate(chunks, is_gzip=encoding != "deflate")
    elif encoding == "br":
        pieces = _unpack_brotli(chunks)
    elif encoding not in ("identity", ""):
        raise InputError(f"packed as '{encoding[:40]}', which is not known here")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            raise InputError(
                f"longer than {most // 1_000_000} MB, the most that is taken",
                hint="Save the article's text alone, or leave it out.",
            )
    return bytes(body)


def _inflate(chunks: Iterable[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    unpacker: Any = None
    first = True
    try:
        for chunk in chunks:
            rest = chunk
            if first and is_gzip and rest and rest[0] != GZIP_MARK[0]:
                yield rest
                yield from chunks
                return
            first = first and not rest
            while rest:
                if unpacker is None:
                    # 47: gzip or zlib by their marks; some hosts send bare deflate instead.
                    bare = rest[0] != GZIP_MARK[0] and rest[0] & 0x0F != 8
                    unpacker = zlib.decompressobj(-15 if bare else 47)
                yield unpacker.decompress(rest, _STEP)
                rest = unpacker.unconsumed_tail
                if unpacker.eof:
                    rest, unpacker = unpacker.unused_data.lstrip(b"\0"), None
    except zlib.error as error:
        raise InputError(f"the packed body is damaged: {error}") from error
    if unpacker is not None:
        raise InputError("the packed body is cut off")


def _unpack_brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError as error:
        raise InputError(
            "packed as 'br'", hint="Install the package brotli, 1.2 or newer."
        ) from error
    unpacker = brotli.Decompressor()
    try:
        for chunk in chunks:
            yield unpacker.process(chunk, output_buffer_limit=_STEP)
            while not unpacker.can_accept_more_data():
                yield unpacker.process(b"", output_buffer_limit=_STEP)
    except (brotli.error, TypeError) as error:
        raise InputError(f"the packed body is damaged: {error}") from error
    if not unpacker.is_finished():
        raise InputError("the packed body is cut off")
