"""marsad side by side with what a user could install for parts of it, on the same sentences.

The sentences are the first evidence of each reported incident of the English development
records, each read as a report of its own. Prints for each field how many of the gold values get
any answer (coverage), how many of the answers hold the gold value (agreement), and the time of all
sentences, as a ratio to marsad's. marsad reads all fields at once, and incidents, authors, status
and statements besides; each peer reads one or two fields. It measures no peer at what it is made
for: place names all over the world, GDELT's own conventions, dates of web pages.

``python benchmarks/peers/compare.py --peers ENV/bin/python`` (README.md beside this file).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from marsad.pipeline import load_resources, make_report, read_report

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("MARSAD_SHARED") or HERE.parents[2] / "shared")
FIELDS = ("killed", "place", "country", "date")
Found = dict[str, list[Any]]


def load_sentences(name: str) -> list[dict[str, Any]]:
    """Sentences with their gold values, None where the gold has none."""
    docs = {row["id"]: row for row in _rows(SHARED / "eval" / f"{name}.docs.jsonl")}
    sentences = []
    for record in _rows(SHARED / "eval" / f"{name}.gold.jsonl"):
        for event in record["events"]:
            if event["status"] != "reported":
                continue
            sentences.append(
                {
                    "id": f"{record['doc']}/{event['id']}", "text": event["evidence"][0],
                    "published": docs[record["doc"]]["published"] or "2000-01-01",
                    "gold": _gold_in(event),
                }
            )  # fmt: skip
    return sentences


def _gold_in(event: dict[str, Any]) -> dict[str, Any]:
    """The gold values whose words stand in the sentence itself."""
    text = event["evidence"][0].casefold()
    killed = [x["min"] for x in event["killed"] if x["min"] and x["text"].casefold() in text]
    place, date = event["place"], event["date"]
    placed = place is not None and (place["text"] or "").casefold() in text
    dated = date is not None and date.get("text") and date["text"].casefold() in text
    return {
        "killed": killed or None,
        "place": [place["text"], place["name_en"]] if placed else None,
        "country": [place["country"]] if placed else None,
        "date": [date["start"], date["end"] or date["start"]] if dated else None,
    }


def read_marsad(sentences: list[dict[str, Any]]) -> tuple[dict[str, Found], float]:
    """The values of all incidents that marsad reads in a sentence, and the seconds for all."""
    resources = load_resources()
    read_report(make_report("A blast in Aleppo killed two.", lang="en"), resources)
    found: dict[str, Found] = {}
    started = time.perf_counter()
    for row in sentences:
        report = make_report(row["text"], published=row["published"], lang="en")
        events = read_report(report, resources).events
        places = [event.place for event in events if event.place is not None]
        found[row["id"]] = {
            "killed": [toll.min for event in events for toll in event.killed],
            "place": [name for p in places for name in (p.name_en, p.text) if name],
            "country": [place.country for place in places if place.country],
            "date": [str(e.date.start) for e in events if e.date is not None and e.date.start],
        }
    return found, time.perf_counter() - started


def read_peers(
    python: str, sentences: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, float]]:
    """What each peer found in each sentence, and its seconds."""
    lines = "\n".join(
        json.dumps({key: row[key] for key in ("id", "text", "published")}) for row in sentences
    )
    run = subprocess.run(
        [python, str(HERE / "run_peers.py")], input=lines, text=True, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    rows = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return {row["id"]: row["found"] for row in rows if "id" in row}, rows[-1]["seconds"]


def agrees(field: str, gold: list[Any], answers: list[Any]) -> bool:
    """Whether one of the answers is the gold value; of places, one name's words in the other's."""
    if field == "killed":
        return bool(set(gold) & set(answers))
    if field == "country":
        return gold[0] in answers
    if field == "date":
        return any(gold[0] <= day <= gold[1] for day in answers)
    return any(_alike(name, answer) for name in gold if name for answer in answers)


def _alike(one: str, two: str) -> bool:
    a, b = (
        set(re.findall(r"[a-z]+", name.casefold())) - {"al", "the", "of"} for name in (one, two)
    )
    return bool(a and b) and (a <= b or b <= a)


def print_table(
    sentences: list[dict[str, Any]], found: dict[str, dict[str, Found]], seconds: dict[str, float]
) -> None:
    """One line for each tool and field."""
    print(f"{len(sentences)} sentences; times are of this machine, loading not counted")
    print(f"{'tool':20}{'field':10}{'gold':>6}{'coverage':>10}{'agreement':>11}{'time':>8}")
    for tool, answers in found.items():
        ratio = f"{seconds[tool] / seconds['marsad']:.2f} x"
        for field in FIELDS:
            asked = [row for row in sentences if row["gold"][field]]
            given = [
                (row["gold"][field], answers[row["id"]].get(field))
                for row in asked
                if field in answers[row["id"]]
            ]
            if not given:
                continue
            filled = [(gold, values) for gold, values in given if values]
            right = sum(agrees(field, gold, values) for gold, values in filled)
            share = right / len(filled) if filled else 0.0
            print(
                f"{tool:20}{field:10}{len(asked):6}{len(filled) / len(asked):10.2f}"
                f"{share:11.2f}{ratio:>8}"
            )


def main() -> None:
    """Read with both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", required=True, help="python of the peers' environment")
    parser.add_argument("--set", default="en_dev", help="name of a gold set")
    options = parser.parse_args()
    if not (SHARED / "eval" / f"{options.set}.gold.jsonl").exists():
        raise SystemExit(f"no gold records {options.set} in {SHARED / 'eval'}: nothing to compare")
    sentences = load_sentences(options.set)
    ours, seconds = read_marsad(sentences)
    theirs, times = read_peers(options.peers, sentences)
    found = {"marsad": ours}
    for tool in times:
        found[tool] = {key: answers[tool] for key, answers in theirs.items()}
    print_table(sentences, found, {"marsad": seconds, **times})


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
