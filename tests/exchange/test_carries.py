"""What each format can carry is declared in its map, and is what its writer does.

Two incidents that differ in one aspect only: where the format carries it, the files differ; where
it does not, they are the same; where it is left out, the incident is not there and is counted.
"""

import pytest
from made_up import change, make_told, vary

from marsad.exchange import FORMATS, Ledger, Options, export
from marsad.exchange.gold import write_gold
from marsad.exchange.maps import Aspect, Carried, load_map
from marsad.records import Reading

pytest.importorskip("pyarrow")
OPTIONS = Options(base_url="https://marsad.example", dataset="test")


def write(name, incident):
    ledger = Ledger()
    if name == "gold":
        readings = [
            Reading(doc=a.doc, events=(a.event,), statements=a.statements)
            for a in incident.accounts
        ]
        return b"".join(write_gold(readings, ledger)), ledger
    return b"".join(export(name, [make_told(incident)], OPTIONS, ledger)), ledger


@pytest.mark.parametrize("aspect", list(Aspect), ids=lambda aspect: aspect.value)
@pytest.mark.parametrize("name", list(FORMATS))
def test_a_format_carries_what_its_map_says(name, aspect):
    carry = load_map(FORMATS[name].map).carries[aspect]
    differs = False
    for before, after in vary(aspect):
        plain, first = write(name, before)
        changed, second = write(name, after)
        assert first.written == count(name, before)
        assert not first.left_out
        differs |= plain != changed
        if carry.how is Carried.LEFT_OUT:
            assert second.written == 0
            assert sum(second.left_out.values()) == 1
        else:
            assert second.written == count(name, after)
    assert differs == (carry.how is not Carried.NOT)


def count(name, incident):
    return len(incident.accounts) if name == "gold" else 1


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_map_speaks_of_every_aspect(name):
    assert set(load_map(FORMATS[name].map).carries) == set(Aspect)


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_row_names_the_incident_and_the_map(name):
    content, _ = write(name, change(Aspect.OUTLETS)[0])
    text = content.decode("utf-8", "replace").replace("\r\n ", "")
    assert FORMATS[name].version in text
    if name == "gold":
        assert "report-1" in text
    elif name.startswith("gdelt"):
        assert text.startswith("1\t")  # the number of i-000000000001
    else:
        assert "i-000000000001" in text


def test_the_same_input_gives_the_same_bytes():
    for name in FORMATS:
        first, _ = write(name, change(Aspect.OUTLETS)[0])
        assert first == write(name, change(Aspect.OUTLETS)[0])[0]
