"""Tables that say what holds now; all of them can be made anew from what is kept.

`account.first` names the account that stands for all that say the same; only such accounts have
keys and pairs. `pair.weight` is null where the two exclude each other; `strong` says what it
connects (`Strength`). `account.news` is the first account of the cluster of news that an account
of news is in.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
)

from marsad.store.schema import LONG, TEXT, metadata

current = Table(
    "current_reading",
    metadata,
    Column("doc", TEXT, primary_key=True),
    Column("report_key", ForeignKey("report.key"), nullable=False, unique=True),
    Column("reading_key", ForeignKey("reading.key"), doc="the one that has the events"),
    sqlite_with_rowid=False,
)
"""The newest version of each report, and its newest reading."""

linked = Table(
    "linked_report",
    metadata,
    Column("doc", TEXT, primary_key=True),
    sqlite_with_rowid=False,
)

account = Table(
    "account",
    metadata,
    Column("id", TEXT, primary_key=True, nullable=False),
    Column("doc", TEXT, nullable=False),
    Column("reading_key", LONG, doc="null where its report is not stored"),
    Column("lead", Boolean, nullable=False),
    Column("same", TEXT, nullable=False),
    Column("first", TEXT),
    Column("news", TEXT),
    Column("incident", TEXT),
    Column("source", TEXT),
    Column("traits", LargeBinary, nullable=False),
    Column("data", TEXT, nullable=False),
    Index("account_by_doc", "doc"),
    Index("account_by_same", "same", "id"),
    Index("account_by_first", "first"),
    Index("account_by_news", "news"),
    Index("account_by_incident", "incident"),
)

account_key = Table(
    "account_key",
    metadata,
    Column("key", LONG, primary_key=True, autoincrement=False),
    Column("account", TEXT, primary_key=True),
    Index("key_by_account", "account"),
    sqlite_with_rowid=False,
)

pair = Table(
    "pair",
    metadata,
    Column("a", TEXT, primary_key=True),
    Column("b", TEXT, primary_key=True),
    Column("weight", Float),
    Column("strong", SmallInteger, nullable=False),
    Index("pair_by_b", "b"),
    sqlite_with_rowid=False,
)

incident = Table(
    "incident",
    metadata,
    Column("id", TEXT, primary_key=True, nullable=False),
    Column("forward", TEXT, doc="where a merged one leads"),
    Column("type", TEXT),
    Column("status", TEXT),
    Column("background", Boolean),
    Column("day_start", TEXT),
    Column("day_end", TEXT),
    Column("country", TEXT),
    Column("admin1", TEXT),
    Column("place", TEXT),
    Column("lat", Float),
    Column("lon", Float),
    Column("km", Float, doc="uncertainty of the place"),
    Column("precision", TEXT),
    Column("killed", LONG, doc="highest figure of any account"),
    Column("injured", LONG),
    Column("outlets", LONG),
    Column("reports", LONG),
    Column("claimed", Boolean),
    Column("denied", Boolean),
    Column("disputed", TEXT, doc="names of fields, comma between"),
    Column("actors", TEXT, doc="ids and folded names, one a line"),
    Column("area", TEXT, doc="folded names of place and province, one a line"),
    Column("version_key", LONG, doc="its newest version; null after a merger"),
    Column("data", TEXT),
    Index("incident_by_day", "day_start"),
    Index("incident_by_forward", "forward"),
)

DERIVED = (current, linked, account, account_key, pair, incident)
