"""Third pass: which expressions are places, which place each means, and where that lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.gazetteer.geometry import distance_km, midpoint
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.store import as_candidate
from marsad.mentions.places.frame import Frame, Walker
from marsad.mentions.places.shape import Spot, place_spot, plain_spot
from marsad.mentions.places.words import CUED, KIND, STRONG
from marsad.records import Place, PlaceCandidate, Precision, Relation

_KINDS: dict[str, frozenset[PlaceKind]] = {
    "admin1": frozenset({PlaceKind.ADMIN1}),
    "admin2": frozenset({PlaceKind.ADMIN2, PlaceKind.ADMIN3}),
    "settlement": frozenset({PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD}),
    "neighbourhood": frozenset({PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP}),
    "region": frozenset({PlaceKind.REGION, PlaceKind.SEA}),
    "area": frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.REGION}),
    "capital": frozenset({PlaceKind.SETTLEMENT}),
    "territory": frozenset({PlaceKind.COUNTRY}),
    "river": frozenset({PlaceKind.RIVER, PlaceKind.REGION}),
    "mountain": frozenset({PlaceKind.MOUNTAIN}),
}
# A word of one of these kinds before a settlement means something at it, or a slip, not a clash.
_LOOSE = frozenset(
    {
        "any", "area", "region", "territory", "site", "base", "airport", "port", "crossing",
        "field", "dam", "bridge", "plant", "prison", "camp", "river", "mountain", "sea",
    }
)  # fmt: skip
# Words that stand before ordinary nouns as readily as before names.
_VAGUE = frozenset({"any", "site", "plant", "region", "river", "area", "territory", "capital"})
_SMALL_TOWN = 300_000


class Ranked:
    """Candidates of an expression, best first, with their scores."""

    __slots__ = ("entries", "scores")

    def __init__(self, scored: list[tuple[float, Entry]]) -> None:
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        self.entries = [entry for _, entry in scored]
        self.scores = [score for score, _ in scored]


class Context:
    """Countries and first-level units that a report speaks of, by weight."""

    __slots__ = ("countries", "units")

    def __init__(self, countries: Mapping[str, float]) -> None:
        self.countries: dict[str, float] = {k: 0.5 * min(v, 4.0) for k, v in countries.items()}
        self.units: dict[tuple[str | None, str], float] = {}

    def add(self, entry: Entry, weight: float = 1.0) -> None:
        """Count one certain place."""
        if entry.country is None:
            return
        self.countries[entry.country] = self.countries.get(entry.country, 0.0) + weight
        if entry.admin1 is not None:
            key = (entry.country, entry.admin1)
            self.units[key] = self.units.get(key, 0.0) + weight

    def score(self, entry: Entry) -> float:
        """0 to 0.9: how well a place fits what else the report speaks of."""
        if entry.country is None or not self.countries:
            return 0.0
        share = self.countries.get(entry.country, 0.0) / max(self.countries.values(), default=1.0)
        unit = self.units.get((entry.country, entry.admin1 or ""), 0.0)
        return (0.6 if entry.listed else 0.3) * share + (0.3 if unit >= 1.0 else 0.0)


def add_certain(context: Context, frames: Sequence[Frame]) -> None:
    """Count the names that can mean one country only."""
    for frame in frames:
        hit = frame.hit
        if hit is None or hit.soft or not is_accepted(frame):
            continue
        best, rivals = hit.candidates[0], hit.candidates[1:]
        country = best.entry.country
        if all(c.entry.country == country or c.prior < best.prior - 0.35 for c in rivals):
            context.add(best.entry, 2.0 if best.entry.kind is PlaceKind.COUNTRY else 1.0)
        if frame.demonym is not None:
            context.countries[frame.demonym] = context.countries.get(frame.demonym, 0.0) + 2.0


def is_accepted(frame: Frame) -> bool:
    """Whether the words around a name are cue enough, before company counts."""
    hit = frame.hit
    if hit is None or hit.level >= STRONG:
        return True
    if frame.kind is not None and (hit.level == CUED or frame.kind.kind not in _VAGUE):
        return True
    if hit.level == CUED and hit.last - hit.first >= 3:
        return True  # "منطقة تل أبيض" is a district's whole name, its kind word in it
    if hit.level == CUED:
        return frame.prepositional or frame.relation is not Relation.AT or frame.km is not None
    return False


def rank(frame: Frame, context: Context) -> Ranked:
    """Candidates of a frame with their scores: prior, kind word, country and units named."""
    hit = frame.hit
    assert hit is not None
    scored: list[tuple[float, Entry]] = []
    kind = frame.kind.kind if frame.kind is not None else None
    wanted = _KINDS.get(kind) if kind is not None else None
    if len(hit.candidates) == 1:
        return Ranked([(hit.candidates[0].prior, hit.candidates[0].entry)])
    for candidate in hit.candidates:
        entry = candidate.entry
        score = candidate.prior + context.score(entry)
        if kind is not None:
            score += _kind_score(entry, kind, wanted)
        if frame.demonym is not None:
            score += 1.0 if entry.country == frame.demonym else -1.0
        if hit.soft:
            score -= 0.1
        scored.append((score, entry))
    return Ranked(scored)


def _kind_score(entry: Entry, kind: str, wanted: frozenset[PlaceKind] | None) -> float:
    if wanted is not None:
        if entry.kind in wanted:
            return 0.5
    elif entry.kind.value == kind:
        return 0.5
    if kind == "any":
        return 0.0
    return -0.2 if kind in _LOOSE else -0.4


def fits_context(frame: Frame, ranked: Ranked, context: Context) -> bool:
    """Whether a weak name is carried by the country or unit that the report speaks of."""
    hit, best = frame.hit, ranked.entries[0]
    if hit is None:
        return True
    if best.kind is PlaceKind.COUNTRY:
        # "Outside Iran" is anywhere else.
        return frame.relation is not Relation.OUTSKIRTS
    known = best.country in context.countries
    if hit.level == KIND and not best.listed and not _suits(frame, best):
        return False
    if hit.soft:
        return known or (best.listed and not context.countries)
    if best.listed:
        return True
    if hit.level >= STRONG:
        return known or best.population >= _SMALL_TOWN or not context.countries
    if hit.level == KIND and best.population < _SMALL_TOWN:
        return known
    return known or best.population >= _SMALL_TOWN or not context.countries


def _suits(frame: Frame, entry: Entry) -> bool:
    """Whether the kind word is one that such an entry goes by."""
    if frame.kind is None:
        return False
    if entry.kind.value == frame.kind.kind or entry.kind in _KINDS.get(frame.kind.kind, ()):
        return True
    towns = ("settlement", "neighbourhood", "admin2", "camp")
    return frame.kind.kind in towns and entry.kind in (PlaceKind.SETTLEMENT, PlaceKind.ADMIN2)


def contains(outer: Entry, inner: Entry) -> bool:
    """Whether `outer` is a larger place that `inner` lies in, as far as the columns tell."""
    if outer.id == inner.id:
        return False
    if outer.kind is PlaceKind.COUNTRY:
        return outer.country == inner.country
    if outer.country is not None and inner.country != outer.country:
        return False
    if outer.kind is PlaceKind.ADMIN1:
        return outer.admin1 == inner.admin1 and inner.kind is not PlaceKind.COUNTRY
    if inner.kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1):
        return False
    if outer.lat is None or outer.lon is None or inner.lat is None or inner.lon is None:
        return False
    reach = max(outer.uncertainty_km * 1.6, 12.0)
    return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= reach


def write_place(frame: Frame, ranked: Ranked, walker: Walker, source: str) -> Place:
    """The record of a resolved frame."""
    start, end = span_of(frame, walker, source)
    best = ranked.entries[0]
    kind = frame.kind
    if kind is not None and kind.kind == "capital" and best.kind is PlaceKind.COUNTRY:
        row = walker.gazetteer.capital_row(best.country or "")
        best = walker.gazetteer.entry(row) if row is not None else best
    name = best.name_en
    if kind is None and frame.relation is Relation.AT:
        spot = plain_spot(best)
    else:
        site = kind is not None and kind.site and best.kind in _ENCLOSING
        area = kind is not None and kind.area
        spot = _narrow(
            frame, best, place_spot(best, frame.relation, km=frame.km, area=area, site=site)
        )
        wide = best.kind in _WIDE or (area and best.kind is PlaceKind.SETTLEMENT)
        if frame.within and not area and best.kind in _TOWNS:
            spot, wide = plain_spot(best), True
        if kind is not None and (site or (area and best.kind is PlaceKind.SETTLEMENT)):
            name = f"{name} {kind.en}".rstrip()
        if frame.relation is not Relation.AT:
            name = _relation_name(frame, name, wide)
    losers: tuple[PlaceCandidate, ...] = ()
    if len(ranked.entries) > 1:
        pairs = zip(ranked.entries[1:6], ranked.scores[1:6], strict=True)
        losers = tuple([as_candidate(entry, score) for entry, score in pairs])
    return Place(
        text=source[start:end],
        start=start,
        end=end,
        rule=f"place.{frame.rule}",
        name_en=name,
        admin1=best.admin1,
        country=best.country,
        lat=spot.lat,
        lon=spot.lon,
        uncertainty_km=spot.uncertainty_km,
        precision=spot.precision,
        gazetteer_id=best.id,
        relation=frame.relation,
        candidates=losers,
    )


_ENCLOSING = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.ADMIN2,
                        PlaceKind.REGION, PlaceKind.NEIGHBOURHOOD})  # fmt: skip


def _narrow(frame: Frame, best: Entry, spot: Spot) -> Spot:
    """A district word before a town of that name means more than the town."""
    kind = frame.kind.kind if frame.kind is not None else ""
    if kind == "admin2" and best.kind is PlaceKind.SETTLEMENT and frame.relation is Relation.AT:
        return Spot(lat=spot.lat, lon=spot.lon, uncertainty_km=max(spot.uncertainty_km, 12.0),
                    precision=Precision.ADMIN2)  # fmt: skip
    if kind == "border" or frame.relation is Relation.BORDER:
        return Spot(lat=spot.lat, lon=spot.lon, uncertainty_km=max(spot.uncertainty_km, 50.0),
                    precision=Precision.REGION)  # fmt: skip
    return spot


_TOWNS = frozenset({PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP})
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.SEA})
_WORDING = {
    Relation.NEAR: "near",
    Relation.OUTSKIRTS: "outskirts of",
    Relation.BORDER: "border of",
}


def _relation_name(frame: Frame, name: str, wide: bool) -> str:
    words = _WORDING.get(frame.relation)
    if words is None:
        if wide and frame.km is None:
            if name.lower().startswith(frame.relation.value.replace("_", "-")):
                return name
            return f"{frame.relation.value.replace('_', '-')}ern {name}"
        words = f"{frame.relation.value.replace('_', '-')} of"
    if frame.km is not None:
        words = f"{frame.km:g} km {'from' if words == 'near' else words}"
    return f"{words} {name}"


def span_of(frame: Frame, walker: Walker, source: str) -> tuple[int, int]:
    """Code points of a frame: from its first word to its last, written prepositions left out.

    An Arabic proclitic is part of the written word and stays ("بجازان"); a conjunction in front
    of it does not, nor does an English possessive.
    """
    first, last = walker.tokens[frame.first], walker.tokens[frame.last - 1]
    start, end = first.start, last.end
    if first.proclitics[:1] in ("و", "ف") and first.end - start > 3:
        start += 1
    if last.stem.isascii() and source[start:end].endswith(("'s", "’s")):
        end -= 2
    if start > 0 and source[start - 1] == "#":
        start -= 1
    return start, end


def write_between(first: Place, second: Place, source: str, start: int) -> Place:
    """Ends of "between A and B" as one place: the middle, half their distance as uncertainty."""
    lat = lon = uncertainty = None
    if None not in (first.lat, first.lon, second.lat, second.lon):
        assert first.lat is not None and first.lon is not None
        assert second.lat is not None and second.lon is not None
        lat, lon = midpoint(first.lat, first.lon, second.lat, second.lon)
        apart = distance_km(first.lat, first.lon, second.lat, second.lon)
        uncertainty = round(apart / 2 + 5.0, 1)
    same = first.admin1 if first.admin1 == second.admin1 else None
    return Place(
        text=source[start : second.end],
        start=start,
        end=second.end,
        rule="place.between",
        name_en=f"between {first.name_en} and {second.name_en}",
        admin1=same,
        country=first.country if first.country == second.country else None,
        lat=lat,
        lon=lon,
        uncertainty_km=uncertainty,
        precision=Precision.REGION,
        gazetteer_id=first.gazetteer_id,
        relation=Relation.BETWEEN,
        candidates=second.candidates,
    )
