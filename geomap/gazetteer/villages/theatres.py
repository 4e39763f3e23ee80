"""Theatres: names for the countries that news of one war is about (``gazetteer/theatres.csv``)."""

from __future__ import annotations

import csv
from functools import lru_cache

from geomap.gazetteer.paths import tables_folder

__all__ = ["theatres"]


@lru_cache(maxsize=1)
def theatres() -> dict[str, tuple[str, ...]]:
    """
    Return each theatre's countries, ISO 3166-1 alpha-2.

    Examples
    --------
    >>> theatres()["ukraine"]
    ('UA', 'MD')
    """
    with (tables_folder() / "theatres.csv").open(encoding="utf-8", newline="") as lines:
        return {row["theatre"]: tuple(row["countries"].split()) for row in csv.DictReader(lines)}
