"""`marsad cycle`: attack and response, an answer that can be "cannot tell"."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from marsad.analyse.cycle import Cycle

METHODS = "reaction, around, granger, endemic, hawkes, wakes, knox or all"


def cycle(
    *,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH|URL", help="Database: a path, or postgresql://..."),
    ] = None,
    define: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Definition of sides; the shipped sample without it."),
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=f"Methods shown besides: {METHODS}. May be repeated."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a report: .html or .json."),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write the charts there, as SVG and as PNG."),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="en|ar", help="Language of all that is told but the verdicts.")
    ] = "en",
    show_definition: Annotated[
        bool, typer.Option("--show-definition", help="Print the shipped definition, to copy.")
    ] = False,
) -> None:
    """Put an assertion on attacks and responses to the incidents of a database.

    The answer is "consistent with the assertion", "consistent with the opposite" or "cannot
    tell", in English and in Arabic, with its assumptions. Methods other than the reaction
    function are descriptive only.
    """
    from marsad.errors import UsageError

    if show_definition:
        typer.echo(_read_shipped(), nl=False)
        return
    if db is None:
        raise UsageError(
            "--db PATH is needed", hint="Make one with `marsad ingest` or `marsad demo`."
        )
    if output is not None and output.suffix.lower() not in (".html", ".json"):
        raise UsageError(f"{output}: the report is .html or .json")
    if language not in ("en", "ar"):
        raise UsageError(f"--language {language}: it is en or ar")
    result = _analyse(db, define, method or ["all"])
    _write(result, output, charts, language)


def _read_shipped() -> str:
    from importlib.resources import files

    from marsad.analyse.sides import SAMPLE

    return files("marsad.analyse").joinpath("data", SAMPLE).read_text(encoding="utf-8")


def _analyse(db: str, define: Path | None, names: list[str]) -> Cycle:
    import os

    from marsad.cli.incidents import open_existing
    from marsad.errors import MissingExtraError, UsageError

    # The matrices are small: threads would only wait for each other. Read when numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from marsad.analyse.arrays import TooLittleError
        from marsad.analyse.cycle import refuse_cycle, run_cycle
        from marsad.analyse.load import load_sample
        from marsad.analyse.methods import Method
        from marsad.analyse.sides import read_definition
    except ImportError as error:
        raise MissingExtraError("analyse", "`marsad cycle`") from error

    try:
        methods = frozenset(Method(name) for name in names)
    except ValueError as error:
        raise UsageError(f"--method: {error}", hint=f"It is one of {METHODS}.") from error
    definition = read_definition(define)
    with open_existing(db) as store:
        try:
            return run_cycle(load_sample(store, definition), definition, methods=methods)
        except TooLittleError as error:
            return refuse_cycle(definition, error)


def _write(result: Cycle, output: Path | None, charts: Path | None, language: str) -> None:
    from marsad.analyse.charts import write_charts
    from marsad.analyse.page import render_page, render_text
    from marsad.analyse.words import Speech
    from marsad.cli.output import write_line

    speech = Speech(language)
    if output is None:
        write_line(render_text(result, speech))
    elif output.suffix.lower() == ".json":
        import msgspec

        output.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
    else:
        output.write_text(render_page(result, speech), encoding="utf-8")
    if charts is not None:
        write_charts(result, charts, speech)
