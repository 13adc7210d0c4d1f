"""A draft of an incident while mentions are still being added to it.

It keeps the different facts of its mentions, so that what is told a thousand times is compared
once: merging a report takes time in proportion to its length.
"""

from __future__ import annotations

from marsad.events.choose import fineness
from marsad.events.parts import Group
from marsad.events.told import Scene, Told
from marsad.records import EventType, Part, Record, Status, WeaponKind


class Anchor(Record, gc=False):
    """Place and time of a mention (indices into the scene); `headline` if the title tells it."""

    place: int | None
    time: int | None
    headline: bool


class Growing:
    """Mentions of one incident so far, and the different facts among them.

    `anchors` has one for all mentions of the same place, time and standing, `regions` the ids of
    places finer than a country, `sides` what the named authors belong to.
    """

    __slots__ = (
        *("anchors", "background", "generic", "regions", "sides", "status", "told", "type"),
        *("weapons", "_known"),
    )

    def __init__(self, event_type: EventType | None, status: Status, *, generic: bool) -> None:
        self.type = event_type
        self.status = status
        self.generic = generic
        self.told: list[Told] = []
        self.anchors: list[Anchor] = []
        self.regions: set[str | None] = set()
        self.sides: set[str] = set()
        self.weapons: set[WeaponKind] = set()
        self.background = False
        self._known: set[object] = set()

    def add(self, scene: Scene, item: Told) -> None:
        """Add a mention and its facts."""
        self.told.append(item)
        place, time = item.chosen.place, item.chosen.time
        headline = item.part is Part.TITLE
        key = (_place_key(scene, place), _time_key(scene, time), headline)
        if key not in self._known:
            self._known.add(key)
            self.anchors.append(Anchor(place=place, time=time, headline=headline))
            if place is not None and fineness(scene.places[place]) <= 4:
                self.regions.add(scene.places[place].gazetteer_id)
        self.sides.update(sides_of(item.mention.actors))
        self.weapons.update(weapon.hit.weapon.kind for weapon in item.mention.weapons)
        self.background = self.background or item.mention.background


def sides_of(actors: tuple[Group, ...]) -> list[str]:
    """Countries, ids and affiliations of the named ones among these."""
    sides: list[str] = []
    for actor in actors:
        if actor.named:
            sides += [key for key in (actor.country, actor.actor_id, *actor.affiliations) if key]
    return sides


def _place_key(scene: Scene, index: int | None) -> object:
    """Equal for places that no comparison tells apart."""
    if index is None:
        return None
    place = scene.places[index]
    if place.gazetteer_id is None and not any(len(word) > 3 for word in place.text.split()):
        return index
    name = place.text if place.gazetteer_id is None else place.gazetteer_id
    return (
        *(name, place.gazetteer_id, place.country, place.admin1, place.lat, place.lon),
        *(place.precision, place.uncertainty_km),
    )


def _time_key(scene: Scene, index: int | None) -> object:
    if index is None:
        return None
    time = scene.times[index]
    return time.start, time.end
