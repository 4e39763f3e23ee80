"""
How sure an event is: one calibrated probability for each decision and one for the whole pin.

Rooms: ``features`` what speaks for each decision on a mention · ``neighbours`` what a document's
events say of each other · ``uniting`` what several accounts of one event say together ·
``probabilities`` features → probabilities, by weights that
``tests/benchmarks/train_confidence.py`` fits to development golds; none is negative, so that a
stronger signal never makes an event less sure.
"""

from __future__ import annotations

from geomap.extraction.confidence.probabilities import DECISIONS, measured, rated, sureness_of
from geomap.extraction.confidence.uniting import united

__all__ = ["DECISIONS", "measured", "rated", "sureness_of", "united"]
