"""`marsad search`: reports by their words and by what they tell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format

if TYPE_CHECKING:
    from marsad.store.search import Hit


def search(
    db: StoredDatabase,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]",
            help="All have to be there; '\"two words\"' together; wor* begins so; after -- also "
            "-word, which must not.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="On this day or later: 2018-04-07.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="On this day or before.")] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CC", help="Country, ISO 3166 alpha-2: SY.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Part of the name of a place or its province.")
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
    source: Annotated[str | None, typer.Option(help="Who published the report.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Print no more than this many.")] = 20,
    format_: Annotated[
        Format, typer.Option("--format", help="Lines for people, or one JSON object a report.")
    ] = Format.TABLE,
) -> None:
    """Find reports, the newest first, by words in Arabic or English and by what they tell.

    Vowel signs, hamza, case and accents make no difference, nor does the article: قصف finds
    القصف and وقصف. The options ask for a report that tells of one event with all of these; DAY is
    the event's, or the publication's where nothing else is asked of events.
    """
    from marsad.cli.filters import parse_day, parse_status, parse_type
    from marsad.cli.incidents import open_existing
    from marsad.cli.output import encode, write_array, write_line
    from marsad.store.search import Search, count_hits, search_reports

    wanted = Search(
        words=" ".join(words or ()),
        since=parse_day(since, "--since"),
        until=parse_day(until, "--until"),
        country=country,
        place=place,
        type=parse_type(type_),
        actor=actor,
        status=parse_status(status),
        source=source,
        limit=limit,
    )
    with open_existing(db) as store:
        hits = search_reports(store, wanted)
        total = count_hits(store, wanted) if len(hits) == limit else len(hits)
    if format_ is Format.JSONL:
        for hit in hits:
            write_line(encode(hit))
    elif format_ is Format.JSON:
        write_array(hits)
    else:
        for hit in hits:
            _print_hit(hit)
    print(f"{total} reports found, {len(hits)} shown", file=sys.stderr)


def _print_hit(hit: Hit) -> None:
    from marsad.cli.output import write_line
    from marsad.text.controls import show_controls

    when = hit.published[:10] if hit.published else "no date"
    write_line(show_controls(f"{hit.doc}  {when}  {hit.source or ''}  {hit.title}"))
    if hit.snippet.strip():
        write_line(show_controls(f"    … {' '.join(hit.snippet.split())} …"))
    if hit.incidents:
        write_line(f"    {' '.join(hit.incidents)}")
