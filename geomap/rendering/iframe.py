"""The frame that shows a page inside another one, and the oEmbed answer that holds it."""

from __future__ import annotations

import json
from hashlib import sha256
from html import escape

__all__ = ["frame_html", "oembed_json"]

WIDTH, HEIGHT = 800, 620  # pixels until the page tells its own height; 620 is what it asks for
# Scripts run the map; popups open a source's link, whole and outside of this sandbox. Without
# allow-same-origin the page cannot reach the article's site, nor its own site's cookies.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def frame_html(url: str, title: str, name: str = "") -> str:
    """
    Return the ``iframe`` element for an address.

    Its name is what the page tells its height under. Its id begins as Datawrapper's frames do, so
    that a listener which a newsroom already has for those finds this one too. Both are made of
    the address; a page that stands twice in one article needs a ``name`` for the second.
    """
    name = f"geomap-{sha256(f'{url}{name}'.encode()).hexdigest()[:10]}"
    return (
        f'<iframe id="datawrapper-chart-{name}" name="{name}" data-geomap="" src="{escape(url)}"'
        f' title="{escape(title)}" sandbox="{SANDBOX}" loading="lazy" width="100%"'
        f' height="{HEIGHT}" style="width:100%;max-width:100%;border:0" allowfullscreen></iframe>'
    )


def oembed_json(title: str, url: str | None, image: str | None = None) -> str:
    """
    Return a page's answer to an oEmbed consumer (oembed.com, version 1.0), as JSON.

    It is of the type ``rich`` when the page's address is known, else of the type ``link``, which
    names the page and shows nothing. ``image`` is the whole address of the page's preview.
    """
    told: dict[str, object] = {"version": "1.0", "type": "rich" if url else "link"}
    told |= {"provider_name": "geomap", "title": title}
    if url:
        told |= {"width": WIDTH, "height": HEIGHT, "html": frame_html(url, title)}
    if url and image:
        from geomap.rendering import preview

        told |= {"thumbnail_url": image, "thumbnail_width": preview.WIDTH}
        told |= {"thumbnail_height": preview.HEIGHT}
    return json.dumps(told, ensure_ascii=False, indent=1)
