"""The description holds: schemathesis asks every address, well and badly; a short run.

More: `schemathesis run http://127.0.0.1:8017/api/openapi.json` against a running server.
"""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SKIPPED = {"/api/stream", "/api/tokens"}  # one never ends; a first token would close the server
FILES = {"/api/exports/{format_name}", "/api/brief", "/api/metrics", "/api/review/gold"}
SHAPED = (content_type_conformance, response_schema_conformance)  # a file's depends on its format
EXAMPLES = 12


@pytest.fixture
def description(client):
    return client.get("/api/openapi.json").json()


def test_it_is_openapi_with_examples_and_words(description):
    assert description["openapi"].startswith("3.1")
    told = json.dumps(description)
    assert told.count('"examples"') > 10
    for path, item in description["paths"].items():
        for method, operation in item.items():
            assert operation.get("description"), f"{method} {path}"
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    assert parameter.get("description"), f"{path} {parameter['name']}"


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_address_keeps_to_its_description(client, description, mode):
    schema = schemathesis.openapi.from_dict(description)
    asked, wrong = [], []
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in SKIPPED:
            continue
        checks = [one for one in CHECKS if operation.path not in FILES or one not in SHAPED]
        strategy = operation.as_strategy(generation_mode=mode)
        try:
            make_asker(strategy, client, checks, asked)()
        except Unsatisfiable:
            pass  # nothing that it takes can be wrong
        except FailureGroup as failures:
            wrong += [f"{operation.label}: {one}"[:600] for one in failures.exceptions]
    assert wrong == []
    assert len(asked) > 100


def make_asker(strategy, client, checks, asked):
    """Return a test that asks what `strategy` draws."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case):
        asked.append(case.path)
        told = case.as_transport_kwargs(base_url="http://127.0.0.1:8017")
        given_headers = dict(told.get("headers") or {})
        told["headers"] = {
            name: value
            for name, value in given_headers.items()
            if name.lower() not in ("authorization", "content-type", "host")
        } | {"content-type": "application/json"}
        told.pop("cookies", None)
        case.validate_response(client.request(**told), checks=checks)

    return ask
