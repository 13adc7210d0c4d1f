"""`marsad link`: why two reports were linked or not, and an analyst's say about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli.options import StoredDatabase
from marsad.cli.output import Format

if TYPE_CHECKING:
    from marsad.records import Account


def link(
    first: Annotated[str, typer.Argument(metavar="A", help="A report's or an account's id.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    db: StoredDatabase,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the two compare; this is the default.")
    ] = False,
    must: Annotated[
        bool, typer.Option("--must", help="Decide: both tell of one incident, for ever.")
    ] = False,
    cannot: Annotated[
        bool, typer.Option("--cannot", help="Decide: they tell of two incidents, for ever.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="PATH", help="Write the waterfall as a picture.")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or one JSON object.")
    ] = Format.TABLE,
) -> None:
    """Explain how two accounts compare, or decide whether they tell of one incident.

    A report's id stands for its news. A decision that contradicts earlier ones is refused, and
    those are named.
    """
    from marsad.cli.incidents import open_existing
    from marsad.errors import UsageError
    from marsad.records import Decision, DecisionKind
    from marsad.store.incident_queries import find_account
    from marsad.store.incidents import record_decision

    if (must and cannot) or (explain and (must or cannot)):
        raise UsageError("give one of --explain, --must and --cannot")
    with open_existing(db) as store:
        a, b = find_account(store, first), find_account(store, second)
        if must or cannot:
            kind = DecisionKind.MUST_LINK if must else DecisionKind.CANNOT_LINK
            done = record_decision(
                store, Decision(kind=kind, first=a.id, second=b.id, by=by, reason=reason)
            )
            typer.echo(f"{a.id} {kind.value.replace('_', ' ')} {b.id}: kept")
            for entry in done.history:
                other = f" ({entry.other})" if entry.other else ""
                typer.echo(f"{entry.incident} {entry.change.value}{other}")
            return
    _explain(a, b, format_, svg)


def _explain(first: Account, second: Account, format_: Format, svg: Path | None) -> None:
    from marsad.cli.output import encode, indent, open_console, write_line
    from marsad.incidents.compare import compare_accounts, exclude_pair, has_ground
    from marsad.incidents.settings import load_settings
    from marsad.incidents.traits import find_traits

    settings = load_settings()
    a, b = find_traits(first), find_traits(second)
    result = compare_accounts(a, b, settings)
    barred = exclude_pair(a, b)
    threshold = settings.threshold if a.lead and b.lead else settings.aside_threshold
    verdict = f"They cannot be one incident: {barred}." if barred else ""
    if not barred and not has_ground(a, b):
        verdict = "Time or place is not told and nothing else is strong: not linked by absence."
    if svg is not None:
        from marsad.incidents.waterfall import draw_waterfall

        svg.write_text(draw_waterfall(result), encoding="utf-8")
    if format_ is Format.TABLE:
        from marsad.cli.incident_table import show_link

        console = open_console()
        for part in show_link(result, first, second, verdict, threshold):
            console.print(part)
    else:
        write_line((encode if format_ is Format.JSONL else indent)(result))
