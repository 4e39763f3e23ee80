"""What the gazetteer knows of the names of one document: asked once a name, then remembered."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from geomap.gazetteer.state_abbreviations import STATES_OF
from geomap.recognition.name_words import ABBREVIATIONS, ARTICLES
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.model import Candidate

__all__ = ["Names"]


MOST = 20
"""Namesakes counted; of more than these it does not matter how many."""


MANY = 200
"""Namesakes looked through for one in a state."""


class Names:
    """
    The names of one document.

    Parameters
    ----------
    index : Index
        Anything with an index's ``candidates`` and ``knows``.
    """

    def __init__(self, index: Index) -> None:
        index = getattr(index, "settled", index)  # villages are ``recognition.villages``' to judge
        self.knows = cache(lambda text: index.knows(fold(text)))
        self._caution = cache(lambda text: index.caution(text) is not None)
        self._all = cache(lambda text: index.candidates(text, limit=MOST))
        self._stated = cache(lambda text: index.candidates(text, countries=STATES_OF, limit=MANY))

    def best(self, text: str) -> Candidate | None:
        """Return the most prominent place of this name, None where there is none."""
        found = self._all(text)
        return found[0] if found else None

    def all(self, text: str) -> list[Candidate]:
        """Return the places of a name the gazetteer spells so, up to twenty, best first."""
        if not self.has(text):
            return []
        return self._all(text)

    def caution(self, text: str) -> bool:
        """Return True if the name is more often another word."""
        return self._caution(text)

    def score(self, text: str) -> float:
        """Get the score (0–1) of the most prominent place of this name, 0 where there is none."""
        found = self.best(text)
        return found.score if found else 0.0

    def has(self, text: str) -> bool:
        """Return True if the gazetteer has the name, with or without its Arabic article."""
        article = text.replace("-", " ").partition(" ")[0].lower()
        return (
            self.knows(text)
            or text in ABBREVIATIONS
            or (article in ARTICLES and self.score(text) > 0)
        )

    def has_in(self, text: str, states: Collection[str]) -> bool:
        """Return True if a settlement of this name lies in one of these US, CA or AU states."""
        found = self._stated(text) if states and self.knows(text) else ()
        return any(c.place.feature_class == "P" and c.place.admin1 in states for c in found)

    def is_town_of(self, text: str, holder: str) -> bool:
        """Return True if a name's first settlement lies in the country that another name is."""
        town, country = self.best(text), self.best(holder)
        if town is None or country is None or not country.place.feature_code.startswith("PCL"):
            return False
        return town.place.feature_class == "P" and town.place.country == country.place.country

    def is_own(self, text: str) -> bool:
        """Return True if the name is the place's first one, no alias: "Aleppo", not "Saudi"."""
        found = self.best(text)
        return found is not None and fold(found.place.name) == fold(text)

    def is_country(self, text: str) -> bool:
        """Return True if the name is first of all a country's."""
        found = self.best(text)
        return found is not None and found.place.feature_code.startswith("PCL")

    def speaks(self, text: str) -> bool:
        """Return True if the place can stand for a government: country, capital, seat of power."""
        found = self.best(text)
        if found is None:
            return False
        code = found.place.feature_code
        return code.startswith("PCL") or code in {"PPLC", "PPLG", "GOVL", "BLDG"}
