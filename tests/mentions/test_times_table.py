"""Own tables of expressions: what each means, given the publication date, in Arabic and English.

Columns: publication date (empty: unknown), sentence, expression exactly as it must be found ("-":
nothing may be found), first day, last day (empty: None), granularity.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest

from marsad.mentions.times import find_times


class Row(NamedTuple):
    published: dt.date | None
    sentence: str
    expression: str
    start: dt.date | None
    end: dt.date | None
    granularity: str


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def read_rows(name: str) -> list[Row]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        cells = [*line.split("\t"), "", "", ""][:6]
        rows.append(
            Row(_day(cells[0]), cells[1], cells[2], _day(cells[3]), _day(cells[4]), cells[5])
        )
    return rows


def check(row: Row, lang: str) -> None:
    found = find_times(row.sentence, published=row.published, lang=lang)
    shown = [(time.text, time.start, time.end, time.reason) for time in found]
    if row.expression == "-":
        assert shown == []
        return
    matching = [time for time in found if time.text == row.expression]
    assert matching, shown
    time = matching[0]
    assert (time.start, time.end) == (row.start, row.end), time.reason
    assert time.granularity is not None
    assert time.granularity.value == row.granularity
    assert (time.reason is not None) == (time.start is None or time.end is None)


@pytest.mark.parametrize("row", read_rows("times_en.tsv"), ids=lambda row: row.sentence)
def test_english(row: Row) -> None:
    check(row, "en")


@pytest.mark.parametrize("row", read_rows("times_ar.tsv"), ids=lambda row: row.sentence)
def test_arabic(row: Row) -> None:
    check(row, "ar")


def test_tables_are_long_enough() -> None:
    assert len(read_rows("times_en.tsv")) >= 150
    assert len(read_rows("times_ar.tsv")) >= 150
