"""
What is put into every page: Leaflet and one of its plugins, our runtime, our style, the basemap.

The JavaScript and CSS of others come from their PyPI packages as they are; only what would ask
for another file is changed: images become ``data:`` URIs, source maps are not pointed to.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from importlib.resources import files

from geomap.rendering.script_modules import joined

__all__ = [
    "ASKED", "CSS", "DROPPED", "ENTRY", "JS", "LANGUAGES", "REPLACED", "WORDS", "bare", "icon_urls",
    "in_function", "other_words", "our_css", "our_js", "runtime", "shipped", "text", "unpack_js",
    "words", "words_module",
]  # fmt: skip

LEAFLET = "xstatic.pkg.leaflet"
CLUSTER = "xstatic.pkg.leaflet_markercluster"
GESTURES = "xstatic.pkg.leaflet_gesturehandling"

JS = (
    (LEAFLET, "leaflet.js"),
    (GESTURES, "leaflet-gesture-handling.min.js"),
)
CSS = (
    (LEAFLET, "leaflet.css"),
    (GESTURES, "leaflet-gesture-handling.min.css"),
)

# Files that Folium links to from every map and that no page of ours needs, and those that are
# inside the page already: by the last part of the address, without version and ".min".
DROPPED = frozenset(
    {
        "jquery.js",
        "bootstrap.bundle.js",
        "bootstrap.css",
        "all.css",
        "bootstrap-glyphicons.css",
        "leaflet.awesome-markers.js",
        "leaflet.awesome-markers.css",
        "leaflet.awesome.rotate.css",
    }
)
REPLACED = frozenset(
    {
        "leaflet.js",
        "leaflet.css",
        "leaflet-gesture-handling.js",
        "leaflet-gesture-handling.css",
    }
)

# What a plugin of Folium's asks for and is at hand: put into the page where a user adds it.
ASKED = {
    name: (CLUSTER, name)
    for name in ("leaflet.markercluster.js", "MarkerCluster.css", "MarkerCluster.Default.css")
}

# The module of our runtime that imports all others, and the one that is made of `LANGUAGES`.
ENTRY = "rendering/assets/js/start.js"
WORDS = "rendering/assets/js/page_words.js"

# Languages of the page's own words, a file each in assets/strings; the translations are ours.
LANGUAGES = ("en", "ar", "de", "es", "fa", "fr", "ru", "tr", "uk")

_SOURCE_MAP = re.compile(r"^[ \t]*(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)
# A comment that has its line or lines to itself: nothing of a string can look like one.
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:.|\n)*?\*/)", re.MULTILINE)
_IMAGE = re.compile(r"url\((?:\"|')?(images/[\w.-]+\.png)(?:\"|')?\)")


@cache
def text(package: str, name: str) -> str:
    """Return one file of a package of assets, with its images inside and no source map."""
    found = (files(package) / "data" / name).read_text(encoding="utf-8")
    found = _SOURCE_MAP.sub("", found)
    return _IMAGE.sub(lambda match: f'url("{_image(package, match[1])}")', found)


def _image(package: str, name: str) -> str:
    octets = (files(package) / "data" / name).read_bytes()
    return "data:image/png;base64," + base64.b64encode(octets).decode("ascii")


def icon_urls() -> dict[str, str]:
    """Return Leaflet's own pin and its shadow as ``data:`` URIs, for markers that a user adds."""
    return {
        "iconUrl": _image(LEAFLET, "images/marker-icon.png"),
        "iconRetinaUrl": _image(LEAFLET, "images/marker-icon-2x.png"),
        "shadowUrl": _image(LEAFLET, "images/marker-shadow.png"),
    }


@cache
def shipped(name: str) -> str:
    """Return one of our own files beside this module."""
    return (files("geomap.rendering") / "assets" / name).read_text(encoding="utf-8")


@cache
def words(lang: str) -> dict[str, str]:
    """
    Return the page's own words in one of `LANGUAGES`, by key; other languages read English.

    Examples
    --------
    >>> words("fr")["close"]
    'Fermer'
    """
    return dict(json.loads(shipped(f"strings/{_known(lang)}.json")))


def words_module(lang: str) -> str:
    """Return the module that has a language and English as one list each, in the order of keys."""
    keys = list(words("en"))
    told = [_json(x) for x in (keys, _tables({"en", _known(lang)}))]
    return f"export const WORD_KEYS = {told[0]};\nexport const WORDS = {told[1]};\n"


def other_words(lang: str) -> str:
    """Return all other languages' words as JSON, lists in the order of the keys of English."""
    return _json(_tables(set(LANGUAGES) - {"en", _known(lang)}))


def _tables(langs: set[str]) -> dict[str, list[str]]:
    keys = list(words("en"))
    return {lang: [words(lang)[key] for key in keys] for lang in LANGUAGES if lang in langs}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _known(lang: str) -> str:
    primary = lang.lower().partition("-")[0]
    return primary if primary in LANGUAGES else "en"


def runtime(lang: str = "en") -> str:
    """Return the source of our runtime, joined, with the comments that tell its types."""
    return joined(ENTRY, {WORDS: words_module(lang)})


@cache
def our_js(lang: str = "en") -> str:
    """
    Return our runtime: its modules in one closure, so that none of their names is global.

    Comments and indents stay at home; they are a fifth of it.
    """
    return in_function(bare(runtime(lang)))


def in_function(code: str) -> str:
    """Wrap joined modules into one strict function, which stands for their scope."""
    return f'(function () {{\n"use strict";\n{code}\n}})();\n'


@cache
def unpack_js() -> str:
    """Return the one part that stands in a page as it is: it unpacks the others."""
    return bare(shipped("js/unpack.js")) + "\n"


def bare(code: str) -> str:
    """Return code without comments that have their lines to themselves, and without indents."""
    lines = (line.strip() for line in _COMMENT.sub("", code).splitlines())
    return "\n".join(line for line in lines if line)


def our_css() -> str:
    """Return our style without the colours, which ``style.theme_css`` gives."""
    return "".join(map(shipped, ("page.css", "map.css", "sureness.css", "story.css")))
