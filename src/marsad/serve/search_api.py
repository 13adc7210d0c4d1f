"""The address of full-text search over reports, as `marsad search` does it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from marsad.errors import UsageError
from marsad.records import EventType, Record, Status
from marsad.serve.access import Role
from marsad.serve.cursors import read_cursor, write_cursor
from marsad.serve.filters import clean_words
from marsad.serve.reply import Asked, Watch, answers, reply
from marsad.serve.security import need
from marsad.store.search import Hit, Search, count_hits, search_reports

DEEPEST = 10_000
"""Hits that can be leafed through; whoever needs more narrows the question or exports."""


class SearchPage(Record):
    """A page of hits, newest report first."""

    total: int
    items: tuple[Hit, ...]
    next: str | None


@get("/search", responses=answers(SearchPage), sync_to_thread=True)
def search_all(
    request: Asked,
    watch: Watch,
    q: Annotated[
        str,
        QueryParameter(
            description='Words, all of them; "words together", -without, begin*. Arabic is folded.',
            min_length=1,
            max_length=200,
        ),
    ],
    since: Annotated[dt.date | None, QueryParameter(description="On this day or later.")] = None,
    until: Annotated[dt.date | None, QueryParameter(description="On this day or before.")] = None,
    country: Annotated[str | None, QueryParameter(description="ISO 3166 alpha-2.")] = None,
    place: Annotated[str | None, QueryParameter(description="Part of a place's name.")] = None,
    kind: Annotated[
        EventType | None, QueryParameter(name="type", description="Type of an incident.")
    ] = None,
    actor: Annotated[str | None, QueryParameter(description="Part of an actor's name.")] = None,
    status: Annotated[Status | None, QueryParameter(description="Status of an incident.")] = None,
    source: Annotated[str | None, QueryParameter(description="Outlet by name.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Hits on a page.")] = 20,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
) -> Response[bytes]:
    """Reports with all the words, each with a verbatim snippet and where the words stand."""
    offset = read_cursor(cursor, int) or 0
    if not 0 <= offset <= DEEPEST:
        raise UsageError(f"cursor: no more than {DEEPEST} hits are leafed through")
    search = Search(
        words=clean_words("q", q),
        since=since,
        until=until,
        country=country,
        place=clean_words("place", place or "") or None,
        type=kind,
        actor=clean_words("actor", actor or "") or None,
        status=status,
        source=source,
        limit=limit,
        offset=offset,
    )

    def make() -> SearchPage:
        items = search_reports(watch.desk.store, search)
        total = count_hits(watch.desk.store, search)
        more = offset + limit < min(total, DEEPEST)
        return SearchPage(
            total=total, items=tuple(items), next=write_cursor(offset + limit) if more else None
        )

    return reply(request, watch, make)


router = Router("/api", route_handlers=[search_all], guards=[need(Role.READER)], tags=["search"])
