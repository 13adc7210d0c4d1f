"""`marsad report`: a briefing of one page, to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.filters import (
    Actor,
    Country,
    Disputed,
    Killed,
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

if TYPE_CHECKING:
    from marsad.serve.brief import Brief
    from marsad.store.incident_queries import Filters

SUFFIXES = (".html", ".pdf", ".md")


def report(
    db: StoredDatabase,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="A .html, .pdf or .md file.")
    ],
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
    lang: Annotated[str, typer.Option(metavar="en|ar", help="Language of its own words.")] = "en",
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
) -> None:
    """Write a briefing of one page: map, table, who says what, and sources.

    The table has the incidents that most independent outlets tell of; the counts and the map
    have all that the filters let pass. A PDF is printed by Chromium, which must be installed.
    """
    import datetime as dt

    from marsad.cli.incidents import open_existing
    from marsad.errors import MarsadError, UsageError
    from marsad.serve.brief import Speech, make_brief
    from marsad.serve.brief_files import find_urls, write_brief
    from marsad.store.incident_queries import find_incidents

    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{output}: a briefing is .html, .pdf or .md")
    if lang not in ("en", "ar"):
        raise UsageError(f"--lang {lang}: it is en or ar")
    filters = gather_filters(
        since=since, until=until, country=country, place=place, type_=type_, actor=actor,
        status=status, source=source, killed=killed, outlets=outlets, disputed=disputed,
        news=news, limit=None,
    )  # fmt: skip
    with open_existing(db) as store:
        found = find_incidents(store, filters)
        urls = find_urls(store, found)
    made = dt.datetime.now(dt.UTC).date()

    def make(most: int) -> Brief:
        return make_brief(
            found, choice=describe(filters), made=made, speech=Speech(lang), urls=urls,
            title=title, most=most,
        )  # fmt: skip

    data = write_brief(make, output.suffix.lower().removeprefix("."))
    try:
        output.write_bytes(data)
    except OSError as error:
        raise MarsadError(
            f"cannot be written: {error.strerror}", path=str(output), hint="Give another path."
        ) from error
    typer.echo(f"{len(found)} incidents: {output}", err=True)


def describe(filters: Filters) -> str:
    """Say in the words of the command line which incidents were asked for."""
    import msgspec

    chosen = {
        name: value
        for name, value in msgspec.to_builtins(filters).items()
        if value not in (None, False)
    }
    shown = [name if value is True else f"{name} {value}" for name, value in chosen.items()]
    return ", ".join(shown) or "all incidents"
