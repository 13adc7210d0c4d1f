"""`marsad serve`: the web API and the page; `marsad serve token`: who may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from marsad.store.page_reading import Desk

app = typer.Typer(help="Serve the page and the web API of a database.", invoke_without_command=True)
tokens = typer.Typer(help="Make, list and remove tokens.", no_args_is_help=True)
app.add_typer(tokens, name="token")

TokenDatabase = Annotated[
    str, typer.Option("--db", metavar="PATH", help="Database: a path or a postgresql:// URL.")
]


@app.callback()
def serve(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH", help="Database: a path or a postgresql:// URL."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8017,
    host: Annotated[
        str, typer.Option(help="Address to listen on; another than loopback needs tokens.")
    ] = "127.0.0.1",
    rate: Annotated[
        float, typer.Option(min=1, help="Requests a second of one person, on the average.")
    ] = 200,
) -> None:
    """Serve the page and the web API of a database, until interrupted.

    Bound to this machine and without tokens it is open: whoever sits here may do everything.
    Once there is a token, everybody needs one; another address needs tokens from the start. It
    speaks plain HTTP: put a proxy with TLS in front of it on a network.
    """
    if context.invoked_subcommand is not None:
        return
    from marsad.errors import UsageError

    if db is None:
        raise UsageError(
            "--db PATH is needed", hint="Make one with `marsad ingest` or `marsad demo`."
        )
    desk = _open_desk(db)
    from marsad.serve.run import run_server

    run_server(desk, host=host, port=port, rate=rate, tell=typer.echo)


def _open_desk(db: str) -> Desk:
    from marsad.cli.incidents import open_existing
    from marsad.errors import MissingExtraError

    try:
        import litestar  # noqa: F401
        import numpy  # noqa: F401
        import prometheus_client  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("serve", "`marsad serve`") from error
    from marsad.store.page_reading import Desk

    return Desk(open_existing(db))


@tokens.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Whom it is for.")],
    db: TokenDatabase,
    role: Annotated[
        str, typer.Option(help="reader, coder, reviewer or admin; each may do what those before.")
    ] = "reader",
) -> None:
    """Make a token and print it; it is kept nowhere, only its hash is."""
    from marsad.errors import UsageError

    desk = _open_desk(db)
    from marsad.serve.access import LOCAL, Role, add_token

    try:
        wanted = Role(role)
    except ValueError as error:
        names = ", ".join(one.value for one in Role)
        raise UsageError(f"--role {role}: no such role", hint=f"It is one of {names}.") from error
    with desk.store:
        made = add_token(desk, name, wanted, LOCAL)
    typer.echo(made.token)


@tokens.command("list")
def list_all(db: TokenDatabase) -> None:
    """List who has a token."""
    from marsad.text.controls import show_controls

    desk = _open_desk(db)
    from marsad.serve.access import list_tokens

    with desk.store:
        for one in list_tokens(desk):
            typer.echo(show_controls(f"{one.name}  {one.role.value}  {one.made}  {one.made_by}"))


@tokens.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="Whose token.")],
    db: TokenDatabase,
) -> None:
    """Remove a token; a running server refuses it within seconds."""
    from marsad.errors import UsageError

    desk = _open_desk(db)
    from marsad.serve.access import LOCAL, remove_token

    with desk.store:
        if not remove_token(desk, name, LOCAL):
            raise UsageError(
                f"there is no token {name}", hint="`marsad serve token list` has them."
            )
    typer.echo(f"{name}: removed")
