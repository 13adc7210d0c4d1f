"""Server-sent events: new and changed incidents as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.exceptions import ServiceUnavailableException
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from marsad.serve.access import Role
from marsad.serve.metrics import Metrics
from marsad.serve.observatory import News, Observatory
from marsad.serve.reply import Asked, Watch, problems
from marsad.serve.security import need
from marsad.store.page_reading import find_changes

PING = 15.0
MOST_LISTENERS = 200
MOST_IDS = 500
"""Ids in one message; a greater change is told as a revision only, and the page asks anew."""


@get("/stream", guards=[need(Role.READER)], responses=problems(), sync_to_thread=False)
def stream_news(
    request: Asked,
    watch: Watch,
    last: Annotated[
        str | None, HeaderParameter(name="Last-Event-ID", description="Revision heard of last.")
    ] = None,
) -> ServerSentEvent:
    """News of incidents: `incident` with ids that are new or changed, and ids that are gone.

    The id of an event is the revision; `Last-Event-ID` goes on from there. A `ping` comes every
    15 seconds.
    """
    metrics: Metrics = request.app.state.metrics
    if metrics.listeners._value.get() >= MOST_LISTENERS:
        raise ServiceUnavailableException("too many listeners")
    after = int(last) if last is not None and last.isascii() and last.isdecimal() else None
    return ServerSentEvent(listen(watch, metrics, after))


async def listen(
    watch: Observatory, metrics: Metrics, after: int | None, ping: float = PING
) -> AsyncIterator[ServerSentEventMessage]:
    """Yield what changes, for as long as somebody listens."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[News] = asyncio.Queue(maxsize=1000)

    def put(news: News) -> None:
        loop.call_soon_threadsafe(_put, queue, news)

    metrics.listeners.inc()
    try:
        with watch.listen(put):
            if after is not None and after < watch.revision:
                missed = await asyncio.to_thread(_find_missed, watch, after)
                yield _tell(missed)
            yield ServerSentEventMessage(event="ping", data=str(watch.revision))
            while True:
                try:
                    news = await asyncio.wait_for(queue.get(), ping)
                except TimeoutError:
                    yield ServerSentEventMessage(event="ping", data=str(watch.revision))
                    continue
                yield _tell(news)
    finally:
        metrics.listeners.dec()


def _put(queue: asyncio.Queue[News], news: News) -> None:
    if queue.full():  # a listener that does not read; the next revision tells it to ask anew
        queue.get_nowait()
    queue.put_nowait(news)


def _find_missed(watch: Observatory, after: int) -> News:
    with watch.desk.snapshot() as connection:
        changes = find_changes(connection, after)
    there = watch.columns.positions
    return News(
        revision=changes.revision,
        ids=tuple(name for name in changes.incidents if name in there),
        gone=tuple(name for name in changes.incidents if name not in there),
    )


def _tell(news: News) -> ServerSentEventMessage:
    if len(news.ids) + len(news.gone) > MOST_IDS:
        news = News(revision=news.revision, ids=(), gone=())
    return ServerSentEventMessage(
        event="incident", id=str(news.revision), data=msgspec.json.encode(news).decode()
    )


router = Router("/api", route_handlers=[stream_news], tags=["stream"])
