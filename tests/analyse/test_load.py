"""Databases: linked incidents are taken as they are, unlinked accounts are counted once."""

import datetime as dt

import msgspec
import pytest

from marsad.analyse.load import load_sample
from marsad.analyse.sample import find_observed
from marsad.analyse.sides import read_definition
from marsad.pipeline import load_resources, read_report
from marsad.samples import open_samples
from marsad.store import open_store
from marsad.store.incidents import write_and_link
from marsad.store.intake import Item, store_batch


@pytest.fixture(scope="module")
def readings():
    reports = list(open_samples())
    resources = load_resources()
    return reports, [read_report(report, resources) for report in reports]


def keep(store, reports, readings):
    items = [Item(report=a, result=b) for a, b in zip(reports, readings, strict=True)]
    store_batch(store, items, link=False)


@pytest.fixture(scope="module")
def definition():
    return msgspec.structs.replace(read_definition(), start=dt.date(2023, 1, 1))


def test_linked_incidents_are_fewer_than_accounts(readings, definition, tmp_path):
    with open_store(tmp_path / "plain.db") as store:
        keep(store, *readings)
        accounts = load_sample(store, definition)
    with open_store(tmp_path / "linked.db") as store:
        write_and_link(store, *readings)
        incidents = load_sample(store, definition)
    assert accounts.unlinked
    assert not incidents.unlinked
    assert len(incidents.sources) > 3
    assert {0, 1, 2} == set(incidents.kind.tolist())
    assert 8 < len(incidents.low) < accounts.seen
    assert incidents.seen < accounts.seen
    days = [report.published.date() for report in readings[0]]
    within = [day for day in days if definition.start <= day <= definition.end]
    assert incidents.reports.sum() == len(within) > 40


def test_few_reports_say_nothing_about_silence(readings, definition, tmp_path):
    with open_store(tmp_path / "plain.db") as store:
        keep(store, *readings)
        sample = load_sample(store, definition)
    assert find_observed(sample).all()
    daily = msgspec.structs.replace(sample, reports=sample.reports * 0 + 1)
    quiet = daily.reports.copy()
    quiet[10:14] = 0
    seen = find_observed(msgspec.structs.replace(daily, reports=quiet))
    assert not seen[10:13].any()
    assert seen.sum() == len(seen) - 3
