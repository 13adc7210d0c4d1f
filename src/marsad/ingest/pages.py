"""Web pages: the article's text, its title, when it came out and who published it.

trafilatura takes the article out of the page, in its fast mode. What it drops by its own rules in
any case (menus, asides, footers) is cut off before, which makes it five times as fast; where little
is left then, the whole page is tried. Text that only scripts would show is not seen.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from marsad.errors import FetchError, InputError, MarsadError, MissingExtraError
from marsad.ingest.arriving import Draft, Origin, check_draft, make_arrival
from marsad.ingest.checks import MAX_REPORT_BYTES
from marsad.ingest.dating import find_dating, find_records
from marsad.ingest.markup import MAX_PAGE_BYTES, check_source, is_heavy, parse_page, strip_asides
from marsad.ingest.model import Arrival, Options, record_failure
from marsad.ingest.net.addresses import clean_url
from marsad.records import Failure, Fetch, Record
from marsad.text.decoding import decode

try:
    import trafilatura
    from lxml import etree
except ImportError as _error:
    raise MissingExtraError("ingest", "reading web pages") from _error

# What it would say on standard error becomes the failure of the page.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w:.-]{2,40})""", re.I)
_NOISE = ("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas",
          "nav", "aside", "footer", "form", "button", "select", "menu")  # fmt: skip
_LITTLE = 200
_PLAIN = 30
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ", " • ")


class Page(Record, frozen=True):
    """What a page gives: `text` without the title, `site` the outlet's name where it says it."""

    title: str
    text: str
    published: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None
    site: str | None = None
    lang: str | None = None


def read_page(
    raw: bytes,
    fetch: Fetch | None,
    origin: Origin,
    *,
    id: str | None = None,
    known: Draft | None = None,
) -> Arrival:
    """Make the report of a fetched or saved page from its bytes.

    `known` is what a feed said of it before: its time comes before the page's own. A page that
    could take long is read in a process of its own, within `apart.SECONDS`. Raises `InputError`
    where there is no article in it, `EncodingError` where it is no text.
    """
    if len(raw) > MAX_PAGE_BYTES:
        raise InputError(f"longer than {MAX_PAGE_BYTES // 1_000_000} MB, the most of a web page")
    decoded = decode(raw, find_charset(raw, fetch.content_type if fetch else None), check=False)
    source = strip_asides(decoded.text)
    check_source(source)
    latest = fetch.fetched_at if fetch else None
    url = fetch.url if fetch and fetch.url.lower().startswith(("http:", "https:")) else None
    if is_heavy(source):
        from marsad.ingest.apart import take_apart

        page = take_apart(source, url, latest)
    else:
        page = take_page(source, url, latest)
    published: str | dt.date | None = page.published
    notes = (*decoded.notes, *page.notes)
    if known is not None and known.published is not None:
        published, notes = known.published, (*decoded.notes, "published: from the feed")
    url = url or page.url
    draft = Draft(
        id=id or origin.name,
        title=page.title or (known.title if known and known.title else ""),
        text=page.text,
        published=published,
        lang=page.lang,
        source=origin.options.source
        or page.site
        or (known.source if known else None)
        or urlsplit(url or "").hostname,
        url=url,
    )
    notes += check_draft(draft)
    return make_arrival(draft, origin, notes=notes, fetch=fetch)


def read_fetched(fetch: Fetch, *, path: str, number: int, options: Options) -> Arrival | Failure:
    """The report of one page out of a collection (record `number` of `path`), or why there is none.

    Its id is the page's cleaned URL. For whoever takes collections apart by other means.
    """
    origin = Origin(path=path, name=f"{path}:{number}", options=options)
    doc = origin.name
    try:
        doc = clean_url(fetch.url)
        arrival = read_page(fetch.raw, fetch, origin, id=doc)
    except MarsadError as error:
        return record_failure(error, doc, path, number)
    return msgspec.structs.replace(arrival, line=number)


def take_page(source: str, url: str | None, latest: dt.datetime | None) -> Page:
    """Take the article and what is said of it out of a page's source (see `strip_asides`)."""
    tree = parse_page(source)
    url = url or _find_own_url(tree)
    dating = find_dating(tree, url, latest=latest)
    site = _find_meta(tree, "og:site_name")
    title = _find_title(tree, site)
    lang = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:10]
    return Page(
        title=title,
        text=_find_article(tree, title, source),
        published=dating.published.isoformat() if dating.published else None,
        notes=dating.notes,
        url=url,
        site=site,
        lang=lang or None,
    )


def find_charset(raw: bytes, content_type: str | None = None) -> str | None:
    """The charset that a page is declared to be in: by its header, else by itself."""
    header = _HEADER_CHARSET.search(content_type or "")
    if header:
        return header.group(1)
    own = _CHARSET.search(raw[:4096])
    return own.group(1).decode("ascii", "replace") if own else None


def _find_own_url(tree: Any) -> str | None:
    """Where a saved page says that it came from."""
    places = [element.get("href") for element in tree.iter("link") if _is_canonical(element)]
    for place in [*places, _find_meta(tree, "og:url")]:
        try:
            return clean_url(place) if place else None
        except FetchError:
            continue
    return None


def _is_canonical(element: Any) -> bool:
    return (element.get("rel") or "").lower() == "canonical"


def _find_article(tree: Any, title: str, source: str) -> str:
    etree.strip_elements(tree, *_NOISE, with_tail=False)
    text = _extract(tree)
    if len(text) < _LITTLE:
        # Some sites put all of a page into one form or aside.
        again = _extract(parse_page(source))
        text = again if len(again) >= _LITTLE else text
    if not text and tree.xpath("count(//*)") < _PLAIN:
        # A page of a few elements has no menus around its text.
        text = " ".join("".join(tree.itertext()).split())
    if not text:
        raise InputError(
            "no article was found in this web page",
            hint="Pages that scripts fill are not read; save the article's text alone.",
        )
    return _without_title(text, title)


def _extract(tree: Any) -> str:
    try:
        found = trafilatura.bare_extraction(
            tree, fast=True, include_comments=False, include_tables=False, with_metadata=False
        )
    except (ValueError, RecursionError, AttributeError, TypeError, etree.LxmlError) as error:
        raise InputError(f"the article cannot be taken out of this page: {error}") from error
    text = (getattr(found, "text", None) or "") if found is not None else ""
    return text[: MAX_REPORT_BYTES + 1].strip()


def _find_meta(tree: Any, name: str) -> str | None:
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name:
            value = " ".join((element.get("content") or "").split())[:500]
            if value:
                return value
    return None


def _find_title(tree: Any, site: str | None) -> str:
    for record in find_records(tree):
        headline = record.get("headline")
        if isinstance(headline, str) and headline.strip():
            return _clean_title(headline, site)
    title = _find_meta(tree, "og:title")
    if title:
        return _clean_title(title, site)
    for tag in ("h1", "title"):
        found = [" ".join("".join(element.itertext()).split()) for element in tree.iter(tag)]
        found = [text for text in found if text]
        if len(found) == 1 or (found and tag == "title"):
            return _clean_title(found[0], site)
    return ""


def _clean_title(title: str, site: str | None) -> str:
    """A title without the outlet's name at its end; markup and entities in it are text."""
    title = " ".join(title.split())[:1000]
    for mark in _SEPARATORS:
        head, found, tail = title.rpartition(mark)
        if found and site and tail.strip().casefold() == site.casefold():
            return head.strip()
    return title


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest.lstrip() if title and first.strip() == title else text
