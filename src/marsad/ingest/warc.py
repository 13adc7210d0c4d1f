"""WARC archives: the web pages in them, each as if it had been fetched when it was archived.

warcio reads the records. Pages are `response` records with status 200 and HTML, and `resource`
records of HTML; the texts of `conversion` records (WET) are read as text. All else is passed over.
After a broken record reading goes on at the next line that starts one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any, cast

import msgspec

from marsad.errors import FetchError, InputError, MarsadError, MissingExtraError
from marsad.ingest.arriving import Draft, Origin, check_draft, make_arrival
from marsad.ingest.markup import MAX_PAGE_BYTES
from marsad.ingest.model import Arrival, record_failure
from marsad.ingest.net.addresses import clean_url
from marsad.ingest.pages import read_page
from marsad.ingest.unpacking import DAMAGED, unpack_body
from marsad.records import Failure, Fetch
from marsad.text.decoding import decode

try:
    from warcio.archiveiterator import WARCIterator
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException
except ImportError as _error:
    raise MissingExtraError("ingest", "reading WARC archives") from _error

_BROKEN = (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, AttributeError,
           TypeError, AssertionError, KeyError, IndexError, OverflowError)  # fmt: skip
_PAGES = ("text/html", "application/xhtml+xml")
_LONGEST_LINE = 1_000_000


Wanted = Callable[[bytes, str], bool]


class _Resumed:
    """A stream of which one line was read too far."""

    def __init__(self, line: bytes, rest: Any) -> None:
        self._line = line
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        if self._line:
            piece, self._line = self._line[:size], self._line[size:] if size >= 0 else b""
            return piece
        return cast(bytes, self._rest.read(size if size >= 0 else 65536))


def read_warc(
    stream: IO[bytes], origin: Origin, wanted: Wanted | None = None
) -> Iterator[Arrival | Failure]:
    """Yield the reports of an archive (unpacked, as a stream); broken records are failures.

    Pages that are not `wanted`, by their bytes and content type, are passed over before the
    article is taken out of them.
    """
    number = 0
    source: Any = stream
    while source is not None:
        with contextlib.redirect_stderr(io.StringIO()):  # warcio prints what we record
            archive = WARCIterator(source, check_digests=False)
        source = None
        try:
            for record in _walk(archive):
                number += 1
                item = _read_record(record, origin, number, wanted)
                if item is not None:
                    yield item
        except DAMAGED as error:
            damaged = InputError(f"the archive is damaged from here on: {error}")
            yield record_failure(damaged, f"{origin.name}:{number + 1}", origin.path, number + 1)
        except _BROKEN as error:
            number += 1
            reason = "it names no page" if isinstance(error, AttributeError) else str(error)[:200]
            broken = InputError(
                f"record {number} of the archive is broken: {reason.strip()}",
                hint="The records after it are read; make the archive anew for this one.",
            )
            yield record_failure(broken, f"{origin.name}:{number}", origin.path, number)
            source = _find_next(archive.reader)
    if not number:
        raise InputError("the archive holds no records")


def _walk(archive: Any) -> Iterator[Any]:
    while True:
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                record = next(archive)
            except StopIteration:
                return
        yield record


def _find_next(reader: Any) -> _Resumed | None:
    """Where the next record starts, after one that could not be read."""
    while reader is not None:
        try:
            line = reader.readline(_LONGEST_LINE)
        except DAMAGED:
            return None
        if not line:
            return None
        if line.startswith(b"WARC/"):
            return _Resumed(line, reader)
    return None


def _read_record(
    record: Any, origin: Origin, number: int, wanted: Wanted | None
) -> Arrival | Failure | None:
    doc = f"{origin.name}:{number}"
    try:
        length = record.rec_headers.get_header("Content-Length")
        if length is None or not length.strip().isdecimal():
            raise InputError(f"record {number} of the archive has no length that can be: {length}")
        kind = record.rec_type
        content_type = _find_type(record)
        if kind == "conversion" and content_type.startswith("text/plain"):
            return _read_conversion(record, origin, number, doc)
        if kind not in ("response", "resource") or not content_type.startswith(_PAGES):
            return None
        if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
            return None
        url = record.rec_headers.get_header("WARC-Target-URI")
        doc = _clean(url) or doc
        raw = _read_payload(record)
        if wanted is not None and not wanted(raw, content_type):
            return None
        fetch = _make_fetch(record, raw, url, content_type)
        arrival = read_page(raw, fetch, origin, id=doc)
    except DAMAGED as error:
        failed = InputError(f"record {number} of the archive is damaged: {error}")
        return record_failure(failed, doc, origin.path, number)
    except MarsadError as error:
        return record_failure(error, doc, origin.path, number)
    return msgspec.structs.replace(arrival, line=number)


def _find_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return (headers.get_header("Content-Type") or "").strip().lower()


def _make_fetch(record: Any, raw: bytes, url: str | None, content_type: str) -> Fetch | None:
    fetched_at = _parse_date(record.rec_headers.get_header("WARC-Date"))
    if url is None or fetched_at is None:
        return None
    headers: tuple[tuple[str, str], ...] = ()
    if record.http_headers is not None:
        headers = tuple((str(k).lower(), str(v)) for k, v in record.http_headers.headers)
    return Fetch(
        raw=raw, url=url, fetched_at=fetched_at, content_type=content_type, headers=headers
    )


def _read_payload(record: Any) -> bytes:
    if record.length is not None and record.length > 4 * MAX_PAGE_BYTES:
        raise InputError(f"the record has {record.length // 1_000_000} MB, no web page has that")
    stream, encoding = record.raw_stream, ""
    if record.http_headers is not None:
        if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
            stream = ChunkedDataReader(stream)
        encoding = record.http_headers.get_header("Content-Encoding") or ""
    # The library's own unpacking has no bound.
    raw = unpack_body(iter(partial(stream.read, 16384), b""), encoding, MAX_PAGE_BYTES)
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise InputError("the record is cut off: it is shorter than it says")
    return raw


def _parse_date(value: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _clean(url: str | None) -> str | None:
    try:
        return clean_url(url) if url else None
    except FetchError:
        return None


def _read_conversion(record: Any, origin: Origin, number: int, doc: str) -> Arrival:
    raw = _read_payload(record)
    url = record.rec_headers.get_header("WARC-Target-URI")
    decoded = decode(raw)
    draft = Draft(id=_clean(url) or doc, text=decoded.text.strip(), url=url)
    notes = (*decoded.notes, "published: not known, the archive keeps the text only")
    fetch = _make_fetch(record, raw, url, "text/plain")
    return make_arrival(
        draft, origin, line=number, notes=(*notes, *check_draft(draft)), fetch=fetch
    )
