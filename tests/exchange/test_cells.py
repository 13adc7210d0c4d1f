"""No cell is a live formula in any delimited format, and every cell comes back as it was."""

import csv
import io
import json
import re

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_up import ACTOR, make_incident, make_told

from marsad.exchange import export
from marsad.exchange.acled_reading import read_acled
from marsad.exchange.cells import guard, read_rows, unguard, write_rows
from marsad.exchange.csv_table import read_csv

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
HARD = ["=1+1", "\t=1+1", "'=1+1", "''=", '"=1', "a;=1", 'a";=1+1;"', "\u200f=1", "x\n=1", "-", "'"]


@settings(deadline=None)
@given(st.text() | st.text(alphabet="=+-@|;,'\"\t\n\r a＝\u200f\ufeff"))
def test_guarding_is_undone(text):
    assert unguard(guard(text)) == text


@settings(deadline=None)
@given(st.text(alphabet="=+-@|;,'\"\t\n\r a＝\u200f\ufeff", max_size=8))
@example("\t=1")
def test_nothing_guarded_is_live(text):
    for piece in re.split("[;,\t\r\n]", guard(text)):
        bare = piece.strip(' "\u200f\ufeff')
        assert not bare.startswith(LIVE), (text, piece)


@pytest.fixture(scope="module")
def formulas(shared):
    return json.loads((shared / "badinputs/generated/csv_formula.json").read_text("utf-8"))


def poison(text):
    """An incident with a text wherever an incident has one."""
    actor = msgspec.structs.replace(ACTOR, text=text, name_en=text)
    incident = make_incident()
    place = msgspec.structs.replace(incident.place, text=text, name_en=text, admin1=text)
    account = incident.accounts[0]
    words = msgspec.structs.replace(account.event.evidence[0], text=text)
    event = msgspec.structs.replace(account.event, evidence=(words,))
    account = msgspec.structs.replace(account, event=event, source=text, title=text)
    return msgspec.structs.replace(
        incident, actors=(actor,), place=place, claimed_by=(actor,), accounts=(account,)
    )


@pytest.mark.parametrize("name", ["csv", "acled", "ucdp", "gdelt-events", "gdelt-mentions"])
def test_no_live_formula_in_any_table(name, formulas):
    for text in [*formulas, *HARD]:
        data = b"".join(export(name, [make_told(poison(text))])).decode("utf-8-sig")
        tabs = name.startswith("gdelt")
        rows = csv.reader(io.StringIO(data, newline=""), delimiter="\t" if tabs else ",",
                          quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL)  # fmt: skip
        for row in rows:
            for cell in row:
                bare = cell.lstrip(' "\u200f\u202b\ufeff')
                assert not bare.startswith(LIVE) or NUMBER.fullmatch(cell), (text, cell)


def test_poisoned_cells_come_back_whole(formulas, tmp_path):
    texts = [*formulas, *HARD]
    path = tmp_path / "cells.csv"
    path.write_bytes(b"".join(write_rows([[text] for text in texts], ["text"])))
    assert [row["text"] for _, row in read_rows(path)] == texts


@pytest.mark.parametrize(("name", "read"), [("csv", read_csv), ("acled", read_acled)])
def test_poisoned_incidents_come_back_whole(name, read, formulas, tmp_path):
    for text in formulas:
        path = tmp_path / "out.csv"
        path.write_bytes(b"".join(export(name, [make_told(poison(text))])))
        (back,) = read(path)
        assert back.place.name_en == text
        words = text.replace(";", "；") if name == "csv" else text
        assert back.actors[0].name_en == words
