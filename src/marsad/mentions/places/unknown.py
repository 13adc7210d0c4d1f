"""Names that the gazetteer lacks but a kind word announces: kept, placed only by what is named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from marsad.gazetteer.keys import LATIN_ARTICLES
from marsad.mentions.places.frame import Walker
from marsad.mentions.places.words import NEVER
from marsad.records import Place, Precision

_REASON = "the name is not in the gazetteer"
_NEXT_TO = 12  # code points between a name and the place it is said to lie in
_REACH = 5_000  # code points back to a place that tells the country
_Known = tuple[Sequence[Place], list[int]]  # places and their starts, in order
_PRECISION = {
    "neighbourhood": Precision.SITE,
    "settlement": Precision.SETTLEMENT,
    "admin2": Precision.ADMIN2,
    "admin1": Precision.ADMIN1,
    "mountain": Precision.REGION,
    "area": Precision.REGION,
    "any": Precision.REGION,
}


def find_unknown(
    walker: Walker,
    cues: Sequence[int],
    taken: set[int],
    places: Sequence[Place],
    source: str,
) -> list[Place]:
    """Kind words with a name that nobody knows ("قرية الفلانية", "al-Fulan village").

    Country and first-level unit come from a known place that follows in the same expression,
    else from the nearest one before in the report; the reason says which.
    """
    tokens, words = walker.tokens, walker.words
    found: list[Place] = []
    places = sorted(places, key=lambda place: place.start)
    starts = [place.start for place in places]
    announced = words.announcing
    for at in cues:
        if walker.stems[at] not in announced:
            continue
        kind, token = words.kinds[walker.stems[at]], tokens[at]
        if at in taken or token.definite or token.suffix:
            continue
        if token.stem.isascii():
            span = _english_span(walker, at, taken, source)
            if span is not None:
                found.append(_write(walker, span, kind.kind, (places, starts), source))
            continue
        last = _name_end(walker, at, taken)
        if last is None:
            continue
        found.append(_write(walker, (at, last), kind.kind, (places, starts), source))
    return found


def _english_span(walker: Walker, at: int, taken: set[int], source: str) -> tuple[int, int] | None:
    """Tokens of "village of X" or "al-X village" around the kind word, or None."""
    tokens, stems, words = walker.tokens, walker.stems, walker.words
    after = at + 1
    if after + 1 < len(tokens) and stems[after] in words.of and walker.joined(after):
        end = after + 1
        while end < len(tokens) and end - after <= 4 and walker.joined(end):
            if not _is_name(walker, end, taken, source):
                break
            end += 1
        if end > after + 1 and stems[end - 1] not in LATIN_ARTICLES:
            return at, end
        return None
    first = at
    while first > 0 and at - first < 4 and walker.joined(first):
        if not _is_name(walker, first - 1, taken, source):
            break
        first -= 1
    run = [stem for stem in stems[first:at] if stem not in LATIN_ARTICLES]
    if not run or (stems[first] not in LATIN_ARTICLES and _opens_sentence(walker, first)):
        return None
    return first, at + 1


def _is_name(walker: Walker, at: int, taken: set[int], source: str) -> bool:
    """Whether a token can be part of an unknown Latin name: a capital, or an Arabic article."""
    stem, token = walker.stems[at], walker.tokens[at]
    if at in taken:
        return False
    if stem in LATIN_ARTICLES:
        return stem not in ("the", "of", "as", "at", "en", "an") and source[
            token.end : token.end + 1
        ] in ("-", " ")
    if not source[token.start].isupper() or len(stem) < 3 or token.suffix:
        return False
    words = walker.words
    if stem in words.kinds or stem in words.direction_adjectives or stem in words.directions:
        return False
    return words.levels.get(stem) != NEVER and walker.gazetteer.country_of(stem) is None


def _opens_sentence(walker: Walker, at: int) -> bool:
    return at == 0 or not walker.joined(at)


def _name_end(walker: Walker, at: int, taken: set[int]) -> int | None:
    """Token after the name that starts at `at` + 1, or None where no name does."""
    tokens, words = walker.tokens, walker.words
    name = at + 1
    if name >= len(tokens) or name in taken or not walker.joined(name):
        return None
    token = tokens[name]
    if token.proclitics or token.suffix or token.stem in words.kinds or token.stem.isascii():
        return None
    if token.stem in words.common or token.stem in words.adjectives:
        return None
    if token.stem in words.direction_adjectives or walker.gazetteer.country_of(token.stem):
        return None
    if token.stem in words.heads or token.word in words.heads:
        follows = name + 1 < len(tokens) and walker.joined(name + 1)
        return name + 2 if follows and name + 1 not in taken else None
    if not token.definite or len(token.stem) < 3:
        return None
    return name + 1


def _write(walker: Walker, span: tuple[int, int], kind: str, known: _Known, source: str) -> Place:
    tokens, words = walker.tokens, walker.words
    first, last = span
    places, starts = known
    start, end = tokens[first].start, tokens[last - 1].end
    if tokens[first].proclitics[:1] in ("و", "ف"):
        start += 1
    outer, rule = None, "unknown"
    following = bisect_left(starts, end)
    if following < len(places):
        place = places[following]
        gap = source[end : place.start] if place.start - end <= _NEXT_TO else None
        if gap is not None and _links(gap, place.text, words.of):
            outer, rule, end = place, "unknown.inside", place.end
    reason = _REASON
    if outer is None:
        for index in range(bisect_left(starts, start) - 1, -1, -1):
            place = places[index]
            if place.country is not None and place.end <= start:
                outer = place
                reason = f"{_REASON}; country and unit are those of the place named before"
                break
            if start - place.end > _REACH:
                break
    return Place(
        text=source[start:end],
        start=start,
        end=end,
        rule=f"place.{rule}",
        name_en=None,
        admin1=outer.admin1 if outer else None,
        country=outer.country if outer else None,
        precision=_PRECISION.get(kind, Precision.SITE),
        uncertainty_km=None,
        reason=reason,
    )


def _links(gap: str, text: str, of: frozenset[str]) -> bool:
    """Whether the words between a name and a place say that the first lies in the second."""
    words = gap.strip(" ،,").split()
    if not words:
        return text[:1] in ("ب", "ل") and "،" not in gap
    return words[0] in ("في", "ضمن", "in") or words[0].removeprefix("ال") in of - {"of"}
