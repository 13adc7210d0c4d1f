"""Statements that read and write the tables of linking."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, literal_column, or_, select, update

from marsad.incidents.identity import Entry
from marsad.incidents.linking import Strength
from marsad.incidents.traits import Traits
from marsad.records import Account, Decision, DecisionKind, Incident
from marsad.store import schema
from marsad.store.derived import account, account_key, incident, pair
from marsad.store.queries import Lookup, split_list
from marsad.store.rows import QUICK, encode, hash_text, make_incident_row, show
from marsad.store.work import Work, insert_new, put, run_many

_DATA = Lookup(select(account.c.id, account.c.data), account.c.id)
_TRAITS = Lookup(select(account.c.id, account.c.traits), account.c.id)
_READINGS = Lookup(select(account.c.id, account.c.reading_key), account.c.id)
_MINTED = Lookup(select(incident.c.id), incident.c.id)
_FORWARDS = Lookup(select(incident.c.id, incident.c.forward), incident.c.forward)
_THERE = {
    strong: Lookup(select(pair.c.b).where(pair.c.strong == literal_column(str(strong))), pair.c.a)
    for strong in map(int, Strength)
}
_BACK = {
    strong: Lookup(select(pair.c.a).where(pair.c.strong == literal_column(str(strong))), pair.c.b)
    for strong in map(int, Strength)
}
_SET = {
    column: update(account)
    .where(account.c.id == bindparam("name"))
    .values({column: bindparam("value")})
    for column in ("first", "news", "incident")
}


def insert_accounts(
    connection: Connection,
    accounts: Sequence[Account],
    traits: Sequence[Traits],
    sames: Sequence[str],
    readings: Mapping[str, int | None],
) -> None:
    """Write accounts with what they are compared by; `readings` has each report's reading."""
    rows = [
        {
            "id": one.id,
            "doc": one.doc,
            "reading_key": readings.get(one.doc),
            "lead": traits_of.lead,
            "same": same,
            "source": show(one.source),
            "traits": msgspec.msgpack.encode(traits_of),
            "data": encode(one),
        }
        for one, traits_of, same in zip(accounts, traits, sames, strict=True)
    ]
    if rows:
        run_many(connection, account.insert(), rows)


