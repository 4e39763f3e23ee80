"""
A story: a text in steps, and what the map shows while each of them is read.

``read_story`` reads a Markdown file; ``geomap.rendering.write_story`` makes the page of it.
"""

from __future__ import annotations

from geomap.story.scene import Scene, check_scenes
from geomap.story.story_file import Step, Story, read_story

__all__ = ["Scene", "Step", "Story", "check_scenes", "read_story"]
