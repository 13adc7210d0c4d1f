"""Matched wakes: what follows treatment and control episodes, within days and kilometres.

Method: Schutte & Donnay (2014), with coarsened exact matching (Iacus, King & Porro 2012) and a
weighted difference-in-differences. Descriptive only: wakes that overlap break the assumption of
independent units, and the p-values of many windows are not corrected by the method itself
(`CellEffect.p_holm` is).
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from marsad.analyse.arrays import (
    Bools,
    Floats,
    Ints,
    TooLittleError,
    as_matrix,
    as_vector,
    check_same_length,
)
from marsad.analyse.corrections import correct_holm
from marsad.errors import InputError
from marsad.records import Record

EARTH_KM = 6371.0
ROUNDING = 1e-10


class Wake(Record, gc=False):
    """One episode in one window.

    `before` and `after` count dependent events; `trend` is the later half of the time before
    less the earlier one; `same_*` and `mixed_*` count episodes of the own and of the other kind
    nearby (overlap, which breaks independence).
    """

    episode: int
    days: float
    km: float
    treated: bool
    before: int
    trend: int
    same_before: int
    mixed_before: int
    after: int
    same_after: int
    mixed_after: int


class Episode(Record, gc=False):
    """An episode (1 control, 2 treatment) and the window that it is looked at in."""

    index: int
    kind: int
    days: float
    km: float


class CellEffect(Record):
    """The effect in one window: change in dependent events after a treatment, against controls.

    `effect` is None with a `reason` where matching leaves nothing to estimate from.
    """

    days: float
    km: float
    effect: float | None
    p: float | None
    p_holm: float | None
    adjusted_r2: float | None
    matched_controls: int
    matched_treated: int
    reason: str | None = None
    warning: str | None = None


def count_wakes(
    days: ArrayLike,
    lat: ArrayLike,
    lon: ArrayLike,
    kind: ArrayLike,
    *,
    windows: tuple[float, ...],
    distances: tuple[float, ...],
) -> tuple[Wake, ...]:
    """Count what surrounds each episode.

    `kind` is 0 for a dependent event, 1 for a control episode, 2 for a treatment. Events must be
    in the order of time; on the day of the episode itself only those before it in that order
    count as before, and none as after. Distances are great circles.
    """
    when, phi, lam = as_vector(days, "days"), as_vector(lat, "lat"), as_vector(lon, "lon")
    sort = as_vector(kind, "kind").astype(np.int64)
    check_same_length(days=when, lat=phi, lon=lam, kind=sort.astype(np.float64))
    if (np.diff(when) < 0).any():
        raise InputError("days: must not fall")
    order = np.arange(len(when))
    found: list[Wake] = []
    for episode in np.flatnonzero(sort > 0).tolist():
        low, high = np.searchsorted(
            when, [when[episode] - max(windows), when[episode] + max(windows) + 1e-9]
        )
        near = slice(int(low), int(high))
        gap = when[near] - when[episode]
        km = _measure_km(phi[near], lam[near], phi[episode], lam[episode])
        for span in windows:
            for reach in distances:
                close = km <= reach
                before = close & (gap >= -span) & (order[near] < episode)
                after = close & (gap > 0) & (gap <= span)
                found.append(
                    _count(
                        sort[near],
                        gap,
                        before,
                        after,
                        Episode(index=episode, kind=int(sort[episode]), days=span, km=reach),
                    )
                )
    return tuple(found)


def _count(sort: Ints, gap: Floats, before: Bools, after: Bools, at: Episode) -> Wake:
    dependent, same, mixed = sort == 0, sort == at.kind, (sort != at.kind) & (sort != 0)
    late = before & (gap > -at.days / 2)
    return Wake(
        episode=at.index,
        days=at.days,
        km=at.km,
        treated=at.kind == 2,
        before=int((before & dependent).sum()),
        trend=int((late & dependent).sum()) - int((before & ~late & dependent).sum()),
        same_before=int((before & same).sum()),
        mixed_before=int((before & mixed).sum()),
        after=int((after & dependent).sum()),
        same_after=int((after & same).sum()),
        mixed_after=int((after & mixed).sum()),
    )


def _measure_km(phi: Floats, lam: Floats, phi0: float, lam0: float) -> Floats:
    a, b = np.radians(phi), np.radians(phi0)
    half = np.sin((a - b) / 2) ** 2
    half += np.cos(a) * np.cos(b) * np.sin(np.radians(lam - lam0) / 2) ** 2
    distance: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return distance


def match_wakes(
    wakes: tuple[Wake, ...], covariates: ArrayLike | None = None, *, overlap: bool = True
) -> tuple[CellEffect, ...]:
    """Match treated wakes to controls and estimate the effect in each window.

    `covariates` has one row for each event (indexed by `Wake.episode`). Matched on: these, the
    trend, and with `overlap` the numbers of episodes before. Raises `TooLittleError` without
    both kinds of episode.
    """
    table = None if covariates is None else as_matrix(covariates, "covariates")
    if len({wake.treated for wake in wakes}) < 2:
        raise TooLittleError("matching needs treatment and control episodes, one kind is missing")
    cells = sorted({(wake.days, wake.km) for wake in wakes})
    effects = [
        _estimate([w for w in wakes if (w.days, w.km) == cell], table, overlap) for cell in cells
    ]
    held = [index for index, effect in enumerate(effects) if effect.p is not None]
    corrected = correct_holm([p for effect in effects if (p := effect.p) is not None])
    for index, value in zip(held, corrected, strict=True):
        effects[index] = msgspec.structs.replace(effects[index], p_holm=value)
    return tuple(effects)


def _estimate(wakes: list[Wake], table: Floats | None, overlap: bool) -> CellEffect:
    """Match the wakes of one window and estimate the effect in it."""
    treated = np.array([wake.treated for wake in wakes])
    weights = weigh_strata(_gather_covariates(wakes, table, overlap), treated)
    kept = weights > 0
    before = np.array([wake.before for wake in wakes], dtype=np.float64)[kept]
    after = np.array([wake.after for wake in wakes], dtype=np.float64)[kept]
    cell = CellEffect(
        days=wakes[0].days,
        km=wakes[0].km,
        effect=None,
        p=None,
        p_holm=None,
        adjusted_r2=None,
        matched_controls=int((kept & ~treated).sum()),
        matched_treated=int((kept & treated).sum()),
    )
    reason = _find_reason(cell, before, after)
    if reason is not None:
        return msgspec.structs.replace(cell, reason=reason)
    design = np.column_stack([np.ones(kept.sum()), before, treated[kept].astype(np.float64)])
    if len(after) <= 3 or np.linalg.matrix_rank(design) < 3:
        return msgspec.structs.replace(cell, reason="too few matched episodes")
    fit = _fit_weighted(design, after, weights[kept])
    if fit is None:
        reason = "a perfect fit: its p-value would be rounding error"
        return msgspec.structs.replace(cell, reason=reason)
    effect, p, r2, perfect = fit
    warning = "nearly a perfect fit" if perfect else None
    return msgspec.structs.replace(cell, effect=effect, p=p, adjusted_r2=r2, warning=warning)


def _gather_covariates(wakes: list[Wake], table: Floats | None, overlap: bool) -> Floats:
    columns: list[Floats] = []
    if table is not None:
        rows = np.array([wake.episode for wake in wakes])
        columns += [table[rows, j] for j in range(table.shape[1])]
    columns.append(np.array([wake.trend for wake in wakes], dtype=np.float64))
    if overlap:
        columns.append(np.array([wake.same_before for wake in wakes], dtype=np.float64))
        columns.append(np.array([wake.mixed_before for wake in wakes], dtype=np.float64))
    return np.column_stack(columns)


def _find_reason(cell: CellEffect, before: Floats, after: Floats) -> str | None:
    """Return why there is nothing to estimate from, None where there is."""
    if min(cell.matched_controls, cell.matched_treated) == 0:
        return "no treatment has a control like it"
    if np.ptp(before) == 0 or np.ptp(after) == 0:
        return "the same number of dependent events around every matched episode"
    return None


def weigh_strata(covariates: ArrayLike, treated: ArrayLike) -> Floats:
    """Return weights of coarsened exact matching: 1 for matched treated, 0 for unmatched.

    Each column is cut into equal bins, one fewer than Sturges' number; a stratum with both kinds
    is matched, its controls weighted by treated over controls there, scaled to the matched
    controls' number.
    """
    table = as_matrix(covariates, "covariates")
    mark = np.asarray(treated, dtype=bool)
    bins = np.column_stack([_coarsen(table[:, j]) for j in range(table.shape[1])])
    _, stratum = np.unique(bins, axis=0, return_inverse=True)
    stratum = stratum.reshape(-1)
    size = int(stratum.max()) + 1
    ours = np.bincount(stratum[mark], minlength=size)
    theirs = np.bincount(stratum[~mark], minlength=size)
    matched = (ours > 0) & (theirs > 0)
    if not matched.any():
        return np.zeros(len(mark))
    scale = theirs[matched].sum() / ours[matched].sum()
    ratio = np.where(matched, ours / np.maximum(theirs, 1) * scale, 0.0)
    return np.where(mark, matched[stratum].astype(np.float64), ratio[stratum])


def _coarsen(column: Floats) -> Ints:
    low, high = column.min(), column.max()
    if low == high:
        return np.zeros(len(column), dtype=np.int64)
    edges = np.linspace(low, high, math.ceil(math.log2(len(column)) + 1))
    place = np.searchsorted(edges, column, side="left")
    return np.asarray(np.maximum(place, 1), dtype=np.int64)


def _fit_weighted(
    design: Floats, outcome: Floats, weights: Floats
) -> tuple[float, float, float, bool] | None:
    from scipy import stats

    root = np.sqrt(weights)
    beta, *_ = np.linalg.lstsq(design * root[:, None], outcome * root, rcond=None)
    left = outcome - design @ beta
    free = len(outcome) - design.shape[1]
    squares = float((weights * left**2).sum())
    centre = float((weights * outcome).sum() / weights.sum())
    total = float((weights * (outcome - centre) ** 2).sum())
    if squares <= ROUNDING * total:
        return None
    inverse = np.linalg.inv((design * weights[:, None]).T @ design)
    error = math.sqrt(squares / free * inverse[-1, -1])
    p = float(2 * stats.t.sf(abs(beta[-1] / error), free))
    adjusted = 1 - (squares / free) / (total / (len(outcome) - 1))
    return float(beta[-1]), p, adjusted, squares < 0.05 * total
