"""Our figures are those of the scoring script that came with the development data."""

import json
import random
import subprocess
import sys

import pytest

from marsad.scoring.coded import load_coded
from marsad.scoring.run import score_predictions, write_report


def _spoil(report, chance):
    """Turn gold into a prediction with every kind of mistake."""
    events = []
    for event in report["events"]:
        roll = chance.random()
        if roll < 0.2:
            continue
        changed = dict(event)
        if roll < 0.35:
            changed["type"] = chance.choice(["shelling", "armed_attack", "protest"])
        if roll < 0.5:
            changed["status"] = chance.choice(["reported", "denied", "threatened"])
        if chance.random() < 0.3:
            changed["date"] = chance.choice(
                [
                    None,
                    {"start": "2018-03-01", "end": "2018-05-30"},
                    {"start": None, "end": "2018-03-01"},
                ]
            )
        if chance.random() < 0.3:
            changed["place"] = chance.choice(
                [None, {"text": "غزة", "name_en": "Gaza", "country": "ps"}]
            )
        for field in ("actors", "targets", "sources", "killed", "weapons"):
            if chance.random() < 0.3:
                changed[field] = changed[field][:1]
        changed["background"] = chance.random() < 0.3
        changed["evidence"] = [
            {"text": text[: chance.randrange(10, 80)], "start": 0, "end": 1, "rule": "x"}
            for text in event["evidence"]
        ]
        events += [changed] * (2 if chance.random() < 0.15 else 1)
    statements = [s for s in report["statements"] if chance.random() < 0.7]
    if not events and chance.random() < 0.5:
        events = [{"type": "protest", "status": "reported", "evidence": ["احتجاج"]}]
    return {"doc": report["doc"], "events": events, "statements": statements}


@pytest.mark.parametrize(("name", "seed"), [("ar_dev", 1), ("ar_dev", 2), ("en_dev", 3)])
def test_same_figures_on_spoilt_gold(shared, tmp_path, name, seed):
    gold = shared / "eval" / f"{name}.gold.jsonl"
    chance = random.Random(seed)
    reports = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(
        "".join(json.dumps(_spoil(r, chance)) + "\n" for r in reports if chance.random() < 0.95)
    )
    script = [sys.executable, str(shared / "eval" / "score.py"), str(gold), str(predicted)]
    theirs = json.loads(subprocess.run([*script, "--json"], capture_output=True, check=True).stdout)
    scores = score_predictions(load_coded(gold), load_coded(predicted))
    ours = json.loads(write_report(scores, as_json=True))
    assert 0.2 < ours["figures"]["incident"]["f1"] < 0.95
    assert ours == theirs
    printed = subprocess.run([*script, "--errors", "5"], capture_output=True, check=True, text=True)
    assert write_report(scores, errors=5).splitlines()[:18] == printed.stdout.splitlines()[:18]
