"""Who may do what: roles, tokens, and whether the server is open.

A token is 32 random bytes: the stored SHA-256 cannot be guessed back, so that no slow hash is
needed (slow hashes protect words that people choose).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import secrets
from enum import Enum

import msgspec
from sqlalchemy import Connection, delete, insert, select

from marsad.errors import UsageError
from marsad.records import Record
from marsad.store.page_reading import Desk
from marsad.store.page_schema import access_token, audit

PREFIX = "marsad_"
MOST_TOKENS = 1_000
NAME_LENGTH = 80


class Role(Enum):
    """What somebody may do; each may do what those before may."""

    READER = "reader"
    CODER = "coder"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def covers(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        order = tuple(Role)
        return order.index(self) >= order.index(other)


ABILITIES = {
    Role.READER: "read",
    Role.CODER: "code",
    Role.REVIEWER: "review",
    Role.ADMIN: "admin",
}


class User(Record):
    """Whoever asks. `role` is None for somebody without a token where one is needed."""

    name: str
    role: Role | None

    @property
    def can(self) -> tuple[str, ...]:
        """Names of what the role allows."""
        return tuple(
            ability
            for role, ability in ABILITIES.items()
            if self.role is not None and self.role.covers(role)
        )


LOCAL = User(name="local", role=Role.ADMIN)
NOBODY = User(name="", role=None)


class KnownToken(Record):
    """A token without its secret."""

    name: str
    role: Role
    made: str
    made_by: str


class NewToken(Record):
    """A token just made: its secret is shown this once and kept nowhere."""

    name: str
    role: Role
    token: str


def is_loopback(host: str) -> bool:
    """Whether an address to bind to reaches this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def add_token(desk: Desk, name: str, role: Role, by: User) -> NewToken:
    """Make a token. Raises `UsageError` for a name that is taken or that cannot be shown."""
    name = name.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise UsageError(f"a name of 1 to {NAME_LENGTH} visible characters is needed")
    if name == LOCAL.name:
        raise UsageError(f"the name {LOCAL.name!r} is kept for whoever sits at the machine")
    token = PREFIX + secrets.token_urlsafe(32)
    with desk.writing() as connection:
        names = set(connection.execute(select(access_token.c.name)).scalars())
        if name in names:
            raise UsageError(
                f"there is a token {name} already", hint="Remove it first, or take another name."
            )
        if len(names) >= MOST_TOKENS:
            raise UsageError(f"there are {MOST_TOKENS} tokens; remove some first")
        connection.execute(
            insert(access_token).values(
                name=name,
                role=role.value,
                digest=hash_token(token),
                made=now(),
                made_by=by.name,
            )
        )
        write_audit(connection, by, "token_added", name, {"role": role.value})
    return NewToken(name=name, role=role, token=token)


def remove_token(desk: Desk, name: str, by: User) -> bool:
    """Remove a token; return whether there was one. What its owner did stays."""
    with desk.writing() as connection:
        gone = connection.execute(delete(access_token).where(access_token.c.name == name)).rowcount
        if gone:
            write_audit(connection, by, "token_removed", name, {})
    return bool(gone)


def list_tokens(desk: Desk) -> tuple[KnownToken, ...]:
    """Return the tokens in the order of their names."""
    table = access_token
    with desk.snapshot() as connection:
        rows = connection.execute(
            select(table.c.name, table.c.role, table.c.made, table.c.made_by).order_by(table.c.name)
        ).all()
    return tuple(
        KnownToken(name=name, role=Role(role), made=made, made_by=by)
        for name, role, made, by in rows
    )


def load_users(connection: Connection) -> dict[str, User]:
    """Return whoever has a token, by the token's digest."""
    table = access_token
    rows = connection.execute(select(table.c.digest, table.c.name, table.c.role))
    return {digest: User(name=name, role=Role(role)) for digest, name, role in rows}


def write_audit(
    connection: Connection, who: User, action: str, target: str, detail: dict[str, object]
) -> None:
    """Note what somebody did, in the transaction that does it."""
    connection.execute(
        insert(audit).values(
            at=now(),
            who=who.name,
            role=who.role.value if who.role else "",
            action=action,
            target=target,
            detail=msgspec.json.encode(detail).decode(),
        )
    )


def now() -> str:
    """Return the time as it is stored: ISO 8601, UTC, whole milliseconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
