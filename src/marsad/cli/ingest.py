"""`marsad ingest`: reports read, stored, and linked into incidents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import InputKind, Lang, Published, Source, Title, gather_options
from marsad.ingest.model import InputFormat

EXIT_NONE_READ, EXIT_SOME_FAILED = 3, 8


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files or directories; - is standard input."),
    ],
    db: Annotated[Path, typer.Option("--db", metavar="PATH", help="SQLite database to write to.")],
    published: Published = None,
    lang: Lang = "auto",
    title: Title = None,
    source: Source = None,
    input_kind: InputKind = InputFormat.AUTO,
) -> None:
    """Read reports, store them, and link what they tell into incidents.

    All of it is one transaction: after an interruption the database is as it was before. The
    same reports may be given again; a report that changed takes the place of the old one. The
    exit code is 0 where all were read, 8 where some failed, 3 where none could be read.
    """
    from marsad.cli import run_readings
    from marsad.cli.output import print_failure, track
    from marsad.ingest.files import read_inputs
    from marsad.records import Failure, Reading, Report
    from marsad.store.incidents import write_and_link
    from marsad.store.sqlite import open_store

    options = gather_options(
        title=title, published=published, lang=lang, source=source, kind=input_kind
    )
    tally = run_readings.Tally()
    reports: list[Report] = []
    readings: list[Reading] = []
    failures: list[Failure] = []
    arrivals = run_readings.read_all(read_inputs(paths, options))
    for outcome in tally.count(track(arrivals, "Reading", streaming=False)):
        if isinstance(outcome.result, Failure):
            failures.append(outcome.result)
            print_failure(outcome.result)
        elif outcome.report is not None:
            reports.append(outcome.report)
            readings.append(outcome.result)
    with open_store(db) as store:
        linked = write_and_link(store, reports, readings)
        store.write_failures(failures)
    print(
        f"{len(reports)} reports: {linked.new} new, {linked.changed} changed, "
        f"{linked.unchanged} known; {linked.accounts} accounts linked, "
        f"{linked.touched} incidents new or changed; kept in {db}",
        file=sys.stderr,
    )
    if tally.failed:
        raise typer.Exit(EXIT_SOME_FAILED if tally.read else EXIT_NONE_READ)
