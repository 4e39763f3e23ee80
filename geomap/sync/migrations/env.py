"""What Alembic runs around the migrations: on the connection, in the transaction, of a sync."""

from __future__ import annotations

from alembic import context

from geomap.sync.database_tables import metadata

_GIVEN = context.config.attributes

context.configure(
    connection=_GIVEN["connection"],
    target_metadata=metadata(_GIVEN["schema"]),
    version_table="geomap_version",
    version_table_schema=_GIVEN["schema"],
)
with context.begin_transaction():
    context.run_migrations()
