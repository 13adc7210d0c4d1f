"""Former place of `marsad.store.Store` and `open_store`."""

from marsad.store.database import Store, open_store
from marsad.store.reports import StoredEvent

__all__ = ["Store", "StoredEvent", "open_store"]
