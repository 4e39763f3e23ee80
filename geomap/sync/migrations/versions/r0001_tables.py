"""The first tables: documents, toponyms, events, tellings and corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A migration tells what was, and is never changed: the columns stand here and are not looked up.
_COLUMNS = {
    "documents": (
        "document_id:t title:t source:t author:t published:t published_basis:t url:t lang:t"
        " characters:i toponyms:i tellings:i"
    ),
    "toponyms": (
        "document_id:t start:i end:i name:t role:t confidence:d place_id:t place:t feature:t"
        " admin1:t country:t source:t nth:i"
    ),
    "events": (
        "event_id:t title:t event_type:t sub_event_type:t plover:t actor:t actor_id:t"
        " actor_kind:t actor_basis:t target:t target_id:t allies:t status:t claimed_by:t"
        " date:t date_start:t date_end:t date_precision:t date_text:t place:t place_id:t"
        " admin1:t country:t latitude:d longitude:d geo_precision:i radius_km:d place_text:t"
        " fatalities:i fatalities_low:i fatalities_high:i quantities:t confidence:d source:t"
        " author:t published:t url:t document_id:t quote:t start:i end:i sources:t route:t"
        " place_row:t sureness:t"
    ),
    "tellings": (
        "event_id:t document_id:t start:i end:i quote:t source:t author:t published:t url:t"
        " status:t day:t place:t actor:t fatalities:i bound:t nth:i"
    ),
    "corrections": (
        "row:t matches:i document_id:t quote:t mention:t event_id:t place:t actor:t target:t"
        " type:t status:t date:t drop:t accept:t tell:t join:t split:t nth:i"
    ),
}
"""Of each table its columns: ``t`` texts, ``i`` whole numbers, ``d`` others."""

_KEYS = {
    "documents": ("document_id",),
    "toponyms": ("document_id", "start", "end", "nth"),
    "events": ("event_id",),
    "tellings": ("event_id", "document_id", "start", "end", "nth"),
    "corrections": ("row", "nth"),
}
_SHAPED = ("events", "toponyms")
_TYPES = {"t": sa.Text, "i": sa.BigInteger, "d": sa.Double}


def upgrade() -> None:
    """Make the tables."""
    schema = context.config.attributes["schema"]
    for table, words in _COLUMNS.items():
        keys = _KEYS[table]
        columns = [
            sa.Column(name, _TYPES[kind](), nullable=name not in keys)
            for name, _, kind in (word.partition(":") for word in words.split())
        ]
        if table in _SHAPED:
            columns.append(sa.Column("geom", Geometry("GEOMETRY", srid=4326)))
        key = sa.PrimaryKeyConstraint(*keys, name=f"{table}_pkey")
        op.create_table(table, *columns, key, schema=schema)


def downgrade() -> None:
    """Remove the tables, with all that is in them."""
    schema = context.config.attributes["schema"]
    for table in reversed(_COLUMNS):
        op.drop_table(table, schema=schema)
