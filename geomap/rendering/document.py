"""
The document around a Folium map: one file, no network, the same bytes each time it is saved.

Folium writes a page that links to six servers, gives every element a random id, and grows when it
is rendered twice. ``Page`` is a ``branca.Figure`` that mends this while rendering: links become
the text of our assets, the tree of elements is put back as it was, ids are counted, and a policy
allows exactly the scripts and styles that are in the page. What a user adds to the map by other
Folium plugins stays as it is; where that needs an address, the policy names that address.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from warnings import warn

from branca.element import CssLink, Element, Figure, JavascriptLink
from jinja2 import Template

from geomap.errors import NetworkWarning
from geomap.rendering import asset_files
from geomap.rendering.packing import squeezed
from geomap.rendering.plugin_files import at_hand, file_name
from geomap.rendering.shared import all_js
from geomap.rendering.surface import HEIGHT, WIDTH

__all__ = ["Head", "Page", "digest"]

# Open Graph wants a country with the language: the one with most speakers of it.
_LOCALES = {
    "en": "en_US", "ar": "ar_AR", "de": "de_DE", "es": "es_ES", "fa": "fa_IR", "fr": "fr_FR",
    "ru": "ru_RU", "tr": "tr_TR", "uk": "uk_UA",
}  # fmt: skip

_INLINE = re.compile(r"<(script|style)([^>]*)>(.*?)</\1>", re.DOTALL)
_VIEWPORT = re.compile(r"<meta name=\"viewport\".*?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """
    What a page says of itself; plain text, escaped where it is written.

    ``blocks`` are the JSON texts of the page by element id, escaped already
    (``page_data.escaped``), ``packed`` what ``packing.packed`` wrote, ``late`` what of it stands
    after the scripts: the page is in use before it is read.
    ``story`` is the HTML of an article which the map goes with.
    ``unscripted`` is the HTML of what is to be seen without scripts, ``linked_data`` JSON-LD.
    ``image`` and ``oembed`` are addresses of files beside the page; with ``url``, the address the
    page will have on the web, they are written whole, as the readers of link previews want them.
    ``shared`` is the address of a script and a style, without suffix, that pages have in common.
    ``connects`` allows the page to read files of its own site.
    ``plugins`` are folders in which files of Folium's plugins are looked for.
    """

    title: str
    description: str | None
    lang: str
    theme: str
    blocks: dict[str, str]
    image: str | None = None
    image_alt: str | None = None
    url: str | None = None
    oembed: str | None = None
    tiled: bool = False
    connects: bool = False
    css: str = ""
    shared: str | None = None
    plugins: tuple[Path, ...] = ()
    unscripted: str = ""
    story: str = ""
    linked_data: str = ""
    packed: dict[str, str] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)


class Page(Figure):
    """A ``branca.Figure`` that renders itself as one closed file."""

    _template = Template("")  # ours is put together in ``render``: no text is ever a template

    def __init__(self, head: Head) -> None:
        super().__init__(ratio="70%", title=None)
        self.head = head

    def render(self, **kwargs: Any) -> str:
        """Return the page; the tree of elements is afterwards as it was before."""
        before = {id(e): (e, list(e._children.items())) for e in _tree(self)}
        try:
            for child in list(self._children.values()):
                child.render(**kwargs)
            head, body, script = (_parts(e, kwargs) for e in (self.header, self.html, self.script))
            links = [e for e in self.header._children.values() if isinstance(e, _LINKS)]
            known = {e._id: None for e in _tree(self)}
        finally:
            for element, children in before.values():
                element._children.clear()
                element._children.update(children)
        numbers = _Numbers(known)
        links = [
            e for e in links if file_name(e.url) not in asset_files.DROPPED | asset_files.REPLACED
        ]
        links = list({e.url: e for e in links}.values())
        parts = Parts(*(numbers.renumber(p) for p in (head, body, script)))
        return _document(self.head, [_placed(link, self.head) for link in links], parts)


_LINKS = (JavascriptLink, CssLink)


def _tree(element: Element) -> Iterator[Element]:
    """Yield an element, all below it, and what a figure keeps beside its children."""
    yield element
    beside = [getattr(element, n, None) for n in ("header", "html", "script")]
    for child in (*beside, *element._children.values()):
        if isinstance(child, Element):
            yield from _tree(child)


def _parts(element: Element, kwargs: dict[str, Any]) -> str:
    """Render what Folium put into one of a figure's three parts, links and its metas excepted."""
    texts = (
        child.render(**kwargs)
        for name, child in element._children.items()
        if name != "meta_http" and not isinstance(child, _LINKS)
    )
    return _VIEWPORT.sub("", "\n".join(texts))


