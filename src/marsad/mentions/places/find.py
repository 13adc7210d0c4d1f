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

from marsad.gazetteer.store import Gazetteer
from marsad.mentions.places.anaphora import find_anaphors
from marsad.mentions.places.frame import Frame, Walker
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
from marsad.mentions.places.words import KIND, load_place_words
from marsad.records import Place, Relation, Token
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
    hits = scanner.find_names(tokens, folded.text, source)
    if _is_latin(tokens):
        taken = {k for hit in hits for k in range(hit.first, hit.last)}
        soft = scanner.find_soft_names(tokens, folded.text, source, taken)
        hits = sorted([*hits, *soft], key=lambda hit: hit.first)
    frames = _trim([walker.frame(hit) for hit in hits])
    _share_cues(frames, walker)
    context = Context(actor_countries)
    add_certain(context, frames, gazetteer)
    kept = _keep(frames, context, gazetteer)
    places = _write(kept, walker, source)
    places += find_unknown(walker, places, kept, context, source)
    places += find_anaphors(walker, places, source)
    places.sort(key=lambda place: (place.start, -place.end))
    return _without_overlap(places)


def _is_latin(tokens: Sequence[Token]) -> bool:
    sample = tokens[:: max(1, len(tokens) // 16)]
    return sum(token.stem.isascii() for token in sample) * 2 > len(sample)


def _trim(frames: list[Frame]) -> list[Frame]:
    """Let no frame reach into the one before it; an adjective that was taken in is none."""
    kept: list[Frame] = []
    for frame in frames:
        if not kept or frame.hit is None or frame.hit.last > kept[-1].last:
            kept.append(frame)
    for before, frame in zip(kept, kept[1:], strict=False):
        if frame.first < before.last:
            before_name = before.hit.last if before.hit is not None else before.last
            if frame.first >= before_name and before.last > before_name:
                before.last = frame.first
            else:
                frame.first = max(before.last, frame.hit.first if frame.hit else frame.first)
                frame.relation, frame.km = Relation.AT, None
    return kept


def _share_cues(frames: Sequence[Frame], walker: Walker) -> None:
    """In "قرى أ وب وج" the preposition and the kind word of the first hold for all."""
    for before, frame in zip(frames, frames[1:], strict=False):
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


def _keep(
    frames: Sequence[Frame], context: Context, gazetteer: Gazetteer
) -> list[tuple[Frame, Ranked]]:
    kept = []
    for frame in frames:
        ranked = rank(frame, context, gazetteer)
        if not ranked.entries:
            continue
        if is_accepted(frame) and fits_context(frame, ranked, context):
            kept.append((frame, ranked))
    return kept


def _write(kept: list[tuple[Frame, Ranked]], walker: Walker, source: str) -> list[Place]:
    """Join what lies within one another ("دوما بالغوطة الشرقية"), then write the records."""
    places: list[Place] = []
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
        if places and _is_between(walker, places[-1], frame):
            at = _between_start(walker, places[-1])
            places[-1] = write_between(places[-1], place, source, at)
            continue
        places.append(place)
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


def _is_between(walker: Walker, before: Place, frame: Frame) -> bool:
    start = _between_start(walker, before)
    if start < 0:
        return False
    tokens = walker.tokens
    first = tokens[frame.first]
    previous = tokens[frame.first - 1]
    if first.stem.isascii():
        return previous.stem == "and" and previous.start <= before.end + 2
    return first.proclitics.startswith("و") and previous.end <= before.end + 1


def _between_start(walker: Walker, before: Place) -> int:
    """Start of the word "between" in front of a place, or -1."""
    for index, token in enumerate(walker.tokens):
        if token.end >= before.start and index and token.start >= before.start:
            word = walker.tokens[index - 1]
            return word.start if word.stem in walker.words.between else -1
    return -1


def _without_overlap(places: list[Place]) -> tuple[Place, ...]:
    kept: list[Place] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return tuple(kept)


def names_of(hits: Sequence[NameHit], source: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The names found, as written; for explanations."""
    return tuple(source[tokens[h.first].start : tokens[h.last - 1].end] for h in hits)
