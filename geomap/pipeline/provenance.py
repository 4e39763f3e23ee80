"""What a run was made with: versions, language model, encoder, gazetteer, each with its hash."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

from geomap.checksums import folder_digest
from geomap.settings import Geocoding, Settings

__all__ = ["drawing_packages", "made_with", "packages_used"]

# What decides what is read out of a text and where it is drawn.
_PACKAGES = ("spacy", "onnxruntime", "trafilatura", "shapely", "pyproj", "geopandas", "folium")

# What decides how it is drawn and written, beside these.
_DRAWING = ("matplotlib", "pillow", "numpy", "pandas", "jinja2", "branca", "babel", "pyarrow")


def made_with(settings: Settings) -> dict[str, Any]:
    """
    Name what a run was made with, so that another can be made with the same.

    Returns
    -------
    dict
        ``geomap``, ``python`` and ``packages`` (versions), ``language_model`` (name, version,
        SHA-256 of its files), ``encoder`` (SHA-256), ``gazetteer`` (its fingerprint, the versions
        of its sources, its layers), ``settings`` (those that are not the usual ones).
    """
    import geomap

    return {
        "geomap": geomap.__version__,
        "python": python_version(),
        "packages": packages_used(),
        "language_model": _language_model(settings),
        "encoder": {"sha256": folder_digest(Path(geomap.__file__).parent / "encoder" / "weights")},
        "gazetteer": _gazetteer(settings),
        "settings": _unusual(settings),
    }


def packages_used() -> dict[str, str]:
    """Return the versions of the packages that decide what is read and where it is drawn."""
    return {name: found for name in _PACKAGES if (found := _version(name))}


def drawing_packages() -> dict[str, str]:
    """Return the versions of all packages that decide what a picture or a page looks like."""
    found = {name: told for name in _DRAWING if (told := _version(name))}
    return {"python": python_version(), **packages_used(), **found}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _language_model(settings: Settings) -> dict[str, str]:
    from geomap.parsing import model_of

    name, number, folder = model_of(settings)
    return {"name": name, "version": number, "sha256": folder_digest(folder)}


def _gazetteer(settings: Settings) -> dict[str, Any]:
    from geomap.pipeline.resources import index_of

    about = index_of(settings).info()
    told = {name: about[name] for name in ("fingerprint", "package_versions", "tables")}
    return {**told, "layers": [layer["name"] for layer in about["layers"]]}


def _unusual(settings: Settings) -> dict[str, Any]:
    """Return the settings that were chosen, as texts; of tables their hash, never their path."""
    usual = Settings()
    found: dict[str, Any] = {}
    for name in Settings.__dataclass_fields__:
        value = getattr(settings, name)
        if value != getattr(usual, name):
            found[name] = _told(value)
    return found


def _told(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_told(each) for each in value]
    if isinstance(value, Geocoding):
        return value.service
    if isinstance(value, Path):
        is_there = value.is_file()
        return f"sha256:{sha256(value.read_bytes()).hexdigest()}" if is_there else value.name
    return value if isinstance(value, bool | int | float) else str(value)
