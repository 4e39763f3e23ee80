"""
What speaks for a candidate: the signals that the ranker weighs, each a plain number.

The family is that of Leidner (2007, "Toponym Resolution in Text"), Speriosu and Baldridge (2013,
"Text-driven toponym resolution") and Lieberman and Samet (2012, "Adaptive context features for
toponym resolution in streaming news"): prominence, kind, containers, co-named places, nearness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p, log10

from geomap.gazetteer.names import strip_articles
from geomap.gazetteer.spelling import alike, skeleton
from geomap.gazetteer.weights import prominence
from geomap.model import Candidate, Place
from geomap.text import fold

__all__ = [
    "ALONE", "COMPANY", "INEXACT", "NOTHING", "TEXT", "NameQuery", "alone", "bucket", "fits",
    "keys_of", "nothing",
]  # fmt: skip

ALONE = (
    "score", "score_squared", "own_name", "town_by_other_name", "inexact", "unlikeness",
    "inexact_short", "population", "no_population", "behind_the_first", "rank", "is_first",
    "country", "former_country", "capital", "seat", "town", "division", "second_division",
    "other_division", "water", "relief", "region", "airport", "site", "division_of_a_town",
    "second_division_of_a_town", "town_of_a_division", "in_country_so_named",
)  # fmt: skip
"""Signals that the name alone gives."""

TEXT = (
    "fits_division", "fits_district", "fits_settlement", "fits_water", "fits_relief", "fits_air",
    "fits_island", "fits_camp", "unfit", "population_if_small", "wide_division", "acting_capital",
    "unsupported_other_name", "unsupported_inexact", "held", "holding", "held_in_list",
    "adjectives", "adjectives_nearby", "institutions", "outlet_country", "outlet_town",
    "score_if_only_name", "score_if_repeated", "score_if_local", "population_if_local",
    "capital_if_local", "country_if_local", "could_be_near", "could_share_division",
    "score_if_worldly", "capital_if_worldly",
)  # fmt: skip
"""Signals that the words around the name and the outlet give."""

COMPANY = (
    "listed", "in_long_list", "same_name", "country_votes", "country_nearby", "country_of_first",
    "division_votes", "division_nearby", "near_150_km", "near_30_km", "near_if_division",
    "capital_by_votes", "enclosed", "enclosed_abroad", "enclosed_division", "enclosed_elsewhere",
    "sentence_country", "sentence_abroad", "abroad", "abroad_obscure", "behind_main",
    "behind_main_obscure",
)  # fmt: skip
"""Signals that the places the other names are thought to mean give."""

NOTHING = (
    "no_match", "no_match_inexact", "no_match_cut", "no_match_unfit", "no_match_first_score",
    "no_match_few", "no_match_small", "no_match_enclosed", "no_match_alone", "no_match_same_name",
)  # fmt: skip
"""Signals that the name means no place of the gazetteer."""

_CODES = {
    "PCLH": "former_country", "PPLC": "capital", "PPLA": "seat", "ADM1": "division",
    "ADM2": "second_division", "RGN": "region", "CONT": "region", "ISL": "relief",
    "ISLS": "relief", "AIRP": "airport", "AIRB": "airport", "AIRF": "airport",
}  # fmt: skip
_CLASSES = {"P": "town", "A": "other_division", "H": "water", "T": "relief", "L": "region"}
# How GeoNames' classes and codes answer a kind of ``geomap.resolution.kind_cues``.
_FIT = {
    "division": ("ADM1", "RGN"), "district": ("ADM2", "ADM3", "ADM1"), "settlement": ("P",),
    "water": ("H",), "relief": ("T", "RGN"), "air": ("AIRB", "AIRP", "AIRF"),
    "island": ("ISL", "ISLS", "T"), "camp": ("P",),
}  # fmt: skip
_AT = {name: at for at, name in enumerate(ALONE)}
INEXACT = _AT["inexact"]
"""Where the signal stands that a candidate does not bear the very name."""


@lru_cache(maxsize=512)
def bucket(feature_class: str, code: str) -> str:
    """
    Return the coarse kind of a GeoNames feature, the name of its signal.

    Examples
    --------
    >>> bucket("P", "PPLX"), bucket("A", "PCLI"), bucket("S", "AIRB"), bucket("S", "DAM")
    ('town', 'country', 'airport', 'site')
    """
    if code.startswith("PCL") and code != "PCLH":
        return "country"
    return _CODES.get(code) or _CLASSES.get(feature_class, "site")


@lru_cache(maxsize=4096)
def fits(kind: str, feature_class: str, code: str) -> bool:
    """Return True if a feature is of a kind that ``geomap.resolution.kind_cues.kind_of`` names."""
    return any(code.startswith(c) or feature_class == c for c in _FIT[kind])


def keys_of(names: Iterable[str]) -> set[str]:
    """Fold names, with and without their article."""
    keys = {fold(name) for name in names}
    return keys | {strip_articles(key) for key in keys}


def alone(keys: set[str], candidates: Sequence[Candidate]) -> list[tuple[float, ...]]:
    """Measure the signals ``ALONE`` of all the candidates of a name, given its folded spellings."""
    if not candidates:
        return []
    top = max(c.score for c in candidates)
    places = [c.place for c in candidates]
    return [_alone(c, rank, top - c.score, keys, places) for rank, c in enumerate(candidates)]


def _alone(
    candidate: Candidate, rank: int, behind: float, keys: set[str], places: Sequence[Place]
) -> tuple[float, ...]:
    place, row = candidate.place, [0.0] * len(ALONE)
    exact, own = candidate.matched in keys, _own_name(candidate, keys)
    kind = bucket(place.feature_class, place.feature_code)
    row[_AT["score"]] = candidate.score
    row[_AT["score_squared"]] = candidate.score**2
    row[_AT["own_name"]] = float(own)
    seat = place.feature_class == "P" and any(_seat(place, p) for p in places)
    row[_AT["town_by_other_name"]] = float(not own and place.feature_class == "P" and not seat)
    row[_AT["inexact"]] = float(not exact)
    if not exact:
        row[_AT["unlikeness"]], row[_AT["inexact_short"]] = _unlike(candidate.matched, keys)
    row[_AT["population"]] = log10(place.population or 1) / 8
    row[_AT["no_population"]] = float(not place.population)
    row[_AT["behind_the_first"]] = behind
    row[_AT["rank"]] = log1p(rank)
    row[_AT["is_first"]] = float(rank == 0)
    if kind in _AT:
        row[_AT[kind]] = 1.0
    if kind in ("division", "second_division") and any(_seat(p, place) for p in places):
        row[_AT[f"{kind}_of_a_town"]] = 1.0
    row[_AT["town_of_a_division"]] = float(seat)
    if kind != "country" and any(p.country == place.country and _is_country(p) for p in places):
        row[_AT["in_country_so_named"]] = 1.0
    return tuple(row)


def _unlike(matched: str, keys: set[str]) -> tuple[float, float]:
    """
    Measure how far a spelling is from the nearest of a name's, and how little they share (0–1).

    Two names of three consonants are alike by chance, of eight hardly.
    """
    bones = skeleton(matched)
    likely = max((alike(key, matched, bones) for key in sorted(keys)), default=0.0)
    return 1 - likely, (8 - min(8, len(bones))) / 5


def _is_country(place: Place) -> bool:
    return bucket(place.feature_class, place.feature_code) == "country"


def _own_name(candidate: Candidate, keys: set[str]) -> bool:
    """Whether the name is the place's first, or one that the gazetteer holds as good as that."""
    place = candidate.place
    if fold(place.name) in keys:
        return True
    return candidate.score >= 0.98 * prominence(place.feature_code, place.population)


