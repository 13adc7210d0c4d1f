"""Candidates by meaning in the database: reports whose headlines are near, compared and linked.

Needs the extra `link`. Whom a report is compared with depends on what is stored when it comes:
five nearest of the days around it. Run over the whole database at once, order makes no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from marsad.incidents.compare import judge_pair
from marsad.incidents.linking import rate_pair
from marsad.incidents.neighbours import DAYS, find_neighbours, import_model
from marsad.incidents.settings import Settings, load_settings
from marsad.incidents.traits import find_traits, parse_time
from marsad.records import Account
from marsad.store import linking_rows as rows
from marsad.store.clustering import cluster_touched
from marsad.store.database import Store
from marsad.store.derived import account, pair
from marsad.store.linking import Linked
from marsad.store.queries import select_in
from marsad.store.schema import report


def link_neighbours(store: Store, docs: Iterable[str], settings: Settings | None = None) -> Linked:
    """Compare the news of `docs` with the nearest headlines of these days, and link what agrees.

    Only pairs that share no key are new here; they are weighed as all others. Raises
    `MissingExtraError` without the extra.
    """
    import_model()
    settings = settings or load_settings()
    wanted = set(docs)
    with store.writing() as work:
        new = _load_news(work.connection, wanted)
        around = _load_around(work.connection, new)
        ours = {one.id for one in new}
        found = [p for p in find_neighbours(around) if p[0] in ours or p[1] in ours]
        fresh = set(found) - _find_known(work.connection, ours)
        traits = {one.id: find_traits(one) for one in around}
        weighed = []
        for a, b in sorted(fresh):
            weight = judge_pair(traits[a], traits[b], settings)
            rated = 0 if weight is None else int(rate_pair(weight, True, settings))
            weighed.append((a, b, weight, rated))
        rows.insert_pairs(work.connection, weighed)
        names = sorted({name for a, b, _, strong in weighed if strong for name in (a, b)})
        touched, history = cluster_touched(work, names, settings) if names else (0, [])
    return Linked(accounts=len(new), touched=touched, history=tuple(history))


def _load_news(connection: Connection, docs: Iterable[str]) -> list[Account]:
    """Return the news of reports that stands for itself, not that which repeats another's."""
    query = select(account.c.data).where(account.c.lead, account.c.first == account.c.id)
    found = select_in(connection, query, account.c.doc, docs)
    return [msgspec.json.decode(data, type=Account) for (data,) in found]


def _load_around(connection: Connection, new: Sequence[Account]) -> list[Account]:
    """Return all news of the days around that of `new`, itself among it."""
    days = [time.toordinal() for one in new if (time := parse_time(one.published)) is not None]
    if not days:
        return []
    # A day more at either end: times are stored with the offset that was given.
    first = dt.date.fromordinal(min(days) - DAYS - 1).isoformat()
    last = dt.date.fromordinal(max(days) + DAYS + 2).isoformat()
    within = select(report.c.id).where(report.c.published >= first, report.c.published < last)
    query = select(account.c.data).where(
        account.c.lead, account.c.first == account.c.id, account.c.doc.in_(within)
    )
    return [msgspec.json.decode(data, type=Account) for (data,) in connection.execute(query)]


def _find_known(connection: Connection, names: set[str]) -> set[tuple[str, str]]:
    query = select(pair.c.a, pair.c.b)
    there = select_in(connection, query, pair.c.a, names)
    back = select_in(connection, query, pair.c.b, names)
    return {(a, b) for a, b in (*there, *back)}
