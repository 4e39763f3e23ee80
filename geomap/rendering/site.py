"""Frames → files: the page of all layers, a page for each actor and each route, the preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from geomap.editorial import Editorial
from geomap.files import write_bytes
from geomap.layers import ROUTE_PREFIX, Layer, build_layers
from geomap.model import Actor
from geomap.rendering.basemap import basemap_decides, basemap_text
from geomap.rendering.extent import bounds_of
from geomap.rendering.iframe import oembed_json
from geomap.rendering.kept import KeptDrawings, NothingKept, pictures_key, told_digest
from geomap.rendering.landing import Card, landing_html
from geomap.rendering.page import render
from geomap.rendering.page_data import events_of, sides_of
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.preview import DrawPictures, Pictures, alt_text, preview_png
from geomap.rendering.shared import Shared, shared_files
from geomap.rendering.still import pictured
from geomap.rendering.unscripted import small_still
from geomap.text import slug

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

__all__ = ["LANDING", "PREVIEW", "Look", "edited", "page_name", "write_map", "write_pages"]

Engine = Callable[[DrawPictures, Iterable[tuple[Sequence[Layer], str]]], Iterable[Pictures]]

PREVIEW = "preview.png"
STILL = 2000  # events up to which a page of its own carries its picture: beyond, drawing takes long
LANDING = "landing.html"


@dataclass(frozen=True, slots=True)
class Look:
    """
    What a reader or a site chooses about pages.

    Parameters
    ----------
    lang : str
        Language of the page's own words, BCP 47.
    tiles : str or None
        A provider of background tiles by its name in xyzservices; None draws our own basemap and
        asks nobody.
    url : str or None
        Address on the web of the folder the pages will lie in.
    editorial : Editorial
        Words, colours, annotations and layers of the editor's own.
    shared_assets : bool
        Put code, styles and basemap into files that all pages of a build share; by default each
        page has all inside and can be sent about alone.
    """

    lang: str = "en"
    tiles: str | None = None
    url: str | None = None
    editorial: Editorial = field(default_factory=Editorial)
    shared_assets: bool = False


def write_map(
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    path: Path,
    *,
    title: str,
    description: str | None = None,
    look: Look | None = None,
) -> Path:
    """
    Write one page with every layer of a frame of events.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    look = look or Look()
    frame, actors = edited(frame, actors, look.editorial)
    layers = build_layers(frame, actors)
    meta = PageMeta(url=look.url)
    if len(frame) <= STILL:
        meta = replace(meta, still=small_still(preview_png(layers, title, **_worded(look))))
    drawn = render(
        layers,
        title=title,
        description=description,
        actors=actors,
        lang=look.lang,
        tiles=look.tiles,
        editorial=look.editorial,
        meta=meta,
    )
    return write_bytes(path, _octets(drawn))


