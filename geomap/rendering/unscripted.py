"""What a page says without its script: the still picture, the events as a list, and as data."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from geomap.layers import present
from geomap.rendering import asset_files, page_data
from geomap.rendering.days import span_between

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["linked_data", "small_still", "unscripted"]

LONGEST = 600  # characters of a text in the list
LISTED = 500  # events that stand in the list; the files have all
STYLE = (
    "#geomap{display:block!important;height:auto!important;max-width:46rem;margin:0 auto}"
    "#geomap-map{display:none!important}"
    "#geomap-panel{display:block!important;border:0!important;overflow:visible!important}"
    ".gm-story-still{display:block!important}"
    ".gm-still-picture{width:100%;height:auto}"
    ".gm-unscripted{padding:0 20px 40px}.gm-unscripted li{margin:0 0 1em}"
    ".gm-unscripted blockquote{margin:.2em 0;font-style:italic}"
)
QUALITY, WIDTH = 40, 480  # of the still, in WebP


def small_still(png: bytes, *, width: int = WIDTH, quality: int = QUALITY) -> bytes:
    """Return a preview as a small WebP picture, some 8 kB: a page carries it for few readers."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as whole:
        small = whole.convert("RGB")
    small.thumbnail((width, width))
    written = io.BytesIO()
    small.save(written, format="webp", quality=quality, method=6)
    return written.getvalue()


def unscripted(
    frame: gpd.GeoDataFrame | None,
    *,
    lang: str,
    still: bytes | None = None,
    alt: str = "",
    files: Sequence[str] = (),
) -> str:
    """
    Return the HTML that stands in for the map where no script runs; its texts are escaped.

    Examples
    --------
    >>> "<noscript>" in unscripted(None, lang="en")
    True
    """
    words = asset_files.words(lang)
    parts = [f"<p>{escape(words['noScript'])}</p>"]
    if still:
        told = base64.b64encode(still).decode("ascii")
        parts.append(
            f'<img class="gm-still-picture" alt="{escape(alt)}"'
            f' src="data:image/webp;base64,{told}">'
        )
    links = ", ".join(f'<a href="{escape(name)}">{escape(_base(name))}</a>' for name in files)
    if links:
        parts.append(f"<p>{escape(words['asFiles'])}{links}</p>")
    rows = [] if frame is None else list(_rows(frame))
    items = "\n".join(_item(row, words, lang) for row in rows[:LISTED])
    parts.append(f"<ol>{items}</ol>" if rows else "")
    if len(rows) > LISTED:
        parts.append(f"<p>{escape(words['moreInFiles'].format(n=len(rows) - LISTED))}</p>")
    inside = "\n".join(parts)
    return f'<noscript><style>{STYLE}</style><div class="gm-unscripted">{inside}</div></noscript>'


def _base(name: str) -> str:
    return name.rpartition("/")[2]


_CELLS = (
    "title",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "date_text",
    "place",
    "actor",
    "status",
    "source",
    "url",
    "quote",
)


def _rows(frame: gpd.GeoDataFrame) -> Iterator[dict[str, str]]:
    """Yield what is told of each event, the earliest first, those without a date last."""
    ordered = frame
    if "date_start" in frame.columns:
        ordered = frame.sort_values("date_start", kind="stable", na_position="last")
    blank = [None] * len(ordered)
    cells = [ordered[n].tolist() if n in ordered.columns else blank for n in _CELLS]
    spots = [
        "yes" if shape is not None and not shape.is_empty else "" for shape in ordered.geometry
    ]
    for values in zip(*cells, spots, strict=True):
        told = zip((*_CELLS, "spot"), values, strict=True)
        yield {name: _short(str(present(value) or "")) for name, value in told}


def _short(text: str) -> str:
    """Return a text as a list can hold it: a feed's cell may be a whole book."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[:LONGEST].rstrip() + "…"


def _item(row: Mapping[str, str], words: Mapping[str, str], lang: str) -> str:
    told = span_between(row["date_start"], row["date_end"], row["date_precision"], lang)
    when = told or row["date"] or row["date_text"] or words["undatedEvent"]
    about = [
        when,
        row["place"] or words["placeOfTable" if row["spot"] else "nowhere"],
        row["actor"],
        words.get(row["status"], ""),
    ]
    text = f"<strong>{escape(row['title'])}</strong><br>{escape(' · '.join(x for x in about if x))}"
    quote = f"<blockquote>{escape(row['quote'])}</blockquote>" if row["quote"] else ""
    outlet = escape(row["source"] or words["unknownSource"])
    if urlsplit(row["url"]).scheme in ("http", "https"):
        outlet = f'<a href="{escape(row["url"])}" rel="noopener noreferrer">{outlet}</a>'
    return f'<li dir="auto">{text}{quote}{outlet}</li>'


def linked_data(
    frame: gpd.GeoDataFrame | None,
    *,
    title: str,
    description: str | None,
    lang: str,
    url: str | None = None,
    image: str | None = None,
    files: Sequence[str] = (),
) -> str:
    """
    Return the page's schema.org description as JSON-LD that can stand inside a script element.

    Examples
    --------
    >>> linked_data(None, title="<b>", description=None, lang="en")[:42]
    '{"@context":"https://schema.org","@type":"'
    """
    told: dict[str, Any] = {"@context": "https://schema.org", "@type": "Dataset", "name": title}
    told |= {"description": description or title, "inLanguage": lang}
    told |= {"isAccessibleForFree": True}
    if url:
        told |= {"url": url}
    if image:
        told |= {"thumbnailUrl": urljoin(url or "", image)}
    if files:
        told["distribution"] = [_download(name, url) for name in files]
    if frame is not None:
        told |= _coverage(frame)
    return page_data.escaped(told)


_FORMATS = {"geojson": "application/geo+json", "csv": "text/csv"}


def _download(name: str, url: str | None) -> dict[str, str]:
    form = _FORMATS.get(name.rpartition(".")[2], "application/octet-stream")
    return {
        "@type": "DataDownload",
        "contentUrl": urljoin(url or "", name),
        "encodingFormat": form,
    }


def _coverage(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Describe when and where the events are, how many, and from which outlets."""
    told: dict[str, Any] = {"size": f"{len(frame)} events"}
    newest = page_data.latest(frame)
    if newest:
        told["dateModified"] = newest
    days = sorted(str(d)[:10] for d in _cells(frame, "date_start"))
    if days:
        last = max([*days, *(str(d)[:10] for d in _cells(frame, "date_end"))])
        told["temporalCoverage"] = f"{days[0]}/{last}"
    placed: Any = frame.geometry[~(frame.geometry.is_empty | frame.geometry.isna())]
    if len(placed):
        bounds: Any = placed.total_bounds
        west, south, east, north = (round(float(degrees), 3) for degrees in bounds)
        box = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        told["spatialCoverage"] = {"@type": "Place", "geo": box}
    outlets = sorted({str(x) for x in _cells(frame, "source")})
    if outlets:
        named = [{"@type": "Organization", "name": name} for name in outlets[:LISTED]]
        told["isBasedOn"] = [{"@type": "CreativeWork", "publisher": one} for one in named]
    return told


def _cells(frame: gpd.GeoDataFrame, name: str) -> list[Any]:
    values = frame[name].unique().tolist() if name in frame.columns else []
    return [value for value in map(present, values) if value is not None]
