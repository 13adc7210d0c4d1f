"""`marsad diff`: what one run read otherwise than another; `marsad reread` adds a run."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format


def diff(
    before: Annotated[int, typer.Argument(metavar="RUN", help="Number of a run.")],
    after: Annotated[int, typer.Argument(metavar="RUN", help="Number of another one.")],
    db: StoredDatabase,
    format_: Annotated[
        Format, typer.Option("--format", help="Lines for people, or one JSON object a difference.")
    ] = Format.TABLE,
) -> None:
    """Show what two runs read differently, of the reports that both read.

    `marsad stats` lists the runs with their numbers.
    """
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import encode, write_array, write_line
    from marsad.store.comparing import compare_runs
    from marsad.text.controls import show_controls

    with open_existing(db) as store:
        found = compare_runs(store, before, after)
    if format_ is Format.JSONL:
        for difference in found.differences:
            write_line(encode(difference))
    elif format_ is Format.JSON:
        write_array(found.differences)
    else:
        for one in found.differences:
            line = f"{one.doc}  {one.fate.value}  {one.what} {one.id}  {one.words}"
            write_line(show_controls(line))
            for change in one.changes:
                line = f"    {change.field}: {change.before or '-'} -> {change.after or '-'}"
                write_line(show_controls(line))
    print(
        f"{found.both} versions of reports were read by both, {found.differing} differently",
        file=sys.stderr,
    )


def reread(db: StoredDatabase) -> None:
    """Read stored reports again with the code, lexicon and gazetteer of today.

    Adds a run; what earlier runs read stays. Reports that today's rules have read already are
    left alone, so that an interrupted run goes on where it stopped.
    """
    from functools import partial

    from marsad.cli import run_readings
    from marsad.cli.incidents import open_existing
    from marsad.ingest.attempt import attempt
    from marsad.ingest.model import Arrival
    from marsad.pipeline import load_resources, read_report
    from marsad.records import Failure, Reading, Report
    from marsad.store.rereading import reread as read_again

    resources = load_resources()
    read = partial(read_report, resources=resources)

    def read_one(report: Report) -> Reading | Failure:
        return attempt(Arrival(report=report, path=""), read)

    done = changed = 0
    with open_existing(db) as store:
        for count, linked in read_again(store, read_one, run_readings.describe_own_rules()):
            done += count
            changed += linked.changed
    print(f"{done} reports read again, {changed} of them differently", file=sys.stderr)
