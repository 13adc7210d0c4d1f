"""English names of places against the words around them.

The gazetteer gives a place for every name that it knows. Here its answer is held against the
text: "Musa Bello" is a person, "Kafr Aruq" is not Aruq, a neighbourhood of Taiz does not lie 300
kilometres off. And a name in capitals behind "in" or "near" is a place though no list has it: it
is kept, without coordinates, in the country that the report speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from marsad.gazetteer.geometry import distance_km
from marsad.gazetteer.keys import LATIN_ARTICLES
from marsad.records import Place, Precision, Relation, Token

_UNKNOWN = "the name is not in the gazetteer"
_ELSEWHERE = "the gazetteer knows a place of that name elsewhere only"
_ANNOUNCING = frozenset("in near around outside inside".split())
_SIDES = frozenset(
    "north south east west northeast northwest southeast southwest outskirts".split()
)
# First words of Arabic place names: a place right behind one is only a part of the name.
_HEADS = frozenset(
    "kafr kfar tel tell tal deir dayr khan beit bayt bait umm um ain ayn wadi jabal jebel ras bab "
    "abu khirbet khirbat bir qasr qalat burj nahr bani beni sidi ouled ould jisr souq hajar".split()
)
# Words in capitals behind "in" that are no places.
_NO_PLACES = frozenset(
    "ramadan parliament congress senate english arabic french hebrew facebook twitter telegram "
    "youtube instagram islam operation christmas eid english court article resolution chapter "
    "phase group camp defence defense god president prime king sheikh general "
    "colonel brigadier major captain dr mr mrs ms minister commander".split()
)
_KIND_OF = re.compile(
    r"(?i)(?:neighbou?rhood|district|quarter|suburb|area|village|town|outskirts)s? of "
)
_PLURAL = re.compile(r"(?i)(?:towns|villages|cities|districts|neighbou?rhoods|suburbs) of ")
_WIDE = frozenset((Precision.COUNTRY, Precision.REGION, Precision.ADMIN1))
_FAR = 60.0  # kilometres beyond which no quarter or suburb of a town lies


def check_places(
    places: Sequence[Place],
    tokens: Sequence[Token],
    known: frozenset[int],
    demonyms: Mapping[int, str],
    source: str,
    countries: Mapping[str, float],
) -> tuple[Place, ...]:
    """Places of an English report as the words around them allow, in order.

    `known` are the tokens that the lexicon or a time explains, `demonyms` those of nationality
    with their country; `countries` weighs the countries of the actors named. No word of the
    headline announces a place: there all words have capitals.
    """
    nations = {tokens[k].end: code for k, code in demonyms.items()}
    kept = _without_persons(_corrected(places, source), source)
    common = _country_of(kept, {})
    kept = [_in_country(place, nations, common, source) for place in kept]
    return _with_announced(_listed(kept, source), tokens, known, source, countries)


def _listed(places: list[Place], source: str) -> list[Place]:
    """In "towns of A and B" the second lies in the country of the first."""
    for at in range(1, len(places)):
        one, two = places[at - 1], places[at]
        if source[one.end : two.start] not in (" and ", ", ", ", and ") or not _PLURAL.match(
            one.text
        ):
            continue
        if one.country and two.country != one.country and two.precision is not Precision.COUNTRY:
            places[at] = msgspec.structs.replace(
                two, name_en=None, lat=None, lon=None, uncertainty_km=None, gazetteer_id=None,
                candidates=(), admin1=one.admin1, country=one.country,
                precision=Precision.SETTLEMENT, rule="place.unknown", reason=_ELSEWHERE,
            )  # fmt: skip
    return places


def _in_country(place: Place, nations: Mapping[int, str], common: str | None, source: str) -> Place:
    """A place of no known country in that of the word before it: "the Malian town of X".

    Else in the country that most places of the report lie in.
    """
    if place.country is not None or place.gazetteer_id is not None:
        return place
    before = len(source[: place.start].rstrip())
    return msgspec.structs.replace(place, country=nations.get(before, common))


def _corrected(places: Sequence[Place], source: str) -> list[Place]:
    """What is said to lie in one place does not stand for its namesake in another."""
    found: list[Place] = []
    for at, place in enumerate(places):
        head = _head_before(source, place.start)
        if head is not None and place.relation is Relation.AT:
            found.append(_unknown(place, places[:at], source, head))
            continue
        after = places[at + 1] if at + 1 < len(places) else None
        before = places[at - 1] if at else None
        outer = None
        gap = source[place.end : after.start] if after is not None else ""
        if after is not None and gap == " ":
            outer = after if _KIND_OF.match(after.text) else None
        elif after is not None and gap.lstrip() == "of ":
            outer = after  # "the al-Rifai neighbourhood of west Mosul"
        elif after is not None and _KIND_OF.fullmatch(gap.lstrip()):
            outer = after
        elif before is not None and source[before.end : place.start] in ("'s ", "’s "):
            outer = before
        if outer is not None and _is_far(place, outer):
            found.append(
                msgspec.structs.replace(
                    place, name_en=None, lat=None, lon=None, uncertainty_km=None,
                    gazetteer_id=None, candidates=(), admin1=outer.admin1, country=outer.country,
                    precision=Precision.SITE, rule="place.unknown.inside", reason=_ELSEWHERE,
                )
            )  # fmt: skip
        else:
            found.append(place)
    return found


def _is_far(one: Place, two: Place) -> bool:
    if one.relation is not Relation.AT or one.precision in _WIDE or two.precision in _WIDE:
        return False
    if one.country != two.country:
        return one.country is not None and two.country is not None
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return False
    reach = max(_FAR, 2.0 * (two.uncertainty_km or 0.0))
    return distance_km(one.lat, one.lon, two.lat, two.lon) > reach


def _head_before(source: str, start: int) -> int | None:
    """Where the first word of a longer name stands in front of a place: "Kafr" of "Kafr Aruq"."""
    low = max(0, start - 20)
    match = re.search(r"\b([A-Z][a-z]+)[ -]((?:al|el|es|as|ash|ez|az|an|en|er|ar|et|at)[ -])?$",
                      source[low:start])  # fmt: skip
    if match is None or not (match.group(2) or match.group(1).lower() in _HEADS):
        return None
    return low + match.start()


def _unknown(place: Place, before: Sequence[Place], source: str, start: int) -> Place:
    outer = next((p for p in reversed(before) if p.country is not None), None)
    return msgspec.structs.replace(
        place, text=source[start : place.end], start=start, name_en=None, lat=None, lon=None,
        uncertainty_km=None, gazetteer_id=None, candidates=(), rule="place.unknown",
        admin1=None, country=outer.country if outer else None, reason=_UNKNOWN,
    )  # fmt: skip


def _without_persons(places: list[Place], source: str) -> list[Place]:
    """Without two towns of different countries side by side: "a resident, Musa Bello, said"."""
    dropped: set[int] = set()
    for at in range(len(places) - 1):
        one, two = places[at], places[at + 1]
        town = Precision.SETTLEMENT
        if (one.precision, two.precision) == (town, town) and one.country != two.country:
            if source[one.end : two.start] == " " and one.country and two.country:
                dropped.update((at, at + 1))
    return [place for at, place in enumerate(places) if at not in dropped]


def _with_announced(
    places: list[Place],
    tokens: Sequence[Token],
    known: frozenset[int],
    source: str,
    countries: Mapping[str, float],
) -> tuple[Place, ...]:
    """With names in capitals behind a preposition of place: "in Chasiv Yar, Donetsk region"."""
    title = source.find("\n")
    found = list(places)
    starts = {place.start: place for place in places}
    covered = {k for p in places for k in range(p.start, p.end)}
    common = _country_of(places, countries)
    at = 1
    while at < len(tokens):
        end = at
        if tokens[at].start > title and _announces(tokens, at - 1):
            end = _name_end(tokens, at, known, covered, source)
        if end == at:
            at += 1
            continue
        start, stop = tokens[at].start, tokens[end - 1].end
        link = re.match(r",? (?:in )?", source[stop : stop + 6])
        outer = starts.get(stop + link.end()) if link is not None else None
        country = outer.country if outer is not None and outer.country else common
        if country is not None:
            found.append(
                Place(
                    text=source[start:stop], start=start, end=stop, rule="place.unknown.announced",
                    admin1=outer.admin1 if outer is not None else None, country=country,
                    precision=Precision.SETTLEMENT, reason=_UNKNOWN,
                )
            )  # fmt: skip
        at = end
    found.sort(key=lambda place: place.start)
    return tuple(found)


def _announces(tokens: Sequence[Token], at: int) -> bool:
    stem = tokens[at].stem
    return stem in _ANNOUNCING or (stem == "of" and at > 0 and tokens[at - 1].stem in _SIDES)


def _name_end(
    tokens: Sequence[Token], first: int, known: frozenset[int], covered: set[int], source: str
) -> int:
    """Token behind the name that starts at `first`; `first` itself where none does."""
    end = first
    while end < len(tokens) and end - first < 4:
        token = tokens[end]
        if source[tokens[end - 1].end : token.start] not in (" ", "-"):
            break
        article = token.stem in LATIN_ARTICLES and token.stem not in ("the", "of", "as", "an", "at")
        if token.start in covered or (end in known and not article):
            break
        capital = source[token.start].isupper() and len(token.stem) > 2
        if not (article or capital) or not token.stem.isalpha() or token.stem in _NO_PLACES:
            break
        end += 1
        if token.suffix:
            return first  # "in Assad's Syria"
    while end > first and tokens[end - 1].stem in LATIN_ARTICLES:
        end -= 1
    if (
        end < len(tokens)
        and tokens[end].start in covered
        and (source[tokens[end - 1].end : tokens[end].start] == " ")
    ):
        return first  # the rest of the name is a place of its own
    return end


def _country_of(places: Sequence[Place], countries: Mapping[str, float]) -> str | None:
    """The country that most places of the report lie in, else that of most of its actors."""
    weights: dict[str, float] = {}
    for place in places:
        if place.country is not None:
            weights[place.country] = weights.get(place.country, 0.0) + 1.0
    if not weights:
        weights = dict(countries)
    return max(sorted(weights), key=lambda code: weights[code]) if weights else None
