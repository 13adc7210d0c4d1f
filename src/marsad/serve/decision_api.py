"""Addresses of decisions on what is one incident: merge, split, and what was decided."""

from __future__ import annotations

from litestar import Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from marsad.errors import UsageError
from marsad.records import Account, Decision, DecisionKind, Incident, Prominence, Record
from marsad.serve.access import Role, write_audit
from marsad.serve.incident_api import Change, load_one
from marsad.serve.observatory import Observatory
from marsad.serve.reply import Asked, ConflictError, Watch, answers, created, reply
from marsad.serve.security import need
from marsad.store.incidents import find_decisions, record_decision
from marsad.store.page_reports import find_account, find_incidents_of

LONGEST_REASON = 2_000


class DecisionWish(Record, forbid_unknown_fields=True):
    """Two accounts, and whether they tell of one incident or of two."""

    kind: DecisionKind
    first: str
    second: str
    reason: str = ""


class Merge(Record, forbid_unknown_fields=True):
    """The incident that is the same."""

    other: str
    reason: str = ""


class Split(Record, forbid_unknown_fields=True):
    """The account that tells of another incident."""

    account: str
    reason: str = ""


class Decided(Record):
    """What was kept, and the incidents that hold the accounts named now."""

    decisions: tuple[Decision, ...]
    touched: int
    incidents: tuple[str, ...]
    history: tuple[Change, ...]


class DecisionList(Record):
    """All decisions in the order in which they were made."""

    items: tuple[Decision, ...]


@get(
    "/decisions",
    guards=[need(Role.READER)],
    responses=answers(DecisionList),
    sync_to_thread=True,
)
def list_decisions(request: Asked, watch: Watch) -> Response[bytes]:
    """What people decided on which accounts tell of one incident."""
    return reply(
        request, watch, lambda: DecisionList(items=tuple(find_decisions(watch.desk.store)))
    )


@post(
    "/decisions",
    guards=[need(Role.REVIEWER)],
    responses=answers(Decided, status=201),
    sync_to_thread=True,
)
def add_decision(request: Asked, watch: Watch, data: JSONBody[DecisionWish]) -> Response[bytes]:
    """Rule on two accounts; honoured for ever. 409 where it contradicts what is kept."""
    return created(_decide(request, watch, [(data.first, data.second)], data.kind, data.reason))


@post(
    "/incidents/{incident_id:str}/merge",
    guards=[need(Role.REVIEWER)],
    responses=answers(Decided, status=201),
    sync_to_thread=True,
)
def merge_incident(
    request: Asked, watch: Watch, incident_id: FromPath[str], data: JSONBody[Merge]
) -> Response[bytes]:
    """Rule that two incidents are one."""
    one, other = load_one(watch, incident_id), load_one(watch, data.other)
    if one.id == other.id:
        raise ConflictError("these are one incident already")
    pair = (_choose(one).id, _choose(other).id)
    return created(_decide(request, watch, [pair], DecisionKind.MUST_LINK, data.reason))


@post(
    "/incidents/{incident_id:str}/split",
    guards=[need(Role.REVIEWER)],
    responses=answers(Decided, status=201),
    sync_to_thread=True,
)
def split_incident(
    request: Asked, watch: Watch, incident_id: FromPath[str], data: JSONBody[Split]
) -> Response[bytes]:
    """Rule that one account tells of another incident than each of the others."""
    incident = load_one(watch, incident_id)
    names = [account.id for account in incident.accounts]
    if data.account not in names:
        raise NotFoundException("the incident has no such account")
    if len(names) < 2:
        raise ConflictError("the incident has one account only")
    pairs = [(data.account, name) for name in names if name != data.account]
    return created(_decide(request, watch, pairs, DecisionKind.CANNOT_LINK, data.reason))


def _choose(incident: Incident) -> Account:
    leads = [one for one in incident.accounts if one.prominence is Prominence.LEAD]
    return (leads or incident.accounts)[0]


def _decide(
    request: Asked,
    watch: Observatory,
    pairs: list[tuple[str, str]],
    kind: DecisionKind,
    reason: str,
) -> Decided:
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"reason: longer than {LONGEST_REASON} characters")
    for name in {name for pair in pairs for name in pair}:
        with watch.desk.snapshot() as connection:
            if find_account(connection, name) is None:
                raise NotFoundException(f"there is no account {name[:80]}")
    made, touched, history = [], 0, []
    for first, second in pairs:
        decision = Decision(
            kind=kind, first=first, second=second, by=request.user.name, reason=reason
        )
        try:
            linked = record_decision(watch.desk.store, decision)
        except UsageError as error:
            raise ConflictError(error.message, extra={"hint": error.hint}) from error
        made.append(decision)
        touched += linked.touched
        history += [
            Change(incident=one.incident, change=one.change.value, other=one.other)
            for one in linked.history
        ]
        with watch.desk.writing() as connection:
            detail: dict[str, object] = {"first": first, "second": second, "reason": reason}
            write_audit(connection, request.user, kind.value, first, detail)
    watch.refresh()
    return Decided(
        decisions=tuple(made),
        touched=touched,
        incidents=_find_homes(watch, pairs),
        history=tuple(history),
    )


def _find_homes(watch: Observatory, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    homes: dict[str, None] = {}
    with watch.desk.snapshot() as connection:
        for name in dict.fromkeys(name for pair in pairs for name in pair):
            doc, _, event = name.rpartition("#")
            if home := find_incidents_of(connection, doc).get(event):
                homes[home] = None
    return tuple(homes)


router = Router(
    "/api",
    route_handlers=[list_decisions, add_decision, merge_incident, split_incident],
    tags=["decisions"],
)
