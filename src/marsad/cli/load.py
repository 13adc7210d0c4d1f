"""`marsad load`: what a backfill wrote, into the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def load(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The --output of `marsad backfill`.")
    ],
    db: Annotated[
        str, typer.Option("--db", metavar="PATH|URL", help="Database to write to; made if missing.")
    ],
) -> None:
    """Load what a backfill read and linked into the database.

    Into a database without incidents the links are written as they are; where there are some,
    each batch is linked to them, as `marsad ingest` does. Doing it again changes nothing.
    """
    from marsad.backfill.load import load_folder
    from marsad.cli.output import name_database
    from marsad.store import open_store

    with open_store(db) as store:
        done = load_folder(store, folder, _print_progress)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    how = "as they were linked" if done.adopted else "new or changed"
    print(
        f"{done.new + done.changed + done.unchanged} reports: {done.new} new, {done.changed} "
        f"changed, {done.unchanged} known; {done.failures} failures; {done.incidents} incidents "
        f"{how}; kept in {name_database(db)}",
        file=sys.stderr,
    )


def _print_progress(seen: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{seen} records loaded", end="", file=sys.stderr, flush=True)
