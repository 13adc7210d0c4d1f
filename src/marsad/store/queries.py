"""Queries with long lists of values, in pieces that both databases take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam

Value = TypeVar("Value")
MOST = 500
"""Values in one IN list; both databases take more, but long lists gain nothing."""


def select_in(
    connection: Connection,
    query: Select[Any],
    column: ColumnElement[Any],
    values: Iterable[Any],
) -> list[Any]:
    """Run `query` for rows whose `column` is one of `values`; each row is a tuple."""
    distinct = sorted(set(values))
    return [
        row
        for chunk in split_list(distinct)
        for row in connection.execute(query.where(column.in_(chunk)))
    ]


class Lookup:
    """A query for rows of which one column is among many values, prepared once and often run.

    SQLite gets its text, to which only the number of values is added: a batch of one report asks
    some sixty times, and building and looking up each statement anew took twice as long as the
    answers. Columns are returned as the driver gives them: a Boolean is a number there.
    """

    def __init__(self, query: Select[Any], column: ColumnElement[Any]) -> None:
        among: BindParameter[Any] = bindparam("among", expanding=True)
        self._statement = query.where(column.in_(among))
        self._text: tuple[str, str] | None = None

    def __call__(self, connection: Connection, values: Iterable[Any]) -> list[Any]:
        """Return the rows, each a tuple, in no certain order."""
        distinct = sorted(set(values))
        if not distinct:
            return []
        if connection.dialect.name != "sqlite":
            return [
                row
                for chunk in split_list(distinct)
                for row in connection.execute(self._statement, {"among": chunk})
            ]
        before, after = self._text or self._write(connection)
        found: list[Any] = []
        for chunk in split_list(distinct):
            marks = ",".join("?" * len(chunk))
            found += connection.exec_driver_sql(f"{before}{marks}{after}", tuple(chunk)).all()
        return found

    def _write(self, connection: Connection) -> tuple[str, str]:
        text = str(self._statement.compile(dialect=connection.dialect))
        before, mark, after = text.partition("__[POSTCOMPILE_among]")
        if not mark or "?" in before + after:
            raise AssertionError(f"more than one list of values: {text}")
        self._text = (before, after)
        return self._text


def split_list(values: Sequence[Value], most: int = MOST) -> Iterator[Sequence[Value]]:
    """Yield `values` in lists that fit a query."""
    for start in range(0, len(values), most):
        yield values[start : start + most]
