"""`marsad read`: reports in, incidents out."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import Database, InputKind, Lang, Published, Source, Title, gather_options
from marsad.cli.output import Format
from marsad.ingest.model import InputFormat

EXIT_NONE_READ = 3
EXIT_SOME_FAILED = 8


def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Text files, JSON Lines (.jsonl, .jsonl.gz), directories of these; - is "
            "standard input.",
        ),
    ],
    *,
    published: Published = None,
    lang: Lang = "auto",
    title: Title = None,
    source: Source = None,
    input_kind: InputKind = InputFormat.AUTO,
    format_: Annotated[
        Format,
        typer.Option("--format", help="A table for people, or one JSON object a report."),
    ] = Format.TABLE,
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="In the table, show the report's own words only.")
    ] = False,
    db: Database = None,
) -> None:
    """Read reports and print the incidents they tell of.

    A report that cannot be read is named with the reason, and the rest goes on. The exit code is
    0 where all were read, 8 where some failed, 3 where none could be read.
    """
    from marsad.cli import run_readings
    from marsad.cli.output import track
    from marsad.ingest.files import read_inputs

    options = gather_options(
        title=title, published=published, lang=lang, source=source, kind=input_kind
    )
    outcomes = track(
        run_readings.read_all(read_inputs(paths, options)),
        "Reading",
        streaming=format_ is not Format.TABLE,
    )
    tally = run_readings.Tally()
    with run_readings.open_sink(db) as sink:
        kept = run_readings.keep(tally.count(outcomes), sink)
        run_readings.print_outcomes(kept, format_, verbatim=verbatim)
    run_readings.print_summary(tally, db)
    if tally.failed:
        raise typer.Exit(EXIT_SOME_FAILED if tally.read else EXIT_NONE_READ)
