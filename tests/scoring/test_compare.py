"""The comparison's definitions, each on the smallest case that shows it."""

import pytest

from marsad.errors import RecordError, UsageError
from marsad.records import Status
from marsad.scoring.coded import (
    CodedEvent,
    CodedPlace,
    CodedReport,
    CodedTime,
    Label,
    code_reading,
    find_words,
    load_coded,
)
from marsad.scoring.compare import (
    ROWS,
    are_alike,
    compare_report,
    match_events,
    score_date,
    score_place,
    score_type,
)
from marsad.scoring.run import score_files, score_predictions, write_report
from readings import make_event, make_reading


def test_words_are_folded_and_without_the_article():
    assert find_words("وَالقاعِدة الأمريكيّة، في 3") == ["قاعده", "امريكيه", "في"]


def test_labels_are_alike_when_one_holds_the_other():
    assert are_alike(Label(text="قوات التحالف"), Label(text="قوات التحالف الدولي"))
    assert are_alike(Label(text="x", name_en="Iran"), Label(text="iran"))
    assert not are_alike(Label(text="الجيش السوري"), Label(text="الجيش العراقي"))
    assert not are_alike(Label(), Label())


def test_type_place_and_date_give_half_for_nearly_right():
    assert [score_type("shelling", t) for t in ("shelling", "air_strike", "protest")] == [1, 0.5, 0]
    here = CodedPlace(text="Tanf", admin1="Homs", country="SY")
    assert score_place(here, CodedPlace(text="Tadmur", admin1="Homs", country="sy")) == 1
    assert score_place(here, CodedPlace(text="Idlib", country="SY")) == 0.5
    assert score_place(here, CodedPlace(text="Tanf", country="IQ")) == 0
    day = CodedTime(start="2023-01-20", end="2023-01-20")
    assert score_date(day, CodedTime(start="2023-01-20")) == 1
    assert score_date(day, CodedTime(start="2023-01-01", end="2023-01-31")) == 0.5
    assert score_date(day, CodedTime(end="2023-01-20")) == 0


def test_each_incident_stands_in_one_pair():
    event = CodedEvent(type="shelling", evidence=("قصف على القاعدة",))
    assert len(match_events([event], [event, event])) == 1


def test_a_reading_agrees_with_itself_in_every_row():
    coded = code_reading(make_reading("r1", make_event(1), make_event(2, Status.DENIED)))
    comparison = compare_report(coded, coded)
    for name, hits in zip(ROWS, comparison.hits, strict=True):
        assert hits.on_gold == hits.gold == hits.on_predicted == hits.predicted, name
    assert comparison.differences == ()


def test_background_is_not_demanded_and_not_punished():
    old = CodedEvent(type="shelling", background=True, evidence=("قصف قديم",))
    gold = CodedReport(doc="d", events=(old,))
    missed = compare_report(gold, CodedReport(doc="d"))
    assert missed.hits[0].gold == 0
    found = compare_report(gold, gold)
    assert found.hits[0].gold == found.hits[0].on_gold == 1


def test_quiet_and_realis():
    nothing = CodedReport(doc="d")
    told = CodedReport(doc="d", events=(CodedEvent(type="protest", evidence=("احتجاج واسع",)),))
    denied = CodedReport(
        doc="d", events=(CodedEvent(type="protest", status="denied", evidence=("احتجاج واسع",)),)
    )
    assert score_predictions([nothing], [told]).quiet == 0
    assert score_predictions([nothing], [nothing]).quiet == 1
    assert score_predictions([denied], [told]).realis_errors == 1
    assert score_predictions([told], []).not_predicted == 1
    assert "missed d  protest" in write_report(score_predictions([told], []), errors=1)


def test_broken_gold_is_named_with_its_line(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"doc": "a"}\n{"doc": 5}\n')
    with pytest.raises(RecordError, match=r"gold\.jsonl:2: .*codebook"):
        load_coded(gold)
    with pytest.raises(RecordError, match="cannot be read"):
        load_coded(tmp_path / "none.jsonl")
    gold.write_text("")
    with pytest.raises(UsageError):
        score_files(gold, gold)
