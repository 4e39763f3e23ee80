"""
How prominent a place is and how far it reaches: the two figures that the index adds to a row.

Prominence (0–1) ranks, and does not measure, how likely news that prints a bare name means this
place: it is the logarithm of the population (largest population first is the oldest heuristic of
toponym resolution; J. L. Leidner, "Toponym Resolution in Text", Edinburgh 2007, surveys it), with
a shift per feature code so that countries, seas and regions outrank their homonyms. The shifts
are our judgement.
"""

from __future__ import annotations

from math import log10, pi, sqrt

__all__ = ["prominence", "radius_km"]

# Populations of 10**8 and more are all "as prominent as can be".
_FULL = 8.0
# Where population says little: the fixed part, by feature code. Continents and countries first,
# then oceans, seas and curated regions; a curated site stands as high as a town of 30 000.
_FIXED = {
    "PCLI": 0.95, "CONT": 0.93, "PCLH": 0.92, "OCN": 0.92, "RGN": 0.87, "SEA": 0.9, "GULF": 0.85,
    "STRT": 0.8, "CHN": 0.75, "BAY": 0.6, "STM": 0.75, "LK": 0.7, "DSRT": 0.75, "MTS": 0.72,
    "PEN": 0.82, "PLN": 0.6, "VAL": 0.6, "ISL": 0.6, "MT": 0.55, "HLL": 0.5, "AIRB": 0.6,
    "AIRP": 0.35, "NVB": 0.6, "BLDG": 0.6, "GOVL": 0.75, "RD": 0.5, "DAM": 0.55, "BDR": 0.5,
}  # fmt: skip
# A division ranks below the town it is named after unless it is some 16 times as populous.
_SHIFT = {"ADM1": -0.15, "ADM2": 0.15, "PPLC": 0.1, "PPLA": 0.03}
# Which of thirty Jackson Counties is meant, the text tells better than the population does: with
# a quarter of its weight 89 % of the counties in LGL (mentions given) are within 161 km, with all
# of it and none 86 %.
_SLOPE = {"ADM2": 0.25}
_UNKNOWN_POPULATION = 100


def prominence(code: str, population: int | None) -> float:
    """
    Rank a place among its homonyms.

    Parameters
    ----------
    code : str
        GeoNames feature code (``PPL``, ``ADM1``, ``PCLI``, ``SEA`` …).
    population : int or None
        Inhabitants; None or 0 counts as a hundred.

    Returns
    -------
    float
        0 to 1: ``log10(population) / 8`` (a quarter of it for a district) plus the feature code's
        shift, or a figure fixed for the feature code plus at most 0.05 for population.

    Examples
    --------
    >>> prominence("PCLI", 4_000_000) > prominence("ADM1", 10_000_000) > prominence("PPL", 9_000)
    True
    """
    share = min(1.0, log10(max(population or _UNKNOWN_POPULATION, 1)) / _FULL)
    if code in _FIXED:
        return round(_FIXED[code] + 0.05 * share, 4)
    return round(min(1.0, max(0.05, _SLOPE.get(code, 1.0) * share + _SHIFT.get(code, 0.0))), 4)


def radius_km(code: str, population: int | None = None, area_km2: float | None = None) -> float:
    """
    Estimate how far a place reaches around its point, in kilometres.

    With an area it is the radius of the circle of that area, ``sqrt(area / pi)``. For a town it
    is the circle that holds the population at 2 500 inhabitants per km² (our choice: sparser than
    a city's middle, denser than its fringe). Either is at least 1 km: news of a village includes
    its fields.

    Examples
    --------
    >>> radius_km("PCLI", area_km2=185_180.0), radius_km("PPL", 2_098_210), radius_km("PPL")
    (242.8, 16.3, 1.0)
    """
    if area_km2:
        return round(max(1.0, sqrt(area_km2 / pi)), 1)
    if code.startswith("PPL"):
        return round(max(1.0, sqrt((population or 0) / 2500 / pi)), 1)
    return {"ADM1": 60.0, "ADM2": 20.0, "AIRP": 2.5, "AIRB": 3.0, "PCLI": 100.0}.get(code, 5.0)
