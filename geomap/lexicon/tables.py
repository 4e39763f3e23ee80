"""Read the lexicon's tables, which lie beside this module."""

from __future__ import annotations

import csv
from importlib.resources import files

__all__ = ["read_table"]


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the lexicon, by their columns, in the file's order."""
    text = files("geomap.lexicon").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
