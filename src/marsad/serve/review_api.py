"""Addresses of review: the queue, one item, codings, leases, agreement, gold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import Connection

from marsad.errors import UsageError
from marsad.records import Account, Event, Record, Report, Statement
from marsad.review.agreement import FieldAgreement, measure_agreement
from marsad.review.codings import (
    Coding,
    Stage,
    Wish,
    check_wish,
    find_codings,
    find_decided,
    keep_coding,
    withdraw,
)
from marsad.review.gold import load_events, make_gold_rows
from marsad.review.leases import Lease, drop_lease, take_lease
from marsad.review.queue import Desk, QueueItem, find_linked, make_items
from marsad.serve import columns as base
from marsad.serve.access import Role, User, now, write_audit
from marsad.serve.filters import PageFilters
from marsad.serve.observatory import Observatory
from marsad.serve.reply import (
    JSON,
    Asked,
    ConflictError,
    Wanted,
    Watch,
    answers,
    created,
    problems,
    read_id,
)
from marsad.serve.report_api import ReportText, describe_report
from marsad.serve.security import need
from marsad.store.page_queries import load_account_data
from marsad.store.page_reports import find_account, find_incidents_of
from marsad.store.reports import load_report

BATCH = 100
MOST_SEEN = 2_000
"""Incidents that are looked through for undecided items at one request."""
StageParameter = Annotated[Stage, QueryParameter(description="coding, or review.")]


class Queue(Record):
    """What to look at next; `decided` by the asker at this stage (by any reviewer at review)."""

    items: tuple[QueueItem, ...]
    incidents: int
    decided: int


class Rival(Record):
    """What another account of the same incident tells, for comparison."""

    account: str
    source: str | None
    event: Event


class Score(Record):
    """The machine's own judgement, shown once decided: pairs compared, with weights in bits."""

    other: str
    weight: float


class ReviewItem(Record):
    """Everything for one decision.

    `mine` are the asker's codings; `others` those of coders, at the stage of review only.
    `scores` is None until the asker has decided.
    """

    account: str
    incident: str | None
    report: ReportText
    event: Event
    statements: tuple[Statement, ...]
    rivals: tuple[Rival, ...]
    mine: tuple[Coding, ...]
    others: tuple[Coding, ...]
    scores: tuple[Score, ...] | None


class Kept(Record):
    """A coding as kept, and what to look at next."""

    coding: Coding
    next: QueueItem | None


class AgreementTable(Record):
    """Agreement of coders, field by field; the first is whether the event is one at all."""

    fields: tuple[FieldAgreement, ...]


class Undo(Record, forbid_unknown_fields=True):
    """Which coding to withdraw."""

    key: int


class LeaseWish(Record, forbid_unknown_fields=True):
    """Which account to take in use."""

    account: str


def check_stage(user: User, stage: Stage) -> None:
    """Refuse a stage that the role does not cover."""
    if stage is Stage.REVIEW and not (user.role and user.role.covers(Role.REVIEWER)):
        raise PermissionDeniedException("the stage review needs the role reviewer")


@get("/queue", responses=answers(Queue), sync_to_thread=True)
def show_queue(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    stage: StageParameter = Stage.CODING,
    limit: Annotated[int, QueryParameter(ge=1, le=100, description="Items at most.")] = 20,
) -> Response[bytes]:
    """Accounts in the order of disagreement and doubt, those decided left out."""
    check_stage(request.user, stage)
    items = find_next(watch, filters, stage, request.user.name, limit)
    with watch.desk.snapshot() as connection:
        by = None if stage is Stage.REVIEW else request.user.name
        decided = len(find_decided(connection, stage, by))
    total = len(watch.select(filters).positions)
    body = Queue(items=tuple(items), incidents=total, decided=decided)
    return Response(msgspec.json.encode(body), media_type=JSON)


