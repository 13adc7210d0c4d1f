"""All incidents as columns in memory: filters, counts, bins and pages of a million in milliseconds.

A database answers any one filter from an index, but not any combination of them; arrays do, at
about two bytes a nanosecond. A million incidents take some 150 MB. `Columns` is immutable and in
the order of days (undated last), then of ids; `Gathering` takes changes and makes the next one.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from marsad.records import EventType, Precision, Status, WeaponKind
from marsad.serve.names import if_arabic
from marsad.store.page_queries import Brief, Named, Teller
from marsad.text.folding import fold_word

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Number = TypeVar("Number", np.int32, np.uint32)

EPOCH = dt.date(1970, 1, 1)
UNDATED = 2**31 - 1
"""Stands for a missing start, so that undated incidents come last; a missing end is -UNDATED."""
NONE = -1
TYPES = tuple(EventType)
STATUSES = tuple(Status)
PRECISIONS = tuple(Precision)
WEAPONS = tuple(WeaponKind)
DISPUTED, CLAIMED, DENIED, BACKGROUND, NEWS = 1, 2, 4, 8, 16

_TYPE = {kind: number for number, kind in enumerate(TYPES)}
_STATUS = {status: number for number, status in enumerate(STATUSES)}
_PRECISION = {precision: number for number, precision in enumerate(PRECISIONS)}
_WEAPON = {weapon: 1 << number for number, weapon in enumerate(WEAPONS)}


@dataclass(frozen=True, slots=True)
class Postings:
    """Which incidents carry each of many values: `rows[starts[v]:starts[v + 1]]` carry value v."""

    rows: Ints
    starts: NDArray[np.int64]
    values: Ints

    def find(self, wanted: Iterable[int], first: int, size: int) -> Mask:
        """Return a mask over `size` incidents from `first` of those that carry one of the values.

        Rows of one value are ascending, so that only those within are touched.
        """
        mask = np.zeros(size, np.bool_)
        for value in wanted:
            rows = self.rows[self.starts[value] : self.starts[value + 1]]
            low, high = np.searchsorted(rows, (first, first + size))
            mask[rows[low:high] - first] = True
        return mask

    def count(self, positions: NDArray[np.int64], total: int) -> NDArray[np.int64]:
        """Return for each value how many of the incidents at `positions`, of `total`, carry it."""
        size = len(self.starts) - 1
        if len(positions) == total:
            return np.diff(self.starts)
        mask = np.zeros(total, np.bool_)
        mask[positions] = True
        return np.bincount(self.values[mask[self.rows]], minlength=size)


@dataclass(frozen=True, slots=True)
class Columns:
    """Incidents by position. Days count from 1970-01-01; `lat`, `lon`, `km` may be NaN.

    `start` is UNDATED and `end` -UNDATED where not known; `first` and `last` take the other one
    in that case; `reach` is the latest `last` so far, of those with a start. `country`, `place`,
    `area` index `countries`, `places`, `areas`, -1 where not told; so is `killed`. `areas` and
    `actor_lines` hold folded names, one a line, as the store does; `report_keys`, ascending, are
    the rows of reports that tell of the incidents at `report_rows`. `x`, `y` are Web Mercator, 0
    to 1 from the north-west.
    """

    revision: int
    ids: list[str]
    positions: dict[str, int]
    start: Ints
    end: Ints
    first: Ints
    last: Ints
    reach: Ints
    type: NDArray[np.uint8]
    status: NDArray[np.uint8]
    precision: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    lat: Floats
    lon: Floats
    km: Floats
    x: Floats
    y: Floats
    killed: Ints
    outlets: Ints
    weapons: NDArray[np.uint32]
    country: Ints
    place: Ints
    area: Ints
    countries: list[str]
    places: list[str]
    places_ar: list[str | None]
    areas: list[str]
    actors: list[Named]
    actor_lines: list[str]
    actor_postings: Postings
    sources: list[str]
    source_postings: Postings
    report_keys: NDArray[np.int64]
    report_rows: Ints

    def __len__(self) -> int:
        return len(self.ids)


class _Codes:
    """Numbers for values, in the order in which they first came."""

    def __init__(self) -> None:
        self.known: dict[object, int] = {}
        self.values: list[object] = []

    def number(self, value: object) -> int:
        if value is None:
            return NONE
        found = self.known.get(value)
        if found is None:
            found = self.known[value] = len(self.values)
            self.values.append(value)
        return found


_INTEGERS = ("start", "end", "killed", "outlets", "weapons", "country", "place", "area")
_SMALL = ("type", "status", "precision", "flags", "live")
_REALS = ("lat", "lon", "km")


@dataclass(slots=True)
class Gathering:
    """Incidents by slot, in the order in which they came, ready to be put in order."""

    slots: dict[str, int] = field(default_factory=dict)
    integers: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("q") for name in _INTEGERS}
    )
    small: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("B") for name in _SMALL}
    )
    reals: dict[str, array[float]] = field(
        default_factory=lambda: {name: array("f") for name in _REALS}
    )
    actors: list[tuple[int, ...]] = field(default_factory=list)
    sources: list[tuple[int, ...]] = field(default_factory=list)
    countries: _Codes = field(default_factory=_Codes)
    places: _Codes = field(default_factory=_Codes)
    areas: _Codes = field(default_factory=_Codes)
    actor_lines: list[str] = field(default_factory=list)
    places_ar: list[str | None] = field(default_factory=list)
    actor_codes: _Codes = field(default_factory=_Codes)
    source_codes: _Codes = field(default_factory=_Codes)
    report_keys: array[int] = field(default_factory=lambda: array("q"))
    report_slots: array[int] = field(default_factory=lambda: array("q"))
    shared: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    def drop(self, ids: Iterable[str]) -> None:
        """Take out incidents that are no longer there."""
        for name in ids:
            if (slot := self.slots.get(name)) is not None:
                self.small["live"][slot] = 0

    def put(self, brief: Brief, area: str) -> None:
        """Take in an incident, or its new state."""
        slot = self.slots.setdefault(brief.id, len(self.slots))
        if slot == len(self.actors):
            for column in (*self.integers.values(), *self.small.values()):
                column.append(0)
            for reals in self.reals.values():
                reals.append(0.0)
            self.actors.append(())
            self.sources.append(())
        self._put_numbers(slot, brief)
        self._put_place(slot, brief)
        self.integers["area"][slot] = self.areas.number(area or None)
        codes = {self._number_actor(one) for one in (*brief.actors, *brief.claimed_by)}
        self.actors[slot] = self._share(tuple(sorted(codes)))

    def _number_actor(self, actor: Named) -> int:
        code = self.actor_codes.number(actor)
        if code == len(self.actor_lines):
            names = (actor.actor_id, actor.name_en, actor.text)
            self.actor_lines.append("\n".join(fold_name(name) for name in names if name))
        return code

    def put_teller(self, teller: Teller) -> None:
        """Take in an outlet, and a report, that tells of an incident."""
        slot = self.slots.get(teller.incident)
        if slot is None:
            return
        if teller.source is not None:
            code = self.source_codes.number(teller.source)
            if code not in self.sources[slot]:
                self.sources[slot] = self._share((*self.sources[slot], code))
        if teller.report_key is not None:
            self.report_keys.append(teller.report_key)
            self.report_slots.append(slot)

    def forget_tellers(self, ids: Iterable[str]) -> None:
        """Take out who tells of incidents, before it is told anew."""
        gone = {slot for name in ids if (slot := self.slots.get(name)) is not None}
        for slot in gone:
            self.sources[slot] = ()
        if self.report_slots:
            slots = np.frombuffer(self.report_slots, np.int64)
            stale = np.flatnonzero(np.isin(slots, list(gone))).tolist()
            del slots  # an array that numpy looks at cannot grow
            for place in stale:
                self.report_slots[place] = NONE

    def _find_reports(self, place_of: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Return the keys of reports, ascending, and the position of what each tells of."""
        if not self.report_slots:
            return np.array([], np.int64), np.array([], np.int32)
        keys = np.frombuffer(self.report_keys, np.int64)
        slots = np.frombuffer(self.report_slots, np.int64)
        rows = np.where(slots >= 0, place_of[slots], NONE).astype(np.int32)
        kept = np.flatnonzero(rows >= 0)
        order = kept[np.argsort(keys[kept], kind="stable")]
        return keys[order], rows[order]

    def _share(self, codes: tuple[int, ...]) -> tuple[int, ...]:
        return self.shared.setdefault(codes, codes)

    def _put_numbers(self, slot: int, brief: Brief) -> None:
        start = brief.date.start if brief.date else None
        end = brief.date.end if brief.date else None
        integers, small = self.integers, self.small
        integers["start"][slot] = (start - EPOCH).days if start else UNDATED
        integers["end"][slot] = (end - EPOCH).days if end else -UNDATED
        dead = brief.dead
        integers["killed"][slot] = NONE if dead is None else min(dead, UNDATED)
        integers["outlets"][slot] = brief.outlets
        integers["weapons"][slot] = sum({_WEAPON[kind] for kind in brief.weapons})
        small["type"][slot] = _TYPE[brief.type]
        small["status"][slot] = _STATUS[brief.status]
        small["live"][slot] = 1
        small["flags"][slot] = (
            DISPUTED * bool(brief.disputed)
            | CLAIMED * bool(brief.claims or brief.claimed_by)
            | DENIED * bool(brief.denials)
            | BACKGROUND * brief.background
            | NEWS * bool(brief.reports)
        )

    def _put_place(self, slot: int, brief: Brief) -> None:
        place = brief.place
        nan = float("nan")
        located = place is not None and place.lat is not None and place.lon is not None
        self.reals["lat"][slot] = (place.lat or 0.0) if place and located else nan
        self.reals["lon"][slot] = (place.lon or 0.0) if place and located else nan
        km = place.uncertainty_km if place else None
        self.reals["km"][slot] = nan if km is None else km
        precision = place.precision if place else None
        self.small["precision"][slot] = 255 if precision is None else _PRECISION[precision]
        integers = self.integers
        integers["country"][slot] = self.countries.number(place.country if place else None)
        name = (place.name_en or place.text) if place else None
        code = integers["place"][slot] = self.places.number(name)
        if code == len(self.places_ar):
            self.places_ar.append(None)
        if place is not None and self.places_ar[code] is None:
            self.places_ar[code] = if_arabic(place.text)

    def order(self, revision: int) -> Columns:
        """Put what is here in order, as columns that nobody changes any more."""
        names = np.array(list(self.slots), dtype=np.str_) if self.slots else np.array([], "U1")
        start = self._take("start", np.int32)
        kept = np.flatnonzero(self._take_small("live"))
        order = kept[np.lexsort((names[kept], start[kept]))]
        place_of = np.full(len(names), -1, np.int32)
        place_of[order] = np.arange(len(order), dtype=np.int32)
        ids: list[str] = names[order].tolist()
        lat, lon = self._take_real("lat")[order], self._take_real("lon")[order]
        x, y = project(lat, lon)
        start, end = start[order], self._take("end", np.int32)[order]
        last = np.where(end == -UNDATED, np.where(start == UNDATED, -UNDATED, start), end)
        report_keys, report_rows = self._find_reports(place_of)
        return Columns(
            revision=revision,
            ids=ids,
            positions=dict(zip(ids, range(len(ids)), strict=True)),
            start=start,
            end=end,
            first=np.where(start == UNDATED, np.where(end == -UNDATED, UNDATED, end), start),
            last=last,
            reach=np.maximum.accumulate(last[start != UNDATED]) if ids else last,
            type=self._take_small("type")[order],
            status=self._take_small("status")[order],
            precision=self._take_small("precision")[order],
            flags=self._take_small("flags")[order],
            killed=self._take("killed", np.int32)[order],
            outlets=self._take("outlets", np.int32)[order],
            weapons=self._take("weapons", np.uint32)[order],
            country=self._take("country", np.int32)[order],
            place=self._take("place", np.int32)[order],
            area=self._take("area", np.int32)[order],
            lat=lat,
            lon=lon,
            km=self._take_real("km")[order],
            x=x,
            y=y,
            countries=list(map(str, self.countries.values)),
            places=list(map(str, self.places.values)),
            places_ar=list(self.places_ar),
            areas=list(map(str, self.areas.values)),
            actor_lines=list(self.actor_lines),
            actors=[one for one in self.actor_codes.values if isinstance(one, Named)],
            actor_postings=_post(self.actors, place_of, len(self.actor_codes.values)),
            sources=list(map(str, self.source_codes.values)),
            source_postings=_post(self.sources, place_of, len(self.source_codes.values)),
            report_keys=report_keys,
            report_rows=report_rows,
        )

    def _take(self, name: str, kind: type[Number]) -> NDArray[Number]:
        column = self.integers[name]
        whole = np.frombuffer(column, np.int64) if column else np.array([], np.int64)
        return whole.astype(kind)

    def _take_small(self, name: str) -> NDArray[np.uint8]:
        column = self.small[name]
        return np.frombuffer(column, np.uint8) if column else np.array([], np.uint8)

    def _take_real(self, name: str) -> Floats:
        column = self.reals[name]
        return np.frombuffer(column, np.float32) if column else np.array([], np.float32)


