"""Queries with long lists of values, in pieces that both databases take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

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


def split_list(values: Sequence[Value], most: int = MOST) -> Iterator[Sequence[Value]]:
    """Yield `values` in lists that fit a query."""
    for start in range(0, len(values), most):
        yield values[start : start + most]
