"""
Document + places → events: who did what to whom, where, when, and how sure the text is.

Rooms: ``scene`` what is known beforehand · ``syntax`` grammar · ``triggers`` the event
words, ``fits`` what they ask of their arguments ·
``who``, ``where``, ``when``, ``standing``, ``quantities`` the arguments ·
``claims`` routes told by a text ·
``events`` puts one together · ``merge`` joins tellings of one event · ``titles`` names it.
"""

from __future__ import annotations

from geomap.extraction.events import extract_events
from geomap.extraction.merge import merge_events

__all__ = ["extract_events", "merge_events"]
