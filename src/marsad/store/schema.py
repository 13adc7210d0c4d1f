"""Tables that are only ever added to: what came in, what was read of it, what people decided.

One schema for SQLite and PostgreSQL. `data` holds a whole record as JSON; other columns are what
is searched by. Keys are given by the writer, one after the other, so that both databases number
alike. Every row here has an entry in `ledger`, which `marsad verify` checks it against.

A report is one version of a text: its id and the hash of its content together. A reading is what
one run (code, lexicon, gazetteer) read out of it; where a run read the same as an earlier one,
its reading points there by `same_as` and has no events of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID = 0x4D525344
"""`MRSD`, in the header of an SQLite file: tells a marsad database from any other."""
REVISION = "0002"
"""The migration that leads to these tables; `alembic_version` of a database names its own."""

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of code points in both databases, whatever the server's locale."""
LONG = BigInteger().with_variant(Integer(), "sqlite")
"""64-bit integers; SQLite calls all of them INTEGER."""

metadata = MetaData()


def key_column() -> Column[int]:
    """Return the primary key of a table; the writer counts it."""
    return Column("key", LONG, primary_key=True, autoincrement=False)


ledger = Table(
    "ledger",
    metadata,
    Column("seq", LONG, primary_key=True, autoincrement=False, doc="from 1, without gaps"),
    Column("at", TEXT, nullable=False, doc="UTC time of the transaction, ISO 8601"),
    Column("kind", TEXT, nullable=False, doc="table of the row that was added"),
    Column("ref", LONG, nullable=False, doc="its key"),
    Column("digest", TEXT, nullable=False, doc="SHA-256 of the row"),
    Column("hash", TEXT, nullable=False, doc="SHA-256 of the entry before and this one"),
    UniqueConstraint("kind", "ref"),
)

document = Table(
    "document",
    metadata,
    key_column(),
    Column("sha256", TEXT, nullable=False, unique=True, doc="of the bytes as they came"),
    Column("size", LONG, nullable=False, doc="bytes as they came"),
    Column("data", LargeBinary, nullable=False, doc="the bytes, zlib"),
)

fetch = Table(
    "fetch",
    metadata,
    key_column(),
    Column("document_key", ForeignKey("document.key"), nullable=False),
    Column("url", TEXT, nullable=False),
    Column("fetched_at", TEXT, nullable=False, doc="ISO 8601 with offset"),
    Column("content_type", TEXT),
    Column("headers", TEXT, nullable=False, doc="JSON array of pairs, as they came"),
    UniqueConstraint("url", "document_key"),
)

report = Table(
    "report",
    metadata,
    key_column(),
    Column("id", TEXT, nullable=False),
    Column("content_hash", TEXT, nullable=False, doc="SHA-256 of time, title and text"),
    Column("title", TEXT, nullable=False, doc="for lists; `data` has it unaltered"),
    Column("published", TEXT, doc="ISO 8601, with the offset that was given"),
    Column("lang", TEXT),
    Column("source", TEXT),
    Column("url", TEXT),
    Column("data", TEXT, nullable=False, doc="the whole report as JSON"),
    UniqueConstraint("id", "content_hash"),
    Index("report_by_source", "source"),
)

origin = Table(
    "origin",
    metadata,
    key_column(),
    Column("report_key", ForeignKey("report.key"), nullable=False),
    Column("fetch_key", ForeignKey("fetch.key")),
    Column("path", TEXT, nullable=False, doc="file or source that it came from; may be empty"),
    Column("line", LONG, nullable=False, doc="from 1; 0 where the report is the whole file"),
    Column("notes", TEXT, nullable=False, doc="JSON array of what was odd"),
    Column("identity", TEXT, nullable=False, unique=True, doc="SHA-256 of the above"),
    Index("origin_by_report", "report_key"),
)

run = Table(
    "run",
    metadata,
    key_column(),
    Column("code", TEXT, nullable=False, doc="version of marsad and digest of its code"),
    Column("lexicon", TEXT, nullable=False, doc="digest of the lexicon files"),
    Column("gazetteer", TEXT, nullable=False, doc="digest of the gazetteers in use"),
    Column("format", TEXT, nullable=False),
    Column("at", TEXT, nullable=False, doc="when it first read a report, UTC"),
    UniqueConstraint("code", "lexicon", "gazetteer", "format"),
)

