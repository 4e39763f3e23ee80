"""Layers → ``folium.Map``: one data block, one runtime, no Folium object for each event."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap import style
from geomap.editorial import Editorial
from geomap.errors import InputError
from geomap.geodesy import KM_PER_DEGREE
from geomap.layers import Layer, present
from geomap.model import Actor
from geomap.rendering import asset_files, page_data
from geomap.rendering.actor_tree import part_rows
from geomap.rendering.basemap import basemap_text
from geomap.rendering.packing import packed, squeezed
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.route_legs import crossings
from geomap.rendering.shores import ashore
from geomap.rendering.unscripted import linked_data, unscripted
from geomap.text import slug

if TYPE_CHECKING:
    import folium
    import numpy as np
    import numpy.typing as npt

    from geomap.rendering.document import Head

__all__ = [
    "PageWords",
    "block_of",
    "bounds_of",
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
COUNTRY_WIDE = 6  # UCDP GED's code of an event known only by its country
# Kilometres: a radius up to the first is a spot's own extent; up to the second it is a town's, and
# in view with it.
EXACT_KM, CIRCLE_KM = 2.0, 25.0
# Where an empty map looks: the theatre of the basemap.
NOWHERE = ((24.0, 30.0), (42.0, 55.0))


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
    written, held = _events(frame, layers, actors or {})
    if not meta.shared:
        held = {**ground_of(frame, block["bounds"], meta.basemap, lang), **held}
    head = replace(
        head_of(frame, words, meta),
        blocks={"geomap-data": page_data.escaped({**block, "events": written})},
        packed=held,
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


def _events(
    frame: Any, layers: Sequence[Layer], actors: Mapping[str, Actor]
) -> tuple[Any, dict[str, str]]:
    """Return the events as plain columns, or where they are long or many as packed texts."""
    if frame is None:
        return {}, {}
    table = page_data.table(frame, layers, actors)
    if len(frame) > PLAIN:
        return None, {"geomap-table": packed(table, WORDED)}
    columns = page_data.columns(table)
    text = page_data.escaped(columns)
    if len(frame) <= FEW or len(text) <= OPEN:
        return columns, {}
    return None, {"geomap-events": squeezed(text.encode())}


def bounds_of(frame: Any) -> Any:
    """
    South-west and north-east corner, (lat, lon), of where most events are.

    What is known by its country alone says nothing about where to look, and a lone event on
    another continent would make all others one dot: such stay on the map, outside the first view.
    A route is always in it, with the waters it may have begun in.
    """
    import numpy as np

    if frame is None:
        return NOWHERE
    drawn = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    if "geo_precision" in drawn.columns:
        known = drawn[~drawn["geo_precision"].isin([COUNTRY_WIDE])]
        drawn = drawn if known.empty else known
    drawn = drawn.set_geometry(_turned(drawn.geometry))
    central = _near_the_middle(page_data.anchors(drawn.geometry))
    routes = drawn["route"].tolist() if "route" in drawn.columns else [None] * len(drawn)
    kept = [near or bool(present(route)) for near, route in zip(central, routes, strict=True)]
    shapes = [*drawn.geometry[kept], *(a for a in map(launch_area_of, routes) if a is not None)]
    if not shapes:
        return NOWHERE
    corners = np.array([shape.bounds for shape in shapes])
    corners[: sum(kept)] += _reaches(drawn[kept])
    west, south = (round(float(n), 3) for n in corners[:, :2].min(axis=0))
    east, north = (round(float(n), 3) for n in corners[:, 2:].max(axis=0))
    return ((south, west), (north, east))


def _reaches(drawn: Any) -> Any:
    """Return by how many degrees a town or a circle around each point is wider than it: n by 4."""
    import numpy as np

    if "radius_km" not in drawn.columns:
        return 0.0
    km = np.array([float(present(one) or 0) for one in drawn["radius_km"]])
    points = drawn.geometry.geom_type.to_numpy() == "Point"
    km[~points | (km <= EXACT_KM) | (km > CIRCLE_KM)] = 0
    up = km / KM_PER_DEGREE
    across = up / np.cos(np.radians(np.clip(drawn.geometry.bounds["miny"].to_numpy(), -80, 80)))
    return np.column_stack([-across, -up, across, up])


def _turned(shapes: Any) -> Any:
    """
    Let longitudes go on beyond 180 degrees where the events are on both sides of it.

    They are neighbours there: counted from -180 to 180 they would be a world apart.
    """
    import numpy as np

    parts = shapes.explode()
    lons = page_data.anchors(parts)[:, 0]
    if not len(lons) or lons.min() > -90 or lons.max() < 90:
        return shapes

    def spread(found: Any) -> float:
        off = np.sort(np.abs(found - np.median(found)))
        return float(off[(len(off) * 3 - 1) // 4])

    if 2 * spread(lons % 360) >= spread(lons):
        return shapes
    return shapes.apply(_beyond_180)


def _beyond_180(shape: Any) -> Any:
    """Move a shape, or those of its parts, that lie west of 0 to the east of 180 degrees."""
    from shapely import GeometryCollection
    from shapely.affinity import translate

    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return GeometryCollection([_beyond_180(part) for part in parts])
    return translate(shape, 360) if shape.bounds[2] <= 0 else shape


def launch_area_of(route: Any) -> Any:
    """Return the waters of a ``route`` cell from which it fits the lengths told, or None."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        told = json.loads(route) if isinstance(route, str) else route
        area = told.get("launch_area") if isinstance(told, Mapping) else None
        found = shape(dict(area)) if isinstance(area, Mapping) else None
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError):
        return None  # somebody else's table
    return found if found is not None and "Polygon" in found.geom_type else None


def _near_the_middle(anchors: npt.NDArray[np.float64]) -> Sequence[bool]:
    """
    Return which points are no outliers.

    A point is one when it is three times as far from the median point as three quarters of all
    are; three degrees are always near. Chosen by eye, not a statistical test.
    """
    import numpy as np

    if not len(anchors):
        return []
    far = np.abs(anchors - np.median(anchors, axis=0)).max(axis=1)
    usual = np.sort(far)[(len(far) * 3 - 1) // 4]
    near: list[bool] = (far <= 3 * max(usual, 1.0)).tolist()
    return near


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
