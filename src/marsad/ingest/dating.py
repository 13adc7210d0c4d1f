"""When a page came out, by what it says itself, and where it says it.

Looked for in this order: schema.org's `datePublished` in JSON-LD, the meta elements that outlets
use, a `time` element, the day in the URL. The first that can be read is taken; the place where it
stood is kept as a note, as is one that disagrees by more than a day. What the text of the page says
is left to reading. Times without an offset stay without one. Nothing is taken from file times or
`Last-Modified`: they tell when a copy was made.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
from collections.abc import Iterator
from typing import Any

from marsad.records import Record

Moment = dt.datetime | dt.date

_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "publishdate", "publish_date", "published_time", "publication_date", "pubdate", "date",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "article.published",
    "citation_publication_date",
)  # fmt: skip
_RANK = {name: number for number, name in enumerate(_META)}
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$|\.)")
_EARLIEST = 1990
_ARTICLE = re.compile(r"(?:Article|Report|Posting|NewsItem)$")
_LONGEST_JSON = 500_000
_DEEPEST = 6
_MOST_METAS = 30


class Dating(Record, frozen=True):
    """A time of publication, None where there is none, and notes on where it stood."""

    published: Moment | None
    notes: tuple[str, ...]


def find_dating(tree: Any, url: str | None, *, latest: dt.datetime | None = None) -> Dating:
    """Find when the page was published; times after `latest` (when it was fetched) do not count."""
    notes: list[str] = []
    found: Moment | None = None
    for value, place in _find_candidates(tree, url):
        moment = parse_moment(value)
        if moment is None:
            notes.append(f"'{value[:40]}' in {place} is no date that can be read")
            continue
        if not _is_likely(moment, latest):
            notes.append(f"'{value[:40]}' in {place} is no time that it can have come out")
            continue
        if found is None:
            found = moment
            notes.append(f"published: from {place}")
        elif abs(_day(found) - _day(moment)) > dt.timedelta(days=1):
            notes.append(f"{place} gives another day: {moment.isoformat()}")
            break
    if found is None:
        notes.append("published: not known, nothing in the page's metadata says it")
    return Dating(published=found, notes=tuple(dict.fromkeys(notes))[:4])


def parse_moment(value: str) -> Moment | None:
    """An ISO 8601 or RFC 2822 date or time, as its source wrote the offset; None for others."""
    value = value.strip()[:60]
    try:
        if len(value) == 10:
            return dt.date.fromisoformat(value)
        return dt.datetime.fromisoformat(value)
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _is_likely(moment: Moment, latest: dt.datetime | None) -> bool:
    day = _day(moment)
    if day.year < _EARLIEST:
        return False
    # A day of grace: outlets east of the clock that fetched are a day ahead.
    return latest is None or day <= latest.date() + dt.timedelta(days=1)


def _find_candidates(tree: Any, url: str | None) -> Iterator[tuple[str, str]]:
    for record in find_records(tree):
        value = record.get("datePublished")
        if isinstance(value, str):
            yield value, "JSON-LD datePublished"
            break
    metas: list[tuple[int, str, str]] = []
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        rank = _RANK.get(name.lower())
        if rank is not None and element.get("content") and len(metas) < _MOST_METAS:
            metas.append((rank, name.lower(), element.get("content")))
    for _, name, value in sorted(metas):
        yield value, f"meta {name}"
    for element in tree.iter("time"):
        if element.get("datetime"):
            yield element.get("datetime"), "the first time element"
            break
    day = _URL_DAY.search(url or "")
    if day:
        year, month, number = day.groups()
        yield f"{year}-{month:0>2}-{number:0>2}", "the day in its URL"


def find_records(tree: Any) -> Iterator[dict[str, Any]]:
    """The schema.org records of articles in a page's JSON-LD, in their order."""
    for element in tree.iter("script"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        text = element.text or ""
        if kind != "application/ld+json" or len(text) > _LONGEST_JSON:
            continue
        try:
            yield from _walk(json.loads(text, strict=False, parse_int=str), _DEEPEST)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD says nothing; the other places are looked at


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(value, list):
        for item in value[:200]:
            yield from _walk(item, depth - 1)
    elif depth and isinstance(value, dict):
        kinds = value.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(value.get(key), depth - 1)
