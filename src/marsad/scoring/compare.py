"""One report's gold against its reading: which incidents were found, and which fields are right.

Incidents of equal status class (happened or not) are compared by

    s = 0.45 type + 0.25 evidence + 0.15 place + 0.15 date

and taken in pairs from the highest s down; a pair is found where s >= 0.5 and the two share
evidence (>= 0.25) or agree on place or date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from marsad.records import Record, Status
from marsad.scoring.coded import (
    CodedEvent,
    CodedPlace,
    CodedReport,
    CodedStatement,
    CodedTime,
    CodedToll,
    CodedWeapon,
    Label,
    count_evidence,
    find_words,
    fold,
)

_FAMILIES = (
    ("air_strike", "shelling", "chemical_attack", "interception"),
    ("bombing", "suicide_bombing"),
    ("armed_clash", "armed_attack", "territory_change"),
    ("abduction", "arrest"),
    ("protest", "riot"),
    ("agreement", "evacuation"),
)
_FAMILY = {kind: number for number, kinds in enumerate(_FAMILIES) for kind in kinds}
_NEAR = frozenset(
    map(
        frozenset,
        (
            ("air_strike", "bombing"),
            ("air_strike", "armed_attack"),
            ("shelling", "armed_attack"),
            ("shelling", "bombing"),
            ("bombing", "armed_attack"),
            ("suicide_bombing", "armed_attack"),
            ("armed_attack", "riot"),
            ("armed_attack", "protest"),
            ("territory_change", "evacuation"),
            ("territory_change", "agreement"),
        ),
    )
)
FIELDS = (
    "type",
    "date",
    "date (overlap)",
    "place",
    "country",
    "actors",
    "targets",
    "weapons",
    "killed",
    "injured",
    "claimed_by",
    "sources",
    "background",
)
ROWS = ("incident", "typed", "usable", *FIELDS, "statement")


class Hits(NamedTuple):
    """Hits on gold, gold items, hits on predicted, predicted items."""

    on_gold: int = 0
    gold: int = 0
    on_predicted: int = 0
    predicted: int = 0


class Difference(Record, frozen=True):
    """An incident that only one side has: `missed` or `extra`."""

    kind: str
    doc: str
    event: CodedEvent


class Comparison(Record, frozen=True):
    """Counts of one report; `hits` in the order of `ROWS`."""

    hits: tuple[Hits, ...]
    reported: int
    reported_wrongly: int
    quiet: int
    quiet_kept: int
    differences: tuple[Difference, ...]


def compare_report(gold: CodedReport, predicted: CodedReport) -> Comparison:
    """Compare one report's reading with its gold record."""
    happened = [e for e in gold.events if _has_happened(e)]
    other = [e for e in gold.events if not _has_happened(e)]
    told = [e for e in predicted.events if _has_happened(e)]
    pairs = match_events(happened, told)
    matched = [(happened[i], told[j]) for i, j in pairs]
    extra = [e for j, e in enumerate(told) if j not in {j for _, j in pairs}]
    missed = [
        e for i, e in enumerate(happened) if i not in {i for i, _ in pairs} and not e.background
    ]
    demanded = sum(not e.background for e in happened) + sum(g.background for g, _ in matched)
    fields = [compare_fields(g, p) for g, p in matched]
    typed = sum(g.type == p.type for g, p in matched)
    usable = sum(map(_is_usable, fields))
    incidents = (Hits(found, demanded, found, len(told)) for found in (len(pairs), typed, usable))
    return Comparison(
        hits=(
            *incidents,
            *(sum_hits(row) for row in zip(*fields, strict=True)),
            *([Hits()] * len(FIELDS) if not fields else ()),
            _compare_statements(gold.statements, predicted.statements),
        ),
        reported=len(told),
        reported_wrongly=len(match_events(other, extra)),
        quiet=int(not gold.events),
        quiet_kept=int(not gold.events and not told),
        differences=(
            *(Difference(kind="missed", doc=gold.doc, event=e) for e in missed),
            *(Difference(kind="extra", doc=gold.doc, event=e) for e in extra),
        ),
    )


def sum_hits(hits: Sequence[Hits]) -> Hits:
    """Add up counts."""
    return Hits(*map(sum, zip(*hits, strict=True))) if hits else Hits()


