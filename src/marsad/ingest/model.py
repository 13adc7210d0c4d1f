"""What comes out of the intake: a report with its place in the input, or a recorded failure."""

from __future__ import annotations

from enum import Enum

from marsad.errors import MarsadError
from marsad.records import Failure, Fetch, Record, Report


class InputFormat(Enum):
    """How a file is to be taken; `auto` goes by its name and its first bytes."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"
    HTML = "html"
    FEED = "feed"
    WARC = "warc"
    TELEGRAM = "telegram"
    ZIP = "zip"


class Options(Record, frozen=True):
    """What the caller says about inputs that do not say it themselves.

    `title` is for text files; `published` (ISO date or time), `lang` (`auto`, `ar`, `en`) and
    `source` are for records without their own.
    """

    title: str | None = None
    published: str | None = None
    lang: str = "auto"
    source: str | None = None
    format: InputFormat = InputFormat.AUTO


class Arrival(Record, frozen=True):
    """One report, where it was found (`line` counts from 1), and what was odd about it.

    `fetch` holds the bytes that it was made of, where the source has them to keep.
    """

    report: Report
    path: str
    line: int | None = None
    notes: tuple[str, ...] = ()
    fetch: Fetch | None = None


def record_failure(
    error: MarsadError, doc: str, path: str | None = None, line: int | None = None
) -> Failure:
    """Turn an error into the record of a report that could not be read."""
    return Failure(
        doc=doc,
        path=error.path or path,
        line=error.line or line,
        error=type(error).__name__,
        message=error.message,
        hint=error.hint,
    )