def write_pages(
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    out: Path,
    *,
    title: str,
    description: str | None = None,
    look: Look | None = None,
    files: Sequence[str] = (),
    kept: KeptDrawings | None = None,
    engine: Engine = map,
) -> list[Path]:
    """
    Write ``index.html``, ``actors/<id>.html``, ``routes/<id>.html`` and ``landing.html``.

    Beside each page lie its preview, a PNG of the same name (the index's is ``preview.png``), and
    its oEmbed answer; ``landing.html`` shows them all as cards.

    Parameters
    ----------
    frame : GeoDataFrame
        Events with the contract's columns, EPSG:4326.
    actors : mapping of str to Actor
        Known actors by id.
    out : Path
        Folder, made if missing; each file is replaced at once or not at all.
    title, description : str
        Plain text for the head of the pages.
    look : Look, optional
        Language, tiles and address of the pages.
    files : sequence of str
        Names of files with the events that lie beside the index, for readers without scripts.
    kept : KeptDrawings, optional
        Has what an earlier build drew.
    engine : callable, optional
        Shaped like the builtin ``map``; draws the pictures.

    Returns
    -------
    list of Path
        The files written, the index first.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    look = look or Look()
    frame, actors = edited(frame, actors, look.editorial)
    layers = build_layers(frame, actors)
    build = _build_of(layers, actors, out, look, files, kept or NothingKept())
    whole = _Leaf("", "index.html", title, description, layers)
    leaves = [whole, *(_leaf_of(layer, layers, title, build.names) for layer in layers)]
    written: list[Path] = _shared(build)
    cards: list[Card] = []
    pictures = _pictures_of(leaves, build, engine)
    for leaf, own in zip(leaves, pictures, strict=True):
        made, card = _write_leaf(leaf, build, own)
        written += made
        cards.append(card)
    text = landing_html(cards, title=title, description=description, lang=build.look.lang)
    return [*written, write_bytes(out / LANDING, text.encode("utf-8"))]


def edited(
    frame: gpd.GeoDataFrame, actors: Mapping[str, Actor], own: Editorial
) -> tuple[gpd.GeoDataFrame, Mapping[str, Actor]]:
    """Return actors and places the names and colours that the editor set."""
    known = dict(actors)
    for one in {*own.names, *own.colours}:
        actor = known.get(one) or Actor(one, own.names.get(one, one), "unknown")
        colour = own.colours.get(one, actor.colour)
        known[one] = replace(actor, name=own.names.get(one, actor.name), colour=colour)
    for column, names in (("place", own.places), ("actor", own.names)):
        if names and column in frame.columns:
            key = frame[column] if column == "place" else frame.get("actor_id", frame[column])
            frame = frame.assign(**{column: key.map(names).fillna(frame[column])})
    return frame, known


def _worded(look: Look) -> dict[str, Any]:
    """Return the language and the ground of a page's still pictures."""
    return {"lang": look.lang, "dark": look.editorial.theme == "dark"}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page of a build: its group on the landing page, file, title and layers."""

    group: str
    page: str
    title: str
    description: str | None
    layers: list[Layer]
    name: str | None = None

    @property
    def still(self) -> str:
        return PREVIEW if self.page == "index.html" else self.page.replace(".html", ".png")


@dataclass(frozen=True, slots=True)
class _Build:
    """What all pages of a build share."""

    actors: Mapping[str, Actor]
    out: Path
    look: Look
    sides: list[str]
    names: dict[str, str]
    basemap: str
    shared: Shared | None
    kept: KeptDrawings
    files: Sequence[str] = ()

    def address(self, name: str) -> str | None:
        return urljoin(self.look.url, name) if self.look.url else None


def _build_of(
    layers: Sequence[Layer],
    actors: Mapping[str, Actor],
    out: Path,
    look: Look,
    files: Sequence[str],
    kept: KeptDrawings,
) -> _Build:
    """Cut the ground once: every page of a build shows some of the same events."""
    frame = events_of(layers)
    basemap = _basemap(frame, kept)
    shared = shared_files(look.lang, basemap) if look.shared_assets else None
    names = {layer.id: page_name(layer) for layer in layers}
    return _Build(actors, out, look, sides_of(layers), names, basemap, shared, kept, files)


def _basemap(frame: gpd.GeoDataFrame | None, kept: KeptDrawings) -> str:
    """Return the ground of all pages: as an earlier build cut it, or cut now."""
    bounds = bounds_of(frame)
    key = told_digest("ground", *basemap_decides(frame, bounds))
    text = kept.ground(key)
    if text is None:
        text = basemap_text(frame, bounds)
    kept.keep_ground(key, text)
    return text


def _shared(build: _Build) -> list[Path]:
    """Write what the pages share."""
    if build.shared is None:
        return []
    parts = ((".js", build.shared.script), (".css", build.shared.style))
    return [
        write_bytes(build.out / f"{build.shared.name}{suffix}", text.encode("utf-8"))
        for suffix, text in parts
    ]


def _leaf_of(layer: Layer, layers: Sequence[Layer], title: str, names: dict[str, str]) -> _Leaf:
    group = "routes" if layer.id.startswith(ROUTE_PREFIX) else "actors"
    own = _of_events(layer, layers)
    return _Leaf(group, names[layer.id], _page_title(layer, title), None, own, layer.name)


def _pictures_of(leaves: Sequence[_Leaf], build: _Build, engine: Engine) -> Iterator[Pictures]:
    """Yield the pictures of all pages, in order: those of an earlier build, or drawn now."""
    words = _worded(build.look)
    work = DrawPictures(**words)
    keys = [pictures_key(leaf.layers, leaf.title, words) for leaf in leaves]
    known = [build.kept.pictures(key, leaf.still) for key, leaf in zip(keys, leaves, strict=True)]
    pairs = zip(known, leaves, strict=True)
    new = [(pictured(leaf.layers), leaf.title) for found, leaf in pairs if found is None]
    anew = iter(engine(work, new))
    for key, found in zip(keys, known, strict=True):
        made = found or next(anew)
        build.kept.keep_pictures(key, made)
        yield made


def _write_leaf(leaf: _Leaf, build: _Build, pictures: Pictures) -> tuple[list[Path], Card]:
    path, alt = build.out / leaf.page, alt_text(leaf.layers, leaf.title, build.look.lang)
    answer = path.with_suffix(".oembed.json")
    meta = PageMeta(
        image=Path(leaf.still).name,
        image_alt=alt,
        oembed=answer.name,
        still=pictures.still,
    )
    told = oembed_json(leaf.title, build.address(leaf.page), build.address(leaf.still))
    files = [
        write_bytes(path, _octets(_drawn(leaf, build, _whole(leaf, build, meta)))),
        write_bytes(build.out / leaf.still, pictures.preview),
        write_bytes(answer, told.encode("utf-8")),
    ]
    about = alt.removeprefix(f"Map: {leaf.title}. ").removeprefix(f"{leaf.title} · ")
    return files, Card(leaf.group, leaf.name or leaf.title, leaf.page, about, alt, pictures.card)


def _whole(leaf: _Leaf, build: _Build, meta: PageMeta) -> PageMeta:
    """Return what a page says beside its events, with what all pages of a build share."""
    below = leaf.page != "index.html"
    up = "../" if below else ""
    return replace(
        meta,
        url=build.address(leaf.page),
        home="../index.html" if below else None,
        landing=up + LANDING,
        pages={} if below else build.names,
        sides=build.sides,
        files=[up + name for name in build.files],
        basemap=build.basemap,
        shared=up + build.shared.name if build.shared else None,
    )


def _drawn(leaf: _Leaf, build: _Build, meta: PageMeta) -> folium.Map:
    return render(
        leaf.layers,
        title=leaf.title,
        description=leaf.description,
        actors=build.actors,
        lang=build.look.lang,
        tiles=build.look.tiles,
        editorial=build.look.editorial,
        meta=meta,
    )


def page_name(layer: Layer) -> str:
    """
    Relative address of a layer's own page; made of the id's letters and digits alone.

    Examples
    --------
    >>> page_name(Layer("russia", "Russia", None, "#0072B2", "R", None))
    'actors/russia.html'
    """
    if layer.id.startswith(ROUTE_PREFIX):
        return f"routes/{slug(layer.id.removeprefix(ROUTE_PREFIX))}.html"
    return f"actors/{slug(layer.id)}.html"


def _page_title(layer: Layer, title: str) -> str:
    return layer.name if layer.id.startswith(ROUTE_PREFIX) else f"{layer.name} – {title}"


def _of_events(layer: Layer, layers: Sequence[Layer]) -> list[Layer]:
    """Return the layer and, so that an ally's event keeps its colour, nothing else but it."""
    if not layer.id.startswith(ROUTE_PREFIX):
        return [layer]
    # A route's page names who sent it: its actors' layers, with this event alone.
    ids = set(layer.frame["event_id"])
    parts = [(one, one.frame[one.frame["event_id"].isin(ids)]) for one in layers]
    return [
        replace(one, frame=frame)
        for one, frame in parts
        if len(frame) and (one.id == layer.id or not one.id.startswith(ROUTE_PREFIX))
    ]


def _octets(drawn: folium.Map) -> bytes:
    octets: bytes = drawn.get_root().render().encode("utf-8")
    return octets
