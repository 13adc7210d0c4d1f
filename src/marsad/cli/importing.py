"""`marsad import`: a data set that was coded elsewhere, kept beside the incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import StoredDatabase

if TYPE_CHECKING:
    from marsad.exchange.model import Told
    from marsad.exchange.reading import Kind

SHOWN = 10
"""Rows that could not be read and are named one by one."""
EXIT_SOME_FAILED = 8


def import_dataset(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="ACLED or UCDP CSV; or a file that `marsad export` wrote."
        ),
    ],
    db: StoredDatabase,
    dataset: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its name; else the file's.")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="acled, ucdp, csv, jsonl, geojson or geoparquet; else as the file shows.",
        ),
    ] = None,
) -> None:
    """Import a data set that people coded, as accounts of its own.

    Its rows are never linked or counted with what marsad read. Importing it again replaces it.
    """
    from marsad.exchange.imported import write_coded
    from marsad.store import open_store

    kind = choose_kind(from_)
    reasons: Counter[str] = Counter()
    broken = [0]
    with open_store(db) as store:
        name = dataset or path.name.partition(".")[0]
        count = write_coded(store, name, sort_out(path, kind, reasons, broken))
    typer.echo(f"{count} incidents imported as data set {name}")
    for reason, number in reasons.most_common():
        typer.echo(f"  set apart {number}: {reason}", err=True)
    if broken[0]:
        raise typer.Exit(EXIT_SOME_FAILED)


def choose_kind(name: str | None) -> Kind | None:
    """Return the kind of file that is named. Raises `UsageError` for another one."""
    from marsad.errors import UsageError
    from marsad.exchange.reading import Kind

    if name is None:
        return None
    try:
        return Kind(name)
    except ValueError as error:
        names = ", ".join(kind.value for kind in Kind)
        raise UsageError(f"--from {name}: not read", hint=f"It is one of {names}.") from error


def sort_out(
    path: Path, kind: Kind | None, reasons: Counter[str], broken: list[int]
) -> Iterator[Told]:
    """Pass incidents on; rows without a type of ours are counted, broken ones are named too."""
    from marsad.cli.output import print_failure
    from marsad.exchange.reading import NO_TYPE, read_told
    from marsad.records import Failure

    for item in read_told(path, kind):
        if not isinstance(item, Failure):
            yield item
            continue
        reasons[item.message] += 1
        if item.error != NO_TYPE:
            broken[0] += 1
            if broken[0] <= SHOWN:
                print_failure(item)
