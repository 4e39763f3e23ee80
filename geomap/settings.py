"""One frozen value that holds every choice of a run; it is passed explicitly, never looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from geomap.editorial import Editorial
from geomap.errors import InputError

__all__ = ["GEONAMES", "Geocoding", "Merging", "Scope", "Settings"]

GEONAMES = "https://download.geonames.org/export/dump/"
"""Where GeoNames publishes its tables; a mirror of one's own may stand in its place."""

Merging = Literal["strict", "normal", "none"]
"""How sure it has to be that two documents tell one event, for it to become one."""

Scope = Literal["conflict", "all"]
"""Which events are told: those that a map of conflict shows, or every act between parties."""

_SERVER = re.compile(r"https?://[^\s@?#/]+(?:/[^\s?#]*)?")


@dataclass(frozen=True, slots=True)
class Geocoding:
    """
    An online geocoder to ask for names that the gazetteer does not have.

    The names asked for leave the machine, and the service's terms hold for its answers: some
    forbid keeping them.

    Parameters
    ----------
    service : str
        As geopy names it: ``nominatim``, ``photon``, ``arcgis`` …
    user_agent : str
        Who asks, with a way to reach you: ``newsroom-map/1.0 desk@example.org``.
    server : str or None
        Address of a server of your own, ``http://localhost:8080``; None is the public one.
    cache : Path or None
        The SQLite file that keeps answers; None is one in your own data folder.
    timeout_s : float
        Seconds to wait for an answer.
    options : tuple of (str, object)
        What else the geopy geocoder is made with, such as ``(("api_key", "…"),)``.

    Raises
    ------
    InputError
        There is no user agent, or the server is no web address.

    """

    service: str
    user_agent: str
    server: str | None = None
    cache: Path | None = None
    timeout_s: float = 10.0
    options: tuple[tuple[str, object], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        who = self.user_agent
        if not who.strip() or not who.isascii() or not who.isprintable():
            raise InputError(
                f"geocoder {self.service}: needs a user agent of your own, in ASCII: "
                "name your project and an address, as newsroom-map/1.0 desk@example.org"
            )
        if self.server is not None and not _SERVER.fullmatch(self.server):
            raise InputError(
                f"geocoder {self.service}: server {self.server!r}: "
                "give a web address without a password, as http://localhost:8080"
            )


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
    places : tuple of Path
        The user's own tables of places (CSV with ``name``, ``lat``, ``lon`` and what else
        ``geomap gazetteer import csv`` takes), over the gazetteer.
    geocoder : Geocoding or None
        Asked for names that the gazetteer does not have; None asks nobody: nothing leaves the
        machine.
    corrections : tuple of Path
        Tables of corrections (columns in README), read after the ``corrections.csv`` that lies
        beside the inputs.
    demonyms : bool
        Count adjectives and nouns of nationality ("Syrian", "Iraqis") as mentions, with the role
        ``demonym``. Off: they are no toponyms by geomap's policy, and never an event's place.
    merging : {"normal", "strict", "none"}
        Which accounts of several documents become one event: those that are likely of one, only
        those that are almost surely, or none; within a document what is told twice is always one.
    min_confidence : float
        Chance, 0 to 1, below which an event is left out of what is written, once the accounts of
        it are merged; how many were is told. ``review.csv`` has them all.
    scope : {"conflict", "all"}
        What is told: events that a map of conflict shows, or with them every main act of a
        sentence in PLOVER's types: demands, accusations, promises, threats, praise, aid.
    url : str or None
        Address on the web of the folder the pages will lie in; link previews need it.
    lang : str
        Language of the pages' own words, BCP 47.
    tiles : str or None
        A provider of background tiles, by its name in xyzservices, that the pages ask for
        images. None: they ask nobody.
    editorial : Editorial
        The pages' words and look, before what a ``geomap.toml`` beside the inputs says.
    shared_assets : bool
        Put the pages' code, styles and basemap into files beside them instead of into each.
    geonames : str
        Where ``geomap gazetteer add`` fetches GeoNames' tables: https, or a server on this machine.

    """

    published: date | None = None
    gazetteer: Path | None = None
    model: str | None = None
    actors: tuple[Path, ...] = ()
    places: tuple[Path, ...] = ()
    geocoder: Geocoding | None = None
    demonyms: bool = False
    corrections: tuple[Path, ...] = ()
    merging: Merging = "normal"
    min_confidence: float = 0.0
    scope: Scope = "conflict"
    url: str | None = None
    lang: str = "en"
    tiles: str | None = None
    editorial: Editorial = field(default_factory=Editorial, hash=False)
    shared_assets: bool = False
    geonames: str = GEONAMES
