"""Words looked for in the reports' texts, for the page's filter."""

from __future__ import annotations

from sqlalchemy import Connection, column, select, text

from marsad.store.derived import account, current
from marsad.store.schema import LONG
from marsad.store.words import find_forms

MOST_TOLD = 200_000
"""Accounts that words are found of at most; a word that nearly every report has is no filter."""


def find_told(connection: Connection, words: str) -> list[str]:
    """Return incidents that a report with all of `words` tells of; none for no words."""
    forms = [find_forms(word) for word in words.split()]
    forms = [one for one in forms if any(one)]
    if not forms:
        return []
    if connection.dialect.name == "postgresql":
        wanted = " & ".join("(" + " | ".join(f"'{form}'" for form in one) + ")" for one in forms)
        found = text(
            "SELECT report_key AS key FROM report_words WHERE words @@ CAST(:wanted AS tsquery)"
        )
    else:
        wanted = " AND ".join(
            "(" + " OR ".join(_quote(form) for form in one) + ")" for one in forms
        )
        found = text("SELECT rowid AS key FROM report_words WHERE report_words MATCH :wanted")
    hits = found.bindparams(wanted=wanted).columns(column("key", LONG)).subquery()
    query = (
        select(account.c.incident)
        .distinct()
        .join_from(current, account, account.c.doc == current.c.doc)
        .where(account.c.incident.is_not(None), current.c.report_key.in_(select(hits)))
        .limit(MOST_TOLD)
    )
    return list(connection.execute(query).scalars())


def _quote(word: str) -> str:
    escaped = word.replace('"', '""')
    return f'"{escaped}"'
