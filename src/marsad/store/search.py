"""Full-text search over reports, with filters on what they tell.

A question is words, all of which a report has to hold; `"two words"` stand together, `-word` is
left out, `wor*` begins so. Words are folded and lose the article like the text that they are
looked for in: قصف finds قَصْفٌ, القصف, وقصف and والقصف. English words are folded in case and
accents only: `strike` does not find `strikes`, `strike*` does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, text

from marsad.errors import UsageError
from marsad.records import EventType, Record, Report, Status
from marsad.store.database import Store
from marsad.store.derived import account, current
from marsad.store.incident_queries import has_line
from marsad.store.queries import select_in
from marsad.store.rows import decode_report
from marsad.store.schema import event, report
from marsad.store.words import find_forms, find_words
from marsad.text.folding import fold
from marsad.text.tokens import WORD

_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
AROUND = 80
"""Code points that a snippet shows on either side."""


class Term(Record, frozen=True):
    """Words of a question that stand together, as they are indexed."""

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False


class Search(Record, frozen=True):
    """What is looked for; what is None or empty asks for nothing.

    `words` is a question as above. The others are about one event of the reading that counts:
    `since` and `until` are days, inclusive, that it must touch, and the day of publication where
    nothing else is asked of events; `place` and `actor` are parts of folded names, `source` the
    report's publisher.
    """

    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    country: str | None = None
    place: str | None = None
    type: EventType | None = None
    actor: str | None = None
    status: Status | None = None
    source: str | None = None
    limit: int = 50
    offset: int = 0


class Hit(Record, frozen=True):
    """A report that was found: `snippet` of its text, which starts at code point `start`.

    `found` are half-open ranges within title, newline, text. `incidents` are those that it
    tells of.
    """

    doc: str
    title: str
    published: str | None
    source: str | None
    url: str | None
    snippet: str
    start: int
    found: tuple[tuple[int, int], ...]
    incidents: tuple[str, ...]


def search_reports(store: Store, search: Search) -> list[Hit]:
    """Return the reports that `search` finds, the newest first; those without a time come last.

    Raises `UsageError` for a question without any word to look for.
    """
    terms = parse_terms(search.words)
    if search.words.strip() and not any(not term.without for term in terms):
        raise UsageError("there is no word to look for", hint='Write words, or "words together".')
    query = _narrow(select(report.c.data, report.c.published), search)
    with store.snapshot() as connection:
        if terms:
            query = query.where(report.c.key.in_(_match(connection, terms)))
        query = query.order_by(
            report.c.published.is_(None), func.substr(report.c.published, 1, 10).desc(),
            report.c.published.desc(), report.c.id,
        )  # fmt: skip
        rows = connection.execute(query.limit(search.limit).offset(search.offset)).all()
        reports = [decode_report(data) for data, _ in rows]
        told = _find_incidents(connection, [one.id for one in reports])
    return [_make_hit(one, terms, told.get(one.id, ())) for one in reports]


def count_hits(store: Store, search: Search) -> int:
    """Return how many reports `search` finds in all, whatever its limit."""
    terms = parse_terms(search.words)
    query = _narrow(select(func.count()), search)
    with store.snapshot() as connection:
        if terms:
            query = query.where(report.c.key.in_(_match(connection, terms)))
        return int(connection.execute(query).scalar_one())


def parse_terms(question: str) -> tuple[Term, ...]:
    """Return the terms of a question."""
    terms = []
    for minus, quoted, single in _TERM.findall(question):
        words = tuple(find_words(quoted or single))
        if words:
            prefix = not quoted and single.endswith("*")
            terms.append(Term(words=words, prefix=prefix, without=bool(minus)))
    return tuple(terms)


def _narrow(query: Select[Any], search: Search) -> Select[Any]:
    """Let only reports pass that have an event as it is asked for."""
    query = query.select_from(report).join(current, current.c.report_key == report.c.key)
    if search.source:
        query = query.where(report.c.source == search.source)
    asked = list(_ask_events(search))
    if asked:
        told = select(literal(1)).where(event.c.reading_key == current.c.reading_key, *asked)
        return query.where(_touch(told, search))
    if search.since:
        query = query.where(func.substr(report.c.published, 1, 10) >= search.since.isoformat())
    if search.until:
        query = query.where(func.substr(report.c.published, 1, 10) <= search.until.isoformat())
    return query


def _ask_events(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.country:
        yield event.c.country == search.country.upper()
    if search.place:
        yield has_line(event.c.area, search.place)
    if search.type:
        yield event.c.type == search.type.value
    if search.actor:
        yield has_line(event.c.actors, search.actor)
    if search.status:
        yield event.c.status == search.status.value


def _touch(told: Select[Any], search: Search) -> ColumnElement[bool]:
    start, end = event.c.date_start, event.c.date_end
    if search.since:
        told = told.where(func.coalesce(end, start) >= search.since.isoformat())
    if search.until:
        told = told.where(func.coalesce(start, end) <= search.until.isoformat())
    return told.exists()


def _match(connection: Connection, terms: Sequence[Term]) -> Any:  # noqa: ANN401  # a subquery
    """Return the query for the keys of reports whose words fit."""
    if connection.dialect.name == "postgresql":
        fits = text("SELECT report_key FROM report_words WHERE words @@ CAST(:asked AS tsquery)")
        return fits.bindparams(asked=write_tsquery(terms)).columns(report_key=report.c.key.type)
    fits = text("SELECT rowid FROM report_words WHERE report_words MATCH :asked")
    return fits.bindparams(asked=write_match(terms)).columns(rowid=report.c.key.type)


def write_match(terms: Sequence[Term]) -> str:
    """Write a question for FTS5."""
    parts = [(term.without, _write_phrase(term, '"{}"', " + ")) for term in terms]
    wanted = " AND ".join(phrase for without, phrase in parts if not without)
    return wanted + "".join(f" NOT {phrase}" for without, phrase in parts if without)


def write_tsquery(terms: Sequence[Term]) -> str:
    """Write a question for PostgreSQL."""
    return " & ".join(
        ("!" if term.without else "") + _write_phrase(term, "'{}'", " <-> ") for term in terms
    )


def _write_phrase(term: Term, quote: str, then: str) -> str:
    """Write a phrase in all the forms that its first word may have."""
    star = "" if not term.prefix else ":*" if quote == "'{}'" else "*"
    either = " | " if quote == "'{}'" else " OR "
    rest = [quote.format(word) for word in term.words[1:]]
    ways = [then.join([quote.format(form), *rest]) + star for form in find_forms(term.words[0])]
    return "(" + either.join(ways) + ")"


def _find_incidents(connection: Connection, docs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    query = select(account.c.doc, account.c.id, account.c.incident)
    for doc, _, incident in sorted(
        tuple(row) for row in select_in(connection, query, account.c.doc, docs)
    ):
        if incident is not None:
            found.setdefault(doc, {})[incident] = None
    return {doc: tuple(incidents) for doc, incidents in found.items()}


def _make_hit(one: Report, terms: Sequence[Term], incidents: tuple[str, ...]) -> Hit:
    full = one.full
    found = tuple(find_spans(full, terms))
    body = [span for span in found if span[0] > len(one.title)]
    at = (body or found or [(len(one.title) + 1, 0)])[0][0]
    start = max(0, at - AROUND) if at > len(one.title) else 0
    if at > len(one.title):
        start = max(start, len(one.title) + 1)
    return Hit(
        doc=one.id,
        title=one.title,
        published=one.published.isoformat() if one.published else None,
        source=one.source,
        url=one.url,
        snippet=full[start : at + 2 * AROUND],
        start=start,
        found=found,
        incidents=incidents,
    )


def find_spans(full: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a question stand in a text, in their order."""
    forms = [
        (form, term.prefix and number == len(term.words) - 1)
        for term in terms
        if not term.without
        for number, word in enumerate(term.words)
        for form in find_forms(word)
    ]
    whole = {form for form, _ in forms}
    begins = tuple(form for form, prefix in forms if prefix)
    folded = fold(full)
    for match in WORD.finditer(folded.text):
        word = "".join(find_words(match.group()))
        if word in whole or (begins and word.startswith(begins)):
            yield folded.span(match.start(), match.end())
