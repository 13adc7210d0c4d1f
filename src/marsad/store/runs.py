"""Runs: which code, lexicon and gazetteer read what."""

from __future__ import annotations

from sqlalchemy import Connection, select

from marsad import __version__
from marsad.records import Record, Rules
from marsad.store import schema
from marsad.store.work import Work

OF_VERSION = Rules(code=__version__)
"""Rules of which only the version of marsad is known."""


class Run(Record, frozen=True):
    """A run as the database has it."""

    key: int
    rules: Rules
    at: str


def find_run(connection: Connection, rules: Rules) -> int | None:
    """Return the key of the run with these rules; None where they read nothing yet."""
    run = schema.run.c
    found: int | None = connection.execute(
        select(run.key).where(
            run.code == rules.code,
            run.lexicon == rules.lexicon,
            run.gazetteer == rules.gazetteer,
            run.format == rules.format,
        )
    ).scalar()
    return found


def take_run(work: Work, rules: Rules) -> int:
    """Return the key of the run with these rules; it is added where it is new."""
    found = find_run(work.connection, rules)
    if found is not None:
        return found
    row = {
        "code": rules.code,
        "lexicon": rules.lexicon,
        "gazetteer": rules.gazetteer,
        "format": rules.format,
        "at": work.at,
    }
    return work.add(schema.run, [row])[0]


def list_runs(connection: Connection) -> list[Run]:
    """Return all runs in the order in which they first read something."""
    rows = connection.execute(select(schema.run).order_by(schema.run.c.key))
    return [
        Run(
            key=row.key,
            rules=Rules(
                code=row.code, lexicon=row.lexicon, gazetteer=row.gazetteer, format=row.format
            ),
            at=row.at,
        )
        for row in rows
    ]
