"""`marsad train`: weights of linking from a database of one's own, without labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.options import StoredDatabase


def train(
    db: StoredDatabase,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write them.")],
    version: Annotated[str, typer.Option("--version", help="What the weights are called.")] = "own",
    prior: Annotated[
        float, typer.Option("--prior", help="Share of candidate pairs that tell of one incident.")
    ] = 0.3,
) -> None:
    """Train the weights of linking on the reports of a database; no label is needed.

    Expectation maximisation over the pairs that linking compares. `marsad ingest --weights FILE`
    links with them.
    """
    import msgspec

    from marsad.cli.incidents import open_existing
    from marsad.errors import UsageError
    from marsad.incidents.train import train_accounts
    from marsad.store.incidents import find_accounts

    if not 0 < prior < 1:
        raise UsageError("--prior lies between 0 and 1")
    with open_existing(db) as store:
        accounts = find_accounts(store)
    training = train_accounts(
        accounts,
        version=version,
        trained_on=f"accounts of news in {Path(db).name}, without labels",
        probability=prior,
    )
    out.write_bytes(msgspec.json.format(msgspec.json.encode(training.weights), indent=1) + b"\n")
    typer.echo(
        f"{training.pairs} pairs, {training.rounds} rounds, last change {training.change:.6f}; "
        f"written to {out}"
    )
