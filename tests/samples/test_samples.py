"""The sample reports: they open, they agree with the codings beside this file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from marsad.records import ActorBasis, EventType, Language, StatementType, Status, WeaponKind
from marsad.samples import open_samples

HERE = Path(__file__).parent
REPORTS = {report.id: report for report in open_samples()}
EXPECTED: dict[str, dict[str, Any]] = {
    row["doc"]: row
    for row in map(json.loads, (HERE / "expected.jsonl").read_text(encoding="utf-8").splitlines())
}
PAIRS: list[dict[str, str]] = json.loads((HERE / "pairs.json").read_text(encoding="utf-8"))
NO_INCIDENT = {doc for doc, row in EXPECTED.items() if not row["events"]}


def _texts(row: Any) -> list[str]:
    """Every `text` and `evidence` of a coding, at any depth."""
    if isinstance(row, list):
        return [text for item in row for text in _texts(item)]
    if not isinstance(row, dict):
        return []
    found = [row["text"]] if isinstance(row.get("text"), str) else []
    evidence = row.get("evidence", [])
    found += [evidence] if isinstance(evidence, str) else evidence
    return found + [text for key, item in row.items() if key != "evidence" for text in _texts(item)]


def _facts(event: dict[str, Any]) -> str:
    """The typed fields of an event without its words, to compare across languages."""
    date, place = event["date"], event["place"]
    return json.dumps(
        [
            *(event[key] for key in ("type", "status", "background", "actor_basis")),
            date and (date["start"], date["end"]),
            place and (place["name_en"], place["admin1"], place["country"]),
            *(
                sorted(item["name_en"] for item in event[key])
                for key in ("actors", "targets", "claimed_by", "sources")
            ),
            sorted((item["kind"], item["count"] or 0) for item in event["weapons"]),
            *(
                sorted((item["min"], item["max"] or 0) for item in event[key])
                for key in ("killed", "injured")
            ),
        ]
    )


def test_samples_open_in_both_languages() -> None:
    assert Counter(report.lang for report in REPORTS.values()) == {Language.AR: 22, Language.EN: 22}
    assert len(REPORTS) == len(open_samples())
    for report in REPORTS.values():
        assert getattr(report.published, "tzinfo", None) is not None
        assert report.source


def test_every_sample_is_coded() -> None:
    assert set(EXPECTED) == set(REPORTS)
    assert len(NO_INCIDENT) == 5


def test_codings_quote_the_samples() -> None:
    for doc, row in EXPECTED.items():
        texts = _texts(row)
        assert bool(texts) is (doc not in NO_INCIDENT)
        for text in texts:
            assert text in REPORTS[doc].full, (doc, text)


def test_codings_keep_to_the_vocabulary() -> None:
    for row in EXPECTED.values():
        ids = {event["id"] for event in row["events"]}
        for event in row["events"]:
            EventType(event["type"])
            Status(event["status"])
            ActorBasis(event["actor_basis"])
            for weapon in event["weapons"]:
                WeaponKind(weapon["kind"])
        for statement in row["statements"]:
            StatementType(statement["type"])
            assert statement["about"] is None or statement["about"] in ids


def test_pairs_tell_the_same_facts() -> None:
    assert len(PAIRS) >= 14
    for pair in PAIRS:
        arabic, english = EXPECTED[pair["ar"]], EXPECTED[pair["en"]]
        assert REPORTS[pair["ar"]].lang is Language.AR
        assert REPORTS[pair["en"]].lang is Language.EN
        assert sorted(map(_facts, arabic["events"])) == sorted(map(_facts, english["events"])), pair
        assert Counter(item["type"] for item in arabic["statements"]) == Counter(
            item["type"] for item in english["statements"]
        ), pair
