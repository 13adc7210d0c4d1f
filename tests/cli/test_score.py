"""`marsad score`: reads reports and compares them with gold."""

import json


def write_pair(tmp_path, events):
    docs, gold = tmp_path / "docs.jsonl", tmp_path / "gold.jsonl"
    text = "A drone attack killed three soldiers at a base in Jordan on Sunday, officials said."
    report = {"id": "a", "title": "Attack", "text": text, "published": "2024-01-28"}
    docs.write_text(json.dumps(report) + "\n")
    gold.write_text(json.dumps({"doc": "a", "events": events, "statements": []}) + "\n")
    return gold, docs


EVENT = {
    "id": "e1", "type": "air_strike", "status": "reported", "background": False,
    "date": {"start": "2024-01-28", "end": "2024-01-28", "text": "on Sunday"},
    "place": {"text": "Jordan", "name_en": "Jordan", "admin1": None, "country": "JO"},
    "actors": [], "actor_basis": "unknown", "targets": [],
    "weapons": [{"text": "drone", "kind": "drone", "count": None, "calibre_mm": None}],
    "killed": [{"min": 3, "max": 3, "text": "three soldiers", "source": None}], "injured": [],
    "claimed_by": [], "sources": [],
    "evidence": ["A drone attack killed three soldiers at a base in Jordan"],
}  # fmt: skip


def test_figures_are_printed(marsad, tmp_path):
    gold, docs = write_pair(tmp_path, [EVENT])
    ran = marsad("score", gold, docs, "--json")
    figures = json.loads(ran.out)
    assert ran.code == 0
    assert figures["figures"]["incident"]["f1"] == 1
    assert (figures["reports"], figures["not predicted"]) == (1, 0)
    assert "incident" in marsad("score", gold, docs).out


def test_a_wrong_gold_is_seen_in_the_figures(marsad, tmp_path):
    wrong = EVENT | {"type": "protest", "evidence": ["nothing of the kind"], "place": None}
    gold, docs = write_pair(tmp_path, [wrong])
    ran = marsad("score", gold, docs, "--errors", "3")
    assert "missed a  protest" in ran.out
    assert "extra  a  air_strike" in ran.out


def test_broken_gold_has_an_exit_code(marsad, tmp_path):
    _, docs = write_pair(tmp_path, [])
    assert marsad("score", tmp_path / "none.jsonl", docs).code == 3
