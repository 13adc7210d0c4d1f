"""From an older layout to this one's: a copy first, then all steps in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from marsad.errors import StoreError
from marsad.records import Record
from marsad.store import schema
from marsad.store.copying import copy_file, rebuild_index
from marsad.store.database import Store, find_revision, open_store

FOLDER = Path(__file__).parent / "migrations"


class Migrated(Record, frozen=True):
    """From which layout to which; `copy` is the file that has it as it was, if one was made."""

    before: str
    after: str
    copy: Path | None = None


def migrate(where: str | Path, *, keep_copy: bool = True) -> Migrated:
    """Bring a database to this layout. One that is there already is left alone.

    An SQLite file is first copied beside itself, unless `keep_copy` is False; a server's
    database is changed in one transaction, and backed up by whoever runs the server. Raises
    `StoreError` for a database that is not ours, or newer than this marsad.
    """
    with open_store(where, layout=False) as store:
        before = _check(store)
        if before == schema.REVISION:
            return Migrated(before=before, after=before)
        copy = None
        if keep_copy and store.path is not None:
            copy = store.path.with_name(f"{store.path.name}.layout-{before}")
            if copy.exists():
                raise StoreError(
                    "a copy of an earlier attempt is there",
                    path=str(copy),
                    hint="Move it away, or give --no-copy.",
                )
            copy_file(store.path, copy)
        _run_steps(store, before)
    return Migrated(before=before, after=schema.REVISION, copy=copy)


def _check(store: Store) -> str:
    with store.snapshot() as connection:
        before = find_revision(connection)
    if not before:
        raise StoreError("this is no database of marsad's", path=store.name)
    if before > schema.REVISION:
        raise StoreError(
            f"its layout is {before}, this marsad knows {schema.REVISION}",
            path=store.name,
            hint="Use the marsad that wrote it.",
        )
    return before


def _run_steps(store: Store, before: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with store.writing() as work:
        config.attributes["connection"] = work.connection
        if before == "0001":  # written before revisions were noted
            command.stamp(config, before)
        command.upgrade(config, "head")
        rebuild_index(work.connection)
        found = work.connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found != schema.REVISION:
            raise StoreError(f"the steps led to {found}, not {schema.REVISION}", path=store.name)