def find_next(
    watch: Observatory, filters: PageFilters, stage: Stage, by: str, limit: int
) -> list[QueueItem]:
    """Return undecided items, heaviest first.

    Incidents are looked through in the order of `_rank`, until there are enough items: beyond
    some thousands the order is by incident, not by account.
    """
    desk = Desk(stage=stage, by=by, now=dt.datetime.now(dt.UTC))
    found: list[tuple[float, QueueItem]] = []
    with watch.desk.snapshot() as connection:
        for chunk in _rank(watch, filters, stage, connection):
            items = make_items(connection, chunk, desk)
            found += [pair for pair in items if not pair[1].done]
            if len(found) >= limit:
                break
    found.sort(key=lambda pair: (pair[1].in_use_by is not None, -pair[0], pair[1].account))
    return [item for _, item in found[:limit]]


def _rank(
    watch: Observatory, filters: PageFilters, stage: Stage, connection: Connection
) -> Iterator[list[str]]:
    """Yield incidents in lists: at review those that were coded, then disputed ones, then news."""
    selection = watch.select(filters)
    columns, kept = selection.columns, selection.positions
    seen: set[str] = set()
    if stage is Stage.REVIEW:
        docs = {one.account for one in find_codings(connection, stage=Stage.CODING)}
        homes = _find_homes(connection, docs)
        inside = set(kept.tolist())
        coded = [name for name in sorted(homes) if columns.positions.get(name, -1) in inside]
        seen.update(coded)
        for start in range(0, len(coded), BATCH):
            yield coded[start : start + BATCH]
    flags = columns.flags[kept]
    rank = ((flags & base.DISPUTED) != 0) * 4 + ((flags & base.NEWS) != 0) * 2
    rank = rank + (columns.outlets[kept] > 1)
    ordered = kept[(-rank).argsort(kind="stable")][:MOST_SEEN].tolist()
    names = [columns.ids[n] for n in ordered if columns.ids[n] not in seen]
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def _find_homes(connection: Connection, accounts: set[str]) -> set[str]:
    homes: set[str] = set()
    for doc in {name.rpartition("#")[0] for name in accounts}:
        homes |= set(find_incidents_of(connection, doc).values())
    return homes


@get("/items/{account_id:path}", responses=answers(ReviewItem), sync_to_thread=True)
def show_item(
    request: Asked,
    watch: Watch,
    account_id: FromPath[str],
    stage: StageParameter = Stage.CODING,
) -> Response[bytes]:
    """One account with its report, and what other accounts of the incident tell."""
    check_stage(request.user, stage)
    name = read_id(request, "/api/review/items/", account_id)
    account, report = load_item(watch, name)
    with watch.desk.snapshot() as connection:
        home = find_incidents_of(connection, account.doc).get(account.event.id)
        told = load_account_data(connection, [home])[home] if home else []
        codings = find_codings(connection, [name])
        linked = find_linked(connection, name)
    mine = tuple(one for one in codings if one.by == request.user.name and one.stage is stage)
    decided = any(one.field is None for one in mine)
    others = tuple(one for one in codings if one not in mine) if stage is Stage.REVIEW else ()
    rivals = (msgspec.json.decode(one, type=Account) for one in told)
    body = ReviewItem(
        account=name,
        incident=home,
        report=describe_report(report),
        event=account.event,
        statements=account.statements,
        rivals=tuple(
            Rival(account=one.id, source=one.source, event=one.event)
            for one in rivals
            if one.id != name
        ),
        mine=mine,
        others=others,
        scores=tuple(Score(other=other, weight=bits) for other, bits in linked)
        if decided
        else None,
    )
    return Response(msgspec.json.encode(body), media_type=JSON)


def load_item(watch: Observatory, name: str) -> tuple[Account, Report]:
    """Return an account with its report. Raises `NotFoundException` where one is missing."""
    with watch.desk.snapshot() as connection:
        account = find_account(connection, name)
    if account is None:
        raise NotFoundException(f"there is no account {name[:80]}")
    try:
        return account, load_report(watch.desk.store, account.doc)
    except UsageError as error:
        raise NotFoundException("the report of this account is not stored") from error


