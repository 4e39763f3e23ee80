"""
The desk: a page on this machine at which an editor decides what the map says.

``locked_table`` corrections.csv as several write it · ``decision_rows`` and ``own_rows`` a
decision as rows of it and of the desk's own tables · ``accounts`` which events there are ·
``desk`` what is held, written and undone · ``decisions`` what can be decided · ``views`` what the
page is told · ``guard`` who may ask · ``app`` the requests · ``maps`` the map that is rebuilt ·
``serving`` the server · ``gold`` decisions as a gold. The page itself is in ``assets``: it runs
no inline code, and news text enters it as text alone.
"""

from __future__ import annotations

from geomap.desk.desk import Desk, own_table
from geomap.desk.locked_table import ConflictError, CorrectionsTable, Edit

__all__ = ["ConflictError", "CorrectionsTable", "Desk", "Edit", "own_table"]
