"""
Phrase and places → geometry: one function a kind, each with its assumption written down.

The functions stand in ``town_phrases``, ``areas``, ``ways`` and ``waters``.

Reaches are kilometres. Where a text gives a direction but no distance, the reach is that of the
second-level division around a town: Syria's 185,180 km² make 65 districts (``mantiqa``) of some
2,850 km² each, which a circle of 30 km covers. "Near" is the 25 km within which UCDP GED counts a
place as near a known one (precision 2). Precisions are UCDP GED's ``where_prec``: 1 exact,
2 within some 25 km, 3 second-level division, 4 first-level division, 5 linear feature or fuzzy
area, 6 country, 7 international waters or airspace (GED codebook 23.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.model import Place
from geomap.spatial import areas, town_phrases, waters, ways
from geomap.spatial.drawing import DISTRICT_KM, NEAR_KM, Drawing, DrawingRule, plain
from geomap.spatial.phrases import Phrase
from geomap.spatial.shapes import tidy

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["DISTRICT_KM", "NEAR_KM", "Drawing", "draw", "plain"]


def draw(phrase: Phrase, places: Sequence[Place], index: Index) -> Drawing | None:
    """
    Draw what a phrase says of the places it names.

    Parameters
    ----------
    phrase : Phrase
    places : sequence of Place
        In the phrase's order; for a border two countries; the first is never missing.
    index : Index
        For the polygons of countries, seas and regions.

    Returns
    -------
    Drawing or None
        None where the phrase makes no sense of these places.
    """
    drawn = _RULES[phrase.kind](phrase, places, index)
    if drawn is None:
        return None
    shape = tidy(drawn.geometry)
    return (
        None if shape.is_empty else Drawing(shape, round(drawn.radius_km, 1), drawn.geo_precision)
    )


_RULES: dict[str, DrawingRule] = {
    "airspace": areas.airspace,
    "around": town_phrases.around,
    "bank": waters.river,
    "between": ways.between,
    "border": areas.border,
    "coast": waters.coast,
    "countryside": town_phrases.countryside,
    "deep": areas.deep,
    "direction": town_phrases.direction,
    "distance": town_phrases.distance,
    "district": town_phrases.district,
    "halfway": ways.halfway,
    "island": areas.island,
    "landform": town_phrases.landform,
    "metro": town_phrases.metro,
    "near": town_phrases.near,
    "near_border": areas.near_border,
    "offshore": waters.offshore,
    "outskirts": town_phrases.outskirts,
    "part": areas.part_of_place,
    "province": areas.province,
    "river": waters.river,
    "road": ways.line_of,
    "stream": waters.stream,
    "toward": town_phrases.toward,
    "triangle": areas.triangle,
    "waters": waters.waters,
    "way": ways.line_of,
}
