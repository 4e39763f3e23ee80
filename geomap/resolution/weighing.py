"""
The weight of a candidate: its name, its kind, and how well it goes with the others named.

    weight = name + kind·K + held·H + country·C + division·D + near·N - namesake·S

``name`` is the gazetteer's score (0–1, the logarithm of population times the match of names);
K is 1 where the words ask for such a place, -1 where for another; H is 1 where the text says what
the candidate lies in ("Paris, Texas"); C and D are the shares of the document's other names and
adjectives that speak of the candidate's country and first-level division; N is the chance that
any other place of the document is close, ``1 - Π(1 - w·exp(-km / 150))``, w falling with the
distance in the text; S is 1 for a division whose town bears its name and is not told apart.

The family of features is that of Leidner (2007, "Toponym Resolution in Text") and of Speriosu and
Baldridge (2013, "Text-driven toponym resolution"). The weights were fitted by coordinate search to
development corpora of news (half of LGL, GeoVirus, TUD-Loc, Middle Eastern news), the other half
of LGL rising with them; country's was then set lower than the fit, as LGL is local news of the
United States and ours is of the world.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, exp, hypot, radians

from geomap.model import Candidate, Place
from geomap.resolution.cues import fits
from geomap.resolution.groups import Group

__all__ = ["Context", "Weights", "context", "near", "weigh"]

KM_PER_DEGREE = 111.195
NEAR_KM = 150.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the formula above."""

    kind: float = 0.25
    held: float = 0.6
    country: float = 0.6
    division: float = 0.4
    near: float = 0.3
    adjective: float = 0.5
    namesake: float = 0.1


@dataclass(frozen=True, slots=True)
class Context:
    """What each group says of countries and (country, division) pairs; keys are group numbers."""

    countries: dict[str, float]
    divisions: dict[tuple[str, str], float]
    own: list[tuple[dict[str, float], dict[tuple[str, str], float]]]


def context(groups: Sequence[Group], spoken: Mapping[str, int], weights: Weights) -> Context:
    """Add up what all the names of a document say of countries and divisions."""
    total = Context(defaultdict(float), defaultdict(float), [])
    for group in groups:
        mine = _says(group)
        total.own.append(mine)
        for code, share in mine[0].items():
            total.countries[code] += share
        for division, share in mine[1].items():
            total.divisions[division] += share
    for code, count in spoken.items():
        total.countries[code] += weights.adjective * min(count, 4)
    return total


def _says(group: Group) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Share one vote among the candidates' countries and divisions, the prominent getting more."""
    raw = [exp(8 * c.score + 4 * (c.place.id in group.held)) for c in group.candidates]
    whole, countries, divisions = (
        sum(raw),
        defaultdict[str, float](float),
        defaultdict[tuple[str, str], float](float),
    )
    times = min(len(group.mentions), 3) ** 0.5
    for candidate, weight in zip(group.candidates, raw, strict=True):
        place, share = candidate.place, times * weight / whole
        if place.country:
            countries[place.country] += share
            division = place.name if place.feature_code == "ADM1" else place.admin1
            if division:
                divisions[place.country, division] += share
    return countries, divisions


def weigh(number: int, group: Group, total: Context, weights: Weights) -> list[float]:
    """Weigh a group's candidates by all but their nearness to other places."""
    countries, divisions = total.own[number]
    all_countries = sum(total.countries.values()) - sum(countries.values())
    all_divisions = sum(total.divisions.values()) - sum(divisions.values())
    found = []
    for candidate in group.candidates:
        place = candidate.place
        code, division = place.country or "", place.admin1 or ""
        of_country = total.countries.get(code, 0.0) - countries.get(code, 0.0)
        key = (code, division)
        of_division = total.divisions.get(key, 0.0) - divisions.get(key, 0.0)
        found.append(
            candidate.score
            + weights.kind * _kind(candidate, group)
            - weights.namesake
            * (_is_division(place) and group.kind is None and _has_town(group, place))
            + weights.held * (place.id in group.held)
            + weights.country * _share(of_country, all_countries)
            + weights.division * _share(of_division, all_divisions)
        )
    return found


def _kind(candidate: Candidate, group: Group) -> int:
    if group.kind is None:
        return 0
    return 1 if fits(candidate.place, group.kind) else -1


def _is_division(place: Place) -> bool:
    return place.feature_code in {"ADM1", "ADM2"}


def _has_town(group: Group, division: Place) -> bool:
    """Whether a town of the same name lies in the division: "Latakia" alone is the town."""
    return any(
        c.place.feature_class == "P"
        and c.place.country == division.country
        and c.place.admin1 in {division.name, division.admin1}
        for c in group.candidates
    )


def _share(part: float, whole: float) -> float:
    """Share of the votes; half a vote of doubt keeps a single one from deciding alone."""
    return max(0.0, part) / (whole + 0.5) if whole > 0 else 0.0


def near(place: Place, others: Sequence[tuple[Place, float]]) -> float:
    """Chance (0–1) that one of the other places, each with a weight, is close or in the country."""
    apart, is_country = 1.0, place.feature_code.startswith("PCL")
    for other, weight in others:
        inside = is_country and other.country == place.country
        km = 0.0 if inside else distance_km(place, other)
        if km < 6 * NEAR_KM:
            apart *= 1 - weight * exp(-km / NEAR_KM)
    return 1 - apart


def distance_km(a: Place, b: Place) -> float:
    """Distance in km on a plane tangent halfway: under 1 % wrong below 1,000 km."""
    east = (a.longitude - b.longitude + 180) % 360 - 180
    east *= cos(radians((a.latitude + b.latitude) / 2))
    return KM_PER_DEGREE * hypot(east, a.latitude - b.latitude)
