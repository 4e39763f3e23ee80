"""A story → one page: its text beside a map that follows the step which is read."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geomap.editorial import Editorial
from geomap.files import write_bytes
from geomap.layers import Layer, build_layers
from geomap.model import Actor
from geomap.rendering import asset_files
from geomap.rendering.filtered import chosen_of
from geomap.rendering.landing import FROM_THE_RIGHT
from geomap.rendering.page import render
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.preview import preview_png
from geomap.rendering.site import Look, edited
from geomap.rendering.still import drawn
from geomap.rendering.surface import Still
from geomap.rendering.unscripted import small_still
from geomap.story import Scene, Step, Story, check_scenes

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["story_html", "write_story"]

STILL = 2000  # events up to which a step carries its picture, as pages do
_SIZE = (820, 560)  # pixels of what a step's picture shows: about a page's map on a desk
_ACROSS, _QUALITY = 760, 55  # pixels and WebP quality of a step's picture: it is read on paper


def write_story(
    story: Story,
    frame: gpd.GeoDataFrame,
    actors: Mapping[str, Actor],
    path: Path,
    *,
    look: Look | None = None,
) -> Path:
    """
    Write a story as one page.

    Raises
    ------
    InputError
        A step names an event or an actor that is not in the frame.
    OutputError
        The file cannot be written.
    """
    look = look or Look()
    check_scenes(
        (step.scene for step in story.all_steps),
        events=map(str, frame["event_id"]),
        actors=_known_actors(frame, actors),
        name=story.name,
    )
    own = replace(Editorial(view=story.opening.scene.view), **dict[str, Any](story.words)).over(
        look.editorial
    )
    frame, actors = edited(frame, actors, own)
    layers = build_layers(frame, actors)
    stills = _stills(story, layers, actors, look.lang) if len(frame) <= STILL else []
    meta = PageMeta(
        url=look.url,
        still=small_still(preview_png(layers, story.title, lang=look.lang)) if stills else None,
        story=story_html(story, stills, look.lang, intro=own.intro),
        steps=[{"id": step.id, **step.scene.block()} for step in story.all_steps],
    )
    page = render(
        layers,
        title=story.title,
        description=own.intro,
        actors=actors,
        lang=look.lang,
        tiles=look.tiles,
        editorial=own,
        meta=meta,
    )
    return write_bytes(path, page.get_root().render().encode("utf-8"))


def _known_actors(frame: gpd.GeoDataFrame, actors: Mapping[str, Actor]) -> set[str]:
    told = frame["actor_id"].dropna() if "actor_id" in frame.columns else ()
    return {*actors, *map(str, told)}


def _stills(
    story: Story, layers: Sequence[Layer], actors: Mapping[str, Actor], lang: str
) -> list[bytes]:
    """Return a picture for each step; none where the map stays as it was."""
    scenes = [step.scene for step in story.all_steps]
    before = [None, *scenes]
    return [
        b"" if scene == last else _still(scene, layers, actors, lang)
        for scene, last in zip(scenes, before, strict=False)
    ]


def _still(scene: Scene, layers: Sequence[Layer], actors: Mapping[str, Actor], lang: str) -> bytes:
    """Return what the map shows in a step, as a small picture for paper."""
    told = {"actors": ",".join(scene.actors), "from": scene.first_day, "to": scene.last_day}
    query = urlencode({name: value for name, value in told.items() if value})
    shown = [replace(layer, frame=_of_scene(layer.frame, scene)) for layer in layers]
    kept = [layer for layer in chosen_of(shown, query, actors) if len(layer.frame)]
    width, height = _SIZE
    picture = drawn(kept, Still(None, lang, width=width, height=height, view=scene.view), "png")
    return small_still(picture, width=_ACROSS, quality=_QUALITY)


def _of_scene(frame: Any, scene: Scene) -> Any:
    return frame[frame["event_id"].astype(str).isin(scene.events)] if scene.events else frame


def story_html(
    story: Story, stills: Sequence[bytes], lang: str, *, intro: str | None = None
) -> str:
    r"""
    Return the article; its texts are escaped.

    Examples
    --------
    >>> from geomap.story.story_file import story_of
    >>> told = story_html(story_of("# <b>\n\n## Two\n", "a.md"), [], "en")
    >>> "&lt;b&gt;" in told, 'id="two"' in told
    (True, True)
    """
    words = asset_files.words(lang)
    pictures = [
        _figure(step, still, words) for step, still in zip(story.all_steps, stills, strict=False)
    ]
    pictures += [""] * (len(story.all_steps) - len(pictures))
    about = f'<p class="gm-story-intro" dir="auto">{escape(intro)}</p>' if intro else ""
    opening = (
        f'<div class="gm-story-step" id="{story.opening.id}"><header class="gm-head">'
        f'<h1 dir="auto" tabindex="-1">{escape(story.title)}</h1>{about}</header>'
        f"{pictures[0]}{_text(story.opening)}</div>"
    )
    sections = "\n".join(_sections(story.steps, pictures[1:]))
    side = "rtl" if lang.partition("-")[0] in FROM_THE_RIGHT else "ltr"
    own = f'id="geomap-story" lang="{escape(lang)}" dir="{side}"'
    return f"<article {own}>{opening}\n{sections}</article>"


def _sections(steps: Iterable[Step], pictures: Iterable[str]) -> Iterable[str]:
    for step, picture in zip(steps, pictures, strict=True):
        heading = f'<h2 dir="auto" tabindex="-1">{escape(step.heading)}</h2>'
        yield (
            f'<section class="gm-story-step" id="{escape(step.id)}">'
            f"{heading}{picture}{_text(step)}</section>"
        )


def _text(step: Step) -> str:
    return f'<div class="gm-story-text">{step.html}</div>' if step.html else ""


def _figure(step: Step, still: bytes, words: Mapping[str, str]) -> str:
    """Return a step's picture, which is seen on paper and where no script runs."""
    if not still:
        return ""
    told = base64.b64encode(still).decode("ascii")
    alt = escape(f"{words['map']}: {step.heading}")
    return (
        f'<figure class="gm-story-still"><img alt="{alt}" src="data:image/webp;base64,{told}">'
        f"<figcaption>{escape(words['sources'])}GeoNames (CC BY 4.0), Natural Earth</figcaption>"
        "</figure>"
    )
