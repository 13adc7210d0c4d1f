"""Two accounts compared, field by field: which level of agreement each field reaches.

A field that one of the two does not tell has no level and no weight: absence links nothing.
The model is Fellegi and Sunter's (1969): each level weighs log2(m / u), the share of matching
over the share of non-matching pairs that reach it. `splink_model` states the same levels in SQL.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from marsad.incidents.settings import Settings
from marsad.incidents.traits import VAGUE_DAYS, Traits
from marsad.incidents.words import measure_overlap
from marsad.records import Agreement, Link

_EARTH_KM = 6371.0088
_RADIAN = math.pi / 180
POINT_KM = 30.0
"""Up to this radius a place is a point for comparison; above, an area."""
UNSEEN = -5.0
"""Bits counted for a pair that was not compared: it shares neither day and area nor words."""
APART_KM = 100.0
"""Two points that are further apart than this, uncertainty aside, are not one place misread."""
AREA_KM = 200.0
"""Above this radius a place is a country or more: lying in it says little."""
NEAR_TYPES = frozenset(
    frozenset(pair)
    for pair in (
        ("air_strike", "bombing"), ("shelling", "armed_attack"), ("bombing", "armed_attack"),
        ("suicide_bombing", "armed_attack"), ("shelling", "bombing"), ("armed_attack", "riot"),
        ("armed_attack", "protest"), ("territory_change", "evacuation"),
        ("territory_change", "agreement"), ("air_strike", "armed_attack"),
        ("chemical_attack", "armed_attack"), ("air_strike", "armed_clash"),
        ("shelling", "armed_clash"), ("arrest", "armed_attack"), ("abduction", "armed_attack"),
    )
)  # fmt: skip


def compare_time(a: Traits, b: Traits) -> str | None:
    """Days that may be the same: `same_day`, `overlap`, `next_day`, `near`, `apart`."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    gap = max(a.first - b.last, b.first - a.last)
    vague = a.inferred or b.inferred
    if vague or a.last - a.first > VAGUE_DAYS or b.last - b.first > VAGUE_DAYS:
        return "may_be" if gap <= 0 else ("apart" if gap > 3 else "near")
    if gap <= 0:
        return "same_day" if a.first == a.last == b.first == b.last else "overlap"
    if gap == 1:
        return "next_day"
    return "near" if gap <= 3 else "apart"


def compare_place(a: Traits, b: Traits) -> str | None:
    """Distance against uncertainty."""
    if a.country and b.country and a.country != b.country:
        distance = _measure_distance(a, b)
        if distance is None or a.radius is None or b.radius is None:
            return "other_country"
        # Borders run through what "near" means: 30 km apart is one area.
        return "close" if distance <= min(a.radius + b.radius, POINT_KM) else "other_country"
    distance = _measure_distance(a, b)
    if distance is None or a.radius is None or b.radius is None:
        return "same_admin1" if a.admin1 and a.admin1 == b.admin1 and a.country else None
    points = a.radius <= POINT_KM and b.radius <= POINT_KM
    if points and (distance <= 1.0 or (a.place and a.place == b.place)):
        return "same"
    if points and distance <= a.radius + b.radius:
        return "close"
    if max(a.radius, b.radius) > AREA_KM:
        return "same_country"
    if not points and distance <= max(a.radius, b.radius) + min(a.radius, b.radius):
        return "within"
    if a.admin1 and a.admin1 == b.admin1:
        return "same_admin1" if points else "within"
    return "far"


def compare_type(a: Traits, b: Traits) -> str | None:
    """The same type, one family, types that are told for each other, or different ones."""
    if a.type == b.type:
        return "same"
    if a.family == b.family:
        return "family"
    return "akin" if frozenset((a.type, b.type)) in NEAR_TYPES else "different"


def are_foreign(a: Traits, b: Traits) -> bool:
    """Whether two accounts are told in two scripts: their words cannot be held together."""
    return bool(a.script and b.script and a.script != b.script)


def compare_actors(a: Traits, b: Traits) -> str | None:
    """An actor in common, one that backs the other's, or none.

    In two scripts, names that the lexicon does not know are never the same: no level then.
    """
    if not a.actors or not b.actors:
        return None
    if a.actors & b.actors:
        return "shared"
    if a.actors & b.backers or a.backers & b.actors or a.backers & b.backers:
        return "affiliated"
    return None if are_foreign(a, b) else "different"


