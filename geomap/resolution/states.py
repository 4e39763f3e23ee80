"""States and provinces as the press shortens them after a town: "Paris, Texas" and "Ill."."""

from __future__ import annotations

from geomap.gazetteer.state_abbreviations import STATES_OF, spelled_out, states_behind

__all__ = ["STATES_OF", "spelled_out", "states_behind"]
