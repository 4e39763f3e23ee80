"""
An editor's word over the machine's: ``corrections.csv`` in, ``review.csv`` out.

``corrections_file`` reads the table · ``cell_meanings`` says what its cells mean · ``applying``
corrects toponyms and events, and tells which rows still match · ``review`` writes the least
certain decisions in the columns that corrections take.
"""

from __future__ import annotations

from geomap.corrections.applying import (
    Corrected,
    Matches,
    Tie,
    correct_events,
    correct_toponyms,
    ties,
)
from geomap.corrections.corrections_file import (
    COLUMNS,
    Correction,
    Corrections,
    correction_of,
    find_corrections,
    places_of_corrections,
    read_corrections,
)
from geomap.corrections.review import review_csv

__all__ = [
    "COLUMNS",
    "Corrected",
    "Correction",
    "Corrections",
    "Matches",
    "Tie",
    "correct_events",
    "correct_toponyms",
    "correction_of",
    "find_corrections",
    "places_of_corrections",
    "read_corrections",
    "review_csv",
    "ties",
]
