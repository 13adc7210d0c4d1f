"""Reading and checking the lexicon files.

Files are TOML under `data/`: one per language and kind (`frames.ar.toml`), except that actors
and countries hold the names of all languages in one entry, since the entry is the same actor.
A third language adds `frames.fa.toml`, `cues.fa.toml`, ... and name lists.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar

from marsad.errors import LexiconError
from marsad.lexicon.documents import DATA, read_document
from marsad.lexicon.entries import Act, Actor, Country, Cue, Entry, Frame, Role, WeaponEntry
from marsad.records import Record

LANGUAGES = ("ar", "en")

E = TypeVar("E", bound=Entry)


class LexiconData(Record):
    """All entries that were read, before surfaces are made; `digest` is over the files' digests."""

    frames: dict[str, tuple[Frame, ...]]
    cues: dict[str, tuple[Cue, ...]]
    acts: dict[str, tuple[Act, ...]]
    weapons: dict[str, tuple[WeaponEntry, ...]]
    roles: dict[str, tuple[Role, ...]]
    actors: tuple[Actor, ...]
    countries: tuple[Country, ...]
    digest: str


def read_lexicon(root: Path | None = None) -> LexiconData:
    """Read every file below `root` (the package's own data without it).

    Raises `LexiconError` naming the file for TOML that does not parse, unknown keys, values of
    the wrong type, an id used twice, or an affiliation to an actor that does not exist.
    """
    data = root if root is not None else DATA
    digest = hashlib.sha256()
    per_language: dict[str, dict[str, tuple[Entry, ...]]] = {}
    kinds: tuple[tuple[str, str, type[Entry]], ...] = (
        ("frames", "frame", Frame),
        ("cues", "cue", Cue),
        ("acts", "act", Act),
        ("weapons", "weapon", WeaponEntry),
        ("roles", "role", Role),
    )
    for stem, key, entry_type in kinds:
        per_language[stem] = {
            language: tuple(_read(data / f"{stem}.{language}.toml", key, entry_type, digest))
            for language in LANGUAGES
        }
    actors: list[Actor] = []
    folder = data.joinpath("actors")
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            actors += _read(file, "actor", Actor, digest)
    countries = _read(data.joinpath("countries.toml"), "country", Country, digest)
    _check_ids("countries.toml", countries)
    _check_actors(actors, countries)
    for stem, by_language in per_language.items():
        for language, entries in by_language.items():
            _check_ids(f"{stem}.{language}.toml", entries)
    return LexiconData(
        frames=per_language["frames"],  # type: ignore[arg-type]
        cues=per_language["cues"],  # type: ignore[arg-type]
        acts=per_language["acts"],  # type: ignore[arg-type]
        weapons=per_language["weapons"],  # type: ignore[arg-type]
        roles=per_language["roles"],  # type: ignore[arg-type]
        actors=tuple(actors),
        countries=tuple(countries),
        digest=digest.hexdigest(),
    )


def _read(file: Path, key: str, entry_type: type[E], digest: hashlib._Hash) -> list[E]:
    content, own_digest = read_document(file, dict[str, list[entry_type]])  # type: ignore[valid-type]
    digest.update(own_digest)
    if unknown := content.keys() - {key}:
        raise LexiconError(f"unknown kind of entry {min(unknown)!r}", path=str(file))
    return content.get(key, [])


def _check_ids(name: str, entries: tuple[Entry, ...] | list[Country]) -> None:
    seen: set[str] = set()
    for entry in entries:
        entry_id: str = entry.id  # type: ignore[attr-defined]
        if entry_id in seen:
            raise LexiconError(f"the id {entry_id!r} is used twice", path=name)
        seen.add(entry_id)


def _check_actors(actors: list[Actor], countries: list[Country]) -> None:
    ids = {actor.id for actor in actors} | {country.id for country in countries}
    if len({actor.id for actor in actors}) != len(actors):
        seen: set[str] = set()
        for actor in actors:
            if actor.id in seen:
                raise LexiconError(f"the id {actor.id!r} is used twice", path="actors/")
            seen.add(actor.id)
    for actor in actors:
        for tie in actor.affiliations:
            if tie.to not in ids:
                raise LexiconError(
                    f"{actor.id!r} is affiliated to {tie.to!r}, which does not exist",
                    path="actors/",
                )
