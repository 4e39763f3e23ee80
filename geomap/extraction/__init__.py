"""
Document + places → events: who did what to whom, where, when, and how sure the text is.

Modules, in the order in which a sentence passes through them: ``context`` what is known of the
document beforehand, ``grammar`` what the parse says · ``triggers`` the words that tell events and
what they ask of their arguments · ``factuality`` and ``attribution`` how sure and by whose word ·
``arguments`` participants, place, time, quantities, with ``anaphora`` for what points back ·
``event_mention`` one trigger with all of it, found by the ``coders`` · ``selection`` which mentions
are events, ``vetoes`` why a word was none · ``coreference``, ``back_references``, ``merge`` and
``outcomes`` mentions of one event within a document, ``tellings`` across documents ·
``confidence``, ``titles`` · ``journeys`` and ``route_text`` routes told by a text · ``extract``
puts them together · ``plover`` the main acts of a sentence in PLOVER's types, for the third coder.
"""

from __future__ import annotations

from geomap.extraction.extract import extract_events
from geomap.extraction.merge import merge_events
from geomap.extraction.tellings import group_tellings, retold, unite
from geomap.extraction.vetoes import Veto

__all__ = ["Veto", "extract_events", "group_tellings", "merge_events", "retold", "unite"]
