"""Columns of made-up incidents: windows of days miss nothing, changes come in, order holds."""

import datetime as dt
import random

import numpy as np
import pytest

from marsad.records import EventType, SettledDate, Status
from marsad.serve.columns import gather, refresh
from marsad.serve.filters import PageFilters
from marsad.serve.select import find_positions, find_told
from marsad.store.page_queries import Brief, Named, Teller

DAY = dt.date(2020, 1, 1)


def make_brief(number, rng):
    start = DAY + dt.timedelta(days=rng.randrange(60)) if rng.random() < 0.8 else None
    length = rng.choice((0, 0, 3, 50))
    end = (start or DAY) + dt.timedelta(days=length) if rng.random() < 0.8 else None
    return Brief(
        id=f"i-{rng.randrange(10**9):012x}-{number}", type=rng.choice(list(EventType)),
        status=Status.REPORTED, background=False,
        date=SettledDate(start=start, end=end, rule="made") if start or end else None, place=None,
        actors=tuple(Named(text=f"actor {n}") for n in range(rng.randrange(3))), weapons=(),
        killed=None, claimed_by=(), outlets=rng.randrange(4), reports=(), disputed=(), claims=(),
        denials=(),
    )  # fmt: skip


@pytest.fixture
def briefs():
    rng = random.Random(11)
    return [make_brief(number, rng) for number in range(300)]


def days_of(brief):
    date = brief.date
    first = (date.start or date.end) if date else None
    last = (date.end or date.start) if date else None
    return first, last


def passes(brief, filters):
    first, last = days_of(brief)
    return (
        (filters.since is None or (last is not None and last >= filters.since))
        and (filters.until is None or (first is not None and first <= filters.until))
        and (filters.outlets is None or brief.outlets >= filters.outlets)
        and (not filters.actor or any(filters.actor[0] in one.text for one in brief.actors))
    )


def order(brief):
    start = brief.date.start if brief.date else None
    return (start is None, start or DAY, brief.id)


def test_windows_of_days_miss_nothing(briefs):
    columns = gather([(one, "") for one in briefs], []).order(1)
    ordered = sorted(briefs, key=order)
    assert columns.ids == [one.id for one in ordered]
    rng = random.Random(4)
    for _ in range(400):
        since, until = (
            DAY + dt.timedelta(days=rng.randrange(-5, 120)) if rng.random() < 0.7 else None
            for _ in range(2)
        )
        filters = PageFilters(
            since=since, until=until,
            outlets=rng.choice((None, None, 2)), actor=rng.choice(((), ("actor 1",))),
        )  # fmt: skip
        expected = [one.id for one in ordered if passes(one, filters)]
        found = [columns.ids[n] for n in find_positions(columns, filters)]
        assert found == expected, filters


def test_changes_come_in(briefs):
    gathering = gather([(one, "") for one in briefs], [Teller(briefs[0].id, "alpha", 7)])
    gathering.order(1)
    rng = random.Random(9)
    moved = [make_brief(900, rng), make_brief(901, rng)]
    gone = briefs[5].id
    refresh(
        gathering,
        [*(one.id for one in moved), gone],
        {one.id: (one, "") for one in moved},
        [Teller(moved[0].id, "beta", 8), Teller(moved[1].id, None, 8)],
    )
    columns = gathering.order(2)
    left = [one for one in briefs if one.id != gone] + moved
    assert columns.ids == [one.id for one in sorted(left, key=order)]
    (beta,) = find_positions(columns, PageFilters(source=("beta",)))
    assert columns.ids[beta] == moved[0].id
    told = find_told(columns, np.array([7, 8]))
    expected = {briefs[0].id, moved[0].id, moved[1].id}
    assert {columns.ids[n] for n in np.flatnonzero(told)} == expected
    refresh(gathering, [briefs[0].id], {briefs[0].id: (briefs[0], "")}, [])
    told = find_told(gathering.order(3), np.array([7]))
    assert not told.any()


def test_nothing_at_all():
    columns = gather([], []).order(0)
    assert len(columns) == 0
    for filters in (PageFilters(), PageFilters(since=DAY, actor=("x",), country=("SY",))):
        assert find_positions(columns, filters).tolist() == []
