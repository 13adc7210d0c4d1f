"""Codes of countries, and what is known of an actor beyond the words: side and country.

`data/countries.csv`: ISO 3166 alpha-2, alpha-3 and numeric, FIPS 10-4, Gleditsch and Ward's
state number (where the state is in a region that is read, or acts there), ACLED's region, name.
"""

from __future__ import annotations

import csv
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from marsad.records import ActorKind, Participant, Record

if TYPE_CHECKING:
    from marsad.lexicon.load import LexiconData


class Country(Record, frozen=True):
    """Codes of one country; an empty string where a scheme has none."""

    alpha2: str
    alpha3: str
    numeric: str
    fips: str
    gw: str
    region: str
    name: str


class Side(Enum):
    """What kind of party a participant is, as far as codes of other data sets tell apart."""

    STATE = "state"
    COALITION = "coalition"
    GROUP = "group"
    GUNMEN = "gunmen"
    CIVILIANS = "civilians"
    UNKNOWN = "unknown"


_SIDES = {
    ActorKind.STATE: Side.STATE,
    ActorKind.MILITARY: Side.STATE,
    ActorKind.POLICE: Side.STATE,
    ActorKind.INTELLIGENCE: Side.STATE,
    ActorKind.OFFICE: Side.STATE,
    ActorKind.OFFICIALS: Side.STATE,
    ActorKind.COALITION: Side.COALITION,
    ActorKind.ARMED_GROUP: Side.GROUP,
    ActorKind.PARTY: Side.GROUP,
    ActorKind.COMBATANTS: Side.GUNMEN,
    ActorKind.CIVILIANS: Side.CIVILIANS,
    ActorKind.POPULATION: Side.CIVILIANS,
    ActorKind.WITNESSES: Side.CIVILIANS,
    ActorKind.MEDIA: Side.CIVILIANS,
    ActorKind.AGENCY: Side.CIVILIANS,
    ActorKind.MONITOR: Side.CIVILIANS,
    ActorKind.ORGANISATION: Side.CIVILIANS,
    ActorKind.PERSON: Side.CIVILIANS,
}


def find_side(participant: Participant) -> Side:
    """Return the side of a participant by its kind; a site or an unread kind is on none."""
    if participant.kind is None:
        return Side.UNKNOWN
    return _SIDES.get(participant.kind, Side.UNKNOWN)


@lru_cache(maxsize=1)
def _load_countries() -> dict[str, Country]:
    path = files("marsad.exchange") / "data" / "countries.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {row["alpha2"]: Country(**row) for row in rows}


@lru_cache(maxsize=1)
def _load_names() -> dict[str, Country]:
    countries = _load_countries()
    own = {c.name.casefold(): c for c in countries.values()}
    codes = {c.alpha3.casefold(): c for c in countries.values()}
    return own | codes | {name: countries[code] for name, code in OTHER_NAMES.items()}


OTHER_NAMES = {
    "palestinian territory": "PS", "israel (palestine)": "PS", "west bank and gaza": "PS",
    "democratic republic of congo": "CD", "dr congo": "CD", "congo": "CG",
    "republic of congo": "CG", "ivory coast": "CI", "cote d'ivoire": "CI",
    "united states of america": "US", "united kingdom": "GB", "yemen": "YE", "türkiye": "TR",
    "turkiye": "TR", "burma": "MM", "czechia": "CZ", "czech republic": "CZ",
    "bosnia-herzegovina": "BA", "north macedonia": "MK", "macedonia": "MK", "russia": "RU",
    "kingdom of eswatini": "SZ", "eswatini": "SZ", "east timor": "TL", "timor-leste": "TL",
    "south korea": "KR", "north korea": "KP", "cape verde": "CV", "kyrgyzstan": "KG",
    "tanzania": "TZ", "gambia": "GM", "laos": "LA", "vietnam": "VN", "syrian arab republic": "SY",
}  # fmt: skip
"""Names that ACLED and UCDP write and our table does not have, in lower case."""


def find_country(alpha2: str | None) -> Country | None:
    """Return the codes of a country by its ISO alpha-2 code."""
    return _load_countries().get(alpha2.upper()) if alpha2 else None


def find_country_named(name: str) -> Country | None:
    """Return a country by its English name or ISO alpha-3 code, in any case."""
    return _load_names().get(name.strip().casefold())


def find_country_numbered(numeric: str) -> Country | None:
    """Return a country by its ISO numeric code."""
    wanted = numeric.strip().removesuffix(".0").lstrip("0")
    return next((c for c in _load_countries().values() if c.numeric == wanted), None)


@lru_cache(maxsize=1)
def _load_lexicon() -> LexiconData:
    from marsad.lexicon.load import read_lexicon

    return read_lexicon()


@lru_cache(maxsize=1)
def _load_actor_countries() -> dict[str, str]:
    lexicon = _load_lexicon()
    known = {actor.id: actor.country for actor in lexicon.actors if actor.country}
    return known | {country.id: country.code for country in lexicon.countries}


@lru_cache(maxsize=1)
def _load_actor_names() -> dict[str, str]:
    lexicon = _load_lexicon()
    states = {country.code: country.id for country in lexicon.countries}
    known = {name: states[c.alpha2] for name, c in _load_names().items() if c.alpha2 in states}
    for actor in reversed(lexicon.actors):  # of two with one name, the first counts
        for name in (*actor.en_cued, *actor.en, actor.name):
            known[name.casefold()] = actor.id
    return known


def find_actor_named(name: str) -> str | None:
    """Return the lexicon's id of a party as ACLED and UCDP name it; None for one unknown there.

    Brackets are left out; forces and governments "of" a country are that country.
    """
    bare = name.partition(" (")[0].strip().casefold()
    for opening in _STATE_BODIES:
        if bare.startswith(opening):
            bare = bare.removeprefix(opening)
    return _load_actor_names().get(bare)


_STATE_BODIES = ("government of ", "military forces of ", "police forces of ")


def find_home(participant: Participant) -> Country | None:
    """Return the country that the lexicon gives an actor; None for whoever it does not know."""
    if participant.actor_id is None:
        return None
    return find_country(_load_actor_countries().get(participant.actor_id))


def name_participant(participant: Participant) -> str:
    """Return the name in English, or as worded."""
    return participant.name_en or participant.text
