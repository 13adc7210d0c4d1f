"""Analysts' corrections: kept for ever beside what was read, which they do not overwrite."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from marsad.errors import UsageError
from marsad.records import Correction, Subject
from marsad.store.database import Store
from marsad.store.derived import account, current, incident
from marsad.store.rows import show
from marsad.store.schema import correction

_NAMES = {
    Subject.REPORT: current.c.doc,
    Subject.ACCOUNT: account.c.id,
    Subject.INCIDENT: incident.c.id,
}


def record_correction(store: Store, given: Correction) -> Correction:
    """Keep a correction and return it with the time at which it was kept.

    Raises `UsageError` for a subject that is not there, a value that is no JSON, and where
    nobody says who and why.
    """
    if not given.by.strip() or not given.reason.strip():
        raise UsageError("a correction needs who made it and why", hint="Give --by and --reason.")
    try:
        msgspec.json.decode(given.value)
    except msgspec.DecodeError as error:
        raise UsageError(f"the value is no JSON: {error}") from error
    column = _NAMES[given.subject]
    with store.writing() as work:
        if work.connection.execute(select(column).where(column == given.id)).first() is None:
            raise UsageError(f"there is no {given.subject.value} {given.id}")
        row = {
            "subject": given.subject.value, "id": given.id, "field": given.field,
            "value": given.value, "by": show(given.by), "reason": show(given.reason),
            "at": work.at,
        }  # fmt: skip
        work.add(correction, [row])
    return msgspec.structs.replace(given, at=work.at)


def find_corrections(store: Store, name: str | None = None) -> list[Correction]:
    """Return the corrections, of one subject or all, in the order in which they were made."""
    query = select(correction).order_by(correction.c.key)
    if name is not None:
        query = query.where(correction.c.id == name)
    with store.snapshot() as connection:
        return [
            Correction(
                subject=Subject(row.subject), id=row.id, field=row.field, value=row.value,
                by=row.by, reason=row.reason, at=row.at,
            )
            for row in connection.execute(query)
        ]  # fmt: skip
