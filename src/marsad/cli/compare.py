"""`marsad compare`: two codings of the same days, incident by incident and field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.filters import Country
from marsad.cli.output import Format

if TYPE_CHECKING:
    from marsad.records import Incident

_SQLITE = b"SQLite format 3\0"


def compare(
    ours: Annotated[
        str,
        typer.Argument(metavar="OURS", help="A database, or a file that `marsad import` reads."),
    ],
    theirs: Annotated[
        str,
        typer.Argument(metavar="THEIRS", help="The same; or a data set in the database OURS."),
    ],
    days: Annotated[int, typer.Option(min=0, help="Days that one incident may be apart.")] = 1,
    km: Annotated[
        float, typer.Option(min=0, help="Kilometres apart; coarse places may be off by more.")
    ] = 25.0,
    same_type: Annotated[
        bool, typer.Option("--same-type", help="The same type only, not one of its family.")
    ] = False,
    country: Country = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Also days that only one of them covers.")
    ] = False,
    show: Annotated[int, typer.Option(min=0, help="Examples of each kind in the table.")] = 5,
    format_: Annotated[
        Format, typer.Option("--format", help="table, or json with every pair.")
    ] = Format.TABLE,
) -> None:
    """Compare two codings: what both have, what one misses, how far the fields agree.

    Neither is taken for the truth. A pair is explained by days and kilometres apart; what has no
    partner says why.
    """
    from marsad.cli.output import indent, write_line
    from marsad.exchange.comparison import compare as compare_codings
    from marsad.exchange.comparison import write_comparison
    from marsad.exchange.matching import Window
    from marsad.text.controls import show_controls

    found = compare_codings(
        _load(ours, None),
        _load(theirs, ours),
        window=Window(days=days, km=km, same_type=same_type),
        names=(Path(ours).name, Path(theirs).name),
        whole=whole,
        country=country,
    )
    if format_ is Format.TABLE:
        for line in write_comparison(found, show).splitlines():
            write_line(show_controls(line))
    else:
        write_line(indent(found))


def _load(name: str, database: str | None) -> Iterator[Incident]:
    """Yield the incidents of a database, of a file, or of a data set in `database`."""
    from marsad.cli.importing import sort_out
    from marsad.cli.incidents import open_existing
    from marsad.errors import InputError
    from marsad.exchange.imported import walk_coded
    from marsad.exchange.stream import walk_told

    path = Path(name)
    if _is_database(name):
        with open_existing(name) as store:
            yield from (told.incident for told in walk_told(store))
    elif path.exists():
        reasons: Counter[str] = Counter()
        yield from (told.incident for told in sort_out(path, None, reasons, [0]))
        for reason, number in reasons.most_common():
            typer.echo(f"{path.name}: set apart {number}: {reason}", err=True)
    elif database and _is_database(database):
        with open_existing(database) as store:
            yield from (told.incident for told in walk_coded(store, name))
    else:
        raise InputError(
            "there is no such file",
            path=name,
            hint="Give a database, a file, or the name of a data set in the database OURS.",
        )


def _is_database(name: str) -> bool:
    if "://" in name:
        return True
    try:
        with Path(name).open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False
