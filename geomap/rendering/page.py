"""Layers → ``folium.Map``: one data block, one runtime, no Folium object for each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap import style
from geomap.editorial import Editorial
from geomap.errors import InputError
from geomap.layers import Layer
from geomap.model import Actor
from geomap.rendering import asset_files, page_data
from geomap.rendering.actor_tree import part_rows
from geomap.rendering.basemap import basemap_text
from geomap.rendering.extent import bounds_of
from geomap.rendering.packing import Column, packed, squeezed
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.route_legs import crossings
from geomap.rendering.shores import ashore
from geomap.rendering.unscripted import linked_data, unscripted
from geomap.text import slug

if TYPE_CHECKING:
    import folium

    from geomap.rendering.document import Head

__all__ = [
    "PageWords",
    "block_of",
    "ground_of",
    "head_of",
    "known_theme",
    "map_of",
    "render",
]

THEMES = ("auto", "light", "dark")
PLAIN = 500  # events up to which a page opens in browsers that cannot unpack by themselves
# Events, and bytes of them, up to which they stand in the page for everybody to read.
FEW, OPEN = 12, 40_000
WORDED = ("title", "quote")
# Events from which what is read of single ones stands after what the map and its filters need: such
# a page opens on hexagons (DENSE in assets/js/hexagons.js), and is in use before it has its texts.
DENSE = 20_000
LATE = ("event_id", "title", "quote", "url", "document_id", "author", "sources")
FIRST = 50  # rows of the list that are seen first: PIECE in assets/js/list.js


def render(
    layers: Sequence[Layer],
    *,
    title: str = "Events",
    description: str | None = None,
    lang: str = "en",
    theme: str = "auto",
    actors: Mapping[str, Actor] | None = None,
    tiles: str | None = None,
    plugins: str | Path | None = None,
    editorial: Editorial | None = None,
    meta: PageMeta | None = None,
) -> folium.Map:
    """
    Draw layers as a map that needs no network.

    Parameters
    ----------
    layers : sequence of Layer
        As ``build_layers`` makes them; an event in several layers is drawn once.
    title, description : str
        Plain text.
    lang : str
        Language of the page's own words, BCP 47.
    theme : {"auto", "light", "dark"}
        ``auto`` follows the reader's system.
    actors : mapping of str to Actor, optional
        Tells parts of actors from wholes where ids alone do not.
    tiles : str, optional
        A provider of background tiles by its name in xyzservices, such as
        ``OpenStreetMap.Mapnik``. Then, and only then, the page asks that server for images.
    plugins : str or Path, optional
        A folder, such as npm's ``node_modules``, with the files of Folium plugins that you add:
        they are put into the page. Those in Folium's and XStatic's packages are so anyway; of the
        rest saving says by a `NetworkWarning` which addresses the page will ask.
    editorial : Editorial, optional
        Words, annotations and layers of the editor's own; its theme comes before ``theme``.
    meta : PageMeta, optional
        The page's place among other pages, its pictures and its files.

    Returns
    -------
    folium.Map
        Other Folium plugins can be added; saving twice gives the same bytes.

    Raises
    ------
    InputError
        The theme or the provider of tiles is unknown.

    Examples
    --------
    >>> page = render([], title="Nothing yet")
    >>> page.get_root().render() == page.get_root().render()
    True
    """
    from geomap.rendering.document import Page

    own, meta = editorial or Editorial(), meta or PageMeta()
    words = PageWords(title, description, lang, known_theme(own.theme or theme))
    frame = ashore(page_data.events_of(layers))
    block = block_of(frame, layers, words, meta)
    block |= {"tiled": tiles is not None, "parts": part_rows(frame, layers, actors or {})}
    block |= {"editor": own.block()}
    written, held, late, first = _events(frame, layers, actors or {})
    block |= {"first": first} if late else {}
    if not meta.shared:
        held = {**ground_of(frame, block["bounds"], meta.basemap, lang), **held}
    head = replace(
        head_of(frame, words, meta),
        blocks={"geomap-data": page_data.escaped({**block, "events": written})},
        packed=held,
        late=late,
        tiled=tiles is not None,
        plugins=(Path(plugins),) if plugins is not None else (),
    )
    return map_of(Page(head), block["bounds"], tiles)


class PageWords(NamedTuple):
    """What a page's head says in words, and how it looks."""

    title: str
    description: str | None
    lang: str
    theme: str


