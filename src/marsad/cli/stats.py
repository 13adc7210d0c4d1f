"""`marsad stats`: what a database holds, and which runs read it."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase


def stats(
    db: StoredDatabase,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Count what a database holds: reports, versions, bytes, events, incidents, runs."""
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import indent, write_line
    from marsad.store.counting import count_store

    with open_existing(db) as store:
        found = count_store(store)
    if as_json:
        write_line(indent(found))
        return
    for line in (
        f"{found.reports} reports in {found.versions} versions, {found.failures} failures",
        f"{found.documents} fetched documents, {found.bytes_fetched:,} bytes as they came, "
        f"{found.bytes_kept:,} as they are kept",
        f"{found.events} events and {found.statements} statements in the readings that count",
        f"{found.incidents} incidents out of {found.accounts} accounts; {found.decisions} "
        f"decisions, {found.corrections} corrections",
        f"published from {found.first or 'no day'} to {found.last or 'no day'}",
        f"{found.entries} entries in the ledger; layout {found.layout}, {found.size:,} bytes",
    ):
        write_line(line)
    for run in found.runs:
        rules = run.rules
        write_line(
            f"run {run.key}: {run.readings} readings, marsad {rules.code}, lexicon "
            f"{rules.lexicon or 'not noted'}, gazetteer {rules.gazetteer or 'not noted'}, "
            f"first {run.at[:19] or 'before this was noted'}"
        )
