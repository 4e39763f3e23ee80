"""
The gazetteer in use: name → candidates, id → place, id → polygon, point → country.

How a name may be a place's is ``geomap.gazetteer.matching``'s. It knows nothing of the text around
the name: that is resolution's.
"""

from __future__ import annotations

# ruff: noqa: S608 - the queries are put together from constants and from marks; values are bound
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from heapq import nsmallest
from math import cos, hypot, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import UnknownPlaceError
from geomap.gazetteer.area_index import AreaIndex
from geomap.gazetteer.coordinate_places import point_place
from geomap.gazetteer.hierarchy import parents, within
from geomap.gazetteer.index_layers import COLUMNS, Stack, by_id, id_key
from geomap.gazetteer.lookup import check_on_earth
from geomap.gazetteer.matching import Matching, best_of_each, place_of
from geomap.gazetteer.paths import default_path, layer_files, layers_folder
from geomap.gazetteer.rows import ALIAS, CODE, NAME, STRIPPED
from geomap.gazetteer.schema import DEGREE, unpack_shape
from geomap.geodesy import ellipsoid
from geomap.model import Candidate, Place
from geomap.text import fold

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Index"]

ATTRIBUTION = (
    "Place names and points: GeoNames (CC BY 4.0), iso3166-2 and airportsdata (MIT), geomap's own "
    "tables. Borders and seas: Natural Earth (public domain). Countries' names in other languages: "
    "Unicode CLDR (Unicode-3.0)."
)


