"""All rules: one pattern and one function for each way in which newspapers say a date."""

from __future__ import annotations

from geomap.dates.absolute import ABSOLUTE
from geomap.dates.anchored import ANCHORED
from geomap.dates.ranges import RANGES
from geomap.dates.relative import RELATIVE

__all__ = ["RULES"]

RULES = [*ABSOLUTE, *RANGES, *RELATIVE, *ANCHORED]