@post("/codings", responses=answers(Kept, status=201), sync_to_thread=True)
def add_coding(request: Asked, watch: Watch, data: JSONBody[Wish]) -> Response[bytes]:
    """Keep a decision; one on the whole account (`field` null) moves on to the next item.

    Reviewing what one coded oneself is refused, unless the server is open and has one user.
    """
    user = request.user
    check_stage(user, data.stage)
    _, report = load_item(watch, data.account)
    value = check_wish(data, report)
    with watch.desk.writing() as connection:
        codings = find_codings(connection, [data.account], stage=Stage.CODING, by=user.name)
        if data.stage is Stage.REVIEW and codings and not watch.open:
            raise ConflictError("you coded this account yourself: somebody else reviews it")
        coding = keep_coding(connection, data, value, user.name, now())
        if data.field is None:
            drop_lease(connection, data.account, user.name)
        detail: dict[str, object] = {
            "key": coding.key,
            "stage": data.stage.value,
            "action": data.action.value,
            "field": data.field.value if data.field else None,
        }
        write_audit(connection, user, "coding", data.account, detail)
    watch.refresh()
    following = None
    if data.field is None:
        items = find_next(watch, PageFilters(), data.stage, user.name, 1)
        following = items[0] if items else None
    return created(Kept(coding=coding, next=following))


@post("/undo", responses=answers(Coding, status=201), sync_to_thread=True)
def undo_coding(request: Asked, watch: Watch, data: JSONBody[Undo]) -> Response[bytes]:
    """Withdraw a coding of one's own; it stays in the database."""
    if not 0 < data.key < 2**31:
        raise UsageError("key: the key of a coding")
    with watch.desk.writing() as connection:
        coding = withdraw(connection, data.key, request.user.name, now())
        write_audit(connection, request.user, "coding_withdrawn", coding.account, {"key": data.key})
    watch.refresh()
    return created(coding)


@post("/claims", responses=answers(Lease, status=201), sync_to_thread=True)
def take_item(request: Asked, watch: Watch, data: JSONBody[LeaseWish]) -> Response[bytes]:
    """Say that one works on an item, for ten minutes; 409 where somebody else does."""
    with watch.desk.snapshot() as connection:
        if find_account(connection, data.account) is None:
            raise NotFoundException(f"there is no account {data.account[:80]}")
    with watch.desk.writing() as connection:
        try:
            lease = take_lease(connection, data.account, request.user.name, dt.datetime.now(dt.UTC))
        except UsageError as error:
            raise ConflictError(error.message, extra={"hint": error.hint}) from error
    return created(lease)


@delete("/claims/{account_id:path}", responses=problems(), sync_to_thread=True)
def leave_item(request: Asked, watch: Watch, account_id: FromPath[str]) -> None:
    """Give an item back."""
    name = read_id(request, "/api/review/claims/", account_id)
    with watch.desk.writing() as connection:
        drop_lease(connection, name, request.user.name)


@get(
    "/agreement",
    guards=[need(Role.REVIEWER)],
    responses=answers(AgreementTable),
    sync_to_thread=True,
)
def show_agreement(watch: Watch, stage: StageParameter = Stage.CODING) -> Response[bytes]:
    """Krippendorff's alpha per field, over accounts that two or more people decided on."""
    with watch.desk.snapshot() as connection:
        codings = find_codings(connection, stage=stage)
        docs = sorted({one.account.rpartition("#")[0] for one in codings})
        told = load_events(connection, docs)
    events = {name: event for pairs in told.values() for name, event in pairs}
    body = AgreementTable(fields=measure_agreement(codings, events))
    return Response(msgspec.json.encode(body), media_type=JSON)


@get("/gold", guards=[need(Role.REVIEWER)], responses=problems(), sync_to_thread=True)
def show_gold(watch: Watch) -> Response[bytes]:
    """Reports all of whose accounts are settled, as gold rows in the codebook's shape."""
    body = b"".join(msgspec.json.encode(row) + b"\n" for row in make_gold_rows(watch.desk.store))
    return Response(
        body,
        media_type="application/x-ndjson",
        headers={"Content-Disposition": 'attachment; filename="gold.jsonl"'},
    )


router = Router(
    "/api/review",
    route_handlers=[
        show_queue,
        show_item,
        add_coding,
        undo_coding,
        take_item,
        leave_item,
        show_agreement,
        show_gold,
    ],
    guards=[need(Role.CODER)],
    tags=["review"],
)
