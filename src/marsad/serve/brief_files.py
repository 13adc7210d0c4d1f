"""A briefing in the formats of files, and the addresses of its reports out of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select

from marsad.errors import UsageError
from marsad.records import Incident
from marsad.serve.brief import MOST_INCIDENTS, Brief
from marsad.serve.brief_html import write_html
from marsad.serve.brief_pdf import count_pages, print_pdf
from marsad.serve.brief_text import write_text
from marsad.store import Store
from marsad.store.derived import current
from marsad.store.queries import select_in
from marsad.store.schema import report

MEDIA_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "md": "text/markdown",
}


def write_brief(make: Callable[[int], Brief], form: str) -> bytes:
    """Write a briefing as html, pdf or md; `make` makes it with so many incidents in its table.

    A PDF that fills more than a page is made anew with fewer. Raises `UsageError` for another
    form, `PrintError`.
    """
    if form == "md":
        return write_text(make(MOST_INCIDENTS)).encode()
    if form == "html":
        return write_html(make(MOST_INCIDENTS)).encode()
    if form == "pdf":
        for most in (MOST_INCIDENTS, 5, 3):
            data = print_pdf(write_html(make(most)))
            if count_pages(data) <= 1:
                break
        return data
    raise UsageError(f"a briefing is html, pdf or md, not {form[:20]!r}")


def find_urls(store: Store, incidents: Iterable[Incident]) -> dict[str, str]:
    """Return the addresses of the reports that tell of incidents, by report id."""
    docs = {account.doc for one in incidents for account in one.accounts}
    query = select(current.c.doc, report.c.url).join_from(
        current, report, report.c.key == current.c.report_key
    )
    with store.snapshot() as connection:
        rows = select_in(connection, query, current.c.doc, docs)
    return {row.doc: row.url for row in rows if row.url}
