"""What `marsad incidents` prints is what the schema of incidents says."""

import json

from jsonschema import Draft202012Validator
from made import make_world
from typer.testing import CliRunner

from marsad.cli.main import app
from marsad.schema import build_incident_schema
from marsad.store import open_store
from marsad.store.incidents import link_into


def test_incidents_are_as_their_schema_says(tmp_path):
    with open_store(tmp_path / "w.db") as store:
        link_into(store, make_world(20))
    ran = CliRunner().invoke(
        app, ["incidents", "--db", str(tmp_path / "w.db"), "--format", "jsonl"]
    )
    printed = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(printed) == 20
    validator = Draft202012Validator(build_incident_schema())
    for incident in printed:
        validator.validate(incident)
        assert incident["reports"]
        assert incident["accounts"]


def test_each_schema_is_printed_by_its_name():
    for name in ("reading", "incident"):
        ran = CliRunner().invoke(app, ["schema", "--of", name])
        assert json.loads(ran.stdout)["$id"] == f"urn:marsad:marsad-{name}:1"