class Index:
    """
    Read-only index of places.

    Parameters
    ----------
    path : Path, optional
        An index written by ``geomap.gazetteer.build``; by default the installed one.
    layers : sequence of Path, optional
        Files of ``geomap gazetteer import``, the overriding one first. By default those of the
        user's folder lie over the installed index, and none over an index given by path.

    Raises
    ------
    GazetteerError
        There is no such file or it is no index.
    """

    def __init__(self, path: Path | None = None, layers: Sequence[Path] | None = None) -> None:
        if layers is None:
            layers = () if path else layer_files(layers_folder())
        self.path, self.layers = path or default_path(), tuple(layers)
        self._stack = Stack(self.path, self.layers)
        self._matching = Matching(self._stack)
        self._rows: Callable[..., list[tuple[Any, ...]]] = self._stack.rows
        self._places: Callable[..., list[tuple[Any, ...]]] = self._stack.places

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.path, self.layers)

    def candidates(
        self, name: str, *, countries: Sequence[str] = (), limit: int = 20, fuzzy: bool = False
    ) -> list[Candidate]:
        """
        Find the places that a name may mean, best first.

        Parameters
        ----------
        name : str
            As printed; case, accents and hyphens do not matter, but a code (``OSLK``, ``SY``)
            and a name that is also a common word (``US``) count only in capitals.
        countries : sequence of str
            ISO 3166-1 alpha-2 codes; when given, only places in these.
        limit : int
            At most so many.
        fuzzy : bool
            Also try other spellings where nothing else is found.

        Examples
        --------
        >>> [c.place.id for c in Index().candidates("Aleppo", limit=1)]
        ['geonames:170063']
        """
        key = fold(name)
        if not key or self._stopped(name, key):
            return []
        found = self._matching(key, countries, codes=name.strip().isupper(), fuzzy=fuzzy)
        if self.layers:  # several files may have a place by this name
            found = best_of_each(found)
        return sorted(found, key=lambda c: (-c.score, c.place.id))[:limit]

    def bearers(
        self, name: str, *, countries: Sequence[str] = (), limit: int = 20
    ) -> list[Candidate]:
        """
        Find the places that bear the very name, even one that the stop list takes for no place.

        For callers who know that a place is meant, and in what it lies or of what kind it is.

        Examples
        --------
        >>> [c.place.country for c in Index().bearers("None")]
        ['IT']
        """
        kinds = [NAME, ALIAS, STRIPPED] + [CODE] * name.strip().isupper()
        found = best_of_each(self._matching.named(fold(name), kinds, countries))
        return sorted(found, key=lambda c: (-c.score, c.place.id))[:limit]

    def _stopped(self, name: str, key: str) -> bool:
        rule = self.caution(key)
        if rule is None:
            return False
        return rule[0] == "never" or (rule[0] == "capitals" and not name.strip().isupper())

    def caution(self, name: str) -> tuple[str, str] | None:
        """
        Return why a name is no place, or is one only with care: (rule, reason) of the stop list.

        ``never``: no place (``the UN``); ``capitals``: only in capitals (``US``); ``context``:
        a place whose name is more often another word (``Reading``).
        """
        row = self._stack.index_rows("SELECT rule, reason FROM stop WHERE key = ?", [fold(name)])
        return (row[0][0], row[0][1]) if row else None

    @cached_property
    def settled(self) -> Index:
        """The index without the layers of villages: what a name means unless the text says so."""
        below = set(self._stack.below)
        if not below:
            return self
        return Index(self.path, [layer for layer in self.layers if layer not in below])

    def has_village(self, key: str, countries: Sequence[str]) -> bool:
        """Return True if a layer of villages has a folded key as a name in some countries."""
        query = "SELECT 1 FROM name WHERE key = ? AND kind <= 1 LIMIT 1"
        return self._stack.any_below(query, [key], key=key, countries=countries)

    def is_wary(self, name: str) -> bool:
        """Return True if a layer of villages holds a name for one that is more often a word."""
        key = fold(name)
        return bool(self._rows("SELECT 1 FROM stop WHERE key = ?", [key], keys=[key]))

    def suggestions(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """
        Name the nearest known spellings, the likeliest place first.

        Examples
        --------
        >>> "Taftanaz" in Index().suggestions("Tafatnaz")
        True
        """
        key = fold(name)
        if not key:
            return ()
        found = [*self._matching.transliterated(key, ()), *self._matching.misspelt(key, ())]
        found.sort(key=lambda c: (-c.score, c.place.id))
        return tuple(dict.fromkeys(c.place.name for c in found))[:limit]

    def knows(self, key: str) -> bool:
        """
        Return True if a folded key is a name of some place, and of none with caution.

        Examples
        --------
        >>> Index().knows("aleppo"), Index().knows("reading"), Index().knows("xyzzyq")
        (True, False, False)
        """
        ask = self._stack  # layers stop no name
        query = "SELECT 1 FROM name WHERE key = ? AND kind <= 1 LIMIT 1"
        if not ask.any(query, [key], keys=[key]):
            return False
        return not ask.index_rows("SELECT 1 FROM stop WHERE key = ?", [key])

    def place(self, place_id: str) -> Place:
        """
        Return the place of an id; ``point:33.51,36.29`` is the point.

        Raises
        ------
        UnknownPlaceError
            No place has this id.

        Examples
        --------
        >>> Index().place("geonames:163843").name
        'Syria'
        """
        clause, value = by_id(place_id)
        query = f"SELECT {COLUMNS} FROM place p WHERE {clause}"
        rows = self._places(query, [value], keys=[id_key(value)])
        if not rows and (point := point_place(place_id, self)):
            return point
        if not rows:
            raise UnknownPlaceError(f"{place_id}: no place has this id; look up its name")
        return place_of(rows[0])

    def note(self, place_id: str) -> str | None:
        """Return the curator's remark on a place: how sure its point is, what it stands for."""
        clause, value = by_id(place_id)
        query = f"SELECT p.note FROM place p WHERE {clause}"
        rows = self._rows(query, [value], keys=[id_key(value)])
        return next((note for (note,) in rows if note), None)

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Get the polygon of a country, sea or region in (lon, lat), None where there is none."""
        clause, value = by_id(place_id)
        rows = self._rows(
            f"SELECT s.wkb FROM shape s JOIN place p ON p.k = s.k WHERE {clause}",
            [value],
            keys=[id_key(value)],
        )
        if not rows:
            return None
        return unpack_shape(rows[0][0])

    def country(self, code: str) -> Place:
        """Get the country of an ISO 3166-1 alpha-2 code; UnknownPlaceError when there is none."""
        rows = self._places(
            f"SELECT {COLUMNS} FROM country c JOIN place p ON p.k = c.k WHERE c.code = ?",
            [code.upper()],
            countries=[code.upper()],
        )
        if not rows:
            raise UnknownPlaceError(f"{code}: no country has this ISO 3166-1 alpha-2 code")
        return place_of(rows[0])

    def countries(self) -> list[Place]:
        """List all countries by code."""
        rows = self._places(
            f"SELECT {COLUMNS} FROM country c JOIN place p ON p.k = c.k ORDER BY c.code"
        )
        return list({row[7]: place_of(row) for row in rows}.values())

    def divisions(self, country: str, level: int) -> list[Place]:
        """List a country's divisions of a level (1 or 2), by id; the code is ISO 3166-1 alpha-2."""
        rows = self._places(
            f"SELECT {COLUMNS} FROM place p WHERE p.class = 'A' AND p.country = ? AND p.code = ?",
            [country.upper(), f"ADM{level}"],
            countries=[country.upper()],
        )
        places = {place.id: place for place in map(place_of, rows)}
        return [places[place_id] for place_id in sorted(places)]

    def stated_parents(self, place_id: str) -> list[Place]:
        """List what the gazetteer says that a place is in, besides its first-level division."""
        clause, value = by_id(place_id)
        rows = self._rows(
            f"SELECT r.parent FROM place p JOIN parent r ON r.k = p.k WHERE {clause}",
            [value],
            keys=[id_key(value)],
        )
        if not rows:
            return []
        marks = ",".join("?" * len(rows))
        found = self._places(
            f"SELECT {COLUMNS} FROM place p WHERE p.k IN ({marks})",
            [number for (number,) in rows],
            keys=[id_key(number) for (number,) in rows],
        )
        places = {place.id: place for place in map(place_of, found)}
        return [places[place_id] for place_id in sorted(places)]

    @cached_property
    def _ground(self) -> AreaIndex:
        return AreaIndex(self, self._drawn)

    def _drawn(self, feature_class: str, code: str = "") -> list[Place]:
        rows = self._places(
            f"SELECT {COLUMNS} FROM shape s JOIN place p ON p.k = s.k "
            "WHERE p.class = ? AND ? IN ('', p.code)",
            [feature_class, code],
        )
        places = {place.id: place for place in map(place_of, rows)}
        return [places[place_id] for place_id in sorted(places)]

    def country_at(self, lon: float, lat: float) -> str | None:
        """
        Return whose ground a point (degrees) is on; 5 km off a coast counts as on it.

        Raises
        ------
        InputError
            The point is not on Earth.

        Examples
        --------
        >>> Index().country_at(37.16, 36.20), Index().country_at(51.0, 41.5)
        ('SY', None)
        """
        return self._ground.country_at(lon, lat)

    def division_at(self, lon: float, lat: float) -> Place | None:
        """
        Find in which first-level division a point (degrees) is; 5 km off a coast counts.

        Examples
        --------
        >>> Index().division_at(36.63, 35.93).name
        'Idlib'
        """
        return self._ground.division_at(lon, lat)

    def regions_at(self, place: Place) -> list[Place]:
        """List the continents and regions whose polygon holds a place's point, smallest first."""
        return self._ground.regions_at(place)

    def seas_bordering(self, country_code: str) -> list[Place]:
        """List the seas within 0.02° (2 km) of a country (ISO 3166-1 alpha-2), by id."""
        return self._ground.seas_bordering(country_code)

    def countries_bordering(self, place_id: str) -> list[Place]:
        """
        List the countries within 0.01° (1 km) of a place's polygon, 0.02° (2 km) of a sea's.

        Examples
        --------
        >>> [p.country for p in Index().countries_bordering("geonames:163843")]
        ['JO', 'LB', 'IL', 'TR', 'IQ']
        """
        return self._ground.countries_bordering(place_id)

    def parents(self, place_id: str) -> tuple[Place, ...]:
        """Return what a place is part of, nearest first (``geomap.gazetteer.hierarchy``)."""
        return parents(self.place(place_id), self)

    def within(self, place_id: str, region_id: str) -> bool:
        """Return True if a place's point is on the ground of another place."""
        return within(self.place(place_id), self.place(region_id), self)

    def near(
        self, lon: float, lat: float, *, reach: float = 0.5, limit: int = 10
    ) -> list[tuple[Place, float]]:
        """
        List the towns around a point with their distance in km, nearest first; no quarters.

        Parameters
        ----------
        lon, lat : float
            Degrees.
        reach : float
            How far to look, in degrees of latitude.
        limit : int
            At most so many.

        Raises
        ------
        InputError
            The point is not on Earth.

        Examples
        --------
        >>> Index().near(37.16, 36.20)[0][0].name
        'Aleppo'
        """
        check_on_earth(lon, lat)
        wide = min(180.0, reach / max(0.01, cos(radians(lat))))
        rows = []
        for turn in (0.0, 360.0, -360.0):  # across the 180th meridian longitudes begin anew
            west, east = max(-180.0, lon + turn - wide), min(180.0, lon + turn + wide)
            if west <= east:
                rows += self._places(
                    f"SELECT {COLUMNS} FROM place p WHERE p.class = 'P' AND p.code <> 'PPLX' "
                    "AND p.y BETWEEN ? AND ? AND p.x BETWEEN ? AND ?",
                    [degrees * DEGREE for degrees in (lat - reach, lat + reach, west, east)],
                )
        places = {row[0:2]: place_of(row) for row in rows}.values()
        # On a plane the order is nearly right within a degree: it chooses, the geodesic measures.
        slim = cos(radians(lat))

        def rough_km(place: Place) -> float:
            across = (place.longitude - lon + 180.0) % 360.0 - 180.0
            return hypot(place.latitude - lat, across * slim)

        rough = nsmallest(2 * limit, places, rough_km)
        ends = [p.longitude for p in rough], [p.latitude for p in rough]
        here = [lon] * len(rough), [lat] * len(rough)
        metres = ellipsoid().inv(*here, *ends)[2]
        far = [(p, round(m / 1000, 3)) for p, m in zip(rough, metres, strict=True)]
        return sorted(far, key=lambda pair: (pair[1], pair[0].id))[:limit]

    def populated(
        self, bounds: tuple[float, float, float, float], *, least: int = 0
    ) -> list[Place]:
        """
        List the towns inside some bounds, the largest first; no quarters.

        Parameters
        ----------
        bounds : (west, south, east, north)
            Degrees, within -180 to 180.
        least : int
            Towns of fewer people, and those whose people nobody counted, are left out above 0.

        Examples
        --------
        >>> [town.name for town in Index().populated((36, 36, 38, 38), least=1_000_000)]
        ['Gaziantep', 'Aleppo']
        """
        west, south, east, north = bounds
        rows = self._places(
            f"SELECT {COLUMNS} FROM place p WHERE p.class = 'P' AND p.code <> 'PPLX' "
            "AND p.y BETWEEN ? AND ? AND p.x BETWEEN ? AND ? AND ifnull(p.population, 0) >= ?",
            [*(degrees * DEGREE for degrees in (south, north, west, east)), least],
        )
        places = {row[0:2]: place_of(row) for row in rows}.values()
        return sorted(places, key=lambda place: (-(place.population or 0), place.id))

    @property
    def fingerprint(self) -> str:
        """The hash of what the index was built from; that of layers is no part of it."""
        row = self._stack.index_rows("SELECT value FROM meta WHERE key = 'fingerprint'")[0]
        return str(row[0])

    def info(self) -> dict[str, Any]:
        """Return what the index holds: rows per source, versions, licences to be named."""
        ask, layers = self._stack.index_rows, self._stack.about()
        meta: dict[str, str] = dict(ask("SELECT key, value FROM meta"))
        counted = {
            table: ask(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("place", "name", "skeleton", "shape", "stop")
        }
        decoded = {
            k: json.loads(meta[k]) for k in ("counts", "versions", "licences", "source_licences")
        }
        return {
            "path": str(self.path),
            "bytes": self.path.stat().st_size,
            "fingerprint": meta["fingerprint"],
            "tables": counted,
            "places_per_source": decoded["counts"],
            "package_versions": decoded["versions"],
            "licences": decoded["licences"],
            "source_licences": decoded["source_licences"],
            "attribution": " ".join([ATTRIBUTION, *(a for x in layers if (a := x["attribution"]))]),
            "layers": layers,
        }
