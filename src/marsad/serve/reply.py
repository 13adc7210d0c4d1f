"""Answers: encoded once, kept while nothing changes, with an ETag; errors in one shape."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import msgspec
from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec.example import Example
from litestar.params import SkipValidation
from sqlalchemy.exc import SQLAlchemyError

from marsad import __version__
from marsad.errors import InputError, MarsadError, MissingExtraError, StoreError, UsageError
from marsad.records import Record
from marsad.serve.access import User
from marsad.serve.filters import PageFilters
from marsad.serve.observatory import Observatory

Asked = Request[User, Any, Any]
Watch = NamedDependency[SkipValidation[Observatory]]
Wanted = NamedDependency[SkipValidation[PageFilters]]
JSON = "application/json; charset=utf-8"
_LOG = logging.getLogger("marsad.serve")

NAMES = {
    400: "bad_request",
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    429: "too_many_requests",
    503: "unavailable",
}


class Problem(Record):
    """Every error's answer: what happened, and what to do."""

    status: int
    error: str
    message: str
    hint: str = ""


class ConflictError(HTTPException):
    """What was asked contradicts what is there."""

    status_code = 409


def read_id(request: Asked, prefix: str, parsed: str) -> str:
    """Return the id at the end of a path that begins with `prefix`, as it was sent.

    Ids of reports may be URLs: routing would make one slash of two, so that the path is read
    anew from what came over the wire; `parsed` is taken where that is not known.
    """
    raw = request.scope.get("raw_path") or b""
    start = raw.find(prefix.encode())
    if start < 0:
        return parsed.removeprefix("/")
    return unquote(raw[start + len(prefix) :].split(b"?")[0].decode("ascii", "replace"))


def reply(
    request: Asked, watch: Observatory, make: Callable[[], object], *, private: bool = False
) -> Response[bytes]:
    """Answer with JSON, or with 304 where the asker has it already.

    `private` answers depend on who asks and are not kept for others.
    """
    question = f"{request.url.path}?{request.url.query}"
    tag = make_tag(watch, request.user, question)
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers={"ETag": tag}, media_type=JSON)

    def encode() -> bytes:
        return msgspec.json.encode(make())

    body = encode() if private else watch.answer(question, encode)
    return Response(body, headers={"ETag": tag}, media_type=JSON)


def make_tag(watch: Observatory, user: User, question: str) -> str:
    """Return the weak ETag of an answer: the same while nothing it can depend on changes."""
    state = f"{__version__} {watch.started} {watch.revision} {user.name} {user.role} {question}"
    digest = hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def created(record: object) -> Response[bytes]:
    """Answer that something was made."""
    return Response(msgspec.json.encode(record), status_code=201, media_type=JSON)


def answers(shape: object, example: object | None = None, status: int = 200) -> dict[Any, Any]:
    """Describe a handler's answers for OpenAPI: the one asked for, and the problems."""
    return problems() | {
        status: ResponseSpec(
            data_container=shape,  # type: ignore[arg-type]
            description="What was asked for.",
            generate_examples=False,
            examples=[Example(value=example)] if example is not None else None,
        )
    }


def problems() -> dict[Any, Any]:
    """Describe the problems that any handler may answer with."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=name.replace("_", " "),
            generate_examples=False,
            examples=[
                Example(value={"status": status, "error": name, "message": "...", "hint": ""})
            ],
        )
        for status, name in NAMES.items()
    }


def explain_http(_: Asked, error: HTTPException) -> Response[bytes]:
    """Turn an error of the protocol into a `Problem`."""
    extra = error.extra if isinstance(error.extra, dict) else {}
    message, hint = error.detail, str(extra.get("hint", ""))
    if isinstance(error.extra, list) and error.extra:
        first = error.extra[0]
        if isinstance(first, dict):
            message = f"{first.get('key', '')}: {first.get('message', '')}".strip(": ")
    return _problem(error.status_code, message, hint, dict(error.headers or {}))


def explain_marsad(_: Asked, error: MarsadError) -> Response[bytes]:
    """Turn an error of marsad's own into a `Problem`."""
    status = 500
    if isinstance(error, UsageError | InputError):
        status = 400
    elif isinstance(error, StoreError | MissingExtraError):
        status = 503
    return _problem(status, error.message, error.hint, {})


def explain_database(_: Asked, error: SQLAlchemyError) -> Response[bytes]:
    """Tell that the database did not answer, without its words, which may hold data."""
    _LOG.error("database: %s", error)
    return _problem(503, "the database did not answer", "Ask again; see the server's log.", {})


def explain_other(request: Asked, error: Exception) -> Response[bytes]:
    """Tell of a fault of ours without its inside; the log has it."""
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _problem(500, "something went wrong in marsad", "Please report it; see the log.", {})


def _problem(status: int, message: str, hint: str, headers: dict[str, str]) -> Response[bytes]:
    name = NAMES.get(status, "internal" if status >= 500 else "bad_request")
    body = Problem(status=status, error=name, message=message, hint=hint)
    return Response(msgspec.json.encode(body), status_code=status, headers=headers, media_type=JSON)


HANDLERS: dict[Any, Any] = {
    HTTPException: explain_http,
    MarsadError: explain_marsad,
    SQLAlchemyError: explain_database,
    Exception: explain_other,
}
