"""`marsad backfill`: a year of news read and linked, on one machine or on a Spark cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import Lang, Published, Source, gather_options
from marsad.ingest.model import InputFormat

if TYPE_CHECKING:
    from marsad.backfill.model import Engine, Part
    from marsad.backfill.run import Outcome

EXIT_NONE_READ, EXIT_SOME_FAILED = 3, 8


class EngineKind(Enum):
    """Who does the work."""

    LOCAL = "local"
    SPARK = "spark"


def backfill(
    inputs: Annotated[
        list[str],
        typer.Option(
            "--input",
            metavar="PATTERN",
            help="Files: 'warc/*.gz', '*.jsonl.gz', '*.parquet', or a folder; several times.",
        ),
    ],
    output: Annotated[
        str, typer.Option("--output", metavar="DIR", help="Folder to write Parquet to.")
    ],
    engine: Annotated[
        EngineKind, typer.Option("--engine", help="A pool of processes here, or Spark.")
    ] = EngineKind.LOCAL,
    master: Annotated[
        str,
        typer.Option("--master", metavar="URL", help="Spark's master: local[4], spark://HOST:7077"),
    ] = "local[*]",
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes of the local engine; one a core."),
    ] = None,
    batch: Annotated[
        int, typer.Option("--batch", min=1, help="Reports in one unit of work.")
    ] = 1000,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of Spark's; several times."),
    ] = None,
    link: Annotated[bool, typer.Option(help="Link events into incidents when all is read.")] = True,
    keep_silent: Annotated[
        bool, typer.Option("--keep-silent", help="Keep reports without any trigger, too.")
    ] = False,
    published: Published = None,
    lang: Lang = "auto",
    source: Source = None,
) -> None:
    """Read many reports and link what they tell; write Parquet that `marsad load` takes.

    Run the same command again after an interruption: what is finished is not read again. The
    exit code is 0 where all were read, 8 where some could not be, 3 where none could.
    """
    from marsad.backfill.run import make_task, run_backfill

    gather_options(title=None, published=published, lang=lang, source=source, kind=InputFormat.AUTO)
    task = make_task(output, published=published, lang=lang, source=source, keep_silent=keep_silent)
    with _open_engine(engine, master, workers, settings or []) as chosen:
        outcome = run_backfill(chosen, task, inputs, batch=batch, link=link, notice=_print_progress)
    _print_outcome(outcome, output)
    failed = sum(part.failed for part in outcome.parts) + len(outcome.broken)
    if failed:
        read = outcome.known or any(part.read or part.silent for part in outcome.parts)
        raise typer.Exit(EXIT_SOME_FAILED if read else EXIT_NONE_READ)


@contextmanager
def _open_engine(
    kind: EngineKind, master: str, workers: int | None, settings: list[str]
) -> Iterator[Engine]:
    from marsad.errors import UsageError

    if kind is EngineKind.LOCAL:
        if settings:
            raise UsageError("--set is for --engine spark")
        from marsad.backfill.local import LocalEngine

        yield LocalEngine(workers)
        return
    pairs = [one.partition("=") for one in settings]
    if not all(name and equals for name, equals, _ in pairs):
        raise UsageError("--set takes NAME=VALUE", hint="--set spark.executor.memory=4g")
    from marsad.backfill.spark import SparkEngine

    spark = SparkEngine(master, {name: value for name, _, value in pairs})
    try:
        yield spark
    finally:
        spark.close()


def _print_progress(done: int, total: int, part: Part) -> None:
    if part.error is not None:
        print(f"{part.error}: not finished, run the same command again", file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"\r{done} of {total} units finished", end="", file=sys.stderr, flush=True)


def _print_outcome(outcome: Outcome, output: str) -> None:
    parts = outcome.parts
    read, silent, failed, events = (
        sum(getattr(part, name) for part in parts)
        for name in ("read", "silent", "failed", "events")
    )
    if sys.stderr.isatty():
        print(file=sys.stderr)
    known = f"; {outcome.known} units were finished before" if outcome.known else ""
    linked = f"; {outcome.incidents} incidents" if outcome.incidents is not None else ""
    print(
        f"{read + silent + failed} records: {read} read, {silent} without any trigger, "
        f"{failed} failed; {events} events{linked}{known}; kept in {output}",
        file=sys.stderr,
    )
