"""Addresses of the server itself: sessions, tokens, audit, health, metrics, vocabulary."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import select

from marsad import __version__
from marsad.records import (
    ActorBasis,
    EventType,
    Precision,
    Record,
    StatementType,
    Status,
    WeaponKind,
)
from marsad.serve.access import (
    KnownToken,
    NewToken,
    Role,
    User,
    add_token,
    list_tokens,
    remove_token,
)
from marsad.serve.cursors import read_cursor, write_cursor
from marsad.serve.metrics import Metrics
from marsad.serve.reply import (
    JSON,
    Asked,
    ConflictError,
    Watch,
    answers,
    created,
    problems,
    read_id,
    reply,
)
from marsad.serve.security import COOKIE, need
from marsad.store.page_schema import audit


class Session(Record):
    """Who asks and what that person may do; `open` where no token is needed."""

    name: str | None
    role: Role | None
    open: bool
    can: tuple[str, ...]


class Login(Record, forbid_unknown_fields=True):
    """A token, to be kept in a cookie that scripts cannot read."""

    token: str


class TokenWish(Record, forbid_unknown_fields=True):
    """Whom a token is for."""

    name: str
    role: Role


class Health(Record):
    """Whether the server follows its store; `trouble` says why not."""

    status: str
    version: str
    incidents: int
    reports: int
    revision: int
    trouble: str | None = None


class Vocabulary(Record):
    """Closed vocabularies of the records."""

    types: tuple[EventType, ...]
    statuses: tuple[Status, ...]
    weapons: tuple[WeaponKind, ...]
    bases: tuple[ActorBasis, ...]
    precisions: tuple[Precision, ...]
    statements: tuple[StatementType, ...]
    roles: tuple[Role, ...]


class AuditEntry(Record):
    """What somebody did; `detail` depends on the action."""

    key: int
    at: str
    who: str
    role: str
    action: str
    target: str
    detail: msgspec.Raw


class AuditPage(Record):
    """A page of the audit, newest first."""

    items: tuple[AuditEntry, ...]
    next: str | None


def _describe(user: User, *, is_open: bool) -> Session:
    return Session(name=user.name or None, role=user.role, open=is_open, can=user.can)


SESSION = {"name": "local", "role": "admin", "open": True, "can": ["read", "code", "review"]}


@get("/session", responses=answers(Session, SESSION), sync_to_thread=False)
def show_session(request: Asked, watch: Watch) -> Response[bytes]:
    """Who asks, and what that person may do."""
    body = msgspec.json.encode(_describe(request.user, is_open=watch.open))
    return Response(body, media_type=JSON)


@post(
    "/session",
    responses=answers(Session, SESSION, 201),
    sync_to_thread=False,
)
def open_session(request: Asked, watch: Watch, data: JSONBody[Login]) -> Response[bytes]:
    """Keep a token in a cookie for the page. 401 for a token that nobody has."""
    user = watch.find_user(data.token)
    if user is None:
        raise NotAuthorizedException("nobody has this token, or it was removed")
    cookie = Cookie(
        key=COOKIE,
        value=data.token,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
        max_age=30 * 86400,
    )
    body = msgspec.json.encode(_describe(user, is_open=watch.open))
    return Response(body, status_code=201, media_type=JSON, cookies=[cookie])


@delete(
    "/session",
    responses=problems(),
    response_cookies=[Cookie(key=COOKIE, value="", max_age=0, path="/", httponly=True)],
    sync_to_thread=False,
)
def close_session() -> None:
    """Forget the cookie."""


HEALTH = {"status": "ok", "version": __version__, "incidents": 34, "reports": 24, "revision": 99}


@get("/health", responses=answers(Health, HEALTH), sync_to_thread=False)
def show_health(watch: Watch) -> Response[bytes]:
    """Whether the server works, for whoever watches it; needs no token."""
    body = Health(
        status="stale" if watch.trouble else "ok",
        version=__version__,
        incidents=len(watch.columns),
        reports=watch.reports,
        revision=watch.revision,
        trouble="the store cannot be read; see the log" if watch.trouble else None,
    )
    return Response(msgspec.json.encode(body), media_type=JSON)


@get(
    "/metrics",
    guards=[need(Role.READER)],
    media_type="text/plain",
    responses=problems(),
    sync_to_thread=False,
)
def show_metrics(request: Asked, watch: Watch) -> Response[bytes]:
    """Figures in Prometheus' text format."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.write(watch), media_type="text/plain; version=0.0.4")


