"""Arabic gold sentences of the Open Event Data Alliance: which marsad takes for incidents.

    python benchmarks/event_gsr.py ../shared/eval/event_gsr

For each kind of event the share of its sentences, by their label, that yield an incident of the
kind's families which was reported, and of the spans of actors and targets the share that a field
names, by containment. "difficult no" asks for a whole dyad, which marsad does not: it is printed,
not aimed at. The data (MIT) are not part of the project.
"""

from __future__ import annotations

import collections
import csv
import json
import re
import sys
from pathlib import Path

from marsad import pipeline
from marsad.records import Event, EventType, Status
from marsad.text.folding import fold_word

STREET = frozenset((EventType.PROTEST, EventType.RIOT))
FAMILIES = {
    "assault": frozenset(EventType) - STREET - {EventType.AGREEMENT, EventType.EVACUATION},
    "protest": STREET,
}
FILES = {"assault": "assault_gsr.dev.csv", "protest": "protest_gsr.csv"}
_ARTICLE = re.compile("^(?:وال|بال|لل|ال|و|ب|ل)")


def read_events(text: str, resources: pipeline.Resources) -> list[Event]:
    """The reported incidents of one sentence."""
    report = pipeline.make_report(text, title="", lang="ar")
    reading = pipeline.read_report(report, resources)
    return [event for event in reading.events if event.status is Status.REPORTED]


def words(text: str) -> set[str]:
    """Folded words without article and particles."""
    return {_ARTICLE.sub("", w) for w in re.findall(r"\w+", fold_word(text)) if len(w) > 2}


def measure_labels(folder: Path, resources: pipeline.Resources) -> None:
    """Print the share of sentences with an incident, by kind and label."""
    for kind, families in FAMILIES.items():
        seen: collections.Counter[tuple[str, bool]] = collections.Counter()
        with (folder / FILES[kind]).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                events = read_events(row["text"], resources)
                seen[row["label"], any(event.type in families for event in events)] += 1
        for label in sorted({label for label, _ in seen}):
            yes, no = seen[label, True], seen[label, False]
            print(f"{kind:8} {label:14} {yes / (yes + no):.3f} of {yes + no}")


def measure_spans(folder: Path, resources: pipeline.Resources) -> None:
    """Print the share of assault sentences one of whose actors, or targets, a field names."""
    sentences = json.loads((folder / "assault_spans.dev.json").read_text("utf-8"))
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    for sentence in sentences:
        events = read_events(sentence["text"], resources)
        for role, field in (("source_actor", "actors"), ("target_actor", "targets")):
            gold = [words(" ".join(span[role])) for span in sentence["spans"] if span.get(role)]
            gold = [span for span in gold if span]
            if not gold:
                continue
            named = [words(item.text) for event in events for item in getattr(event, field)]
            found[field, "all"] += 1
            found[field, "right"] += any(p and (p <= g or g <= p) for p in named for g in gold)
    for field in ("actors", "targets"):
        print(f"{field:8} {found[field, 'right'] / found[field, 'all']:.3f} of "
              f"{found[field, 'all']} sentences with one")  # fmt: skip


if __name__ == "__main__":
    csv.field_size_limit(10**7)
    place = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval/event_gsr")
    if not place.is_dir():
        sys.exit(f"{place} is not there: give the folder with the gold sentences")
    loaded = pipeline.load_resources()
    measure_labels(place, loaded)
    measure_spans(place, loaded)
