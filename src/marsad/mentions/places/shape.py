"""Points and uncertainties: what a direction, a distance or a border does to a place."""

from __future__ import annotations

from marsad.gazetteer.geometry import shift
from marsad.gazetteer.model import Entry, PlaceKind, precision_of
from marsad.records import Precision, Record, Relation

BEARINGS: dict[Relation, float] = {
    Relation.NORTH: 0.0,
    Relation.NORTH_EAST: 45.0,
    Relation.EAST: 90.0,
    Relation.SOUTH_EAST: 135.0,
    Relation.SOUTH: 180.0,
    Relation.SOUTH_WEST: 225.0,
    Relation.WEST: 270.0,
    Relation.NORTH_WEST: 315.0,
}
_LARGE_TOWN = 100_000
_PAIRS: dict[frozenset[Relation], Relation] = {
    frozenset({Relation.NORTH, Relation.EAST}): Relation.NORTH_EAST,
    frozenset({Relation.NORTH, Relation.WEST}): Relation.NORTH_WEST,
    frozenset({Relation.SOUTH, Relation.EAST}): Relation.SOUTH_EAST,
    frozenset({Relation.SOUTH, Relation.WEST}): Relation.SOUTH_WEST,
}


class Spot(Record, gc=False):
    """A point with its uncertainty in km and its precision."""

    lat: float | None
    lon: float | None
    uncertainty_km: float
    precision: Precision


def join_directions(first: Relation | None, second: Relation) -> Relation:
    """Two words of direction as one: north and east are north-east."""
    if first is None:
        return second
    return _PAIRS.get(frozenset({first, second}), second)


def plain_spot(entry: Entry) -> Spot:
    """The place itself."""
    return Spot(
        lat=entry.lat,
        lon=entry.lon,
        uncertainty_km=entry.uncertainty_km,
        precision=precision_of(entry.kind),
    )


def place_spot(
    entry: Entry, relation: Relation, *, km: float | None, area: bool, site: bool
) -> Spot:
    """Where an expression lies that stands in `relation` to `entry`.

    `km` is a distance that the text gives, `area` says that the land around is meant (a
    countryside, a front), `site` that something at the place is meant (its airport). A direction
    without a distance goes a good radius out, and the uncertainty covers from the place's middle
    to twice that; within a unit or country it is the half or quarter that is meant.
    """
    precision = precision_of(entry.kind)
    radius = entry.uncertainty_km
    if entry.lat is None or entry.lon is None:
        return Spot(lat=None, lon=None, uncertainty_km=radius, precision=precision)
    lat, lon = entry.lat, entry.lon
    wide = entry.kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION)
    bearing = BEARINGS.get(relation)
    if bearing is not None and km is not None:
        lat, lon = shift(lat, lon, bearing, km)
        doubt = round(max(3.0, 0.25 * km + min(radius, 10)), 1)
        return Spot(lat=lat, lon=lon, uncertainty_km=doubt, precision=Precision.REGION)
    if km is not None:
        return Spot(lat=lat, lon=lon, uncertainty_km=round(km + min(radius, 10), 1),
                    precision=Precision.REGION)  # fmt: skip
    if bearing is not None:
        out = 0.5 * radius if wide else max(20.0 if area else 8.0, 1.5 * radius)
        lat, lon = shift(lat, lon, bearing, out)
        # "East of" a large town is often said of the land that goes by its name.
        doubt = max(1.2 * out, 30.0 if entry.population >= _LARGE_TOWN and not wide else 0.0)
        return Spot(lat=lat, lon=lon, uncertainty_km=round(doubt, 1), precision=Precision.REGION)
    if relation in (Relation.NEAR, Relation.OUTSKIRTS):
        more = radius if wide else radius + 10.0
        return Spot(lat=lat, lon=lon, uncertainty_km=more,
                    precision=precision if wide else Precision.REGION)  # fmt: skip
    if area and not wide:
        return Spot(lat=lat, lon=lon, uncertainty_km=radius + 20.0, precision=Precision.REGION)
    if site and not wide:
        return Spot(lat=lat, lon=lon, uncertainty_km=radius + 5.0, precision=Precision.SITE)
    return Spot(lat=lat, lon=lon, uncertainty_km=radius, precision=precision)