def compare_targets(a: Traits, b: Traits) -> str | None:
    """Words in common among the targets."""
    if not a.targets or not b.targets or are_foreign(a, b):
        return None
    overlap = measure_overlap(a.targets, b.targets)
    if overlap >= 0.6:
        return "alike"
    return "some" if overlap > 0 else "different"


def compare_weapons(a: Traits, b: Traits) -> str | None:
    """A kind of weapon in common or none."""
    if not a.weapons or not b.weapons:
        return None
    return "shared" if a.weapons & b.weapons else "different"


def _compare_tolls(
    a: tuple[int, int | None] | None, b: tuple[int, int | None] | None
) -> str | None:
    if a is None or b is None:
        return None
    if a == b:
        return "equal" if a[0] > 2 else "equal_small"
    low, high = sorted((a, b), key=lambda toll: toll[0])
    if low[1] is None or low[1] >= high[0]:
        return "compatible"
    # A toll grows as bodies are found: from 3 to 6, from 20 to 40.
    return "growth" if high[0] <= 2 * max(low[1], 1) else "conflict"


def compare_killed(a: Traits, b: Traits) -> str | None:
    """Figures of the dead that are equal, can both be true, can have grown, or exclude."""
    return _compare_tolls(a.killed, b.killed)


def compare_injured(a: Traits, b: Traits) -> str | None:
    """Figures of the injured, as with the dead."""
    return _compare_tolls(a.injured, b.injured)


def compare_claims(a: Traits, b: Traits) -> str | None:
    """Whether the same group claims it."""
    if not a.claimed_by or not b.claimed_by:
        return None
    return "shared" if a.claimed_by & b.claimed_by else "different"


def compare_wording(a: Traits, b: Traits) -> str | None:
    """Content words that the sentences about the incident share."""
    if not a.words or not b.words or are_foreign(a, b):
        return None
    return _grade(measure_overlap(a.words, b.words))


def compare_story(a: Traits, b: Traits) -> str | None:
    """Content words that title and first sentences share, where it is the news of both."""
    if not (a.lead and b.lead) or not a.story or not b.story or are_foreign(a, b):
        return None
    return _grade(measure_overlap(a.story, b.story))


def compare_rare(a: Traits, b: Traits) -> str | None:
    """Rare words in common, mostly names."""
    if not a.rare or not b.rare or are_foreign(a, b):
        return None
    shared = len(a.rare & b.rare)
    if shared >= 4:
        return "many"
    return "several" if shared >= 2 else ("one" if shared else "none")


def _grade(overlap: float) -> str:
    if overlap >= 0.5:
        return "most"
    if overlap >= 0.3:
        return "much"
    if overlap >= 0.15:
        return "some"
    return "little" if overlap >= 0.05 else "none"


COMPARISONS: tuple[tuple[str, Callable[[Traits, Traits], str | None], tuple[str, ...]], ...] = (
    ("time", compare_time, ("same_day", "overlap", "may_be", "next_day", "near", "apart")),
    (
        "place",
        compare_place,
        ("same", "close", "within", "same_admin1", "same_country", "far", "other_country"),
    ),
    ("type", compare_type, ("same", "family", "akin", "different")),
    ("actors", compare_actors, ("shared", "affiliated", "different")),
    ("targets", compare_targets, ("alike", "some", "different")),
    ("weapons", compare_weapons, ("shared", "different")),
    ("killed", compare_killed, ("equal", "equal_small", "compatible", "growth", "conflict")),
    ("injured", compare_injured, ("equal", "equal_small", "compatible", "growth", "conflict")),
    ("claimed_by", compare_claims, ("shared", "different")),
    ("wording", compare_wording, ("most", "much", "some", "little", "none")),
    ("story", compare_story, ("most", "much", "some", "little", "none")),
    ("rare_words", compare_rare, ("many", "several", "one", "none")),
)
"""Each field, how it is compared, and its levels from the most to the least agreement."""


