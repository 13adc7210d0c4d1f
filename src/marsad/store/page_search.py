"""Words looked for in the reports' texts, for the page."""

from __future__ import annotations

from sqlalchemy import Connection, text

from marsad.records import Record

MOST_TOLD = 200_000
"""Incidents that words are found of at most; a word that nearly every report has is no filter."""


class Hit(Record, gc=False):
    """Words found: half-open code points in the report's full text."""

    start: int
    end: int


def find_told(connection: Connection, words: str) -> list[str]:
    """Return incidents that a report with all of `words` tells of."""
    clauses = " AND ".join(
        f"lower(report.title || ' ' || report.text) LIKE :w{n}" for n in range(len(words.split()))
    )
    if not clauses:
        return []
    rows = connection.execute(
        text(
            "SELECT DISTINCT account.incident FROM report JOIN account ON account.doc = report.id "
            f"WHERE account.incident IS NOT NULL AND {clauses} LIMIT {MOST_TOLD}"
        ),
        {f"w{n}": f"%{word.lower()}%" for n, word in enumerate(words.split())},
    )
    return [incident for (incident,) in rows]
