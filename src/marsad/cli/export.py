"""`marsad export`: incidents in the formats that others work with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
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

if TYPE_CHECKING:
    from marsad.exchange import Format, Ledger, Told
    from marsad.store import Store
    from marsad.store.incident_queries import Filters

NAMES = (
    "jsonl, csv, geojson, geoparquet, acled, ucdp, gdelt-events, gdelt-mentions, plover, "
    "annotation, prov, ftm, stix, ical, atom or gold"
)


def export(
    db: StoredDatabase,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="FORMAT", help=f"{NAMES}; else as the file's name says."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else standard output.")
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where your incidents are: rows link to URL/incidents/ID."
        ),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A data set that was imported, not the incidents."),
    ] = None,
    with_unlinked: Annotated[
        bool,
        typer.Option(
            "--with-unlinked",
            help="Threatened and recurrent events too, each as one report tells it.",
        ),
    ] = False,
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
) -> None:
    """Write incidents in a format that others work with.

    What a format cannot hold is counted on standard error; docs/reference/exchange.md says it for
    each. `gold` writes whole reports: those that tell of the incidents chosen.
    """
    import msgspec

    from marsad.cli.incidents import open_existing
    from marsad.exchange import Ledger, Options

    form = _choose(as_, output)
    filters = gather_filters(
        since=since, until=until, country=country, place=place, type_=type_, actor=actor,
        status=status, source=source, killed=killed, outlets=outlets, disputed=disputed,
        news=news, limit=limit,
    )  # fmt: skip
    if form.newest:  # the limit is the feed's, not that of the oldest days
        filters = msgspec.structs.replace(filters, limit=None)
    options = Options(base_url=base_url, dataset=dataset or "marsad", limit=limit)
    ledger = Ledger()
    with open_existing(db) as store:
        if form.write is None:
            pieces = _write_gold(store, filters, ledger)
        else:
            told = _walk(store, filters, form, dataset, unlinked=with_unlinked)
            pieces = form.write(told, options, ledger)
        _deliver(pieces, output)
        _summarise(ledger, form, output)
        if not with_unlinked and dataset is None and form.write is not None:
            _warn_of_unlinked(store, filters)


def _choose(name: str | None, output: Path | None) -> Format:
    """Return the format that is named, or that the file's name ends with."""
    from marsad.errors import UsageError
    from marsad.exchange import FORMATS, find_format

    if name is not None:
        return find_format(name)
    if output is None:
        return FORMATS["jsonl"]
    fitting = [form for form in FORMATS.values() if output.name.endswith(form.suffix)]
    if not fitting:
        raise UsageError(
            f"the name {output.name} does not say the format", hint=f"Give --as: {NAMES}."
        )
    return max(fitting, key=lambda form: len(form.suffix))


def _walk(
    store: Store, filters: Filters, form: Format, dataset: str | None, *, unlinked: bool
) -> Iterator[Told]:
    from marsad.errors import UsageError
    from marsad.exchange.imported import walk_coded
    from marsad.exchange.stream import walk_told
    from marsad.store.incident_queries import Filters

    if dataset is None:
        return walk_told(store, filters, text=form.needs_text, unlinked=unlinked)
    if filters != Filters() or unlinked:
        raise UsageError(
            "--dataset is exported as a whole", hint="Leave the other choices out, or filter later."
        )
    return walk_coded(store, dataset)


def _write_gold(store: Store, filters: Filters, ledger: Ledger) -> Iterator[bytes]:
    from marsad.exchange.gold import write_gold
    from marsad.exchange.stream import find_told_docs, walk_readings
    from marsad.store.incident_queries import Filters

    docs = None if filters == Filters() else find_told_docs(store, filters)
    return write_gold(walk_readings(store, docs), ledger)


def _deliver(pieces: Iterator[bytes], output: Path | None) -> None:
    """Write a file as a whole or not at all; or to standard output, piece by piece."""
    from marsad.cli.output import EXIT_CLOSED_PIPE
    from marsad.errors import MarsadError

    if output is None:
        try:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Python would report the closed pipe once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(EXIT_CLOSED_PIPE)
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(output)
    except OSError as error:
        raise MarsadError(
            f"cannot be written: {error.strerror}", path=str(output), hint="Give another path."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _summarise(ledger: Ledger, form: Format, output: Path | None) -> None:
    what = "reports" if form.write is None else "incidents"
    where = f" to {output}" if output else ""
    typer.echo(
        f"marsad: {ledger.written} {what} written{where} as {form.name}, map {form.version}",
        err=True,
    )
    for reason, count in ledger.left_out.most_common():
        typer.echo(f"  left out {count}: {reason.value}", err=True)
    for reason, count in ledger.reduced.most_common():
        typer.echo(f"  incomplete {count}: {reason.value}", err=True)


def _warn_of_unlinked(store: Store, filters: Filters) -> None:
    from marsad.exchange.stream import count_unlinked

    for status, count in count_unlinked(store, filters).items():
        typer.echo(
            f"  not among the incidents: {count} {status.value} events (--with-unlinked)", err=True
        )
