"""The local engine: a pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from marsad.backfill.model import Part, Task, Unit
from marsad.backfill.reading import read_unit

ATTEMPTS = 3
"""Times that a unit is begun before it is given up, where its worker dies each time."""


class LocalEngine:
    """Reads with `workers` processes, by default one a core that this process may use."""

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    def read_units(self, task: Task, units: Sequence[Unit]) -> Iterator[Part]:
        """Yield what became of each unit as it is finished.

        Where a worker dies, all that were under way are begun again, and those that are left
        after that one by one, so that a unit that kills its worker takes no other along.
        """
        left = {unit.name: unit for unit in units}
        for attempt in range(ATTEMPTS):
            if not left:
                return
            alone = attempt == ATTEMPTS - 1
            for group in [[unit] for unit in left.values()] if alone else [list(left.values())]:
                for part in self._read(task, group, 1 if alone else self.workers):
                    del left[part.unit]
                    yield part
        for unit in left.values():
            yield Part(
                unit=unit.name,
                path=unit.path,
                error=f"{unit.path}: the process that read it ended {ATTEMPTS} times",
            )

    def _read(self, task: Task, units: Sequence[Unit], workers: int) -> Iterator[Part]:
        # Not forked: the caller may have threads (a database, Arrow) that a fork would break.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, len(units)), mp_context=context) as pool:
            futures = [pool.submit(read_unit, task, unit) for unit in units]
            for future in as_completed(futures):
                try:
                    part = future.result()
                except BrokenProcessPool:
                    continue
                yield part

    def link(self, task: Task) -> int:
        """Link what was read, in this process."""
        from marsad.backfill.linking import link_folder

        return link_folder(task)
