"""The JSON Schema of the public format, made from the records themselves."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from marsad.records import FORMAT, Failure, Reading

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def build_schema() -> dict[str, Any]:
    """Build the schema of one line of output: a reading, or a recorded failure.

    `$id` is a URN that holds the format's version; it changes when a field's meaning does.
    """
    (reading, failure), components = msgspec.json.schema_components(
        (Reading, Failure), ref_template="#/$defs/{name}"
    )
    name, version = FORMAT.split("/")
    return {
        "$schema": DIALECT,
        "$id": f"urn:marsad:{name}:{version}",
        "title": "One report as marsad read it, or why it could not be read",
        "description": "start and end are half-open code point offsets into title, newline, text.",
        "version": version,
        "anyOf": [reading, failure],
        "$defs": components,
    }


def write_schema() -> str:
    """Return the schema as indented JSON."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False)
