"""What keeps two mentions apart: places, days, weapons and authors that exclude each other."""

from __future__ import annotations

from marsad.events.choose import fineness
from marsad.events.families import is_flight_of
from marsad.events.growing import Growing, sides_of
from marsad.events.parts import EventMention
from marsad.events.told import Scene, Told
from marsad.records import EventType, Part, Place, Precision


def find_conflict(scene: Scene, draft: Growing, item: Told) -> str | None:
    """The name of the fact that keeps a mention out of a draft."""
    for anchor in draft.anchors:
        one, two = anchor.place, item.chosen.place
        if anchor.headline and item.part is Part.LEDE:
            if _regions_conflict(scene, one, two):
                return "place"
        elif places_conflict(scene, one, two):
            return "place"
        if times_conflict(scene, anchor.time, item.chosen.time):
            return "time"
    if draft.type is EventType.INTERCEPTION and _weapons_conflict(draft, item.mention):
        return "weapon"
    if item.mention.definite:
        return None
    if _is_recalled(scene, draft, item):
        return "time"
    older = item.mention.background and item.chosen.time is not None
    if older and not draft.background:
        return "background"
    if _actors_conflict(draft, item.mention) and not is_flight_of(draft, item.mention):
        return "actor"
    return None


_RECALLED = 10  # days before the report from which a dated deed is not its undated news


def _is_recalled(scene: Scene, draft: Growing, item: Told) -> bool:
    """As in "Also in July over 25 civilians were killed": not the news that the lede tells.

    In Arabic reports the undated mention is as often the older deed itself, told again.
    """
    if not item.mention.rule.startswith("en.") or scene.day is None:
        return False
    if item.chosen.time is None or draft.told[0].part is Part.BODY:
        return False
    if any(anchor.time is not None for anchor in draft.anchors):
        return False
    time = scene.times[item.chosen.time]
    return time.end is not None and (scene.day - time.end).days > _RECALLED


def _regions_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """A headline may name the region and the lede the base: only the region must agree."""
    if first is None or second is None:
        return False
    one, two = scene.places[first], scene.places[second]
    if one.country != two.country:
        return one.country is not None and two.country is not None
    return bool(one.admin1 and two.admin1 and one.admin1 != two.admin1)


def places_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """Two places exclude each other: other countries, or two different fine places."""
    if first is None or second is None or first == second:
        return False
    one, two = scene.places[first], scene.places[second]
    if one.country != two.country:
        return not (one.country is None or two.country is None)
    if one.gazetteer_id is None and two.gazetteer_id is None:
        return not _words_of(one) & _words_of(two)
    if one.gazetteer_id == two.gazetteer_id:
        return False
    if _is_wide(one) or _is_wide(two):
        return False
    if one.admin1 and two.admin1 and one.admin1 != two.admin1:
        return True
    if fineness(one) == 4 or fineness(two) == 4:
        return False
    return not _near(one, two)


_SMALL_AREA = 15.0  # kilometres: "near the air base" is a place, no region


def _is_wide(place: Place) -> bool:
    """A region or a country; a name that no list has is no region, whatever its kind word."""
    if fineness(place) <= 4:
        return False
    if place.gazetteer_id is None and place.country is not None and place.lat is None:
        return False
    return place.uncertainty_km is None or place.uncertainty_km > _SMALL_AREA


# Words of kinds of places, by their first letters: two unknown "towns" are not one.
_KINDS = frozenset(
    "town towns villa area areas distr neigh subur quart city citie regio provi gover camp camps "
    "road north south easte weste centr near outsk count".split()
)


def _words_of(place: Place) -> set[str]:
    return {word.casefold()[:5] for word in place.text.split() if len(word) > 3} - _KINDS


def _near(one: Place, two: Place) -> bool:
    """Within each other's uncertainty, or 3 km."""
    if one.lat is None or two.lat is None or one.lon is None or two.lon is None:
        return False
    north = abs(one.lat - two.lat) * 111.0
    east = abs(one.lon - two.lon) * 94.0  # kilometres a degree near 33 degrees north
    reach = max(3.0, min(15.0, max(one.uncertainty_km or 0.0, two.uncertainty_km or 0.0)))
    if {one.precision, two.precision} == {Precision.SITE, Precision.SETTLEMENT}:
        reach = 25.0  # a town's airport or base
    return north * north + east * east <= reach * reach


def times_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """Two times exclude each other: they do not overlap."""
    if first is None or second is None:
        return False
    one, two = scene.times[first], scene.times[second]
    if one.start is None or one.end is None or two.start is None or two.end is None:
        return False
    return one.end < two.start or two.end < one.start


def _weapons_conflict(draft: Growing, mention: EventMention) -> bool:
    """A plane and a drone brought down are two interceptions."""
    new = {weapon.hit.weapon.kind for weapon in mention.weapons}
    return bool(draft.weapons) and bool(new) and not draft.weapons & new


def _actors_conflict(draft: Growing, mention: EventMention) -> bool:
    if mention.mutual:
        return False
    new = set(sides_of(mention.actors))
    return bool(draft.sides) and bool(new) and not draft.sides & new
