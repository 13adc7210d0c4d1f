"""Spellings of names in news: the measured table (`measure_variants.py` prints what fails)."""

from __future__ import annotations

from mentions.measure_variants import measure, read_table, resolve


def test_the_table() -> None:
    table = read_table()
    assert len(table) >= 200
    assert len({(s.kind, s.country, s.text) for s in table}) >= len(table) - 2
    assert {s.kind for s in table} == {"place", "actor"}


def test_recall_and_precision() -> None:
    figures = measure()
    assert figures.recall >= 0.92
    assert figures.precision >= 0.97


def test_the_measure_can_fail() -> None:
    wrong = read_table()[0]._replace(text="Qwxlpt")
    assert resolve(wrong) is None
    other = read_table()[0]._replace(text="Homs")
    assert resolve(other) != resolve(read_table()[0])
