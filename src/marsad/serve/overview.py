"""All incidents at a glance, for the page: columns, counts of values."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from marsad.records import Record
from marsad.serve import columns as base
from marsad.serve.columns import Columns
from marsad.serve.names import Name, load_countries, load_names
from marsad.serve.observatory import Selection


class OverviewColumns(Record):
    """One entry an incident in each column; numbers index the lists of `Overview`.

    `start`, `end` count days since 1970-01-01; `km` is the uncertainty of the place; `flags` adds
    1 disputed, 2 claimed, 4 denied, 8 recalled from before the news, 16 the news of a report.
    """

    id: list[str]
    type: list[int]
    status: list[int]
    precision: list[int | None]
    lat: list[float | None]
    lon: list[float | None]
    km: list[float | None]
    start: list[int | None]
    end: list[int | None]
    killed: list[int | None]
    outlets: list[int]
    flags: list[int]
    country: list[int | None]
    place: list[int | None]


class Overview(Record):
    """Incidents as columns, in the order of days; `total` passed, of which as many as asked."""

    total: int
    truncated: bool
    revision: int
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    precisions: tuple[str, ...]
    countries: list[str]
    places: list[str]
    places_ar: list[str | None]
    columns: OverviewColumns


def make_overview(selection: Selection, most: int) -> Overview:
    """Lay out the first `most` of what passes."""
    columns = selection.columns
    kept = selection.positions[:most]
    places, place = _compact(columns.place[kept])
    countries, country = _compact(columns.country[kept])
    return Overview(
        total=len(selection.positions),
        truncated=len(kept) < len(selection.positions),
        revision=columns.revision,
        types=tuple(one.value for one in base.TYPES),
        statuses=tuple(one.value for one in base.STATUSES),
        precisions=tuple(one.value for one in base.PRECISIONS),
        countries=[columns.countries[n] for n in countries],
        places=[columns.places[n] for n in places],
        places_ar=[columns.places_ar[n] for n in places],
        columns=OverviewColumns(
            id=[columns.ids[n] for n in kept.tolist()],
            type=columns.type[kept].tolist(),
            status=columns.status[kept].tolist(),
            precision=_with_none(columns.precision[kept], 255),
            lat=_round(columns.lat[kept], 4),
            lon=_round(columns.lon[kept], 4),
            km=_round(columns.km[kept], 1),
            start=_with_none(columns.start[kept], base.UNDATED),
            end=_with_none(columns.end[kept], -base.UNDATED),
            killed=_with_none(columns.killed[kept], base.NONE),
            outlets=columns.outlets[kept].tolist(),
            flags=columns.flags[kept].tolist(),
            country=country,
            place=place,
        ),
    )


def _compact(codes: NDArray[np.int32]) -> tuple[list[int], list[int | None]]:
    """Return the codes that occur, and the column numbered by their places among those."""
    used = np.unique(codes[codes >= 0])
    table = np.full(int(used[-1]) + 2 if len(used) else 1, base.NONE, np.int32)
    table[used] = np.arange(len(used))
    return used.tolist(), _with_none(table[codes], base.NONE)


def _with_none(values: NDArray[np.int32] | NDArray[np.uint8], none: int) -> list[int | None]:
    listed: list[int | None] = values.tolist()
    for n in np.flatnonzero(values == none).tolist():
        listed[n] = None
    return listed


def _round(values: NDArray[np.float32], digits: int) -> list[float | None]:
    listed: list[float | None] = np.round(values.astype(np.float64), digits).tolist()
    for n in np.flatnonzero(np.isnan(values)).tolist():
        listed[n] = None
    return listed


# --- facets -------------------------------------------------------------------------------


class Facet(Record, gc=False):
    """A value that some incidents have, and how many; names where it has them."""

    value: str
    count: int
    name_en: str | None = None
    name_ar: str | None = None


class Facets(Record):
    """What there is to choose from, most frequent first."""

    total: int
    type: tuple[Facet, ...]
    status: tuple[Facet, ...]
    precision: tuple[Facet, ...]
    country: tuple[Facet, ...]
    actor: tuple[Facet, ...]
    affiliation: tuple[Facet, ...]
    weapon: tuple[Facet, ...]
    source: tuple[Facet, ...]
    disputed: int
    claimed: int
    denied: int
    background: int
    news: int
    first: dt.date | None
    last: dt.date | None


MOST_FACETS = 60


def make_facets(selection: Selection) -> Facets:
    """Count the values of what passes."""
    columns, kept = selection.columns, selection.positions
    flags = np.bincount(columns.flags[kept], minlength=32)

    def flagged(bit: int) -> int:
        return int(sum(flags[n] for n in range(32) if n & bit))

    dated = columns.first[kept]
    dated = dated[dated != base.UNDATED]
    actors, affiliations = _count_actors(selection)
    sources = columns.source_postings.count(kept, len(columns))
    countries = columns.country[kept]
    return Facets(
        total=len(kept),
        type=_count_small(columns.type[kept], [one.value for one in base.TYPES]),
        status=_count_small(columns.status[kept], [one.value for one in base.STATUSES]),
        precision=_count_small(columns.precision[kept], [one.value for one in base.PRECISIONS]),
        country=_name(
            dict(zip(columns.countries, _count(countries, len(columns.countries)), strict=True)),
            load_countries(),
        ),
        actor=actors,
        affiliation=affiliations,
        weapon=_count_weapons(columns, selection),
        source=_name(dict(zip(columns.sources, sources.tolist(), strict=True)), {}),
        disputed=flagged(base.DISPUTED),
        claimed=flagged(base.CLAIMED),
        denied=flagged(base.DENIED),
        background=flagged(base.BACKGROUND),
        news=flagged(base.NEWS),
        first=base.EPOCH + dt.timedelta(days=int(dated.min())) if len(dated) else None,
        last=base.EPOCH + dt.timedelta(days=int(dated.max())) if len(dated) else None,
    )


def _count(codes: NDArray[np.int32], size: int) -> list[int]:
    counts: list[int] = np.bincount(codes[codes >= 0], minlength=size)[:size].tolist()
    return counts


def _count_small(values: NDArray[np.uint8], names: list[str]) -> tuple[Facet, ...]:
    counts = np.bincount(values, minlength=256)[: len(names)].tolist()
    return _name(dict(zip(names, counts, strict=True)), {})


def _count_weapons(columns: Columns, selection: Selection) -> tuple[Facet, ...]:
    weapons = columns.weapons[selection.positions]
    counts = {
        weapon.value: int(np.count_nonzero(weapons & np.uint32(1 << n)))
        for n, weapon in enumerate(base.WEAPONS)
    }
    return _name(counts, {})


def _count_actors(selection: Selection) -> tuple[tuple[Facet, ...], tuple[Facet, ...]]:
    """Count actors that the lexicon knows; several wordings of one in an incident count each."""
    columns = selection.columns
    actors: dict[str, int] = {}
    backers: dict[str, int] = {}
    counts = columns.actor_postings.count(selection.positions, len(columns))
    for number in np.flatnonzero(counts).tolist():
        one, count = columns.actors[number], int(counts[number])
        if one.actor_id is None:
            continue
        actors[one.actor_id] = actors.get(one.actor_id, 0) + count
        for name in {one.actor_id, *one.affiliations}:
            backers[name] = backers.get(name, 0) + count
    return _name(actors, load_names()), _name(backers, load_names())


def _name(counts: dict[str, int], names: dict[str, Name]) -> tuple[Facet, ...]:
    ordered = sorted(((n, value) for value, n in counts.items() if n), key=lambda p: (-p[0], p[1]))
    return tuple(
        Facet(
            value=value,
            count=count,
            name_en=names[value].en if value in names else None,
            name_ar=names[value].ar if value in names else None,
        )
        for count, value in ordered[:MOST_FACETS]
    )