@get("/vocabulary", guards=[need(Role.READER)], responses=answers(Vocabulary), sync_to_thread=False)
def show_vocabulary(request: Asked, watch: Watch) -> Response[bytes]:
    """The values that fields with a closed vocabulary can have."""
    return reply(
        request,
        watch,
        lambda: Vocabulary(
            types=tuple(EventType),
            statuses=tuple(Status),
            weapons=tuple(WeaponKind),
            bases=tuple(ActorBasis),
            precisions=tuple(Precision),
            statements=tuple(StatementType),
            roles=tuple(Role),
        ),
    )


@get("/audit", guards=[need(Role.REVIEWER)], responses=answers(AuditPage), sync_to_thread=True)
def show_audit(
    watch: Watch,
    who: Annotated[str | None, QueryParameter(description="Name of a person.")] = None,
    action: Annotated[str | None, QueryParameter(description="Kind of action.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500, description="Entries on a page.")] = 100,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
) -> Response[bytes]:
    """Who did what, newest first; nothing is ever removed."""
    query = select(audit).order_by(audit.c.key.desc()).limit(limit)
    for column, wanted in ((audit.c.who, who), (audit.c.action, action)):
        if wanted is not None:
            query = query.where(column == wanted)
    before = read_cursor(cursor, int)
    if before is not None:
        query = query.where(audit.c.key < min(before, 2**63 - 1))
    with watch.desk.snapshot() as connection:
        rows = connection.execute(query).all()
    items = tuple(
        AuditEntry(
            key=row.key,
            at=row.at,
            who=row.who,
            role=row.role,
            action=row.action,
            target=row.target,
            detail=msgspec.Raw(row.detail.encode()),
        )
        for row in rows
    )
    following = write_cursor(items[-1].key) if len(items) == limit else None
    return Response(msgspec.json.encode(AuditPage(items=items, next=following)), media_type=JSON)


@get(
    "/tokens",
    guards=[need(Role.ADMIN)],
    responses=answers(tuple[KnownToken, ...]),
    sync_to_thread=True,
)
def show_tokens(watch: Watch) -> Response[bytes]:
    """Who has a token; secrets are not kept."""
    return Response(msgspec.json.encode(list_tokens(watch.desk)), media_type=JSON)


@post(
    "/tokens",
    guards=[need(Role.ADMIN)],
    responses=answers(NewToken, status=201),
    sync_to_thread=True,
)
def make_token(request: Asked, watch: Watch, data: JSONBody[TokenWish]) -> Response[bytes]:
    """Make a token; the answer shows it this once. 409 where the name is taken.

    The first token closes a server that was open: from then on everybody needs one. It must be
    an administrator's, lest nobody could make the next.
    """
    if watch.open and data.role is not Role.ADMIN:
        raise ConflictError(
            "the first token must be an admin's: it closes this server to everybody else"
        )
    if any(one.name == data.name.strip() for one in list_tokens(watch.desk)):
        raise ConflictError(f"there is a token {data.name.strip()[:80]} already")
    made = add_token(watch.desk, data.name, data.role, request.user)
    watch.refresh()
    return created(made)


@delete("/tokens/{name:path}", guards=[need(Role.ADMIN)], responses=problems(), sync_to_thread=True)
def drop_token(request: Asked, watch: Watch, name: FromPath[str]) -> None:
    """Remove a token; what its owner did stays. 404 where there is none."""
    if not remove_token(watch.desk, read_id(request, "/api/tokens/", name), request.user):
        raise NotFoundException("there is no such token")
    watch.refresh()


def list_handlers() -> list[Any]:
    """Return the handlers of this module."""
    return [
        show_session,
        open_session,
        close_session,
        show_health,
        show_metrics,
        show_vocabulary,
        show_audit,
        show_tokens,
        make_token,
        drop_token,
    ]


router = Router("/api", route_handlers=list_handlers(), tags=["server"])
