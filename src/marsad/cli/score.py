"""`marsad score`: figures against gold reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def score(
    gold: Annotated[
        Path, typer.Argument(help="Gold records (JSON Lines: doc, events, statements).")
    ],
    docs: Annotated[
        Path, typer.Argument(help="The reports they were made from, as for marsad read.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    errors: Annotated[
        int, typer.Option(min=0, metavar="N", help="Show up to N missed and N extra incidents.")
    ] = 0,
) -> None:
    """Read DOCS and compare with GOLD: precision, recall and F1, with a 95 % interval."""
    from marsad.scoring.run import score_files, write_report

    result = score_files(gold, docs)
    typer.echo(write_report(result, as_json=as_json, errors=errors))
