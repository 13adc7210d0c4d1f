"""A whole backfill: what is left to do is planned, read and linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from marsad.backfill.folder import Folder, Settings
from marsad.backfill.linking import MARK, describe_done
from marsad.backfill.model import Engine, Part, Task
from marsad.backfill.plan import BATCH, find_inputs, plan_units
from marsad.backfill.reading import find_gazetteers, find_rules
from marsad.errors import InputError
from marsad.records import Record

Notice = Callable[[int, int, Part], None]
"""Told the units that are finished, all units, and the one that just ended."""


class Outcome(Record, frozen=True):
    """What a run did: finished units now and before, what did not work, incidents.

    `incidents` is None where nothing was linked, because linking was not wanted or all is linked
    already.
    """

    parts: tuple[Part, ...]
    known: int
    broken: tuple[Part, ...]
    incidents: int | None


def make_task(
    output: str,
    *,
    published: str | None = None,
    lang: str = "auto",
    source: str | None = None,
    keep_silent: bool = False,
) -> Task:
    """Return the task of a run with the rules of this machine."""
    gazetteers = find_gazetteers()
    return Task(
        output=output,
        rules=find_rules(gazetteers),
        gazetteers=gazetteers,
        published=published,
        lang=lang,
        source=source,
        keep_silent=keep_silent,
    )


def run_backfill(
    engine: Engine,
    task: Task,
    patterns: Sequence[str],
    *,
    batch: int = BATCH,
    link: bool = True,
    notice: Notice | None = None,
) -> Outcome:
    """Read what is not finished yet, then link all that is.

    Raises `UsageError` for inputs that are not there or a folder made by other rules,
    `InputError` for a file that cannot be looked into.
    """
    folder = Folder(task.output)
    options = [task.published, task.lang, task.source, task.keep_silent]
    folder.prepare(Settings(rules=task.rules, options=msgspec.json.encode(options).decode()))
    folder.clear_drafts()
    try:
        units = list(plan_units(find_inputs(patterns), batch))
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror}", path=error.filename) from error
    folder.drop_outdated(units)
    done = folder.find_done()
    left = [unit for unit in units if unit.name not in done]
    known = len(units) - len(left)
    parts: list[Part] = []
    for part in engine.read_units(task, left) if left else ():
        parts.append(part)
        if notice is not None:
            notice(known + len(parts), len(units), part)
    incidents = None
    if link and folder.load_mark(MARK) != describe_done(folder):
        incidents = engine.link(task)
    return Outcome(
        parts=tuple(part for part in parts if part.error is None),
        known=known,
        broken=tuple(part for part in parts if part.error is not None),
        incidents=incidents,
    )
