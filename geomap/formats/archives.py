"""Events files inside archives: KMZ, a zip of a table or of a shapefile, gzip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from geomap.documents.input_files import File
from geomap.documents.packed import member, opened, unpacked
from geomap.errors import InputError
from geomap.formats.finishing import Imported

__all__ = ["ARCHIVES", "read_archive"]

ARCHIVES = (".kmz", ".zip", ".gz")
"""Suffixes of files that hold an events file."""

_TABLES = (
    ".kml", ".shp", ".gpkg", ".fgb", ".parquet", ".geojson", ".json", ".geojsonl", ".ndjson",
    ".jsonl", ".csv", ".tsv", ".txt", ".xlsx", ".ods",
)  # fmt: skip
_SIDES = (".shp", ".dbf", ".shx", ".prj", ".cpg")  # ESRI's technical description of shapefiles


def read_archive(path: Path, read: Callable[[Path], Imported]) -> Imported:
    """
    Read the one events file of an archive.

    Parameters
    ----------
    path : Path
    read : callable
        Reads the file once it is unpacked; what it says of that file is said of the archive.

    Raises
    ------
    InputError
        The archive is damaged, or holds no events file, or more than one.
    """
    with TemporaryDirectory() as folder:
        inner = _unpack(path, Path(folder))
        shown = f"{path}/{inner.name}" if path.suffix.lower() != ".gz" else str(path)
        try:
            found = read(inner)
        except InputError as error:
            raise InputError(str(error).replace(str(inner), shown)) from error
    skipped = tuple(line.replace(str(inner), shown) for line in found.skipped)
    notes = tuple(line.replace(str(inner), shown) for line in found.notes)
    return replace(found, skipped=skipped, notes=notes)


def _unpack(path: Path, folder: Path) -> Path:
    if path.suffix.lower() == ".gz":
        inner = folder / path.name[: -len(".gz")]
        inner.write_bytes(unpacked(File(str(path), path.name, "?gz", path)))
        return inner
    with opened(path.read_bytes(), str(path), path.suffix.lower().lstrip(".")) as archive:
        chosen = _chosen(archive, path)
        names = [chosen]
        if chosen.lower().endswith(".shp"):
            stem = chosen[: -len(".shp")]
            names = [n for n in archive.namelist() if n.startswith(stem) and _suffix(n) in _SIDES]
        for name in names:
            (folder / PurePosixPath(name).name).write_bytes(member(archive, name, str(path)))
        return folder / PurePosixPath(chosen).name


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _chosen(archive: zipfile.ZipFile, path: Path) -> str:
    """Choose the events file: a KMZ's first KML (Google's rule), of others the only one."""
    names = [
        name
        for name in archive.namelist()
        if _suffix(name) in _TABLES and not PurePosixPath(name).name.startswith((".", "__"))
        and "__MACOSX" not in name
    ]  # fmt: skip
    best = min((_TABLES.index(_suffix(name)) for name in names), default=None)
    if best is None:
        raise InputError(f"{path}: holds no events file; put one of {' '.join(_TABLES)} in it")
    found = [name for name in names if _suffix(name) == _TABLES[best]]
    if len(found) > 1 and path.suffix.lower() != ".kmz":
        shown = ", ".join(found)[:200]
        raise InputError(f"{path}: holds several events files ({shown}); unpack it and name one")
    return "doc.kml" if "doc.kml" in found else found[0]
