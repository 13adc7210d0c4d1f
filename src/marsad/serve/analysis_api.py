"""Addresses of the analysis of attack and response, as `marsad cycle` does it."""

from __future__ import annotations

import os
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec
from litestar import Response, Router, get, post
from litestar.params import JSONBody

from marsad.errors import MissingExtraError
from marsad.records import Record
from marsad.serve.access import Role
from marsad.serve.observatory import Observatory
from marsad.serve.reply import JSON, Asked, ConflictError, Watch, answers, make_tag, reply
from marsad.serve.security import need

if TYPE_CHECKING:
    from marsad.analyse.sides import Definition

PATIENCE = 60.0
"""Seconds that a request waits for an analysis that somebody else asked for."""
MOST_DRAWS, MOST_WINDOWS, MOST_DAYS = 500, 8, 3_660
"""What one request may ask for; a server has others to answer."""
_ONE_AT_A_TIME = threading.Lock()


class Shipped(Record):
    """A definition of sides that comes with marsad."""

    name: str
    assertion_en: str
    assertion_ar: str
    start: str
    end: str


class Definitions(Record):
    """What can be asked; `available` is False where the extra `analyse` is not installed."""

    definitions: tuple[Shipped, ...]
    available: bool
    sample: msgspec.Raw | None


@get("/analysis", responses=answers(Definitions), sync_to_thread=True)
def show_definitions(request: Asked, watch: Watch) -> Response[bytes]:
    """The shipped definition of attacks and responses, to run or to copy."""

    def make() -> Definitions:
        try:
            definition = _load_shipped()
        except MissingExtraError:
            return Definitions(definitions=(), available=False, sample=None)
        shipped = Shipped(
            name=definition.name,
            assertion_en=definition.assertion.en,
            assertion_ar=definition.assertion.ar,
            start=definition.start.isoformat(),
            end=definition.end.isoformat(),
        )
        sample = msgspec.Raw(msgspec.json.encode(definition))
        return Definitions(definitions=(shipped,), available=True, sample=sample)

    return reply(request, watch, make)


@get("/analysis/cycle", responses=answers(dict[str, object]), sync_to_thread=True)
def run_shipped(request: Asked, watch: Watch) -> Response[bytes]:
    """Run the shipped definition over the store; the same answer while nothing changes."""
    definition = _load_shipped()
    body = watch.answer("cycle shipped", lambda: _run(watch, definition))
    tag = make_tag(watch, request.user, "cycle")
    return Response(body, headers={"ETag": tag}, media_type=JSON)


@post(
    "/analysis/cycle",
    guards=[need(Role.CODER)],
    responses=answers(dict[str, object], status=201),
    sync_to_thread=True,
)
def run_given(watch: Watch, data: JSONBody[dict[str, object]]) -> Response[bytes]:
    """Run a definition of one's own (`marsad-sides/1` as JSON). 409 while another one runs."""
    definition = _read(data)
    body = _run(watch, definition)
    return Response(body, status_code=201, media_type=JSON)


def _load_shipped() -> Definition:
    # The matrices are small: threads would only wait for each other. Read when numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if find_spec("statsmodels") is None or find_spec("lifelines") is None:
        raise MissingExtraError("analyse", "the analysis")
    from marsad.analyse.sides import read_definition

    return read_definition(None)


def _read(given: dict[str, object]) -> Definition:
    _load_shipped()
    from marsad.analyse.sides import Definition, check_definition
    from marsad.errors import UsageError

    try:
        definition = msgspec.convert(given, Definition)
    except msgspec.ValidationError as error:
        raise UsageError(
            f"no definition of sides: {error}", hint="GET /api/analysis has one to copy."
        ) from error
    check_definition(definition, "definition")
    options = definition.options
    days = (definition.end - definition.start).days
    if options.draws > MOST_DRAWS or len(options.windows) > MOST_WINDOWS or days > MOST_DAYS:
        raise UsageError(
            f"no more than {MOST_DRAWS} draws, {MOST_WINDOWS} windows and {MOST_DAYS} days here",
            hint="`marsad cycle --define FILE` knows no such limits.",
        )
    return definition


def _run(watch: Observatory, definition: Definition) -> bytes:
    from marsad.analyse.arrays import TooLittleError
    from marsad.analyse.cycle import refuse_cycle, run_cycle
    from marsad.analyse.load import load_sample

    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise ConflictError("another analysis is running; ask again in a minute")
    try:
        result = run_cycle(load_sample(watch.desk.store, definition), definition)
    except TooLittleError as error:
        result = refuse_cycle(definition, error)
    finally:
        _ONE_AT_A_TIME.release()
    return msgspec.json.encode(result)


router = Router(
    "/api",
    route_handlers=[show_definitions, run_shipped, run_given],
    guards=[need(Role.READER)],
    tags=["analysis"],
)
