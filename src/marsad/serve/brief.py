"""A briefing of one page: what is told, by whom, where, from which sources.

Pure: incidents and words in, records out; `brief_html`, `brief_text` and `brief_pdf` write them.
It tells what reports say and sums nothing up that accounts dispute.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum

from marsad.incidents.tolls import show_figure
from marsad.records import (
    Account,
    Event,
    Incident,
    Participant,
    Place,
    Precision,
    Prominence,
    Record,
    SettledDate,
    SettledToll,
    Status,
    Time,
    Toll,
)
from marsad.serve.names import if_arabic, load_countries, name_in_arabic

MOST_INCIDENTS = 8
MOST_ACCOUNTS = 3
MOST_SOURCES = 14
QUOTE = 140
"""Code points of the words that are quoted of an account."""


class Speech(Enum):
    """Language of the briefing's own words; reports keep theirs."""

    EN = "en"
    AR = "ar"


class Line(Record):
    """One account: who says it, when, and what differs between accounts."""

    source: str
    doc: str
    published: str
    author: str
    basis: str
    days: str
    killed: str
    injured: str
    quote: str


class Entry(Record):
    """One incident of the table, numbered as on the map; `more` accounts are not shown."""

    number: int
    id: str
    kind: str
    status: str
    days: str
    place: str
    authors: str
    killed: str
    outlets: int
    disputed: tuple[str, ...]
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int


class Point(Record, gc=False):
    """A place of the map; `number` where its incident is in the table. `km`: how uncertain."""

    lat: float
    lon: float
    number: int | None
    exact: bool
    km: float | None


class SourceLine(Record):
    """A report that the table rests on."""

    doc: str
    title: str
    source: str
    published: str
    url: str | None


class Brief(Record):
    """All that a briefing shows."""

    speech: Speech
    title: str
    choice: str
    made: str
    total: int
    located: int
    kinds: tuple[tuple[str, int], ...]
    first: str
    last: str
    disputed: int
    entries: tuple[Entry, ...]
    points: tuple[Point, ...]
    sources: tuple[SourceLine, ...]
    more_sources: int


def make_brief(
    incidents: Sequence[Incident],
    *,
    choice: str,
    made: dt.date,
    speech: Speech = Speech.EN,
    urls: Mapping[str, str] | None = None,
    title: str | None = None,
    most: int = MOST_INCIDENTS,
) -> Brief:
    """Gather a briefing of `incidents`: the table has the `most` with most outlets and dead.

    `choice` says in words which incidents were asked for, `urls` has the addresses of reports by
    id. Incidents stand in the table in the order of days.
    """
    from marsad.serve.brief_words import say, say_kind

    shown = sorted(incidents, key=_rank)[:most]
    shown.sort(key=lambda one: (_first_day(one) or dt.date.max, one.id))
    numbers = {one.id: number for number, one in enumerate(shown, 1)}
    entries = tuple(_make_entry(numbers[one.id], one, speech) for one in shown)
    days = sorted(day for one in incidents if (day := _first_day(one)))
    kinds = Counter(one.type for one in incidents)
    sources = _gather_sources(shown, urls or {})
    points = tuple(point for one in incidents if (point := _make_point(one, numbers)))
    return Brief(
        speech=speech,
        title=title or say("title", speech),
        choice=choice,
        made=made.isoformat(),
        total=len(incidents),
        located=len(points),
        kinds=tuple((say_kind(kind, speech), count) for kind, count in kinds.most_common()),
        first=days[0].isoformat() if days else "",
        last=days[-1].isoformat() if days else "",
        disputed=sum(bool(one.disputed) for one in incidents),
        entries=entries,
        points=points,
        sources=sources[:MOST_SOURCES],
        more_sources=max(0, len(sources) - MOST_SOURCES),
    )


def _rank(one: Incident) -> tuple[bool, int, int, str]:
    dead = one.killed.low if one.killed else 0
    return (one.background, -one.outlets, -dead, one.id)


def _first_day(one: Incident) -> dt.date | None:
    return (one.date.start or one.date.end) if one.date else None