class _Numbers:
    """Replaces the random ids of known elements by their number in the page."""

    def __init__(self, known: dict[str, None]) -> None:
        self._known = known
        self._seen: dict[str, str] = {}
        self._pattern = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")

    def renumber(self, text: str) -> str:
        return self._pattern.sub(self._number, text)

    def _number(self, match: re.Match[str]) -> str:
        if match[0] not in self._known:
            return match[0]
        return self._seen.setdefault(match[0], f"{len(self._seen) + 1:032x}")


@dataclass(frozen=True, slots=True)
class Parts:
    """What Folium put into the head, the body and the script of a figure."""

    header: str
    body: str
    script: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A script or style that a plugin asks for, with its text where it is at hand."""

    url: str
    is_script: bool
    text: str | None

    @property
    def element(self) -> str:
        """The element by which it gets into the page."""
        if self.text is not None:
            kind = "script" if self.is_script else "style"
            return f"<{kind}>{self.text}</{kind}>"
        url = escape(self.url)
        link = _link(self.url)
        return f'<script src="{url}"></script>' if self.is_script else link


def _placed(link: Any, head: Head) -> Asset:
    source = asset_files.ASKED.get(file_name(link.url))
    text = asset_files.text(*source) if source else at_hand(link.url, head.plugins)
    return Asset(link.url, isinstance(link, JavascriptLink), text)


# A script of a plugin's own in the head, which may need Leaflet and so has to wait for it.
_SCRIPT_IN_HEAD = re.compile(r"<script(?![^>]*(?:\bsrc=|json))[^>]*>.*?</script>\s*", re.DOTALL)


def _document(head: Head, links: list[Asset], parts: Parts) -> str:
    """Put the page together: Leaflet, the plugins' scripts, those of the head, ours, the map's."""
    in_head = "".join(_SCRIPT_IN_HEAD.findall(parts.header))
    header = _SCRIPT_IN_HEAD.sub("", parts.header)
    styles = [f"<style>{asset_files.text(*source)}</style>" for source in asset_files.CSS]
    styles = [_link(f"{head.shared}.css")] if head.shared else styles
    styles += [link.element for link in links if not link.is_script]
    code = all_js(head.lang)
    scripts = [link.element for link in links if link.is_script]
    about = f'<aside id="geomap-panel">{_heading(head)}</aside>'
    shell = f'{head.story}{about}\n<div id="geomap-map">{parts.body}</div>'
    own = "" if head.shared else f"<style>{head.css}</style>\n"
    opening = (
        "\n".join(styles) + f'\n{header}\n{own}</head>\n<body>\n<main id="geomap">{shell}</main>\n'
    )
    end = f"<script>\n{parts.script}\n</script>\n"
    packed, first = _code(head, code)
    closing = "\n".join([first, *scripts, in_head, end])
    asked = [link for link in links if link.text is None]
    policy = _policy(opening + closing, asked, parts, None if head.shared else code)
    policy += "; connect-src 'self'" if head.connects else ""
    _tell(asked)
    start = f"{_opening(head)}\n{_meta(policy, head.tiled)}\n{_descriptions(head)}\n"
    late = _blocks({}, head.late) + "\n" if head.late else ""
    blocks = _blocks(head.blocks, head.packed)
    foot = "</body>\n</html>\n"
    return "".join([start, opening, blocks, "\n", packed, "\n", closing, late, foot])


def _code(head: Head, code: str) -> tuple[str, str]:
    """Return the element that holds the page's code as data, and what runs it."""
    if head.shared:
        return "", f'<script src="{escape(head.shared)}.js"></script>'
    first = f"<script>{asset_files.unpack_js()}</script>"
    if head.late:  # as it is: a few per cent of such a page, which then starts sooner
        return "", f"{first}\n<script>{code}</script>"
    return f'<script type="text/plain" data-geomap-code>{squeezed(code.encode())}</script>', first


def _tell(asked: list[Asset]) -> None:
    """Set which addresses the page will ask; without plugins, or with all at hand, it asks none."""
    if asked:
        told = ", ".join(link.url for link in asked)
        warn(
            f"the page will ask {told}; to put these files into it, give render(plugins=FOLDER) a"
            " folder that has them, such as npm's node_modules",
            NetworkWarning,
            stacklevel=2,
        )


def _blocks(plain: dict[str, str], packed: dict[str, str]) -> str:
    """Write the data: no script, so the policy says nothing of it."""
    kinds = (("application/json", plain), ("text/plain", packed))
    return "\n".join(
        f'<script type="{kind}" id="{name}">{text}</script>'
        for kind, blocks in kinds
        for name, text in blocks.items()
    )


