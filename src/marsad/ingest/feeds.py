"""RSS and Atom: what a feed says of its reports, and the reports that it carries whole.

feedparser reads all the dialects; it is given bytes, never an address, and of them only UTF-8 that
declares no entities: what XML can do beyond markup has no place in a feed. A time keeps the offset
that the feed wrote.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from marsad.errors import InputError, MarsadError, MissingExtraError
from marsad.ingest.arriving import Draft, Origin, check_draft, make_arrival
from marsad.ingest.dating import parse_moment
from marsad.ingest.markup import find_text
from marsad.ingest.model import Arrival, record_failure
from marsad.ingest.net.addresses import clean_url
from marsad.records import Failure, Fetch, Record
from marsad.text.decoding import decode

try:
    import feedparser
except ImportError as _error:
    raise MissingExtraError("ingest", "reading feeds") from _error

MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 5_000
_MOST_TAGS = 400_000
_WHOLE_WORDS = 120
"""Words from which the text of an entry is taken for the whole report, not a teaser."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})["']""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w:.-]{2,40})""", re.I)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENTITY = re.compile(r"<!ENTITY|<!ATTLIST", re.I)


class Entry(Record, frozen=True):
    """One entry: its `draft` (id, title, time, link), and whether its text is the whole report."""

    draft: Draft
    link: str | None
    whole: bool
    notes: tuple[str, ...]


def parse_feed(raw: bytes, fetch: Fetch | None, origin: Origin) -> tuple[Entry, ...]:
    """The entries of a feed, in its order. Raises `InputError` where it is none."""
    found = feedparser.parse(
        io.BytesIO(_prepare(raw, fetch.content_type if fetch else None)),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=True,
    )
    if not found.version and not found.entries:
        raise InputError(
            "this is no RSS or Atom feed", hint="Give the address of the feed, or of a page."
        )
    name = " ".join(str(found.feed.get("title", "")).split())[:200] or None
    lang = found.feed.get("language")
    source = origin.options.source or name
    latest = fetch.fetched_at if fetch else None
    return tuple(_make_entry(one, source, lang, latest) for one in found.entries[:MAX_ENTRIES])


def _prepare(raw: bytes, content_type: str | None) -> bytes:
    if len(raw) > MAX_FEED_BYTES:
        raise InputError(f"longer than {MAX_FEED_BYTES // 1_000_000} MB, the most of a feed")
    header = _HEADER_CHARSET.search(content_type or "")
    own = _DECLARED.search(raw[:400])
    declared = own.group(1).decode("ascii") if own else header.group(1) if header else None
    text = _PROLOGUE.sub("", decode(raw, declared, check=False).text)
    if _ENTITY.search(text):
        raise InputError(
            "the feed declares entities, which no feed needs",
            hint="It may be made to do harm: leave it out, or ask its outlet.",
        )
    if text.count("<") > _MOST_TAGS:
        raise InputError(f"the feed has more than {_MOST_TAGS // 2} elements")
    return text.encode("utf-8", "replace")


def _make_entry(one: Any, source: str | None, lang: Any, latest: dt.datetime | None) -> Entry:
    link = _find_link(one)
    notes: list[str] = []
    content = max(
        (str(part.get("value", "")) for part in one.get("content", ())), key=len, default=""
    )
    text = find_text(content or str(one.get("summary", "")))
    published = _find_time(one, latest, notes)
    draft = Draft(
        id=link or str(one.get("id", ""))[:500],
        text=text,
        title=find_text(str(one.get("title", ""))).replace("\n", " ")[:1000],
        published=published,
        lang=str(lang)[:10] if lang else None,
        source=source,
        url=link,
    )
    whole = len(text.split()) >= _WHOLE_WORDS
    return Entry(draft=draft, link=link, whole=whole, notes=tuple(notes))


def _find_link(one: Any) -> str | None:
    for place in (one.get("link"), one.get("id")):
        try:
            if isinstance(place, str) and place:
                return clean_url(place.strip().replace(" ", "%20"))
        except InputError:
            continue
    return None


def _find_time(
    one: Any, latest: dt.datetime | None, notes: list[str]
) -> dt.datetime | dt.date | None:
    for key in ("published", "updated"):
        value = one.get(key)
        if not isinstance(value, str) or not value.strip():
            continue
        moment = parse_moment(value)
        parsed = one.get(f"{key}_parsed")
        if moment is None and parsed is not None:
            moment = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)
            notes.append(f"published: '{value[:40]}' read as UTC")
        if moment is None:
            notes.append(f"'{value[:40]}' in the feed is no date that can be read")
            continue
        day = moment.date() if isinstance(moment, dt.datetime) else moment
        if day.year < 1990 or (latest and day > latest.date() + dt.timedelta(days=1)):
            notes.append(f"'{value[:40]}' in the feed is no time that it can have come out")
            continue
        notes.append(f"published: from the feed's {key}")
        return moment
    notes.append("published: not known, the feed does not say it")
    return None


def read_feed(raw: bytes, fetch: Fetch | None, origin: Origin) -> Iterator[Arrival | Failure]:
    """The reports of a saved feed, as far as it carries them; nothing is fetched."""
    entries = parse_feed(raw, fetch, origin)
    if not entries:
        raise InputError("the feed has no entries", hint="Nothing to read; leave it out.")
    for number, entry in enumerate(entries, 1):
        yield take_entry(entry, fetch, origin, number)


def take_entry(
    entry: Entry, fetch: Fetch | None, origin: Origin, number: int, *notes: str
) -> Arrival | Failure:
    """The report that an entry itself carries; a teaser has a note that it is one."""
    draft = entry.draft
    doc = draft.id or f"{origin.name}:{number}"
    try:
        draft = Draft(
            id=doc,
            text=draft.text,
            title=draft.title,
            published=draft.published,
            lang=draft.lang,
            source=draft.source,
            url=draft.url,
        )
        notes = (*entry.notes, *notes, *check_draft(draft))
        if not entry.whole:
            notes = (*notes, "only what the feed says of it, which may be a part of the report")
        return make_arrival(draft, origin, line=number, notes=notes, fetch=fetch)
    except MarsadError as error:
        return record_failure(error, doc, origin.path, number)
