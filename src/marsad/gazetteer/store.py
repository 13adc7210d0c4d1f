"""The gazetteer at run time: one read-only file, loaded once, asked by key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from marsad.errors import GazetteerError
from marsad.gazetteer.keys import arabic_key, latin_key, soft_key
from marsad.gazetteer.model import Entry, PlaceKind
from marsad.gazetteer.packing import FORMAT, Packed, find_pairs
from marsad.records import PlaceCandidate

BUILT_IN = Path(__file__).parent / "data" / "gazetteer.msgpack"


class Gazetteer:
    """Places by name. Immutable but for memos of entries and ids already looked up."""

    __slots__ = ("_entries", "_rows_by_id", "digest", "heads", "packed", "pairs", "soft_heads")

    def __init__(self, packed: Packed, digest: bytes) -> None:
        """`digest` tells gazetteers of different content apart."""
        self.packed = packed
        self.digest = digest
        self.heads = packed.heads
        self.soft_heads = packed.soft_heads
        # Files of the first builds do not have them.
        self.pairs = packed.pairs or find_pairs([*packed.ar, *packed.en])
        self._entries: dict[int, Entry] = {}
        self._rows_by_id: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.packed.ids)

    def rows_of(self, key: str) -> tuple[int, ...]:
        """Rows of the places with this Arabic or Latin key; see `marsad.gazetteer.keys`."""
        found = self.packed.ar.get(key)
        if found is None:
            found = self.packed.en.get(key)
        return self._rows(found)

    def soft_rows_of(self, key: str) -> tuple[int, ...]:
        """Rows of the places with this soft Latin key."""
        return self._rows(self.packed.soft.get(key))

    def _rows(self, found: int | None) -> tuple[int, ...]:
        if found is None:
            return ()
        return (found,) if found >= 0 else tuple(self.packed.groups[-1 - found])

    def entry(self, row: int) -> Entry:
        """The place of a row, without its spellings."""
        known = self._entries.get(row)
        if known is None:
            packed = self.packed
            known = Entry(
                id=packed.ids[row],
                name_en=packed.names[row],
                kind=PlaceKind(packed.kinds[row]),
                country=packed.countries[row] or None,
                admin1=packed.admin1[row] or None,
                lat=packed.lat[row],
                lon=packed.lon[row],
                uncertainty_km=packed.uncertainty[row],
                population=packed.population[row],
                listed=packed.listed[row],
            )
            self._entries[row] = known
        return known

    def row_of(self, gazetteer_id: str) -> int | None:
        """Row of a place by its id."""
        if not self._rows_by_id:
            self._rows_by_id.update((key, row) for row, key in enumerate(self.packed.ids))
        return self._rows_by_id.get(gazetteer_id)

    def country_of(self, demonym: str) -> str | None:
        """ISO code behind a folded adjective of nationality, without article."""
        return self.packed.demonyms.get(demonym)

    def capital_row(self, country: str) -> int | None:
        """Row of a country's capital."""
        return self.packed.capitals.get(country)

    def vocabulary(self) -> frozenset[str]:
        """Single words of the names that readers may meet alone: listed or populous places.

        A longer vocabulary would cut ordinary words wrongly ("وان" as a town hides "و" + "ان").
        """
        packed = self.packed
        words: set[str] = set(packed.demonyms)
        for table in (packed.ar, packed.en):
            for key, found in table.items():
                rows = (found,) if found >= 0 else packed.groups[-1 - found]
                if any(packed.listed[r] or packed.population[r] >= 100_000 for r in rows):
                    words.update(key.split(" "))
        # "ب" + a name inside a longer name ("البلدة القديمة بالقدس") must not hide the name.
        return frozenset(
            word for word in words if word[:1] not in ("ب", "ل") or word[1:] not in words
        )

    def find(self, name: str, limit: int = 10) -> tuple[tuple[Entry, PlaceCandidate], ...]:
        """Places a name may mean, best first, scored by exactness, kind and population only."""
        keys = (arabic_key(name), latin_key(name))
        rows = dict.fromkeys(row for key in keys if key for row in self.rows_of(key))
        exact = set(rows)
        rows.update(dict.fromkeys(self.soft_rows_of(soft_key(name))))
        scored = []
        for row in rows:
            entry = self.entry(row)
            score = prior(entry) + (0.3 if row in exact else 0.0)
            scored.append((entry, as_candidate(entry, score)))
        scored.sort(key=lambda pair: (-pair[1].score, pair[0].id))
        return tuple(scored[:limit])

    def __iter__(self) -> Iterator[Entry]:
        return (self.entry(row) for row in range(len(self)))


def as_candidate(entry: Entry, score: float) -> PlaceCandidate:
    """A place with the score it got."""
    return PlaceCandidate(
        gazetteer_id=entry.id,
        name_en=entry.name_en,
        country=entry.country,
        admin1=entry.admin1,
        score=round(score, 3),
    )


_KIND_PRIOR = {
    PlaceKind.COUNTRY: 1.0,
    PlaceKind.ADMIN1: 0.42,
    PlaceKind.ADMIN2: 0.15,
    PlaceKind.ADMIN3: 0.15,
    PlaceKind.SEA: 0.7,
    PlaceKind.REGION: 0.4,
    PlaceKind.NEIGHBOURHOOD: 0.2,
    PlaceKind.SETTLEMENT: 0.16,
}


def prior(entry: Entry) -> float:
    """How likely a bare name means this place, 0 to about 1, before any context."""
    people = entry.population
    size = 0.0
    for limit, value in ((1_000_000, 0.4), (300_000, 0.35), (100_000, 0.28), (30_000, 0.2),
                         (10_000, 0.12), (2_000, 0.06)):  # fmt: skip
        if people >= limit:
            size = value
            break
    if entry.kind in (PlaceKind.ADMIN1, PlaceKind.COUNTRY):
        size = 0.0
    listed = 0.18 if entry.listed and entry.kind is not PlaceKind.COUNTRY else 0.0
    return _KIND_PRIOR.get(entry.kind, 0.25) + size + listed


def read_gazetteer(path: Path) -> Gazetteer:
    """Load one gazetteer file.

    Raises GazetteerError where it is missing, damaged or of another version.
    """
    try:
        content = path.read_bytes()
        packed = msgspec.msgpack.decode(content, type=Packed)
    except FileNotFoundError as error:
        raise GazetteerError("the gazetteer file is missing", path=str(path)) from error
    except (OSError, msgspec.DecodeError) as error:
        raise GazetteerError(f"the gazetteer file is damaged: {error}", path=str(path)) from error
    if packed.format != FORMAT:
        raise GazetteerError(f"the gazetteer has the format {packed.format}", path=str(path))
    return Gazetteer(packed, hashlib.sha256(content).digest())


@cache
def load_gazetteer(extra: tuple[Path, ...] = ()) -> Gazetteer:
    """The built-in gazetteer, with imported ones laid over it."""
    from marsad.gazetteer.joining import join_packed

    base = read_gazetteer(BUILT_IN)
    for path in extra:
        more = read_gazetteer(path)
        both = hashlib.sha256(base.digest + more.digest).digest()
        base = Gazetteer(join_packed(base.packed, more.packed), both)
    return base
