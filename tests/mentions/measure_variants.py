"""How spellings of news resolve: names of places and actors in Latin letters.

`variants_en.tsv` holds for each name its kind, its country and the spellings that agencies,
ministries and local outlets use. Each is read in a sentence of its own that names the country of a
place. Recall counts the spellings that resolve to the same entry as the first one; precision
leaves out those that resolve to nothing. Run ``python tests/mentions/measure_variants.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from marsad.lexicon.entries import ActorHit
from marsad.pipeline import load_resources, make_report, view_report
from marsad.records import Place

TABLE = Path(__file__).with_name("variants_en.tsv")
NATIONS = {
    "SY": "Syria", "IQ": "Iraq", "YE": "Yemen", "PS": "Palestine", "LY": "Libya", "EG": "Egypt",
    "SD": "Sudan", "AF": "Afghanistan", "SO": "Somalia", "UA": "Ukraine",
}  # fmt: skip


class Spelling(NamedTuple):
    """One spelling and the name that it stands for; `country` is "-" for an actor."""

    name: str
    kind: str
    country: str
    text: str


class Figures(NamedTuple):
    """Shares of all spellings, and of those that resolve to anything."""

    count: int
    recall: float
    precision: float


def read_table() -> tuple[Spelling, ...]:
    """All spellings, the first of a name first."""
    found = []
    for line in TABLE.read_text("utf-8").splitlines():
        name, kind, country, texts = line.split("\t")
        found += [Spelling(name, kind, country, text) for text in texts.split("|")]
    return tuple(found)


def resolve(spelling: Spelling) -> str | None:
    """The id of the entry that a spelling resolves to, None where it is not known."""
    if spelling.kind == "actor":
        text = f"Fighters of {spelling.text} attacked an army base on Monday."
        report = make_report(text, published="2018-04-12", lang="en")
        matches = view_report(report, load_resources()).matches
        ids = {m.meaning.actor.id for m in matches if isinstance(m.meaning, ActorHit)}
        return min(ids) if ids else None
    nation = NATIONS[spelling.country]
    text = f"Fighting in {nation} went on. A bomb went off in {spelling.text} on Monday."
    report = make_report(text, published="2018-04-12", lang="en")
    places = [p for p in view_report(report, load_resources()).places if p.text != nation]
    return _key(places[0]) if places and places[0].gazetteer_id else None


def _key(place: Place) -> str:
    """A town and the district or province named after it count as one name."""
    return f"{place.country}/{place.name_en}"


def measure(misses: list[str] | None = None) -> Figures:
    """Resolve the whole table; `misses` takes a line for each spelling that fails."""
    right = known = 0
    table = read_table()
    first: dict[str, str | None] = {}
    for spelling in table:
        found = resolve(spelling)
        if spelling.name not in first:
            first[spelling.name] = found
        known += found is not None
        good = found is not None and found == first[spelling.name]
        right += good
        if misses is not None and not good:
            misses.append(f"{spelling.text} for {spelling.name}: {found} ({first[spelling.name]})")
    return Figures(len(table), right / len(table), right / max(1, known))


if __name__ == "__main__":
    lines: list[str] = []
    figures = measure(lines)
    print("\n".join(lines))
    print(json.dumps(figures._asdict()))
