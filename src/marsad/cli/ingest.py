"""`marsad ingest`: reports read, stored, and linked into incidents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import (
    AllowPrivate,
    Contact,
    InputKind,
    Lang,
    Published,
    Source,
    Title,
    gather_options,
)
from marsad.ingest.model import InputFormat

EXIT_NONE_READ, EXIT_SOME_FAILED = 3, 8


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, directories, http(s) addresses of pages and feeds; - is standard input.",
        ),
    ],
    db: Annotated[
        str, typer.Option("--db", metavar="PATH|URL", help="Database to write to; made if missing.")
    ],
    published: Published = None,
    lang: Lang = "auto",
    title: Title = None,
    source: Source = None,
    input_kind: InputKind = InputFormat.AUTO,
    neighbours: Annotated[
        bool,
        typer.Option(
            "--neighbours",
            help="Compare reports whose headlines are near in meaning too (extra link).",
        ),
    ] = False,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Weights of linking that `marsad train` wrote."),
    ] = None,
    allow_private: AllowPrivate = False,
    contact: Contact = None,
) -> None:
    """Read reports, store them, and link what they tell into incidents.

    A report is stored, read and linked as a whole or not at all; after an interruption run the
    same command again: what is there already is known and left alone. A report that changed is
    kept as a new version. The exit code is 0 where all were read, 8 where some failed, 3 where
    none could be read.
    """
    from marsad.cli import run_readings
    from marsad.cli.output import name_database, print_failure, track
    from marsad.incidents.neighbours import import_model
    from marsad.incidents.settings import load_settings
    from marsad.ingest.files import read_inputs
    from marsad.ingest.kinds import is_address
    from marsad.records import Failure
    from marsad.store import open_store
    from marsad.store.intake import BATCH

    settings = load_settings(weights) if weights else None
    if neighbours:
        import_model()
    options = gather_options(
        title=title, published=published, lang=lang, source=source, kind=input_kind
    )
    tally = run_readings.Tally()
    if any(map(is_address, paths)):
        # Only what is fetched needs the extra: files are read without it.
        from marsad.ingest.net.client import Network
        from marsad.ingest.sources import read_sources

        network = Network(allow_private=allow_private, contact=contact)
        arrivals = run_readings.read_all(read_sources(paths, options, network))
    else:
        arrivals = run_readings.read_all(read_inputs(paths, options))
    with open_store(db) as store:
        sink = run_readings.LinkingSink(store, settings=settings, neighbours=neighbours)
        for outcome in tally.count(track(arrivals, "Reading", streaming=False)):
            if isinstance(outcome.result, Failure):
                print_failure(outcome.result)
            sink.add(outcome)
            if sink.waiting >= BATCH:
                sink.flush()
        sink.flush()
    print(f"{sink.summary()}; kept in {name_database(db)}", file=sys.stderr)
    if tally.failed:
        raise typer.Exit(EXIT_SOME_FAILED if tally.read else EXIT_NONE_READ)
