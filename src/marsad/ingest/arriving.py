"""From what a source says of a report to the report: the one way in for all kinds of source."""

from __future__ import annotations

import datetime as dt

from marsad.errors import InputError
from marsad.ingest.checks import MAX_REPORT_BYTES, check_report_text
from marsad.ingest.model import Arrival, Options
from marsad.records import Fetch, Record
from marsad.text.decoding import check_text


class Origin(Record, frozen=True):
    """Where reports come from: the path as given, the name that ids are made of, the options.

    `changed` is when a file was last changed (UTC), None for what is no file.
    """

    path: str
    name: str
    options: Options
    changed: dt.datetime | None = None

    def keep(self, raw: bytes, content_type: str) -> Fetch | None:
        """The record of bytes out of a file; None where it is not known when they were written.

        Its address is the path as given and its time that of the file, so that the same file
        makes the same record each time.
        """
        if self.changed is None:
            return None
        return Fetch(
            raw=raw,
            url=f"file:{self.path}",
            fetched_at=self.changed,
            content_type=content_type,
        )


class Draft(Record, frozen=True):
    """A report as its source gives it; without `title` the first line of `text` is the title."""

    id: str
    text: str
    title: str | None = None
    published: str | dt.date | dt.datetime | None = None
    lang: str | None = None
    source: str | None = None
    url: str | None = None


def make_arrival(
    draft: Draft,
    origin: Origin,
    *,
    line: int | None = None,
    notes: tuple[str, ...] = (),
    fetch: Fetch | None = None,
) -> Arrival:
    """Make the report. Raises `UsageError` or `LanguageError` as `pipeline.make_report` does."""
    from marsad.pipeline import make_report

    options = origin.options
    lang = (draft.lang or "").lower().replace("_", "-").partition("-")[0]
    report = make_report(
        draft.text,
        title=draft.title,
        published=draft.published or options.published,
        lang=lang if options.lang == "auto" and lang in ("ar", "en") else options.lang,
        source=draft.source or options.source,
        doc=draft.id,
        url=draft.url,
    )
    return Arrival(report=report, path=origin.path, line=line, notes=notes, fetch=fetch)


def check_draft(draft: Draft) -> tuple[str, ...]:
    """Notes on the text of a draft; raises `InputError` where it is no text of a report."""
    if len(draft.text.encode()) > MAX_REPORT_BYTES:
        raise InputError(
            f"longer than {MAX_REPORT_BYTES // 1_000_000} MB, the most that one report may have"
        )
    check_report_text(draft.text if draft.text.strip() else draft.title or "")
    return check_text(draft.text)
