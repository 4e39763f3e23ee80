"""
The editor's hand on a page: its words, its look, what it points to, and layers of one's own.

All of it may stand in a ``geomap.toml`` beside the articles or the events; the options of a command
come before it. Texts are text wherever they appear, files are read when the page is made, and
nothing here makes a page ask a server for anything.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geomap.errors import InputError

__all__ = ["FILE", "Editorial", "find_editorial", "read_editorial"]

FILE = "geomap.toml"
WORDS = ("title", "intro", "credit", "byline", "note")
THEMES = ("auto", "light", "dark")
FILTERS = ("search", "time", "actors", "status", "outlets", "precision", "sure", "types")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FONT = re.compile(r"[\w ,'\"-]{1,200}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
_LOGO_BYTES, _LAYER_BYTES = 200_000, 2_000_000
_DIGITS = 4  # of a degree, as events are drawn
_SHAPES = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Editorial:
    """
    What an editor says of a page.

    ``view`` is (zoom, latitude, longitude); ``colours`` and ``names`` are by actor id; ``notes``
    are the annotations and ``overlays`` the layers of one's own, as the page draws them.
    """

    title: str | None = None
    intro: str | None = None
    credit: str | None = None
    byline: str | None = None
    note: str | None = None
    theme: str | None = None
    font: str | None = None
    accent: str | None = None
    logo: str | None = None
    view: tuple[float, float, float] | None = None
    highlight: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Mapping[str, Any], ...] = ()
    overlays: tuple[Mapping[str, Any], ...] = ()

    def over(self, other: Editorial) -> Editorial:
        """Return what this one says, and what it does not say from the other."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return replace(other, **{name: value for name, value in said.items() if value})

    def block(self) -> dict[str, Any]:
        """Return what the page itself has to know."""
        words = ("credit", "byline", "note", "font", "accent")
        told = {name: getattr(self, name) for name in words}
        told |= {"logo": self.logo, "view": self.view, "highlight": self.highlight}
        told |= {"hide": self.hide, "notes": self.notes, "overlays": self.overlays}
        return {name: value for name, value in told.items() if value}


def find_editorial(sources: Iterable[str | Path]) -> Editorial:
    """Return what the first ``geomap.toml`` in or beside the sources says; nothing without one."""
    for source in map(Path, sources):
        file = (source if source.is_dir() else source.parent) / FILE
        if file.is_file():
            return read_editorial(file)
    return Editorial()


