"""Whether text that arrived is a report at all, before anything is read out of it."""

from __future__ import annotations

import re

from marsad.errors import InputError

MAX_REPORT_BYTES = 2_000_000
"""Longest report: some 300,000 words, several books. Beyond it, a file holds something else."""

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}>\s*)?"
    r"<(?:!doctype\s+html|html|head|body|meta|script|rss|feed)\b",
    re.I,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?/?>", re.I)
_SPACELESS = 500
_SAMPLE = 20_000


def check_report_text(text: str) -> None:
    """Raise `InputError` where `text` is empty, a web page, or has no words set apart."""
    if not text.strip():
        raise InputError("there is no text in it", hint="Nothing to read; leave it out.")
    if is_web_page(text):
        raise InputError(
            "this is the source of a web page (HTML or XML), not the text of a report",
            hint="Name the file .html or give --input html: then its article is taken out.",
        )
    longest = max(map(len, text[: 2 * _SAMPLE].split()))
    if longest >= _SPACELESS and longest * 2 > len(text[: 2 * _SAMPLE]):
        raise InputError(
            f"there are no spaces between its words ({longest} characters in one run)",
            hint="Look at how the text was extracted: spaces were lost on the way.",
        )


def is_web_page(text: str) -> bool:
    """Tell HTML, RSS or Atom source from text that only mentions a tag."""
    sample = text[:_SAMPLE]
    if _HTML_START.match(sample):
        return True
    tags = _TAG.findall(sample)
    return len(tags) >= 6 and sum(map(len, tags)) * 10 > len(sample)
