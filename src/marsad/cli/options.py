"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from marsad.errors import UsageError
from marsad.ingest.model import InputFormat, Options

Published = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="When the report came out: 2023-01-24 or 2023-01-24T09:00+03:00. "
        "Without it nothing relative ('yesterday') is resolved.",
    ),
]
Title = Annotated[
    str | None, typer.Option(help="The title; otherwise a text file's first line is it.")
]
Lang = Annotated[str, typer.Option(metavar="auto|ar|en", help="Language of the reports.")]
Source = Annotated[str | None, typer.Option(help="Who published the reports.")]
InputKind = Annotated[
    InputFormat,
    typer.Option("--input", help="What the files are; auto goes by their names and first bytes."),
]
Database = Annotated[
    str | None,
    typer.Option("--db", metavar="PATH|URL", help="Database to keep the result in."),
]
StoredDatabase = Annotated[
    str, typer.Option("--db", metavar="PATH|URL", help="Database: a path, or postgresql://...")
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Also fetch from addresses that are not public, such as your own network's.",
    ),
]
Contact = Annotated[
    str | None,
    typer.Option(help="A mail or web address that the hosts fetched from may write to."),
]


def gather_options(
    *, title: str | None, published: str | None, lang: str, source: str | None, kind: InputFormat
) -> Options:
    """Check the options that describe the input, and put them together.

    Raises `UsageError` for a language that is not read, or a time that is no ISO date or time.
    """
    if lang not in ("auto", "ar", "en"):
        raise UsageError(
            f"--lang {lang}: it is auto, ar or en", hint="auto looks at each report's own text."
        )
    if published is not None:
        try:
            dt.datetime.fromisoformat(published)
        except ValueError as error:
            raise UsageError(
                f"--published {published}: no ISO date or time",
                hint="Write 2023-01-24 or 2023-01-24T09:00+03:00.",
            ) from error
    return Options(title=title, published=published, lang=lang, source=source, format=kind)
