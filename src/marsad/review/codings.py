"""Codings: what a person decided on one field of one account, or on the whole of it.

Nothing is ever changed or removed: the last coding of a person for account, stage and field
counts, and a withdrawal takes the place of what it withdraws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select

from marsad.errors import UsageError
from marsad.records import ActorBasis, Event, EventType, Record, Report, Span, Status
from marsad.review.gold_record import (
    GoldDate,
    GoldEvent,
    GoldName,
    GoldPlace,
    GoldToll,
    GoldWeapon,
    code_event,
)
from marsad.store.page_schema import coding
from marsad.store.queries import select_in

LONGEST_REASON = 2_000


class Stage(Enum):
    """Coders work first and apart; reviewers see what they did, and decide."""

    CODING = "coding"
    REVIEW = "review"


class Action(Enum):
    """What a person says of a field, or of the whole event."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Field(Enum):
    """Fields of an event that people judge."""

    TYPE = "type"
    STATUS = "status"
    BACKGROUND = "background"
    DATE = "date"
    PLACE = "place"
    ACTORS = "actors"
    ACTOR_BASIS = "actor_basis"
    TARGETS = "targets"
    WEAPONS = "weapons"
    KILLED = "killed"
    INJURED = "injured"
    CLAIMED_BY = "claimed_by"
    SOURCES = "sources"
    EVIDENCE = "evidence"


SHAPES: dict[Field, Any] = {
    Field.TYPE: EventType,
    Field.STATUS: Status,
    Field.BACKGROUND: bool,
    Field.DATE: GoldDate | None,
    Field.PLACE: GoldPlace | None,
    Field.ACTORS: tuple[GoldName, ...],
    Field.ACTOR_BASIS: ActorBasis,
    Field.TARGETS: tuple[GoldName, ...],
    Field.WEAPONS: tuple[GoldWeapon, ...],
    Field.KILLED: tuple[GoldToll, ...],
    Field.INJURED: tuple[GoldToll, ...],
    Field.CLAIMED_BY: tuple[GoldName, ...],
    Field.SOURCES: tuple[GoldName, ...],
    Field.EVIDENCE: tuple[str, ...],
}
"""The shape of each field's value, as the codebook has it."""
MOST_VALUES = 50


class Wish(Record, forbid_unknown_fields=True):
    """What a person asks to be kept. `field` None means the whole event."""

    account: str
    stage: Stage
    action: Action
    field: Field | None = None
    value: Any = None
    span: Span | None = None
    reason: str = ""


class Coding(Record):
    """A decision as it is kept. `replaces` is the key of the one that counted before."""

    key: int
    account: str
    stage: Stage
    by: str
    at: str
    action: Action
    field: Field | None
    value: Any = None
    span: Span | None = None
    reason: str = ""
    replaces: int | None = None


class _Kept(Record):
    action: Action
    value: Any = None
    span: Span | None = None
    reason: str = ""
    replaces: int | None = None


def check_wish(wish: Wish, report: Report) -> object:
    """Return the value in its shape, ready to be kept.

    Raises `UsageError` where action, field and value do not fit together, a value has not the
    shape of its field, or words are not in the report as given.
    """
    if len(wish.reason) > LONGEST_REASON:
        raise UsageError(f"reason: longer than {LONGEST_REASON} characters")
    if wish.action is Action.WITHDRAW:
        raise UsageError("action: withdraw by the key of a coding", hint="POST /api/review/undo")
    if wish.span is not None and not 0 <= wish.span.start < wish.span.end <= len(report.full):
        raise UsageError(f"span: not within the report's {len(report.full)} code points")
    if wish.action is not Action.CORRECT:
        if wish.value is not None:
            raise UsageError("value: only with the action correct")
        return None
    if wish.field is None:
        raise UsageError("field: say which field is corrected")
    value = _read_value(wish.field, wish.value)
    texts = _find_texts(value)
    for text in texts:
        if not text or text not in report.full:
            raise UsageError(
                f"{wish.field.value}: {text[:60]!r} does not stand in the report",
                hint="Copy the words as they are, or select them.",
            )
    if wish.span is not None and texts:
        selected = report.full[wish.span.start : wish.span.end]
        if selected not in texts:
            raise UsageError(f"span: the words there are {selected[:60]!r}, which no value has")
    return value


def _read_value(field: Field, value: object) -> object:
    try:
        read = msgspec.convert(value, SHAPES[field])
    except msgspec.ValidationError as error:
        raise UsageError(f"{field.value}: {error}") from error
    if isinstance(read, tuple) and len(read) > MOST_VALUES:
        raise UsageError(f"{field.value}: no more than {MOST_VALUES} values")
    if isinstance(read, GoldDate) and read.start > read.end:
        raise UsageError("date: it ends before it starts")
    if field is Field.EVIDENCE and not read:
        raise UsageError("evidence: one fragment or more")
    for one in read if isinstance(read, tuple) else ():
        if isinstance(one, GoldToll) and not (0 <= one.min <= (one.max or one.min) < 10**9):
            raise UsageError(f"{field.value}: figures from 0 on, the greatest not below the least")
    return read


