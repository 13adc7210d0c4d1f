"""Land named by an adjective of nationality: "الأراضي السورية", "the Syrian capital".

A demonym alone is no place ("السوري"); after a word for territory, capital, border or a
direction it names one.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.gazetteer.model import Entry
from marsad.mentions.places.frame import Frame, Walker
from marsad.mentions.places.resolve import Ranked, write_place
from marsad.mentions.places.scan import Candidate, NameHit
from marsad.mentions.places.shape import join_directions
from marsad.mentions.places.words import STRONG, KindWord
from marsad.records import Place, Relation


def find_nationals(
    walker: Walker, cues: Sequence[int], taken: set[int], source: str
) -> list[Place]:
    """Places of a kind word or direction with a demonym, outside `taken` tokens.

    `cues` are the tokens that may be such a word.
    """
    tokens, stems, words = walker.tokens, walker.stems, walker.words
    found: list[Place] = []
    national = words.national
    for at in cues:
        if stems[at] not in national or at in taken:
            continue
        latin = stems[at].isascii()
        other = at - 1 if latin else at + 1
        if not 0 <= other < len(tokens) or other in taken or not walker.joined(max(at, other)):
            continue
        both = bool(tokens[at].definite) == bool(tokens[other].definite)
        if not latin and not (both and (tokens[at].definite or stems[at] in words.towns)):
            continue
        if latin and not source[tokens[other].start].isupper():
            continue
        if latin and stems[at] in words.towns and at + 1 < len(stems) and stems[at + 1] == "of":
            continue  # "the Lebanese towns of Blida": the names say more
        country = walker.gazetteer.country_of(stems[other])
        entry = _country_entry(walker, country) if country is not None else None
        if entry is None or tokens[other].proclitics:
            continue
        found.append(_write(walker, (min(at, other), max(at, other) + 1), at, entry, source))
    return found


def write_land(walker: Walker, at: int, country: str, source: str) -> Place | None:
    """The place of "the country" or of a part of it: a word at `at`, a direction before it."""
    entry = _country_entry(walker, country)
    if entry is None:
        return None
    return _write(walker, (at, at + 1), at, entry, source)


def _country_entry(walker: Walker, country: str) -> Entry | None:
    row = walker.gazetteer.row_of(f"cc:{country}")
    return None if row is None else walker.gazetteer.entry(row)


def _write(walker: Walker, span: tuple[int, int], at: int, country: Entry, source: str) -> Place:
    first, last = span
    stem = walker.stems[at]
    kind: KindWord | None = walker.words.kinds.get(stem)
    entry, relation, rule = country, Relation.AT, "national"
    if kind is not None and kind.kind == "capital":
        row = walker.gazetteer.capital_row(country.country or "")
        entry = walker.gazetteer.entry(row) if row is not None else country
    elif stem in walker.words.borders:
        relation, rule = Relation.BORDER, "border"
    elif stem in walker.words.directions or stem in walker.words.direction_adjectives:
        relation = walker.words.directions.get(stem, Relation.AT)
        rule = "direction"
    hit = NameHit(
        first=first,
        last=last,
        key=stem,
        candidates=(Candidate(entry=entry, prior=1.0),),
        level=STRONG,
    )
    frame = Frame(hit=hit, first=first, last=last, relation=relation, rule=rule)
    if first > 0 and relation is Relation.AT and not stem.isascii() and walker.joined(first):
        before = walker.words.directions.get(walker.stems[first - 1])
        if before is not None and not walker.tokens[first].proclitics:
            frame.relation = join_directions(None, before)
            frame.first = first - 1
            further = walker.words.directions.get(walker.stems[first - 2]) if first > 1 else None
            if further is not None and walker.joined(first - 1):
                frame.relation = join_directions(further, before)
                frame.first = first - 2
    return write_place(frame, Ranked([(1.0, entry)]), walker, source)


def taken_tokens(frames: Sequence[Frame]) -> set[int]:
    """Tokens that frames cover."""
    return {k for frame in frames for k in range(frame.first, frame.last)}
