"""What kind of input a file is: by its name, and where that says little, by its first bytes."""

from __future__ import annotations

import re

from marsad.ingest.model import InputFormat

JSONL_SUFFIXES = (".jsonl", ".ndjson", ".json")
_SUFFIXES = {
    ".warc": InputFormat.WARC,
    ".html": InputFormat.HTML,
    ".htm": InputFormat.HTML,
    ".xhtml": InputFormat.HTML,
    ".shtml": InputFormat.HTML,
    ".rss": InputFormat.FEED,
    ".atom": InputFormat.FEED,
    ".zip": InputFormat.ZIP,
    ".txt": InputFormat.TEXT,
    ".text": InputFormat.TEXT,
}
_FEED = re.compile(rb"<\s*(?:\w{1,20}:)?(?:rss|feed|RDF)[\s>]")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,9}"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TELEGRAM = re.compile(
    rb'"(?:type"\s*:\s*"(?:public|private)_(?:channel|supergroup|group)'
    rb'|type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages)'
    rb'|chats"\s*:\s*\{|messages"\s*:\s*\[|channel_post"\s*:|_"\s*:\s*"Message")'
)
_NAMELESS = (".gz", ".txt", ".text", ".html", ".htm", ".xhtml", ".warc", ".rss", ".atom", ".xml",
             *JSONL_SUFFIXES)  # fmt: skip


def name_of(name: str) -> str:
    """Name a report after its file: without the suffixes that tell the format."""
    for suffix in _NAMELESS:
        name = name.removesuffix(suffix) or name
    return name


def is_address(source: str) -> bool:
    """Whether a source is an address to fetch, rather than a path."""
    return source.lower().startswith(("http://", "https://"))


def find_kind(path: str, head: bytes) -> InputFormat:
    """The kind of a file at `path` that starts with `head`, both without their gzip."""
    name = path.lower().removesuffix(".gz")
    head = head.removeprefix(b"\xef\xbb\xbf")
    plain = head.replace(b"\0", b"")  # UTF-16 shows its letters so
    if head.startswith(b"WARC/"):
        return InputFormat.WARC
    if name.endswith(JSONL_SUFFIXES) or (path == "-" and plain.lstrip().startswith(b"{")):
        return InputFormat.TELEGRAM if is_telegram(head) else InputFormat.JSONL
    kind = next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), None)
    if kind is not None:
        return kind
    if name.endswith(".xml"):
        return InputFormat.HTML if _HTML.match(plain) else InputFormat.FEED
    return sniff_markup(plain) or InputFormat.TEXT


def sniff_markup(head: bytes) -> InputFormat | None:
    """Tell a feed and a web page by their first bytes; None for anything else."""
    if head.lstrip().startswith(b"<") and _FEED.search(head[:2000]) and not _HTML.match(head):
        return InputFormat.FEED
    return InputFormat.HTML if _HTML.match(head) else None


def is_telegram(head: bytes) -> bool:
    """Whether JSON starts like an export of Telegram's, rather than a report on a line."""
    start = head.lstrip()
    return start.startswith(b"{") and bool(_TELEGRAM.search(start)) and b'"text":"' not in start[:9]
