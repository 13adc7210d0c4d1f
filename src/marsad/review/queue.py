"""What to look at next: accounts in the order of disagreement and doubt.

The weights below only order the queue; nobody is shown them, and no score of the machine goes
out for an item that is not decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec
from sqlalchemy import Connection, or_, select

from marsad.incidents.settings import load_settings
from marsad.records import Account, Incident, Prominence, Record, Status
from marsad.review.agreement import METRICS, make_value
from marsad.review.codings import Action, Coding, Stage, apply_codings, find_codings
from marsad.review.leases import Lease, find_leases
from marsad.store.derived import pair
from marsad.store.page_queries import load_account_data, load_incident_data
from marsad.store.queries import select_in

NEAR = 2.0
"""Bits from the threshold within which a link is in doubt: odds of less than four to one."""


class Why(Enum):
    """Why an item is worth a look."""

    CODERS_DISAGREE = "coders_disagree"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    LINK_DOUBT = "link_doubt"
    UNRESOLVED = "unresolved"
    UNREVIEWED = "unreviewed"


WEIGHTS = {
    Why.CODERS_DISAGREE: 8.0,
    Why.CORRECTED: 4.0,
    Why.DISPUTED: 3.0,
    Why.LINK_DOUBT: 2.0,
    Why.UNRESOLVED: 0.5,
    Why.UNREVIEWED: 0.0,
}


class Reason(Record):
    """One reason for a look; `field` where it is about one, `note` in words."""

    kind: Why
    field: str | None = None
    note: str = ""


class QueueItem(Record):
    """An account to judge. `in_use_by` is somebody else who works on it, until then."""

    account: str
    doc: str
    event: str
    incident: str
    title: str
    source: str | None
    published: str | None
    why: tuple[Reason, ...]
    in_use_by: str | None
    until: dt.datetime | None
    done: bool


class Desk(Record):
    """Who asks, at what stage, and the time."""

    stage: Stage
    by: str
    now: dt.datetime


def make_items(
    connection: Connection, incidents: Sequence[str], desk: Desk
) -> list[tuple[float, QueueItem]]:
    """Make an item of each account of `incidents`, with its weight, heaviest first."""
    data = load_incident_data(connection, incidents)
    accounts = load_account_data(connection, list(data))
    told = {
        home: [msgspec.json.decode(one, type=Account) for one in rows]
        for home, rows in accounts.items()
    }
    names = [one.id for rows in told.values() for one in rows]
    doubtful = find_doubtful(connection, names)
    codings = _group(find_codings(connection, names))
    leases = find_leases(connection, names, desk.now)
    found: list[tuple[float, QueueItem]] = []
    for home, rows in told.items():
        incident = msgspec.json.decode(data[home], type=Incident)
        for account in rows:
            own = codings.get(account.id, [])
            why = tuple(_find_reasons(incident, account, own, doubtful, desk.stage))
            item = _make_item(home, account, why, own, leases.get(account.id), desk)
            found.append((_weigh(why), item))
    found.sort(key=lambda pair: (-pair[0], pair[1].account))
    return found


def _weigh(why: Sequence[Reason]) -> float:
    return sum(WEIGHTS[one.kind] for one in why)


def _group(codings: Iterable[Coding]) -> dict[str, list[Coding]]:
    found: dict[str, list[Coding]] = {}
    for one in codings:
        found.setdefault(one.account, []).append(one)
    return found


def _make_item(
    home: str,
    account: Account,
    why: tuple[Reason, ...],
    codings: Sequence[Coding],
    lease: Lease | None,
    desk: Desk,
) -> QueueItem:
    others = lease is not None and lease.in_use_by != desk.by
    return QueueItem(
        account=account.id,
        doc=account.doc,
        event=account.event.id,
        incident=home,
        title=account.title,
        source=account.source,
        published=account.published,
        why=why,
        in_use_by=lease.in_use_by if lease and others else None,
        until=lease.until if lease and others else None,
        done=is_done(codings, desk),
    )


def is_done(codings: Iterable[Coding], desk: Desk) -> bool:
    """Whether the account is decided: by oneself as a coder, by any reviewer at review."""
    return any(
        one.field is None
        and one.stage is desk.stage
        and (desk.stage is Stage.REVIEW or one.by == desk.by)
        for one in codings
    )


def _find_reasons(
    incident: Incident,
    account: Account,
    codings: Sequence[Coding],
    doubtful: Mapping[str, str],
    stage: Stage,
) -> Iterable[Reason]:
    if stage is Stage.REVIEW:  # coders do not learn of each other
        yield from _find_coded(account, codings)
    for field in incident.disputed:
        yield Reason(kind=Why.DISPUTED, field=field, note="accounts exclude each other")
    if account.id in doubtful:
        yield Reason(kind=Why.LINK_DOUBT, note=f"whether {doubtful[account.id]} tells of the same")
    if account.event.status is Status.REPORTED:
        for gap in account.event.unresolved:
            weight = account.prominence is Prominence.LEAD
            if weight or gap.field in ("date", "place"):
                yield Reason(kind=Why.UNRESOLVED, field=gap.field, note=gap.reason)
    if not codings:
        yield Reason(kind=Why.UNREVIEWED)


def _find_coded(account: Account, codings: Sequence[Coding]) -> Iterable[Reason]:
    people: dict[str, list[Coding]] = {}
    for one in codings:
        if one.stage is Stage.CODING:
            people.setdefault(one.by, []).append(one)
    coded = [apply_codings(account.event, own) for own in people.values()]
    kept = [one for one in coded if one is not None]
    if kept and len(kept) < len(coded):
        yield Reason(kind=Why.CODERS_DISAGREE, note="some reject it as a whole")
    for field in METRICS:
        if len({make_value(field, one) for one in kept}) > 1:
            yield Reason(kind=Why.CODERS_DISAGREE, field=field.value, note="coders differ")
    corrected = [one.field for one in codings if one.action is Action.CORRECT and one.field]
    for name in dict.fromkeys(corrected):
        yield Reason(kind=Why.CORRECTED, field=name.value, note="somebody corrected it")


def find_doubtful(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """Return accounts with a link near the threshold, each with the other account."""
    threshold = load_settings().threshold
    found: dict[str, str] = {}
    inside = set(names)
    query = select(pair.c.a, pair.c.b).where(
        pair.c.weight.between(threshold - NEAR, threshold + NEAR)
    )
    for column in (pair.c.a, pair.c.b):
        for row in select_in(connection, query, column, names):
            for one, other in ((row.a, row.b), (row.b, row.a)):
                if one in inside:
                    found.setdefault(one, other)
    return found


def find_linked(connection: Connection, name: str) -> list[tuple[str, float]]:
    """Return the accounts that one was compared with, and the weight of each pair in bits."""
    query = select(pair.c.a, pair.c.b, pair.c.weight).where(
        or_(pair.c.a == name, pair.c.b == name), pair.c.weight.is_not(None)
    )
    rows = connection.execute(query.order_by(pair.c.weight.desc()).limit(20))
    return [(row.b if row.a == name else row.a, row.weight) for row in rows]
