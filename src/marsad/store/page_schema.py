"""Tables of the web page: tokens, audit, review decisions, leases, and the feed of changes.

They are made on first use in a database that has none. `page_change` is filled by triggers of the
database itself: whoever writes an incident, report, reading or decision, the page hears of it.
Nothing in `audit` and `coding` is ever changed or removed.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
)

metadata = MetaData()

access_token = Table(
    "access_token",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True, doc="SHA-256 of the token"),
    Column("made", Text, nullable=False, doc="ISO 8601, UTC"),
    Column("made_by", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", Text, nullable=False, doc="ISO 8601, UTC"),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False, doc="JSON object"),
    Index("audit_by_who", "who", "key"),
)

coding = Table(
    "coding",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("account", Text, nullable=False, doc="report id, #, event id"),
    Column("stage", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False, doc="ISO 8601, UTC"),
    Column("field", Text, nullable=False, doc="empty where the whole event is meant"),
    Column("data", Text, nullable=False, doc="the decision as JSON"),
    Index("coding_by_account", "account", "stage", "by"),
    Index("coding_by_who", "by", "stage", "account"),
)

review_claim = Table(
    "review_claim",
    metadata,
    Column("account", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("until", Text, nullable=False, doc="ISO 8601, UTC"),
)

page_change = Table(
    "page_change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Index("page_change_by_kind", "kind", "seq"),
    sqlite_autoincrement=True,
)


WATCHED = (
    ("incident", "id"),
    ("report", "id"),
    ("decision", "a"),
    ("coding", "account"),
    ("access_token", "name"),
)
"""Tables whose changes are fed, and the column that names a row."""
SECRET = frozenset({"access_token"})
"""Tables that no export or backup for others should carry."""


def make_page_tables(connection: Connection) -> None:
    """Make tables and triggers where they are missing; the tables of linking must be there."""
    metadata.create_all(connection, checkfirst=True)
    there = set(inspect(connection).get_table_names())
    make = _make_postgres if connection.dialect.name == "postgresql" else _make_sqlite
    for table, column in WATCHED:
        if table in there:
            make(connection, table, column)


def _make_sqlite(connection: Connection, table: str, column: str) -> None:
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        name = f"page_{table}_{verb.lower()}"
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {verb} ON {table} BEGIN "
            f"INSERT INTO page_change (kind, name) VALUES ('{table}', {row}.{column}); END"
        )


def _make_postgres(connection: Connection, table: str, column: str) -> None:
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION page_tell_{table}() RETURNS trigger AS $$ BEGIN "
        f"INSERT INTO page_change (kind, name) VALUES ('{table}', "
        f"CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END); "
        "RETURN NULL; END $$ LANGUAGE plpgsql"
    )
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER page_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION page_tell_{table}()"
    )
