"""Who has an item in use: leases that end by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from marsad.errors import UsageError
from marsad.records import Record
from marsad.store.page_schema import review_claim
from marsad.store.queries import select_in

LEASE = dt.timedelta(minutes=10)


class Lease(Record):
    """An account that somebody works on, until a time (UTC)."""

    account: str
    in_use_by: str
    until: dt.datetime


def take_lease(connection: Connection, account: str, by: str, now: dt.datetime) -> Lease:
    """Take or renew a lease. Raises `UsageError` where somebody else has it."""
    known = find_leases(connection, [account], now).get(account)
    if known is not None and known.in_use_by != by:
        raise UsageError(
            f"{known.in_use_by} has this item in use until {known.until:%H:%M} UTC",
            hint="Take another item, or wait.",
        )
    until = now + LEASE
    connection.execute(delete(review_claim).where(review_claim.c.account == account))
    connection.execute(insert(review_claim).values(account=account, by=by, until=until.isoformat()))
    return Lease(account=account, in_use_by=by, until=until)


def drop_lease(connection: Connection, account: str, by: str) -> None:
    """Give back a lease of one's own; without one, nothing happens."""
    connection.execute(
        delete(review_claim).where(review_claim.c.account == account, review_claim.c.by == by)
    )


def find_leases(
    connection: Connection, accounts: Iterable[str], now: dt.datetime
) -> dict[str, Lease]:
    """Return the leases of accounts that have not ended."""
    table = review_claim.c
    rows = select_in(connection, select(review_claim), table.account, accounts)
    found = {
        row.account: Lease(
            account=row.account, in_use_by=row.by, until=dt.datetime.fromisoformat(row.until)
        )
        for row in rows
    }
    return {name: lease for name, lease in found.items() if lease.until > now}
