"""`marsad why`: how each value came about, and why a sentence gave nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from marsad.cli.options import InputKind, Lang, Published, Title, gather_options
from marsad.ingest.model import InputFormat


def why(
    path: Annotated[str, typer.Argument(help="A report, as for marsad read.")],
    *,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WORDS", help="Only sentences with these words.")
    ] = None,
    published: Published = None,
    lang: Lang = "auto",
    title: Title = None,
    input_kind: InputKind = InputFormat.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as JSON.")] = False,
) -> None:
    """Show what was found in each sentence, which rule read which field, and why not."""
    from marsad.cli.explain import explain_inputs

    options = gather_options(
        title=title, published=published, lang=lang, source=None, kind=input_kind
    )
    code = explain_inputs(path, options, at=at, as_json=as_json)
    if code:
        raise typer.Exit(code)