def read_editorial(path: Path) -> Editorial:
    """
    Read a ``geomap.toml``.

    Raises
    ------
    InputError
        The file is no TOML, or a key of it is unknown or has a value that it cannot have.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no TOML ({error})") from error
    theme = told.pop("theme", {})
    told |= {"mode": theme} if isinstance(theme, str) else theme if isinstance(theme, dict) else {}
    found: dict[str, Any] = {}
    for key, value in told.items():
        if key not in _READERS:
            known = ", ".join(sorted({*_READERS, "theme"} - {"mode", "font", "accent", "logo"}))
            raise InputError(f"{path}: {key!r} is unknown here; the keys are {known}")
        name, read = _READERS[key]
        try:
            found[name] = read(value, path.parent)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(f"{path}: {key}: {error}") from error
    return Editorial(**found)


def _text(value: Any, _: Path) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text; put it in quotes")
    return value


def _texts(value: Any, folder: Path) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(_text(one, folder) for one in values)


def _one_of(choices: tuple[str, ...]) -> Callable[[Any, Path], str]:
    def read(value: Any, _: Path) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is unknown; use one of {', '.join(choices)}")
        return str(value)

    return read


def _matching(form: re.Pattern[str], what: str) -> Callable[[Any, Path], str]:
    def read(value: Any, _: Path) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueError(f"{value!r} is no {what}")
        return value

    return read


_colour = _matching(_COLOUR, "colour #rrggbb")


def _hidden(value: Any, folder: Path) -> tuple[str, ...]:
    return tuple(_one_of(FILTERS)(one, folder) for one in _texts(value, folder))


def _view(value: Any, _: Path) -> tuple[float, float, float]:
    parts = [float(part) for part in str(value).lstrip("#").split("/")]
    if len(parts) != 3 or not 0 <= parts[0] <= 18 or abs(parts[1]) > 85 or abs(parts[2]) > 360:
        raise ValueError(f'{value!r} is no view; write it as the page does: "7/35.2/38.1"')
    return parts[0], parts[1], parts[2]


def _by_name(read: Callable[[Any, Path], str]) -> Callable[[Any, Path], dict[str, str]]:
    def table(value: Any, folder: Path) -> dict[str, str]:
        return {str(key): read(one, folder) for key, one in value.items()}

    return table


def _logo(value: Any, folder: Path) -> str:
    file = folder / _text(value, folder)
    kind = _LOGOS.get(file.suffix.lower())
    if kind is None:
        raise ValueError(f"{value!r} is no {' '.join(_LOGOS)} picture")
    octets = _octets(file, _LOGO_BYTES)
    return f"data:{kind};base64,{base64.b64encode(octets).decode('ascii')}"


def _octets(file: Path, most: int) -> bytes:
    try:
        octets = file.read_bytes()
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror or error})") from error
    if len(octets) > most:
        raise ValueError(f"{file} has {len(octets):,} bytes; {most:,} are the most")
    return octets


def _notes(value: Any, _: Path) -> tuple[dict[str, Any], ...]:
    return tuple(_note(one) for one in value)


def _note(told: Mapping[str, Any]) -> dict[str, Any]:
    """Read one annotation: a text at a point, with an arrow to another or over an area."""
    found: dict[str, Any] = {"text": _text(told.get("text", ""), Path())}
    for key in ("at", "to"):
        if key in told:
            found[key] = _position(told[key])
    if "area" in told:
        found["area"] = [_position(one) for one in told["area"]]
    if "at" not in found and "area" not in found:
        raise ValueError(f"{found['text']!r} has no place: give at = [longitude, latitude]")
    return found | _days(told)


def _position(value: Any) -> list[float]:
    lon, lat = (float(one) for one in value)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"{value!r} is not [longitude, latitude] in degrees")
    return [round(lon, _DIGITS), round(lat, _DIGITS)]


def _days(told: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for key, names in (("from", ("from", "date_start", "date")), ("until", ("until", "date_end"))):
        value = next((told[name] for name in names if told.get(name)), None)
        if value is not None:
            found[key] = str(value)[:10]
            if not _DAY.fullmatch(found[key]):
                raise ValueError(f"{value!r} is no day such as 2015-10-07")
    return found


def _overlays(value: Any, folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(_overlay(one, folder) for one in value)


def _overlay(told: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Read one layer of one's own: areas of control or front lines, with their days."""
    file = folder / _text(told["file"], folder)
    try:
        read = json.loads(_octets(file, _LAYER_BYTES))
    except ValueError as error:
        raise ValueError(f"{file} is no GeoJSON ({error})") from error
    features = read["features"] if read.get("type") == "FeatureCollection" else [read]
    colour = _colour(told.get("colour", "#625d55"), folder)
    found: dict[str, Any] = {"name": _text(told.get("name", file.stem), folder), "colour": colour}
    return found | {"features": [_feature(one, file, folder) for one in features]}


def _feature(told: Mapping[str, Any], file: Path, folder: Path) -> dict[str, Any]:
    geometry, properties = told.get("geometry") or {}, told.get("properties") or {}
    if geometry.get("type") not in _SHAPES:
        raise ValueError(f"{file}: {geometry.get('type')} is not drawn; use {', '.join(_SHAPES)}")
    found: dict[str, Any] = {
        "type": geometry["type"],
        "coordinates": _rounded(geometry["coordinates"]),
        **_days(properties),
    }
    if properties.get("name"):
        found["name"] = str(properties["name"])
    own = properties.get("colour") or properties.get("color")
    return found | ({"colour": _colour(own, folder)} if own else {})


def _rounded(value: Any) -> Any:
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return _position(value[:2])
    return [_rounded(one) for one in value]


_READERS: dict[str, tuple[str, Callable[[Any, Path], Any]]] = {
    **{name: (name, _text) for name in WORDS},
    "mode": ("theme", _one_of(THEMES)),
    "font": ("font", _matching(_FONT, "name of a font of the reader's system")),
    "accent": ("accent", _colour),
    "logo": ("logo", _logo),
    "view": ("view", _view),
    "highlight": ("highlight", _texts),
    "hide": ("hide", _hidden),
    "colours": ("colours", _by_name(_colour)),
    "actors": ("names", _by_name(_text)),
    "places": ("places", _by_name(_text)),
    "annotations": ("notes", _notes),
    "layers": ("overlays", _overlays),
}
