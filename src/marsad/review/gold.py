"""Gold made of people's decisions, in the codebook's shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, select

from marsad.records import Account, Event
from marsad.review.codings import Coding, Stage, apply_codings, find_codings
from marsad.review.gold_record import GoldEvent, GoldRow
from marsad.store.database import Store
from marsad.store.derived import account
from marsad.store.queries import select_in


def make_gold_rows(store: Store) -> Iterator[GoldRow]:
    """Yield a row for each report all of whose accounts are settled, in the order of ids.

    An account is settled by a reviewer's decision on the whole of it (the last reviewer's
    counts), or where two coders or more decided and all have the same. Rejected events are left
    out. Events that the machine missed are not in it: such gold measures precision and fields,
    not recall.
    """
    with store.snapshot() as connection:
        codings = find_codings(connection)
        docs = {doc for doc in find_docs(connection, codings) if doc}
        told = load_events(connection, sorted(docs))
    by_account: dict[str, list[Coding]] = {}
    for one in codings:
        by_account.setdefault(one.account, []).append(one)
    for doc in sorted(told):
        events: list[GoldEvent] = []
        for name, event in told[doc]:
            settled, coded = settle(event, by_account.get(name, ()))
            if not settled:
                break
            if coded is not None:
                events.append(coded)
        else:
            yield GoldRow(doc=doc, events=tuple(events))


def settle(event: Event, codings: Sequence[Coding]) -> tuple[bool, GoldEvent | None]:
    """Return whether people settled an account, and the event as they have it (None: none)."""
    reviews = [one for one in codings if one.stage is Stage.REVIEW]
    whole = [one for one in reviews if one.field is None]
    if whole:
        last = max(whole, key=lambda one: one.key).by
        return True, apply_codings(event, [one for one in reviews if one.by == last])
    people: dict[str, list[Coding]] = {}
    for one in codings:
        if one.stage is Stage.CODING:
            people.setdefault(one.by, []).append(one)
    coded = [
        apply_codings(event, own)
        for own in people.values()
        if any(one.field is None for one in own)
    ]
    if len(coded) > 1 and all(one == coded[0] for one in coded):
        return True, coded[0]
    return False, None


def find_docs(connection: Connection, codings: Sequence[Coding]) -> set[str]:
    """Return the reports whose accounts were decided on."""
    names = [one.account for one in codings]
    rows = select_in(connection, select(account.c.doc), account.c.id, names)
    return {row.doc for row in rows}


def load_events(connection: Connection, docs: Sequence[str]) -> dict[str, list[tuple[str, Event]]]:
    """Return the accounts of reports by id, with their events, in the order of the text."""
    decode = msgspec.json.Decoder(Account).decode
    found: dict[str, list[tuple[str, Event]]] = {}
    for row in select_in(connection, select(account.c.doc, account.c.data), account.c.doc, docs):
        one = decode(row.data)
        found.setdefault(row.doc, []).append((one.id, one.event))
    for told in found.values():
        told.sort(key=lambda pair: (_find_start(pair[1]), pair[0]))
    return found


def _find_start(event: Event) -> int:
    return event.evidence[0].start if event.evidence else 0
