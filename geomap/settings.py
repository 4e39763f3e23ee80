"""One frozen value that holds every choice of a run; it is passed explicitly, never looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """
    The choices of one run.

    Parameters
    ----------
    published : date or None
        Publication date of documents that state none. With None, relative dates in them stay
        as said and their precision is ``unknown``: geomap never invents a date.
    gazetteer : Path or None
        The index to use; None is the one built when geomap was installed.
    model : str or None
        Name of a spaCy English model; None takes ``en_core_web_md`` when it is installed and
        the pinned re-upload of the same model from PyPI otherwise.
    actors : tuple of Path
        The user's own actor tables (the columns of ``data/actors.csv``), read after ours:
        a row with a known id replaces it.
    demonyms : bool
        Count adjectives and nouns of nationality ("Syrian", "Iraqis") as mentions, with the role
        ``demonym``. Off: they are no toponyms by geomap's policy, and never an event's place.

    """

    published: date | None = None
    gazetteer: Path | None = None
    model: str | None = None
    actors: tuple[Path, ...] = ()
    demonyms: bool = False
