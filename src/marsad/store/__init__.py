"""The database of reports and of what they tell: SQLite through SQLAlchemy Core."""
