"""Lexicon files, read from TOML or from what the build made of the very same bytes.

TOML takes about half a second to parse for all files, so the build keeps their content once more
as MessagePack, under the SHA-256 of the file that it was parsed from. A file that was edited since
has another digest and is parsed; nothing stale can be read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from marsad.errors import LexiconError

Shape = TypeVar("Shape")
DATA = Path(__file__).parent / "data"
COMPILED = Path(__file__).parent / "compiled"
_DOCUMENTS = "documents.msgpack"


def read_document(file: Path, shape: type[Shape]) -> tuple[Shape, bytes]:
    """Content of a TOML file as `shape`, and the SHA-256 of its bytes.

    Raises `LexiconError` naming the file where it is missing, does not parse or has another shape.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError as error:
        raise LexiconError("the lexicon file is missing", path=str(file)) from error
    digest = hashlib.sha256(raw).digest()
    compiled = _documents().get(digest)
    try:
        if compiled is not None:
            return msgspec.msgpack.decode(compiled, type=shape), digest
        return msgspec.convert(parse_toml(raw, file), shape), digest
    except msgspec.ValidationError as error:
        raise LexiconError(str(error), path=str(file)) from error


def parse_toml(raw: bytes, file: Path) -> dict[str, object]:
    """Parse the bytes of a TOML file; raises `LexiconError` naming it."""
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(str(error), path=str(file)) from error


def list_documents() -> tuple[Path, ...]:
    """Every TOML file of the package's lexicon, in a fixed order."""
    return tuple(sorted(DATA.rglob("*.toml")))


def digest_documents() -> bytes:
    """SHA-256 over the bytes of every TOML file."""
    whole = hashlib.sha256()
    for file in list_documents():
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.digest()


def digest_sources(modules: Iterable[str], *contents: bytes) -> bytes:
    """SHA-256 of these contents, of modules of the package (paths in it), and of Unicode's version.

    What was made by these modules of these contents is as good as new while it stays the same.
    """
    whole = hashlib.sha256(unicodedata.unidata_version.encode())
    package = Path(__file__).parent.parent
    for content in (*((package / module).read_bytes() for module in modules), *contents):
        whole.update(hashlib.sha256(content).digest())
    return whole.digest()


def write_documents(folder: Path) -> Path:
    """Parse every TOML file and keep the content in `folder`; returns the file written."""
    parsed = {}
    for file in list_documents():
        raw = file.read_bytes()
        parsed[hashlib.sha256(raw).digest()] = msgspec.Raw(
            msgspec.msgpack.encode(parse_toml(raw, file))
        )
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _DOCUMENTS
    target.write_bytes(msgspec.msgpack.encode(parsed))
    return target


def read_compiled(name: str, shape: type[Shape]) -> Shape | None:
    """Content of a file that the build wrote; None where it is missing or of another shape."""
    try:
        return msgspec.msgpack.decode((COMPILED / name).read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError):
        return None


@cache
def _documents() -> dict[bytes, msgspec.Raw]:
    return read_compiled(_DOCUMENTS, dict[bytes, msgspec.Raw]) or {}
