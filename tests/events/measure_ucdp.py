"""Headlines of UCDP GED read as reports, against the dead and the sides that were coded.

Run ``python tests/events/measure_ucdp.py`` to print the figures; the test beside it uses the
functions. One headline stands with several coded events; what it names has to agree with one of
them, or with their sum. What cannot agree is counted apart and not left out in silence: sums of a
day ("91 killed yesterday") and of a longer time, and headlines whose event is coded for another
place of the same sentence are among the misses.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from marsad.pipeline import load_resources, make_report, read_report
from marsad.records import Reading

SHARED = Path(os.environ.get("MARSAD_SHARED") or Path(__file__).parents[3] / "shared")
SOURCE = SHARED / "corpus" / "ucdp_ged_syria_2016_17.csv.gz"

_DEAD = re.compile(
    r"(?i)\b(?:kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|casualt(?:y|ies)|death toll|slain|claims?)\b"
)
_NUMBER = re.compile(
    r"(?i)\b(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
# Words that sum up a day or more, over the whole country.
_SUM = re.compile(
    r"(?i)yesterday|within 24 hours|in 24 hours|in a (?:week|month|day)|during (?:the )?\w+ "
    r"(?:days|weeks|months)|since |in (?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b|last (?:week|month)|raise|rises?|"
    r"of (?:battles|clashes|fighting)|"
    r"\d+ (?:days|weeks|months|hours)|a year|monthly|this month"
)
# How headlines name the coded sides; written from the names of the groups, not from the readings.
SIDES = {
    "Government of Syria": r"regime|syrian army|syrian government|assad",
    "IS": r"\bIS\b|islamic state|\bISIS\b|\bISIL\b|daesh",
    "SDF": r"\bSDF\b|democratic forces|\bYPG\b|kurdish",
    "Syrian insurgents": r"rebel|factions|opposition fighters|insurgent",
    "Government of Turkey": r"turkish|turkey",
    "HTS": r"\bHTS\b|tahrir al-sham|tahrir al-cham",
    "Jabhat Fateh al-Sham": r"fateh al-sham|fath al-sham",
    "Ahrar al-Sham": r"ahrar al-sham",
    "Jaysh al-Islam": r"(?:jaysh|jaish|army) (?:of |al-)islam",
    "Hawar Kilis Operations Room": r"factions|euphrates shield",
}


class Headline(NamedTuple):
    """A headline with all events that were coded from it."""

    text: str
    date: str
    events: tuple[dict[str, str], ...]


class Figures(NamedTuple):
    """Shares, with what they are shares of.

    `dead_possible` is the share of headlines of which any number at all, whatever it counts, agrees
    with the coded dead; `dead_of_possible` the share of those in which ours does.
    """

    dead: float
    dead_n: int
    dead_possible: float
    dead_of_possible: float
    dead_all: float
    dead_all_n: int
    sides: float
    sides_n: int


def read_headlines(every: int = 1) -> Iterator[Headline]:
    """Headlines of one source each, with the first date of the source."""
    grouped: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with gzip.open(SOURCE, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            text, date = row["source_headline"].strip(), row["source_date"].strip()
            if ";" not in text and re.fullmatch(r"\d{4}-\d\d-\d\d", date):
                grouped[text, date].append(row)
    for at, ((text, date), rows) in enumerate(sorted(grouped.items())):
        if at % every == 0:
            yield Headline(text, date, tuple(rows))


def names_dead(text: str) -> bool:
    """Whether a headline has a number and a word of death."""
    return bool(_DEAD.search(text) and _NUMBER.search(text))


def agrees(found: set[tuple[int, int | None]], events: tuple[dict[str, str], ...]) -> bool:
    """Whether a figure is the best estimate of an event, or of all, or within their bounds."""
    bounds = [tuple(int(float(row[key])) for key in ("low", "best", "high")) for row in events]
    bounds.append(tuple(sum(column) for column in zip(*bounds, strict=True)))  # type: ignore[arg-type]
    return any(
        low <= least <= high or least == best or (most is None and least <= best)
        for least, most in found
        for low, best, high in bounds
    )


def could_agree(headline: Headline) -> bool:
    """Whether any number of the headline agrees with the coded dead, whatever it counts."""
    words = [word.lower() for word in _NUMBER.findall(headline.text)]
    numbers = {int(word) if word.isdigit() else _WORDS.index(word) + 1 for word in words}
    return agrees({(number, number) for number in numbers}, headline.events)


def find_sides(headline: Headline) -> dict[str, re.Pattern[str]]:
    """The coded sides that a headline names, with the pattern of their names."""
    named = {}
    for row in headline.events:
        for side in (row["side_a"], row["side_b"]):
            for part in side.split(", "):
                pattern = SIDES.get(part)
                if pattern and re.search(rf"(?i){pattern}", headline.text):
                    flags = 0 if part == "IS" else re.IGNORECASE
                    named[part] = re.compile(pattern, flags)
    return {side: p for side, p in named.items() if p.search(headline.text)}


def read(headline: Headline) -> Reading:
    """A headline as a report: its only words are the title's."""
    report = make_report(headline.text, title="", published=headline.date, lang="en")
    return read_report(report, load_resources())


def measure(every: int = 1, misses: list[str] | None = None) -> Figures:
    """Read every n-th headline; `misses` takes lines on what did not agree."""
    right = {True: 0, False: 0}
    total = {True: 0, False: 0}
    possible = reached = 0
    sides = hits = 0
    for headline in read_headlines(every):
        reading = read(headline)
        dead = {
            (t.min, t.max)
            for event in reading.events
            for t in event.killed
            # "15 killed and wounded": how many died is not said
            if t.max is not None or (t.min > 1 and _NUMBER.search(t.text))
        }
        if dead and names_dead(headline.text):
            whole = _SUM.search(headline.text) is not None
            total[whole] += 1
            good = agrees(dead, headline.events)
            right[whole] += good
            if not whole and could_agree(headline):
                possible += 1
                reached += good
            if misses is not None and not good and could_agree(headline):
                coded = [row["best"] for row in headline.events]
                misses.append(f"dead {sorted(dead, key=str)} coded {coded}: {headline.text}")
        words = [
            item.text
            for event in reading.events
            for item in (*event.actors, *event.targets, *event.sources, *event.claimed_by)
        ]
        if not reading.events:
            continue
        for side, pattern in find_sides(headline).items():
            sides += 1
            good = any(pattern.search(text) for text in words)
            hits += good
            if misses is not None and not good:
                misses.append(f"side {side} not in {words}: {headline.text}")
    every_n, every_right = sum(total.values()), sum(right.values())
    return Figures(
        right[False] / max(1, total[False]), total[False],
        possible / max(1, total[False]), reached / max(1, possible),
        every_right / max(1, every_n), every_n, hits / max(1, sides), sides,
    )  # fmt: skip


if __name__ == "__main__":
    lines: list[str] = []
    figures = measure(misses=lines)
    print("\n".join(lines[:: max(1, len(lines) // 60)]))
    print(
        f"dead named by one headline agree: {figures.dead:.3f} of {figures.dead_n}\n"
        f"  any number of the headline agrees: {figures.dead_possible:.3f};"
        f" of those ours does: {figures.dead_of_possible:.3f}\n"
        f"sums of a day or more included: {figures.dead_all:.3f} of {figures.dead_all_n}\n"
        f"sides named are found: {figures.sides:.3f} of {figures.sides_n}"
    )
