"""An open database, SQLite or PostgreSQL: snapshots for readers, one writer at a time.

Durability: SQLite runs with a write-ahead log and `synchronous=FULL`, PostgreSQL as its server is
set up (`fsync` and `synchronous_commit` on, unless somebody switched them off). What was written
in a transaction is there as a whole once it has ended, and not at all before.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy import event as hooks
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from marsad.errors import MissingExtraError, StoreError
from marsad.store import derived, schema
from marsad.store.faults import explain
from marsad.store.words import make_search_table
from marsad.store.work import Work

WAIT = 120
"""Seconds that a writer waits for another one to end."""
CACHE_KIB = 131_072
"""Page cache of SQLite's writer; its own 2 MB are less than the index of a small corpus."""
_LOCK = schema.APPLICATION_ID
_SEVERAL = 64
"""Connections that may be open at once."""
Clock = Callable[[], dt.datetime]


def tell_time() -> dt.datetime:
    """Return the time that entries are dated with."""
    return dt.datetime.now(dt.UTC)


class Store:
    """An open database. Use it as a context manager, or `close` it. Threads may share it."""

    def __init__(self, engine: Engine, name: str, clock: Clock) -> None:
        self.name = name
        self.clock = clock
        self._engine = engine

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The file; None where the database is a server's."""
        return Path(self.name) if self.dialect == "sqlite" else None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; SQLite folds the write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read: everything asked within is as of one moment. A writer is no hindrance."""
        with self._explained(), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    transaction = snapshot

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Write: all that is done within is there as a whole, or not at all.

        One writer at a time, whichever process it is in; others wait.
        """
        with self._explained(), self._engine.connect() as connection:
            connection.execution_options(marsad_writes=True)
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                work = Work(connection, self.clock())
                yield work
                work.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise explain(error, self.name) from error

    def count_rows(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        with self.snapshot() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in schema.metadata.sorted_tables
            }


def open_store(where: str | Path, *, clock: Clock = tell_time, layout: bool = True) -> Store:
    """Open the database at a path or URL; make its tables, and an SQLite file, where missing.

    `where` is a path, `sqlite:///PATH`, or `postgresql://USER@HOST/NAME` (driver pg8000; its
    database must exist). `layout` False leaves the tables unchecked, for who migrates them.
    Raises `StoreError` for what is no database of ours, or of another layout; `MissingExtraError`
    where the driver is not installed.
    """
    url = _read_url(where)
    if url is None or url.get_backend_name() == "sqlite":
        store = _open_file(Path(url.database or "") if url is not None else Path(where), clock)
    else:
        store = _open_server(url, clock)
    try:
        if layout:
            _prepare(store)
    except BaseException:
        store.close()
        raise
    return store


def _read_url(where: str | Path) -> URL | None:
    if isinstance(where, Path) or "://" not in where:
        return None
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise StoreError("this is no URL of a database", path=where) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"{url.get_backend_name()} is not known here",
            hint="Give a path, or postgresql://USER@HOST/NAME.",
        )
    return url


def _open_file(path: Path, clock: Clock) -> Store:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot be made: {error.strerror}", path=str(path)) from error
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path),
        poolclass=QueuePool,
        max_overflow=_SEVERAL,
        pool_timeout=WAIT,
    )
    hooks.listen(engine, "begin", _begin)
    return Store(engine, str(path), clock)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT, check_same_thread=False)
    # SQLAlchemy's BEGIN below opens transactions; the driver must not open its own.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("marsad_writes"):
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _open_server(url: URL, clock: Clock) -> Store:
    if url.drivername == "postgresql":
        # As with the server's own programs, a password need not stand in a command.
        password = url.password or os.environ.get("PGPASSWORD")
        url = url.set(drivername="postgresql+pg8000", password=password)
    try:
        engine = create_engine(url, pool_pre_ping=True, max_overflow=_SEVERAL, pool_timeout=WAIT)
    except ModuleNotFoundError as error:
        raise MissingExtraError("postgresql", "PostgreSQL") from error
    except NoSuchModuleError as error:
        raise StoreError(
            f"there is no driver {url.drivername}", hint="Write postgresql://USER@HOST/NAME."
        ) from error
    # Rows of one statement go to the server together, not one by one.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return Store(engine, url.render_as_string(hide_password=True), clock)


def find_revision(connection: Connection) -> str | None:
    """Return the revision of a database's tables: None where there is none, "" where not ours.

    A file that was written before revisions were kept is "0001".
    """
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names and "ledger" in names:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found or "")
    if connection.dialect.name == "sqlite":
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if application == schema.APPLICATION_ID and names:
            return "0001" if version == 1 else f"of version {version}"
    return "" if names else None


def make_tables(connection: Connection) -> None:
    """Make all tables in an empty database and note their revision."""
    schema.metadata.create_all(connection)
    make_search_table(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.exec_driver_sql("PRAGMA user_version=2")
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(
        text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": schema.REVISION}
    )


def _prepare(store: Store) -> None:
    """Check the layout; make it where the database is empty."""
    with store.snapshot() as connection:
        revision = find_revision(connection)
    if revision == schema.REVISION:
        return
    if revision is None:
        with store.writing() as work:
            if find_revision(work.connection) is None:  # else another process was first
                make_tables(work.connection)
        return
    if revision == "":
        raise StoreError(
            "this is another program's database",
            path=store.name,
            hint="Give a new path with --db.",
        )
    if revision < schema.REVISION:
        raise StoreError(
            f"its layout is {revision}, this marsad needs {schema.REVISION}",
            path=store.name,
            hint=f"Run `marsad migrate --db {store.name}`; it keeps a copy first.",
        )
    raise StoreError(
        f"its layout is {revision}, this marsad knows {schema.REVISION}",
        path=store.name,
        hint="Use the marsad that wrote it, or give a new path with --db.",
    )


_ = derived  # its tables belong to the metadata that is made above
