"""
Files of other Folium plugins that lie on this machine, so that a page need not ask a server.

Folium's plugins name their scripts and styles by addresses. The same files lie in Folium's own
package, in XStatic packages from PyPI, and in what npm installs; where one is found it is put into
the page, and its images with it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from posixpath import basename
from urllib.parse import unquote, urlsplit

__all__ = ["at_hand", "file_name"]

_VERSION = re.compile(r"(?<=\w)(?:[-.]\d+(?:\.\d+)+)?(?:\.min)?(?=\.(?:js|css)$)")
# jsDelivr's and unpkg's addresses of npm packages, cdnjs's of libraries: package, then path.
_PACKAGE = re.compile(
    r"(?:cdn\.jsdelivr\.net/npm|unpkg\.com|cdnjs\.cloudflare\.com/ajax/libs)/"
    r"((?:@[\w.-]+/)?[\w.-]+)(?:@[\w.-]+)?(?:/(.+))?\Z"
)
_SOURCE_MAP = re.compile(r"^[ \t]*(?://|/\*)# sourceMappingURL=.*$", re.MULTILINE)
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
_KINDS = {
    ".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif", ".jpg": "image/jpeg",
    ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
}  # fmt: skip


def file_name(url: str) -> str:
    """
    Return the name of the file an address leads to, without version and ``.min``.

    Examples
    --------
    >>> file_name("https://cdn.example/jquery-3.7.1.min.js")
    'jquery.js'
    """
    return _VERSION.sub("", basename(urlsplit(url).path))


def at_hand(url: str, folders: Sequence[Path] = ()) -> str | None:
    """
    Return the text of a script or style that lies on this machine, None if it does not.

    Parameters
    ----------
    url : str
        As a plugin of Folium's names it.
    folders : sequence of Path
        Asked first: a ``node_modules``, or any folder with files of these names.
    """
    found = next((path for folder in folders for path in _in_folder(url, folder)), None)
    found = found or _installed().get(file_name(url))
    if found is None:
        return None
    text = _SOURCE_MAP.sub("", found.read_text(encoding="utf-8"))
    # a closing tag inside a script would end the element it is put into
    text = text.replace("</script", "<\\/script").replace("</style", "<\\/style")
    return _with_images(text, found.parent) if found.suffix == ".css" else text


def _in_folder(url: str, folder: Path) -> Iterator[Path]:
    """Yield where npm would have put the file, then any file of its name."""
    package = _PACKAGE.search(url.partition("?")[0])
    if package and package[2]:
        path = folder / package[1] / unquote(package[2])
        if path.is_file():
            yield path
    name = _names(folder).get(file_name(url))
    if name is not None:
        yield name


@cache
def _names(folder: Path) -> dict[str, Path]:
    """Return a folder's scripts and styles by name; the minified one where there are two."""
    paths = sorted(p for kind in ("js", "css") for p in folder.rglob(f"*.{kind}") if p.is_file())
    return {file_name(str(p)): p for p in sorted(paths, key=lambda p: ".min." in p.name)}


@cache
def _installed() -> dict[str, Path]:
    """Return the scripts and styles in Folium's and XStatic's packages, by name."""
    found: dict[str, Path] = {}
    if find_spec("xstatic") is not None and find_spec("xstatic.pkg") is not None:
        for place in find_spec("xstatic.pkg").submodule_search_locations or ():  # type: ignore[union-attr]
            found |= _names(Path(place))
    return found | _names(Path(str(files("folium"))) / "templates")


def _with_images(text: str, folder: Path) -> str:
    """Put the images and fonts that a style names beside it into it."""

    def inside(match: re.Match[str]) -> str:
        path = folder / unquote(match[1].partition("?")[0].partition("#")[0])
        kind = _KINDS.get(path.suffix.lower())
        if "://" in match[1] or match[1].startswith("data:") or kind is None or not path.is_file():
            return match[0]
        return f'url("data:{kind};base64,{base64.b64encode(path.read_bytes()).decode("ascii")}")'

    return _URL.sub(inside, text)