def _make_entry(number: int, one: Incident, speech: Speech) -> Entry:
    from marsad.serve.brief_words import say_basis, say_field, say_kind, say_status

    accounts = sorted(
        one.accounts, key=lambda a: (a.prominence is not Prominence.LEAD, a.published or "", a.id)
    )
    authors = name_all(one.actors, speech)
    return Entry(
        number=number,
        id=one.id,
        kind=say_kind(one.type, speech),
        status=say_status(one.status, speech) if one.status is not Status.REPORTED else "",
        days=show_days(one.date),
        place=show_place(one.place, speech),
        authors=f"{authors} ({say_basis(one.actor_basis, speech)})" if authors else "",
        killed=_show_settled(one.killed),
        outlets=one.outlets,
        disputed=tuple(say_field(field, speech) for field in one.disputed),
        claims=tuple(s.speaker.text if s.speaker else "?" for s in one.claims),
        denials=tuple(s.speaker.text if s.speaker else "?" for s in one.denials),
        lines=tuple(_make_line(account, speech) for account in accounts[:MOST_ACCOUNTS]),
        more=max(0, len(accounts) - MOST_ACCOUNTS),
    )


def _make_line(account: Account, speech: Speech) -> Line:
    from marsad.serve.brief_words import say_basis

    event = account.event
    return Line(
        source=account.source or account.doc,
        doc=account.doc,
        published=(account.published or "")[:10],
        author=name_all(event.actors, speech),
        basis=say_basis(event.actor_basis, speech),
        days=show_days(event.date),
        killed=_show_tolls(event.killed),
        injured=_show_tolls(event.injured),
        quote=_cut(event),
    )


def _cut(event: Event) -> str:
    words = " ".join(event.evidence[0].text.split()) if event.evidence else ""
    return words if len(words) <= QUOTE else f"{words[:QUOTE].rsplit(' ', 1)[0]} …"


def _make_point(one: Incident, numbers: Mapping[str, int]) -> Point | None:
    place = one.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return Point(
        lat=place.lat,
        lon=place.lon,
        number=numbers.get(one.id),
        exact=place.precision in (Precision.SITE, Precision.SETTLEMENT),
        km=place.uncertainty_km,
    )


def _gather_sources(
    incidents: Sequence[Incident], urls: Mapping[str, str]
) -> tuple[SourceLine, ...]:
    found: dict[str, SourceLine] = {}
    for one in incidents:
        for account in one.accounts:
            found.setdefault(
                account.doc,
                SourceLine(
                    doc=account.doc,
                    title=account.title,
                    source=account.source or "",
                    published=(account.published or "")[:10],
                    url=urls.get(account.doc),
                ),
            )
    return tuple(found.values())


def show_days(date: SettledDate | Time | None) -> str:
    """Return the days; an empty string where none is told."""
    if date is None or not (date.start or date.end):
        return ""
    if date.start == date.end or date.end is None:
        return str(date.start)
    return f"{date.start or '…'} – {date.end}"


def show_place(place: Place | None, speech: Speech = Speech.EN) -> str:
    """Return name, province and country; in Arabic as worded, where the words are Arabic."""
    if place is None:
        return ""
    parts: tuple[str | None, ...] = (place.name_en or place.text, place.admin1, place.country)
    if speech is Speech.AR and (worded := if_arabic(place.text)):
        country = load_countries().get(place.country or "")
        parts = (worded, country.ar if country else place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def name_all(people: Sequence[Participant], speech: Speech, most: int = 3) -> str:
    """Return names in the briefing's language where they are known, else as worded."""
    if speech is Speech.AR:
        named = [name_in_arabic(one.actor_id, one.text) or one.text for one in people]
    else:
        named = [one.name_en or one.text for one in people]
    names = list(dict.fromkeys(named))
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _show_tolls(tolls: Sequence[Toll]) -> str:
    return "; ".join(
        show_figure(toll.min, toll.max) + (f" ({toll.source})" if toll.source else "")
        for toll in tolls[:3]
    )


def _show_settled(toll: SettledToll | None) -> str:
    if toll is None:
        return ""
    shown, whole = show_figure(toll.min, toll.max), show_figure(toll.low, toll.high)
    return shown if shown == whole else f"{shown} [{whole}]"