def match_events(
    gold: Sequence[CodedEvent], predicted: Sequence[CodedEvent]
) -> list[tuple[int, int]]:
    """Pair incidents greedily from the best score down; each stands in one pair at most."""
    words = [count_evidence(e) for e in predicted]
    scored = [
        (score, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (score := score_pair(g, p, overlap(count_evidence(g), words[j]))) > 0
    ]
    pairs: list[tuple[int, int]] = []
    for _score, i, j in sorted(scored, reverse=True):
        if all(i != used and j != taken for used, taken in pairs):
            pairs.append((i, j))
    return pairs


def score_pair(gold: CodedEvent, predicted: CodedEvent, shared: float) -> float:
    """Return s of two incidents that share that much evidence, or 0 where they do not match."""
    place = score_place(gold.place, predicted.place)
    date = score_date(gold.date, predicted.date)
    kind = score_type(gold.type, predicted.type)
    score = 0.45 * kind + 0.25 * shared + 0.15 * place + 0.15 * date
    return score if score >= 0.5 and (shared >= 0.25 or place == 1 or date == 1) else 0.0


def score_type(gold: str, predicted: str) -> float:
    """1 for equal types, 0.5 within a family or for near types."""
    if gold == predicted:
        return 1.0
    related = _FAMILY.get(gold) == _FAMILY.get(predicted) or frozenset((gold, predicted)) in _NEAR
    return 0.5 if related else 0.0


def score_place(gold: CodedPlace | None, predicted: CodedPlace | None) -> float:
    """1 for the same country and name or first-level area, 0.5 for the same country."""
    if gold is None or predicted is None:
        return 0.0
    if (gold.country or "").upper() != (predicted.country or "").upper():
        return 0.0
    same_area = bool(gold.admin1) and fold(gold.admin1) == fold(predicted.admin1)
    return 1.0 if same_area or are_alike(gold, predicted) else 0.5


def score_date(gold: CodedTime | None, predicted: CodedTime | None) -> float:
    """1 for equal days, 0.5 for days that overlap."""
    if gold is None or not gold.start or predicted is None or not predicted.start:
        return 0.0
    a, b = (gold.start, gold.end or gold.start), (predicted.start, predicted.end or predicted.start)
    if a == b:
        return 1.0
    return 0.5 if a[0] <= b[1] and b[0] <= a[1] else 0.0


def overlap(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of the shorter side's words that the other side has too."""
    shorter = min(a.total(), b.total())
    return (a & b).total() / shorter if shorter else 0.0


def are_alike(a: Label | CodedPlace, b: Label | CodedPlace) -> bool:
    """Tell whether two labels name the same: equal, or one's words within the other's."""
    for first in _names(a):
        for second in _names(b):
            if first == second:
                return True
            words, others = set(find_words(first)), set(find_words(second))
            if words and others and (words <= others or others <= words):
                return True
    return False


def compare_fields(gold: CodedEvent, predicted: CodedEvent) -> tuple[Hits, ...]:
    """Compare the fields of a found pair, in the order of `FIELDS`."""
    has_date = int(gold.date is not None), int(bool(predicted.date and predicted.date.start))
    has_place = int(gold.place is not None), int(predicted.place is not None)
    date, place = score_date(gold.date, predicted.date), score_place(gold.place, predicted.place)
    return (
        _one(gold.type == predicted.type, 1, 1),
        _one(date == 1, *has_date),
        _one(date > 0, *has_date),
        _one(place == 1, *has_place),
        _one(place > 0, *has_place),
        _compare_labels(gold.actors, predicted.actors),
        _compare_labels(gold.targets, predicted.targets),
        _compare_sets(_kinds(gold.weapons), _kinds(predicted.weapons)),
        _compare_sets(_figures(gold.killed), _figures(predicted.killed)),
        _compare_sets(_figures(gold.injured), _figures(predicted.injured)),
        _compare_labels(gold.claimed_by, predicted.claimed_by),
        _compare_labels(gold.sources, predicted.sources),
        _one(gold.background == predicted.background, 1, 1),
    )


def _is_usable(fields: Sequence[Hits]) -> bool:
    """Tell whether an analyst could take the record as it is."""
    row = dict(zip(FIELDS, fields, strict=True))
    whole = all(
        row[name].on_gold == row[name].gold and row[name].on_predicted == row[name].predicted
        for name in ("type", "date", "place", "killed")
    )
    actors = row["actors"]
    return whole and (bool(actors.on_gold) or not (actors.gold or actors.predicted))


def _compare_statements(
    gold: Sequence[CodedStatement], predicted: Sequence[CodedStatement]
) -> Hits:
    free = list(predicted)
    found = 0
    for act in gold:
        words = count_evidence(act)
        for other in free:
            if act.type == other.type and overlap(words, count_evidence(other)) >= 0.5:
                free.remove(other)
                found += 1
                break
    return Hits(found, len(gold), found, len(predicted))


def _has_happened(event: CodedEvent) -> bool:
    return event.status == Status.REPORTED.value


def _names(label: Label | CodedPlace) -> set[str]:
    return {fold(name) for name in (label.text, label.name_en) if name}


def _one(right: bool, gold: int, predicted: int) -> Hits:
    return Hits(int(right), gold, int(right), predicted)


def _compare_labels(gold: Sequence[Label], predicted: Sequence[Label]) -> Hits:
    on_gold = sum(any(are_alike(g, p) for p in predicted) for g in gold)
    on_predicted = sum(any(are_alike(g, p) for g in gold) for p in predicted)
    return Hits(on_gold, len(gold), on_predicted, len(predicted))


def _compare_sets(gold: frozenset[object], predicted: frozenset[object]) -> Hits:
    both = len(gold & predicted)
    return Hits(both, len(gold), both, len(predicted))


def _kinds(weapons: Sequence[CodedWeapon]) -> frozenset[object]:
    return frozenset(weapon.kind for weapon in weapons)


def _figures(tolls: Sequence[CodedToll]) -> frozenset[object]:
    return frozenset((toll.min, toll.max) for toll in tolls if toll.min is not None)
