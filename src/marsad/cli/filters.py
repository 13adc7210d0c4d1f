"""Options that choose incidents, shared by the commands that list, export and compare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import datetime as dt

    from marsad.records import EventType, Status
    from marsad.store.incident_queries import Filters

Since = Annotated[str | None, typer.Option(metavar="DAY", help="On this day or later: 2018-04-07.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="On this day or before.")]
Country = Annotated[str | None, typer.Option(metavar="CC", help="Country, ISO 3166 alpha-2: SY.")]
PlaceName = Annotated[
    str | None, typer.Option("--place", help="Part of the name of the place or its province.")
]
TypeName = Annotated[str | None, typer.Option("--type", help="Type of incident: air_strike.")]
Actor = Annotated[str | None, typer.Option(help="An actor's id, or part of a name as worded.")]
StatusName = Annotated[
    str | None, typer.Option("--status", help="reported, denied, threatened or recurrent.")
]
Source = Annotated[str | None, typer.Option(help="Who published one of its reports.")]
Killed = Annotated[int | None, typer.Option(min=0, help="At least this many dead.")]
Outlets = Annotated[
    int | None, typer.Option(min=1, help="Told by at least this many independent outlets.")
]
Disputed = Annotated[bool, typer.Option("--disputed", help="Where accounts exclude.")]
News = Annotated[
    bool, typer.Option("--news", help="Only what is the news of a report, not told besides.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="Print no more than this many.")]


def gather_filters(
    *, since: str | None, until: str | None, country: str | None, place: str | None,
    type_: str | None, actor: str | None, status: str | None, source: str | None,
    killed: int | None, outlets: int | None, disputed: bool, news: bool, limit: int | None,
) -> Filters:  # fmt: skip
    """Check the options and put them together. Raises `UsageError` for one that does not fit."""
    from marsad.store.incident_queries import Filters

    return Filters(
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
