"""
The tables of a database: those of the store, each row under what it is about, without its number.

An event that is told again keeps its row, so that tables of a newsroom's own may refer to it. Where
two rows of a document are about the same words, ``nth`` tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.pipeline import STORE_COLUMNS
from geomap.store.geopackage import GEOMETRY

if TYPE_CHECKING:
    from sqlalchemy import Column, MetaData, Table

__all__ = ["KEYS", "NTH", "SHAPED", "metadata", "staged"]

NTH = "nth"

KEYS = {
    "documents": ("document_id",),
    "toponyms": ("document_id", "start", "end", NTH),
    "events": ("event_id",),
    "tellings": ("event_id", "document_id", "start", "end", NTH),
    "corrections": ("row", NTH),
}
"""Of each table the columns that name a row; in the order in which tables are written."""

SHAPED = frozenset(("events", "toponyms"))
"""The tables whose rows have a geometry, in (lon, lat), EPSG:4326."""


def metadata(schema: str) -> MetaData:
    """Describe the tables as the newest migration leaves them in a schema of a database."""
    from geoalchemy2 import Geometry
    from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, Table

    found = MetaData(schema=schema)
    for name, keys in KEYS.items():
        columns = _columns(name)
        if name in SHAPED:
            columns.append(Column(GEOMETRY, Geometry("GEOMETRY", srid=4326)))
        Table(name, found, *columns, PrimaryKeyConstraint(*keys, name=f"{name}_pkey"))
    return found


def staged(name: str) -> Table:
    """Describe the table, gone after the transaction, into which the store's rows are read."""
    from sqlalchemy import Column, LargeBinary, MetaData, Table

    shape = [Column(GEOMETRY, LargeBinary)] if name in SHAPED else []
    return Table(
        f"geomap_new_{name}",
        MetaData(),
        *_columns(name),
        *shape,
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


def _columns(name: str) -> list[Column[Any]]:
    from sqlalchemy import BigInteger, Column, Double, Text

    kinds = {"TEXT": Text, "INTEGER": BigInteger, "DOUBLE": Double}
    wanted = dict(STORE_COLUMNS[name])
    if NTH in KEYS[name]:
        wanted[NTH] = "INTEGER"
    return [
        Column(each, kinds[kind](), nullable=each not in KEYS[name])
        for each, kind in wanted.items()
    ]
