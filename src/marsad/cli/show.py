"""`marsad show`: one incident, its accounts side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format


def show(
    incident_id: Annotated[str, typer.Argument(metavar="ID", help="The incident's id.")],
    db: StoredDatabase,
    format_: Annotated[
        Format, typer.Option("--format", help="Tables for people, or one JSON object.")
    ] = Format.TABLE,
) -> None:
    """Show one incident: each field with the rule that chose it, and every account.

    An id that was merged into another shows where it went.
    """
    from marsad.cli.incidents import bare, open_existing
    from marsad.cli.output import encode, indent, open_console, write_line
    from marsad.store.incident_queries import find_history
    from marsad.store.incidents import load_incident

    with open_existing(db) as store:
        incident = load_incident(store, incident_id)
        history = find_history(store, incident.id)
    if format_ is Format.TABLE:
        from marsad.cli.incident_table import show_incident

        console = open_console()
        if incident.id != incident_id:
            console.print(f"{incident_id} was merged into {incident.id}")
        for part in show_incident(incident, history):
            console.print(part)
    else:
        write_line((encode if format_ is Format.JSONL else indent)(bare(incident)))
