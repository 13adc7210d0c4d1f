"""`marsad verify`: whether a database still says what was written into it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase

EXIT_DAMAGED = 6


def verify(
    db: StoredDatabase,
    anchor: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Check the states noted in FILE, then note the present one there; keep it where "
            "those who write the database cannot write.",
        ),
    ] = None,
) -> None:
    """Check the ledger's hash chain, every row that it covers, and what is made of them.

    Finds rows that were changed, taken out or put in behind marsad's back. Without an anchor
    from elsewhere it cannot show that the whole ledger was made anew or cut off at its end. The
    exit code is 6 where something does not fit.
    """
    from marsad.cli.incidents import open_existing
    from marsad.store.verifying import read_anchors, write_anchor
    from marsad.store.verifying import verify as check
    from marsad.text.controls import show_controls

    anchors = read_anchors(anchor) if anchor is not None else ()
    with open_existing(db) as store:
        found = check(store, anchors)
    for problem in found.problems:
        print(show_controls(f"{problem.where}: {problem.what}"), file=sys.stderr)
    head = f", the last of {found.head.at}: {found.head.hash}" if found.head else ""
    typer.echo(f"{found.entries} entries{head}")
    if found.problems:
        typer.echo(f"{len(found.problems)} things do not fit", err=True)
        raise typer.Exit(EXIT_DAMAGED)
    states = "state" if found.anchors == 1 else "states"
    noted = f", {found.anchors} earlier {states} found in it" if found.anchors else ""
    typer.echo(f"The chain holds and {found.rows} rows are as they were written{noted}.")
    if anchor is not None and found.head is not None:
        if not anchors or anchors[-1] != found.head:
            write_anchor(anchor, found.head)
        typer.echo(f"The present state is noted in {anchor}.")
    else:
        typer.echo("That nobody made it all anew only an --anchor kept elsewhere can show.")
