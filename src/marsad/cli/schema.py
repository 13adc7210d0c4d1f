"""`marsad schema`: the JSON Schema of what `marsad read` and `marsad incidents` print as JSON."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


class Of(Enum):
    """What the schema is of, as `marsad.schema.SchemaOf`, which is loaded when it is needed."""

    READING = "reading"
    INCIDENT = "incident"


def schema(
    of: Annotated[
        Of, typer.Option("--of", help="One line of `marsad read`, or of `marsad incidents`.")
    ] = Of.READING,
) -> None:
    """Print the JSON Schema of the reading format, or of an incident."""
    from marsad.cli.output import write_line
    from marsad.schema import SchemaOf, write_schema

    write_line(write_schema(SchemaOf(of.value)))
