"""Nouns of places as they stand in English news, from ``place_nouns.csv``: "raion", "town"."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geomap.errors import GeomapError

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["CLASSES", "PlaceNoun", "place_noun_at", "place_nouns"]

CLASSES = (
    "facility", "camp", "part", "area", "settlement", "division", "countryside", "front", "road",
    "natural", "border",
)  # fmt: skip
"""What a noun makes of the name beside it."""

_TABLE = "place_nouns.csv"
_LONGEST = 3  # words: "local government area"


@dataclass(frozen=True, slots=True)
class PlaceNoun:
    """
    A noun that says what kind of place a name is.

    ``level`` orders places from the finest (a building, 5) to the coarsest (a province, 60): what
    lies in what. It is an order and no measure.
    """

    noun: str
    kind: str
    level: int


@cache
def place_nouns() -> Mapping[str, PlaceNoun]:
    """
    Read the table: each noun, in the singular and in lower case, with its class and level.

    Raises
    ------
    GeomapError
        A row has an unknown class or a level that is no number.
    """
    lines = files("geomap.extraction.arguments").joinpath(_TABLE).read_text("utf-8").splitlines()
    found = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if row["class"] not in CLASSES or not row["level"].isdigit():
            raise GeomapError(f"{_TABLE}:{number}: class one of {CLASSES} and level a number")
        found[row["noun"]] = PlaceNoun(row["noun"], row["class"], int(row["level"]))
    return found


def place_noun_at(tokens: Doc, at: int, end: int) -> tuple[PlaceNoun, int] | None:
    """
    Read the longest place noun that begins at a token; with it the token behind.

    Parameters
    ----------
    tokens : spacy Doc
    at, end : int
        Where to begin, and where what may be read ends (exclusive).
    """
    nouns = place_nouns()
    for length in range(min(_LONGEST, end - at), 0, -1):
        words = " ".join(tokens[i].lower_ for i in range(at, at + length)).replace(" - ", "-")
        for word in (words, *_singulars(words)):
            if word in nouns:
                return nouns[word], at + length
    return None


def _singulars(word: str) -> tuple[str, ...]:
    """Return what an English plural may come from."""
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    return (
        (word[:-1], word[:-2])
        if word.endswith("es")
        else (word[:-1],)
        if word.endswith("s")
        else ()
    )
