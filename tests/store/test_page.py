"""The page's tables and queries on both databases: feed of changes, search, rows, codings."""

import datetime as dt

import pytest

pytest.importorskip("litestar")

from marsad.pipeline import load_resources, make_report, read_report
from marsad.review.codings import Action, Stage, Wish, find_codings, keep_coding
from marsad.review.leases import find_leases, take_lease
from marsad.serve.access import LOCAL, Role, add_token, list_tokens, remove_token
from marsad.serve.filters import PageFilters
from marsad.serve.observatory import Observatory
from marsad.serve.review_api import find_next
from marsad.store import open_store
from marsad.store.incidents import write_and_link
from marsad.store.page_queries import follow_ids, load_headlines
from marsad.store.page_reading import Desk, find_changes
from marsad.store.page_reports import ReportFilters, StatementFilters, list_reports, list_statements

TEXTS = (
    ("a", "An air strike on a market in Douma, Syria, killed 12 civilians on Saturday."),
    ("b", "A car bomb killed five people in Baghdad, Iraq, on Saturday. Islamic State claimed "
     "responsibility for the attack."),
)  # fmt: skip


def write(store, texts):
    resources = load_resources()
    reports = [
        make_report(text, title=text[:30], doc=name, source="alpha", lang="en",
                    published=dt.datetime(2018, 4, 7, 18, tzinfo=dt.UTC))
        for name, text in texts
    ]  # fmt: skip
    write_and_link(store, reports, [read_report(report, resources) for report in reports])


def test_the_page_works_on_both_databases(database):
    with open_store(database) as store:
        desk = Desk(store)
        Desk(store)  # a second server finds the tables made
        watch = Observatory(desk)
        assert len(watch.columns) == 0
        before = desk.read_revision()
        write(store, TEXTS)
        with desk.snapshot() as connection:
            changes = find_changes(connection, before)
        assert changes.complete and changes.reports == 2 and len(changes.incidents) >= 2
        watch.refresh()
        assert watch.revision == desk.read_revision() and watch.reports == 2
        assert set(watch.columns.ids) == set(changes.incidents)
        _look(watch, desk)
        _code(watch, desk)
        token = add_token(desk, "amal", Role.CODER, LOCAL)
        watch.refresh()
        assert watch.find_user(token.token).name == "amal"
        assert remove_token(desk, "amal", LOCAL) and list_tokens(desk) == ()


def _look(watch, desk):
    for filters, found in (
        (PageFilters(q="market"), 1),
        (PageFilters(q='"car bomb"'), 1),
        (PageFilters(q="nothing"), 0),
        (PageFilters(source=("alpha",)), len(watch.columns)),
        (PageFilters(country=("IQ",)), 1),
    ):
        assert len(watch.select(filters).positions) == found, filters
    names = watch.columns.ids
    with desk.snapshot() as connection:
        assert follow_ids(connection, [*names, "i-none"]) == {name: name for name in names}
        assert set(load_headlines(connection, names)) == set(names)
        told, last = list_statements(connection, StatementFilters(speaker="islamic"), 0, 10)
        assert [one.doc for one in told] == ["b"] and last is None
        assert told[0].incident in names
        first = list_reports(connection, ReportFilters(), None, 1)
        second = list_reports(connection, ReportFilters(), first[-1].id, 1)
        assert [one.id for one in (*first, *second)] == ["a", "b"] and first[0].events


def _code(watch, desk):
    (item, *_) = find_next(watch, PageFilters(), Stage.CODING, "amal", 5)
    now = dt.datetime.now(dt.UTC)
    with desk.writing() as connection:
        take_lease(connection, item.account, "bashir", now)
        wish = Wish(account=item.account, stage=Stage.CODING, action=Action.ACCEPT)
        keep_coding(connection, wish, None, "amal", "2024-01-01")
    with desk.snapshot() as connection:
        assert [one.by for one in find_codings(connection, [item.account])] == ["amal"]
        assert find_leases(connection, [item.account], now)[item.account].in_use_by == "bashir"
        later = now + dt.timedelta(minutes=11)
        assert find_leases(connection, [item.account], later) == {}
