"""The words around place names: kinds, directions, relations, and names that are also words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from marsad.lexicon.documents import DATA, read_document
from marsad.records import Record, Relation
from marsad.text.tokens import strip_surface

LANGUAGES = ("ar", "en")


class KindWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word that says what kind of place a name is; see the comments in the file."""

    kind: str
    en: str
    forms: tuple[str, ...]
    site: bool = False
    area: bool = False
    unknown: bool = False


class _Direction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relation: Relation
    forms: tuple[str, ...]
    adjective: tuple[str, ...]


class _Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relation: Relation
    phrases: tuple[str, ...]


class _Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    forms: tuple[str, ...]


class _Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kilometre: tuple[str, ...]
    mile: tuple[str, ...]
    distance: tuple[str, ...]
    about: tuple[str, ...]


class _Joiners(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"in_": "in"}):
    in_: tuple[str, ...]
    of: tuple[str, ...]
    to: tuple[str, ...]
    between: tuple[str, ...]
    prepositions: tuple[str, ...]


class _Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    never: tuple[str, ...]
    kind: tuple[str, ...]
    cued: tuple[str, ...]


class PlaceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `places.<lang>.toml`."""

    kind: tuple[KindWord, ...]
    direction: tuple[_Direction, ...]
    relation: tuple[_Phrases, ...]
    adjectives: _Forms
    units: _Units
    joiners: _Joiners
    heads: _Forms
    common: _Forms
    borders: _Forms
    towns: _Forms
    bare: _Forms
    stop: _Stop


class PlaceWords(Record):
    """The words of all languages as stems, ready to look up."""

    kinds: dict[str, KindWord]
    directions: dict[str, Relation]
    direction_adjectives: dict[str, Relation]
    relations: dict[str, tuple[tuple[tuple[str, ...], Relation], ...]]
    adjectives: frozenset[str]
    kilometres: frozenset[str]
    miles: frozenset[str]
    distance: frozenset[str]
    about: frozenset[str]
    inside: frozenset[str]
    of: frozenset[str]
    away: frozenset[str]
    between: frozenset[str]
    prepositions: frozenset[str]
    heads: frozenset[str]
    common: frozenset[str]
    levels: dict[str, int]
    announcing: frozenset[str]
    borders: frozenset[str]
    towns: frozenset[str]
    national: frozenset[str]
    bare: frozenset[str]
    triggers: frozenset[str]


NEVER: Literal[0] = 0
KIND: Literal[1] = 1
CUED: Literal[2] = 2
STRONG: Literal[3] = 3


@cache
def load_place_words() -> PlaceWords:
    """The place words of the package.

    Raises LexiconError, naming the file, for one that does not have the described shape.
    """
    return build_place_words(tuple(_read(language) for language in LANGUAGES))


def place_stems() -> frozenset[str]:
    """Every word that must be known for the words around names to be cut right."""
    words = load_place_words()
    phrases = {w for found in words.relations.values() for p, _ in found for w in p}
    return frozenset(
        {*words.kinds, *words.directions, *words.direction_adjectives, *phrases, *words.adjectives}
        | words.kilometres
        | words.miles
        | words.distance
        | words.about
        | words.inside
        | words.of
        | words.between
        | words.heads
        | words.borders
        | words.common
        | {stem for stem in words.levels if " " not in stem}
    )


def _read(language: str) -> PlaceFile:
    content, _digest = read_document(DATA.joinpath(f"places.{language}.toml"), PlaceFile)
    return content


def build_place_words(read: tuple[PlaceFile, ...]) -> PlaceWords:
    """Lookup tables of these files; every surface is cut to stems."""
    kinds: dict[str, KindWord] = {}
    directions: dict[str, Relation] = {}
    adjectives: dict[str, Relation] = {}
    relations: dict[str, list[tuple[tuple[str, ...], Relation]]] = {}
    levels: dict[str, int] = {}
    for file in read:
        for kind in file.kind:
            kinds.update((stem, kind) for stem in _stems(kind.forms))
        for direction in file.direction:
            directions.update((stem, direction.relation) for stem in _stems(direction.forms))
            adjectives.update((stem, direction.relation) for stem in _stems(direction.adjective))
        for group in file.relation:
            for phrase in group.phrases:
                words = strip_surface(phrase)
                relations.setdefault(words[-1], []).append((words, group.relation))
        # The weaker demand is written last and holds: a name that a cue frees stays usable.
        for level, names in (
            (KIND, file.stop.kind),
            (CUED, file.stop.cued),
            (NEVER, file.stop.never),
        ):
            levels.update((" ".join(strip_surface(name)), level) for name in names)
    borders = _all(f.borders.forms for f in read)
    towns = _all(f.towns.forms for f in read)
    land = {stem for stem, kind in kinds.items() if kind.kind in ("territory", "capital")}
    announcing = frozenset(stem for stem, kind in kinds.items() if kind.unknown)
    national = frozenset({*land, *borders, *towns, *directions})
    bare = _all(f.bare.forms for f in read)
    return PlaceWords(
        kinds=kinds,
        directions=directions,
        direction_adjectives=adjectives,
        relations={k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in relations.items()},
        adjectives=_all(f.adjectives.forms for f in read),
        kilometres=_all(f.units.kilometre for f in read),
        miles=_all(f.units.mile for f in read),
        distance=_all(f.units.distance for f in read),
        about=_all(f.units.about for f in read),
        inside=_all(f.joiners.in_ for f in read),
        of=_all(f.joiners.of for f in read),
        away=_all(f.joiners.to for f in read),
        between=_all(f.joiners.between for f in read),
        prepositions=_all(f.joiners.prepositions for f in read),
        heads=_all(f.heads.forms for f in read),
        common=_all(f.common.forms for f in read),
        levels=levels,
        borders=borders,
        towns=towns,
        national=national,
        bare=bare,
        announcing=announcing,
        triggers=announcing | national | bare,
    )


def _stems(forms: tuple[str, ...]) -> list[str]:
    return [strip_surface(form)[0] for form in forms]


def _all(groups: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(stem for group in groups for stem in _stems(group))