def head_of(frame: Any, words: PageWords, meta: PageMeta) -> Head:
    """Return a page's head and what it shows without scripts; its data is not yet in it."""
    from geomap.rendering.document import Head

    return Head(
        **words._asdict(),
        blocks={},
        shared=meta.shared,
        story=meta.story,
        image=meta.image,
        image_alt=meta.image_alt,
        url=meta.url,
        oembed=meta.oembed,
        css=style.theme_css() + asset_files.our_css(),
        unscripted=unscripted(
            frame,
            lang=words.lang,
            still=meta.still,
            alt=meta.image_alt or words.title,
            files=meta.files,
        ),
        linked_data=linked_data(
            frame,
            title=words.title,
            lang=words.lang,
            files=meta.files,
            description=words.description or meta.image_alt,
            url=meta.url,
            image=meta.image,
        ),
    )


def known_theme(theme: str) -> str:
    """Return a theme that pages have, or raise an `InputError`."""
    if theme not in THEMES:
        raise InputError(f"theme {theme!r} is unknown: use one of {', '.join(THEMES)}")
    return theme


def block_of(
    frame: Any, layers: Sequence[Layer], words: PageWords, meta: PageMeta
) -> dict[str, Any]:
    """Return what the page's script knows beside the events."""
    return {
        **words._asdict(),
        "layers": page_data.layer_rows(layers, meta.pages, meta.sides),
        "home": meta.home,
        "landing": meta.landing,
        "id": slug(words.title)[:60],
        "icons": asset_files.icon_urls(),
        "asOf": page_data.latest(frame),
        "credits": page_data.credits_of(frame),
        "crossings": crossings(frame),
        "bounds": bounds_of(frame),
        "statuses": style.STATUSES,
        "precisions": style.PRECISIONS,
        **({"story": list(meta.steps)} if meta.steps else {}),
    }


def ground_of(frame: Any, bounds: Any, basemap: str | None, lang: str) -> dict[str, str]:
    """Return what a page unpacks beside its code: the ground, and words of other languages."""
    return {
        "geomap-basemap": basemap or basemap_text(frame, bounds),
        "geomap-words": squeezed(asset_files.other_words(lang).encode()),
    }


class Written(NamedTuple):
    """A page's events: plain columns, or blocks that are packed, and such for the page's end."""

    columns: Any
    packed: dict[str, str]
    late: dict[str, str]
    first: dict[str, Any]


def _events(frame: Any, layers: Sequence[Layer], actors: Mapping[str, Actor]) -> Written:
    if frame is None:
        return Written({}, {}, {}, {})
    table = page_data.table(frame, layers, actors)
    if len(frame) >= DENSE:
        late = {name: table.pop(name) for name in LATE if name in table}
        packs = {"geomap-table": packed(table, ())}, {"geomap-texts": packed(late, WORDED)}
        return Written(None, *packs, _first_titles(table, late))
    if len(frame) > PLAIN:
        return Written(None, {"geomap-table": packed(table, WORDED)}, {}, {})
    columns = page_data.columns(table)
    text = page_data.escaped(columns)
    if len(frame) <= FEW or len(text) <= OPEN:
        return Written(columns, {}, {}, {})
    return Written(None, {"geomap-events": squeezed(text.encode())}, {}, {})


def _first_titles(table: Mapping[str, Column], late: Mapping[str, Column]) -> dict[str, Any]:
    """Return titles by row of what the list shows first: of the first events that have a place."""
    import numpy as np

    if "title" not in late:
        return {}
    known = np.array([value is not None for value in table["lon"].values])[table["lon"].codes]
    title = late["title"]
    rows = np.flatnonzero(known)[:FIRST].tolist()
    return {str(row): title.values[title.codes[row]] for row in rows}


def map_of(page: Any, bounds: Any, tiles: str | None) -> folium.Map:
    """Return a map in its document."""
    import folium
    from folium.template import Template

    (south, west), (north, east) = bounds
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=6,
        tiles=None,
        zoom_control="topright",
        minZoom=2,
        maxZoom=14,  # beyond, the basemap would pretend to know more than it does
        worldCopyJump=True,
    )
    page.add_child(drawn)
    runtime = folium.MacroElement()  # type: ignore[no-untyped-call]
    runtime._name = "Geomap"
    runtime._template = Template(
        "{% macro script(this, kwargs) %}geomap.start({{ this._parent.get_name() }});{% endmacro %}"
    )
    drawn.add_child(runtime)
    if tiles is not None:
        _add_tiles(drawn, tiles)
    return drawn


def _add_tiles(drawn: folium.Map, name: str) -> None:
    import folium

    try:
        # Folium asks xyzservices for names; an address would do as well, but without attribution.
        folium.TileLayer(tiles=name, control=False).add_to(drawn)
    except ValueError as error:
        raise InputError(
            f"tiles {name!r} is no provider that xyzservices names: "
            "use a name such as OpenStreetMap.Mapnik"
        ) from error
