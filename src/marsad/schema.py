"""The JSON Schemas of the public formats, made from the records themselves."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

import msgspec

from marsad.records import FORMAT, Failure, Incident, Reading

INCIDENT_FORMAT = "marsad-incident/1"
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


def build_incident_schema() -> dict[str, Any]:
    """Build the schema of one line of `marsad incidents --format jsonl`."""
    (incident,), components = msgspec.json.schema_components(
        (Incident,), ref_template="#/$defs/{name}"
    )
    name, version = INCIDENT_FORMAT.split("/")
    return {
        "$schema": DIALECT,
        "$id": f"urn:marsad:{name}:{version}",
        "title": "One incident as all accounts of it together tell",
        "description": "Offsets inside `accounts` are those of the report that `doc` names.",
        "version": version,
        **incident,
        "$defs": components,
    }


class SchemaOf(Enum):
    """Formats that have a schema."""

    READING = "reading"
    INCIDENT = "incident"


def write_schema(of: SchemaOf = SchemaOf.READING) -> str:
    """Return a schema as indented JSON."""
    built = build_schema() if of is SchemaOf.READING else build_incident_schema()
    return json.dumps(built, indent=2, ensure_ascii=False)