def _find_texts(value: object) -> list[str]:
    values = value if isinstance(value, tuple) else (value,)
    texts = [one if isinstance(one, str) else getattr(one, "text", None) for one in values]
    return [text for text in texts if text is not None and not isinstance(text, Enum)]


def keep_coding(connection: Connection, wish: Wish, value: object, by: str, at: str) -> Coding:
    """Keep a checked wish, in a transaction of the caller's."""
    return _insert(
        connection,
        account=wish.account,
        stage=wish.stage,
        field=wish.field,
        by=by,
        at=at,
        kept=_Kept(action=wish.action, value=value, span=wish.span, reason=wish.reason),
    )


def withdraw(connection: Connection, key: int, by: str, at: str) -> Coding:
    """Withdraw one's own coding that counts. Raises `UsageError` for any other."""
    row = connection.execute(select(coding).where(coding.c.key == key)).one_or_none()
    if row is None or row.by != by:
        raise UsageError(f"there is no coding {key} of yours")
    known = _read_row(row)
    last = find_codings(connection, [known.account], stage=known.stage, by=by)
    if all(one.key != key for one in last):
        raise UsageError(f"coding {key} was replaced or withdrawn since")
    return _insert(
        connection,
        account=known.account,
        stage=known.stage,
        field=known.field,
        by=by,
        at=at,
        kept=_Kept(action=Action.WITHDRAW),
    )


def _insert(
    connection: Connection,
    *,
    account: str,
    stage: Stage,
    field: Field | None,
    by: str,
    at: str,
    kept: _Kept,
) -> Coding:
    name = field.value if field else ""
    table = coding.c
    before = connection.execute(
        select(func.max(table.key)).where(
            table.account == account,
            table.stage == stage.value,
            table.by == by,
            table.field == name,
        )
    ).scalar()
    kept = msgspec.structs.replace(kept, replaces=before)
    made = connection.execute(
        insert(coding)
        .values(
            account=account,
            stage=stage.value,
            by=by,
            at=at,
            field=name,
            data=msgspec.json.encode(kept).decode(),
        )
        .returning(table.key)
    ).scalar_one()
    return _join(made, account, stage, by, at, field, kept)


def find_codings(
    connection: Connection,
    accounts: Sequence[str] | None = None,
    *,
    stage: Stage | None = None,
    by: str | None = None,
) -> tuple[Coding, ...]:
    """Return the codings that count, oldest first: of some accounts or all."""
    query = select(coding).order_by(coding.c.key)
    if stage is not None:
        query = query.where(coding.c.stage == stage.value)
    if by is not None:
        query = query.where(coding.c.by == by)
    if accounts is None:
        rows: Iterable[Any] = connection.execute(query)
    else:
        rows = select_in(connection, query, coding.c.account, accounts)
    last: dict[tuple[str, str, str, str], Coding] = {}
    for row in sorted(rows, key=lambda row: row.key):
        place = (row.account, row.stage, row.by, row.field)
        last.pop(place, None)
        one = _read_row(row)
        if one.action is not Action.WITHDRAW:
            last[place] = one
    return tuple(last.values())


def find_decided(connection: Connection, stage: Stage, by: str | None = None) -> set[str]:
    """Return accounts that somebody, or `by`, decided on as a whole in a stage."""
    found = find_codings(connection, stage=stage, by=by)
    return {one.account for one in found if one.field is None}


def _read_row(row: Row[Any]) -> Coding:
    kept = msgspec.json.decode(row.data, type=_Kept)
    field = Field(row.field) if row.field else None
    return _join(row.key, row.account, Stage(row.stage), row.by, row.at, field, kept)


def _join(
    key: int, account: str, stage: Stage, by: str, at: str, field: Field | None, kept: _Kept
) -> Coding:
    return Coding(
        key=key,
        account=account,
        stage=stage,
        by=by,
        at=at,
        action=kept.action,
        field=field,
        value=kept.value,
        span=kept.span,
        reason=kept.reason,
        replaces=kept.replaces,
    )


def apply_codings(event: Event, codings: Iterable[Coding]) -> GoldEvent | None:
    """Return the event as one person, or a reviewer, would have it; None where rejected.

    A field that was rejected is empty; type, status and basis cannot be, and stay.
    """
    coded: dict[str, Any] = {}
    for one in codings:
        if one.action is Action.REJECT and one.field is None:
            return None
        if one.field is None:
            continue
        if one.action is Action.CORRECT:
            coded[one.field.value] = msgspec.convert(one.value, SHAPES[one.field])
        elif one.action is Action.REJECT and one.field in _EMPTY:
            coded[one.field.value] = _EMPTY[one.field]
    return msgspec.structs.replace(code_event(event), **coded)


_EMPTY: dict[Field, Any] = {
    field: None if field in (Field.DATE, Field.PLACE) else ()
    for field in Field
    if field not in (Field.TYPE, Field.STATUS, Field.BACKGROUND, Field.ACTOR_BASIS, Field.EVIDENCE)
}