def insert_keys(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Write the keys that accounts stand under."""
    insert_new(connection, account_key, [{"key": key, "account": name} for key, name in rows])


def insert_pairs(
    connection: Connection, rows: Iterable[tuple[str, str, float | None, int]]
) -> None:
    """Write pairs, the lower id first."""
    put(
        connection,
        pair,
        [{"a": a, "b": b, "weight": weight, "strong": strong} for a, b, weight, strong in rows],
    )


def insert_decision(work: Work, decision: Decision) -> None:
    """Keep a decision; the same one is kept once."""
    a, b = sorted((decision.first, decision.second))
    table = schema.decision.c
    same = (table.kind == decision.kind.value, table.a == a, table.b == b)
    if work.connection.execute(select(table.key).where(*same)).first() is None:
        row = {
            "kind": decision.kind.value, "a": a, "b": b, "by": decision.by,
            "reason": decision.reason, "at": work.at,
        }  # fmt: skip
        work.add(schema.decision, [row])


def load_decisions(connection: Connection) -> list[Decision]:
    """Return the analysts' decisions in the order in which they were made."""
    rows = connection.execute(select(schema.decision).order_by(schema.decision.c.key))
    return [
        Decision(
            kind=DecisionKind(row.kind), first=row.a, second=row.b, by=row.by,
            reason=row.reason, at=row.at,
        )
        for row in rows
    ]  # fmt: skip


def drop_pairs(connection: Connection, names: Sequence[str]) -> None:
    """Remove the keys and pairs of accounts."""
    for chunk in split_list(names):
        connection.execute(delete(account_key).where(account_key.c.account.in_(chunk)))
        connection.execute(delete(pair).where(pair.c.a.in_(chunk)))
        connection.execute(delete(pair).where(pair.c.b.in_(chunk)))


def find_strong(connection: Connection, names: Sequence[str], strengths: Sequence[int]) -> set[str]:
    """Return whoever is connected with one of `names` by a pair of one of `strengths`."""
    return {
        name
        for strong in strengths
        for find in (_THERE[int(strong)], _BACK[int(strong)])
        for (name,) in find(connection, names)
    }


def set_accounts(connection: Connection, column: str, values: Mapping[str, str | None]) -> None:
    """Write one column of accounts; `values` has what is new by account."""
    if values:
        rows = [{"name": name, "value": value} for name, value in values.items()]
        connection.execute(_SET[column], rows)


def load_accounts(connection: Connection, names: Sequence[str]) -> list[Account]:
    """Return accounts in the order of `names`."""
    rows = _DATA(connection, names)
    decode = msgspec.json.Decoder(Account).decode
    found = {name: decode(data) for name, data in rows}
    return [found[name] for name in names]


def load_traits(connection: Connection, names: Iterable[str]) -> dict[str, Traits]:
    """Return the traits of the accounts in `names` by id."""
    rows = _TRAITS(connection, names)
    decode = msgspec.msgpack.Decoder(Traits).decode
    return {name: decode(data) for name, data in rows}


def write_incidents(work: Work, incidents: Sequence[Incident]) -> None:
    """Write incidents as they are now, and keep a version of each.

    A version holds the incident and, in the place of its accounts, their ids with the reading
    that each was told in.
    """
    names = [one.id for incident in incidents for one in incident.accounts]
    readings = dict(_READINGS(work.connection, names))
    bare = [encode(msgspec.structs.replace(one, accounts=())) for one in incidents]
    versions = []
    for one, data in zip(incidents, bare, strict=True):
        told = encode([(told.id, readings[told.id]) for told in one.accounts])
        whole = f"{data}\n{told}"
        versions.append(
            {
                "incident": one.id,
                "digest": hash_text(whole),
                "data": zlib.compress(whole.encode(), QUICK),
            }
        )
    keys = work.add(schema.incident_version, versions)
    put(
        work.connection,
        incident,
        [make_incident_row(*row) for row in zip(incidents, keys, bare, strict=True)],
    )


def place_accounts(
    connection: Connection, clusters: Mapping[str, Sequence[str]], old: Mapping[str, str]
) -> None:
    """Write which incident each account that moved stands in now."""
    moved = {
        name: home
        for home, cluster in clusters.items()
        for name in cluster
        if old.get(name) != home
    }
    set_accounts(connection, "incident", moved)


def load_incident(connection: Connection, incident_id: str) -> Incident:
    """Return a live incident with its accounts."""
    data = connection.execute(
        select(incident.c.data).where(incident.c.id == incident_id)
    ).scalar_one()
    found = msgspec.json.decode(data, type=Incident)
    rows = connection.execute(
        select(account.c.data).where(account.c.incident == incident_id).order_by(account.c.id)
    )
    decode = msgspec.json.Decoder(Account).decode
    return msgspec.structs.replace(found, accounts=tuple(decode(told) for (told,) in rows))


def find_minted(connection: Connection, names: Iterable[str]) -> set[str]:
    """Return those of `names` that are or were ids of incidents."""
    return {name for (name,) in _MINTED(connection, names)}


def follow(connection: Connection, incident_id: str) -> str | None:
    """Return the live incident that an id leads to; None where it was never minted."""
    seen: set[str] = set()
    while incident_id not in seen:
        seen.add(incident_id)
        query = select(incident.c.forward).where(incident.c.id == incident_id)
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if row.forward is None:
            return incident_id
        incident_id = row.forward
    return None


def load_forwards(connection: Connection, targets: Sequence[str]) -> dict[str, list[str]]:
    """Return for each target the ids that lead straight to it, ascending."""
    found: dict[str, list[str]] = {}
    for name, target in sorted(tuple(row) for row in _FORWARDS(connection, targets)):
        found.setdefault(target, []).append(name)
    return found


def forward(connection: Connection, forwards: Mapping[str, str]) -> None:
    """Leave a forwarding id in the place of each merged incident."""
    if forwards:
        statement = (
            update(incident)
            .where(incident.c.id == bindparam("gone"))
            .values(forward=bindparam("target"), data=None, day_start=None, version_key=None)
        )
        rows = [{"gone": gone, "target": target} for gone, target in forwards.items()]
        connection.execute(statement, rows)


def write_history(work: Work, entries: Iterable[Entry]) -> None:
    """Add to the histories of incidents."""
    work.add(
        schema.incident_history,
        [
            {"incident": entry.incident, "change": entry.change.value, "other": entry.other}
            for entry in entries
        ],
    )


def load_history(connection: Connection, incident_id: str) -> list[tuple[str, str, str | None]]:
    """Return what happened to an incident: its id, the change, the other incident."""
    table = schema.incident_history.c
    rows = connection.execute(
        select(table.incident, table.change, table.other)
        .where(or_(table.incident == incident_id, table.other == incident_id))
        .order_by(table.key)
    )
    return [(name, change, other) for name, change, other in rows]