reading = Table(
    "reading",
    metadata,
    key_column(),
    Column("report_key", ForeignKey("report.key"), nullable=False),
    Column("run_key", ForeignKey("run.key"), nullable=False),
    Column("same_as", ForeignKey("reading.key"), doc="the earlier reading with the same content"),
    Column("digest", TEXT, nullable=False, doc="SHA-256 of head, events and statements"),
    Column("data", TEXT, nullable=False, doc="the reading as JSON, without events and statements"),
    UniqueConstraint("report_key", "run_key", "digest"),
    Index("reading_by_run", "run_key"),
    Index("reading_by_same", "same_as"),
)

event = Table(
    "event",
    metadata,
    key_column(),
    Column("reading_key", ForeignKey("reading.key"), nullable=False),
    Column("id", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("date_start", TEXT),
    Column("date_end", TEXT),
    Column("place", TEXT),
    Column("admin1", TEXT),
    Column("country", TEXT),
    Column("lat", Float),
    Column("lon", Float),
    Column("actor_basis", TEXT, nullable=False),
    Column("killed_min", LONG, doc="lowest of the rival figures"),
    Column("killed_max", LONG, doc="highest; null where a figure is open or none is given"),
    Column("actors", TEXT, nullable=False, doc="ids and folded names of authors, one a line"),
    Column("area", TEXT, nullable=False, doc="folded names of place and province, one a line"),
    Column("data", TEXT, nullable=False),
    UniqueConstraint("reading_key", "id"),
    Index("event_by_day", "date_start"),
    Index("event_by_country", "country", "date_start"),
)

statement = Table(
    "statement",
    metadata,
    key_column(),
    Column("reading_key", ForeignKey("reading.key"), nullable=False),
    Column("id", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("speaker", TEXT),
    Column("about", TEXT, doc="id of an event of the same reading"),
    Column("data", TEXT, nullable=False),
    UniqueConstraint("reading_key", "id"),
)

failure = Table(
    "failure",
    metadata,
    key_column(),
    Column("doc", TEXT, nullable=False),
    Column("path", TEXT, nullable=False),
    Column("line", LONG, nullable=False, doc="0 where a whole file failed"),
    Column("error", TEXT, nullable=False),
    Column("message", TEXT, nullable=False),
    Column("hint", TEXT, nullable=False),
    Column("fetch_key", ForeignKey("fetch.key"), doc="the bytes that could not be read, if kept"),
    Column("identity", TEXT, nullable=False, unique=True, doc="SHA-256 of doc to message"),
)

incident_version = Table(
    "incident_version",
    metadata,
    key_column(),
    Column("incident", TEXT, nullable=False),
    Column("digest", TEXT, nullable=False, doc="SHA-256 of the JSON in `data`"),
    Column("data", LargeBinary, nullable=False, doc="JSON of the incident and its accounts, zlib"),
    Index("version_by_incident", "incident"),
)

incident_history = Table(
    "incident_history",
    metadata,
    key_column(),
    Column("incident", TEXT, nullable=False),
    Column("change", TEXT, nullable=False),
    Column("other", TEXT),
    Index("history_by_incident", "incident"),
    Index("history_by_other", "other"),
)

decision = Table(
    "decision",
    metadata,
    key_column(),
    Column("kind", TEXT, nullable=False),
    Column("a", TEXT, nullable=False),
    Column("b", TEXT, nullable=False),
    Column("by", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("at", TEXT, nullable=False, doc="UTC, ISO 8601; empty where it was not kept"),
    UniqueConstraint("kind", "a", "b"),
)

correction = Table(
    "correction",
    metadata,
    key_column(),
    Column("subject", TEXT, nullable=False, doc="report, account or incident"),
    Column("id", TEXT, nullable=False),
    Column("field", TEXT, nullable=False),
    Column("value", TEXT, nullable=False, doc="JSON of what is right; null where it is nothing"),
    Column("by", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("at", TEXT, nullable=False, doc="UTC, ISO 8601"),
    Index("correction_by_id", "id"),
)

KEPT = (
    document, fetch, report, origin, run, reading, failure,
    incident_version, incident_history, decision, correction,
)  # fmt: skip
"""Tables with an entry in the ledger for each row; `reading.digest` covers what it has."""
