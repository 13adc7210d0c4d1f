"""`marsad history`: all that was written about one report, account or incident, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format


def history(
    name: Annotated[str, typer.Argument(metavar="ID", help="Of a report, account or incident.")],
    db: StoredDatabase,
    format_: Annotated[
        Format, typer.Option("--format", help="Lines for people, or one JSON object an entry.")
    ] = Format.TABLE,
) -> None:
    """Show where something came from, what was read of it by which run, and who decided what.

    Of an incident every version is shown, with the fields that changed. Times are UTC.
    """
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import encode, write_array, write_line
    from marsad.store.history import find_moments
    from marsad.text.controls import show_controls

    with open_existing(db) as store:
        moments = find_moments(store, name)
    if format_ is Format.JSONL:
        for moment in moments:
            write_line(encode(moment))
    elif format_ is Format.JSON:
        write_array(moments)
    else:
        for moment in moments:
            who = f" ({moment.by}: {moment.reason})" if moment.by or moment.reason else ""
            write_line(show_controls(f"{moment.at[:19]}Z  {moment.what}{who}"))
            for change in moment.changes:
                line = f"    {change.field}: {_cut(change.before)} -> {_cut(change.after)}"
                write_line(show_controls(line))


def _cut(value: str | None) -> str:
    if value is None:
        return "nothing"
    return value if len(value) <= 100 else f"{value[:99]}…"
