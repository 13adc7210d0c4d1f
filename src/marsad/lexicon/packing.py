"""The surfaces of one language in the form that the matcher is made from, and that is kept.

Making them takes seconds, since every form is cut into stems by what all the others are; the
build therefore writes them to `compiled/surfaces.<language>.msgpack`. The file names what it was
made of by digest (lexicon files, words of the gazetteer, the code that makes surfaces, the Unicode
version), and one that was made of anything else is not used.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from marsad.lexicon.documents import digest_sources, read_compiled
from marsad.lexicon.entries import (
    ActHit,
    ActorHit,
    CountryForm,
    CountryHit,
    CueHit,
    Form,
    FrameHit,
    Meaning,
    RoleHit,
    WeaponHit,
)
from marsad.lexicon.load import LexiconData
from marsad.lexicon.surfaces import make_surfaces
from marsad.records import Number, Voice
from marsad.text.folding import fold_word
from marsad.text.tokens import WORD, Vocabulary, strip_word

# Code that decides what the surfaces are and what they are cut by.
_MADE_BY = (
    *("lexicon/entries.py", "lexicon/surfaces.py", "lexicon/packing.py"),
    *("lexicon/arabic_forms.py", "lexicon/english_forms.py", "lexicon/load.py"),
    *("text/folding.py", "text/tokens.py", "gazetteer/store.py", "mentions/places/words.py"),
)


class PackedHit(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One meaning: the entry by its row in its kind's list, and how the surface stands."""

    kind: str
    row: int
    form: str | None = None
    number: Number | None = None
    voice: Voice | None = None
    cued: bool = False
    cased: bool = False
    article: bool = False


class PackedSurfaces(msgspec.Struct, array_like=True, gc=False):
    """Stems of the vocabulary, and patterns with their number of words and their meanings.

    A pattern is its words, each between two spaces. Of a meaning that is >= 0 the pattern has
    that one of `hits`; else it has those of ``groups[-1 - meaning]``.
    """

    made_of: bytes
    stems: list[str]
    patterns: list[str]
    words: bytes
    meanings: list[int]
    groups: list[list[int]]
    hits: list[PackedHit]


def digest_surfaces(*contents: bytes) -> bytes:
    """SHA-256 of these contents together with the code that makes surfaces."""
    return digest_sources(_MADE_BY, *contents)


def pack_surfaces(
    data: LexiconData, language: str, more_stems: Iterable[str] = (), made_of: bytes = b""
) -> PackedSurfaces:
    """Cut every surface of a language into stems and number what it means."""
    rows = _rows_by_entry(data, language)
    stems: set[str] = set(more_stems)
    surfaces: list[tuple[list[str], PackedHit]] = []
    known: dict[str, str] = {}
    for surface, meaning in make_surfaces(data, language):
        words = _strip(surface, known)
        if words:
            surfaces.append((words, _pack_hit(meaning, rows)))
            stems.add(words[0])
    # Words inside longer surfaces carry particles too ("القائد العام للجيش"); they are cut
    # by what stands alone somewhere, or they would stop the text from being cut.
    cutter = Vocabulary(stems)
    hits: dict[PackedHit, int] = {}
    patterns: dict[str, dict[int, None]] = {}
    for first, hit in surfaces:
        words = [first[0], *(cutter.segment(word).stem for word in first[1:])]
        stems.update(words)
        meanings = patterns.setdefault("".join([f" {word} " for word in words]), {})
        meanings[hits.setdefault(hit, len(hits))] = None
    groups: list[list[int]] = []
    return PackedSurfaces(
        made_of=made_of,
        stems=sorted(stems),
        patterns=list(patterns),
        words=bytes(pattern.count("  ") + 1 for pattern in patterns),
        meanings=[_number(list(meanings), groups) for meanings in patterns.values()],
        groups=groups,
        hits=list(hits),
    )


def unpack_hits(packed: PackedSurfaces, data: LexiconData, language: str) -> list[Meaning]:
    """The meanings behind `packed.hits`."""
    entries = _entries(data, language)
    return [_unpack_hit(hit, entries[hit.kind][hit.row]) for hit in packed.hits]


def write_surfaces(packed: PackedSurfaces, language: str, folder: Path) -> Path:
    """Keep packed surfaces in `folder`; returns the file written."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"surfaces.{language}.msgpack"
    target.write_bytes(msgspec.msgpack.encode(packed))
    return target


def read_surfaces(language: str, made_of: bytes) -> PackedSurfaces | None:
    """The kept surfaces, None where there are none made of just this."""
    packed = read_compiled(f"surfaces.{language}.msgpack", PackedSurfaces)
    return packed if packed is not None and packed.made_of == made_of else None


def _strip(surface: str, known: dict[str, str]) -> list[str]:
    """As `strip_surface`; `known` keeps words that were stripped already."""
    words = []
    for word in WORD.findall(fold_word(surface)):
        stem = known.get(word)
        if stem is None:
            stem = known[word] = strip_word(word)
        words.append(stem)
    return words


def _number(meanings: list[int], groups: list[list[int]]) -> int:
    if len(meanings) == 1:
        return meanings[0]
    groups.append(meanings)
    return -len(groups)


def _entries(data: LexiconData, language: str) -> dict[str, tuple[object, ...]]:
    return {
        "frame": data.frames[language],
        "cue": data.cues[language],
        "act": data.acts[language],
        "weapon": data.weapons[language],
        "role": data.roles[language],
        "actor": data.actors,
        "country": data.countries,
    }


def _rows_by_entry(data: LexiconData, language: str) -> dict[int, tuple[str, int]]:
    """Kind and row of each entry, by its identity: entries are many and slow to compare."""
    return {
        id(entry): (kind, row)
        for kind, entries in _entries(data, language).items()
        for row, entry in enumerate(entries)
    }


def _pack_hit(meaning: Meaning, rows: dict[int, tuple[str, int]]) -> PackedHit:
    match meaning:
        case FrameHit(frame=entry, form=form, number=number, voice=voice):
            return PackedHit(*rows[id(entry)], form.value, number, voice)
        case CueHit(cue=entry, form=form) | ActHit(act=entry, form=form):
            return PackedHit(*rows[id(entry)], form.value)
        case ActorHit(actor=entry):
            return PackedHit(
                *rows[id(entry)],
                cued=meaning.cued,
                cased=meaning.cased,
                article=meaning.article,
            )
        case CountryHit(country=entry, form=form, number=number):
            return PackedHit(*rows[id(entry)], form.value, number, cased=meaning.cased)
        case WeaponHit(weapon=entry, number=number) | RoleHit(role=entry, number=number):
            return PackedHit(*rows[id(entry)], number=number)


def _unpack_hit(hit: PackedHit, entry: object) -> Meaning:
    match hit.kind:
        case "frame":
            return FrameHit(frame=entry, form=Form(hit.form), number=hit.number, voice=hit.voice)  # type: ignore[arg-type]
        case "cue":
            return CueHit(cue=entry, form=Form(hit.form))  # type: ignore[arg-type]
        case "act":
            return ActHit(act=entry, form=Form(hit.form))  # type: ignore[arg-type]
        case "actor":
            return ActorHit(actor=entry, cued=hit.cued, cased=hit.cased, article=hit.article)  # type: ignore[arg-type]
        case "country":
            form = CountryForm(hit.form)
            return CountryHit(country=entry, form=form, number=hit.number, cased=hit.cased)  # type: ignore[arg-type]
        case "weapon":
            return WeaponHit(weapon=entry, number=hit.number)  # type: ignore[arg-type]
        case _:
            return RoleHit(role=entry, number=hit.number)  # type: ignore[arg-type]
