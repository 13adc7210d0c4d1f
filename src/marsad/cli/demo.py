"""`marsad demo`: the sample reports that come with marsad, read and stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    db: Annotated[
        Path | None,
        typer.Option(
            "--db", metavar="PATH", help="Database to keep the result in; otherwise a cache file."
        ),
    ] = None,
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="In the table, show the reports' own words only.")
    ] = False,
) -> None:
    """Read the sample reports, keep them in a database, and print the incidents they tell of."""
    from marsad.cli import run_readings
    from marsad.cli.output import Format
    from marsad.ingest.model import Arrival
    from marsad.samples import open_samples

    if db is None:
        db = choose_cache_path()
        _renew_layout(db)
    tally = run_readings.Tally()
    samples = [Arrival(report=report, path="samples") for report in open_samples()]
    with run_readings.open_sink(db) as sink:
        outcomes = tally.count(run_readings.read_all(samples))
        kept = run_readings.keep(outcomes, sink)
        run_readings.print_outcomes(kept, Format.TABLE, verbatim=verbatim)
    run_readings.print_summary(tally, db)
    _print_next_steps(db)


def _renew_layout(db: Path) -> None:
    """Bring the demo's own database, which an older marsad may have made, to today's layout."""
    from marsad.store.migrating import migrate

    if db.exists():
        migrate(db, keep_copy=False)


def choose_cache_path() -> Path:
    """Return the demo's database in the user's cache directory (`XDG_CACHE_HOME`)."""
    import os

    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "marsad" / "demo.db"


def _print_next_steps(db: Path) -> None:
    typer.echo(
        f"""
Every value above points at the words that carry it. Where to look next:
  the same table from the database   marsad list --db {db}
  a report of your own               marsad read YOUR.txt --published 2024-01-28
  with offsets, rules and reasons    marsad read YOUR.txt --format jsonl
  how each value came about          marsad why YOUR.txt
  the first half hour                docs/tutorial.md"""
    )
