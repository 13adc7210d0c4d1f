"""Places in a report: names, what stands around them, and which place each means.

The method is the usual one of toponym resolution (Leidner 2008; Smith & Crane 2001): candidates
from a gazetteer, a prior by kind and population, and evidence from the other places of the
report, with nothing learned. It does not find places that are neither in the gazetteer nor
announced by a kind word, and it does not know a person's name from a place's: names of actors
must be taken out by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from marsad.gazetteer.store import Gazetteer
from marsad.mentions.places.anaphora import find_anaphors
from marsad.mentions.places.frame import Frame, Walker
from marsad.mentions.places.nationals import find_nationals, taken_tokens
from marsad.mentions.places.resolve import (
    Context,
    Ranked,
    add_certain,
    contains,
    fits_context,
    is_accepted,
    rank,
    write_between,
    write_place,
)
from marsad.mentions.places.scan import NameHit, Scanner
from marsad.mentions.places.unknown import find_unknown
from marsad.mentions.places.words import KIND, STRONG, load_place_words
from marsad.records import Place, Precision, Relation, Token
from marsad.text.folding import Folded


@lru_cache(maxsize=4)
def _scanner(gazetteer: Gazetteer) -> Scanner:
    return Scanner(gazetteer, load_place_words())


def find_places_in(
    tokens: Sequence[Token],
    folded: Folded,
    source: str,
    gazetteer: Gazetteer,
    actor_countries: Mapping[str, float],
) -> tuple[Place, ...]:
    """Places of a report in order of their start; offsets count in `source`.

    `actor_countries` weighs the countries of the actors named (ISO code to mentions). Spans do
    not overlap. A place whose name is not in the gazetteer has no coordinates and a `reason`.
    """
    if not tokens:
        return ()
    scanner = _scanner(gazetteer)
    walker = Walker(tokens, folded.text, gazetteer, scanner.words)
    hits = scanner.find_names(tokens, walker.stems, folded.text, source)
    if _is_latin(tokens):
        hits = _with_soft_names(hits, scanner, tokens, folded, source)
    frames = _trim([walker.frame(hit) for hit in hits])
    _share_cues(frames, walker)
    context = Context(actor_countries)
    add_certain(context, frames)
    kept = _keep(frames, context)
    places = _write(kept, walker, source)
    triggers = scanner.words.triggers
    cues = [i for i, stem in enumerate(walker.stems) if stem in triggers]
    taken = taken_tokens([frame for frame, _ in kept])
    places += find_nationals(walker, cues, taken, source)
    places += find_unknown(walker, cues, taken, places, source)
    places = _without_overlap(places)
    places = _without_overlap(places + find_anaphors(walker, cues, places, source))
    return tuple(
        _this_side(place, places[at - 1]) if at else place for at, place in enumerate(places)
    )


_BESIDE = 8  # code points between a country and its border: " قرب ", " near "


def _this_side(place: Place, before: Place) -> Place:
    """ "في سوريا قرب الحدود العراقية" is in Syria: the country in front says on which side."""
    if place.relation is not Relation.BORDER or before.country is None:
        return place
    near = 0 <= place.start - before.end <= _BESIDE and before.precision is Precision.COUNTRY
    if not near or before.country == place.country:
        return place
    return msgspec.structs.replace(place, country=before.country, admin1=None)


def _with_soft_names(
    hits: Sequence[NameHit],
    scanner: Scanner,
    tokens: Sequence[Token],
    folded: Folded,
    source: str,
) -> list[NameHit]:
    """With names that only their soft keys give; of these a longer one beats a weak single word.

    "Khan" and "Ras" are names of their own, but not in "Khan Shaykhoun", "Ras al-Ein".
    """
    weak = {h.first for h in hits if h.level < STRONG and h.last - h.first == 1}
    taken = {k for h in hits for k in range(h.first, h.last) if h.first not in weak}
    soft = [
        h
        for h in scanner.find_soft_names(tokens, folded.text, source, taken)
        if h.last - h.first > 1 or h.first not in weak
    ]
    longer = {k for h in soft for k in range(h.first, h.last)}
    kept = [h for h in hits if h.first not in weak or h.first not in longer]
    return sorted([*kept, *soft], key=lambda hit: hit.first)


def _is_latin(tokens: Sequence[Token]) -> bool:
    sample = tokens[:: max(1, len(tokens) // 16)]
    return sum(token.stem.isascii() for token in sample) * 2 > len(sample)


def _trim(frames: list[Frame]) -> list[Frame]:
    """Let no frame reach into the one before it; an adjective that was taken in is none."""
    kept: list[Frame] = []
    for frame in frames:
        if not kept or frame.hit is None or frame.hit.last > kept[-1].last:
            kept.append(frame)
    for before, frame in pairwise(kept):
        if frame.first < before.last:
            before_name = before.hit.last if before.hit is not None else before.last
            if frame.first >= before_name and before.last > before_name:
                before.last = frame.first
            else:
                frame.first = max(before.last, frame.hit.first if frame.hit else frame.first)
                frame.relation, frame.km, frame.rule = Relation.AT, None, "name"
                frame.within = False
    return kept


def _share_cues(frames: Sequence[Frame], walker: Walker) -> None:
    """In "قرى أ وب وج" the preposition and the kind word of the first hold for all."""
    for before, frame in pairwise(frames):
        if not _is_listed(before, frame, walker) or frame.kind is not None:
            continue
        frame.prepositional = frame.prepositional or is_accepted(before)
        if (
            before.kind is not None
            and frame.hit is not None
            and frame.hit.level == KIND
            and before.kind.kind in ("settlement", "neighbourhood", "admin2", "admin1", "any")
        ):
            frame.kind = before.kind


def _is_listed(before: Frame, frame: Frame, walker: Walker) -> bool:
    """Whether a frame is the next member of a list: comma, و or "and" between the two."""
    tokens = walker.tokens
    between = frame.first - before.last
    if between < 0 or between > 1:
        return False
    if between == 1:
        return tokens[before.last].stem in ("and", "or", "و")
    gap = walker.folded[tokens[before.last - 1].f_end : tokens[frame.first].f_start].strip()
    return tokens[frame.first].proclitics.startswith("و") or gap in ("،", ",", "-", "و")


def _keep(frames: Sequence[Frame], context: Context) -> list[tuple[Frame, Ranked]]:
    kept = []
    for frame in frames:
        if not is_accepted(frame):
            continue
        ranked = rank(frame, context)
        if fits_context(frame, ranked, context):
            kept.append((frame, ranked))
    return kept


def _write(kept: list[tuple[Frame, Ranked]], walker: Walker, source: str) -> list[Place]:
    """Join what lies within one another ("دوما بالغوطة الشرقية"), then write the records."""
    places: list[Place] = []
    before: Frame | None = None
    index = 0
    while index < len(kept):
        frame, ranked = kept[index]
        index += 1
        while index < len(kept) and _is_chain(frame, kept[index][0], walker):
            inner = _inside(ranked, kept[index][1])
            if inner is None:
                break
            ranked = inner
            frame.last = kept[index][0].last
            frame.rule = "chain"
            index += 1
        place = write_place(frame, ranked, walker, source)
        if places and before is not None and _is_between(walker, before, frame, places[-1], place):
            word = walker.tokens[before.first - 1]
            places[-1] = write_between(places[-1], place, source, word.start)
        else:
            places.append(place)
        before = frame
    return places


def _is_chain(frame: Frame, after: Frame, walker: Walker) -> bool:
    tokens, words = walker.tokens, walker.words
    between = after.first - frame.last
    if between < 0 or after.km is not None:
        return False
    first = tokens[after.first]
    if between == 0:
        if first.proclitics.startswith(("و", "ف")):
            return False
        gap = walker.folded[tokens[frame.last - 1].f_end : first.f_start].strip()
        if first.stem.isascii():
            return gap == ","
        if after.relation is Relation.NEAR:
            return gap == ""
        if gap == "" and (walker.stems[after.first] in words.directions or after.rule == "at"):
            # "مدينة طرابلس شمال لبنان": which part of the country the town lies in.
            return frame.relation is Relation.AT
        return (gap == "" and first.proclitics in ("ب", "ل")) or (
            gap in ("،", ",") and (after.kind is not None and first.proclitics == "")
        )
    middle = tokens[frame.last : after.first]
    if not walker.joined(after.first):
        return False
    if between == 1:
        return middle[0].stem in words.inside or middle[0].stem in words.of
    return between == 2 and middle[0].stem in words.of and not first.proclitics.startswith("و")


def _inside(ranked: Ranked, outer: Ranked) -> Ranked | None:
    """The candidates of the first that lie in the second's best, moved to the front."""
    whole = outer.entries[0]
    pairs = list(zip(ranked.scores, ranked.entries, strict=True))
    if not any(contains(whole, entry) for _, entry in pairs):
        return None
    return Ranked([(s + (1.0 if contains(whole, e) else 0.0), e) for s, e in pairs])


def _is_between(walker: Walker, before: Frame, frame: Frame, first: Place, second: Place) -> bool:
    """Whether the two are the ends of a stretch of land: "between", and not two capitals."""
    if before.first == 0 or walker.stems[before.first - 1] not in walker.words.between:
        return False
    if Precision.COUNTRY in (first.precision, second.precision):
        return False
    if None in (first.lat, first.lon, second.lat, second.lon) or not _is_listed(
        before, frame, walker
    ):
        return False
    return first.country == second.country or not (
        is_capital(walker.gazetteer, first) and is_capital(walker.gazetteer, second)
    )


def is_capital(gazetteer: Gazetteer, place: Place) -> bool:
    """Whether a place is its country's capital, and so may stand for the government."""
    row = gazetteer.capital_row(place.country) if place.country is not None else None
    return row is not None and gazetteer.packed.ids[row] == place.gazetteer_id


def _without_overlap(places: list[Place]) -> list[Place]:
    places.sort(key=lambda place: (place.start, -place.end))
    kept: list[Place] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept
