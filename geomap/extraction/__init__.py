"""
Document + places → events: who did what to whom, where, when, and how sure the text is.

Rooms: ``scene`` what is known beforehand · ``syntax`` grammar · ``triggers`` the event words,
``arguments`` and ``fits`` what they ask of their arguments, ``figures`` when they tell no force ·
``who``, ``people``, ``antecedents``, ``where`` (``linking``, ``wording``), ``when``, ``standing``
and ``voices``, ``quantities`` what is told of it · ``told`` one event word, ``fold`` the two words
of one deed, ``worth`` which are worth an event, ``sureness`` how sure it is · ``claims`` and
``ways`` routes told by a text · ``events`` puts one together · ``merge`` joins tellings of one
event · ``titles`` names it · ``deeds`` reads PLOVER's types alone, apart from all this.
"""

from __future__ import annotations

from geomap.extraction.events import extract_events
from geomap.extraction.merge import merge_events

__all__ = ["extract_events", "merge_events"]
