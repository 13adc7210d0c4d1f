"""The command line. Every command imports what it needs when it runs: `--help` stays fast."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from marsad import __version__
from marsad.cli import (
    backfill,
    backup,
    compare,
    cycle,
    demo,
    diff,
    events,
    export,
    gazetteer,
    history,
    importing,
    incidents,
    ingest,
    link,
    load,
    migrate,
    read,
    report,
    schema,
    score,
    search,
    serve,
    show,
    stats,
    train,
    verify,
    watch,
    why,
)
from marsad.errors import MarsadError

EXIT_INTERRUPTED = 130

EXIT_CODES = """Exit codes: 0 all went well; 1 an error of marsad's own; 2 options that do not fit;
3 no report could be read; 4 a broken lexicon; 5 a broken gazetteer; 6 the database; 7 a part that
is not installed; 8 some reports could not be read, the others were."""

app = typer.Typer(
    name="marsad",
    help="Turn Arabic and English conflict reporting into an auditable incident database.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("read")(read.read)
app.command("why")(why.why)
app.command("demo")(demo.demo)
app.command("list")(events.list_events)
app.command("ingest")(ingest.ingest)
app.command("backfill")(backfill.backfill)
app.command("load")(load.load)
app.command("incidents")(incidents.list_incidents)
app.command("show")(show.show)
app.command("link")(link.link)
app.command("train")(train.train)
app.command("search")(search.search)
app.command("history")(history.history)
app.command("stats")(stats.stats)
app.command("verify")(verify.verify)
app.command("watch")(watch.watch)
app.command("reread")(diff.reread)
app.command("diff")(diff.diff)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("dump")(backup.dump)
app.command("migrate")(migrate.migrate)
app.command("export")(export.export)
app.command("import")(importing.import_dataset)
app.command("compare")(compare.compare)
app.command("cycle")(cycle.cycle)
app.command("report")(report.report)
app.command("score")(score.score)
app.command("schema")(schema.schema)
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(serve.app, name="serve")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"marsad {__version__}")
        raise typer.Exit


@app.command("version")
def version() -> None:
    """Print the version of marsad and of its output format."""
    from marsad.records import FORMAT

    typer.echo(f"marsad {__version__}, format {FORMAT}")


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    del version  # typer's callback has done it


def run() -> None:
    """Run the command line; an error of marsad's own becomes a message and its exit code."""
    from marsad.cli.output import print_error, soften_encoding

    soften_encoding()
    try:
        app()
    except MarsadError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
