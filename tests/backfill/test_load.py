"""What a backfill wrote gives the database that reading everything into it gives."""

import msgspec
import pytest
from sqlalchemy import select

from marsad.backfill.load import load_folder
from marsad.backfill.local import LocalEngine
from marsad.backfill.run import make_task, run_backfill
from marsad.errors import StoreError
from marsad.pipeline import describe_rules, load_resources, read_report
from marsad.samples import open_samples
from marsad.store import derived, open_store
from marsad.store.incident_queries import Filters, find_incidents
from marsad.store.incidents import load_incident
from marsad.store.intake import Item, store_batch


def dump_links(store):
    with store.snapshot() as connection:
        return {
            table.name: sorted(
                tuple(
                    value
                    for column, value in zip(table.columns, row, strict=True)
                    # Keys count rows in the order of writing; traits hold sets in any order.
                    if column.name not in ("reading_key", "version_key", "report_key", "traits")
                )
                for row in connection.execute(select(table))
            )
            for table in derived.DERIVED
        }


@pytest.fixture
def stored(tmp_path):
    """The same reports as `done` has, taken in one after the other by the store itself."""
    resources = load_resources()
    first, *rest = open_samples()
    newer = msgspec.structs.replace(first, text=f"{first.text}\nUpdated.")
    with open_store(tmp_path / "stored.db") as store:
        for several in ([first, *rest], [newer]):
            items = [Item(report=r, result=read_report(r, resources)) for r in several]
            store_batch(store, items, describe_rules(resources), link=False)
        batch = [newer, *rest]
        items = [Item(report=r, result=read_report(r, resources)) for r in batch]
        store_batch(store, items, describe_rules(resources))
        yield store


def test_the_database_is_that_of_ingesting(done, stored, tmp_path):
    folder, outcome = done
    with open_store(tmp_path / "loaded.db") as store:
        loaded = load_folder(store, folder)
        assert loaded.adopted
        assert loaded.incidents == outcome.incidents
        assert loaded.failures == 2
        assert dump_links(store) == dump_links(stored)
        for incident in find_incidents(store, Filters()):
            assert load_incident(store, incident.id) == load_incident(stored, incident.id)


def test_loading_again_changes_nothing(done, tmp_path):
    with open_store(tmp_path / "twice.db") as store:
        load_folder(store, done[0])
        before = dump_links(store)
        again = load_folder(store, done[0])
        assert (again.new, again.changed) == (0, 0)
        assert dump_links(store) == before


def test_what_is_there_already_is_linked_to(done, tmp_path):
    resources = load_resources()
    reports = open_samples()[-6:]
    with open_store(tmp_path / "grown.db") as store:
        items = [Item(report=r, result=read_report(r, resources)) for r in reports]
        store_batch(store, items, describe_rules(resources))
        loaded = load_folder(store, done[0])
        assert not loaded.adopted
        assert loaded.new == len(open_samples()) - 6 + 1 - 1
        assert loaded.changed == 1


def test_a_folder_that_is_not_linked_is_linked_by_the_store(pattern, tmp_path):
    output = tmp_path / "out"
    run_backfill(LocalEngine(1), make_task(str(output)), [pattern], link=False)
    with open_store(tmp_path / "one.db") as store:
        loaded = load_folder(store, output)
        assert not loaded.adopted
        assert loaded.incidents


def test_another_folder_is_refused(tmp_path):
    with open_store(tmp_path / "a.db") as store, pytest.raises(StoreError, match="no folder"):
        load_folder(store, tmp_path)
