"""What is exchanged: an incident with the reports that tell of it, and the account of an export.

A writer turns `Told` records into bytes, piece by piece; what a format cannot hold is counted in
the `Ledger`, never dropped silently.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Protocol
from urllib.parse import quote

from marsad.incidents.traits import parse_time
from marsad.records import Account, Incident, Prominence, Record, Status


class Source(Record, frozen=True):
    """A report that tells of an incident; `text` is its full text where the format needs it."""

    doc: str
    title: str = ""
    published: str | None = None
    source: str | None = None
    url: str | None = None
    lang: str | None = None
    text: str | None = None


class Told(Record, frozen=True):
    """An incident with its reports, in the order of its accounts."""

    incident: Incident
    sources: tuple[Source, ...] = ()


def tell(incident: Incident) -> Told:
    """Return an incident with what its accounts say of their reports: no addresses, no texts."""
    reports: dict[str, Source] = {}
    for one in incident.accounts:
        reports.setdefault(
            one.doc,
            Source(doc=one.doc, title=one.title, published=one.published, source=one.source),
        )
    return Told(incident=incident, sources=tuple(reports.values()))


class Options(Record, frozen=True):
    """How to write: links go to `base_url`, rows of a data set are marked with `dataset`.

    `limit` is the most entries of a feed.
    """

    base_url: str | None = None
    dataset: str = "marsad"
    limit: int | None = None

    def link(self, incident_id: str) -> str:
        """Return the incident's URL, or a URN where no base URL is given."""
        if self.base_url:
            return f"{self.base_url.rstrip('/')}/incidents/{quote(incident_id, safe='')}"
        return f"urn:marsad:incident:{quote(incident_id, safe='')}"

    def link_report(self, doc: str) -> str:
        """Return the URL of a report's page with us, or a URN."""
        if self.base_url:
            return f"{self.base_url.rstrip('/')}/reports/{quote(doc, safe='')}"
        return f"urn:marsad:report:{quote(doc, safe='')}"


class Reason(Enum):
    """Why an incident, or a value of it, is not in a file."""

    THREATENED = "it is threatened and has not happened"
    RECURRENT = "it sums up many occasions"
    DENIED = "it is denied and nobody reports it"
    NO_DATE = "no day is told"
    WIDE_DATE = "its days span more than the format can say"
    NO_PLACE = "no place is told"
    NO_COORDINATES = "its place has no coordinates"
    COARSE_PLACE = "only its country is told"
    NO_DEATH = "no death is told"
    NO_TYPE = "its type has no code there"
    NO_WORDS = "no words of a report stand behind it"
    WORDLESS_DATE = "the day is not in the words of the report (the incident is written without it)"
    BEYOND_LIMIT = "the feed holds newer ones"


class Ledger:
    """What one export wrote and what it had to leave out, with the reason."""

    def __init__(self) -> None:
        self.written = 0
        self.left_out: Counter[Reason] = Counter()
        self.reduced: Counter[Reason] = Counter()

    def leave_out(self, reason: Reason) -> None:
        """Count an incident that is not in the file."""
        self.left_out[reason] += 1

    def reduce(self, reason: Reason) -> None:
        """Count an incident that is in the file without one of its values."""
        self.reduced[reason] += 1


class Write(Protocol):
    """A writer: incidents in, bytes out, counts in the ledger."""

    def __call__(self, told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        ...


class Format(Record, frozen=True):
    """One format: its name on the command line, how it is written, and what it can hold."""

    name: str
    map: str
    title: str
    media_type: str
    suffix: str
    version: str
    write: Write | None = None
    needs_text: bool = False
    returns: bool = False
    """Whether `marsad import` reads it back."""
    newest: bool = False
    """Whether it holds the newest only, `Options.limit` of them."""
    extra: str | None = None


STATUS_REASONS: Mapping[Status, Reason] = {
    Status.THREATENED: Reason.THREATENED,
    Status.RECURRENT: Reason.RECURRENT,
    Status.DENIED: Reason.DENIED,
}


def only(told: Iterable[Told], statuses: frozenset[Status], ledger: Ledger) -> Iterator[Told]:
    """Pass on incidents of `statuses`; the others are counted as left out."""
    for one in told:
        if one.incident.status in statuses:
            yield one
        else:
            ledger.leave_out(STATUS_REASONS[one.incident.status])


HAPPENED = frozenset({Status.REPORTED})


def order_accounts(incident: Incident) -> list[Account]:
    """Return the accounts, those whose news it is first, then by the time of the report."""
    return sorted(
        incident.accounts,
        key=lambda a: (a.prominence is not Prominence.LEAD, a.published or "9999", a.id),
    )


def find_first_words(incident: Incident) -> str:
    """Return the most telling words of the account whose news it is; empty where there are none."""
    for account in order_accounts(incident):
        for evidence in account.event.evidence:
            if evidence.text:
                return evidence.text
    return ""


def find_times(told: Told) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the earliest and latest time of publication, in UTC; None where no report has one."""
    known = [moment for account in told.incident.accounts if (moment := _read(account.published))]
    return (min(known), max(known)) if known else None


def _read(published: str | None) -> dt.datetime | None:
    moment = parse_time(published)
    if moment is None:
        return None
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC)


def name_place(incident: Incident) -> str:
    """Return the place in English, or as worded, or an empty string."""
    place = incident.place
    return (place.name_en or place.text) if place else ""
