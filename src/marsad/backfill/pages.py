"""The words of a web page, before anybody takes the article out of it.

Taking the article out costs twice as much as looking for triggers, and reading it ten times, so
that pages are asked by all of their words. Whatever the article can hold is among them: text,
title, descriptions and JSON-LD.
"""

from __future__ import annotations

import re
from html import unescape

from marsad.errors import EncodingError
from marsad.ingest.markup import strip_asides
from marsad.ingest.pages import find_charset
from marsad.text.decoding import decode

_TAG = re.compile(r"<(?!meta)[^<>]*>", re.I)  # a description stands in an attribute of its tag
_WITHIN = re.compile(r"\w<[^<>]*>\w")


def find_texts(raw: bytes, content_type: str) -> tuple[str, ...] | None:
    """Return all words of a page; None where its bytes are no text that can be asked.

    Where a tag stands between two letters it may be within a word (`<b>G</b>unmen`) or between
    two; the text comes both ways then.
    """
    try:
        decoded = decode(raw, find_charset(raw, content_type), check=False)
    except EncodingError:
        return None
    source = strip_asides(decoded.text)
    apart = unescape(_TAG.sub(" ", source))
    return (apart, unescape(_TAG.sub("", source))) if _WITHIN.search(source) else (apart,)
