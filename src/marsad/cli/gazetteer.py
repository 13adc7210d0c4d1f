"""`marsad gazetteer`: import, list and look up places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Import, list and look up places.", no_args_is_help=True)


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="The file to import.", exists=True, dir_okay=False)],
    name: Annotated[str | None, typer.Option(help="What to call it; the file's name else.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="auto, geonames, wof, ocha or csv.")
    ] = "auto",
    alternate_names: Annotated[
        Path | None, typer.Option(help="GeoNames' alternateNamesV2.txt, with --format geonames.")
    ] = None,
) -> None:
    """Import a GeoNames country dump, a Who's On First export, an OCHA table or a plain CSV."""
    from marsad.errors import UsageError
    from marsad.gazetteer.importers import READERS, guess_format, read_geonames
    from marsad.gazetteer.installed import install

    chosen = guess_format(path) if form == "auto" else form
    if chosen not in READERS:
        raise UsageError(f"unknown format {form!r}", hint="Use geonames, wof, ocha or csv.")
    if chosen == "geonames":
        entries = read_geonames(path, alternate_names)
    else:
        entries = READERS[chosen](path)
    record = install(entries, name or path.stem, chosen, path)
    typer.echo(f"{record.name}: {record.places} places, version {record.version}")


@app.command("list")
def list_gazetteers() -> None:
    """List the built-in and the imported gazetteers."""
    from rich.console import Console
    from rich.table import Table

    from marsad.gazetteer.installed import list_installed
    from marsad.gazetteer.store import load_gazetteer

    table = Table("name", "version", "format", "places", "made from", "versions kept")
    table.add_row("built-in", "-", "-", str(len(load_gazetteer())), "GeoNames, CLDR, marsad", "1")
    for record in list_installed():
        table.add_row(
            record.name,
            record.version,
            record.format,
            str(record.places),
            record.source,
            str(record.versions),
        )
    Console().print(table)


@app.command("find")
def find_name(
    name: Annotated[str, typer.Argument(help="A place name in Arabic or English.")],
    limit: Annotated[int, typer.Option(help="How many candidates to show.", min=1)] = 10,
) -> None:
    """Show what a name may mean, best first, with the score of each before any context."""
    from rich.console import Console
    from rich.table import Table

    from marsad.gazetteer.installed import load_installed

    found = load_installed().find(name, limit)
    if not found:
        typer.echo(f"{name}: not in the gazetteer")
        raise typer.Exit(1)
    table = Table("score", "place", "kind", "admin1", "country", "lat", "lon", "km", "id")
    for entry, candidate in found:
        table.add_row(
            f"{candidate.score:.2f}",
            entry.name_en,
            entry.kind.value,
            entry.admin1 or "",
            entry.country or "",
            "" if entry.lat is None else f"{entry.lat:.4f}",
            "" if entry.lon is None else f"{entry.lon:.4f}",
            f"{entry.uncertainty_km:g}",
            entry.id,
        )
    Console().print(table)
