"""`marsad incidents`: the incidents of a database, each with all its accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.filters import (
    Actor,
    Country,
    Disputed,
    Killed,
    Limit,
    News,
    Outlets,
    PlaceName,
    Since,
    Source,
    StatusName,
    TypeName,
    Until,
    gather_filters,
)
from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format

if TYPE_CHECKING:
    from marsad.records import Incident
    from marsad.store import Store


def list_incidents(
    db: StoredDatabase,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    place: PlaceName = None,
    type_: TypeName = None,
    actor: Actor = None,
    status: StatusName = None,
    source: Source = None,
    killed: Killed = None,
    outlets: Outlets = None,
    disputed: Disputed = False,
    news: News = False,
    limit: Limit = None,
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or one JSON object an incident.")
    ] = Format.TABLE,
) -> None:
    """List the incidents of a database in the order of days.

    `reports` are the reports whose news an incident is, `mentions` those that tell of it
    besides; `accounts` holds what each of them tells, with the words that carry it.
    """
    from marsad.cli.output import encode, open_console, write_array, write_line
    from marsad.store.incident_queries import find_incidents

    filters = gather_filters(
        since=since, until=until, country=country, place=place, type_=type_, actor=actor,
        status=status, source=source, killed=killed, outlets=outlets, disputed=disputed,
        news=news, limit=limit,
    )  # fmt: skip
    with open_existing(db) as store:
        found = find_incidents(store, filters)
    if format_ is Format.JSONL:
        for incident in found:
            write_line(encode(bare(incident)))
    elif format_ is Format.JSON:
        write_array(map(bare, found))
    elif found:
        from marsad.cli.incident_table import make_incident_table

        open_console().print(make_incident_table(found))
    else:
        typer.echo("No incident fits.")


def open_existing(db: str | Path) -> Store:
    """Open a database that must be there. Raises `StoreError` where it is not."""
    from marsad.store import open_store

    require_existing(db)
    return open_store(db)


def require_existing(db: str | Path) -> None:
    """Raise `StoreError` where a file that is named is not there."""
    from marsad.errors import StoreError

    if "://" not in str(db) and not Path(db).exists():
        raise StoreError(
            "there is no such database",
            path=str(db),
            hint="Make one with `marsad ingest PATH... --db PATH`, or `marsad read` with --db.",
        )


def bare(incident: Incident) -> Incident:
    """Leave out what only linking needs of the accounts."""
    import msgspec

    accounts = tuple(
        msgspec.structs.replace(account, sketch=(), story=()) for account in incident.accounts
    )
    return msgspec.structs.replace(incident, accounts=accounts)
