"""Words looked for in the reports' texts, for the page's filter."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from marsad.store.schema import LONG
from marsad.store.search import parse_terms, write_match, write_tsquery

MOST_FOUND = 500_000
"""Versions of reports that are found at most; a word that nearly every report has is no filter."""


def find_reports(connection: Connection, words: str) -> list[int]:
    """Return the keys of the versions of reports that `words` find, as `marsad search` does.

    None for a question without a word to look for. Versions that no longer count are among them.
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
    query = select(hits.subquery()).limit(MOST_FOUND)
    return list(connection.execute(query).scalars())
