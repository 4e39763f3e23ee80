"""
The store's tables in PostgreSQL with PostGIS: ``geomap sync DIR postgresql://…``.

`tables` says what the tables are, `migrations` (Alembic) makes them, `source` reads a store row by
row, `syncing` brings a database to what the store holds, in one transaction.
"""

from geomap.sync.syncing import Synced, sync

__all__ = ["Synced", "sync"]
