"""A database is brought to what a store holds: what is new, changed or gone, in one transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError, ModelError, OutputError
from geomap.store.geopackage import GEOMETRY
from geomap.sync.database_tables import KEYS, SHAPED, metadata, staged
from geomap.sync.migrating import make_ready, migrate
from geomap.sync.source import batches, reading

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, Table

__all__ = ["SCHEMA", "Synced", "sync"]

SCHEMA = "geomap"
"""The schema of the tables, apart from those of others in the database."""

_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,39}")
_CONNECT_S = 10
_DRIVERS = ("postgresql", "postgres", "postgresql+psycopg")
_ADDRESS = "give one as postgresql://user@host/database"


@dataclass(frozen=True, slots=True)
class Synced:
    """How many rows of a table were new, have changed, and are gone."""

    new: int
    changed: int
    gone: int


def sync(folder: Path, address: str, *, schema: str = SCHEMA) -> Mapping[str, Synced]:
    """
    Bring a database to what the store of a build holds.

    All of it happens in one transaction: readers see the old state or the new one, and a sync that
    is killed leaves the old one. Done twice, the second changes nothing.

    Parameters
    ----------
    folder : Path
        The output of `geomap.pipeline.build`.
    address : str
        Of the database, ``postgresql://user@host/database``; a password is best left to
        ``PGPASSWORD`` or ``~/.pgpass``, and is never printed.
    schema : str
        Where the tables lie; what else is in it is left alone.

    Returns
    -------
    mapping of str to Synced
        By the tables' names.

    Raises
    ------
    InputError
        There is no store, or the address or the schema's name is none.
    OutputError
        The database cannot be reached or written, or has no PostGIS.
    ModelError
        The extra ``geomap[postgis]`` is not installed.
    """
    if not _SCHEMA.fullmatch(schema):
        raise InputError(
            f"schema {schema[:50]!r}: write small letters, digits and _, not pg_ first"
        )
    engine, url = _engine(address)
    shown = f"{url.host or 'localhost'}/{url.database or ''}"
    with reading(folder) as base, _told(shown, url), engine.begin() as connection:
        _alone(connection, schema, shown)
        make_ready(connection, schema, shown)
        migrate(connection, schema)
        tables = metadata(schema).tables
        return {name: _bring(connection, base, name, tables[f"{schema}.{name}"]) for name in KEYS}


def _engine(address: str) -> tuple[Engine, URL]:
    try:
        import alembic  # noqa: F401
        import geoalchemy2  # noqa: F401
        import psycopg  # noqa: F401
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.pool import NullPool
    except ImportError as error:
        raise ModelError('sync needs its libraries: pip install "geomap[postgis]"') from error
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):
        # without its cause, which may show a password
        raise InputError(f"this is no address of a database: {_ADDRESS}") from None
    if url.drivername not in _DRIVERS:
        raise InputError(f"{url.drivername}: is no database that geomap knows: {_ADDRESS}")
    own = {"application_name": "geomap sync", "connect_timeout": _CONNECT_S}
    given = {name: value for name, value in own.items() if name not in url.query}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        connect_args=given,
        hide_parameters=True,
    )
    return engine, url


@contextmanager
def _told(shown: str, url: URL) -> Iterator[None]:
    """Report every failure in a line of its own, and no password."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        lines = str(cause).strip().splitlines() or [type(error).__name__]
        reason = _without(" ".join(lines[0].split())[:200], url)
        raise OutputError(
            f"{shown}: the database could not be brought up to date ({reason}): it is as it was"
        ) from None


def _without(text: str, url: URL) -> str:
    """Leave secrets out of a text."""
    secrets = [url.password, *(v for k, v in url.query.items() if "password" in k)]
    for secret in secrets:
        if secret:
            text = text.replace(str(secret), "***")
    return text


def _alone(connection: Connection, schema: str, shown: str) -> None:
    """Hold the schema for one sync at a time, until the transaction ends."""
    from sqlalchemy import func, select

    lock = func.pg_try_advisory_xact_lock(func.hashtext(f"geomap sync {schema}"))
    if not connection.scalar(select(lock)):
        raise OutputError(f"{shown}: another geomap writes there now: wait for it")


def _bring(connection: Connection, base: sqlite3.Connection, name: str, table: Table) -> Synced:
    """Read a table of the store into one that is gone afterwards, and bring ours to it."""
    from sqlalchemy import text

    stage = staged(name)
    stage.create(connection)
    for batch in batches(base, name):
        connection.execute(stage.insert(), batch)
    connection.execute(text(f"ANALYZE {stage.name}"))
    gone = _remove(connection, table, stage)
    new, changed = _put(connection, table, stage)
    return Synced(new, changed, gone)


def _remove(connection: Connection, table: Table, stage: Table) -> int:
    from sqlalchemy import delete, exists

    same = (table.c[key] == stage.c[key] for key in KEYS[table.name])
    done = connection.execute(delete(table).where(~exists().where(*same)))
    return int(done.rowcount)


def _put(connection: Connection, table: Table, stage: Table) -> tuple[int, int]:
    """Insert what is new, and write over what is not as it was."""
    from sqlalchemy import func, literal_column, or_, select
    from sqlalchemy.dialects.postgresql import insert

    names = list(table.columns.keys())
    shape: Any = literal_column(f"ST_GeomFromWKB({stage.name}.{GEOMETRY}, 4326)")
    given: list[Any] = [
        shape if name == GEOMETRY and table.name in SHAPED else stage.c[name] for name in names
    ]
    written = insert(table).from_select(names, select(*given).select_from(stage))
    others = [name for name in names if name not in KEYS[table.name]]
    done = (
        written.on_conflict_do_update(
            index_elements=KEYS[table.name],
            set_={name: written.excluded[name] for name in others},
            where=or_(*(table.c[n].is_distinct_from(written.excluded[n]) for n in others)),
        )
        .returning(literal_column("(xmax = 0)").label("new"))  # 0: no row was there before
        .cte("done")
    )
    counts = select(func.count().filter(done.c.new), func.count().filter(~done.c.new))
    new, changed = connection.execute(counts.select_from(done)).one()
    return int(new), int(changed)
