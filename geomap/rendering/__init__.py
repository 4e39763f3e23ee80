"""
Layers → ``folium.Map`` → pages that need nothing but themselves. The only importer of folium.

``render`` makes the map, ``write_map`` one page, ``write_pages`` all pages of a build,
``write_story`` a story.
"""

from __future__ import annotations

from geomap.rendering.kept import KeptDrawings
from geomap.rendering.page import render
from geomap.rendering.page_meta import PageMeta
from geomap.rendering.preview import Pictures, write_preview
from geomap.rendering.site import Look, write_map, write_pages
from geomap.rendering.story_page import write_story

__all__ = [
    "KeptDrawings", "Look", "PageMeta", "Pictures", "render", "write_map", "write_pages",
    "write_preview", "write_story",
]  # fmt: skip
