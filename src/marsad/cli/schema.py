"""`marsad schema`: the JSON Schema of what `marsad read --format jsonl` prints."""

from __future__ import annotations


def schema() -> None:
    """Print the JSON Schema of the reading format."""
    from marsad.cli.output import write_line
    from marsad.schema import write_schema

    write_line(write_schema())
