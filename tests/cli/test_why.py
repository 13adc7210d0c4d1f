"""`marsad why`: what was found, what was made of it, and why not."""

import json

import pytest

from marsad.explain import explain_report
from marsad.pipeline import load_resources, make_report, read_report

TEXT = """Drone attack kills three soldiers in Jordan
A drone attack killed three soldiers at a base in Jordan on Sunday, officials said.
The minister said that an attack would be answered.
The weather was fine."""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(TEXT)
    return file


def test_the_incidents_are_those_that_read_gives():
    report = make_report(TEXT, published="2024-01-29")
    explanation = explain_report(report, load_resources())
    told = {event.id for event in read_report(report, load_resources()).events}
    built = {b.id for s in explanation.sentences for b in s.built if "statement" not in b.what}
    assert built == told
    assert told


def test_every_finding_stands_where_it_says():
    report = make_report(TEXT, published="2024-01-29")
    explanation = explain_report(report, load_resources())
    findings = [f for s in explanation.sentences for f in s.findings]
    findings += [f for s in explanation.sentences for b in s.built for f in b.fields]
    assert len(findings) > 10
    for finding in findings:
        assert report.full[finding.start : finding.end] == finding.text
    assert all(f.rule for s in explanation.sentences for b in s.built for f in b.fields)


def test_each_sentence_with_words_of_conflict_makes_an_incident_or_says_why_not():
    report = make_report(TEXT, published="2024-01-29")
    for sentence in explain_report(report, load_resources()).sentences:
        if any(finding.kind == "trigger" for finding in sentence.findings):
            assert bool(sentence.why_not) != any("statement" not in b.what for b in sentence.built)
        else:
            assert sentence.why_not == ()


def test_words_choose_the_sentence(marsad, path):
    ran = marsad("why", path, "--published", "2024-01-29", "--at", "OFFICIALS said")
    assert ran.code == 0
    assert "three soldiers" in ran.out
    assert "minister" not in ran.out
    missing = marsad("why", path, "--at", "no such words")
    assert missing.code == 2


def test_json(marsad, path):
    explanation = json.loads(marsad("why", path, "--json").out)
    assert explanation["doc"] == "report"
    assert {"findings", "built", "why_not"} <= set(explanation["sentences"][0])


def test_what_cannot_be_read_has_its_exit_code(marsad, tmp_path):
    assert marsad("why", tmp_path / "none.txt").code == 3
