"""HTML as a tree, within bounds; and the text of a piece of it.

libxml2 parses, recovering from whatever is broken; nothing that a page names is opened. Scripts,
styles and comments are cut out of the source before, JSON-LD excepted, so that they cost nothing.
Size and number of elements are bounded here. What could still take long (libxml2's time grows with
the square of a tag's attributes) is named by `is_heavy`, to be read in a process of its own.
"""

from __future__ import annotations

import re
from typing import Any

from marsad.errors import InputError, MissingExtraError

try:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring
except ImportError as _error:
    raise MissingExtraError("ingest", "reading web pages, feeds and archives") from _error

MAX_PAGE_BYTES = 5_000_000
"""Longest page, as bytes of HTML."""

MAX_ELEMENTS = 40_000
_MANY_TAGS = 20_000
_MANY_PARTS = 40_000

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ASIDE = re.compile(r"<!--|<(script|style)\b", re.I)
_ENDS = {
    "script": re.compile(r"</script\b", re.I),
    "style": re.compile(r"</style\b", re.I),
}
_MANY_ATTRIBUTES = 5_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_PARTS = re.compile(r"\s+|[=/]")
_SPACES = re.compile(r"[ \t\r\n\u00a0]+")
_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main ol p pre section table td th tr ul".split()
)
_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")


def strip_asides(source: str) -> str:
    """The source of a page without comments, styles and scripts other than JSON-LD."""
    kept: list[str] = []
    at = 0
    while opening := _ASIDE.search(source, at):
        kept.append(source[at : opening.start()])
        name = (opening.group(1) or "").lower()
        if not name:
            end = source.find("-->", opening.end())
            at = len(source) if end < 0 else end + 3
            continue
        closing = _ENDS[name].search(source, opening.end())
        end = closing.start() if closing else len(source)
        if "ld+json" in source[opening.start() : opening.start() + 300].partition(">")[0]:
            kept.append(source[opening.start() : end])
            kept.append("</script>")
        at = source.find(">", end) + 1 if closing else end
        if closing and not at:
            at = len(source)
    kept.append(source[at:])
    return "".join(kept)


def is_heavy(stripped: str) -> bool:
    """Whether parsing could take longer than some seconds, by what the source could hold."""
    return stripped.count("<") > _MANY_TAGS or (
        len(stripped) > 4 * _MANY_PARTS and sum(1 for _ in _PARTS.finditer(stripped)) > _MANY_PARTS
    )


def check_source(text: str) -> None:
    """Raise `InputError` where the source of a page is longer or fuller than any page is."""
    if len(text) > MAX_PAGE_BYTES:
        raise InputError(f"longer than {MAX_PAGE_BYTES // 1_000_000} MB, the most of a web page")
    if text.count("<") > 2 * MAX_ELEMENTS:
        raise InputError(f"a web page with more than {MAX_ELEMENTS} elements")
    if any(len(tag[0].split()) > _MANY_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise InputError(f"a web page with more than {_MANY_ATTRIBUTES} attributes in one element")


def parse_page(text: str) -> Any:
    """The tree of a page. Raises `InputError` where it is none."""
    # Whatever encoding the page declares, these are now the bytes of UTF-8.
    parser = HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return document_fromstring(_INVALID.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise InputError(f"no web page that can be read: {error}") from error


def find_text(fragment: str) -> str:
    """The text of a piece of HTML, a line for each block; plain text comes back as it is."""
    if "<" not in fragment and "&" not in fragment:
        return _tidy([fragment])
    try:
        check_source(fragment)
        tree = parse_page(f"<div>{fragment}</div>")
    except InputError:
        return ""
    etree.strip_elements(tree, *_SILENT, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            pieces += ["\n"] if block else []
            pieces.append(_SPACES.sub(" ", element.text or ""))
        else:
            pieces += ["\n"] if block else []
            pieces.append(_SPACES.sub(" ", element.tail or ""))
    return _tidy(pieces)


def _tidy(pieces: list[str]) -> str:
    lines = (line.strip() for line in "".join(pieces).splitlines())
    return "\n".join(line for line in lines if line)
