"""The output folder: what is where in it, and how it stays whole whatever is interrupted.

::

    DIR/reports/day=2018-02-03/UNIT-0.parquet    reports that hold a trigger, with statements
    DIR/events/day=2018-02-03/UNIT-0.parquet     what they tell, a row an event
    DIR/failures/UNIT-0.parquet                  what could not be read, and why
    DIR/incidents/, DIR/links/                   what linking makes of the events
    DIR/_marsad/settings.json                    the rules that all units were read by
    DIR/_marsad/done/UNIT.json                   a unit that is finished: its counts and files

A file is written under another name and renamed when it is whole. A unit is finished when its
file in `done/` is there, and not before: what a worker that died has left is written over by
whoever reads the unit again, under the same names and with the same content.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
from pyarrow import parquet

from marsad.backfill.model import Part, Unit
from marsad.errors import StoreError, UsageError
from marsad.records import Record, Rules

FORMAT = "marsad-backfill-1"


class Settings(Record, frozen=True):
    """What all units of a folder have in common."""

    rules: Rules
    options: str
    format: str = FORMAT


class Folder:
    """An output folder. Each method leaves it whole, whenever the process ends."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._own = self.path / "_marsad"
        self._done = self._own / "done"
        self._drafts = self._own / "drafts"

    def prepare(self, settings: Settings) -> None:
        """Make the folder, or check that it was made by the same rules.

        Raises `UsageError` where it was made by others, `StoreError` where it cannot be made.
        """
        try:
            self._done.mkdir(parents=True, exist_ok=True)
            self._drafts.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot be made: {error.strerror}", path=str(self.path)) from error
        if (self._own / "settings.json").exists():
            known = self.load_settings()
            if known != settings:
                what = "rules" if known.rules != settings.rules else "options"
                raise UsageError(
                    f"{self.path} was made with other {what}",
                    hint="Give a new folder: one folder is read by one set of rules and options.",
                )
        else:
            self.replace(self._own / "settings.json", msgspec.json.encode(settings))

    def load_settings(self) -> Settings:
        """Return what the folder was made with. Raises `StoreError` where it is none of ours."""
        path = self._own / "settings.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Settings)
        except (OSError, msgspec.MsgspecError) as error:
            raise StoreError(
                "no folder that `marsad backfill` wrote",
                path=str(self.path),
                hint="Give the folder that was its --output.",
            ) from error

    def find_done(self) -> dict[str, Part]:
        """Return the finished units by name, ascending."""
        found = {}
        for path in sorted(self._done.glob("*.json")):
            try:
                found[path.stem] = msgspec.json.decode(path.read_bytes(), type=Part)
            except msgspec.MsgspecError as error:
                raise StoreError(f"is damaged: {error}", path=str(path)) from error
        return found

    def finish(self, part: Part) -> None:
        """Note that a unit is finished; its files must be in place."""
        self.replace(self._done / f"{part.unit}.json", msgspec.json.encode(part))

    def drop_outdated(self, units: Iterable[Unit]) -> list[str]:
        """Forget units of files that have changed since; return their names.

        Units of files that are not among `units` stay: a folder grows by further inputs.
        """
        wanted = {unit.name for unit in units}
        paths = {unit.path for unit in units}
        gone = []
        for name, part in self.find_done().items():
            if part.path in paths and name not in wanted:
                (self._done / f"{name}.json").unlink(missing_ok=True)
                for file in part.files:
                    (self.path / file).unlink(missing_ok=True)
                gone.append(name)
        return gone

    def write_table(self, table: pa.Table, name: str) -> str:
        """Write a table as the Parquet file `name` (relative) and return the name."""
        target = self.path / name
        draft = self._drafts / f"{uuid.uuid4().hex}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(table, draft, compression="zstd")
        _settle(draft, target)
        return name

    def replace(self, target: Path, content: bytes) -> None:
        """Write a small file such that it is there as a whole or not at all."""
        self._drafts.mkdir(parents=True, exist_ok=True)
        draft = self._drafts / uuid.uuid4().hex
        draft.write_bytes(content)
        _settle(draft, target)

    def find_files(self, kind: str) -> list[str]:
        """Return the finished files of `reports`, `events` or `failures`, relative, ascending."""
        parts = self.find_done().values()
        return sorted(file for part in parts for file in part.files if file.startswith(f"{kind}/"))

    def open_draft(self) -> Path:
        """Return a new folder for what replaces another one as a whole."""
        draft = self._drafts / uuid.uuid4().hex
        draft.mkdir(parents=True)
        return draft

    def settle(self, draft: Path, names: Sequence[str], mark: str, content: bytes) -> None:
        """Put the folders `names` of `draft` in the place of the old ones, then write `mark`.

        The mark goes first, so that after an interruption it does not stand beside what it does
        not describe.
        """
        (self._own / mark).unlink(missing_ok=True)
        for name in names:
            shutil.rmtree(self.path / name, ignore_errors=True)
            (draft / name).mkdir(exist_ok=True)
            (draft / name).rename(self.path / name)
        self.replace(self._own / mark, content)
        shutil.rmtree(draft, ignore_errors=True)

    def load_mark(self, mark: str) -> bytes | None:
        """Return what `settle` wrote; None where there is none."""
        path = self._own / mark
        return path.read_bytes() if path.exists() else None

    def clear_drafts(self) -> None:
        """Remove what interrupted runs left; nobody may be writing."""
        shutil.rmtree(self._drafts, ignore_errors=True)
        self._drafts.mkdir(parents=True, exist_ok=True)


def _settle(draft: Path, target: Path) -> None:
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(target)
