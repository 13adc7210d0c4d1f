"""Words looked for in the reports' texts, for the page's filter."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from marsad.store.derived import account, current
from marsad.store.schema import LONG
from marsad.store.search import parse_terms, write_match, write_tsquery

MOST_TOLD = 200_000
"""Incidents that words are found of at most; a word that nearly every report has is no filter."""


def find_told(connection: Connection, words: str) -> list[str]:
    """Return incidents that a report tells of which `words` find, as `marsad search` has them.

    None for a question without a word to look for.
    """
    terms = parse_terms(words)
    if all(term.without for term in terms):
        return []
    if connection.dialect.name == "postgresql":
        found = text("SELECT report_key FROM report_words WHERE words @@ CAST(:asked AS tsquery)")
        hits = found.bindparams(asked=write_tsquery(terms)).columns(report_key=LONG)
    else:
        found = text("SELECT rowid FROM report_words WHERE report_words MATCH :asked")
        hits = found.bindparams(asked=write_match(terms)).columns(rowid=LONG)
    query = (
        select(account.c.incident)
        .distinct()
        .join_from(current, account, account.c.doc == current.c.doc)
        .where(account.c.incident.is_not(None), current.c.report_key.in_(hits))
        .limit(MOST_TOLD)
    )
    return list(connection.execute(query).scalars())
