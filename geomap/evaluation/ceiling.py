"""
What the gazetteer lacks: the share of a gold that a perfect resolver could reach with it.

Every gold toponym with coordinates is looked up as resolution looks it up. It is within reach if
any candidate is as near as counts for right; else the name is unknown, or all its bearers lie
elsewhere, or the place is there with another point (an older vintage, another middle of a region).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geomap.evaluation.printing import percent
from geomap.evaluation.toponyms import RADIUS_KM, distance_km
from geomap.model import Candidate, Place

__all__ = ["Ceiling", "measure_ceiling", "verdict"]

OTHER_POINT_KM = 1000.0
VERDICTS = ("right", "misranked", "unknown name", "elsewhere", "other point")

# GeoNames' codes and TUD-Loc's types, as one reads them.
_KINDS = {
    "PCLI": "country", "PCLS": "country", "COUNTRY": "country", "ADM1": "first-level division",
    "ADM2": "county, district", "ADM3": "county, district", "ADM4": "county, district",
    "ADMD": "county, district", "UNIT": "division", "PPLX": "quarter", "CITY": "town",
    "STM": "river", "RSV": "lake", "LK": "lake", "PRK": "park", "AREA": "area", "RGN": "region",
    "REGION": "region", "CONT": "continent", "CONTINENT": "continent", "MT": "mountain",
    "MTS": "mountain", "VAL": "mountain", "ISL": "island", "STREET": "street",
    "POI": "building, site", "LANDMARK": "landscape, landmark",
}  # fmt: skip
# Where a gold has no types: the last word of the name.
_WORDS = {
    "county": "county, district", "district": "county, district", "parish": "county, district",
    "province": "first-level division", "state": "first-level division", "river": "river",
    "creek": "river", "lake": "lake", "park": "park", "street": "street", "road": "street",
    "avenue": "street", "highway": "street", "island": "island", "islands": "island",
    "airport": "building, site", "university": "building, site", "hospital": "building, site",
    "school": "building, site", "church": "building, site", "ocean": "sea", "sea": "sea",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ceiling:
    """``counts`` maps (kind, verdict) to gold toponyms, ``names`` to the names of these."""

    counts: Mapping[tuple[str, str], int]
    names: Mapping[tuple[str, str], Mapping[str, int]]

    @property
    def gold(self) -> int:
        """Gold toponyms with coordinates."""
        return sum(self.counts.values())

    def share(self, *verdicts: str) -> float | None:
        """Share of the gold with one of these verdicts, 0–1."""
        part = sum(n for (_, verdict), n in self.counts.items() if verdict in verdicts)
        return part / self.gold if self.gold else None

    def table(self, *, examples: int = 0) -> str:
        """Render the figures as lines of text, the kinds that miss most first."""
        kinds: Counter[str] = Counter()
        for (kind, verdict), count in self.counts.items():
            kinds[kind] += count * (verdict != "right")
        reached, right = self.share("right", "misranked"), self.share("right")
        lines = [
            f"ceiling {percent(reached)}, right {percent(right)} of {self.gold} gold toponyms",
            f"{'kind':<24}{'gold':>6}" + "".join(f"{v:>14}" for v in VERDICTS),
        ]
        for kind, _ in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
            row = [self.counts.get((kind, v), 0) for v in VERDICTS]
            lines.append(f"{kind:<24}{sum(row):>6}" + "".join(f"{n:>14}" for n in row))
            lines += self._examples(kind, examples)
        return "\n".join(lines)

    def _examples(self, kind: str, most: int) -> list[str]:
        found = []
        for verdict in VERDICTS[1:] if most else ():
            names = Counter(self.names.get((kind, verdict), {})).most_common(most)
            if names:
                found.append(f"  {verdict}: " + ", ".join(f"{n} ({c})" for n, c in names))
        return found


def measure_ceiling(
    rows: Sequence[Mapping[str, Any]],
    answer: Callable[[Mapping[str, Any]], Sequence[tuple[Place | None, Sequence[Candidate]]]],
    *,
    radius_km: float = RADIUS_KM,
) -> Ceiling:
    """
    Count, by kind of place, what was right, misranked or out of the gazetteer's reach.

    Parameters
    ----------
    rows : sequence of mapping
        Documents with ``text`` and ``toponyms``; a toponym's ``type`` and ``geonameid`` are used
        where a gold has them.
    answer : callable
        Gives, for each of a row's toponyms, the place chosen and all the candidates.
    radius_km : float
        How near counts as right.
    """
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        for gold, (place, candidates) in zip(row["toponyms"], answer(row), strict=True):
            if gold.get("lat") is None or gold.get("lon") is None:
                continue
            name = row["text"][gold["start"] : gold["end"]]
            key = _kind(gold, name), verdict(gold, place, candidates, radius_km=radius_km)
            counts[key] += 1
            names.setdefault(key, Counter())[name] += 1
    return Ceiling(counts, names)


def verdict(
    gold: Mapping[str, Any],
    place: Place | None,
    candidates: Sequence[Candidate],
    *,
    radius_km: float = RADIUS_KM,
) -> str:
    """Judge one answer: one of ``VERDICTS``."""

    def far(found: Place) -> float:
        return distance_km((gold["lat"], gold["lon"]), (found.latitude, found.longitude))

    if place is not None and far(place) <= radius_km:
        return "right"
    if any(far(c.place) <= radius_km for c in candidates):
        return "misranked"
    if not candidates:
        return "unknown name"
    same = f"geonames:{gold.get('geonameid')}"
    if any(c.place.id == same or far(c.place) <= _reach_km(c.place) for c in candidates):
        return "other point"
    return "elsewhere"


def _reach_km(place: Place) -> float:
    """How far off another point of the same place may be: no farther than a big country is wide."""
    wide = place.feature_class in "LH" or place.feature_code.startswith(("PCL", "ADM1"))
    return max(place.radius_km, OTHER_POINT_KM) if wide else place.radius_km


def _kind(gold: Mapping[str, Any], name: str) -> str:
    given = gold.get("type")
    if given:
        return _KINDS.get(given) or ("town" if given.startswith("PPL") else "other")
    return _WORDS.get(name.split()[-1].lower() if name.split() else "", "not told")