def fold_name(name: str) -> str:
    """Fold a name as the store folds the lines that it looks for names in."""
    return " ".join(fold_word(name).split())


def project(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Return Web Mercator (EPSG:3857) as shares of the square world, from the north-west."""
    limited = np.radians(np.clip(lat.astype(np.float64), -85.05, 85.05))
    x = (lon.astype(np.float64) + 180) / 360
    y = 0.5 - np.log(np.tan(np.pi / 4 + limited / 2)) / (2 * np.pi)
    return x.astype(np.float32), y.astype(np.float32)


def _post(carried: list[tuple[int, ...]], place_of: Ints, size: int) -> Postings:
    lengths = np.fromiter(map(len, carried), np.int64, len(carried))
    values = np.fromiter((code for codes in carried for code in codes), np.int32, lengths.sum())
    rows = np.repeat(place_of, lengths) if len(carried) else place_of
    values, rows = values[rows >= 0], rows[rows >= 0]
    order = np.lexsort((rows, values))
    values, rows = values[order], rows[order]
    starts = np.searchsorted(values, np.arange(size + 1))
    return Postings(rows=rows.astype(np.int32), starts=starts.astype(np.int64), values=values)


def gather(briefs: Iterable[tuple[Brief, str]], tellers: Iterable[Teller]) -> Gathering:
    """Take in incidents and who tells of them."""
    gathering = Gathering()
    for brief, area in briefs:
        gathering.put(brief, area)
    for teller in tellers:
        gathering.put_teller(teller)
    return gathering


def refresh(
    gathering: Gathering,
    changed: Collection[str],
    briefs: Mapping[str, tuple[Brief, str]],
    tellers: Iterable[Teller],
) -> None:
    """Bring `changed` incidents to their new state; those without a brief are gone."""
    gathering.forget_tellers(changed)
    for name in changed:
        if name in briefs:
            gathering.put(*briefs[name])
        else:
            gathering.drop((name,))
    for teller in tellers:
        gathering.put_teller(teller)
