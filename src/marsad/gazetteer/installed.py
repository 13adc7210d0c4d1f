"""Imported gazetteers in the user's data folder.

``$XDG_DATA_HOME/marsad/gazetteers/NAME/`` holds one packed file for each version, named by the
digest of its content, and `current.json` that says which is used and what it was made from.
Importing the same file again changes nothing; importing another keeps the old version.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from marsad.errors import GazetteerError
from marsad.gazetteer.model import Entry
from marsad.gazetteer.packing import pack
from marsad.gazetteer.store import Gazetteer, load_gazetteer
from marsad.gazetteer.supplement import slug
from marsad.records import Record


class Installed(Record):
    """One imported gazetteer, as `marsad gazetteer list` shows it."""

    name: str
    version: str
    format: str
    places: int
    source: str
    versions: int = 1


def data_folder() -> Path:
    """Where imported gazetteers are kept."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "marsad" / "gazetteers"


def install(
    entries: Sequence[Entry], name: str, form: str, source: Path, folder: Path | None = None
) -> Installed:
    """Pack `entries` and make them the current version of `name`.

    Raises GazetteerError where there is nothing to keep or the folder cannot be written.
    """
    if not entries:
        raise GazetteerError("no places were found in the file", path=str(source))
    label = slug(name)
    if not label:
        raise GazetteerError(f"{name!r} is no name for a gazetteer", hint="Use letters.")
    data = pack(list({entry.id: entry for entry in entries}.values()))
    version = hashlib.sha256(data).hexdigest()[:12]
    home = (folder if folder is not None else data_folder()) / label
    record = Installed(
        name=label, version=version, format=form, places=len(entries), source=source.name
    )
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{version}.msgpack").write_bytes(data)
        (home / "current.json").write_bytes(msgspec.json.encode(record))
    except OSError as error:
        raise GazetteerError(f"cannot be written: {error}", path=str(home)) from error
    return record


def list_installed(folder: Path | None = None) -> tuple[Installed, ...]:
    """Imported gazetteers by name, each with the number of versions kept."""
    home = folder if folder is not None else data_folder()
    found = []
    for path in sorted(home.glob("*/current.json")):
        try:
            record = msgspec.json.decode(path.read_bytes(), type=Installed)
        except (OSError, msgspec.DecodeError) as error:
            raise GazetteerError(f"damaged: {error}", path=str(path)) from error
        versions = len(list(path.parent.glob("*.msgpack")))
        found.append(msgspec.structs.replace(record, versions=versions))
    return tuple(found)


def load_installed(folder: Path | None = None) -> Gazetteer:
    """The built-in gazetteer with the current version of every imported one over it."""
    home = folder if folder is not None else data_folder()
    paths = tuple(
        home / record.name / f"{record.version}.msgpack" for record in list_installed(home)
    )
    return load_gazetteer(paths)
