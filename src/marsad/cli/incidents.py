"""`marsad incidents`: the incidents of a database, each with all its accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format

if TYPE_CHECKING:
    import datetime as dt

    from marsad.records import EventType, Incident, Status
    from marsad.store import Store


def list_incidents(
    db: StoredDatabase,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="On this day or later: 2018-04-07.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="On this day or before.")] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CC", help="Country, ISO 3166 alpha-2: SY.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Part of the name of the place or its province.")
    ] = None,
    type_: Annotated[
        str | None, typer.Option("--type", help="Type of incident: air_strike.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help="An actor's id, or part of a name as worded.")
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="reported, denied, threatened or recurrent.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Who published one of its reports.")] = None,
    killed: Annotated[int | None, typer.Option(min=0, help="At least this many dead.")] = None,
    outlets: Annotated[
        int | None, typer.Option(min=1, help="Told by at least this many independent outlets.")
    ] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Where accounts exclude.")] = False,
    news: Annotated[
        bool, typer.Option("--news", help="Only what is the news of a report, not told besides.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Print no more than this many.")] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or one JSON object an incident.")
    ] = Format.TABLE,
) -> None:
    """List the incidents of a database in the order of days.

    `reports` are the reports whose news an incident is, `mentions` those that tell of it
    besides; `accounts` holds what each of them tells, with the words that carry it.
    """
    from marsad.cli.output import encode, open_console, write_array, write_line
    from marsad.store.incident_queries import Filters, find_incidents

    filters = Filters(
        since=parse_day(since, "--since"),
        until=parse_day(until, "--until"),
        country=country,
        place=place,
        type=parse_type(type_),
        actor=actor,
        status=parse_status(status),
        source=source,
        killed=killed,
        outlets=outlets,
        disputed=disputed,
        news=news,
        limit=limit,
    )
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


def parse_status(value: str | None) -> Status | None:
    """Return the status that an option names. Raises `UsageError` for another word."""
    from marsad.errors import UsageError
    from marsad.records import Status

    if value is None:
        return None
    try:
        return Status(value)
    except ValueError as error:
        names = ", ".join(status.value for status in Status)
        raise UsageError(f"--status {value}: no such status", hint=f"It is one of {names}.") from (
            error
        )


def parse_day(value: str | None, option: str) -> dt.date | None:
    """Return the day that an option names. Raises `UsageError` for what is no day."""
    import datetime as dt

    from marsad.errors import UsageError

    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{option} {value}: no ISO date", hint="Write 2018-04-07.") from error


def parse_type(value: str | None) -> EventType | None:
    """Return the type that an option names. Raises `UsageError` for another word."""
    from marsad.errors import UsageError
    from marsad.records import EventType

    if value is None:
        return None
    try:
        return EventType(value)
    except ValueError as error:
        names = ", ".join(kind.value for kind in EventType)
        raise UsageError(f"--type {value}: no such type", hint=f"It is one of {names}.") from error
