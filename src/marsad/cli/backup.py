"""`marsad backup`, `restore` and `dump`: a database in one file, back again, or as lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    db: StoredDatabase,
) -> None:
    """Copy a database into one new file, while others may go on writing to it.

    The copy is a marsad database of its own, also where the original is a PostgreSQL server's.
    """
    from marsad.cli.incidents import open_existing
    from marsad.store.copying import back_up

    with open_existing(db) as store:
        size = back_up(store, file)
    typer.echo(f"{file}: {size:,} bytes. `marsad verify --db {file}` checks it.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `marsad backup` wrote.")],
    db: Annotated[
        str, typer.Option("--db", metavar="PATH|URL", help="Database that is new or empty.")
    ],
) -> None:
    """Copy a backup into a database that is not there yet, or empty: a file or a server's.

    So a file's database also moves to PostgreSQL, and back. Nothing is ever overwritten.
    """
    from marsad.store.copying import restore as put_back

    with put_back(file, db) as store:
        typer.echo(f"{store.name}: restored. `marsad verify` checks it.")


def dump(db: StoredDatabase) -> None:
    """Print what a database says as sorted JSON lines, for comparing databases.

    The same reports give the same lines, whatever the order, number of times and batches in
    which they were ingested: keys, times, headers, ids of incidents and the ledger are left out.
    This is no backup.
    """
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import write_line
    from marsad.store.dumping import dump as find_lines
    from marsad.text.controls import escape_controls

    with open_existing(db) as store:
        for line in find_lines(store):
            write_line(escape_controls(line))
