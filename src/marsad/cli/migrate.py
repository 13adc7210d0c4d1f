"""`marsad migrate`: a database of an older marsad brought to today's layout."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase


def migrate(
    db: StoredDatabase,
    no_copy: Annotated[
        bool, typer.Option("--no-copy", help="Keep no copy of the file as it was.")
    ] = False,
) -> None:
    """Bring a database of an older marsad to today's layout.

    A file is first copied beside itself; a server's database is changed in one transaction, and
    backing it up is yours. Where it is of today's layout already, nothing is done.
    """
    from marsad.cli.incidents import require_existing
    from marsad.cli.output import name_database
    from marsad.store.migrating import migrate as run_steps

    require_existing(db)
    done = run_steps(db, keep_copy=not no_copy)
    if done.before == done.after:
        typer.echo(f"{name_database(db)} is of layout {done.after} already.")
        return
    typer.echo(f"{name_database(db)}: from layout {done.before} to {done.after}.")
    if done.copy is not None:
        typer.echo(f"As it was: {done.copy}. Remove it once you have looked.")
