"""Brings a schema of a database to the newest tables, in the transaction that is under way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["make_ready", "migrate"]

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_EXTENSION = (
    "SELECT quote_ident(nspname) FROM pg_extension"
    " JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'postgis'"
)


def make_ready(connection: Connection, schema: str, shown: str) -> None:
    """
    See to it that PostGIS and the schema are there.

    Raises
    ------
    OutputError
        They are not, and we may not make them.
    """
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.schema import CreateSchema

    found = connection.scalar(text(_EXTENSION))
    if found is None:
        there = "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"
        if not connection.scalar(text(there)):
            raise OutputError(
                f"{shown}: its server has no PostGIS: install it there (Debian: postgresql-postgis)"
            )
        try:
            connection.execute(text("CREATE EXTENSION postgis"))
        except DBAPIError as error:
            raise OutputError(
                f"{shown}: has no PostGIS: let its owner run CREATE EXTENSION postgis"
            ) from error
        found = connection.scalar(text(_EXTENSION))
    path = "SELECT set_config('search_path', current_setting('search_path') || ', ' || :own, true)"
    connection.execute(text(path), {"own": found})
    if not inspect(connection).has_schema(schema):
        try:
            connection.execute(CreateSchema(schema))
        except DBAPIError as error:
            raise OutputError(
                f"{shown}: schema {schema} is not there: let its owner run CREATE SCHEMA {schema}"
            ) from error


def migrate(connection: Connection, schema: str) -> None:
    """Carry out the migrations that a schema has not had yet."""
    from alembic.command import upgrade
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes.update(connection=connection, schema=schema)
    upgrade(config, "head")
