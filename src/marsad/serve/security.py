"""What every request and answer passes: token, origin, host, rate, headers."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import (
    ClientException,
    NotAuthorizedException,
    PermissionDeniedException,
    TooManyRequestsException,
)
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import Guard, Message, Scope

from marsad.records import Record
from marsad.serve.access import Role, User, is_loopback
from marsad.serve.observatory import Observatory

COOKIE = "marsad_token"
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers that every answer carries; registered as `before_send`."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if scope["path"].startswith("/api"):
        headers.setdefault("Cache-Control", "private, no-cache")


class Authentication(AbstractAuthenticationMiddleware):
    """Finds out who asks, by `Authorization: Bearer` or by the page's cookie."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Return the user. Raises `NotAuthorizedException` for a token that nobody has."""
        watch: Observatory = connection.app.state.observatory
        limits: Limits = connection.app.state.limits
        token = find_token(connection.headers, connection.headers.get("cookie", ""))
        user = watch.find_user(token)
        if user is None:
            address = connection.client.host if connection.client else ""
            if wait := limits.take(f"wrong token {address}", limits.rates.wrong):
                raise_for_rate(wait)
            if connection.scope["path"] == "/api/session":  # tells so itself, and forgets cookies
                return AuthenticationResult(user=watch.find_user(None), auth=None)
            raise NotAuthorizedException("nobody has this token, or it was removed")
        return AuthenticationResult(user=user, auth=None)


def find_token(headers: Mapping[str, str], cookies: str) -> str | None:
    """Return the token that a request carries."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    try:
        morsel = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None and morsel.value else None


def need(role: Role) -> Guard:
    """Make a guard that lets pass who may do what `role` may."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        user: User = connection.user
        if user.role is None:
            raise NotAuthorizedException("a token is needed")
        if not user.role.covers(role):
            raise PermissionDeniedException(
                f"this needs the role {role.value}; {user.name} is {user.role.value}"
            )

    return guard


class Rates(Record):
    """Requests a second, and how many may come at once: of one person, of all that write, guess."""

    read: tuple[float, int] = (200.0, 1000)
    write: tuple[float, int] = (10.0, 60)
    wrong: tuple[float, int] = (0.2, 20)


class Limits:
    """Token buckets by name; the least lately used are forgotten."""

    MOST = 10_000

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, rate: tuple[float, int], at: float | None = None) -> float:
        """Take one from a bucket; return 0, or the seconds until there is one again."""
        a_second, most = rate
        now = time.monotonic() if at is None else at
        left, then = self._buckets.get(name, (float(most), now))
        left = min(float(most), left + (now - then) * a_second)
        taken = left >= 1
        self._buckets[name] = (left - taken, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > self.MOST:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) / a_second


def raise_for_rate(wait: float) -> None:
    """Refuse a request that comes too soon."""
    raise TooManyRequestsException("too many requests", headers={"Retry-After": str(int(wait) + 1)})


def check_request(request: Request[User, Any, Any]) -> None:
    """Refuse wrong hosts (DNS rebinding), other sites' pages (CSRF), too many, unknown names."""
    watch: Observatory = request.app.state.observatory
    limits: Limits = request.app.state.limits
    address = request.client.host if request.client else ""
    who = request.user.name or address
    if wait := limits.take(f"read {who}", limits.rates.read):
        raise_for_rate(wait)
    host = request.headers.get("host", "")
    if watch.open and not is_loopback(split_host(host)):
        raise ClientException(f"this server answers on loopback only, not as {host!r}")
    if request.method not in SAFE:
        _check_writing(request, host)
        if wait := limits.take(f"write {who}", limits.rates.write):
            raise_for_rate(wait)
    known = request.app.state.parameters.get((request.method, request.scope["path_template"]))
    if known is not None and (unknown := sorted(set(request.query_params) - known)):
        raise ClientException(
            f"unknown query parameter {unknown[0]!r}",
            extra={"hint": f"There are {', '.join(sorted(known)) or 'none'}."},
        )


def _check_writing(request: Request[User, Any, Any], host: str) -> None:
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise PermissionDeniedException("requests that change something come from the page itself")
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        raise PermissionDeniedException("requests that change something come from the page itself")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ClientException(
            "requests that change something are JSON",
            extra={"hint": "Send the header Content-Type: application/json."},
        )


def split_host(host: str) -> str:
    """Return a Host header's name or address without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[")
    return host.rpartition(":")[0] if host.count(":") == 1 else host
