"""Two packed gazetteers as one."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.gazetteer.geometry import distance_km
from marsad.gazetteer.packing import FORMAT, Packed

_SAME_KM = 7.0
_POINTS = frozenset({"settlement", "neighbourhood"})


def join_packed(base: Packed, more: Packed) -> Packed:
    """The rows of `more` behind those of `base`.

    A settlement of `more` that shares a key with one of `base` in the same country less than
    7 km away, and an admin unit that shares key, level and country, is the same place: it only
    lends its names.
    """
    target = _targets(base, more)
    fresh = [row for row in range(len(more.ids)) if target[row] >= len(base.ids)]
    groups = [*base.groups]
    tables = [
        _join_table(base, first, more, second, target=target, groups=groups)
        for first, second in ((base.ar, more.ar), (base.en, more.en), (base.soft, more.soft))
    ]
    return Packed(
        format=FORMAT,
        ids=base.ids + [more.ids[r] for r in fresh],
        names=base.names + [more.names[r] for r in fresh],
        kinds=base.kinds + [more.kinds[r] for r in fresh],
        countries=base.countries + [more.countries[r] for r in fresh],
        admin1=base.admin1 + [more.admin1[r] for r in fresh],
        lat=base.lat + [more.lat[r] for r in fresh],
        lon=base.lon + [more.lon[r] for r in fresh],
        uncertainty=base.uncertainty + [more.uncertainty[r] for r in fresh],
        population=base.population + [more.population[r] for r in fresh],
        listed=base.listed + [more.listed[r] for r in fresh],
        ar=tables[0],
        en=tables[1],
        soft=tables[2],
        groups=groups,
        heads=_join_heads(base.heads, more.heads),
        soft_heads=_join_heads(base.soft_heads, more.soft_heads),
        demonyms=base.demonyms,
        capitals=base.capitals,
        articled=more.articled | base.articled,
        pairs=_join_heads(base.pairs, more.pairs),
    )


def _pairs(packed: Packed, table: dict[str, int]) -> Iterator[tuple[str, list[int]]]:
    for key, found in table.items():
        yield key, [found] if found >= 0 else packed.groups[-1 - found]


def _rows(packed: Packed, found: int | None) -> list[int]:
    if found is None:
        return []
    return [found] if found >= 0 else packed.groups[-1 - found]


def _targets(base: Packed, more: Packed) -> list[int]:
    """For each row of `more` the row it has in the whole: an old one, or a new one."""
    same: dict[int, int] = {}
    for first, second in ((base.ar, more.ar), (base.en, more.en)):
        for key, rows in _pairs(more, second):
            here = _rows(base, first.get(key))
            for row in rows:
                if row not in same:
                    twin = next((old for old in here if _is_same(base, old, more, row)), None)
                    if twin is not None:
                        same[row] = twin
    targets, size = [], len(base.ids)
    for row in range(len(more.ids)):
        if row in same:
            targets.append(same[row])
        else:
            targets.append(size)
            size += 1
    return targets


def _is_same(base: Packed, old: int, more: Packed, new: int) -> bool:
    if base.countries[old] != more.countries[new]:
        return False
    kinds = (base.kinds[old], more.kinds[new])
    if kinds[0] in ("admin1", "admin2") or kinds[1] in ("admin1", "admin2"):
        return kinds[0] == kinds[1]
    if not (_POINTS & set(kinds)):
        return kinds[0] == kinds[1]
    lat, lon, lat_new, lon_new = base.lat[old], base.lon[old], more.lat[new], more.lon[new]
    if lat is None or lon is None or lat_new is None or lon_new is None:
        return False
    return kinds[0] in _POINTS and distance_km(lat, lon, lat_new, lon_new) < _SAME_KM


def _join_table(
    base: Packed,
    first: dict[str, int],
    more: Packed,
    second: dict[str, int],
    *,
    target: list[int],
    groups: list[list[int]],
) -> dict[str, int]:
    table = dict(first)
    for key, rows in _pairs(more, second):
        joined = list(dict.fromkeys([*_rows(base, first.get(key)), *(target[r] for r in rows)]))
        if len(joined) == 1:
            table[key] = joined[0]
        else:
            table[key] = -1 - len(groups)
            groups.append(joined)
    return table


def _join_heads(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    return {key: max(first.get(key, 0), second.get(key, 0)) for key in {*first, *second}}
