"""The snippets with which a page is put into an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from geomap.errors import InputError
from geomap.rendering.iframe import HEIGHT, SANDBOX, WIDTH, frame_html, oembed_json

__all__ = ["FORMS", "filtered_picture", "snippet"]

_HEAD = 200_000  # characters of a page in which its head ends: style stands in it too
_LEAST, _MOST = 200, 4000  # heights in pixels that the listener obeys


@dataclass(frozen=True, slots=True)
class _Page:
    """What a snippet is made of: the page's file, address and title, its preview and its words."""

    file: Path
    url: str
    title: str
    image: str | None
    alt: str
    name: str = ""


def snippet(
    page: str | Path,
    url: str,
    form: str = "iframe",
    *,
    name: str = "",
    picture: Path | None = None,
) -> str:
    """
    Make the snippet that shows a page inside an article.

    Parameters
    ----------
    page : str or Path
        The page on this disk; its ``<title>`` names the frame, its ``og:image`` the preview.
    url : str
        Where it will be found on the web.
    form : str
        One of `FORMS`: ``iframe``; ``script``, an iframe that takes the height the page asks
        for; ``amp``; ``image``, the preview that links to the page; ``oembed``, the JSON of an
        oEmbed provider (oembed.com, type rich), to be saved as the page's ``.oembed.json``.

    name : str
        Tells apart two frames of one page in one article.
    picture : Path, optional
        What `filtered_picture` wrote, to stand in for the page's own preview.

    Raises
    ------
    InputError
        The page does not exist or has no preview, the address is not http(s), or the form is
        unknown.
    """
    if form not in FORMS:
        raise InputError(f"{form!r} is no form of snippet; use one of {' '.join(FORMS)}")
    found = _page(Path(page), _address(url), name)
    if picture is not None:
        found = replace(found, image=urljoin(url, picture.name), alt=_alt(picture) or found.alt)
    return FORMS[form](found)


def filtered_picture(page: str | Path, url: str) -> Path | None:
    """
    Write beside a page the picture of what a filtered address shows of it.

    Returns
    -------
    Path or None
        The PNG, named after the page and the address; None where the address chooses nothing.

    Raises
    ------
    InputError
        The page cannot be read, or is none of geomap's.
    OutputError
        The picture cannot be written.
    """
    from geomap.files import write_bytes
    from geomap.rendering.filtered import CHOOSING, is_filtered
    from geomap.rendering.picture import page_picture

    file = Path(page)
    if not is_filtered(_address(url)):
        return None
    _page(file, url, "")
    asked = urlsplit(url).query
    kept = "&".join(part for part in asked.split("&") if part.partition("=")[0] in CHOOSING)
    try:
        drawn = page_picture(file.read_text(encoding="utf-8"), kept)
    except (InputError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}; embed a page that geomap made") from error
    query = sha256(asked.encode()).hexdigest()[:8]
    return write_bytes(file.with_name(f"{file.stem}-{query}.png"), drawn)


def _alt(picture: Path) -> str | None:
    """Read the words that the picture carries of what it shows."""
    from PIL import Image

    with Image.open(picture) as found:
        return found.info.get("Description")


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


def _page(file: Path, url: str, name: str) -> _Page:
    try:
        head = file.read_text(encoding="utf-8", errors="replace")[:_HEAD]
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(f"{file}: cannot be read ({reason}); build the page first") from error
    soup = BeautifulSoup(re.sub(r"(?is)<(script|style)\b.*?(</\1>|$)", "", head), "html.parser")
    title = " ".join(soup.title.get_text().split()) if soup.title else file.stem
    image, alt = (_told(soup, f"og:image{part}") for part in ("", ":alt"))
    return _Page(file, url, title, urljoin(url, image) if image else None, alt or title, name)


def _told(soup: BeautifulSoup, name: str) -> str | None:
    found = soup.find("meta", {"property": name})
    return str(found["content"]) if found and found.get("content") else None


def _iframe(page: _Page) -> str:
    return frame_html(page.url, page.title, page.name) + _noscript(page)


def _noscript(page: _Page) -> str:
    """Return the picture for readers whose browser runs no scripts, where there is one."""
    return f"\n<noscript>{_image(page)}</noscript>" if page.image else ""


def _script(page: _Page) -> str:
    """
    Add a listener that sets the frames' heights to what the pages inside post.

    One serves every map of an article, however often the snippet is pasted. It obeys a message
    only if a frame of ours sent it (the windows are compared) from that frame's own site or, as
    a sandboxed frame does, from ``null``.
    """
    return f"""{_iframe(page)}
<script>
(function () {{
  if (window.geomapListens) return;
  window.geomapListens = true;
  window.addEventListener("message", function (event) {{
    var told = event.data && event.data["geomap-height"];
    if (!told || typeof told !== "object") return;
    var height = Number(told[Object.keys(told)[0]]);
    if (!(height >= {_LEAST} && height <= {_MOST})) return;
    document.querySelectorAll("iframe[data-geomap]").forEach(function (frame) {{
      if (frame.contentWindow !== event.source) return;
      if (event.origin !== "null" && event.origin !== new URL(frame.src).origin) return;
      frame.style.height = Math.ceil(height) + "px";
    }});
  }});
}})();
</script>"""


def _amp(page: _Page) -> str:
    """AMP allows frames over https alone, and wants a placeholder near the top of an article."""
    if urlsplit(page.url).scheme != "https":
        raise InputError(f"--url {page.url!r}: AMP shows https:// pages only; give such an address")
    image = _picture(page)
    return (
        f'<amp-iframe src="{escape(page.url)}" title="{escape(page.title)}" sandbox="{SANDBOX}"'
        f' width="{WIDTH}" height="{HEIGHT}" layout="responsive" frameborder="0" resizable>\n'
        f'  <amp-img src="{escape(image)}" alt="{escape(page.alt)}" layout="fill" placeholder>'
        "</amp-img>\n"
        '  <div overflow tabindex="0" role="button" aria-label="Show the whole map">+</div>\n'
        "</amp-iframe>"
    )


def _picture(page: _Page) -> str:
    if page.image is None:
        raise InputError(
            f"{page.file}: has no preview image; embed a page that geomap build made, "
            "or use --format iframe"
        )
    return page.image


def _image(page: _Page) -> str:
    # Only attributes that WordPress leaves in the posts of authors too.
    return (
        f'<a href="{escape(page.url)}" target="_blank" rel="noopener">'
        f'<img src="{escape(_picture(page))}" alt="{escape(page.alt)}" width="1200" height="630"'
        ' loading="lazy" style="width:100%;height:auto"></a>'
    )


def _oembed(page: _Page) -> str:
    return oembed_json(page.title, page.url, page.image)


FORMS: dict[str, Callable[[_Page], str]] = {
    "iframe": _iframe,
    "script": _script,
    "amp": _amp,
    "image": _image,
    "oembed": _oembed,
}
"""The forms a snippet can take, each made from a page."""
