"""The index of words: what a report's text is found by, the same in both databases.

Text is folded (`marsad.text.folding`), cut into words, and each word loses a plain article, so
that القصف and قَصْفٌ stand as قصف. The databases get the words ready-made, and their own parsers
and dictionaries have no say: FTS5 with a tokenizer that only parts at spaces, PostgreSQL's
`tsvector` with the positions given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from marsad.records import Report
from marsad.text.folding import fold
from marsad.text.tokens import WORD

MOST_WORDS = 16_000
"""Words of a report that are indexed; PostgreSQL counts positions up to 16,383."""
MOST_PLACES = 250
"""Positions of one word that PostgreSQL keeps (it allows 255)."""
LONGEST = 100
"""Letters of a word that are indexed."""
_ARTICLE = re.compile("(?<![\u0620-\u064a])(?:[وفبك]?ال|و?لل)(?=[\u0620-\u064a]{3})")
"""The article, with what stands before it; what looks like one is taken off everywhere alike."""
_ARABIC = re.compile("[\u0620-\u064a]")
_IN_FRONT = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
"""Particles that Arabic writes onto a word; looked for as well, since the index keeps them."""


def make_search_table(connection: Connection) -> None:
    """Make the index of words."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE TABLE report_words (report_key BIGINT PRIMARY KEY REFERENCES report (key), "
                "words TSVECTOR NOT NULL)"
            )
        )
        connection.execute(text("CREATE INDEX words_by_word ON report_words USING gin (words)"))
    else:
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE report_words USING fts5(words, content='', tokenize='ascii')"
            )
        )


def index_reports(connection: Connection, reports: Iterable[tuple[int, Report]]) -> None:
    """Put reports, each with its key, into the index."""
    server = connection.dialect.name == "postgresql"
    rows: list[dict[str, Any]] = [
        {"key": key, "words": _write_vector(words) if server else " ".join(words)}
        for key, report in reports
        if (words := find_words(report.full))
    ]
    if not rows:
        return
    if server:
        statement = "INSERT INTO report_words VALUES (:key, CAST(:words AS tsvector))"
    else:
        statement = "INSERT INTO report_words (rowid, words) VALUES (:key, :words)"
    connection.execute(text(statement), rows)


def clear_index(connection: Connection) -> None:
    """Empty the index of words, to be made anew."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM report_words"))
    else:
        connection.execute(text("INSERT INTO report_words (report_words) VALUES ('delete-all')"))


def find_words(full: str) -> list[str]:
    """Return the words of a text as they are indexed, in their order."""
    found = WORD.findall(_ARTICLE.sub("", fold(full).text))[:MOST_WORDS]
    return [word[:LONGEST].replace("'", "") for word in found]


def find_forms(word: str) -> tuple[str, ...]:
    """Return the indexed forms that an indexed word of a question stands for, itself first.

    An Arabic word also stands for itself with a particle in front, which the index keeps on it:
    without knowing the language's words, و is no safer to take off وقصف than off وزير.
    """
    if not _ARABIC.search(word):
        return (word,)
    return (word, *(front + word for front in _IN_FRONT))


def _write_vector(words: Sequence[str]) -> str:
    places: dict[str, list[int]] = {}
    for position, word in enumerate(words, 1):
        there = places.setdefault(word, [])
        if len(there) < MOST_PLACES:
            there.append(position)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())
