"""The snippets with which a page is put into an article."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from geomap.errors import InputError

__all__ = ["FORMS", "snippet"]

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEAD = 20_000  # characters of a page in which its title stands
_WIDTH, _HEIGHT = 800, 600  # pixels until the page tells its own height; 4:3 on a desktop
_LEAST, _MOST = 200, 4000  # heights in pixels that the listener obeys
# Scripts run the map, popups open a source's link. Without allow-same-origin the page cannot
# reach the article's site, nor its own site's cookies.
_SANDBOX = "allow-scripts allow-popups"


def snippet(page: str | Path, url: str, form: str = "iframe") -> str:
    """
    Make the snippet that shows a page inside an article.

    Parameters
    ----------
    page : str or Path
        The page on this disk; its ``<title>`` names the frame.
    url : str
        Where it will be found on the web.
    form : str
        One of `FORMS`: ``iframe``; ``script``, an iframe that takes the height the page asks
        for; ``amp``; ``image``, the preview that links to the page; ``oembed``, the JSON of an
        oEmbed provider (oembed.com, type rich).

    Raises
    ------
    InputError
        The page does not exist, the address is not http(s), or the form is unknown.
    """
    if form not in FORMS:
        raise InputError(f"{form!r} is no form of snippet; use one of {' '.join(FORMS)}")
    return FORMS[form](_address(url), _title(Path(page)))


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InputError(f"--url {url!r} is no address ({error}); give https://…") from error
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or re.search(r"[\s\x00-\x1f]", url)
    ):
        raise InputError(f"--url {url!r} is no http:// or https:// address; give the page's own")
    return url


def _title(page: Path) -> str:
    try:
        head = page.read_text(encoding="utf-8", errors="replace")[:_HEAD]
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(f"{page}: cannot be read ({reason}); build the page first") from error
    found = _TITLE.search(head)
    return " ".join(unescape(found[1]).split()) if found else page.stem


def _iframe(url: str, title: str, name: str = "") -> str:
    label = f' id="{name}"' if name else ""
    return (
        f'<iframe{label} src="{escape(url)}" title="{escape(title)}" sandbox="{_SANDBOX}"'
        f' loading="lazy" width="100%" height="{_HEIGHT}"'
        ' style="width:100%;max-width:100%;border:0" allowfullscreen></iframe>'
    )


def _script(url: str, title: str) -> str:
    """
    Add a listener that sets the frame's height to what the page inside posts.

    It obeys that one frame alone: the message's source is compared with its window. The origin
    is the page's own, or ``null``, which is what a sandboxed frame has.
    """
    name = f"geomap-{sha256(url.encode()).hexdigest()[:10]}"
    parts = urlsplit(url)
    known = json.dumps([f"{parts.scheme}://{parts.netloc}".lower(), "null"])
    # a "<" in a script could end it
    safe = known.replace("<", "\\u003c")
    return f"""{_iframe(url, title, name)}
<script>
(function () {{
  var frame = document.getElementById("{name}");
  var origins = {safe};
  window.addEventListener("message", function (event) {{
    if (!frame || event.source !== frame.contentWindow) return;
    if (origins.indexOf(event.origin) < 0) return;
    var told = event.data && event.data["geomap-height"];
    if (!told || typeof told !== "object") return;
    var height = Number(told[Object.keys(told)[0]]);
    if (height >= {_LEAST} && height <= {_MOST}) frame.style.height = Math.ceil(height) + "px";
  }});
}})();
</script>"""


def _amp(url: str, title: str) -> str:
    """AMP allows frames over https alone, and wants a placeholder near the top of an article."""
    if urlsplit(url).scheme != "https":
        raise InputError(f"--url {url!r}: AMP shows https:// pages only; give such an address")
    return (
        f'<amp-iframe src="{escape(url)}" title="{escape(title)}" sandbox="{_SANDBOX}"'
        f' width="{_WIDTH}" height="{_HEIGHT}" layout="responsive" frameborder="0" resizable>\n'
        f'  <amp-img src="{escape(_preview(url))}" layout="fill" placeholder></amp-img>\n'
        '  <div overflow tabindex="0" role="button" aria-label="Show the whole map">+</div>\n'
        "</amp-iframe>"
    )


def _preview(url: str) -> str:
    """Address of the static image that a build puts beside index.html."""
    parts = urlsplit(url)
    folder = parts.path.rsplit("/", 1)[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/preview.png"


def _image(url: str, title: str) -> str:
    return (
        f'<a href="{escape(url)}" target="_blank" rel="noopener">'
        f'<img src="{escape(_preview(url))}" alt="{escape(title)}" loading="lazy"'
        ' style="width:100%;height:auto"></a>'
    )


def _oembed(url: str, title: str) -> str:
    told = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "geomap",
        "title": title,
        "width": _WIDTH,
        "height": _HEIGHT,
        "html": _iframe(url, title),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


FORMS: dict[str, Callable[[str, str], str]] = {
    "iframe": _iframe,
    "script": _script,
    "amp": _amp,
    "image": _image,
    "oembed": _oembed,
}
"""The forms a snippet can take, each made from an address and a title."""
