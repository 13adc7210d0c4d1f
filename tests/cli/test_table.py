"""The incident table: what it shows, and how Arabic stands in it."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from marsad.cli.table import Row, make_table
from marsad.records import ActorBasis, Status, Toll
from readings import make_event, make_many, participant


def render(events, width=160, **options):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(make_table([Row(doc="r1", event=e) for e in events], width=width, **options))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160, 220])
def test_every_line_keeps_to_the_width(width):
    events = [event for reading in make_many() for event in reading.events]
    assert all(cell_len(line) <= width for line in render(events, width).splitlines())


def test_each_line_of_arabic_is_isolated_in_its_cell():
    text = render([make_event()], verbatim=True)
    for line in text.splitlines():
        assert line.count("\u2068") == line.count("\u2069")
        outside = re.sub("\u2068[^\u2068\u2069]*\u2069", "", line)
        assert not re.search("[\u0600-\u06ff]", outside)
    assert text.count("\u2068") > 5


@pytest.mark.parametrize("width", [90, 160])
def test_a_row_holds_what_an_analyst_asks_for(width):
    text = render([make_event()], width)
    for part in ("● reported", "air strike", "2023-01-20", "Al-Tanf", "Homs, SY", "armed faction",
                 "claimed", "drone", "3 killed", "2+ injured", "r1"):  # fmt: skip
        assert part in text, part


def test_statuses_are_told_apart_without_colour():
    text = render([make_event(1, status) for status in Status])
    assert all(status.value in text for status in Status)
    assert len({m for m in "●✕▲↻" if m in text}) == 4


def test_what_is_not_stated_says_so():
    event = make_event(date=None, place=None, actors=(), actor_basis=ActorBasis.UNKNOWN)
    text = render([event])
    assert text.count("not stated") == 2
    assert "unknown" in text


def test_rival_figures_stand_side_by_side():
    tolls = tuple(
        Toll(min=n, max=n, text="x", start=0, end=1, rule="t", source=s)
        for n, s in ((11, None), (19, "Observatory"))
    )
    assert "11/19 killed" in render([make_event(killed=tolls)])


def test_long_lists_are_cut_with_their_number():
    event = make_event(targets=tuple(participant(f"target {n}") for n in range(6)))
    text = render([event])
    assert "target 2" in text
    assert "target 3" not in text
    assert "and 3 more" in text


def test_controls_are_visible():
    text = render([make_event(targets=(participant("base\x1b[2J\u202ecipher"),))], 220)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "␛[2J‹RLO›" in text
