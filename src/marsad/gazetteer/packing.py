"""The gazetteer file: columns of entries and three indexes from keys to rows, in MessagePack.

An index maps a key to a row, or, where several places share it, to ``-1 - n`` with the rows in
``groups[n]``. Everything is sorted, so the same entries give the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from marsad.gazetteer.keys import arabic_key, latin_key, soft_key
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.sources import DEEP
from marsad.text.folding import fold_word
from marsad.text.tokens import WORD

FORMAT = "marsad-gazetteer/1"
_NOT_SOFT = frozenset(["TR", "UA", "NG", "IN", "PK"])


class Packed(msgspec.Struct, array_like=True, gc=False):
    """The file as decoded."""

    format: str
    ids: list[str]
    names: list[str]
    kinds: list[str]
    countries: list[str]
    admin1: list[str]
    lat: list[float | None]
    lon: list[float | None]
    uncertainty: list[float]
    population: list[int]
    listed: list[bool]
    ar: dict[str, int]
    en: dict[str, int]
    soft: dict[str, int]
    groups: list[list[int]]
    heads: dict[str, int]
    soft_heads: dict[str, int]
    demonyms: dict[str, str]
    capitals: dict[str, int]
    articled: dict[str, bool]
    pairs: dict[str, int] = {}


def pack(
    entries: Sequence[Entry],
    demonyms: Mapping[str, str] | None = None,
    capitals: Mapping[str, str] | None = None,
) -> bytes:
    """Bytes of the gazetteer file with these entries.

    `demonyms` maps folded adjectives of nationality to country codes, `capitals` country codes
    to the ids of their capitals.
    """
    ordered = sorted(entries, key=lambda entry: entry.id)
    groups: list[list[int]] = []
    rows = {entry.id: row for row, entry in enumerate(ordered)}
    ar = _index(ordered, lambda e: (arabic_key(n) for n in e.names_ar), groups)
    en = _index(ordered, lambda e: (latin_key(n) for n in e.names_en), groups)
    soft = _index(ordered, _soft_keys, groups)
    packed = Packed(
        format=FORMAT,
        ids=[e.id for e in ordered],
        names=[e.name_en for e in ordered],
        kinds=[e.kind.value for e in ordered],
        countries=[e.country or "" for e in ordered],
        admin1=[e.admin1 or "" for e in ordered],
        lat=[e.lat for e in ordered],
        lon=[e.lon for e in ordered],
        uncertainty=[e.uncertainty_km for e in ordered],
        population=[e.population for e in ordered],
        listed=[e.listed for e in ordered],
        ar=ar,
        en=en,
        soft=soft,
        groups=groups,
        heads=_heads([*ar, *en]),
        soft_heads=_heads(soft),
        demonyms=dict(sorted((demonyms or {}).items())),
        articled=_articled(ordered),
        pairs=find_pairs([*ar, *en]),
        capitals={k: rows[v] for k, v in sorted((capitals or {}).items()) if v in rows},
    )
    return msgspec.msgpack.encode(packed)


def _heads(keys: Iterable[str]) -> dict[str, int]:
    """First words of keys, each with the number of words of its longest key."""
    found: dict[str, int] = {}
    for key in keys:
        head = key.split(" ", 1)[0]
        words = key.count(" ") + 1
        if words > found.get(head, 0):
            found[head] = words
    return dict(sorted(found.items()))


def find_pairs(keys: Iterable[str]) -> dict[str, int]:
    """First two words of keys, each pair with the number of words of its longest key."""
    found: dict[str, int] = {}
    for key in keys:
        words = key.split(" ", 2)
        if len(words) > 1:
            pair, count = f"{words[0]} {words[1]}", key.count(" ") + 1
            if count > found.get(pair, 0):
                found[pair] = count
    return dict(sorted(found.items()))


def _articled(entries: Sequence[Entry]) -> dict[str, bool]:
    """Arabic keys of names that begin with the article; True where none goes without it."""
    seen: dict[str, set[bool]] = defaultdict(set)
    for entry in entries:
        for name in entry.names_ar:
            key, head = arabic_key(name), WORD.search(fold_word(name))
            if key and head is not None:
                seen[key].add(head.group() != key.split(" ")[0])
    return {key: False not in kinds for key, kinds in sorted(seen.items()) if True in kinds}


def _soft_keys(entry: Entry) -> Iterable[str]:
    if entry.kind is PlaceKind.COUNTRY:
        return ()
    if entry.country is not None and (entry.country not in DEEP or entry.country in _NOT_SOFT):
        return ()
    return (key for key in map(soft_key, entry.names_en) if len(key) > 2)


def _index(
    entries: Sequence[Entry], keys_of: Callable[[Entry], Iterable[str]], groups: list[list[int]]
) -> dict[str, int]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        for key in sorted(set(keys_of(entry))):
            if key and key.count(" ") < 5:
                rows[key].append(row)
    found: dict[str, int] = {}
    for key in sorted(rows):
        if len(rows[key]) == 1:
            found[key] = rows[key][0]
        else:
            found[key] = -1 - len(groups)
            groups.append(rows[key])
    return found
