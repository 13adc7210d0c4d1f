"""Definite kind words without a name: "المدينة", "المطار", "القطاع" mean a place named before.

Arabic only. The place is one before, of the kind, in the same report and not too far up: the
nearest, or one that was named at least twice as often. Without one there is no mention at all.
"البلاد" is the country named most so far. What English "the city" means is not resolved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import msgspec

from marsad.mentions.places.frame import Walker
from marsad.mentions.places.nationals import write_land
from marsad.records import Place, Precision, Relation

_REACH = 700  # code points back; farther up another place of the kind is likelier meant
_STRIP = "PS.GZ"


def find_anaphors(
    walker: Walker, cues: Sequence[int], places: Sequence[Place], source: str
) -> list[Place]:
    """Bare definite kind words, each with the values of the place that it points back to."""
    tokens, stems, words = walker.tokens, walker.stems, walker.words
    ends = [place.end for place in places]
    starts = [place.start for place in places]
    found: list[Place] = []
    for at in cues:
        token = tokens[at]
        if stems[at] not in words.bare or not token.definite or token.suffix:
            continue
        next_one = bisect_right(starts, token.start)
        if next_one > 0 and ends[next_one - 1] > token.start:
            continue
        if next_one < len(places) and starts[next_one] - token.end < 2:
            continue
        follower = tokens[at + 1] if at + 1 < len(tokens) and walker.joined(at + 1) else None
        if follower is not None and follower.definite and not follower.proclitics:
            continue
        named = [place for place in places[:next_one] if not _is_government(walker, place, source)]
        if stems[at] in _LANDS:
            land = _land(walker, at, stems[at], places[:next_one], source)
            if land is not None:
                found.append(land)
            continue
        meant = _meant(stems[at], named, len(named), token.start)
        if meant is not None:
            found.append(_write(walker, meant, token.start, token.end, source))
    return found


_KINGDOMS = frozenset(("SA", "JO", "MA", "BH"))
_LANDS: dict[str, frozenset[str] | None] = {"بلاد": None, "مملكه": _KINGDOMS}


def _land(walker: Walker, at: int, stem: str, before: Sequence[Place], source: str) -> Place | None:
    """ "شمال البلاد", "المملكة": the country named most before, the last one where two tie."""
    allowed = _LANDS[stem]
    named = [p.country for p in before if p.country and (allowed is None or p.country in allowed)]
    if not named:
        return None
    counts = Counter(named)
    last = {country: index for index, country in enumerate(named)}
    country = max(counts, key=lambda name: (counts[name], last[name]))
    return write_land(walker, at, country, source)


def _meant(stem: str, places: Sequence[Place], count: int, at: int) -> Place | None:
    """Which of the first `count` places the word means: the nearest, or one named more often."""
    fitting = [
        place
        for place in places[:count]
        if place.gazetteer_id is not None
        and place.relation is not Relation.BETWEEN
        and _fits(stem, place)
    ]
    near = [place for place in fitting if at - place.end <= _REACH]
    if not near:
        return None
    times = Counter(place.gazetteer_id for place in fitting)
    most = max(times.values())
    nearest = near[-1]
    if most >= 2 * times[nearest.gazetteer_id]:
        return next(p for p in reversed(fitting) if times[p.gazetteer_id] == most)
    return nearest


_LOCATIVES = frozenset("في من إلى الى نحو قرب داخل وسط باتجاه صوب على مدينة العاصمة".split())


def _is_government(walker: Walker, place: Place, source: str) -> bool:
    """A capital with no word of place in front of it: its government, not a town to go back to."""
    if place.country is None or place.gazetteer_id is None or " " in place.text:
        return False
    row = walker.gazetteer.capital_row(place.country)
    if row is None or walker.gazetteer.entry(row).id != place.gazetteer_id:
        return False
    before = source[max(0, place.start - 20) : place.start].split()
    return not place.text.startswith("ب") and not (before and before[-1] in _LOCATIVES)


def _fits(stem: str, place: Place) -> bool:
    name = (place.name_en or "").lower()
    if stem in ("مدينه", "بلده", "قريه"):
        return place.precision is Precision.SETTLEMENT
    if stem == "محافظه":
        return place.precision is Precision.ADMIN1 and place.country != "PS"
    if stem == "مديريه":
        return place.precision is Precision.ADMIN2
    if stem == "قطاع":
        return place.gazetteer_id == f"adm:{_STRIP}"
    english = {
        "مطار": "airport",
        "ميناء": "port",
        "مخيم": "camp",
        "معبر": "crossing",
        "سجن": "prison",
    }.get(stem)
    return english is not None and english in name.split()


def _write(walker: Walker, meant: Place, start: int, end: int, source: str) -> Place:
    name = meant.name_en
    if meant.relation is not Relation.AT and meant.gazetteer_id is not None:
        row = walker.gazetteer.row_of(meant.gazetteer_id)
        name = walker.gazetteer.entry(row).name_en if row is not None else name
    if source[start] in "وف" and end - start > 4:
        start += 1
    return msgspec.structs.replace(
        meant,
        text=source[start:end],
        start=start,
        end=end,
        rule="place.anaphor",
        name_en=name,
        relation=Relation.AT,
        candidates=(),
    )
