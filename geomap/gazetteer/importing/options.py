"""The choices of one import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """
    The choices of one import.

    Parameters
    ----------
    name : str
        The layer's name; by default made of the file's.
    columns : mapping of str to str
        For tables: our field → the file's column (``lat`` → ``Y``).
    alternate_names, admin1, admin2, hierarchy : Path or None
        GeoNames' ``alternateNamesV2.txt``, ``admin1CodesASCII.txt``, ``admin2Codes.txt`` and
        ``hierarchy.txt``, each plain or zipped.
    layer : str or None
        Which layer of a GeoPackage; needless where there is one only.
    attribution : str or None
        Whom to name on pages and in ``geomap gazetteer info``; by default the format's own.
    strict : bool
        Whether one bad row spoils the import.
    country : str or None
        geonames: the only country whose rows are kept, ISO 3166-1 alpha-2; others are faults.
    features : frozenset of str
        geonames: feature classes (``P``) and codes with their class (``S.AIRB``) that are kept,
        others are passed over; empty keeps all.
    most_alike : int or None
        Drop an alias that so many places of one main name share: it is the alias of a famous
        namesake. None keeps all.
    wary : frozenset of str
        Folded names that are more often another word: the layer says so of its places.
    below : bool
        Whether the layer lies below the index, and only adds to it.
    index : Path or None
        The index in which p-codes are looked up; by default the one in use.
    """

    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    alternate_names: Path | None = None
    admin1: Path | None = None
    admin2: Path | None = None
    hierarchy: Path | None = None
    layer: str | None = None
    attribution: str | None = None
    strict: bool = False
    country: str | None = None
    features: frozenset[str] = frozenset()
    most_alike: int | None = None
    wary: frozenset[str] = field(default=frozenset(), repr=False)
    below: bool = False
    index: Path | None = None
