"""The database of reports and of what they tell: SQLite or PostgreSQL through SQLAlchemy Core."""

from marsad.store.database import Store, open_store

__all__ = ["Store", "open_store"]
