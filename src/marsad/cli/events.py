"""`marsad list`: the incidents in a database."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format


def list_events(
    db: StoredDatabase,
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or one JSON object an incident.")
    ] = Format.TABLE,
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="In the table, show the report's own words only.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Print no more than this many.")] = None,
) -> None:
    """List the incidents in a database, in the order of days.

    Of a report that was stored in several versions, the newest counts.
    """
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import encode, open_console, write_array, write_line
    from marsad.cli.table import Row, make_table
    from marsad.store.reports import find_events

    with open_existing(db) as store:
        events = find_events(store, limit=limit)
    if format_ is Format.JSONL:
        for stored in events:
            write_line(encode(stored))
    elif format_ is Format.JSON:
        write_array(events)
    else:
        console = open_console()
        rows = [Row(doc=stored.doc, event=stored.event) for stored in events]
        console.print(make_table(rows, width=console.width, verbatim=verbatim))
