"""Tables of the store. Columns are what is searched by; `data` holds the whole record as JSON.

A report is one version of a text: its id and the hash of its content together. A reading is what
one version of marsad read out of it. Nothing is overwritten by a text that changed: it becomes a
report of its own, with readings of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID = 0x4D525344
"""`MRSD`, in the file's header: tells a marsad database from any other."""
SCHEMA_VERSION = 1

metadata = MetaData()

report = Table(
    "report",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("content_hash", Text, nullable=False, doc="SHA-256 of time, title and text"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published", Text, doc="ISO 8601, with the offset that was given"),
    Column("lang", Text),
    Column("source", Text),
    Column("url", Text),
    UniqueConstraint("id", "content_hash"),
)

reading = Table(
    "reading",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("report_key", ForeignKey("report.key", ondelete="CASCADE"), nullable=False),
    Column("version", Text, nullable=False, doc="version of marsad that read it"),
    Column("format", Text, nullable=False),
    Column("digest", Text, nullable=False, doc="SHA-256 of the reading's JSON"),
    Column("notes", Text, nullable=False, doc="JSON array"),
    UniqueConstraint("report_key", "version"),
)

event = Table(
    "event",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("reading_key", ForeignKey("reading.key", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("place", Text),
    Column("admin1", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("actor_basis", Text, nullable=False),
    Column("killed_min", Integer, doc="lowest of the rival figures"),
    Column("killed_max", Integer, doc="highest; null where a figure is open or none is given"),
    Column("data", Text, nullable=False),
    UniqueConstraint("reading_key", "id"),
    Index("event_by_day", "date_start"),
    Index("event_by_country", "country", "date_start"),
)

statement = Table(
    "statement",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("reading_key", ForeignKey("reading.key", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("speaker", Text),
    Column("about", Text, doc="id of an event of the same reading"),
    Column("data", Text, nullable=False),
    UniqueConstraint("reading_key", "id"),
)

failure = Table(
    "failure",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("line", Integer, nullable=False, doc="0 where a whole file failed"),
    Column("error", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("hint", Text, nullable=False),
    UniqueConstraint("doc", "path", "line", "error", "message"),
)
