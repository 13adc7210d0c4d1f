"""What a gazetteer entry is, and what its kinds mean for precision."""

from __future__ import annotations

from enum import Enum

from marsad.records import Precision, Record


class PlaceKind(Enum):
    """Kinds of place in the gazetteer; the value is what supplement files write."""

    # Members are singletons: the hash of Enum, over the name, costs a call for each look-up.
    __hash__ = object.__hash__

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    ADMIN3 = "admin3"
    REGION = "region"
    SEA = "sea"
    MOUNTAIN = "mountain"
    RIVER = "river"
    ROAD = "road"
    SETTLEMENT = "settlement"
    NEIGHBOURHOOD = "neighbourhood"
    CAMP = "camp"
    BASE = "base"
    AIRPORT = "airport"
    PORT = "port"
    CROSSING = "crossing"
    DAM = "dam"
    FIELD = "field"
    PLANT = "plant"
    BRIDGE = "bridge"
    PRISON = "prison"
    SITE = "site"


KIND_PRECISION: dict[PlaceKind, Precision] = {
    PlaceKind.COUNTRY: Precision.COUNTRY,
    PlaceKind.ADMIN1: Precision.ADMIN1,
    PlaceKind.ADMIN2: Precision.ADMIN2,
    PlaceKind.ADMIN3: Precision.ADMIN3,
    PlaceKind.REGION: Precision.REGION,
    PlaceKind.SEA: Precision.REGION,
    PlaceKind.MOUNTAIN: Precision.REGION,
    PlaceKind.RIVER: Precision.REGION,
    PlaceKind.ROAD: Precision.REGION,
    PlaceKind.SETTLEMENT: Precision.SETTLEMENT,
}


def precision_of(kind: PlaceKind) -> Precision:
    """Precision of a place of this kind; everything built or walled is a site."""
    return KIND_PRECISION.get(kind, Precision.SITE)


class Entry(Record, gc=False):
    """One place: WGS 84 degrees, uncertainty in km, population in people (0: not known).

    `listed` tells a place of the supplement, of an import, a country or a first-level unit: one
    that somebody meant to be found, not one of a long list. `country` is ISO 3166-1 alpha-2 or
    None (a sea, an area over several countries), `admin1` the English name of the first-level
    unit. `names_ar` and `names_en` are spellings as met.
    """

    id: str
    name_en: str
    kind: PlaceKind
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    uncertainty_km: float
    population: int = 0
    listed: bool = False
    names_ar: tuple[str, ...] = ()
    names_en: tuple[str, ...] = ()
