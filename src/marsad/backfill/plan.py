"""From what the user names to units of work, the same for the same files."""

from __future__ import annotations

import glob
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from marsad.backfill.inputs import count_records, find_kind
from marsad.backfill.model import Unit
from marsad.errors import UsageError

BATCH = 1000
"""Records of a unit: some seconds of work, which are what an interruption loses."""
MOST_UNITS = 64
"""Units of one file: each reads over what stands before it, so that more of them cost more."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def find_inputs(patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the files that `patterns` name, absolute, each once, ascending.

    Patterns are those of a shell, `**` for folders at any depth; a folder stands for all files
    in it. Raises `UsageError` for a pattern that names nothing.
    """
    found: set[str] = set()
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            files = [str(file) for file in path.rglob("*") if _is_visible(file, path)]
        else:
            files = [name for name in glob.glob(pattern, recursive=True) if Path(name).is_file()]  # noqa: PTH207
        if not files:
            raise UsageError(f"--input {pattern}: there is no such file")
        found |= {str(Path(name).resolve()) for name in files}
    for name in found:
        find_kind(name)
    return tuple(sorted(found))


def plan_units(paths: Sequence[str], batch: int = BATCH) -> Iterator[Unit]:
    """Yield the units of each file in order. Raises `OSError` for a file that cannot be read."""
    for path in paths:
        yield from plan_file(path, batch)


def plan_file(path: str, batch: int = BATCH) -> list[Unit]:
    """Return the units of one file."""
    kind = find_kind(path)
    stem = f"{_UNSAFE.sub('_', Path(path).name)[:60]}-{fingerprint(path)}"
    count = count_records(path, kind)
    if count is None:
        return [Unit(name=f"{stem}-all", path=path, kind=kind, first=0, last=None)]
    size = max(batch, -(-count // MOST_UNITS))
    # The last one is open: of a damaged file the count ends somewhere before the damage.
    firsts = range(0, max(count, 1), size)
    return [
        Unit(
            name=f"{stem}-{first}-{first + size}",
            path=path,
            kind=kind,
            first=first,
            last=first + size if first != firsts[-1] else None,
        )
        for first in firsts
    ]


def fingerprint(path: str) -> str:
    """Return what tells one state of a file from another: its path, size and time, hashed."""
    status = Path(path).stat()
    seed = f"{path}\n{status.st_size}\n{status.st_mtime_ns}"
    return hashlib.sha256(seed.encode()).hexdigest()[:12]


def _is_visible(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden
