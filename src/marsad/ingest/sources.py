"""Every source as a stream of reports: files, and what is fetched from the network.

An address is a page or a feed, by what comes. Of a feed, entries that are teasers are followed to
their pages; where a page cannot be had, the teaser is read and says that it is one.

With a memory (`visits`) a stream also yields `Checkpoint`s: once everything before one is
committed, its visit may be noted, not sooner. That is what makes a crash harmless: what was not
noted comes again, and the store ignores what it has.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack

import msgspec

from marsad.errors import InputError, MarsadError
from marsad.ingest.arriving import Origin
from marsad.ingest.feeds import Entry, parse_feed, take_entry
from marsad.ingest.files import note_repeats, read_path
from marsad.ingest.kinds import is_address, sniff_markup
from marsad.ingest.model import Arrival, InputFormat, Options, record_failure
from marsad.ingest.net.addresses import clean_url
from marsad.ingest.net.client import Answer, Client, Network
from marsad.ingest.net.manners import Fetcher, PutOffError, find_conditions
from marsad.ingest.pages import read_page
from marsad.ingest.visits import Visit, Visits
from marsad.records import Failure, Fetch, Record

REVISITS = (3600.0, 6 * 3600.0, 24 * 3600.0, 72 * 3600.0)
"""Seconds after the first visit at which a feed's page is looked at again, for edits."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


class Checkpoint(Record, frozen=True):
    """Once all that came before is committed, this may be remembered."""

    visit: Visit


Item = Arrival | Failure | Checkpoint


def read_sources(
    sources: Iterable[str], options: Options, network: Network | None = None
) -> Iterator[Arrival | Failure]:
    """Yield the reports of files, directories, `-` and addresses in their order, each once.

    Nothing is remembered: addresses are fetched anew each time (see `follow_address` for what is).
    """

    def walk() -> Iterator[Arrival | Failure]:
        with ExitStack() as stack:
            fetcher: Fetcher | None = None
            for source in sources:
                if not is_address(source):
                    yield from read_path(source, options)
                    continue
                if fetcher is None:
                    fetcher = Fetcher(stack.enter_context(Client(network or Network())))
                try:
                    for item in follow_address(source, options, fetcher):
                        if not isinstance(item, Checkpoint):
                            yield item
                except PutOffError as error:
                    yield record_failure(error, source, source)

    return note_repeats(walk())


def follow_address(
    url: str,
    options: Options,
    fetcher: Fetcher,
    visits: Visits | None = None,
    clock: Callable[[], float] = time.time,
) -> Iterator[Item]:
    """Yield the reports of a page or a feed, where it is new or has changed since `visits`.

    Where the host wants to be left alone `PutOffError` is raised; other failures are yielded.
    """
    try:
        key = clean_url(url)
        old = visits.find(key) if visits else None
        answer = fetcher.fetch(
            url, etag=old.etag if old else None, modified=old.modified if old else None
        )
    except PutOffError:
        raise
    except MarsadError as error:
        yield record_failure(error, url, url)
        return
    if answer.status == 304 and old is not None:
        yield Checkpoint(visit=msgspec.structs.replace(old, last=clock()))
        return
    fetch = make_fetch(answer)
    origin = Origin(path=url, name=key, options=options)
    visit = _make_visit(key, answer, old, clock())
    try:
        kind = options.format if options.format is not InputFormat.AUTO else _find_kind(fetch)
        if kind is InputFormat.FEED:
            # Entries that were put off must come again: the feed is then asked for as new.
            put_off = yield from _follow_feed(fetch, origin, fetcher, visits, clock)
            if put_off is not None:
                raise put_off
        elif old is None or old.digest != visit.digest:
            yield read_page(fetch.raw, fetch, origin, id=key)
    except PutOffError:
        raise
    except MarsadError as error:
        yield record_failure(error, key, url)
    yield Checkpoint(visit=visit)


def make_fetch(answer: Answer) -> Fetch:
    """The record of what was fetched, to be kept with the report."""
    return Fetch(
        raw=answer.body,
        url=answer.url,
        fetched_at=answer.fetched_at,
        content_type=answer.find_header("content-type"),
        headers=answer.headers,
    )


def _find_kind(fetch: Fetch) -> InputFormat:
    content_type = (fetch.content_type or "").partition(";")[0].strip().lower()
    head = fetch.raw[:8192].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if content_type in _FEED_TYPES or sniff_markup(head) is InputFormat.FEED:
        return InputFormat.FEED
    if content_type and not content_type.endswith(("html", "xml", "xhtml+xml")):
        raise InputError(
            f"the address gives '{content_type[:60]}', which is no web page and no feed",
            hint="Save the file and read it, if it holds text.",
        )
    return InputFormat.HTML


def _make_visit(key: str, answer: Answer, old: Visit | None, now: float) -> Visit:
    conditions = find_conditions(answer)
    return Visit(
        key=key,
        first=old.first if old else now,
        last=now,
        etag=conditions.etag,
        modified=conditions.modified,
        digest=hashlib.sha256(answer.body).hexdigest(),
    )


# --- feeds ---------------------------------------------------------------------------------


def _follow_feed(
    fetch: Fetch,
    origin: Origin,
    fetcher: Fetcher,
    visits: Visits | None,
    clock: Callable[[], float],
) -> Generator[Item, None, PutOffError | None]:
    """The entries of a feed. Returns what a host asked for, where it wants to be left alone."""
    put_off: PutOffError | None = None
    for number, entry in enumerate(parse_feed(fetch.raw, fetch, origin), 1):
        key = f"entry {entry.draft.id}"
        digest = hashlib.sha256(msgspec.json.encode(entry.draft)).hexdigest()
        old = visits.find(key) if visits else None
        now = clock()
        if (
            old is not None
            and old.digest == digest
            and not (entry.link and not entry.whole and _is_due(old, now))
        ):
            continue
        if entry.whole or entry.link is None:
            yield take_entry(entry, fetch, origin, number)
        else:
            try:
                yield from _follow_entry(entry, fetch, origin, fetcher, number)
            except PutOffError as error:
                put_off = error
                continue
        yield Checkpoint(
            visit=Visit(key=key, first=old.first if old else now, last=now, digest=digest)
        )
    return put_off


def _is_due(visit: Visit, now: float) -> bool:
    """Whether a page of a feed is to be looked at again: something edited soon after."""
    age, seen = now - visit.first, visit.last - visit.first
    return any(seen < step <= age for step in REVISITS)


def _follow_entry(
    entry: Entry, feed: Fetch, origin: Origin, fetcher: Fetcher, number: int
) -> Iterator[Item]:
    """The page of an entry; in its place what the feed says, where the page cannot be had."""
    link = entry.link or ""
    try:
        answer = fetcher.fetch(link)
        page = Origin(path=link, name=entry.draft.id, options=origin.options)
        fetch = make_fetch(answer)
        yield read_page(fetch.raw, fetch, page, id=entry.draft.id, known=entry.draft)
    except PutOffError:
        raise
    except InputError as error:
        yield take_entry(entry, feed, origin, number, f"its page cannot be read: {error.message}")
