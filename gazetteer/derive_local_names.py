"""
Derive what towns and seas are called in the languages of the pages.

Run by hand; its result is committed and documented beside itself, in
``geomap/rendering/assets/ground/README.md``::

    python gazetteer/derive_local_names.py LIBGEONAMES_COMMON.deb

The package holds GeoNames' names by language (CC BY 4.0) of its towns of 15,000 people and more.
Capitals that it lacks have the name that Unicode CLDR gives their time zone; seas are of our own
table, ``gazetteer/sea_names.csv``. The gazetteer has to be built: its names are the keys.
"""

from __future__ import annotations

import csv
import gettext
import json
import lzma
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel import Locale
from babel.core import get_global

sys.path.insert(0, str(Path(__file__).parent.parent))
from geomap.gazetteer.index import Index

HERE = Path(__file__).parent
TARGET = HERE.parent / "geomap/rendering/assets/ground/local_names.xz"
LANGUAGES = ("ar", "de", "es", "fa", "fr", "ru", "tr", "uk")
# What a name may be made of: GeoNames' rows hold a few names of another language.
_LATIN = re.compile(r"[ -~’ʻ\u00a0-\u024f\u1e00-\u1eff]+")
_CYRILLIC = re.compile(r"[-’' ().\u0400-\u04ff0-9]+")
_ARABIC = re.compile(r"[-’' ().\u0600-\u06ff\u200c0-9]+")
SCRIPTS = {"ar": _ARABIC, "fa": _ARABIC, "ru": _CYRILLIC, "uk": _CYRILLIC}


def names_of(folder: Path, lang: str) -> dict[str, str]:
    """Return the names of a language by GeoNames' ids."""
    path = folder / f"usr/share/locale/{lang}/LC_MESSAGES/geonames.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = {}
    for number, name in catalogue.items():
        first = re.split("[,،(]", str(name))[0].strip()  # "Kureh, Hiroshima": what tells it apart
        if str(number).isdigit() and SCRIPTS.get(lang, _LATIN).fullmatch(first):
            found[str(number)] = first
    return found


def capitals(lang: str) -> dict[tuple[str, str], str]:
    """Return CLDR's names of the cities that time zones are called after, by country and name."""
    english, own = Locale("en").time_zones, Locale(lang).time_zones
    found = {}
    for zone, country in get_global("zone_territories").items():
        told = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if name := own.get(zone, {}).get("city"):
            found[country, told] = name
    return found


def rows(folder: Path) -> list[list[object]]:
    """Return name, lon, lat and the names by language, "" where they are the same, of each town."""
    told = {lang: names_of(folder, lang) for lang in LANGUAGES}
    zones = {lang: capitals(lang) for lang in LANGUAGES}
    found = []
    for town in Index(layers=()).populated((-180, -90, 180, 90), least=0):
        number = (town.id or "").removeprefix("geonames:")
        seat = town.feature_code == "PPLC"
        names = []
        for lang in LANGUAGES:
            own = told[lang].get(number, "")
            if not own and seat:
                own = zones[lang].get((town.country or "", town.name), "")
            names.append("" if own == town.name else own)
        if any(names):
            found.append([town.name, round(town.longitude, 2), round(town.latitude, 2), *names])
    return sorted(found, key=lambda row: [str(cell) for cell in row])


def seas() -> list[list[str]]:
    """Return the table of our own: the name in English, then by language."""
    with (HERE / "sea_names.csv").open(encoding="utf-8", newline="") as file:
        return [[row["name"], *(row[lang] for lang in LANGUAGES)] for row in csv.DictReader(file)]


def main(package: str) -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)  # noqa: S603, S607
        whole = {"languages": LANGUAGES, "towns": rows(Path(folder)), "seas": seas()}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    TARGET.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(
        f"{len(whole['towns'])} towns, {len(whole['seas'])} seas, {TARGET.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
