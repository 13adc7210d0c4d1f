"""Addresses of reports, accounts, statements and search."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

from marsad.errors import UsageError
from marsad.records import Account, Language, Reading, Record, Report, StatementType
from marsad.serve.access import Role
from marsad.serve.cursors import read_cursor, write_cursor
from marsad.serve.flags import TextFlag, flag_report
from marsad.serve.incident_api import name_records
from marsad.serve.names import Name
from marsad.serve.observatory import Observatory
from marsad.serve.reply import Asked, Watch, answers, problems, read_id, reply
from marsad.serve.security import need
from marsad.store.page_reports import (
    Headed,
    ReportFilters,
    StatementFilters,
    Told,
    Version,
    find_account,
    find_incidents_of,
    find_versions,
    list_accounts,
    list_reports,
    list_statements,
)
from marsad.store.reports import StoredDocument, find_documents, load_document, load_reading
from marsad.store.reports import load_report as load_stored

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Entries on a page.")]
Cursor = Annotated[str | None, QueryParameter(description="`next` of the page before.")]
Since = Annotated[dt.date | None, QueryParameter(description="Published on this day or later.")]
Until = Annotated[dt.date | None, QueryParameter(description="Published on this day or before.")]


class ReportPage(Record):
    """A page of reports in the order of their ids."""

    items: tuple[Headed, ...]
    next: str | None


class ReportText(Record):
    """A report as `marsad.records.Report` has it; `published` is ISO 8601 with its own offset."""

    id: str
    title: str
    text: str
    published: str | None
    lang: Language | None
    source: str | None
    url: str | None


def describe_report(report: Report) -> ReportText:
    """Make a report's answer."""
    return ReportText(
        id=report.id,
        title=report.title,
        text=report.text,
        published=report.published.isoformat() if report.published else None,
        lang=report.lang,
        source=report.source,
        url=report.url,
    )


class ReportDetail(Record):
    """A report, what was read out of it, and where its events stand.

    `incidents` are by event id, `names` by actor id and gazetteer id.
    """

    report: ReportText
    reading: Reading | None
    archive: tuple[StoredDocument, ...]
    versions: tuple[Version, ...]
    incidents: dict[str, str]
    names: dict[str, Name]
    flags: tuple[TextFlag, ...]


class AccountPage(Record):
    """A page of accounts in the order of their ids."""

    items: tuple[Account, ...]
    next: str | None


class StatementPage(Record):
    """A page of statements in the order in which they were read."""

    items: tuple[Told, ...]
    next: str | None


@get("/reports", responses=answers(ReportPage), sync_to_thread=True)
def list_all_reports(
    request: Asked,
    watch: Watch,
    source: Annotated[str | None, QueryParameter(description="Outlet by name.")] = None,
    lang: Annotated[Language | None, QueryParameter(description="Language of the report.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Reports, newest version of each."""
    filters = ReportFilters(
        source=source, lang=lang.value if lang else None, since=since, until=until
    )
    after = read_cursor(cursor, str)

    def make() -> ReportPage:
        with watch.desk.snapshot() as connection:
            items = list_reports(connection, filters, after, limit)
        return ReportPage(
            items=tuple(items), next=write_cursor(items[-1].id) if len(items) == limit else None
        )

    return reply(request, watch, make)


@get("/reports/{report_id:path}", responses=answers(ReportDetail), sync_to_thread=True)
def show_report(request: Asked, watch: Watch, report_id: FromPath[str]) -> Response[bytes]:
    """A report with its text, its reading, and every version; the id is percent-encoded."""
    doc = read_id(request, "/api/reports/", report_id)
    return reply(request, watch, lambda: load_report(watch, doc))


def load_report(watch: Observatory, doc: str) -> ReportDetail:
    """Return all of a report. Raises `NotFoundException` where there is none."""
    with watch.desk.snapshot() as connection:
        versions = find_versions(connection, doc)
        if not versions:
            raise NotFoundException(f"there is no report {doc[:80]}")
        incidents = find_incidents_of(connection, doc)
        accounts = list_accounts(connection, doc=doc, incident=None, after=None, limit=200)
    report = load_stored(watch.desk.store, doc)
    return ReportDetail(
        report=describe_report(report),
        reading=load_reading(watch.desk.store, doc),
        archive=tuple(find_documents(watch.desk.store, doc)),
        versions=versions,
        incidents=incidents,
        names=name_records(tuple(accounts)),
        flags=flag_report(report),
    )


@get("/accounts", responses=answers(AccountPage), sync_to_thread=True)
def list_all_accounts(
    request: Asked,
    watch: Watch,
    doc: Annotated[str | None, QueryParameter(description="Of this report.")] = None,
    incident: Annotated[str | None, QueryParameter(description="Of this incident.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Accounts: what one report tells of one incident."""
    after = read_cursor(cursor, str)

    def make() -> AccountPage:
        with watch.desk.snapshot() as connection:
            items = list_accounts(connection, doc=doc, incident=incident, after=after, limit=limit)
        return AccountPage(
            items=tuple(items), next=write_cursor(items[-1].id) if len(items) == limit else None
        )

    return reply(request, watch, make)


@get("/accounts/{account_id:path}", responses=answers(Account), sync_to_thread=True)
def show_account(request: Asked, watch: Watch, account_id: FromPath[str]) -> Response[bytes]:
    """One account by its id (report id, #, event id; percent-encoded)."""
    name = read_id(request, "/api/accounts/", account_id)

    def make() -> Account:
        with watch.desk.snapshot() as connection:
            account = find_account(connection, name)
        if account is None:
            raise NotFoundException(f"there is no account {name[:80]}")
        return account

    return reply(request, watch, make)


@get("/statements", responses=answers(StatementPage), sync_to_thread=True)
def list_all_statements(
    request: Asked,
    watch: Watch,
    kinds: Annotated[
        list[StatementType] | None, QueryParameter(name="type", description="Kinds; any of them.")
    ] = None,
    speaker: Annotated[
        str | None, QueryParameter(description="An actor's id, or part of a name as worded.")
    ] = None,
    doc: Annotated[str | None, QueryParameter(description="Of this report.")] = None,
    incident: Annotated[str | None, QueryParameter(description="About this incident.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Claims, denials, accusations, threats, demands and condemnations."""
    filters = StatementFilters(
        type=tuple(kinds or ()),
        speaker=speaker,
        doc=doc,
        incident=incident,
        since=since,
        until=until,
    )
    after = read_cursor(cursor, int) or 0

    def make() -> StatementPage:
        with watch.desk.snapshot() as connection:
            items, last = list_statements(connection, filters, after, limit)
        return StatementPage(items=tuple(items), next=None if last is None else write_cursor(last))

    return reply(request, watch, make)


@get(
    "/documents/{sha256:str}",
    media_type="application/octet-stream",
    responses=problems(),
    sync_to_thread=True,
)
def show_document(watch: Watch, sha256: FromPath[str]) -> Response[bytes]:
    """The archived bytes of a report, by their SHA-256; as a download, never shown as a page."""
    try:
        found = load_document(watch.desk.store, sha256)
    except UsageError as error:
        raise NotFoundException("no bytes with this SHA-256 are kept") from error
    name = sha256 if sha256.isalnum() else "document"
    return Response(
        found.raw,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.bin"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


router = Router(
    "/api",
    route_handlers=[
        list_all_reports,
        show_report,
        list_all_accounts,
        show_account,
        list_all_statements,
        show_document,
    ],
    guards=[need(Role.READER)],
    tags=["reports"],
)
