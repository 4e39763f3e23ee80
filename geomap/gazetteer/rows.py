"""The row that every source of places is read into before it goes into the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["ALIAS", "CODE", "NAME", "STRIPPED", "PlaceRow"]

# How a key is a place's: its name (or a spelling that the press uses as such), one of its other
# names, a name less its article, a code that counts only in capitals (OSLK, SY).
NAME, ALIAS, STRIPPED, CODE = range(4)


@dataclass(slots=True)
class PlaceRow:
    """
    A place on its way into the index.

    ``names`` maps a spelling to how it is the place's; ``within`` is the id of the second-level
    division that it is in.
    """

    id: str
    name: str
    lat: float
    lon: float
    feature_class: str
    feature_code: str
    source: str
    country: str | None = None
    admin1: str | None = None
    population: int | None = None
    radius_km: float | None = None
    prominence: float | None = None
    note: str | None = None
    within: str | None = None
    names: dict[str, int] = field(default_factory=dict)

    def call(self, spellings: Iterable[str], kind: int) -> None:
        """Add names; the better kind wins where one is known already."""
        for spelling in spellings:
            text = spelling.strip()
            if text:
                self.names[text] = min(kind, self.names.get(text, kind))
