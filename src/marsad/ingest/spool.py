"""A folder that files are put into: each is read once it has been left alone for a moment.

Files stay where they are; what was read is remembered by name, size and time. A file that changes
is read anew: its reports are versions of those before. Names that start with a dot or end as
unfinished downloads do are left until they are renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from marsad.errors import InputError
from marsad.ingest.files import read_file, walk_directory
from marsad.ingest.kinds import name_of
from marsad.ingest.model import Options, record_failure
from marsad.ingest.sources import Checkpoint, Item
from marsad.ingest.visits import Visit, Visits

SETTLED = 2.0
"""Seconds for which a file must not have changed."""

_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")


def read_spool(
    folder: Path, options: Options, visits: Visits, clock: Callable[[], float]
) -> Iterator[Item]:
    """Yield the reports of files that are new or have changed, each with its checkpoint after."""
    if not folder.is_dir():
        error = InputError("there is no such folder", hint="Make it, or correct the configuration.")
        yield record_failure(error, folder.name, str(folder))
        return
    for file in walk_directory(folder):
        if file.name.lower().endswith(_UNFINISHED):
            continue
        try:
            state = file.stat()
        except OSError:
            continue  # taken away since the folder was listed
        now = clock()
        key = f"file {file.absolute()}"
        digest = f"{state.st_size} {state.st_mtime_ns}"
        old = visits.find(key)
        if (old is not None and old.digest == digest) or now - state.st_mtime < SETTLED:
            continue
        yield from read_file(file, options, name_of(file.relative_to(folder).as_posix()))
        first = old.first if old else now
        yield Checkpoint(visit=Visit(key=key, first=first, last=now, digest=digest))