def _seat(town: Place, division: Place) -> bool:
    """Whether a town lies in a division that bears its name."""
    return (
        town.feature_class == "P"
        and division.feature_code in ("ADM1", "ADM2")
        and town.country == division.country
        and town.admin1 in (division.name, division.admin1)
    )


@dataclass(frozen=True, slots=True)
class NameQuery:
    """
    What the text says of a name that may be no place of the gazetteer.

    ``cut`` is how much of the name was cut to find candidates (0–1); ``unfit`` that none of these
    is of the kind that the text asks for; ``small`` that it asks for a village or the like;
    ``enclosed`` that it says in what the place lies; ``alone`` that it names nothing else;
    ``same_name`` how likely its name has no place elsewhere in the text (−½ to ½).
    """

    cut: float = 0.0
    unfit: bool = False
    small: bool = False
    enclosed: bool = False
    alone: bool = False
    same_name: float = 0.0


def nothing(candidates: Sequence[tuple[float, ...]], asked: NameQuery) -> tuple[float, ...]:
    """
    Measure the signals ``NOTHING`` of a name.

    Parameters
    ----------
    candidates : sequence of tuple
        The signals ``ALONE`` of its candidates.
    asked : Asked
    """
    first = max((row[_AT["score"]] for row in candidates), default=0.0)
    inexact = all(row[_AT["inexact"]] for row in candidates)
    few = 1 / (1 + len(candidates))
    return (
        1.0,
        float(inexact),
        asked.cut,
        float(asked.unfit),
        first,
        few,
        float(asked.small),
        float(asked.enclosed),
        float(asked.alone),
        asked.same_name,
    )
