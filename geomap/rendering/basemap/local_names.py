"""What towns and seas are called in the languages of the pages."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["in_columns", "local_name", "local_names"]

_FILE = "assets/ground/local_names.xz"
# Degrees: a town of the table as near as this to a place of the same name is it. The table's
# points are rounded to a hundredth, those of other gazetteers lie elsewhere in the town.
SAME = 0.15

Spot = tuple[str, float, float]  # name, lon, lat


@cache
def _table() -> tuple[tuple[str, ...], Mapping[str, list[Any]], Mapping[str, list[str]]]:
    """Return the languages, the rows of towns by name, and those of seas."""
    packed = files("geomap.rendering").joinpath(_FILE).read_bytes()
    told = json.loads(lzma.decompress(packed))
    towns: dict[str, list[Any]] = {}
    for name, lon, lat, *names in told["towns"]:
        towns.setdefault(name, []).append((lon, lat, names))
    return tuple(told["languages"]), towns, {name: names for name, *names in told["seas"]}


def _row(spot: Spot, near: float = SAME) -> list[str]:
    """Return the names of a town by language; without any, an empty list."""
    name, lon, lat = spot
    for x, y, names in _table()[1].get(name, ()):
        if abs((lon - x + 180) % 360 - 180) < near and abs(lat - y) < near:
            return list(names)
    return []


def local_name(spot: Spot, lang: str, *, near: float = SAME) -> str:
    """
    Return what a town is called in a language; where that is not known, as it is.

    Parameters
    ----------
    spot : (name, lon, lat)
        The name of the gazetteer; degrees.
    lang : str
        A BCP 47 tag.
    near : float
        Degrees; a province is called as the town by whose name it goes, some degrees off.

    Examples
    --------
    >>> local_name(("Aleppo", 37.16, 36.2), "uk"), local_name(("Aleppo", 37.16, 36.2), "en")
    ('Алеппо', 'Aleppo')
    >>> local_name(("Paris", 20.0, 5.0), "ar")  # none that is known
    'Paris'
    """
    languages, primary = _table()[0], lang.lower().partition("-")[0]
    names = _row(spot, near) if primary in languages else []
    return (names[languages.index(primary)] if names else "") or spot[0]


def local_names(spots: Iterable[Spot], seas: Iterable[str]) -> dict[str, dict[str, str]]:
    """
    Return for each language what a page's towns and seas are called, where it is not as in English.

    A name that two places of the page have, each called otherwise, is left as it is: the page
    looks up names alone.

    Examples
    --------
    >>> local_names([("Aleppo", 37.16, 36.2)], ["Red Sea"])["fr"]
    {'Aleppo': 'Alep', 'Red Sea': 'Mer Rouge'}
    """
    languages, _, told = _table()
    found: dict[str, dict[str, str]] = {lang: {} for lang in languages}
    unclear: set[tuple[str, str]] = set()
    named = [(spot[0], _row(spot)) for spot in spots]
    for name, names in [*named, *((sea, told.get(sea, [])) for sea in seas)]:
        for lang, own in zip(languages, names or [""] * len(languages), strict=True):
            if found[lang].setdefault(name, own or name) != (own or name):
                unclear.add((lang, name))
    return {
        lang: {n: own for n, own in names.items() if own != n and (lang, n) not in unclear}
        for lang, names in found.items()
    }


def in_columns(names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    r"""
    Write names of `local_names` for a page: one line a name, in English under "" and by language.

    Examples
    --------
    >>> in_columns({"fr": {"Aleppo": "Alep"}, "uk": {"Aleppo": "Алеппо", "Kyiv": "Київ"}})
    {'': 'Aleppo\nKyiv', 'fr': 'Alep\n', 'uk': 'Алеппо\nКиїв'}
    """
    english = sorted({name for own in names.values() for name in own})
    lines = {lang: "\n".join(own.get(name, "") for name in english) for lang, own in names.items()}
    return {"": "\n".join(english), **lines}