def find_levels(a: Traits, b: Traits) -> tuple[str | None, ...]:
    """Return the level that each field of `COMPARISONS` reaches; None where one is not told."""
    return tuple(compare(a, b) for _, compare, _ in COMPARISONS)


def weigh_pair(a: Traits, b: Traits, settings: Settings) -> float:
    """Return the match weight of two accounts in bits, prior included."""
    weight = settings.prior
    for (_, compare, _), weights in zip(COMPARISONS, settings.tables, strict=True):
        level = compare(a, b)
        if level is not None:
            weight += weights[level]
    return weight


def exclude_pair(a: Traits, b: Traits) -> str | None:
    """Return why two accounts cannot tell of one incident whatever they agree in, or None.

    Same outlet, same hour, two places: one desk tells of two incidents. The other reasons are
    facts that both accounts state and that cannot both be true of one thing.
    """
    place, time = compare_place(a, b), compare_time(a, b)
    if place == "other_country" and min(a.radius or 0.0, b.radius or 0.0) <= POINT_KM:
        return "two countries"
    if time == "apart" and not (a.inferred or b.inferred):
        return "days apart"
    precise = (a.radius or AREA_KM) <= POINT_KM and (b.radius or AREA_KM) <= POINT_KM
    if precise and place in ("far", "same_admin1") and a.source and a.source == b.source:
        if a.doc == b.doc:
            return "one report, two places"
        if a.hour is not None and a.hour == b.hour:
            return "one outlet, one hour, two places"
    if a.doc == b.doc and a.type != b.type and a.family != b.family:
        return "one report, two kinds of incident"
    return "two places a day's drive apart" if _are_worlds_apart(a, b) else None


def _are_worlds_apart(a: Traits, b: Traits) -> bool:
    """Whether two points lie so far apart that no reading of a place can make them one."""
    if a.radius is None or b.radius is None or max(a.radius, b.radius) > POINT_KM:
        return False
    distance = _measure_distance(a, b)
    return distance is not None and distance > APART_KM + a.radius + b.radius


def judge_pair(a: Traits, b: Traits, settings: Settings) -> float | None:
    """Return the weight that linking goes by; None where the two exclude each other.

    It is that of `weigh_pair`, save that a pair without a common ground in time or place links
    on strong other evidence only: otherwise it weighs no more than a pair that was not compared.
    The threshold of news lies below even odds, because few matching reports share many words;
    where two scripts leave words out, the rest must reach even odds.
    """
    if exclude_pair(a, b) is not None:
        return None
    weight = weigh_pair(a, b, settings)
    if a.lead and b.lead and are_foreign(a, b):
        weight += min(settings.threshold, 0.0)
    return weight if has_ground(a, b) else min(weight, UNSEEN)


def has_ground(a: Traits, b: Traits) -> bool:
    """Whether two accounts can be held against each other in time and place, or agree in

    much else: in the wording of the news, in several rare words, or in an exact toll.
    """
    if compare_time(a, b) is not None and compare_place(a, b) is not None:
        return True
    return (
        compare_story(a, b) in ("most", "much")
        or compare_rare(a, b) in ("many", "several")
        or compare_killed(a, b) == "equal"
    )


def compare_accounts(a: Traits, b: Traits, settings: Settings) -> Link:
    """Compare two accounts in full, with the weight of each agreement."""
    agreements = []
    for (field, compare, _), weights in zip(COMPARISONS, settings.tables, strict=True):
        level = compare(a, b)
        agreements.append(
            Agreement(field=field, level=level or "not_told", weight=weights[level] if level else 0)
        )
    weight = settings.prior + sum(agreement.weight for agreement in agreements)
    return Link(
        first=a.id,
        second=b.id,
        weight=weight,
        probability=to_probability(weight),
        prior=settings.prior,
        agreements=tuple(agreements),
    )


def to_probability(weight: float) -> float:
    """Turn bits of evidence into a probability."""
    return 1 / (1 + 2 ** -max(-500.0, min(500.0, weight)))


def _measure_distance(a: Traits, b: Traits) -> float | None:
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return None
    if a.lat == b.lat and a.lon == b.lon:
        return 0.0
    lat_a, lat_b = a.lat * _RADIAN, b.lat * _RADIAN
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((b.lon - a.lon) * _RADIAN / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
