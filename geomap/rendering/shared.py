"""The files that all pages of a build share, where a site would rather not have them in each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from geomap import style
from geomap.rendering import asset_files
from geomap.rendering.packing import squeezed

__all__ = ["FOLDER", "Shared", "all_css", "all_js", "shared_files"]

FOLDER = "assets"


@dataclass(frozen=True, slots=True)
class Shared:
    """
    A script and a style for the pages of one build.

    Attributes
    ----------
    name : str
        Of both files, without a suffix, from the folder of the build. What is in them is in the
        name: a page never meets another build's.
    script, style : str
    """

    name: str
    script: str
    style: str


def shared_files(lang: str, basemap: str) -> Shared:
    """Return what pages of a language on one basemap share."""
    told = {
        "geomapGround": basemap,
        "geomapWords": squeezed(asset_files.other_words(lang).encode()),
    }
    data = "".join(f"window[{json.dumps(k)}] = {json.dumps(v)};\n" for k, v in told.items())
    script = f"{asset_files.unpack_js()}{data}{all_js(lang)}"
    css = all_css()
    digest = sha256(f"{script}\0{css}".encode()).hexdigest()[:16]
    return Shared(f"{FOLDER}/geomap-{digest}", script, css)


def all_js(lang: str) -> str:
    """Return Leaflet, its plugin and our runtime as one script."""
    return ";\n".join(
        [*(asset_files.text(*source) for source in asset_files.JS), asset_files.our_js(lang)]
    )


def all_css() -> str:
    """Return all styles as one."""
    own = style.theme_css() + asset_files.our_css()
    return "\n".join([*(asset_files.text(*source) for source in asset_files.CSS), own])
