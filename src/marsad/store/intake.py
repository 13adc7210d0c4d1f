"""Taking in: bytes, report, reading and what it does to the incidents, all in one transaction.

After an interruption the database is as it was before the batch. What was taken in before is
known again by its content, so that the same source may be given as often as one likes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import Table, select

from marsad.errors import StoreError
from marsad.incidents.accounts import drop_repeats, make_accounts
from marsad.incidents.settings import Settings, load_settings
from marsad.records import Account, Failure, Fetch, Reading, Record, Report, Rules
from marsad.store import schema
from marsad.store.database import Store
from marsad.store.linking import Linked, find_linked, link_docs
from marsad.store.queries import Lookup, select_in
from marsad.store.readings import Kept, Outcome, Read, keep_readings
from marsad.store.rows import (
    Row,
    encode,
    hash_values,
    make_document_row,
    make_failure_row,
    make_fetch_row,
    make_report_row,
    show,
)
from marsad.store.runs import OF_VERSION
from marsad.store.words import index_reports
from marsad.store.work import Work

BATCH = 200
"""Reports in one transaction: enough to share its cost, few enough to lose to an interruption."""


_REPORT = schema.report.c
_VERSIONS = Lookup(select(_REPORT.id, _REPORT.content_hash, _REPORT.key), _REPORT.id)
_IDENTITIES = {
    table.name: Lookup(select(table.c.identity), table.c.identity)
    for table in (schema.origin, schema.failure)
}


class Item(Record, frozen=True):
    """One thing that came in: the report if there is one, and what was read of it, or why not.

    `path` and `line` say where it was found, `notes` what was odd, `fetch` holds the bytes.
    """

    report: Report | None
    result: Reading | Failure
    fetch: Fetch | None = None
    path: str = ""
    line: int | None = None
    notes: tuple[str, ...] = ()


class _Place(msgspec.Struct):
    """Where the parts of an item stand."""

    item: Item
    fetch_key: int | None = None
    report_key: int = 0
    new: bool = False


def store_batch(
    store: Store,
    items: Sequence[Item],
    rules: Rules | None = None,
    settings: Settings | None = None,
    *,
    link: bool = True,
) -> Linked:
    """Keep and link a batch, all of it in one transaction.

    A report id that comes again with another text is a new version of it and takes the place of
    the old one in the incidents; the old version and its readings stay. `rules` say what read
    it; without them the version of marsad alone does. Without `link` the incidents stay as they
    are, until the reports are taken in once more.
    """
    settings = settings or load_settings()
    places = [_Place(_check_names(item)) for item in items]
    with store.writing() as work:
        _keep_fetches(work, places)
        _keep_reports(work, places)
        _keep_origins(work, places)
        _keep_failures(work, places)
        read = [_take(place) for place in places if isinstance(place.item.result, Reading)]
        kept = keep_readings(work, read, rules or OF_VERSION)
        told = _find_told(work, read, kept) if link else {}
        accounts = [account for _, found in told.values() for account in found]
        by_doc = {doc: key for doc, (key, _) in told.items()}
        touched, history = link_docs(work, by_doc, accounts, settings)
    count = [one.outcome for one in kept]
    return Linked(
        new=count.count(Outcome.NEW),
        changed=count.count(Outcome.CHANGED),
        unchanged=count.count(Outcome.UNCHANGED),
        accounts=len(accounts),
        touched=touched,
        history=tuple(history),
    )


def _check_names(item: Item) -> Item:
    """Turn a report whose id cannot be stored into a failure of its own."""
    if item.report is None or "\0" not in item.report.id:
        return item
    name = item.report.id.replace("\0", "\ufffd")
    failure = Failure(
        doc=name,
        path=item.path or None,
        line=item.line,
        error="RecordError",
        message="the id holds a NUL character",
        hint="Give the report an id of letters and digits.",
    )
    return msgspec.structs.replace(item, report=None, result=failure)


def find_known(store: Store, reports: Sequence[Report], rules: Rules) -> set[str]:
    """Return the ids of those reports that are stored as they are, and were read by `rules`."""
    rows = {report.id: make_report_row(report)["content_hash"] for report in reports}
    with store.snapshot() as connection:
        report, reading, run = schema.report.c, schema.reading.c, schema.run.c
        query = (
            select(report.id, report.content_hash)
            .join_from(schema.report, schema.reading, reading.report_key == report.key)
            .join(schema.run, run.key == reading.run_key)
            .where(
                run.code == rules.code,
                run.lexicon == rules.lexicon,
                run.gazetteer == rules.gazetteer,
            )
        )
        found = select_in(connection, query, report.id, list(rows))
    return {doc for doc, content_hash in found if rows[doc] == content_hash}


def _take(place: _Place) -> Read:
    """Return a reading with the report that it was read out of."""
    report, reading = place.item.report, place.item.result
    if report is None or isinstance(reading, Failure):
        raise StoreError(f"the reading of {place.item.result.doc} came without its report")
    return Read(report, drop_repeats(reading), place.report_key, place.new)


def _find_told(
    work: Work, read: Sequence[Read], kept: Sequence[Kept]
) -> dict[str, tuple[int, tuple[Account, ...]]]:
    """Return the accounts of each report that changed or was never linked, with its reading."""
    known = find_linked(work.connection, [one.report.id for one in read])
    told: dict[str, tuple[int, tuple[Account, ...]]] = {}
    for one, now in zip(read, kept, strict=True):
        if now.outcome is not Outcome.UNCHANGED or one.report.id not in known:
            told[one.report.id] = (now.key, make_accounts(one.report, one.reading))
    return told


def _keep_fetches(work: Work, places: Sequence[_Place]) -> None:
    fetched = [(place, place.item.fetch) for place in places if place.item.fetch is not None]
    if not fetched:
        return
    shas = [hashlib.sha256(fetch.raw).hexdigest() for _, fetch in fetched]
    document, table = schema.document.c, schema.fetch
    query = select(document.sha256, document.key)
    known = dict(select_in(work.connection, query, document.sha256, shas))
    new = {sha: fetch for sha, (_, fetch) in zip(shas, fetched, strict=True) if sha not in known}
    keys = work.add(schema.document, [make_document_row(fetch) for fetch in new.values()])
    known |= dict(zip(new, keys, strict=True))
    rows = [
        make_fetch_row(fetch, known[sha]) for sha, (_, fetch) in zip(shas, fetched, strict=True)
    ]
    wanted = [(row["url"], row["document_key"]) for row in rows]
    found = select_in(
        work.connection,
        select(table.c.url, table.c.document_key, table.c.key),
        table.c.document_key,
        [key for _, key in wanted],
    )
    there = {(url, key): fetch_key for url, key, fetch_key in found}
    fresh = {pair: row for pair, row in zip(wanted, rows, strict=True) if pair not in there}
    there |= dict(zip(fresh, work.add(table, fresh.values()), strict=True))
    for (place, _), pair in zip(fetched, wanted, strict=True):
        place.fetch_key = there[pair]


def _keep_reports(work: Work, places: Sequence[_Place]) -> None:
    given = [(place, place.item.report) for place in places if place.item.report is not None]
    rows = [make_report_row(report) for _, report in given]
    table = schema.report
    found = _VERSIONS(work.connection, [row["id"] for row in rows])
    known = {(doc, content): key for doc, content, key in found}
    new = {}
    for (_, report), row in zip(given, rows, strict=True):
        name = (row["id"], row["content_hash"])
        if name not in known and name not in new:
            new[name] = (report, row)
    keys = work.add(table, [row for _, row in new.values()])
    index_reports(
        work.connection,
        ((key, report) for key, (report, _) in zip(keys, new.values(), strict=True)),
    )
    known |= dict(zip(new, keys, strict=True))
    for (place, _), row in zip(given, rows, strict=True):
        name = (row["id"], row["content_hash"])
        place.report_key = known[name]
        place.new = new.pop(name, None) is not None


def _keep_origins(work: Work, places: Sequence[_Place]) -> None:
    rows: dict[str, Row] = {}
    for place in places:
        item = place.item
        if not place.report_key or not (item.path or place.fetch_key):
            continue
        row = {
            "report_key": place.report_key,
            "fetch_key": place.fetch_key,
            "path": show(item.path),
            "line": item.line or 0,
            "notes": encode(item.notes),
        }
        rows[hash_values(*row.values())] = row
    _add_unknown(work, schema.origin, rows)


def _keep_failures(work: Work, places: Sequence[_Place]) -> None:
    rows: dict[str, Row] = {}
    for place in places:
        if isinstance(place.item.result, Failure):
            row = make_failure_row(place.item.result, place.fetch_key)
            rows.setdefault(row.pop("identity"), row)
    _add_unknown(work, schema.failure, rows)


def _add_unknown(work: Work, table: Table, rows: dict[str, Row]) -> None:
    """Add rows whose `identity` is not there yet."""
    known = {name for (name,) in _IDENTITIES[table.name](work.connection, rows)}
    work.add(table, [row | {"identity": name} for name, row in rows.items() if name not in known])
