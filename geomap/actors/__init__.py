"""
Who acts: tables of aliases, and the finding of them in a text.

``table`` reads ``data/actors.csv``, ``data/officials.csv`` and the user's own; ``aliases`` turns
their rows into names to look for; ``named`` tells the name of a group that is in no table;
``roster`` finds them all in a text and says who they are.
"""

from __future__ import annotations

from geomap.actors.named import group_of
from geomap.actors.roster import ActorMatch, Roster, load_actors
from geomap.actors.table import KINDS

__all__ = ["KINDS", "ActorMatch", "Roster", "group_of", "load_actors"]