def _opening(head: Head) -> str:
    theme = f' data-theme="{head.theme}"' if head.theme != "auto" else ""
    theme += " data-story" if head.story else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(head.lang)}"{theme}>\n<head>\n<meta charset="utf-8">'
    )


def _meta(policy: str, tiled: bool) -> str:
    # Servers of tiles want to know which site asks; a link from a map need not tell anything.
    referrer = "strict-origin-when-cross-origin" if tiled else "no-referrer"
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="{referrer}">'
    )


def _descriptions(head: Head) -> str:
    """Describe to search engines, Open Graph (ogp.me), Twitter and oEmbed what the page is."""
    about = head.description or head.image_alt
    told = {"og:title": head.title, "og:type": "article", "og:description": about}
    told |= {"og:url": head.url, "og:locale": _LOCALES.get(head.lang.partition("-")[0])}
    if head.image:
        told |= {"og:image": urljoin(head.url or "", head.image), "og:image:type": "image/png"}
        told |= {"og:image:width": str(WIDTH), "og:image:height": str(HEIGHT)}
        told |= {"og:image:alt": head.image_alt or ""}
        told |= {"twitter:card": "summary_large_image", "twitter:image:alt": head.image_alt or ""}
    lines = [f"<title>{escape(head.title)}</title>", *_tags("name", {"description": about})]
    lines += _tags("property", {k: v for k, v in told.items() if k.startswith("og:")})
    lines += _tags("name", {k: v for k, v in told.items() if k.startswith("twitter:")})
    if head.url:
        lines.append(f'<link rel="canonical" href="{escape(head.url)}">')
    if head.oembed:
        found = escape(urljoin(head.url or "", head.oembed))
        lines.append(
            f'<link rel="alternate" type="application/json+oembed" href="{found}"'
            f' title="{escape(head.title)}">'
        )
    if head.linked_data:
        lines.append(f'<script type="application/ld+json">{head.linked_data}</script>')
    return "\n".join(lines)


def _tags(kind: str, told: dict[str, str | None]) -> list[str]:
    return [f'<meta {kind}="{name}" content="{escape(v)}">' for name, v in told.items() if v]


def _heading(head: Head) -> str:
    if head.story:
        return head.unscripted  # the story has the page's heading
    about = (
        f'<p class="gm-about" dir="auto">{escape(head.description)}</p>' if head.description else ""
    )
    return (
        f'<header class="gm-head"><h1 dir="auto">{escape(head.title)}</h1>{about}</header>'
        f"{head.unscripted}"
    )


def digest(text: str) -> str:
    """Return the source expression by which a policy allows this very script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def _link(address: str) -> str:
    return f'<link rel="stylesheet" href="{escape(address)}">'


def _policy(page: str, asked: list[Asset], parts: Parts, packed: str | None) -> str:
    """
    Allow the scripts and styles of this page by their hashes, what is asked by its address.

    ``packed`` is the script that the page unpacks and runs; None: it and the styles are files
    beside the page, and what lies beside it is allowed.
    """
    allowed: dict[str, list[str]] = {
        "script": [digest(packed) if packed is not None else "'self'"],
        "style": [] if packed is not None else ["'self'"],
    }
    for kind, attributes, text in _INLINE.findall(page):
        if "json" not in attributes:  # data: our own, and what a user's own plugins bring
            allowed[kind].append(digest(text))
    for link in asked:
        allowed["script" if link.is_script else "style"].append(link.url)
    hosts = _tile_hosts(parts.script)
    # a style's images lie beside it
    hosts += [link.url.rpartition("/")[0] + "/" for link in asked if not link.is_script]
    framed = _DATA_FRAME.search(parts.script + parts.body)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(dict.fromkeys(allowed['script']))}",
            f"style-src {' '.join(dict.fromkeys(allowed['style']))}",
            "style-src-attr 'unsafe-inline'",  # what Folium's own elements are positioned by
            f"img-src {' '.join(['data:', *hosts])}",
            "font-src data:",
            *(["frame-src data:"] if framed else []),  # folium.IFrame in a popup
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


_DATA_FRAME = re.compile(r"<iframe[^>]*\ssrc=[\"']data:text/html")


def _tile_hosts(script: str) -> list[str]:
    """Return the servers of tile layers that a user added: only images come from them."""
    found = re.findall(r"L\.tileLayer(?:\.wms)?\(\s*\"(https?://[^\"/]+)", script)
    return sorted({re.sub(r"//\{\w+\}\.", "//*.", host) for host in found})
