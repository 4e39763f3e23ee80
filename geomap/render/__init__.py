"""
Layers → ``folium.Map`` → pages that need nothing but themselves. The only importer of folium.

``render`` makes the map, ``write_map`` one page, ``write_pages`` all pages of a build,
``write_story`` a story.
"""

from __future__ import annotations

import sys
from types import ModuleType

from geomap.render.page import render
from geomap.render.page_meta import PageMeta
from geomap.render.preview import write_preview
from geomap.render.site import Look, write_map, write_pages
from geomap.render.story_page import write_story

__all__ = ["Look", "PageMeta", "render", "write_map", "write_pages", "write_preview", "write_story"]


class _Room(ModuleType):
    """
    The room itself, called as its function.

    Importing any module of it binds it as ``geomap.render``, the name the public function has.
    """

    __call__ = staticmethod(render)


sys.modules[__name__].__class__ = _Room
