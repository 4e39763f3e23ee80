"""Small tables of places that a project brings with it, as layers that are made when needed."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.layer import import_layer
from geomap.gazetteer.importing.options import Options
from geomap.gazetteer.paths import layer_files, layers_folder

__all__ = ["COLUMNS", "table_layers"]

COLUMNS = ("id", "name", "lat", "lon", "aliases", "country", "radius_km", "note")
"""The columns of such a table; ``aliases`` are parted by bars."""


def table_layers(paths: Iterable[Path], folder: Path | None = None) -> tuple[Path, ...]:
    """
    Return a layer for each table, the last one first: it overrides the others.

    Parameters
    ----------
    paths : iterable of Path
        Tables as ``geomap gazetteer import csv`` takes them; one without a row gives none.
    folder : Path, optional
        Where layers are kept, each under a hash of its table; by default in the user's folder.

    Raises
    ------
    GazetteerError
        A table or a row of it cannot be read; the text names both.
    """
    folder = folder or layers_folder().parent / "tables"
    found = [layer for path in paths for layer in _layer(path, folder)]
    return tuple(reversed(found))


def _layer(path: Path, folder: Path) -> tuple[Path, ...]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GazetteerError(
            f"{path}: cannot be read ({error.strerror}): check the path"
        ) from error
    if len(content.strip().splitlines()) < 2:  # a heading alone
        return ()
    own = folder / sha256(path.name.encode() + b"\0" + content).hexdigest()[:24]
    made = layer_files(own)
    if not made:
        own.mkdir(parents=True, exist_ok=True)
        made = (import_layer("csv", path, own, Options(strict=True)).path,)
    return made
